import Alarms
import GRDB
import TankFarm
import TestSupport
import Testing

@testable import Storage

@Suite struct BucketTests {
    private func farm(_ samples: [HistorySample], in folder: TemporaryFolder? = nil) throws -> Farm {
        let farm = try Farm(in: folder)
        for sample in samples { farm.writer.submit(sample: sample) }
        farm.stop()
        return farm
    }

    /// One sample in 10 s for an hour, the level rising by 1 mm each.
    private let hour = (0..<360).map { sample(Double($0) * 10, level: Double($0)) }

    /// Straight from the samples, by the words of the type.
    private func expected(_ samples: [HistorySample], from: Double, step: Double, count: Int) -> [HistoryBucket?] {
        (0..<count).map { place in
            let start = morning + .milliseconds(Int64((from + Double(place) * step) * 1_000))
            let end = start + .milliseconds(Int64(step * 1_000))
            let inside = samples.filter { $0.at >= start && $0.at < end }
            if inside.isEmpty { return nil }
            func span(_ measurand: Measurand) -> ValueSpan? {
                let values = inside.compactMap { $0[measurand].value }
                guard let minimum = values.min(), let maximum = values.max(), let last = values.last else { return nil }
                return ValueSpan(
                    minimum: minimum, mean: values.reduce(0, +) / Double(values.count), maximum: maximum, last: last)
            }
            return HistoryBucket(
                start: start, level: span(.level), interface: span(.interface), temperature: span(.temperature))
        }
    }

    private func aggregateRows(_ path: String) throws -> (closed: Int, open: Int) {
        try foreignConnection(path).read { db in
            (
                try Int.fetchOne(db, sql: "SELECT count(*) FROM five_minutes") ?? 0,
                try Int.fetchOne(db, sql: "SELECT count(*) FROM open_bucket") ?? 0
            )
        }
    }

    @Test(arguments: [
        (0.0, 300.0, 13), (0, 900, 5), (0, 3_600, 1), (0, 60, 61), (7, 20, 30), (-600, 300, 20),
    ])
    func `each step holds what its samples say`(from: Double, step: Double, count: Int) throws {
        let farm = try farm(hour)
        let found = try farm.reading().buckets(
            tanks: ["TK-101"], from: morning + .milliseconds(Int64(from * 1_000)), step: .seconds(step), count: count)
        #expect(found["TK-101"] == expected(hour, from: from, step: step, count: count))
    }

    @Test func `all spans but the last are closed into the aggregate`() throws {
        let farm = try farm(hour)
        #expect(try aggregateRows(farm.path) == (11, 1))
    }

    @Test func `a restart within a span counts its samples once`() throws {
        let first = try farm(Array(hour[..<100]))
        let second = try farm(Array(hour[100...]), in: first.folder)
        let found = try second.reading().buckets(tanks: ["TK-101"], from: morning, step: .seconds(300), count: 12)
        #expect(found["TK-101"] == expected(hour, from: 0, step: 300, count: 12))
        #expect(try aggregateRows(second.path) == (11, 1))
    }

    @Test func `a clock set back into a closed span opens it again`() throws {
        let again = [sample(15, level: 77_777), sample(25, level: 5)]
        let later = [sample(3_605, level: 4)]
        let all = hour + again + later
        for samples in [hour + again, all] {
            let farm = try farm(samples)
            let found = try #require(
                try farm.reading().buckets(
                    tanks: ["TK-101"], from: morning, step: .seconds(300), count: 1)["TK-101"]?.first ?? nil)
            #expect(found.level?.maximum == 77_777)
            #expect(found.level?.last == 5)
            #expect(found.level?.mean == (Double((0..<30).reduce(0, +)) + 77_777 + 5) / 32)
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
        let found = try #require(
            try farm(samples).reading().buckets(
                tanks: ["TK-101"], from: morning, step: .seconds(300), count: 5)["TK-101"])
        #expect(found.map { $0?.level?.last } == [100, nil, 50, 1, nil])
        #expect(found[1] == HistoryBucket(start: morning + .seconds(300)))
        #expect(found[2]?.temperature == nil)
        #expect(found[4] == nil)
    }

    @Test func `a long step that is no multiple of five minutes misses nothing`() throws {
        let farm = try farm(hour)
        let found = try #require(
            try farm.reading().buckets(
                tanks: ["TK-101"], from: morning - .seconds(17), step: .seconds(1_234), count: 4)["TK-101"])
        #expect(found.compactMap { $0?.level?.minimum }.min() == 0)
        #expect(found.compactMap { $0?.level?.maximum }.max() == 359)
    }

    @Test func `a tank that was never stored is all nil`() throws {
        let found = try farm(hour).reading().buckets(tanks: ["none"], from: morning, step: .seconds(300), count: 3)
        #expect(found["none"] == [nil, nil, nil])
    }

    @Test func `when many spans end at once they are closed in slices, and read right meanwhile`() throws {
        let tanks = (0..<450).map { TankName("T\($0)") }
        var samples: [HistorySample] = []
        for second in [0.0, 300] { samples += tanks.map { sample($0, second, level: second) } }
        let farm = try farm(samples)
        let found = try farm.reading().buckets(tanks: tanks, from: morning, step: .seconds(300), count: 2)
        #expect(found.values.allSatisfy { $0.map { $0?.level?.last } == [0, 300] })
        #expect(found.count == 450)
    }
}
