import Alarms
import GRDB
import TankFarm
import TestSupport
import Testing

@testable import Storage

/// How figures become rows, and rows figures; what other programs see of them.
@Suite struct FigureTests {
    private func row(_ farm: Farm, _ sql: String) throws -> Row {
        try #require(try foreignConnection(farm.path).read { try Row.fetchOne($0, sql: sql) })
    }

    private func read(_ farm: Farm, _ minute: Int64) throws -> StepFigures {
        try farm.reading().read { db in
            var found: StepFigures?
            try UllageDatabase.eachRow(of: 1, .minute, from: minute, to: minute + 1, db) { found = $1 }
            return try #require(found)
        }
    }

    private let minute = morning.milliseconds / 60_000

    /// The example of docs/database.md.
    private func worked() throws -> Farm {
        let samples = [
            sample("TK-101", 0, level: 9_640, interface: 300, temperature: 32.5),
            sample("TK-101", 15, level: 9_638, interface: 300, temperature: 32.5),
            sample("TK-101", 30, level: 9_645, interface: 300, temperature: 32.6),
            HistorySample(
                tank: "TK-101", at: morning + .seconds(45), level: .good(9_641), interface: .bad(.outOfRange),
                temperature: .good(32.6)),
            sample("TK-101", 60, level: 9_641), sample("TK-101", 4_000, level: 9_641),
        ]
        return try HistoryCourse(samples: samples, runEnd: 4_100).farm()
    }

