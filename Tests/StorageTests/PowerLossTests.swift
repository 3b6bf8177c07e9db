import Alarms
import GRDB
import Glibc
import Synchronization
import TankFarm
import TestSupport
import Testing

@testable import Storage

/// The power goes in the middle of anything: what is then on the disk opens, holds what was told as on record, and of the rest a beginning.
/// The long form is a part of `make soak`.
@Suite struct PowerLossTests {
    private static let tank: TankName = "TK-900"

    /// A station's work on a recorded disk.
    private struct Work {
        let before: WrittenDisk
        let operations: [FaultyDisk.Operation]
        let entries: [JournalEntry]
        /// What readers are given of the days before; nil in a database that was begun.
        let days: [TankName: [HistoryBucket?]]?
    }

    private static func entry(_ number: Int) -> JournalEntry {
        JournalEntry(
            at: morning + .seconds(number), event: .acknowledged, alarm: overfill, serial: Int64(number),
            operatorName: "li", text: "number \(number)")
    }

    /// - Parameter migrating: from a file of the third schema with days of samples; else from nothing.
    private func work(migrating: Bool) throws -> Work {
        let disk = try FaultyDisk()
        let path = disk.folder.file("ullage.db")
        var entries: [JournalEntry] = []
        var days: [TankName: [HistoryBucket?]]?
        if migrating {
            try VersionThreeFile.make(path, interval: 120)
            entries = VersionOneFile.entries + [VersionTwoFile.entry]
            let other = try TemporaryFolder()
            write(bytes(path), to: other.file("ullage.db"))
            let same = try UllageDatabase.openForStation(path: other.file("ullage.db"), at: morning)
            days = try VersionThreeFile.buckets(same)
            same.close()
        }
        let before = WrittenDisk(disk.folder)
        disk.record()
        let clock = ManualClock()
        var number = 0
        for _ in 0..<2 {
            let database = try UllageDatabase.openForStation(path: path, at: clock.now().wall)
            let submitted = Mutex(number * 10)
            let writing = Mutex<StorageWriter?>(nil)
            let events = Events()
            let writer = StorageWriter(
                database: database, clock: clock, blockSignals: {},
                limits: StorageLimits(batchInterval: .milliseconds(3), retryInterval: .milliseconds(10)),
                retention: HistoryRetention(rawDays: 1)
            ) { event in
                if case .committed(_, let sequences) = event {
                    // What was given before the look at what waits, less that, is in the database.
                    let given = submitted.withLock { $0 }
                    let waiting = writing.withLock { $0 }?.waitingCounts.samples ?? given
                    disk.mark(Int64(max(0, given - waiting)) << 20 | (sequences.max() ?? 0))
                }
                events.take(event)
            }
            writing.withLock { $0 = writer }
            try writer.start()
            for _ in 0..<12 {
                for _ in 0..<10 {
                    let index = submitted.withLock { $0 }
                    writer.submit(sample: sample(PowerLossTests.tank, Double(index) * 2, level: Double(index)))
                    submitted.withLock { $0 += 1 }
                }
                number += 1
                let entry = PowerLossTests.entry(number)
                entries.append(entry)
                let record = AlarmRecord(id: overfill, state: .acknowledged, serial: Int64(number), priority: .critical)
                writer.submit(entries: [(entry, .alarm(record))], ticket: Int64(number))
                #expect(events.waitForTicket(Int64(number)))
                clock.advance(by: .seconds(20))
            }
            writer.stop()
            database.close()
            disk.mark(Int64(number * 10) << 20 | Int64(entries.count))
            writing.withLock { $0 = nil }
        }
        let operations = disk.recorded()
        if migrating {
            // All of the work is in it: what is too old was made into minutes, and deleted.
            let (old, minutes) = try foreignConnection(path).read {
                (
                    try Int.fetchOne(
                        $0, sql: "SELECT count(*) FROM sample WHERE tank_id = 10 AND at_ms < ?",
                        arguments: [(morning - .seconds(36 * 3_600)).milliseconds]),
                    try Int.fetchOne($0, sql: "SELECT count(*) FROM minute WHERE tank_id = 10") ?? 0
                )
            }
            #expect(old == 0)
            #expect(minutes > 1_000)
        }
        return Work(before: before, operations: operations, entries: entries, days: days)
    }

