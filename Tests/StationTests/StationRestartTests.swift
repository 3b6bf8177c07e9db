import Alarms
import Snapshots
import Station
import Storage
import TankFarm
import TestSupport
import Testing

@Suite struct StationRestartTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// One run with an overfill; gives when it ended, by the record.
    private func run(acknowledging: Bool) throws -> (serial: Int64, endedAt: WallTime) {
        let station = try EdgeStation.started(in: folder)
        defer { station.stop() }
        let serial = try #require(try station.overfill()).record.serial
        if acknowledging { #expect(station.acknowledge(serial: serial)?.map(\.done) == [true]) }
        station.stop()
        let database = try UllageDatabase.openForReading(path: EdgeStation.databasePath(folder))
        defer { database.close() }
        return (serial, try #require(try database.lastRun()).endedAt)
    }

    /// What a station that is started so long after the end enters, oldest first.
    private func entries(ofStartAfter gap: Duration) throws -> [JournalEntry] {
        let before = try run(acknowledging: false)
        let station = try EdgeStation.started(in: folder, clock: ManualClock(wall: before.endedAt + gap))
        defer { station.stop() }
        station.stop()
        let database = try UllageDatabase.openForReading(path: EdgeStation.databasePath(folder))
        defer { database.close() }
        let all = try database.journal().map(\.entry)
        let stop = try #require(all.firstIndex { $0.event == .stopped })
        return Array(all[(stop + 1)...])
    }

    @Test func `an acknowledged alarm is acknowledged after a restart, under its number and name`() throws {
        let before = try run(acknowledging: true)
        let station = try EdgeStation(in: folder)
        defer { station.stop() }
        // Already before anything is read: a screen that opens first shows it.
        let restored = try #require(station.engine.latest().overfill)
        #expect(restored.record.state == .acknowledged)
        #expect(restored.record.acknowledgedBy == "wang")
        #expect(restored.record.serial == before.serial)
        #expect(restored.onRecord)
        #expect(station.engine.restoredThrough >= before.serial)
        station.script.change { $0.levels[1] = 13_600 }
        try station.engine.start()
        let read = try station.snapshot { $0.tanks[0].level == .good(13_600) }
        #expect(read.overfill?.record.state == .acknowledged)
        #expect(read.overfill?.record.serial == before.serial)
    }

    @Test func `an alarm that nobody acknowledged still calls after a restart and can be acknowledged`() throws {
        let before = try run(acknowledging: false)
        let station = try EdgeStation.started(in: folder)
        defer { station.stop() }
        #expect(station.engine.latest().overfill?.record.state == .unacknowledged)
        #expect(station.acknowledge(serial: before.serial)?.map(\.done) == [true])
    }

    @Test func `an annunciation after a restart has a number of its own`() throws {
        let before = try run(acknowledging: true)
        let station = try EdgeStation.started(in: folder)
        defer { station.stop() }
        station.script.change { $0.levels[2] = 13_700 }
        let second = AlarmID(.tank("TK-102"), .levelHighHigh)
        let snapshot = try station.snapshot { $0.alarms.contains { $0.record.id == second } }
        #expect(try #require(snapshot.alarms.first { $0.record.id == second }).record.serial > before.serial)
    }

    @Test func `sparklines and the last good level are there before the first reading`() throws {
        let before = try run(acknowledging: false)
        let station = try EdgeStation(in: folder, clock: ManualClock(wall: before.endedAt + .seconds(600)))
        defer { station.stop() }
        let tank = try #require(station.engine.latest().tanks.first)
        #expect(tank.level == .bad(.notRead))
        #expect(tank.recentLevelsMillimetres.count <= 96)
        let known = tank.recentLevelsMillimetres.compactMap(\.self)
        #expect(!known.isEmpty)
        #expect(known.allSatisfy { (8_000...13_600).contains($0) })
        #expect(tank.lastGoodLevelMillimetres == 13_600)
    }

    @Test func `the journal goes on after a restart`() throws {
        _ = try run(acknowledging: true)
        let station = try EdgeStation(in: folder)
        defer { station.stop() }
        #expect(
            station.engine.latest().journal.map(\.event) == [
                .started, .configuration, .raised, .acknowledged, .stopped,
            ])
    }

    @Test func `two seconds and more without a station are entered as unwatched`() throws {
        let entries = try entries(ofStartAfter: .seconds(5_400))
        #expect(entries.prefix(2).map(\.event) == [.unwatched, .started])
        #expect(try #require(entries.first?.text).contains("90 min"))
    }

    @Test func `a restart within two seconds is no gap`() throws {
        let entries = try entries(ofStartAfter: .milliseconds(1_900))
        #expect(entries.first?.event == .started)
        #expect(!entries.contains { $0.event == .unwatched })
    }

    @Test func `the gap is told in the first snapshot`() throws {
        let before = try run(acknowledging: false)
        let station = try EdgeStation(in: folder, clock: ManualClock(wall: before.endedAt + .seconds(60)))
        defer { station.stop() }
        #expect(station.engine.latest().unwatchedBeforeStart == .seconds(60))
    }

    @Test func `what people entered and asked to be called for is there after a restart`() throws {
        let first = try EdgeStation.started(in: folder)
        defer { first.stop() }
        try first.snapshot { $0.isAllRead }
        let intents: [Intent] = [
            .enter("TK-101", [.value(.temperature, 31)], validFor: .seconds(3_600), source: "thermometer"),
            .enter("TK-102", [.value(.temperature, 30)], validFor: .seconds(3_600), source: nil),
            .enter(nil, [.value(.ambient, 12)], validFor: .seconds(3_600), source: nil),
            .withdraw("TK-102", .temperature),
            .call("TK-101", .level(millimetres: 9_000), text: "stop the pump"),
            .call("TK-101", .level(millimetres: 7_000), text: nil), .cancelCall(number: 2),
        ]
        for intent in intents { #expect(first.ask(intent)?.map(\.done) == [true], "\(intent)") }
        let before = try first.snapshot { $0.calls.map(\.number) == [1] }
        first.stop()
        let second = try EdgeStation.started(in: folder)
        defer { second.stop() }
        try second.snapshot { $0.isAllRead }
        let after = second.engine.latest()
        #expect(after.tanks.map(\.manualValues) == before.tanks.map(\.manualValues))
        #expect(after.tanks.map(\.manualValues.count) == [1, 0])
        #expect(after.siteValues == before.siteValues && after.siteValues.count == 1)
        #expect(after.calls == before.calls && after.calls.map(\.number) == [1])
        second.script.change { $0.levels[1] = 9_100 }
        let met = try second.snapshot { !$0.notices.isEmpty }
        #expect(met.notices.first?.text == "call 1: TK-101 level 9100 mm: 9000 mm reached: stop the pump")
        #expect(met.calls.isEmpty)
        #expect(second.ask(.call("TK-101", .level(millimetres: 9_500), text: nil))?.map(\.done) == [true])
        let asked = try second.snapshot { !$0.calls.isEmpty }
        #expect(asked.calls.map(\.number) == [3])
    }
}
