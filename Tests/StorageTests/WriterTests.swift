import Alarms
import GRDB
import Glibc
import TankFarm
import TestSupport
import Testing

@testable import Storage

@Suite struct WriterTests {
    @Test func `an entry is in the file when its ticket comes back`() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("ullage.db")
        let database = try UllageDatabase.openForStation(path: path, at: morning)
        let seen = Events()
        let writer = StorageWriter(
            database: database, clock: ManualClock(), blockSignals: {},
            limits: StorageLimits(batchInterval: .milliseconds(10))
        ) { event in
            // Read by a connection of its own, at the very moment at which it is told.
            guard case .committed(_, let sequences) = event,
                let found = try? UllageDatabase.openForReading(path: path).journal().map(\.sequence),
                sequences.allSatisfy(found.contains)
            else { return }
            seen.take(event)
        }
        try writer.start()
        for ticket in 1...20 { writer.submit(entries: [(raised(Double(ticket)), nil)], ticket: Int64(ticket)) }
        #expect(seen.waitForTicket(20))
        writer.stop()
        #expect(seen.tickets == Array(1...20))
    }

    @Test func `signals are blocked on the writer's thread before anything else`() throws {
        let order = Events()
        let folder = try TemporaryFolder()
        let database = try UllageDatabase.openForStation(path: folder.file("ullage.db"), at: morning)
        let writer = StorageWriter(
            database: database, clock: ManualClock(), blockSignals: { order.take(.recovered) },
            onEvent: { order.take($0) })
        writer.submit(entries: [(raised(0), nil)], ticket: 1)
        try writer.start()
        writer.stop()
        #expect(order.all == [.recovered, .committed(ticket: 1, sequences: [1])])
    }

    @Test func `a kill after the ticket loses neither entry nor state`() throws {
        let farm = try Farm()
        let record = AlarmRecord(
            id: overfill, state: .acknowledged, serial: 1, acknowledgedBy: "wang", priority: .critical)
        farm.writer.submit(sample: sample("TK-101", 0, level: 9_641))
        farm.writer.submit(entries: [(raised(0), .alarm(record))], ticket: 1)
        #expect(farm.events.waitForTicket(1))
        // What a killed process leaves: the file and its log as they are now, and no closing.
        let left = try TemporaryFolder()
        for suffix in ["", "-wal"] { write(bytes(farm.path + suffix), to: left.file("ullage.db" + suffix)) }
        let reading = try UllageDatabase.openForReading(path: left.file("ullage.db"))
        #expect(try reading.alarmStates() == [record])
        let after = try UllageDatabase.openForStation(path: left.file("ullage.db"), at: morning)
        #expect(!after.isNew)
        #expect(try after.verifyJournal() == .intact(count: 1))
        #expect(try #require(try after.lastRun()).stoppedAt == nil)
        farm.stop()
    }

    @Test func `every prefix of the log opens, with a whole chain`() throws {
        let farm = try Farm()
        for ticket in 1...12 {
            farm.writer.submit(sample: sample(Double(ticket), level: Double(ticket)))
            farm.writer.submit(entries: [(raised(Double(ticket)), nil)], ticket: Int64(ticket))
            #expect(farm.events.waitForTicket(Int64(ticket)))
        }
        let file = bytes(farm.path)
        let log = bytes(farm.path + "-wal")
        var counts: [Int64] = []
        // A header of 32 bytes, then frames of 24 and a page of 4096; cut at each frame and within it.
        for cut in Array(stride(from: 0, to: log.count, by: 2_060)) + [log.count] {
            let left = try TemporaryFolder()
            write(file, to: left.file("ullage.db"))
            write(Array(log[..<cut]), to: left.file("ullage.db-wal"))
            let database = try UllageDatabase.openForStation(path: left.file("ullage.db"), at: morning)
            #expect(database.setAside == nil)
            let count = try database.journalAnchor().count
            #expect(try database.verifyJournal() == .intact(count: count))
            counts.append(count)
        }
        #expect(counts == counts.sorted())
        #expect(counts.last == 12)
        farm.stop()
    }

    @Test func `while another program holds the file nothing is lost, and all is written in order`() throws {
        let farm = try Farm()
        farm.writer.submit(entries: [(raised(0), nil)], ticket: 1)
        #expect(farm.events.waitForTicket(1))
        let other = try foreignConnection(farm.path)
        try other.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
        for ticket in 2...5 {
            farm.writer.submit(sample: sample(Double(ticket), level: Double(ticket)))
            farm.writer.submit(entries: [(raised(Double(ticket)), nil)], ticket: Int64(ticket))
        }
        let events = farm.events
        #expect(events.wait { $0.hasFailed })
        #expect(events.tickets == [1])
        #expect(farm.writer.waitingCounts.entries == 4)
        try other.writeWithoutTransaction { try $0.execute(sql: "COMMIT") }
        #expect(events.waitForTicket(5))
        #expect(events.wait { $0.contains(.recovered) })
        farm.stop()
        #expect(events.tickets == [1, 2, 3, 4, 5])
        #expect(try farm.reading().journal().map(\.entry) == [raised(0)] + (2...5).map { raised(Double($0)) })
        #expect(try farm.stored().map(\.level.value) == [2, 3, 4, 5])
    }

    @Test func `a full disk is told, and the journal is written first when there is room again`() throws {
        let farm = try Farm()
        farm.writer.submit(sample: sample(0, level: 0))
        farm.writer.submit(entries: [(raised(0), nil)], ticket: 1)
        #expect(farm.events.waitForTicket(1))
        // SQLite's own bound stands for the disk's: the same error, at the same place.
        try farm.database.configureWriter("PRAGMA max_page_count = 1")
        for number in 1...3_000 { farm.writer.submit(sample: sample(Double(number), level: Double(number))) }
        let events = farm.events
        #expect(events.wait { $0.hasFailed })
        #expect(events.all.contains(.failed(words: StorageError.diskFull(path: farm.path).description)))
        farm.writer.submit(
            entries: (0..<200).map { (raised(Double($0), serial: Int64($0)), nil) }, ticket: 2)
        try farm.database.configureWriter("PRAGMA max_page_count = 1000000")
        #expect(events.waitForTicket(2))
        #expect(events.wait { $0.contains(.recovered) })
        farm.stop()
        #expect(try farm.stored().count == 3_001)
        #expect(try farm.reading().verifyJournal() == .intact(count: 201))
    }

    @Test func `samples past the bound fall out, the oldest first, and are counted`() throws {
        let farm = try Farm(
            limits: StorageLimits(
                waitingSamples: 100, batchInterval: .milliseconds(10), retryInterval: .milliseconds(10)))
        farm.writer.submit(entries: [(raised(0), nil)], ticket: 1)
        #expect(farm.events.waitForTicket(1))
        let other = try foreignConnection(farm.path)
        try other.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
        let events = farm.events
        #expect(events.wait { $0.hasFailed })
        for number in 0..<250 { farm.writer.submit(sample: sample(Double(number), level: Double(number))) }
        #expect(farm.writer.waitingCounts.samples == 100)
        try other.writeWithoutTransaction { try $0.execute(sql: "COMMIT") }
        #expect(events.wait { $0.contains(.recovered) })
        farm.stop()
        let lost = events.all.reduce(0) { if case .lost(let samples) = $1 { $0 + samples } else { $0 } }
        #expect(lost == 150)
        #expect(try farm.stored().map(\.level.value) == (150..<250).map { Double($0) })
    }

    @Test func `a file that SQLite finds damaged while running is set aside and a new one begun`() throws {
        let farm = try Farm()
        farm.writer.submit(entries: [(raised(0), nil)], ticket: 1)
        #expect(farm.events.waitForTicket(1))
        // The record's table is torn out of the schema's page; the next write meets it.
        try farm.database.configureWriter("PRAGMA wal_checkpoint(TRUNCATE)")
        let file = open(farm.path, O_WRONLY)
        // Page 3 and on, but not the header: the application id still stands.
        let noise = [UInt8](repeating: 0xA5, count: 4_096 * 12)
        #expect(pwrite(file, noise, noise.count, 4_096) == noise.count)
        try farm.database.configureWriter("PRAGMA shrink_memory")
        try farm.database.configureWriter("PRAGMA cache_size = 1")
        farm.writer.submit(entries: [(raised(1), nil)], ticket: 2)
        #expect(farm.events.waitForTicket(2))
        close(file)
        let setAside = farm.events.all.compactMap { if case .begunAnew(let name) = $0 { name } else { nil } }
        farm.stop()
        #expect(setAside == [farm.path + ".damaged-20260115T080000Z"])
        #expect(try farm.reading().journal().map(\.entry) == [raised(1)])
    }

    @Test func `a file that is taken away under the station is noticed, and a new one begun`() throws {
        let farm = try Farm()
        farm.writer.submit(entries: [(raised(0), nil)], ticket: 1)
        #expect(farm.events.waitForTicket(1))
        for suffix in ["", "-wal", "-shm"] { rename(farm.path + suffix, farm.folder.file("elsewhere" + suffix)) }
        #expect(farm.events.wait { $0.contains(.begunAnew(setAside: nil)) })
        farm.writer.submit(entries: [(raised(1), nil)], ticket: 2)
        #expect(farm.events.waitForTicket(2))
        farm.stop()
        #expect(try farm.reading().journal().map(\.entry) == [raised(1)])
    }

    @Test func `bursts of thousands are all on record, in their order, with their states`() throws {
        let farm = try Farm()
        let (bursts, size) = (4, 5_000)
        let watch = ContinuousClock.now
        for burst in 0..<bursts {
            let entries = (0..<size).map { place -> (JournalEntry, RecordChange?) in
                let alarm = AlarmID(.tank(TankName("T\(place)")), .levelHigh)
                let serial = Int64(burst * size + place + 1)
                return (
                    raised(Double(burst), serial: serial, alarm: alarm),
                    .alarm(AlarmRecord(id: alarm, state: .unacknowledged, serial: serial, priority: .high))
                )
            }
            farm.writer.submit(entries: entries, ticket: Int64(burst))
            #expect(farm.events.waitForTicket(Int64(burst)))
        }
        print("\(bursts) bursts of \(size) entries with their states: \(ContinuousClock.now - watch)")
        farm.stop()
        let database = try farm.reading()
        #expect(try database.verifyJournal() == .intact(count: Int64(bursts * size)))
        #expect(try database.journal().map(\.entry.serial) == (1...bursts * size).map { Int64($0) })
        #expect(try database.alarmStates().map(\.serial).min() == Int64((bursts - 1) * size + 1))
    }

    @Test func `stopping writes what waits`() throws {
        let farm = try Farm(limits: StorageLimits(batchInterval: .seconds(3_600)))
        for number in 0..<5_000 { farm.writer.submit(sample: sample(Double(number), level: Double(number))) }
        farm.stop()
        #expect(try farm.stored().count == 5_000)
    }

    @Test func `the record reaches to the stop, also of a tank that stood still`() throws {
        let farm = try Farm()
        for second in 0...42 { farm.writer.submit(sample: sample(Double(second), level: 1)) }
        farm.stop()
        #expect(try farm.stored() == [sample(0, level: 1), sample(42, level: 1)])
    }

    @Test func `stopping while the disk takes nothing ends, and tells what is gone`() throws {
        let farm = try Farm()
        farm.writer.submit(entries: [(raised(0), nil)], ticket: 1)
        #expect(farm.events.waitForTicket(1))
        let other = try foreignConnection(farm.path)
        try other.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
        let events = farm.events
        #expect(events.wait { $0.hasFailed })
        farm.writer.submit(sample: sample(0, level: 1))
        farm.writer.submit(entries: [(raised(1), nil)], ticket: 2)
        farm.writer.stop()
        #expect(events.all.last == .abandoned(entries: 1, samples: 1))
        try other.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
    }

    @Test func `a reader sees the history while the station writes`() throws {
        let farm = try Farm()
        farm.writer.submit(entries: [(raised(0), nil)], ticket: 1)
        #expect(farm.events.waitForTicket(1))
        let reading = try farm.reading()
        #expect(try reading.journal().count == 1)
        farm.writer.submit(entries: [(raised(1), nil)], ticket: 2)
        #expect(farm.events.waitForTicket(2))
        #expect(try reading.journal().count == 2)
        #expect(try farm.database.journal().count == 2)
        farm.stop()
    }

    @Test func `a run that stopped in order says so, and a later run begins a row of its own`() throws {
        let first = try Farm()
        first.writer.submit(entries: [(raised(0), nil)], ticket: 1)
        #expect(first.events.waitForTicket(1))
        first.clock.advance(by: .seconds(60))
        first.stop()
        let second = try Farm(in: first.folder, clock: ManualClock(wall: morning + .seconds(90)))
        second.stop()
        let database = try second.reading()
        let last = try #require(try database.lastRun())
        #expect(last.startedAt == morning + .seconds(90))
        #expect(last.stoppedAt == morning + .seconds(90))
        let gaps = try database.unwatched(from: morning - .seconds(10), to: morning + .seconds(300))
        #expect(
            gaps == [
                WatchGap(from: morning - .seconds(10), to: morning),
                WatchGap(from: morning + .seconds(60), to: morning + .seconds(90)),
                WatchGap(from: morning + .seconds(90), to: morning + .seconds(300)),
            ])
    }

    @Test func `a running station leaves no gap behind its last sign of life`() throws {
        let farm = try Farm()
        farm.writer.submit(entries: [(raised(0), nil)], ticket: 1)
        #expect(farm.events.waitForTicket(1))
        #expect(try farm.reading().unwatched(from: morning, to: morning + .seconds(5)) == [])
        #expect(
            try farm.reading().unwatched(from: morning, to: morning + .seconds(60))
                == [WatchGap(from: morning, to: morning + .seconds(60))])
        farm.stop()
    }
}
