import GRDB
import TankFarm
import TestSupport
import Testing

@testable import Storage

@Suite struct BucketTests {
    /// One sample in 10 s for an hour, the level rising by 1 mm each.
    private let hour = HistoryCourse(
        samples: (0..<360).map { sample(Double($0) * 10, level: Double($0)) }, runEnd: 4_000)

    private func buckets(
        _ farm: Farm, from: Double, step: Double, count: Int, measurands: MeasurandSet = .all
    ) throws -> [HistoryBucket?]? {
        try farm.reading().buckets(
            tanks: ["TK-101"], from: morning + .milliseconds(Int64(from * 1_000)),
            step: .milliseconds(Int64(step * 1_000)), count: count, measurands: measurands)["TK-101"]
    }

    private static let grids: [(Double, Double, Int)] = [
        (0, 300, 25), (0, 3_600, 3), (-3_600, 7_200, 2), (0, 60, 125), (7, 20, 360), (-600, 900, 12), (-17, 1_234, 8),
        (3.5, 144.25, 50), (1_800, 4_000, 2), (0, 0.25, 400), (-60, 90, 90), (100, 9_000, 1),
    ]

    @Test(arguments: grids, [UInt64.random(in: 0..<1_000_000), 17])
    func `each step holds what its samples say, weighted by time`(grid: (Double, Double, Int), seed: UInt64) throws {
        let course = HistoryCourse.random(seed: seed)
        let farm = try course.farm()
        let (from, step, count) = grid
        try expectNear(
            try buckets(farm, from: from, step: step, count: count),
            course.expected(from: from, step: step, count: count), "seed \(seed)")
    }

    @Test(arguments: grids) func `what is not thinned yet is read from its samples`(
        from: Double, step: Double, count: Int
    ) throws {
        let course = HistoryCourse.random(seed: 3)
        let farm = try course.farm()
        let second = morning.milliseconds
        // From within the first hour into the second.
        try farm.change(
            """
            DELETE FROM minute WHERE minute >= \(second / 60_000 + 21) AND minute < \(second / 60_000 + 77); DELETE FROM hour;
            INSERT OR REPLACE INTO open_span SELECT tank_id, \(second + 21 * 60_000), \(second + 77 * 60_000) FROM tank;
            """)
        try expectNear(
            try buckets(farm, from: from, step: step, count: count),
            course.expected(from: from, step: step, count: count))
    }

    @Test func `where all is raw the mean is exact`() throws {
        let course = HistoryCourse.random(seed: 8)
        let farm = try course.farm()
        try expectNear(
            try buckets(farm, from: 100, step: 50, count: 90), course.expected(from: 100, step: 50, count: 90),
            mean: 1e-6,
            share: 1e-9)
    }

    @Test func `only the values that are asked for are read`() throws {
        let farm = try HistoryCourse.random(seed: 5).farm()
        for (from, step, count) in [(0.0, 300.0, 24), (7, 20, 30), (0, 3_600, 2)] {
            let all = try #require(try buckets(farm, from: from, step: step, count: count))
            let level = try #require(try buckets(farm, from: from, step: step, count: count, measurands: .level))
            #expect(level.map { $0?.level } == all.map { $0?.level })
            #expect(level.map { $0?.good } == all.map { $0?.good })
            #expect(level.allSatisfy { $0?.interface == nil && $0?.temperature == nil })
            let interface = try buckets(farm, from: from, step: step, count: count, measurands: .interface)
            #expect(interface?.map { $0?.interface } == all.map { $0?.interface })
        }
    }

    @Test func `hours are read where the minutes are deleted, and minutes where the samples are`() throws {
        let farm = try HistoryCourse(samples: hour.samples + [sample(9_000, level: 1)], runEnd: 9_500).farm()
        let whole = try buckets(farm, from: 0, step: 900, count: 4)
        let second = morning.milliseconds
        try farm.change(
            "DELETE FROM sample WHERE at_ms < \(second + 3_600_000); INSERT OR REPLACE INTO thinned VALUES (1, \(second + 3_600_000), NULL, NULL)"
        )
        try expectNear(try buckets(farm, from: 0, step: 900, count: 4), whole ?? [])
        // A minute counts where its middle lies.
        let fine = try #require(try buckets(farm, from: 0, step: 20, count: 180))
        #expect(fine.enumerated().allSatisfy { ($0 % 3 == 1) == ($1 != nil) })
        #expect(fine[4]?.level?.last == 11)
        #expect(fine[4]?.good == 1)
        try farm.change(
            "DELETE FROM minute WHERE minute < \(second / 60_000 + 60); UPDATE thinned SET minute_until_ms = \(second + 3_600_000)"
        )
        let coarse = try #require(try buckets(farm, from: 0, step: 900, count: 4))
        #expect(coarse.map { $0?.level?.maximum } == [nil, nil, 359, nil])
        #expect(try buckets(farm, from: 0, step: 3_600, count: 1)?.first??.level?.maximum == 359)
    }