    private struct Lost: Error, CustomStringConvertible {
        let description: String
        init(_ words: String) { description = words }
    }

    /// Opens what is left as the next start does, and looks it through.
    /// - Parameter promised: how many entries and samples were told as on record.
    /// - Returns: how many are there.
    @discardableResult private func look(
        _ folder: TemporaryFolder, _ work: Work, promised: (entries: Int64, samples: Int64)
    ) throws -> (entries: Int, samples: Int) {
        let path = folder.file("ullage.db")
        let wasThere = DatabaseFile.exists(path)
        let database = try UllageDatabase.openForStation(path: path, at: morning)
        defer { database.close() }
        if let aside = database.setAside { throw Lost("set aside as \(aside)") }
        if database.isNew == wasThere { throw Lost("the database \(wasThere ? "was taken for new" : "is gone")") }
        let found = try database.read { try String.fetchOne($0, sql: "PRAGMA integrity_check(1)") }
        guard found == "ok" else { throw Lost(found ?? "no answer") }
        let journal = try database.journal().map(\.entry)
        guard journal == Array(work.entries.prefix(journal.count)) else { throw Lost("the journal is another") }
        guard Int64(journal.count) >= promised.entries else {
            throw Lost("\(journal.count) entries are left of \(promised.entries)")
        }
        let verified = try database.verifyJournal()
        guard verified == .intact(count: Int64(journal.count)) else { throw Lost("\(verified)") }
        if let last = journal.last, last.event == .acknowledged, last.text?.hasPrefix("number") == true {
            let state = try database.alarmStates().first { $0.id == overfill }
            guard state?.serial == last.serial else { throw Lost("the alarm's state is not the last entry's") }
        }
        let samples = try lookAtSamples(database, promised: promised.samples)
        if let days = work.days,
            let difference = VersionThreeFile.difference(days, try VersionThreeFile.buckets(database))
        {
            throw Lost("the days before: \(difference)")
        }
        return (journal.count, samples)
    }

    /// All of a beginning; and the minutes that are made of them are what would be made of them now.
    private func lookAtSamples(_ database: UllageDatabase, promised: Int64) throws -> Int {
        try database.read { db in
            let levels = try Int64.fetchAll(
                db,
                sql: """
                    SELECT level_mm FROM sample JOIN tank USING (tank_id) WHERE name = ? ORDER BY turn, at_ms
                    """, arguments: [PowerLossTests.tank.text])
            guard levels == levels.indices.map({ Int64($0) }) else { throw Lost("samples are missing between others") }
            guard Int64(levels.count) >= promised else { throw Lost("\(levels.count) samples are left of \(promised)") }
            // The last run was still going on when its minutes were made.
            let last = try Int64.fetchOne(db, sql: "SELECT max(run_id) FROM run")
            let ends = try UllageDatabase.runEnds(besides: last, db)
            let tanks = try Int64.fetchAll(
                db, sql: "SELECT tank_id FROM tank WHERE name = ?", arguments: [PowerLossTests.tank.text])
            for tank in tanks {
                let rows = try Row.fetchAll(
                    db, sql: "SELECT minute, \(FigureRow.columns) FROM minute WHERE tank_id = ?", arguments: [tank])
                for row in rows {
                    let minute: Int64 = row[0]
                    let made = try UllageDatabase.figures(
                        ofSamplesOf: tank, from: minute * 60_000, to: (minute + 1) * 60_000, level: .minute,
                        runEnds: ends, db)
                    let wanted = made[minute].map { FigureRow.values($0, length: 60_000) } ?? []
                    guard Array(row.databaseValues.dropFirst()) == wanted else {
                        throw Lost("minute \(minute) is not what its samples make: \(row)")
                    }
                }
            }
            return levels.count
        }
    }

