import GRDB
import TankFarm
import TestSupport
import Testing

@testable import Storage

/// A year of days in milliseconds is far above what a test needs; a day says where raw samples end.
private let day: Int64 = 86_400_000

/// A database that was opened for a station which does not run.
private struct Idle {
    let folder: TemporaryFolder
    let path: String
    let database: UllageDatabase
    let now: WallTime
    var retention = HistoryRetention()

    init(now: WallTime = morning + .seconds(86_400)) throws {
        folder = try TemporaryFolder()
        path = folder.file("ullage.db")
        self.now = now
        database = try UllageDatabase.openForStation(path: path, at: now)
    }

    @discardableResult
    func load(_ samples: [HistorySample], from provenance: ImportProvenance? = nil) throws -> HistoryLoadResult {
        try database.loadHistory(retention: retention, now: now) { loader in
            for sample in samples { try loader.take(sample) }
            return provenance
        }
    }

    func count(_ table: String) throws -> Int {
        try database.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM \(table)") ?? -1 }
    }

    func numbers(_ sql: String) throws -> [Int64] { try database.read { try Int64.fetchAll($0, sql: sql) } }

    /// The minutes as they stand in the table, and as the raw samples give them.
    func minutes(of tank: Int64 = 1) throws -> (stored: [Int64: StepFigures], raw: [Int64: StepFigures]) {
        try database.read { db in
            var stored: [Int64: StepFigures] = [:]
            try UllageDatabase.eachRow(of: tank, .minute, from: 0, to: 1 << 40, db) { stored[$0] = $1 }
            let from = (morning - .seconds(400 * 86_400)).milliseconds / 60_000 * 60_000
            let raw = try UllageDatabase.figures(
                ofSamplesOf: tank, from: from, to: from + 500 * day, level: .minute,
                runEnds: try UllageDatabase.runEnds(besides: nil, db), db)
            return (stored, raw)
        }
    }
}

private func series(_ tank: TankName = "TK-101", from start: Double, count: Int, every seconds: Double = 1)
    -> [HistorySample]
{
    (0..<count).map { number in
        sample(tank, start + Double(number) * seconds, level: 5_000 + Double(number / 3 % 200))
    }
}

private func provenance(_ file: String = "old.csv") -> ImportProvenance {
    ImportProvenance(file: file, sha256: String(repeating: "ab", count: 32), operatorName: "mei", origin: "pts/3")
}

