import Alarms
import GRDB
import Glibc
import TankFarm
import TestSupport
import Testing

@testable import Storage

/// What comes back of databases that are really damaged.
@Suite struct RecoveryTests {
    private static let entryCount = 400
    private static let sampleCount = 6_000
    private let folder: TemporaryFolder
    private let damaged: String
    private let new: String

    init() throws {
        folder = try TemporaryFolder()
        damaged = folder.file("ullage.db.damaged-20260115T080000Z")
        new = folder.file("new.db")
    }

    private static func entry(_ number: Int) -> JournalEntry {
        JournalEntry(
            at: morning + .seconds(number), event: .note, tank: "TK-101", operatorName: "li",
            // Some run over into pages of their own.
            text: "note \(number) 泵" + String(repeating: ".", count: number % 50 == 0 ? 9_000 : 40))
    }

    /// A database of some hundred pages, with what each table of the record may hold, whose station was killed where it is `live`.
    private func damage(live: Bool = false, _ change: (_ path: String) throws -> Void) throws {
        let farm = try Farm(clock: ManualClock(wall: morning + .seconds(13_000)))
        let record = AlarmRecord(id: overfill, state: .acknowledged, serial: 7, priority: .critical)
        farm.writer.submit(
            entries: (1...RecoveryTests.entryCount).map { (RecoveryTests.entry($0), .alarm(record)) }, ticket: 1)
        for number in 0..<RecoveryTests.sampleCount {
            farm.writer.submit(
                sample: sample(number % 2 == 0 ? "TK-101" : "TK-102", Double(number) * 2, level: Double(number) + 0.5))
        }
        #expect(farm.events.waitForTicket(1))
        if !live { farm.stop() }
        for suffix in ["", "-wal"] where DatabaseFile.exists(farm.path + suffix) {
            write(bytes(farm.path + suffix), to: damaged + suffix)
        }
        if live { farm.stop() }
        try change(damaged)
    }

    private func recover() throws -> Recovery { try UllageDatabase.recover(damaged, to: new) }

    private func rows(_ recovery: Recovery, _ table: String) -> Int {
        Int(recovery.tables.first { $0.name == table }?.rows ?? -1)
    }

    /// The pages of a table's tree that hold its rows, by SQLite itself while it still can.
    private func leaves(_ table: String, of path: String) throws -> [Int] {
        try foreignConnection(path).read {
            try Int.fetchAll(
                $0, sql: "SELECT pageno FROM dbstat WHERE name = ? AND pagetype = 'leaf' ORDER BY path",
                arguments: [table])
        }
    }

    private func overwrite(_ path: String, page: Int, with random: inout SeededRandom) {
        var content = bytes(path)
        for place in (page - 1) * 4_096..<page * 4_096 {
            content[place] = UInt8.random(in: .min ... .max, using: &random)
        }
        write(content, to: path)
    }