    @Test func `samples that are kept around an alarm are read where the others are deleted`() throws {
        let farm = try HistoryCourse(samples: hour.samples + [sample(9_000, level: 1)], runEnd: 9_500).farm()
        let second = morning.milliseconds
        try farm.change(
            """
            DELETE FROM sample WHERE at_ms < \(second + 1_000_000) OR at_ms BETWEEN \(second + 2_000_000) AND \(second + 3_600_000);
            INSERT OR REPLACE INTO thinned VALUES (1, \(second + 3_600_000), NULL, NULL);
            INSERT INTO kept_span (tank_id, from_ms, to_ms, cause) VALUES (1, \(second + 1_000_000), \(second + 2_000_000), 'alarm');
            """)
        let fine = try #require(try buckets(farm, from: 0, step: 20, count: 180))
        // From 90 s after the span's beginning, in whole minutes, to its end.
        #expect((57..<99).allSatisfy { fine[$0]?.level?.last == Double($0 * 2 + 1) })
        #expect(fine[100]?.level != nil && fine[101] == nil && fine[99] == nil)
        try expectNear(try buckets(farm, from: 0, step: 600, count: 6), hour.expected(from: 0, step: 600, count: 6))
    }

    @Test func `a late sample where the others are deleted is seen beside what was made of them`() throws {
        let farm = try hour.farm()
        let second = morning.milliseconds
        try farm.change(
            """
            DELETE FROM sample WHERE at_ms < \(second + 600_000) OR at_ms > \(second + 1_200_000);
            INSERT OR REPLACE INTO thinned VALUES (1, \(second + 3_600_000), NULL, NULL);
            INSERT INTO kept_span (tank_id, from_ms, to_ms, cause) VALUES (1, \(second + 600_000), \(second + 1_200_000), 'alarm');
            INSERT INTO sample (tank_id, at_ms, turn, level_mm) VALUES (1, \(second + 315_000), 1, 9999), (1, \(second + 915_000), 1, 9999);
            INSERT INTO open_span VALUES (1, \(second + 300_000), \(second + 420_000)), (1, \(second + 900_000), \(second + 960_000));
            """)
        for step in [60.0, 300, 3_600] {
            let found = try #require(try buckets(farm, from: 0, step: step, count: Int(3_600 / step)))
            #expect(found[Int(300 / step)]?.level?.minimum == (step > 300 ? 0 : 30), "\(step)")
            #expect(found[Int(300 / step)]?.level?.maximum == 9_999, "\(step)")
            #expect(found[Int(900 / step)]?.level?.maximum == 9_999, "\(step)")
        }
        // Where the others are kept the minute that was made of them does not count beside them: 60 s of theirs and 45 s of the late one.
        let minute = try #require(try buckets(farm, from: 900, step: 60, count: 1)?.first ?? nil)
        let mean = (60 * 92.5 + 45 * 9_999) / 105
        #expect(abs((minute.level?.mean ?? 0) - mean) < 0.01)
    }

    @Test func `in steps of a thousand minutes a spike on the border is in one of two, and only there`() throws {
        let days = (0..<1_500).map { sample(Double($0) * 60, level: $0 == 1_200 ? 9_999 : 5) }
        let farm = try HistoryCourse(samples: days, runEnd: 90_100).farm()
        let step = 60_000.0
        // The border 20, 40 and no seconds within the spike's minute.
        for (within, place) in [(20.0, 1), (40, 0), (0, 1)] {
            let from = 72_000 + within - step
            let found = try #require(try buckets(farm, from: from, step: step, count: 2))
            let highest = found.map { $0?.level?.maximum }
            #expect(highest == (place == 0 ? [9_999, 5] : [5, 9_999]), "\(within) s")
            #expect(abs((found[0]?.good ?? 0) - 1) < 0.002)
        }
    }

    @Test func `minutes that were brought in without samples are read at any step`() throws {
        let farm = try hour.farm()
        try farm.change("DELETE FROM sample WHERE at_ms < \(morning.milliseconds + 1_800_000)")
        try expectNear(try buckets(farm, from: 0, step: 600, count: 6), hour.expected(from: 0, step: 600, count: 6))
        let fine = try #require(try buckets(farm, from: 0, step: 20, count: 180))
        #expect((0..<30).allSatisfy { fine[$0 * 3 + 1]?.level?.last == Double($0 * 6 + 5) })
        #expect((100..<180).allSatisfy { fine[$0]?.level?.last == Double($0 * 2 + 1) })
    }