    @Test func `the documented example is packed as it says`() throws {
        let row = try row(worked(), "SELECT * FROM minute WHERE minute = \(minute)")
        #expect(
            [
                "level_mm", "level_below_mm", "level_above_mm", "level_mean_tenths", "interface_mm",
                "interface_below_mm", "interface_above_mm", "interface_mean_tenths", "temperature_tenths_c",
                "temperature_below_tenths_c", "temperature_above_tenths_c", "temperature_mean_hundredths",
            ].map { row[$0] as Int64? } == [9_641, 3, 4, 0, 300, 0, 0, 0, 326, 1, 0, -5])
        let cover: Int64? = row["cover"]
        let shares = [40, 30, 20, 10, 0].map { bits in cover.map { $0 >> bits & 1_023 } }
        #expect(shares == [750, 1_000, 750, 1_000, 1_000])
    }

    @Test func `the view says it in units`() throws {
        let row = try row(worked(), "SELECT * FROM minute_reading WHERE tank = 'TK-101' AND minute = \(minute)")
        #expect(row["at"] == "2026-01-15T08:00:00.000Z")
        #expect(row["at_ms"] == morning.milliseconds)
        #expect(
            ["level_mm_min", "level_mm_mean", "level_mm_max", "level_mm_last"].map { row[$0] as Double? } == [
                9_638, 9_641, 9_645, 9_641,
            ])
        #expect(
            ["temperature_c_min", "temperature_c_mean", "temperature_c_max", "temperature_c_last"].map {
                row[$0] as Double?
            }
                == [32.5, 32.55, 32.6, 32.6])
        #expect(
            ["good", "level_known", "interface_known", "temperature_known", "level_good"].map { row[$0] as Double? }
                == [0.75, 1, 0.75, 1, 1])
        #expect(row["imported"] == 0)
    }

    @Test(arguments: [("reading", "at_ms"), ("minute_reading", "minute"), ("hour_reading", "hour")])
    func `a condition on the time goes by the key, also without one on the tank`(view: String, time: String) throws {
        let farm = try worked()
        for condition in ["", " AND tank = 'TK-101'", " AND imported = 0 ORDER BY \(time)"] {
            let plan = try foreignConnection(farm.path).read {
                try Row.fetchAll(
                    $0, sql: "EXPLAIN QUERY PLAN SELECT * FROM \(view) WHERE \(time) >= 5 AND \(time) < 9\(condition)"
                )
                .compactMap { $0["detail"] as String? }
            }
            #expect(plan.contains { $0.contains("(tank_id=? AND \(time)>? AND \(time)<?)") }, "\(plan)")
        }
    }

    @Test func `the reader finds again what was packed`() throws {
        let figures = try read(worked(), minute)
        #expect(figures.level.span == ValueSpan(minimum: 9_638, mean: 9_641, maximum: 9_645, last: 9_641))
        #expect(figures.interface.span == ValueSpan(minimum: 300, mean: 300, maximum: 300, last: 300))
        #expect(figures.temperature.span == ValueSpan(minimum: 32.5, mean: 32.55, maximum: 32.6, last: 32.6))
        #expect(figures.goodMilliseconds == 45_000)
        #expect(figures.interface.knownMilliseconds == 45_000)
        #expect(figures.isLevelGood)
        #expect(figures.lastLevel == .good(9_641))
        #expect(figures.last(figures.interface) == .good(300))
        #expect(figures.last(figures.temperature) == .uncertain(32.6, .inconsistent))
    }

    @Test func `a minute that was good throughout has no cover, and a value that the gauge lacks is none`() throws {
        let samples = (0..<9).map {
            HistorySample(
                tank: "TK-101", at: morning + .seconds($0 * 10), level: .good(5_000.25), interface: .absent,
                temperature: .good(-7.5))
        }
        let farm = try HistoryCourse(samples: samples + [sample(4_000, level: 1)], runEnd: 4_100).farm()
        let row = try row(
            farm, "SELECT cover, level_mm, interface_mm, temperature_tenths_c FROM minute WHERE minute = \(minute)")
        #expect((row["cover"] as DatabaseValue).isNull)
        #expect(row["level_mm"] == 5_000.25)
        #expect((row["interface_mm"] as DatabaseValue).isNull)
        #expect(row["temperature_tenths_c"] == -75)
        let figures = try read(farm, minute)
        #expect(figures.goodMilliseconds == 60_000 && figures.goodLevelMilliseconds == 60_000)
        #expect(figures.last(figures.interface) == .absent)
    }

    @Test func `a level that was doubted for part of a minute is not told for good`() throws {
        var samples = (0..<6).map { sample(Double($0) * 10, level: 5_000) }
        samples[2] = HistorySample(
            tank: "TK-101", at: morning + .seconds(20), level: .uncertain(9_999, .jump), interface: .good(300),
            temperature: .good(32.5))
        let farm = try HistoryCourse(
            samples: samples + [sample(60, level: 5_000), sample(4_000, level: 1)], runEnd: 4_100
        ).farm()
        let figures = try read(farm, minute)
        #expect(!figures.isLevelGood)
        #expect(abs(figures.goodLevelMilliseconds - 50_000) < 60)
        #expect(figures.lastLevel == .uncertain(5_000, .inconsistent))
    }

    @Test func `a minute without any value has a row that says so`() throws {
        let farm = try HistoryCourse(
            samples: [badSample(0), badSample(60), sample(4_000, level: 1)], runEnd: 4_100
        ).farm()
        let row = try row(farm, "SELECT * FROM minute WHERE minute = \(minute)")
        #expect(row["cover"] == 0)
        let figures = try read(farm, minute)
        #expect(figures.isKnown)
        #expect(figures.lastLevel == .bad(.notRead))
    }

    @Test(arguments: ["minute", "hour"])
    func `a query for a tank and a time uses the key`(level: String) throws {
        let farm = try worked()
        let plan = try foreignConnection(farm.path).read { db in
            try Row.fetchAll(
                db,
                sql: """
                    EXPLAIN QUERY PLAN SELECT at, level_mm_mean FROM \(level)_reading
                    WHERE tank = 'TK-101' AND \(level) >= 1000 AND \(level) < 2000 ORDER BY \(level)
                    """
            ).map { $0["detail"] as String }
        }
        #expect(
            plan.contains { $0.contains("SEARCH f USING PRIMARY KEY (tank_id=? AND \(level)>? AND \(level)<?)") },
            "\(plan)")
        #expect(!plan.contains { $0.contains("SCAN") || $0.contains("TEMP B-TREE") }, "\(plan)")
    }

    @Test func `a query of raw readings for a tank and a time uses the key`() throws {
        let farm = try worked()
        let plan = try foreignConnection(farm.path).read { db in
            try Row.fetchAll(
                db,
                sql: """
                    EXPLAIN QUERY PLAN SELECT at, level_mm, quality FROM reading
                    WHERE tank = 'TK-101' AND at_ms >= 1000 AND at_ms < 2000 ORDER BY at_ms, turn
                    """
            ).map { $0["detail"] as String }
        }
        #expect(
            plan.contains { $0.contains("SEARCH sample USING PRIMARY KEY (tank_id=? AND at_ms>? AND at_ms<?)") },
            "\(plan)")
        #expect(!plan.contains { $0.contains("SCAN") }, "\(plan)")
    }

    @Test func `a window cuts what is held`() {
        var spans: [HoldIntegrator.Span] = []
        var integrator = HoldIntegrator(width: 1_000, origin: 250, window: 2_000..<4_500, runEnds: [])
        for (at, level) in [(0, 1.0), (2_250, 2), (4_400, 3), (4_600, 4)] {
            integrator.take(
                at: Int64(at), turn: 0, HeldValues(level: level, interface: 0, temperature: 0),
                each: { spans.append($0) })
        }
        integrator.finish(at: 9_000, each: { spans.append($0) })
        #expect(spans.map(\.number) == [1, 2, 3, 4])
        #expect(spans.map(\.figures.livedMilliseconds) == [250, 1_000, 1_000, 250])
        #expect(spans.map(\.figures.level.minimum) == [1, 2, 2, 2])
        #expect(spans.map(\.figures.level.last) == [1, 2, 2, 3])
    }

    @Test func `stretches are cut at the hours and minutes that lie whole in a step`() throws {
        let hour = HistoryLevel.hour.milliseconds
        let minute = HistoryLevel.minute.milliseconds
        let aligned = try #require(StepGrid(from: WallTime(milliseconds: 5 * hour), step: .seconds(3_600), count: 3))
        #expect(aligned.stretches() == [HistoryStretch(source: .rows(.hour), time: 5 * hour..<8 * hour)])
        let five = try #require(StepGrid(from: WallTime(milliseconds: 5 * hour), step: .seconds(300), count: 24))
        #expect(five.stretches() == [HistoryStretch(source: .rows(.minute), time: 5 * hour..<7 * hour)])
        let ragged = try #require(
            StepGrid(
                from: WallTime(milliseconds: hour - minute - 500), step: .milliseconds(hour + 2 * minute), count: 1))
        #expect(
            ragged.stretches() == [
                HistoryStretch(source: .samplesOrRows, time: hour - minute - 500..<hour - minute),
                HistoryStretch(source: .rows(.minute), time: hour - minute..<hour),
                HistoryStretch(source: .rows(.hour), time: hour..<2 * hour),
                HistoryStretch(source: .samplesOrRows, time: 2 * hour..<2 * hour + minute - 500),
            ])
    }
}
