import GRDB
import TankFarm
import TestSupport
import Testing

@testable import Storage

@Suite struct ThinningTests {
    private func open(_ driver: RecorderDriver) throws -> [[Int64]] {
        try driver.database.read { db in
            try Row.fetchAll(db, sql: "SELECT from_ms, to_ms FROM open_span ORDER BY from_ms").map { row in
                [row.integer(at: 0) ?? 0, row.integer(at: 1) ?? 0].map { ($0 - morning.milliseconds) / 60_000 }
            }
        }
    }

    private func minutes(_ driver: RecorderDriver) throws -> [Int64] {
        try driver.integers("SELECT minute - \(morning.milliseconds / 60_000) FROM minute ORDER BY minute")
    }

    @Test func `a minute is made when its tank has left it, and an hour with its last minute`() throws {
        let driver = try RecorderDriver()
        try driver.write([sample(0, level: 1), sample(30, level: 2)])
        try driver.thin()
        #expect(try minutes(driver) == [])
        try driver.write([sample(61, level: 3)])
        try driver.thin()
        #expect(try minutes(driver) == [0])
        #expect(try open(driver) == [[1, 3]])
        try driver.write((2..<61).map { sample(Double($0) * 60, level: 4) })
        try driver.thin()
        #expect(try minutes(driver).count == 60)
        #expect(try driver.integer("SELECT count(*) FROM hour") == 1)
    }

    @Test func `an hour with ten good minutes says so`() throws {
        let driver = try RecorderDriver()
        try driver.write((0..<600).map { sample(Double($0), level: 1) } + [badSample(600), badSample(650)])
        driver.advance(by: .seconds(7_200))
        try driver.thin()
        let row = try #require(try driver.database.read { try Row.fetchOne($0, sql: "SELECT * FROM hour_reading") })
        let good: Double = row["good"]
        #expect(abs(good - 1.0 / 6) < 0.001)
        #expect(row["level_mm_mean"] == 1.0)
    }

    @Test func `a tank of which nothing comes any more has its last minutes made`() throws {
        let driver = try RecorderDriver()
        try driver.write([sample(0, level: 1), sample(59, level: 2)])
        driver.advance(by: .seconds(200))
        try driver.thin()
        #expect(try minutes(driver) == [])
        driver.advance(by: .seconds(60))
        try driver.thin()
        #expect(try minutes(driver) == [0, 1, 2])
        #expect(try open(driver) == [])
    }

    @Test func `a clock set back into made minutes has them made anew`() throws {
        let driver = try RecorderDriver()
        try driver.write((0..<600).map { sample(Double($0), level: 1) })
        try driver.thin()
        try driver.write([sample(120, level: 9), sample(130, level: 9), sample(700, level: 1)])
        #expect(try open(driver).first == [2, 4])
        try driver.thin()
        let highest = try driver.integers("SELECT level_mm + level_above_mm FROM minute ORDER BY minute")
        #expect(Array(highest.prefix(5)) == [1, 1, 9, 9, 1])
    }

    @Test func `a sample of a false clock does not keep the writer busy for fifty years`() throws {
        let driver = try RecorderDriver()
        try driver.write([
            HistorySample(
                tank: "TK-101", at: WallTime(milliseconds: 5_000), level: .good(1), interface: .absent,
                temperature: .absent)
        ])
        try driver.write([sample(0, level: 1), sample(600, level: 1)])
        driver.advance(by: .seconds(700))
        // As a migration leaves it: one span from the first sample to the last.
        try driver.database.write { db in
            try db.execute(sql: "DELETE FROM open_span")
            try db.execute(
                sql: "INSERT INTO open_span VALUES (1, 0, ?)", arguments: [morning.milliseconds + 12 * 60_000])
        }
        try driver.stop()
        let next = try RecorderDriver(in: driver.folder, at: driver.now + .seconds(3_600))
        try next.write([])
        var slices = 0
        while try next.thinOnce() { slices += 1 }
        #expect(slices < 20)
        #expect(try open(next) == [])
        #expect(try next.integer("SELECT count(*) FROM minute") == 6)
    }

