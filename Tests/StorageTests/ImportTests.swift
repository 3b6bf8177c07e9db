import Alarms
import GRDB
import TankFarm
import TestSupport
import Testing

@testable import Storage

/// What the station has of its own, and what is brought in beside it.
@Suite struct ImportTests {
    private func series(from start: Double, count: Int, every seconds: Double = 1) -> [HistorySample] {
        (0..<count).map { sample(start + Double($0) * seconds, level: 5_000 + Double($0 % 200)) }
    }

    private let provenance = ImportProvenance(
        file: "old.csv", sha256: String(repeating: "ab", count: 32), operatorName: "mei", origin: "pts/3")

    /// A station that wrote these, and has stopped; its clock ends a day later.
    private func stopped(_ samples: [HistorySample], in folder: TemporaryFolder? = nil) throws -> Farm {
        let farm = try Farm(in: folder)
        for sample in samples { farm.writer.submit(sample: sample) }
        farm.stop()
        return farm
    }

    @discardableResult
    private func load(
        _ samples: [HistorySample], into path: String, retention: HistoryRetention = HistoryRetention(),
        now: WallTime = morning + .seconds(86_400)
    ) throws -> HistoryLoadResult {
        let database = try UllageDatabase.openForImport(path: path, at: now)
        defer { database.close() }
        return try database.loadHistory(retention: retention, now: now) { loader in
            for sample in samples { try loader.take(sample) }
            return provenance
        }
    }

    private func entries(_ database: UllageDatabase) throws -> [JournalEntry] {
        var found: [JournalEntry] = []
        try database.forEachEntry(matching: JournalQuery()) { found.append($0.entry) }
        return found
    }

    private func numbers(_ sql: String, _ path: String) throws -> [Int64] {
        try UllageDatabase.openForReading(path: path).read { try Int64.fetchAll($0, sql: sql) }
    }

