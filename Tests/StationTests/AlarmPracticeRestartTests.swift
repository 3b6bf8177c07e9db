import Alarms
import Snapshots
import Station
import Storage
import TankFarm
import TestSupport
import Testing

/// What people have decided is there after a restart, out of a real database.
@Suite struct AlarmPracticeRestartTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func ask(_ station: EdgeStation, _ intent: Intent) -> [Bool]? {
        let answer = Watched<[IntentResult]?>(nil)
        station.engine.submit(intent, by: EdgeStation.wang) { results in answer.update { $0 = results } }
        return (answer.wait { $0 != nil } ?? nil)?.map(\.done)
    }

    @Test func `shelvings, declarations, maintenance and proof tests are there after a restart`() throws {
        let station = try EdgeStation.started(in: folder)
        defer { station.stop() }
        try station.snapshot { $0.isAllRead }
        #expect(ask(station, .test("TK-101", for: .seconds(600))) == [true])
        _ = try station.overfill()
        #expect(ask(station, .endTest("TK-101")) == [true])
        #expect(ask(station, .declare("TK-102", .locked, reason: "sealed")) == [true])
        let target = AlarmTarget.alarm(AlarmReference(alarm: EdgeStation.overfill, serial: nil))
        #expect(ask(station, .takeOutOfService(target, reason: "float exchanged")) == [true])
        #expect(ask(station, .maintain("south", for: .seconds(3_600), reason: "new cable")) == [true])
        station.stop()

        let again = try EdgeStation.started(in: folder)
        defer { again.stop() }
        let snapshot = try again.snapshot { $0.isAllRead && $0.lines[0].maintenance != nil }
        #expect(snapshot.overfill?.record.hold?.reason == "float exchanged")
        #expect(snapshot.overfill?.record.hold?.by == "wang")
        #expect(snapshot.tanks[0].notWatched?.by == "wang")
        #expect(snapshot.tanks[0].testedAt != nil)
        #expect(snapshot.tanks[1].testedAt == nil)
        #expect(snapshot.tanks[1].declaration?.use == .locked)
        #expect(snapshot.tanks[1].declaration?.reason == "sealed")
        #expect(snapshot.lines[0].maintenance?.reason == "new cable")
        #expect(ask(again, .declare("TK-102", .none, reason: nil)) == [true])
        #expect(ask(again, .endMaintenance("south")) == [true])
        again.stop()

        let third = try EdgeStation.started(in: folder)
        defer { third.stop() }
        let last = try third.snapshot { $0.isAllRead }
        #expect(last.tanks[1].declaration == nil)
        #expect(last.lines[0].maintenance == nil)
    }

    @Test func `an alarm raised with no console attached rings on the next one, until acknowledged`() throws {
        let served = try EdgeStation.started(in: folder)
        defer { served.stop() }
        try served.snapshot { $0.isAllRead }
        let serial = try #require(try served.overfill()).record.serial
        served.stop()
        let console = try EdgeStation(in: folder, carriedByConsole: true)
        defer { console.stop() }
        #expect(console.engine.latest().overfill?.record.isUnattended == true)
        #expect(console.engine.restoredThrough == serial - 1)
        console.script.change { $0.levels[1] = 13_600 }
        try console.engine.start()
        #expect(console.acknowledge(serial: serial)?.map(\.done) == [true])
        console.stop()
        let next = try EdgeStation(in: folder, carriedByConsole: true)
        defer { next.stop() }
        #expect(next.engine.restoredThrough == serial)
    }

    @Test func `limits that are the same enter nothing at the second start`() throws {
        try EdgeStation.started(in: folder).stop()
        try EdgeStation.started(in: folder).stop()
        let database = try UllageDatabase.openForReading(path: EdgeStation.databasePath(folder))
        defer { database.close() }
        let texts = try database.journal().map(\.entry).filter { $0.event == .configuration }.map(\.text)
        #expect(texts == ["4 alarms configured"])
    }

    @Test func `a person's origin is on record`() throws {
        let station = try EdgeStation.started(in: folder)
        defer { station.stop() }
        #expect(ask(station, .note("TK-101", "dip at six")) == [true])
        station.stop()
        let database = try UllageDatabase.openForReading(path: EdgeStation.databasePath(folder))
        defer { database.close() }
        let note = try #require(try database.journal().map(\.entry).first { $0.event == .note })
        #expect(note.origin == "pts/3")
        #expect(note.operatorName == "wang")
    }
}