    @Test func `what a kill leaves open is made by the next run, cut at the last sign of life`() throws {
        let first = try RecorderDriver()
        try first.write([sample(0, level: 1), sample(20, level: 2)])
        first.advance(by: .seconds(30))
        try first.write([])
        try first.stop(inOrder: false)
        let second = try RecorderDriver(in: first.folder, at: first.now + .seconds(15))
        try second.write([sample(45, level: 3), sample(60, level: 3)])
        try second.thin()
        let row = try #require(try second.database.read { try Row.fetchOne($0, sql: "SELECT * FROM minute_reading") })
        // 20 s of 1, 10 s of 2, nobody watched, 15 s of 3.
        #expect(row["good"] == 0.75)
        let mean: Double = row["level_mm_mean"]
        #expect(abs(mean - 85.0 / 45) < 0.06)
    }

    @Test(arguments: 0..<LongForm.rounds(40, long: 2_000))
    func `against plain arithmetic, over random gaps, faults, clocks and restarts`(seed: Int) throws {
        var life = RandomLife(seed: UInt64(seed))
        let driver = try life.run()
        let expected = try PlainFigures(of: driver)
        let rows = try driver.database.read { try Row.fetchAll($0, sql: "SELECT * FROM minute_reading ORDER BY at_ms") }
        var compared = 0
        var found: Set<Int64> = []
        for row in rows {
            let minute: Int64 = row["at_ms"] / 60_000
            found.insert(minute)
            guard !expected.uncertain.contains(minute) else { continue }
            let figures = try #require(expected.minutes[minute], "seed \(seed), minute \(minute)")
            let good: Double = row["good"]
            #expect(abs(good - figures.good) < 0.0011, "seed \(seed), minute \(minute)")
            #expect(row["level_mm_min"] == figures.minimum, "seed \(seed), minute \(minute)")
            #expect(row["level_mm_max"] == figures.maximum, "seed \(seed), minute \(minute)")
            #expect(row["level_mm_last"] == figures.last, "seed \(seed), minute \(minute)")
            if let mean = figures.mean {
                let stored: Double = row["level_mm_mean"]
                #expect(abs(stored - mean) < 0.051, "seed \(seed), minute \(minute)")
            }
            compared += 1
        }
        #expect(found.isSuperset(of: Set(expected.minutes.keys).subtracting(expected.uncertain)), "seed \(seed)")
        #expect(try driver.integer("SELECT count(*) FROM open_span") == 0, "seed \(seed)")
        #expect(compared > 0, "seed \(seed)")
        let hours = try driver.integer("SELECT count(DISTINCT minute / 60) FROM minute")
        #expect(try driver.integer("SELECT count(*) FROM hour") == hours, "seed \(seed)")
    }
}

/// One tank's days with all that befalls a record, written through the recorder.
private struct RandomLife {
    private var random: SeededRandom
    private var now = ManualClock().now()
    private var level = 5_000.0

    init(seed: UInt64) { random = SeededRandom(seed: seed) }

    mutating func run() throws -> RecorderDriver {
        var driver = try RecorderDriver(at: now)
        for _ in 0..<Int.random(in: 5...40, using: &random) {
            switch Int.random(in: 0..<20, using: &random) {
            case 0: driver.advance(by: .seconds(Int.random(in: 61...4_000, using: &random)))
            case 1: try driver.setWall(to: driver.now.wall - .seconds(Int.random(in: 1...5_000, using: &random)))
            case 2: try driver.setWall(to: driver.now.wall + .seconds(Int.random(in: 100...5_000, using: &random)))
            case 3, 4:
                let inOrder = Bool.random(using: &random)
                let (folder, end) = (driver.folder, driver.now)
                try driver.stop(inOrder: inOrder)
                driver = try RecorderDriver(
                    in: folder, at: end + .milliseconds(Int.random(in: 1...300_000, using: &random)))
            case 5: try driver.thin()
            default: try scan(driver)
            }
        }
        try driver.write([])
        driver.advance(by: .seconds(100_000))
        try driver.write([])
        try driver.thin()
        return driver
    }

