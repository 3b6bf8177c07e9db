import Quantities
import TankFarm
import TestSupport
import Testing

@testable import Station

@Suite struct MovementTraceTests {
    private let clock = ManualClock()

    /// A tank that is read each second, with the rate that the station makes of it.
    private struct Course {
        let clock: ManualClock
        var rate = LevelRateEstimator()
        var trace = MovementTrace()
        var level = 8_000.0
        var began: [WallTime] = []
        var ended: [WallTime] = []

        mutating func run(_ time: Duration, millimetresPerMinute: Double) {
            for _ in 0..<Int(time.inSeconds) {
                clock.advance(by: .seconds(1))
                level += millimetresPerMinute / 60
                read(level)
            }
        }

        mutating func read(_ level: Double) {
            let now = clock.now()
            rate.add(levelMillimetres: level, at: now.monotonic)
            guard
                let edges = trace.take(
                    level, movement: rate.movement, millimetresPerMinute: rate.millimetresPerMinute, at: now)
            else { return }
            if let at = edges.began { began.append(at) }
            if let at = edges.ended { ended.append(at) }
        }
    }

    private func isNear(_ found: WallTime?, _ wanted: WallTime, within: Duration) -> Bool {
        guard let found else { return false }
        return found - wanted <= within && wanted - found <= within
    }

    @Test(arguments: [17.5, -17.5, 3, -3])
    func `a movement has one start and one end, each near the time at which it was so`(rate: Double) {
        var tank = Course(clock: clock)
        tank.run(.seconds(1_200), millimetresPerMinute: 0)
        let start = clock.now().wall
        tank.run(.seconds(3_600), millimetresPerMinute: rate)
        let stop = clock.now().wall
        tank.run(.seconds(1_200), millimetresPerMinute: 0)
        #expect(tank.began.count == 1 && isNear(tank.began.first, start, within: .seconds(60)))
        #expect(tank.ended.count == 1 && isNear(tank.ended.first, stop, within: .seconds(240)))
    }

    @Test func `a pump that is tried for a moment is no movement`() {
        var tank = Course(clock: clock)
        tank.run(.seconds(1_200), millimetresPerMinute: 0)
        tank.run(.seconds(90), millimetresPerMinute: 15)
        tank.run(.seconds(1_200), millimetresPerMinute: 0)
        #expect(tank.began.isEmpty && tank.ended.isEmpty)
    }

    @Test func `a tank that stands all day has neither start nor end`() {
        var tank = Course(clock: clock)
        for second in 0..<20_000 {
            clock.advance(by: .seconds(1))
            tank.read(8_000 + Double(second % 3) - 1)
        }
        #expect(tank.began.isEmpty && tank.ended.isEmpty)
    }

    @Test func `a movement that is under way when the station starts is not begun anew, and ends`() {
        var tank = Course(clock: clock)
        tank.run(.seconds(1_800), millimetresPerMinute: 17.5)
        #expect(tank.began.isEmpty)
        let stop = clock.now().wall
        tank.run(.seconds(600), millimetresPerMinute: 0)
        #expect(tank.began.isEmpty)
        #expect(tank.ended.count == 1 && isNear(tank.ended.first, stop, within: .seconds(240)))
    }

    @Test(arguments: [30, 1_000])
    func `a gauge that is lost for a while ends no movement`(seconds: Int) {
        var tank = Course(clock: clock)
        tank.run(.seconds(900), millimetresPerMinute: 0)
        tank.run(.seconds(900), millimetresPerMinute: 17.5)
        clock.advance(by: .seconds(seconds))
        tank.level += 17.5 / 60 * Double(seconds)
        tank.run(.seconds(900), millimetresPerMinute: 17.5)
        #expect(tank.began.count == 1)
        #expect(tank.ended.isEmpty)
    }

    @Test func `a movement that stopped while its gauge was lost ended when it was last seen to move`() {
        var tank = Course(clock: clock)
        tank.run(.seconds(900), millimetresPerMinute: 0)
        tank.run(.seconds(900), millimetresPerMinute: 17.5)
        let lost = clock.now().wall
        clock.advance(by: .seconds(20_000))
        tank.run(.seconds(900), millimetresPerMinute: 0)
        #expect(tank.ended == [lost])
    }

    @Test func `a receipt that turns into a dispatch ends, and the dispatch begins`() {
        var tank = Course(clock: clock)
        tank.run(.seconds(900), millimetresPerMinute: 0)
        tank.run(.seconds(1_800), millimetresPerMinute: 17.5)
        let turn = clock.now().wall
        tank.run(.seconds(1_800), millimetresPerMinute: -17.5)
        #expect(tank.began.count == 2 && tank.ended.count == 1)
        #expect(isNear(tank.ended.first, turn, within: .seconds(240)))
        #expect(isNear(tank.began.last, turn, within: .seconds(240)))
    }
}