    /// The new file is one that every reader takes.
    private func look(_ recovery: Recovery) throws {
        let database = try UllageDatabase.openForReading(path: new)
        defer { database.close() }
        let (mark, version, objects) = try database.read { db in
            (
                try Int64.fetchOne(db, sql: "PRAGMA application_id"), try Int.fetchOne(db, sql: "PRAGMA user_version"),
                try String.fetchAll(db, sql: "SELECT name FROM sqlite_schema WHERE type IN ('view', 'trigger')")
            )
        }
        #expect(mark == Schema.applicationID)
        #expect(version == Schema.version)
        #expect(
            Set(objects).isSuperset(of: [
                "reading", "minute_reading", "hour_reading", "journal_is_never_changed", "journal_is_never_deleted",
            ]))
        #expect(try database.verifyJournal() == recovery.journal)
        #expect(files(in: folder).filter { $0.hasPrefix("new.db") } == ["new.db"])
        let tanks: [TankName] = ["TK-101", "TK-102"]
        _ = try database.latest(tanks: tanks)
        _ = try database.buckets(tanks: tanks, from: morning, step: .seconds(60), count: 200)
        _ = try database.alarmStates()
    }

    @Test func `of a file that is whole everything comes back, and the chain verifies`() throws {
        try damage { _ in }
        let before = bytes(damaged)
        let names = files(in: folder)
        let recovery = try recover()
        #expect(rows(recovery, "journal") == RecoveryTests.entryCount)
        #expect(rows(recovery, "sample") == RecoveryTests.sampleCount)
        #expect(rows(recovery, "minute") > 300)
        #expect(rows(recovery, "hour") >= 6)
        #expect(recovery.journal == .intact(count: Int64(RecoveryTests.entryCount)))
        #expect(recovery.unreadableRows == 0)
        try look(recovery)
        let all: [String] = try [damaged, new].map { path in
            try foreignConnection(path).read { db in
                try [
                    "journal", "sample", "minute", "hour", "latest", "alarm_state", "run", "open_span",
                    "journal_anchor",
                ].map { table in
                    try Row.fetchAll(db, sql: "SELECT * FROM \(table) ORDER BY 1, 2").map { "\($0)" }.joined(
                        separator: "\n")
                }.joined(separator: "\n\n")
            }
        }
        #expect(all[0] == all[1])
        // The damaged one is as it was: looked at before SQLite was let near it.
        #expect(bytes(damaged) == before)
        #expect(names.allSatisfy { files(in: folder).contains($0) })
    }

    @Test func `what stands in the write-ahead log alone comes back too`() throws {
        try damage(live: true) { path in
            #expect(bytes(path + "-wal").count > 100_000)
        }
        let recovery = try recover()
        #expect(rows(recovery, "journal") == RecoveryTests.entryCount)
        try look(recovery)
    }

    @Test func `of samples whose pages are overwritten all others come back`() throws {
        var random = SeededRandom(seed: 1)
        var lost = 0
        try damage { path in
            let leaves = try leaves("sample", of: path)
            lost = leaves.count / 10
            for place in 0..<lost { overwrite(path, page: leaves[place * 10 + 3], with: &random) }
        }
        #expect(lost >= 3)
        let recovery = try recover()
        let found = rows(recovery, "sample")
        #expect(found < RecoveryTests.sampleCount)
        // A page holds less than 220 rows.
        #expect(found >= RecoveryTests.sampleCount - lost * 220)
        #expect(recovery.journal == .intact(count: Int64(RecoveryTests.entryCount)))
        try look(recovery)
    }

    @Test func `where the top of a tree is overwritten the leaves are found without it`() throws {
        var random = SeededRandom(seed: 2)
        try damage { path in
            let roots = try foreignConnection(path).read {
                try Int.fetchAll(
                    $0, sql: "SELECT rootpage FROM sqlite_schema WHERE name IN ('sample', 'journal') AND type = 'table'"
                )
            }
            for root in roots { overwrite(path, page: root, with: &random) }
        }
        let recovery = try recover()
        #expect(rows(recovery, "journal") == RecoveryTests.entryCount)
        // Rows stand in the pages above the leaves too, where a table has no rowids.
        #expect(rows(recovery, "sample") > RecoveryTests.sampleCount - 100)
        #expect(recovery.journal == .intact(count: Int64(RecoveryTests.entryCount)))
        try look(recovery)
    }

    @Test func `of a journal in which pages are overwritten it is told how far the chain verifies`() throws {
        var random = SeededRandom(seed: 3)
        try damage { path in
            let leaves = try leaves("journal", of: path)
            overwrite(path, page: leaves[leaves.count / 2], with: &random)
        }
        let recovery = try recover()
        let found = rows(recovery, "journal")
        #expect(found < RecoveryTests.entryCount && found > RecoveryTests.entryCount - 60)
        #expect(recovery.verifiedEntries > 100 && recovery.verifiedEntries < 300)
        guard case .broken(let sequence, let words) = recovery.journal else {
            Issue.record("the gap was not seen")
            return
        }
        #expect(sequence == recovery.verifiedEntries + 1)
        #expect(words.contains("missing"))
        try look(recovery)
    }

    @Test(arguments: [16, 100, 4_096]) func `where the file's beginning is gone the rest comes back`(length: Int) throws
    {
        try damage { path in
            var content = bytes(path)
            for place in 0..<length { content[place] = 0 }
            write(content, to: path)
        }
        let recovery = try recover()
        #expect(rows(recovery, "journal") == RecoveryTests.entryCount)
        #expect(rows(recovery, "sample") == RecoveryTests.sampleCount)
        #expect(rows(recovery, "minute") > 300)
        #expect(recovery.journal == .intact(count: Int64(RecoveryTests.entryCount)))
        try look(recovery)
    }

    /// The page's size, to what others have; and bytes at each page's end that would not be SQLite's.
    @Test(arguments: [(16, [0x20, 0]), (16, [0x02, 0]), (16, [0, 1]), (16, [0x33, 0x33]), (20, [0x20])])
    func `a false number in the header takes no page with it`(place: Int, lie: [UInt8]) throws {
        try damage { path in
            var content = bytes(path)
            content.replaceSubrange(place..<place + lie.count, with: lie)
            write(content, to: path)
        }
        let recovery = try recover()
        #expect(rows(recovery, "journal") == RecoveryTests.entryCount)
        #expect(rows(recovery, "sample") == RecoveryTests.sampleCount)
        #expect(recovery.unnamedTanks.isEmpty)
        #expect(recovery.journal == .intact(count: Int64(RecoveryTests.entryCount)))
        try look(recovery)
    }

    @Test(arguments: [
        "INSERT INTO sample SELECT tank_id, 9223372036854775807, 0, 1, 1, 1, NULL FROM tank",
        "INSERT INTO sample SELECT tank_id, at_ms, 9223372036854775807, 1, 1, 1, NULL FROM sample LIMIT 1",
        "UPDATE minute SET minute = 9223372036854775807 WHERE minute = (SELECT max(minute) FROM minute WHERE tank_id = 1) AND tank_id = 1",
        "INSERT OR REPLACE INTO open_span SELECT tank_id, -9223372036854775807, 9223372036854775807 FROM tank",
        "UPDATE latest SET at_ms = 9223372036854775807", "UPDATE latest SET turn = 9223372036854775807",
        "INSERT OR REPLACE INTO thinned SELECT tank_id, 9223372036854775807, NULL, NULL FROM tank",
        "UPDATE journal_anchor SET count = 9223372036854775807",
        "PRAGMA ignore_check_constraints = 1; UPDATE journal_anchor SET anchor_id = 7",
    ])
    func `a number that none can be is left out, and nobody reckons with it`(change: String) throws {
        try damage { path in
            try foreignConnection(path).writeWithoutTransaction {
                try $0.execute(sql: change + "; PRAGMA wal_checkpoint(TRUNCATE)")
            }
        }
        let recovery = try recover()
        #expect(rows(recovery, "sample") == RecoveryTests.sampleCount)
        #expect(rows(recovery, "journal") == RecoveryTests.entryCount)
        #expect(recovery.journal == .intact(count: Int64(RecoveryTests.entryCount)))
        try look(recovery)
        // A station takes it up, and goes on.
        rename(new, folder.file("ullage.db"))
        let farm = try Farm(in: folder, clock: ManualClock(wall: morning + .seconds(20_000)))
        farm.writer.submit(sample: sample(20_000, level: 7))
        farm.writer.submit(entries: [(raised(20_000), nil)], ticket: 9)
        #expect(farm.events.waitForTicket(9))
        farm.stop()
        #expect(try farm.reading().verifyJournal() == .intact(count: Int64(RecoveryTests.entryCount + 1)))
    }

    @Test func `cells whose length is a lie, round and round through one page, are not followed`() throws {
        try damage { path in
            let leaf = try #require(try leaves("journal", of: path).first)
            var content = bytes(path)
            let page = (leaf - 1) * 4_096
            // Each cell is one of 256 MB, all zeros, that goes on in this very page for ever.
            content[page + 8..<page + 4_096] = ArraySlice(repeating: 0, count: 4_088)
            content[page + 3] = 2
            content[page + 4] = 0
            for cell in 0..<512 { content[page + 8 + 2 * cell] = 0x0C }
            content.replaceSubrange(page + 0x0C00..<page + 0x0C06, with: [0xFF, 0xFF, 0xFF, 0x7F, 1, 0x7F])
            write(content, to: path)
        }
        let recovery = try recover()
        #expect(recovery.unreadableRows == 512)
        #expect(rows(recovery, "sample") == RecoveryTests.sampleCount)
        try look(recovery)
    }

    @Test func `where the schema and every root is gone, rows are known by their look`() throws {
        var random = SeededRandom(seed: 4)
        try damage { path in
            let pages = try foreignConnection(path).read {
                try Int.fetchAll(
                    $0,
                    sql: """
                        SELECT pageno FROM dbstat WHERE name = 'sqlite_schema'
                        UNION SELECT 1 UNION SELECT 2 UNION SELECT rootpage FROM sqlite_schema WHERE rootpage > 0
                        """)
            }
            for page in pages { overwrite(path, page: page, with: &random) }
        }
        let recovery = try recover()
        #expect(rows(recovery, "journal") == RecoveryTests.entryCount)
        #expect(rows(recovery, "sample") > RecoveryTests.sampleCount - 100)
        #expect(rows(recovery, "minute") > 200)
        #expect(recovery.journal == .intact(count: Int64(RecoveryTests.entryCount)))
        #expect(recovery.unnamedTanks == ["unnamed-1", "unnamed-2"])
        try look(recovery)
    }

    @Test func `a file that was cut off gives what is left of it`() throws {
        try damage { path in #expect(truncate(path, off_t(bytes(path).count * 2 / 3)) == 0) }
        let recovery = try recover()
        #expect(rows(recovery, "sample") > 1_000)
        try look(recovery)
    }

    @Test func `whatever bytes are overwritten, the recovery comes to an end with a file that reads`() throws {
        let seed = UInt64.random(in: 0 ... .max)
        print("recovery: seed \(seed)")
        var random = SeededRandom(seed: seed)
        var whole: [UInt8] = []
        try damage { whole = bytes($0) }
        for _ in 0..<LongForm.rounds(6, long: 300) {
            var content = whole
            for _ in 0..<Int.random(in: 1...3_000, using: &random) {
                // The file's header has its own test: with its numbers and half of the pages false at once, little can be found.
                content[Int.random(in: 100..<content.count, using: &random)] = UInt8.random(
                    in: .min ... .max, using: &random)
            }
            write(content, to: damaged)
            let recovery = try recover()
            #expect(rows(recovery, "sample") > 0, "seed \(seed)")
            try look(recovery)
            unlink(new)
        }
    }

    @Test func `a station goes on from what was recovered, and makes the minutes that are lost`() throws {
        var random = SeededRandom(seed: 5)
        try damage { path in
            for page in try leaves("minute", of: path).prefix(3) { overwrite(path, page: page, with: &random) }
            for page in try leaves("hour", of: path) { overwrite(path, page: page, with: &random) }
        }
        _ = try recover()
        let (lost, open) = try foreignConnection(new).read {
            (
                try Int.fetchOne($0, sql: "SELECT count(*) FROM minute") ?? 0,
                try Int.fetchOne($0, sql: "SELECT count(*) FROM open_span") ?? 0
            )
        }
        #expect(open > 0)
        rename(new, folder.file("ullage.db"))
        let farm = try Farm(in: folder, clock: ManualClock(wall: morning + .seconds(20_000)))
        farm.writer.submit(entries: [(raised(20_000), nil)], ticket: 9)
        farm.writer.submit(sample: sample(20_000, level: 1))
        #expect(farm.events.waitForTicket(9))
        farm.stop()
        #expect(try farm.reading().verifyJournal() == .intact(count: Int64(RecoveryTests.entryCount + 1)))
        let (minutes, hours) = try foreignConnection(farm.path).read {
            (
                try Int.fetchOne($0, sql: "SELECT count(*) FROM minute") ?? 0,
                try Int.fetchOne($0, sql: "SELECT count(*) FROM hour") ?? 0
            )
        }
        #expect(minutes > lost)
        #expect(hours >= 6)
    }

    @Test func `a file of the third schema is brought up to date on its way`() throws {
        try VersionThreeFile.make(damaged, interval: 300)
        let recovery = try recover()
        #expect(recovery.journal == .intact(count: 4))
        #expect(rows(recovery, "manual_value") == 1)
        #expect(rows(recovery, "open_span") >= 2)
        try look(recovery)
        #expect(
            try UllageDatabase.openForReading(path: new).alarmStates() == VersionOneFile.alarms.map(VersionTwoFile.held)
        )
    }

    @Test func `a newer schema is refused, and a false number in the header is not one`() throws {
        try damage { path in
            var content = bytes(path)
            content[61] = 0xA0
            write(content, to: path)
        }
        #expect(rows(try recover(), "journal") == RecoveryTests.entryCount)
        unlink(new)
        try damage { path in
            let queue = try foreignConnection(path)
            try queue.writeWithoutTransaction {
                try $0.execute(
                    sql:
                        "INSERT INTO grdb_migrations VALUES ('5 what is to come'); PRAGMA user_version = 5; PRAGMA wal_checkpoint(TRUNCATE)"
                )
            }
        }
        #expect(throws: RecoveryError.newerSchema(path: damaged, found: 5, known: Schema.version)) { try recover() }
    }

    @Test func `what cannot be done is told in one line, and nothing is kept`() throws {
        #expect(throws: RecoveryError.missing(path: damaged)) { try recover() }
        #expect(mkfifo(damaged, 0o600) == 0)
        #expect(throws: RecoveryError.cannotRead(path: damaged, words: "it is no file")) { try recover() }
        unlink(damaged)
        write(Array(repeating: 0xA5, count: 20_000), to: damaged)
        #expect(throws: RecoveryError.nothing(path: damaged)) { try recover() }
        write([], to: damaged)
        #expect(throws: RecoveryError.nothing(path: damaged)) { try recover() }
        unlink(damaged)
        let theirs = try DatabaseQueue(path: damaged)
        try theirs.write { try $0.execute(sql: "CREATE TABLE theirs (x); INSERT INTO theirs VALUES (1)") }
        try theirs.close()
        #expect(throws: RecoveryError.anotherPrograms(path: damaged)) { try recover() }
        unlink(damaged)
        try damage { _ in }
        write([1], to: new)
        #expect {
            try recover()
        } throws: { error in
            guard case RecoveryError.noPlace(new, let words) = error else { return false }
            return words.contains("there already") && !"\(error)".contains("\n")
        }
        #expect(bytes(new) == [1])
        let cancelled = BackupCancellation()
        cancelled.cancel()
        unlink(new)
        #expect(throws: RecoveryError.cancelled(path: new)) {
            try UllageDatabase.recover(damaged, to: new, cancellation: cancelled)
        }
        #expect(files(in: folder).filter { $0.hasPrefix("new.db") } == [])
    }
}
