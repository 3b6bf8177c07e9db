import Alarms
import TankFarm
import TestSupport
import Testing

@testable import Storage

@Suite struct RiseTests {
    /// Writes the samples, and one a day later that closes the last span.
    private func fastest(
        _ samples: [HistorySample], from: WallTime = morning, to: WallTime = morning + .seconds(86_400)
    ) throws -> [TankName: ObservedRise] {
        let farm = try Farm()
        for sample in samples { farm.writer.submit(sample: sample) }
        for tank in Set(samples.map(\.tank)) { farm.writer.submit(sample: sample(tank, 86_400, level: 0)) }
        farm.stop()
        return try farm.reading().fastestRise(tanks: ["TK-101", "TK-102", "none"], from: from, to: to)
    }

    /// One sample in 10 s; the level by the second.
    private func course(
        _ tank: TankName = "TK-101", seconds: Range<Int>, _ level: (Double) -> Double
    ) -> [HistorySample] {
        stride(from: seconds.lowerBound, to: seconds.upperBound, by: 10).map {
            sample(tank, Double($0), level: level(Double($0)))
        }
    }

    @Test func `the fastest five minutes of each tank are found, with their time`() throws {
        // 6 mm/min, from the 30th to the 45th minute 12 mm/min, then down; the other tank falls only.
        let rising = course(seconds: 0..<5_400) { second in
            second < 1_800
                ? 1_000 + second / 10 : second < 2_700 ? 1_180 + (second - 1_800) / 5 : 1_360 - (second - 2_700)
        }
        let falling = course("TK-102", seconds: 0..<3_600) { 9_000 - $0 }
        let found = try fastest(rising + falling)
        #expect(found.keys.sorted() == ["TK-101"])
        let rise = try #require(found["TK-101"])
        #expect(abs(rise.millimetresPerMinute - 12) < 1e-9)
        #expect(rise.at >= morning + .seconds(2_080) && rise.at <= morning + .seconds(2_700))
    }

    @Test func `only the period that is asked for counts`() throws {
        let samples =
            course(seconds: 0..<1_800) { $0 } + course(seconds: 1_800..<5_400) { 1_800 + ($0 - 1_800) / 10 }
        let found = try fastest(samples, from: morning + .seconds(1_800), to: morning + .seconds(5_400))
        #expect(abs(try #require(found["TK-101"]).millimetresPerMinute - 6) < 1e-9)
    }

    @Test func `a gauge that boots with zeros is no pump`() throws {
        var samples = course(seconds: 0..<3_600) { 8_000 + $0 / 60 }
        // Silent at the end of a span and booting: zeros that are not good, then the level again.
        samples = samples.map { sample in
            let second = (sample.at - morning).inSeconds
            guard (1_150..<1_260).contains(second) else { return sample }
            return HistorySample(
                tank: sample.tank, at: sample.at, level: .uncertain(0, .warmingUp), interface: .absent,
                temperature: .absent)
        }
        let rise = try #require(try fastest(samples)["TK-101"])
        #expect(abs(rise.millimetresPerMinute - 1) < 0.01)
    }

    @Test func `a jump that nobody has taken for true is no rise`() throws {
        let samples = course(seconds: 0..<3_600) { 8_000 + $0 / 60 }.map { sample in
            (sample.at - morning).inSeconds < 1_800
                ? sample
                : HistorySample(
                    tank: sample.tank, at: sample.at, level: .uncertain(12_000, .jump), interface: .absent,
                    temperature: .absent)
        }
        #expect(abs(try #require(try fastest(samples)["TK-101"]).millimetresPerMinute - 1) < 0.01)
    }

    @Test func `over an outage of ten minutes and more nothing is said`() throws {
        let before = course(seconds: 0..<600) { _ in 1_000 }
        #expect(try fastest(before + course(seconds: 1_500..<2_100) { _ in 1_900 }) == [:])
        // 900 mm over five silent minutes, told over those and at most one more.
        let over = try #require(try fastest(before + course(seconds: 900..<1_500) { _ in 1_900 })["TK-101"])
        #expect((145...175).contains(over.millimetresPerMinute))
    }

    @Test func `a gauge that is silent after a few samples makes no flood of them`() throws {
        // Two samples ten seconds behind the last of the minutes before: 11 mm in 15 s, and nothing more.
        let samples = course(seconds: 0..<600) { _ in 1_000 } + [sample(600, level: 1_010), sample(605, level: 1_011)]
        let rise = try #require(try fastest(samples)["TK-101"])
        #expect(rise.millimetresPerMinute < 3)
        #expect(rise.duration >= .seconds(240))
    }

    @Test func `where the samples are deleted the minutes tell it`() throws {
        let samples = course(seconds: 0..<3_600) { $0 < 1_800 ? 1_000 : 1_000 + ($0 - 1_800) / 5 }
        let farm = try HistoryCourse(samples: samples + [sample(86_400, level: 0)], runEnd: 90_000).farm()
        try farm.change("DELETE FROM sample WHERE at_ms < \(morning.milliseconds + 3_600_000)")
        let rise = try #require(
            try farm.reading().fastestRise(tanks: ["TK-101"], from: morning, to: morning + .seconds(86_400))["TK-101"])
        #expect(abs(rise.millimetresPerMinute - 12) < 1e-9)
        #expect(rise.duration == .seconds(300))
    }
}