    @Test func `marks what it brought in, and enters the file in the journal`() throws {
        let farm = try stopped(series(from: 0, count: 100))
        try load(series(from: -1_000, count: 100), into: farm.path)
        let database = try farm.reading()
        #expect(
            try numbers(
                "SELECT sum(imported) FROM reading GROUP BY at_ms < \(morning.milliseconds) ORDER BY 1", farm.path)
                == [0, 100])
        // From 07:43:20 to 07:44:59: neither begins with a minute, nor with an hour.
        #expect(try numbers("SELECT imported FROM minute_reading ORDER BY at_ms LIMIT 4", farm.path) == [1, 1, 0, 0])
        #expect(try numbers("SELECT imported FROM hour_reading ORDER BY at_ms LIMIT 1", farm.path) == [1])
        let entry = try #require(try entries(database).last)
        #expect(entry.event == .imported)
        #expect(entry.operatorName == "mei")
        #expect(entry.origin == "pts/3")
        let text = try #require(entry.text)
        #expect(text.contains("old.csv") && text.contains(provenance.sha256) && text.contains("100 readings of 1 tank"))
        #expect(text.contains("2026-01-15T07:43:20.000Z to 2026-01-15T07:44:59.000Z"))
        #expect(try database.verifyJournal() == .intact(count: 1))
    }

    @Test func `goes on with the journal where the station left it`() throws {
        let farm = try Farm()
        farm.writer.submit(entries: [(raised(0), nil)], ticket: 1)
        farm.stop()
        try load(series(from: -1_000, count: 10), into: farm.path)
        let again = try Farm(in: farm.folder)
        again.writer.submit(entries: [(raised(10, serial: 2), nil)], ticket: 1)
        again.stop()
        #expect(try numbers("SELECT sequence FROM journal ORDER BY 1", farm.path) == [1, 2, 3])
        #expect(try again.reading().verifyJournal() == .intact(count: 3))
    }

    @Test(arguments: [-50.0, 0, 99, 50])
    func `refuses what would overlap the station's own`(start: Double) throws {
        let farm = try stopped(series(from: 0, count: 100))
        let before = try numbers("SELECT count(*) FROM sample UNION ALL SELECT count(*) FROM minute", farm.path)
        #expect {
            try load(series(from: start, count: 100, every: 3), into: farm.path)
        } throws: { error in
            guard case .overlaps("TK-101", _, _)? = error as? HistoryLoadRefusal else { return false }
            return true
        }
        let after = try numbers("SELECT count(*) FROM sample UNION ALL SELECT count(*) FROM minute", farm.path)
        #expect(after == before)
        #expect(try numbers("SELECT count(*) FROM journal", farm.path) == [0])
    }

    @Test func `refuses the same file twice`() throws {
        let farm = try stopped([])
        try load(series(from: -1_000, count: 100), into: farm.path)
        #expect(throws: HistoryLoadRefusal.self) { try load(series(from: -1_000, count: 100), into: farm.path) }
    }

    @Test func `refuses the same file twice where only its minutes are kept, and where only its hours are`() throws {
        for days in [2.0, 4] {
            let farm = try stopped([])
            let retention = HistoryRetention(rawDays: 1, minuteDays: 3, hourDays: nil)
            let old = series(from: -days * 86_400, count: 100)
            try load(old, into: farm.path, retention: retention, now: morning)
            #expect(try numbers("SELECT count(*) FROM sample", farm.path) == [0])
            #expect(throws: HistoryLoadRefusal.self) {
                try load(old, into: farm.path, retention: retention, now: morning)
            }
        }
    }

    @Test func `takes one month's file behind the other's`() throws {
        let farm = try stopped([])
        let retention = HistoryRetention(rawDays: 1, minuteDays: nil, hourDays: nil)
        let first = series(from: -10 * 86_400, count: 60, every: 60)
        let second = series(from: -10 * 86_400 + 3_600, count: 60, every: 60)
        try load(first, into: farm.path, retention: retention, now: morning)
        try load(second, into: farm.path, retention: retention, now: morning)
        #expect(try numbers("SELECT count(*) FROM minute", farm.path) == [120])
        #expect(try numbers("SELECT count(*) FROM import", farm.path) == [2])
        #expect(try numbers("SELECT count(*) FROM hour", farm.path) == [2])
    }

    /// The station stopped in the middle of a minute and began in the middle of another; what is brought in fills the time between.
    @Test func `the minutes and hours in which both meet are of both`() throws {
        let all = series(from: 0, count: 900)
        let whole = try stopped(all)
        let farm = try stopped(Array(all[..<250]))
        let later = try Farm(in: farm.folder)
        for sample in all[610...] { later.writer.submit(sample: sample) }
        later.stop()
        try load(Array(all[250..<610]), into: farm.path)
        func buckets(_ path: String) throws -> [HistoryBucket?] {
            try UllageDatabase.openForReading(path: path).buckets(
                tanks: ["TK-101"], from: morning, step: .seconds(60), count: 15)["TK-101"] ?? []
        }
        func close(_ found: [HistoryBucket?], _ wanted: [HistoryBucket?]) -> Bool {
            zip(found, wanted).allSatisfy { pair in
                pair.0?.level?.minimum == pair.1?.level?.minimum && pair.0?.level?.maximum == pair.1?.level?.maximum
                    && pair.0?.level?.last == pair.1?.level?.last
            }
        }
        let wanted = try buckets(whole.path)
        #expect(close(try buckets(farm.path), wanted))
        // And once the writer has made the minutes that were left open.
        let clock = ManualClock()
        clock.advance(by: .seconds(7_200))
        let again = try Farm(in: farm.folder, clock: clock)
        again.stop()
        #expect(close(try buckets(farm.path), wanted))
        #expect(try numbers("SELECT count(*) FROM open_span", farm.path) == [0])
    }

    @Test func `the station's next sample is the newest, however new the import was`() throws {
        let farm = try stopped(series(from: 0, count: 10))
        try load(series(from: 100, count: 10), into: farm.path)
        #expect(try farm.reading().latest(tanks: ["TK-101"])["TK-101"]?.sample.at == morning + .seconds(109))
        let again = try Farm(in: farm.folder)
        again.writer.submit(sample: sample(200, level: 4_000))
        again.stop()
        #expect(try again.reading().latest(tanks: ["TK-101"])["TK-101"]?.sample.level.value == 4_000)
        #expect(try numbers("SELECT DISTINCT turn FROM sample", farm.path) == [0])
    }

    @Test func `an older import leaves the newest sample alone`() throws {
        let farm = try stopped(series(from: 0, count: 10))
        try load(series(from: -100, count: 10), into: farm.path)
        #expect(try farm.reading().latest(tanks: ["TK-101"])["TK-101"]?.sample.at == morning + .seconds(9))
    }

    @Test func `a damaged database is refused and stays where it is`() throws {
        let farm = try stopped(series(from: 0, count: 10))
        var content = bytes(farm.path)
        for index in 4_096..<content.count { content[index] = 0x5A }
        write(content, to: farm.path)
        let before = files(in: farm.folder)
        #expect {
            try load(series(from: -100, count: 10), into: farm.path)
        } throws: { ($0 as? StorageError)?.isDamage ?? false }
        #expect(files(in: farm.folder).filter { !$0.hasSuffix("-shm") && !$0.hasSuffix("-wal") } == before)
        #expect(bytes(farm.path) == content)
    }

    @Test func `makes the database where there is none`() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("new.db")
        try load(series(from: 0, count: 10), into: path)
        #expect(try numbers("SELECT count(*) FROM sample", path) == [10])
    }

    @Test func `a database that was made for an import in vain is taken away, and one that was there is not`() throws {
        struct GivenUp: Error {}
        let folder = try TemporaryFolder()
        for isThere in [false, true] {
            let path = folder.file("\(isThere).db")
            if isThere { try UllageDatabase.openForImport(path: path, at: morning).close() }
            #expect(throws: GivenUp.self) {
                try UllageDatabase.withDatabaseForImport(path: path, at: morning) { database in
                    _ = try database.loadHistory(retention: HistoryRetention(), now: morning) { loader in
                        for sample in series(from: -100_000, count: 5_000) { try loader.take(sample) }
                        throw GivenUp()
                    }
                }
            }
            #expect(files(in: folder).filter { $0.hasPrefix("\(isThere).db") } == (isThere ? ["true.db"] : []))
        }
        let path = folder.file("new.db")
        let result = try UllageDatabase.withDatabaseForImport(path: path, at: morning) { database in
            try database.loadHistory(retention: HistoryRetention(), now: morning) { loader in
                for sample in series(from: -100_000, count: 10) { try loader.take(sample) }
                return provenance
            }
        }
        #expect(result.samples == 10)
        #expect(try numbers("SELECT count(*) FROM sample", path) == [10])
    }

    @Test func `what feeds it may give up, and nothing is brought in`() throws {
        struct GivenUp: Error {}
        let farm = try stopped([])
        let database = try UllageDatabase.openForImport(path: farm.path, at: morning)
        defer { database.close() }
        #expect(throws: GivenUp.self) {
            try database.loadHistory(retention: HistoryRetention(), now: morning) { loader in
                for sample in series(from: -100_000, count: 5_000) { try loader.take(sample) }
                throw GivenUp()
            }
        }
        #expect(try numbers("SELECT count(*) FROM sample UNION ALL SELECT count(*) FROM tank", farm.path) == [0, 0])
    }

    @Test func `a full disk is told, and nothing is brought in`() throws {
        let farm = try stopped([])
        let database = try UllageDatabase.openForImport(path: farm.path, at: morning)
        try database.configureWriter("PRAGMA max_page_count = 60")
        #expect(throws: StorageError.diskFull(path: farm.path)) {
            try database.loadHistory(retention: HistoryRetention(), now: morning) { loader in
                for sample in series(from: -100_000, count: 50_000) { try loader.take(sample) }
                return provenance
            }
        }
        database.close()
        #expect(try numbers("SELECT count(*) FROM sample UNION ALL SELECT count(*) FROM import", farm.path) == [0, 0])
    }

    @Test func `the digest of pieces is the digest of the whole`() throws {
        var digest = StreamDigest()
        let content = Array("at,tank,level_mm".utf8)
        content[..<5].withUnsafeBytes { digest.take($0) }
        content[5...].withUnsafeBytes { digest.take($0) }
        #expect(digest.hex == RecordDigest.sha256Hex(of: content))
    }
}
