import Storage
import TankFarm
import TestSupport
import Testing

@Suite struct TrendRecordTests {
    @Test func `one sample in a year stands out of its column's lowest and highest`() throws {
        let folder = try TemporaryFolder()
        let station = try RecordedFarm(in: folder)
        let start = station.clock.now().wall
        station.scan(for: .seconds(1_800), level: { _ in 8_000 })
        let spike = station.clock.now().wall
        station.scan(for: .seconds(10), level: { _ in 9_000 })
        station.scan(for: .seconds(1_800), level: { _ in 8_000 })
        station.set(clockTo: start + .seconds(200 * 86_400))
        station.scan(for: .seconds(1_800), level: { _ in 8_000 })
        let database = try station.stop()
        defer { database.close() }
        // A year in 140 columns of 63 hours each.
        let step = Duration.seconds(63 * 3_600)
        let from = WallTime(milliseconds: (start.milliseconds / 226_800_000 - 30) * 226_800_000)
        let buckets = try #require(
            try database.buckets(tanks: ["TK-101"], from: from, step: step, count: 140)["TK-101"])
        let known = buckets.compactMap { $0 }
        #expect(known.count == 2)
        #expect(known.map { $0.level?.maximum } == [9_000, 8_000])
        #expect(known.map { $0.level?.minimum } == [8_000, 8_000])
        #expect(known[0].start <= spike && spike < known[0].start + step)
        // Ten seconds of an hour do not lift its mean.
        #expect(known.allSatisfy { abs(($0.level?.mean ?? 0) - 8_000) < 4 })
    }
}
