import Acquisition
import Alarms
import Snapshots
import Station
import Storage
import TankFarm
import TestSupport
import Testing

@Suite struct StationEngineTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test func `what the gauges answer is in the snapshot`() throws {
        let station = try EdgeStation.started(in: folder)
        defer { station.stop() }
        let snapshot = try station.snapshot { $0.isAllRead }
        let tank = try #require(snapshot.tanks.first)
        #expect(tank.level == .good(8_000))
        #expect(tank.interface == .good(3_000))
        #expect(tank.temperature == .good(32.5))
        #expect(snapshot.watchedCount == 2)
        #expect(snapshot.lines.map(\.isConnected) == [true])
    }

    @Test func `nothing is read before the start`() throws {
        let station = try EdgeStation(in: folder)
        defer { station.stop() }
        #expect(station.engine.latest().tanks.map(\.level) == [.bad(.notRead), .bad(.notRead)])
        #expect(station.script.exchanges.now == 0)
    }

    @Test func `a gauge that falls silent goes bad while the other goes on`() throws {
        let station = try EdgeStation.started(in: folder)
        defer { station.stop() }
        try station.snapshot { $0.isAllRead }
        station.script.change { lines in
            lines.failures[1] = .badChecksum
            lines.levels[2] = 6_123
        }
        let snapshot = try station.snapshot { $0.tanks[0].level.quality == .bad && $0.tanks[1].level == .good(6_123) }
        #expect(snapshot.tanks[0].level == .bad(.crc))
        #expect(snapshot.tanks[0].lastGoodLevelMillimetres == 8_000)
    }

    @Test func `a port that is lost is a line fault and comes back by itself`() throws {
        let station = try EdgeStation.started(in: folder)
        defer { station.stop() }
        try station.snapshot { $0.isAllRead }
        station.script.change { $0.portFault = "unplugged" }
        let lost = try station.snapshot { $0.alarms.contains { $0.record.id.kind == .lineFault } }
        #expect(try #require(lost.lines.first?.why).contains("unplugged"))
        station.script.change { $0.portFault = nil }
        let back = try station.snapshot { $0.lines[0].isConnected && $0.tanks.allSatisfy { $0.level.quality != .bad } }
        #expect(back.watchedCount == 2)
    }

    @Test func `an overfill is in the snapshot and in the database's journal`() throws {
        let station = try EdgeStation.started(in: folder)
        defer { station.stop() }
        let alarm = try #require(try station.overfill())
        #expect(alarm.record.state == .unacknowledged)
        #expect(alarm.record.priority == .critical)
        station.stop()
        let database = try UllageDatabase.openForReading(path: EdgeStation.databasePath(folder))
        defer { database.close() }
        let raised = try #require(try database.journal().map(\.entry).first { $0.event == .raised })
        #expect(raised.alarm == EdgeStation.overfill)
        #expect(raised.serial == alarm.record.serial)
        #expect(raised.value == 13_600)
        #expect(raised.limit == 13_500)
        let stored = try #require(try database.alarmStates().first { $0.id == EdgeStation.overfill })
        #expect(stored.state == .unacknowledged)
    }

    @Test func `the readings are in the database`() throws {
        let station = try EdgeStation.started(in: folder)
        defer { station.stop() }
        try station.snapshot { $0.isAllRead }
        station.stop()
        let database = try UllageDatabase.openForReading(path: EdgeStation.databasePath(folder))
        defer { database.close() }
        let latest = try database.latest(tanks: ["TK-101", "TK-102"])
        #expect(latest["TK-101"]?.sample.level == .good(8_000))
        #expect(latest["TK-102"]?.sample.level == .good(6_000))
    }

    @Test func `an acknowledgement is in the database when it is answered`() throws {
        let station = try EdgeStation.started(in: folder)
        defer { station.stop() }
        let alarm = try #require(try station.overfill())
        struct Found: Sendable {
            let results: [IntentResult]
            let states: [AlarmRecord]
            let entries: [JournalEntry]
        }
        let found = Watched<Found?>(nil)
        let database = station.database
        station.engine.submit(
            EdgeStation.acknowledgement(serial: alarm.record.serial), by: EdgeStation.wang
        ) { results in
            // Looked up in the answer itself: later would prove nothing.
            let states = (try? database.alarmStates()) ?? []
            let entries = ((try? database.journal()) ?? []).map(\.entry)
            found.update { $0 = Found(results: results, states: states, entries: entries) }
        }
        let answered = try #require(found.wait { $0 != nil } ?? nil)
        #expect(answered.results == [IntentResult(alarm: EdgeStation.overfill, done: true)])
        let stored = try #require(answered.states.first { $0.id == EdgeStation.overfill })
        #expect(stored.state == .acknowledged)
        #expect(stored.acknowledgedBy == "wang")
        let entry = try #require(answered.entries.first { $0.event == .acknowledged })
        #expect(entry.operatorName == "wang")
        #expect(entry.serial == alarm.record.serial)
        // Published just after the answer.
        let shown = try station.snapshot {
            $0.overfill?.onRecord == true && $0.overfill?.confirmed.state == .acknowledged
        }
        #expect(shown.overfill?.record.acknowledgedBy == "wang")
    }

    @Test func `an intent after the stop is answered with nothing done`() throws {
        let station = try EdgeStation.started(in: folder)
        station.stop()
        #expect(station.acknowledge(serial: nil) == [])
    }

    @Test func `an alarm rings and an acknowledgement is told not to be on record while another writes`() throws {
        let station = try EdgeStation.started(in: folder)
        let foreign: ForeignWriter
        do {
            defer { station.stop() }
            try station.snapshot { $0.isAllRead && $0.journal.contains { $0.event == .started } }
            foreign = try ForeignWriter(on: EdgeStation.databasePath(folder))
            try foreign.begin()
            let alarm = try #require(try station.overfill(onRecord: false))
            #expect(alarm.onRecord == false)
            let results = try #require(station.acknowledge(serial: alarm.record.serial))
            #expect(results.map(\.done) == [false])
            #expect(try #require(results.first?.why).contains("NOT ON RECORD"))
            let events = try station.database.journal().map(\.entry.event)
            #expect(!events.contains(.raised))
            #expect(!events.contains(.acknowledged))
            let shown = try station.snapshot { !$0.storage.isHealthy }
            #expect(shown.overfill?.confirmed.state == .unacknowledged)
            #expect(shown.alarms.contains { $0.record.id == AlarmID(.station, .storageFault) })

            foreign.end()
            let back = try station.snapshot { $0.storage.isHealthy && $0.overfill?.onRecord == true }
            #expect(back.overfill?.confirmed.state == .acknowledged)
            let recorded = try station.database.journal().map(\.entry).filter { $0.alarm == EdgeStation.overfill }
            #expect(recorded.map(\.event) == [.raised, .acknowledged])
            #expect(recorded.last?.operatorName == "wang")
        }
        withExtendedLifetime(foreign) {}
    }

    @Test func `a stop while another writes says what is lost`() throws {
        let station = try EdgeStation.started(in: folder)
        defer { station.stop() }
        try station.snapshot { $0.isAllRead && $0.journal.contains { $0.event == .started } }
        let foreign = try ForeignWriter(on: EdgeStation.databasePath(folder))
        try foreign.begin()
        let lost = try #require(station.engine.stop(why: "a test"))
        #expect(lost.contains("journal entries"))
        // SQLite's own locks on the file go with any descriptor of it.
        station.database.close()
        withExtendedLifetime(foreign) {}
    }

    @Test func `a console that never reads and a client that never reads delay nothing`() throws {
        let station = try EdgeStation.started(in: folder)
        defer { station.stop() }
        let deaf = try RawConnection(station.socketPath)
        let request = try SocketEnvelope(SocketRequest.snapshot).line() + [0x0A]
        // Its answers fill the socket's buffer until the station's thread for it is stuck in a send.
        var asked = 0
        while asked < 2_000, deaf.sayWithoutWaiting(request) { asked += 1 }
        #expect(asked > 100)
        let before = station.script.exchanges.now
        // Nobody clears the bell or takes a snapshot meanwhile, and the scans go on.
        #expect(station.script.exchanges.wait { $0 >= before + 40 } != nil)
        let alarm = try #require(try station.overfill())
        let results = try #require(station.acknowledge(serial: alarm.record.serial))
        #expect(results.map(\.done) == [true])
        withExtendedLifetime(deaf) {}
    }

    @Test func `connections that say nothing take no place from the watch`() throws {
        let station = try EdgeStation.started(in: folder)
        defer { station.stop() }
        let silent = try (0..<20).map { _ in try RawConnection(station.socketPath) }
        let alarm = try #require(try station.overfill())
        #expect(try #require(station.acknowledge(serial: alarm.record.serial)).map(\.done) == [true])
        withExtendedLifetime(silent) {}
    }

    @Test func `the stop closes the line and is the last entry`() throws {
        let station = try EdgeStation.started(in: folder)
        try station.snapshot { $0.isAllRead }
        station.stop()
        #expect(station.script.isClosed.now)
        let asked = station.script.exchanges.now
        let database = try UllageDatabase.openForReading(path: EdgeStation.databasePath(folder))
        defer { database.close() }
        let last = try #require(try database.journal().last?.entry)
        #expect(last.event == .stopped)
        #expect(last.text == "the test is over")
        #expect(try #require(try database.lastRun()).stoppedAt != nil)
        #expect(try database.verifyJournal() == .intact(count: Int64(try database.journal().count)))
        #expect(station.script.exchanges.now == asked)
    }
}
