import Alarms
import Snapshots
import TankFarm
import Testing

@Suite struct FarmSnapshotTests {
    @Test func `counts the tanks whose overfill alarm can ring`() {
        var farm = SampleSnapshot.farm()
        #expect(farm.watchedCount == 1)
        farm.tanks[0].notWatched = nil
        #expect(farm.watchedCount == 2)
        farm.tanks = []
        #expect(farm.watchedCount == 0)
    }

    @Test func `is live and of the current version unless told otherwise`() {
        #expect(SampleSnapshot.farm().isLive)
        #expect(SampleSnapshot.farm().version == FarmSnapshot.currentVersion)
    }
}

@Suite struct TankSnapshotTests {
    @Test func `has nothing to show before the first reading`() {
        let tank = SampleSnapshot.tank()
        #expect(Measurand.allCases.map { tank[$0] } == [.bad(.notRead), .bad(.notRead), .bad(.notRead)])
        #expect(tank.quality == .bad)
        #expect(tank.reason == .notRead)
        #expect(tank.movement == .unknown)
        #expect(tank.ullageMillimetres == nil)
    }

    @Test func `takes the ullage from the reference height`() {
        var tank = SampleSnapshot.tank()
        tank.level = .good(9_641)
        #expect(tank.ullageMillimetres == 5_589)
    }

    @Test func `has an ullage for an uncertain level and none for a bad one`() {
        var tank = SampleSnapshot.tank()
        tank.level = .uncertain(9_641, .blindZone)
        #expect(tank.ullageMillimetres == 5_589)
        tank.level = .bad(.timeout)
        #expect(tank.ullageMillimetres == nil)
    }

    @Test func `has no ullage without a reference height`() {
        var tank = SampleSnapshot.tank(referenceHeightMillimetres: nil)
        tank.level = .good(9_641)
        #expect(tank.ullageMillimetres == nil)
    }

    @Test func `has a negative ullage above the reference height`() {
        var tank = SampleSnapshot.tank(referenceHeightMillimetres: 9_000)
        tank.level = .good(9_641)
        #expect(tank.ullageMillimetres == -641)
    }

    @Test func `gives its values in a reading's form`() {
        var tank = SampleSnapshot.tank()
        (tank.level, tank.interface, tank.temperature) = (.good(9_641), .absent, .uncertain(32.5, .stuck))
        tank.readAt = SampleSnapshot.at
        tank.detail = "stuck for 2 h"
        let expected = Reading(
            tank: "TK-101", at: SampleSnapshot.at, level: .good(9_641), interface: .absent,
            temperature: .uncertain(32.5, .stuck), detail: "stuck for 2 h")
        #expect(tank.asReading == expected)
        #expect(tank.quality == .uncertain)
        #expect(tank.reason == .stuck)
    }

    @Test func `gives a reading of the clocks' origin where nothing was read`() {
        #expect(SampleSnapshot.tank().asReading.at.wall.milliseconds == 0)
    }
}
