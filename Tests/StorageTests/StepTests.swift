import TankFarm
import TestSupport
import Testing

@testable import Storage

@Suite struct StepTests {
    private struct Step: Hashable {
        let tank: TankName
        let start: WallTime
        let bucket: HistoryBucket?
    }

    private func farm() throws -> Farm {
        let samples = (0..<720).flatMap { place in
            ["A", "B"].map { sample(TankName($0), Double(place) * 10, level: Double(place)) }
        }
        return try HistoryCourse(samples: samples, runEnd: 7_200).farm()
    }

    private func steps(
        _ farm: Farm, _ tanks: [TankName], from: Double, to: Double, step: Duration
    ) throws -> [Step] {
        var found: [Step] = []
        try farm.reading().steps(
            tanks: tanks, from: morning + .milliseconds(Int64(from * 1_000)),
            to: morning + .milliseconds(Int64(to * 1_000)), step: step
        ) { found.append(Step(tank: $0, start: $1, bucket: $2)) }
        return found
    }

    @Test func `every step and tank is told once, by time and then in the order asked for`() throws {
        let found = try steps(farm(), ["B", "none", "A"], from: -60, to: 180, step: .seconds(60))
        #expect(found.map(\.tank.text) == (0..<4).flatMap { _ in ["B", "none", "A"] })
        #expect(found.map(\.start) == (0..<12).map { morning + .seconds(60 * ($0 / 3 - 1)) })
        #expect(found.prefix(3).allSatisfy { $0.bucket == nil })
        #expect(found[3].bucket?.level == ValueSpan(minimum: 0, mean: 2.5, maximum: 5, last: 5))
        #expect(found[4].bucket == nil)
    }

    @Test(arguments: [Duration.seconds(1), .seconds(60), .milliseconds(7_300), .seconds(3_600)])
    func `a long stream is what one call gives`(step: Duration) throws {
        let farm = try farm()
        let count = Int(7_200_000 / step.wholeMilliseconds) + 1
        let streamed = try steps(farm, ["A", "B"], from: 0, to: 7_200, step: step).filter { $0.tank == "B" }
        let whole = try farm.reading().buckets(tanks: ["B"], from: morning, step: step, count: count)
        #expect(streamed.map(\.bucket) == whole["B"]?.prefix(streamed.count).map { $0 })
        #expect(streamed.count == Int((7_200_000 - 1) / step.wholeMilliseconds) + 1)
    }

    @Test func `more steps than are read at a time follow each other without a seam`() throws {
        let farm = try farm()
        let found = try steps(farm, ["A"], from: 0, to: 7_200, step: .milliseconds(250))
        #expect(found.count == 28_800)
        #expect(found.map(\.start) == (0..<28_800).map { morning + .milliseconds(250 * $0) })
        #expect(found.enumerated().allSatisfy { $1.bucket?.level?.last == Double($0 / 40) && $1.bucket?.good == 1 })
    }

    @Test(arguments: [Duration.milliseconds(250), .milliseconds(7_300), .seconds(200)])
    func `where samples are deleted around kept ones, a stream has no seam either`(step: Duration) throws {
        let farm = try farm()
        let start = morning.milliseconds
        try farm.change(
            """
            DELETE FROM sample WHERE at_ms < \(start + 1_234_567) OR at_ms BETWEEN \(start + 4_777_777) AND \(start + 6_000_000);
            INSERT OR REPLACE INTO thinned SELECT tank_id, \(start + 6_000_000), NULL, NULL FROM tank;
            INSERT INTO kept_span (tank_id, from_ms, to_ms, cause)
                SELECT tank_id, \(start + 1_234_567), \(start + 4_777_777), 'alarm' FROM tank;
            """)
        let streamed = try steps(farm, ["A", "B"], from: 0, to: 7_200, step: step).filter { $0.tank == "A" }
        let whole = try farm.reading().buckets(tanks: ["A"], from: morning, step: step, count: streamed.count)
        // The last one is cut by the end.
        #expect(streamed.map(\.bucket).dropLast() == whole["A"]?.dropLast())
        #expect(streamed.allSatisfy { $0.bucket != nil } == (step >= .seconds(60)))
    }

    @Test func `the last step is cut by the end, its shares are of the whole`() throws {
        let found = try steps(farm(), ["A"], from: 0, to: 150, step: .seconds(100))
        #expect(found.map(\.bucket?.level?.last) == [9, 14])
        #expect(found.map(\.bucket?.good) == [1, 0.5])
    }

    @Test func `no time, no step and no tank give nothing`() throws {
        let farm = try farm()
        #expect(try steps(farm, ["A"], from: 10, to: 10, step: .seconds(1)).isEmpty)
        #expect(try steps(farm, ["A"], from: 10, to: 0, step: .seconds(1)).isEmpty)
        #expect(try steps(farm, ["A"], from: 0, to: 10, step: .seconds(0)).isEmpty)
        #expect(try steps(farm, [], from: 0, to: 10, step: .seconds(1)).isEmpty)
    }

    @Test func `what the caller throws stops the stream, and holds no transaction`() throws {
        struct Enough: Error {}
        let database = try farm().reading()
        var count = 0
        #expect(throws: Enough.self) {
            try database.steps(
                tanks: ["A"], from: morning, to: morning + .seconds(600), step: .seconds(1)
            ) { _, _, _ in
                count += 1
                // Read while it streams: were it in a transaction of its own, this would wait for itself.
                _ = try database.latest(tanks: ["A"])
                if count == 7 { throw Enough() }
            }
        }
        #expect(count == 7)
    }

    @Test func `statistics count each level and tell its span`() throws {
        let farm = try farm()
        try farm.change(
            """
            INSERT INTO kept_span (tank_id, from_ms, to_ms, cause, rows) VALUES (1, 0, 1, 'alarm', 5), (2, 0, 1, 'movement', 7);
            INSERT INTO import (file, sha256, rows, at_ms, operator) VALUES ('old.csv', 'abc', 77, 1000, 'anna');
            """)
        let found = try farm.reading().historyStatistics()
        #expect(found.levels.map(\.name) == ["raw", "minutes", "hours"])
        #expect(found.levels[0].rows == 1_440)
        #expect(found.levels[0].first == morning)
        #expect(found.levels[0].last == morning + .seconds(7_190))
        // The last minutes of both are not left yet.
        #expect(found.levels[1].rows + found.unthinnedMinutes >= 240)
        #expect(found.levels[1].first == morning)
        #expect(found.levels[2].rows == 2)
        #expect(found.levels[2].last == morning)
        #expect(found.unthinnedMinutes > 0 && found.unthinnedMinutes < 10)
        #expect(found.keptSpans == 2)
        #expect(found.keptRows == 12)
        #expect(
            found.imports == [
                HistoryStatistics.Import(
                    file: "old.csv", sha256: "abc", rows: 77, at: WallTime(milliseconds: 1_000), operatorName: "anna")
            ])
        #expect(found.journalEntries == 0)
        #expect(found.bytes > 8_192)
    }

    @Test func `an empty history has no first and no last`() throws {
        let farm = try Farm()
        farm.stop()
        let found = try farm.reading().historyStatistics()
        #expect(found.levels.allSatisfy { $0.rows == 0 && $0.first == nil && $0.last == nil })
        #expect(found.unthinnedMinutes == 0)
    }
}