    @Test func `a restart counts what was held up to the end of the run`() throws {
        let first = try HistoryCourse(samples: Array(hour.samples[..<100]), runEnd: 1_000).farm()
        let clock = ManualClock(wall: morning + .seconds(1_400))
        let second = try HistoryCourse(samples: Array(hour.samples[140...]), runEnd: 4_000).farm(
            in: first.folder, clock: clock)
        let found = try #require(try buckets(second, from: 0, step: 300, count: 12))
        for (place, expected) in [1, 1, 1, 1.0 / 3, 1.0 / 3, 1, 1, 1, 1, 1, 1, 1].enumerated() {
            #expect(abs((found[place]?.good ?? -1) - expected) < 0.002, "step \(place)")
        }
    }

    @Test func `a clock set back into closed minutes has both passes in them`() throws {
        let again = [sample(15, level: 77_777), sample(25, level: 5)]
        for samples in [hour.samples + again, hour.samples + again + [sample(3_605, level: 4)]] {
            let farm = try HistoryCourse(samples: samples, runEnd: 4_000).farm()
            let found = try #require(try buckets(farm, from: 0, step: 300, count: 1)?.first ?? nil)
            #expect(found.level?.maximum == 77_777)
            #expect(found.level?.minimum == 0)
            // The last of its latest minute, by the clock.
            #expect(found.level?.last == 29)
            #expect(found.good == 1)
            let minute = try #require(try buckets(farm, from: 0, step: 60, count: 1)?.first ?? nil)
            #expect(minute.level?.last == 5)
        }
    }

    @Test func `bad samples give no value, and uncertain ones do`() throws {
        let samples = [
            sample(0, level: 100), badSample(10), badSample(310),
            HistorySample(
                tank: "TK-101", at: morning + .seconds(620), level: .uncertain(50, .jump), interface: .absent,
                temperature: .bad(.outOfRange)),
            sample(1_000, level: 1),
        ]
        let course = HistoryCourse(samples: samples, runEnd: 1_010)
        let found = try #require(try buckets(try course.farm(), from: 0, step: 300, count: 5))
        try expectNear(found, course.expected(from: 0, step: 300, count: 5))
        #expect(found[1] == HistoryBucket(start: morning + .seconds(300)))
        #expect(found[2]?.temperature == nil)
        #expect(found[2]?.good == 0)
        #expect(found[4] == nil)
    }

    @Test func `an hour with ten good minutes says so`() throws {
        let samples = (0..<60).map { sample(600 + Double($0) * 10, level: 7) } + [badSample(1_200)]
        let farm = try HistoryCourse(samples: samples + [sample(7_300, level: 7)], runEnd: 8_000).farm()
        let found = try #require(try buckets(farm, from: 0, step: 3_600, count: 1)?.first ?? nil)
        #expect(abs(found.good - 1.0 / 6) < 1e-3)
        #expect(found.level == ValueSpan(minimum: 7, mean: 7, maximum: 7, last: 7))
    }

    @Test func `a tank that was never stored is all nil`() throws {
        let found = try hour.farm().reading().buckets(tanks: ["none"], from: morning, step: .seconds(300), count: 3)
        #expect(found["none"] == [nil, nil, nil])
    }

    @Test func `no step, no width and times without end give nothing and end nothing`() throws {
        let database = try hour.farm().reading()
        for (from, step, count) in [
            (morning, Duration.seconds(0), 3), (morning, .seconds(-1), 3), (morning, .seconds(1), 0),
            (WallTime(milliseconds: .max), .seconds(1), 3), (WallTime(milliseconds: .min), .seconds(1), 3),
        ] {
            let found = try database.buckets(tanks: ["TK-101"], from: from, step: step, count: count)
            #expect(found["TK-101"]?.allSatisfy { $0 == nil } == true)
        }
        let all = try database.buckets(
            tanks: ["TK-101"], from: WallTime(milliseconds: 0), step: .milliseconds(Int64.max), count: 2)
        #expect(all["TK-101"]?.first??.level?.maximum == 359)
    }

    @Test func `450 tanks are told apart`() throws {
        let tanks = (0..<450).map { TankName("T\($0)") }
        var samples: [HistorySample] = []
        for second in [0.0, 300] {
            samples += tanks.enumerated().map { sample($1, second, level: second + Double($0)) }
        }
        let farm = try HistoryCourse(samples: samples, runEnd: 310).farm()
        let found = try farm.reading().buckets(tanks: tanks, from: morning, step: .seconds(300), count: 2)
        #expect(found.count == 450)
        for (place, tank) in tanks.enumerated() {
            #expect(found[tank]?.map { $0?.level?.last } == [Double(place), 300 + Double(place)])
        }
    }
}