    private mutating func scan(_ driver: RecorderDriver) throws {
        var batch: [HistorySample] = []
        for _ in 0..<Int.random(in: 1...60, using: &random) {
            driver.advance(by: .milliseconds(Int.random(in: 200...20_000, using: &random)))
            level += Double(Int.random(in: -3...3, using: &random))
            let measurement: Measurement =
                switch Int.random(in: 0..<10, using: &random) {
                case 0: .bad(.timeout)
                case 1: .uncertain(level, .jump)
                default: .good(level)
                }
            batch.append(
                HistorySample(
                    tank: "TK-101", at: driver.now.wall, level: measurement, interface: .absent, temperature: .absent))
            guard Int.random(in: 0..<10, using: &random) == 0 else { continue }
            try driver.write(batch)
            try driver.thin()
            batch = []
        }
        try driver.write(batch)
    }
}

/// The same figures by the words of the documentation: each sample on its own, in the order of the record.
private struct PlainFigures {
    struct Minute {
        var minimum: Double?
        var maximum: Double?
        var last: Double?
        var weight = 0.0
        var sum = 0.0
        var goodMilliseconds = 0.0
        var lived = 0.0

        var mean: Double? { weight > 0 ? sum / weight : last }
        var good: Double { goodMilliseconds / max(60_000, lived) }
    }

    private(set) var minutes: [Int64: Minute] = [:]
    /// Where nobody knows how long the last sample before the clock was set held, or a run's end lies in a time that was passed before.
    private(set) var uncertain: Set<Int64> = []

    init(of driver: RecorderDriver) throws {
        let rows = try driver.database.read {
            try Row.fetchAll($0, sql: "SELECT at_ms, turn, level_mm, quality FROM sample ORDER BY turn, at_ms")
        }.map { row in (at: row["at_ms"] as Int64, turn: row["turn"] as Int64, SampleRow.level(row)) }
        let last = try driver.integer("SELECT max(run_id) FROM run")
        let ends = try driver.integers(
            "SELECT coalesce(stopped_at_ms, last_alive_at_ms) FROM run WHERE run_id <> \(last)")
        for (place, row) in rows.enumerated() {
            let next = place + 1 < rows.count ? rows[place + 1] : nil
            var end = row.at + 90_000
            if let next, next.turn == row.turn { end = min(end, next.at) }
            for runEnd in ends where runEnd >= row.at { end = min(end, runEnd) }
            hold(row.2, from: row.at, to: end)
            // Behind the last sample before a jump, and in a gap, nobody knows when the clock passed here again.
            let isFollowed = next.map { $0.turn == row.turn && $0.at - row.at <= 90_000 } ?? false
            if !isFollowed, rows.contains(where: { $0.turn > row.turn }) { doubt(from: row.at, to: row.at + 90_000) }
        }
        let newest = rows.map(\.at).max() ?? 0
        for end in ends where end < newest {
            if rows.contains(where: { $0.turn == 0 && $0.at > end }), rows.contains(where: { $0.turn > 0 }) {
                doubt(from: end - 90_000, to: end + 90_000)
            }
        }
    }

    private mutating func doubt(from: Int64, to: Int64) {
        for minute in (from / 60_000)...(to / 60_000) { uncertain.insert(minute) }
    }

    private mutating func hold(_ level: (value: Double?, isGood: Bool), from: Int64, to: Int64) {
        var at = from
        repeat {
            let end = min(to, (at / 60_000 + 1) * 60_000)
            var minute = minutes[at / 60_000] ?? Minute()
            let duration = Double(max(0, end - at))
            if let value = level.value {
                minute.minimum = min(minute.minimum ?? value, value)
                minute.maximum = max(minute.maximum ?? value, value)
                minute.last = value
                minute.weight += duration
                minute.sum += value * duration
            }
            if level.isGood { minute.goodMilliseconds += duration }
            minute.lived += duration
            minutes[at / 60_000] = minute
            at = end
        } while at < to
    }
}

extension SampleRow {
    /// What the level's columns say, without the product's own reading of them.
    fileprivate static func level(_ row: Row) -> (value: Double?, isGood: Bool) {
        let code: Int64 = (row["quality"] as Int64? ?? 0) & 63
        return (row["level_mm"] as Double?, code == 0)
    }
}