@Suite struct LoaderTests {
    @Test func `writes a row where something changed and one a minute where nothing did`() throws {
        let idle = try Idle()
        let still = (0..<300).map { sample(Double($0), level: 5_000) }
        let result = try idle.load(still + [sample(300, level: 5_001), sample(301, level: 5_001)])
        #expect(
            try idle.numbers("SELECT (at_ms - \(morning.milliseconds)) / 1000 FROM sample ORDER BY at_ms")
                == [0, 60, 120, 180, 240, 300, 301])
        #expect(result.samples == 302)
        #expect(result.rawRows == 7)
    }

    @Test func `makes the minutes that the raw rows give`() throws {
        let idle = try Idle()
        var random = SplitMix(seed: 20_261_121)
        var at = 0.0
        var samples: [HistorySample] = []
        for _ in 0..<4_000 {
            at += Double(random.next() % 40_000) / 1_000 + 0.001
            if random.next() % 50 == 0 { at += 300 }
            samples.append(
                random.next() % 10 == 0
                    ? badSample(at) : sample(at, level: 4_000 + Double(random.next() % 8), temperature: 30.1))
        }
        let now = morning + .seconds(Int(at) + 100)
        let other = try Idle(now: now)
        try other.load(samples)
        let (stored, raw) = try other.minutes()
        #expect(stored.count > 300)
        #expect(stored.keys.sorted() == raw.keys.sorted(), "seed 20261121")
        for (number, figures) in raw {
            let given = try #require(stored[number]).bucket(start: number * 60_000, milliseconds: 60_000)
            let wanted = figures.bucket(start: number * 60_000, milliseconds: 60_000)
            #expect(given.level?.minimum == wanted.level?.minimum)
            #expect(given.level?.maximum == wanted.level?.maximum)
            #expect(given.level?.last == wanted.level?.last)
            #expect(abs((given.level?.mean ?? 0) - (wanted.level?.mean ?? 0)) <= 0.051)
            #expect(abs(given.good - wanted.good) <= 0.0006)
        }
        withExtendedLifetime(idle) {}
    }

    @Test func `holds the last reading no longer than until now`() throws {
        let idle = try Idle(now: morning + .seconds(330))
        try idle.load(series(from: 0, count: 331))
        let last = try idle.numbers("SELECT max(minute) FROM minute")
        #expect(last == [(morning + .seconds(330)).milliseconds / 60_000])
        let covers = try idle.database.buckets(
            tanks: ["TK-101"], from: morning + .seconds(300), step: .seconds(60), count: 2)["TK-101"]
        #expect(covers?.first??.good == 0.5)
        #expect(covers?.last == .some(nil))
    }

    @Test func `sums the minutes up to hours`() throws {
        let idle = try Idle()
        let result = try idle.load(series(from: 0, count: 7_200) + series(from: 10_000, count: 600))
        #expect(result.hours == 3)
        let good = try idle.database.read {
            try Double.fetchAll($0, sql: "SELECT good FROM hour_reading ORDER BY at_ms")
        }
        #expect(good.count == 3)
        #expect(good.first == 1)
        #expect(good.dropFirst().first == 1)
        // 90 s that the last one of the second hour holds, and 600 s of readings with as much behind them.
        #expect(abs((good.last ?? 0) - (89.0 + 599 + 90) / 3_600) < 0.0011)
        #expect(
            try idle.database.read {
                try Double.fetchOne($0, sql: "SELECT level_mm_max FROM hour_reading ORDER BY at_ms LIMIT 1")
            } == 5_199)
    }

    @Test func `keeps what is older than the raw samples as minutes and hours alone`() throws {
        var idle = try Idle(now: morning)
        idle.retention.rawDays = 1
        let old = series(from: -3 * 86_400, count: 600, every: 10)
        let young = series(from: -3_600, count: 300)
        let result = try idle.load(old + young)
        #expect(result.withoutRaw == 600)
        // One in three seconds changes, and the last one tells how long it stood.
        #expect(try idle.count("sample") == 101)
        #expect(result.minutes == (try idle.count("minute")))
        // The last of each holds for 90 s.
        #expect(try idle.count("minute") == 100 + 2 + 5 + 2)
        let until = try idle.numbers("SELECT raw_until_ms FROM thinned")
        #expect(until == [(morning.milliseconds - day) / 3_600_000 * 3_600_000])
    }

    @Test func `forgets minutes beyond their time and hours beyond theirs`() throws {
        var idle = try Idle(now: morning)
        idle.retention = HistoryRetention(rawDays: 1, minuteDays: 2, hourDays: 4)
        let result = try idle.load(
            series(from: -5 * 86_400, count: 60) + series(from: -3 * 86_400, count: 60)
                + series(from: -1.5 * 86_400, count: 60))
        #expect(result.forgotten == 60)
        #expect(try idle.count("hour") == 2)
        #expect(try idle.count("minute") == 1)
        #expect(try idle.count("sample") == 0)
    }

    @Test(arguments: [0, -1_000])
    func `refuses a reading that does not rise`(step: Int64) throws {
        let idle = try Idle()
        let second = HistorySample(
            tank: "TK-101", at: morning + .milliseconds(step), level: .good(1), interface: .absent,
            temperature: .absent)
        #expect(throws: HistoryLoadRefusal.notRising("TK-101", at: second.at, previous: morning)) {
            try idle.load([sample(0, level: 1), second])
        }
        #expect(try idle.count("sample") == 0)
        #expect(try idle.count("tank") == 0)
    }

    @Test func `refuses the future and what lies before 1970`() throws {
        let idle = try Idle(now: morning)
        #expect(throws: HistoryLoadRefusal.inFuture("TK-101", at: morning + .milliseconds(1_000))) {
            try idle.load([sample(1, level: 1)])
        }
        let early = HistorySample(
            tank: "TK-101", at: WallTime(milliseconds: -1), level: .good(1), interface: .absent, temperature: .absent)
        #expect(throws: HistoryLoadRefusal.beforeTime("TK-101", at: early.at)) { try idle.load([early]) }
    }

    @Test func `commits nothing where a refusal was caught on the way`() throws {
        let idle = try Idle()
        #expect(throws: HistoryLoadRefusal.self) {
            try idle.database.loadHistory(retention: idle.retention, now: idle.now) { loader in
                try loader.take(sample(0, level: 1))
                try? loader.take(sample(0, level: 2))
                return nil
            }
        }
        #expect(try idle.count("sample") == 0)
    }

    @Test func `takes an infinity for out of range`() throws {
        let idle = try Idle()
        try idle.load([sample(0, level: .infinity), sample(1, level: 5_000)])
        let rows = try idle.database.read {
            try String.fetchAll($0, sql: "SELECT coalesce(level_reason, 'good') FROM reading ORDER BY at_ms")
        }
        #expect(rows == ["out-of-range", "good"])
        let (stored, _) = try idle.minutes()
        #expect(stored.values.allSatisfy { $0.level.mean == 5_000 })
    }

    @Test func `makes the newest reading the latest`() throws {
        let idle = try Idle()
        try idle.load([sample(0, level: 5_000), badSample(10)])
        let latest = try #require(try idle.database.latest(tanks: ["TK-101"])["TK-101"])
        #expect(latest.sample.level.reason == .timeout)
        #expect(latest.lastGoodLevelMillimetres == 5_000)
        #expect(latest.lastGoodAt == morning)
    }

    @Test func `neither marks as imported nor enters anything in the journal without a provenance`() throws {
        let idle = try Idle()
        try idle.load(series(from: 0, count: 100))
        #expect(try idle.count("import") == 0)
        #expect(try idle.count("journal") == 0)
        try idle.load(series(from: 1_000, count: 100), from: provenance())
        #expect(try idle.count("import") == 1)
        #expect(try idle.count("journal") == 1)
    }
}

/// SplitMix64 (Steele, Lea, Flood 2014), so that a failure can be had again.
private struct SplitMix {
    var seed: UInt64
    mutating func next() -> UInt64 {
        seed &+= 0x9E37_79B9_7F4A_7C15
        var value = seed
        value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return value ^ value >> 31
    }
}
