import Alarms
import GRDB
import Glibc
import TankFarm
import TestSupport
import Testing

@testable import Storage

@Suite struct MigrationTests {
    let folder: TemporaryFolder
    let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.file("ullage.db")
    }

    private var backup: String { path + ".before-4" }

    private func openAndClose() throws { try UllageDatabase.openForStation(path: path, at: morning).close() }

    @Test func `a version-1 file keeps its journal, and its chain verifies`() throws {
        _ = try VersionOneFile(path)
        let database = try UllageDatabase.openForStation(path: path, at: morning)
        #expect(!database.isNew)
        #expect(database.setAside == nil)
        #expect(try database.journal().map(\.entry) == VersionOneFile.entries)
        #expect(try database.verifyJournal() == .intact(count: 3))
        #expect(try database.journalHead() == "3:" + VersionOneFile.hashes[2].prefix(16))
        #expect(try database.nextSerial() == 42)
    }

    @Test func `a version-1 file keeps its alarms as they stood, kept silent by nobody`() throws {
        _ = try VersionOneFile(path)
        let database = try UllageDatabase.openForStation(path: path, at: morning)
        #expect(try database.alarmStates() == VersionOneFile.alarms)
        #expect(try database.alarmDefinitions() == nil)
        #expect(try database.declarations().isEmpty)
        #expect(try database.maintenance().isEmpty)
        #expect(try database.proofTests().isEmpty)
    }

    @Test func `a version-2 file keeps its journal with its origins, and its chain verifies`() throws {
        try VersionTwoFile.make(path)
        let database = try UllageDatabase.openForStation(path: path, at: morning)
        #expect(!database.isNew)
        #expect(database.setAside == nil)
        #expect(try database.journal().map(\.entry) == VersionOneFile.entries + [VersionTwoFile.entry])
        #expect(try database.verifyJournal() == .intact(count: 4))
        #expect(try database.journalHead() == "4:" + VersionTwoFile.hash.prefix(16))
    }

    @Test func `a version-2 file keeps its holds, definitions and declarations, and has no values and calls`() throws {
        try VersionTwoFile.make(path)
        let database = try UllageDatabase.openForStation(path: path, at: morning)
        #expect(try database.alarmStates() == VersionOneFile.alarms.map(VersionTwoFile.held))
        #expect(try database.alarmDefinitions() == [AlarmDefinition(id: overfill, limit: 13_500)])
        #expect(try database.declarations() == [VersionTwoFile.declaration])
        #expect(try database.maintenance() == [VersionTwoFile.maintenance])
        #expect(try database.standingManualValues().isEmpty)
        #expect(try database.openCalls().isEmpty)
        #expect(try database.nextCallNumber() == 1)
    }

    @Test func `a version-2 file takes values and calls from then on, behind a copy of what it was`() throws {
        try VersionTwoFile.make(path)
        let farm = try Farm(in: folder)
        let value = ManualValue(
            tank: "TK-101", quantity: .density, value: 860, by: "li", at: morning, until: morning + .seconds(86_400))
        let entry = JournalEntry(at: morning, event: .value, tank: "TK-101", operatorName: "li", value: 860)
        farm.writer.submit(entries: [(entry, .manualValue(value))], ticket: 1)
        farm.stop()
        #expect(try farm.reading().standingManualValues() == [value])
        #expect(try farm.reading().verifyJournal() == .intact(count: 5))
        let copy = try foreignConnection(backup).read { db in
            (try Int.fetchOne(db, sql: "PRAGMA user_version"), try db.tableExists("manual_value"))
        }
        #expect(copy == (2, false))
    }

    @Test func `who reads refuses a version-2 file until a station has opened it`() throws {
        try VersionTwoFile.make(path)
        #expect(throws: StorageError.olderSchema(path: path, found: 2, known: 4)) {
            try UllageDatabase.openForReading(path: path)
        }
        try openAndClose()
        // The number by which an older Ullage, which refuses every higher one than its own, knows it.
        #expect(try foreignConnection(path).read { try Int.fetchOne($0, sql: "PRAGMA user_version") } == 4)
        #expect(try UllageDatabase.openForReading(path: path).openCalls().isEmpty)
    }

    @Test func `a version-1 file keeps its runs and samples`() throws {
        _ = try VersionOneFile(path)
        let database = try UllageDatabase.openForStation(path: path, at: morning)
        #expect(try database.lastRun()?.lastAliveAt == morning + .seconds(9))
        let latest = try #require(try database.latest(tanks: ["TK-101"])["TK-101"])
        #expect(latest.sample == sample(0, level: 9_641))
    }

    @Test func `the chain goes on from the old entries with entries that tell from where`() throws {
        _ = try VersionOneFile(path)
        let farm = try Farm(in: folder)
        let entry = JournalEntry(
            at: morning + .seconds(60), event: .note, tank: "TK-101", operatorName: "li", text: "dipped",
            origin: "pts/3, 10.0.0.7")
        farm.writer.submit(entries: [(entry, nil)], ticket: 1)
        farm.stop()
        let database = try farm.reading()
        #expect(try database.verifyJournal() == .intact(count: 4))
        #expect(try database.journal().last?.entry == entry)
    }

    @Test func `the file as it was lies beside it, whole, with what its write-ahead log held`() throws {
        _ = try VersionOneFile(path)
        // What a killed version 1 leaves: an entry in the log alone.
        let living = try foreignConnection(path)
        try living.write { try $0.execute(sql: "INSERT INTO tank VALUES (2, 'TK-102')") }
        try openAndClose()
        try living.close()
        let copy = try foreignConnection(backup)
        let (schema, mark, count, tanks, columns) = try copy.read { db in
            (
                try Int.fetchOne(db, sql: "PRAGMA user_version"),
                try Int64.fetchOne(db, sql: "PRAGMA application_id"),
                try Int.fetchOne(db, sql: "SELECT count(*) FROM journal"),
                try String.fetchAll(db, sql: "SELECT name FROM tank ORDER BY name"),
                try db.columns(in: "journal").map(\.name)
            )
        }
        #expect(schema == 1)
        #expect(mark == Schema.applicationID)
        #expect(count == 3)
        #expect(tanks == ["TK-101", "TK-102"])
        #expect(!columns.contains("origin"))
        #expect(files(in: folder).filter { $0.hasSuffix(".new") } == [])
    }

    @Test func `put back into its place, the copy is brought up to date again, and serves as its own copy`() throws {
        _ = try VersionOneFile(path)
        try openAndClose()
        write(bytes(backup), to: path)
        try openAndClose()
        #expect(files(in: folder).filter { $0.contains(".before-") } == ["ullage.db.before-4"])
        #expect(try UllageDatabase.openForReading(path: path).verifyJournal() == .intact(count: 3))
    }

    @Test func `a copy of other contents is never overwritten`() throws {
        write(Array("not a copy".utf8), to: backup)
        _ = try VersionOneFile(path)
        try openAndClose()
        #expect(bytes(backup) == Array("not a copy".utf8))
        #expect(files(in: folder).contains("ullage.db.before-4-2"))
    }

    @Test func `half a copy of a killed attempt is made anew`() throws {
        write([1, 2, 3], to: backup + ".new")
        _ = try VersionOneFile(path)
        try openAndClose()
        #expect(files(in: folder).filter { $0.contains(".before-") } == ["ullage.db.before-4"])
        #expect(bytes(backup).count > 10_000)
    }

    @Test func `where no copy can be made the start is refused, and the file stays as it is`() throws {
        _ = try VersionOneFile(path)
        // Nothing can be written there, whatever the rights: a folder of that name, with something in it.
        mkdir(backup + ".new", 0o755)
        write([1], to: backup + ".new/in the way")
        #expect {
            try UllageDatabase.openForStation(path: path, at: morning)
        } throws: { error in
            guard case StorageError.noBackup(path, backup, _) = error else { return false }
            return !"\(error)".contains("\n")
        }
        let columns = try foreignConnection(path).read { try $0.columns(in: "journal").map(\.name) }
        #expect(!columns.contains("origin"))
        #expect(throws: StorageError.olderSchema(path: path, found: 1, known: 4)) {
            try UllageDatabase.openForReading(path: path)
        }
    }

    @Test func `a new database has no copy, and neither has one that is up to date`() throws {
        try openAndClose()
        try openAndClose()
        #expect(files(in: folder) == ["ullage.db"])
    }

    @Test func `a version-3 file keeps its journal and its values, behind a copy of what it was`() throws {
        try VersionThreeFile.make(path, interval: 3_600)
        let database = try UllageDatabase.openForStation(path: path, at: morning)
        #expect(!database.isNew)
        #expect(database.setAside == nil)
        #expect(try database.verifyJournal() == .intact(count: 4))
        #expect(try database.standingManualValues() == [VersionThreeFile.value])
        let copy = try foreignConnection(backup).read { db in
            (
                try Int.fetchOne(db, sql: "PRAGMA user_version"), try db.tableExists("five_minutes"),
                try db.tableExists("minute")
            )
        }
        #expect(copy == (3, true, false))
    }

    @Test func `a version-3 file's history reads the same at once, while it is thinned, and afterwards`() throws {
        try VersionThreeFile.make(path)
        let opened = try UllageDatabase.openForStation(path: path, at: morning)
        let atOnce = try VersionThreeFile.buckets(opened)
        opened.close()
        #expect(try foreignConnection(path).read { try Int.fetchOne($0, sql: "SELECT count(*) FROM minute") } == 0)
        // By the third schema's own terms: the extremes of the samples, five minutes by five minutes.
        let samples = try foreignConnection(path).read {
            try Row.fetchAll(
                $0,
                sql: """
                    SELECT min(level_mm), max(level_mm) FROM sample WHERE tank_id = 10 AND at_ms >= ? AND at_ms < ?
                    """,
                arguments: [VersionThreeFile.from.milliseconds, VersionThreeFile.from.milliseconds + 600_000])
        }
        #expect(atOnce[VersionThreeFile.tanks[0]]?.first??.level?.maximum == samples.first?[1])
        #expect(atOnce[VersionThreeFile.tanks[0]]?.compactMap { $0 }.count ?? 0 > 200)
        let farm = try Farm(in: folder)
        var states = 0
        var left = Int64.max
        let end = WaitDeadline.after(.seconds(60))
        while left > 0, !end.isPast {
            let now = try foreignConnection(path).read {
                try Int64.fetchOne(
                    $0, sql: "SELECT coalesce(sum(to_ms - from_ms), 0) FROM open_span WHERE tank_id >= 10") ?? 0
            }
            if now < left { states += 1 }
            left = now
            let difference = VersionThreeFile.difference(atOnce, try VersionThreeFile.buckets(farm.reading()))
            #expect(difference == nil)
            if difference != nil { break }
        }
        farm.stop()
        #expect(left == 0)
        #expect(states > 1)
        let database = try farm.reading()
        #expect(VersionThreeFile.difference(atOnce, try VersionThreeFile.buckets(database)) == nil)
        let rows = try foreignConnection(path).read {
            (
                try Int.fetchOne($0, sql: "SELECT count(*) FROM minute WHERE tank_id = 10") ?? 0,
                try Int.fetchOne($0, sql: "SELECT count(*) FROM hour WHERE tank_id = 10") ?? 0
            )
        }
        // 48 hours less the silence of two, which the last sample holds into for 90 s.
        #expect(rows.0 > 46 * 60 - 2 && rows.0 <= 46 * 60 + 6)
        #expect(rows.1 >= 46 && rows.1 <= 48)
    }

    @Test(arguments: [1, 2, 3]) func `all ways lead to the same tables`(version: Int) throws {
        switch version {
        case 1: _ = try VersionOneFile(path)
        case 2: try VersionTwoFile.make(path)
        default: try VersionThreeFile.make(path, interval: 3_600)
        }
        try openAndClose()
        let other = folder.file("new.db")
        try UllageDatabase.openForStation(path: other, at: morning).close()
        let schemas = try [path, other].map { path in
            try foreignConnection(path).read {
                try String.fetchAll($0, sql: "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name")
            }
        }
        #expect(schemas[0] == schemas[1])
        #expect(schemas[0].count > 15)
    }
}