    private func promises(_ operations: ArraySlice<FaultyDisk.Operation>) -> (entries: Int64, samples: Int64) {
        guard let mark = operations.last(where: { $0.kind == .mark }) else { return (0, 0) }
        return (mark.offset & 0xF_FFFF, mark.offset >> 20)
    }

    /// What a kill leaves after each write, and what a power cut leaves of it.
    private func cutEverywhere(_ work: Work, rounds: Int, powerCutsEach: Int) throws {
        let seed = UInt64.random(in: 0 ... .max)
        print("power loss: seed \(seed), \(work.operations.count) operations")
        var random = SeededRandom(seed: seed)
        let count = work.operations.count
        // Every prefix in the long form; in the short one some of each stretch.
        let stretches = min(rounds, count)
        var chosen = Set(
            (0..<stretches).map {
                $0 * count / stretches + Int.random(in: 0..<max(1, count / stretches), using: &random)
            })
        chosen.formUnion([0, count])
        var disk = work.before
        for place in 0...count {
            if place > 0 { disk.take(work.operations[place - 1]) }
            guard rounds >= count || chosen.contains(place) else { continue }
            let promised = promises(work.operations[..<place])
            for attempt in 0...powerCutsEach {
                let folder = try TemporaryFolder()
                var losing: SeededRandom? = attempt == 0 ? nil : SeededRandom(seed: random.next())
                disk.lay(into: folder, losing: &losing)
                do { try look(folder, work, promised: promised) } catch {
                    Issue.record("seed \(seed), after \(place) of \(count) operations, cut \(attempt): \(error)")
                    return
                }
            }
        }
    }

    @Test func `after any write of a new database's life it opens with all that was promised`() throws {
        let work = try work(migrating: false)
        #expect(work.operations.count > 300)
        try cutEverywhere(
            work, rounds: LongForm.rounds(48, long: 1_000_000), powerCutsEach: LongForm.rounds(2, long: 4))
    }

    @Test func `after any write of a migration and the thinning behind it, it opens with all that was promised`() throws
    {
        let work = try work(migrating: true)
        #expect(work.operations.count > 300)
        try cutEverywhere(
            work, rounds: LongForm.rounds(48, long: 1_000_000), powerCutsEach: LongForm.rounds(2, long: 4))
    }

    @Test func `with its log cut at any frame and within it opens, with a beginning of all that was committed`() throws
    {
        let work = try work(migrating: false)
        // Where the log is longest.
        var disk = work.before
        var best: (bytes: Int, place: Int) = (0, 0)
        for (place, operation) in work.operations.enumerated() {
            disk.take(operation)
            let length = disk.length(of: "ullage.db-wal")
            if length > best.bytes { best = (length, place) }
        }
        disk = work.before
        for operation in work.operations[...best.place] { disk.take(operation) }
        let frame = 4_096 + 24
        let frames = (best.bytes - 32) / frame
        #expect(frames > 30)
        let step = max(1, frames / min(frames, LongForm.rounds(24, long: 1_000_000)))
        var before = (entries: 0, samples: 0)
        for number in stride(from: 0, through: frames, by: step) {
            for bytes in [32 + number * frame, 32 + number * frame + 24, 32 + number * frame + 2_000] {
                let folder = try TemporaryFolder()
                var nothing: SeededRandom?
                disk.lay(into: folder, losing: &nothing)
                #expect(truncate(folder.file("ullage.db-wal"), off_t(min(bytes, best.bytes))) == 0)
                let found = try look(folder, work, promised: (0, 0))
                #expect(found.entries >= before.entries && found.samples >= before.samples)
                before = found
            }
        }
        let promised = promises(work.operations[...best.place])
        #expect(Int64(before.entries) >= promised.entries && Int64(before.samples) >= promised.samples)
    }
}
