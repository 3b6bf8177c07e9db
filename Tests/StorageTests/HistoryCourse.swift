import GRDB
import TankFarm
import TestSupport
import Testing

@testable import Storage

/// One tank's samples, and what its figures must be by the words of the type: every sample holds until the next one, at most 90 s, and
/// no longer than the run. Written by other means than the product's, to be held against it.
struct HistoryCourse {
    var samples: [HistorySample]
    /// Seconds since `morning`.
    var runEnd: Double

    /// Written through the station's own writer, whose clock stands at `runEnd` when it stops.
    func farm(in folder: TemporaryFolder? = nil, clock: ManualClock = ManualClock()) throws -> Farm {
        let farm = try Farm(in: folder, clock: clock)
        for sample in samples { farm.writer.submit(sample: sample) }
        clock.setWall(to: morning + .milliseconds(Int64(runEnd * 1_000)))
        farm.stop()
        return farm
    }

    /// Two hours of one in one to forty seconds, with gaps, bad and uncertain values.
    static func random(seed: UInt64, seconds: Int = 7_200) -> HistoryCourse {
        var random = SeededRandom(seed: seed)
        var samples: [HistorySample] = []
        var at = Int64.random(in: 0..<5_000, using: &random)
        var level = 5_000.0
        while at < Int64(seconds) * 1_000 {
            // Never the same twice: what repeats is not written.
            level += Double(Int.random(in: 1...9, using: &random) * (Bool.random(using: &random) ? 1 : -1))
            let measured: Measurement =
                switch Int.random(in: 0..<20, using: &random) {
                case 0, 1: .bad(samples.count.isMultiple(of: 2) ? .timeout : .crc)
                case 2: .uncertain(level, .jump)
                default: .good(level)
                }
            samples.append(
                HistorySample(
                    tank: "TK-101", at: morning + .milliseconds(at), level: measured,
                    interface: Int.random(in: 0..<30, using: &random) == 0 ? .bad(.outOfRange) : .good(300.25),
                    temperature: .absent))
            at +=
                Int.random(in: 0..<40, using: &random) == 0
                ? Int64.random(in: 91_000..<600_000, using: &random) : Int64.random(in: 500..<40_000, using: &random)
        }
        return HistoryCourse(samples: samples, runEnd: Double(seconds))
    }

    /// Steps of so many seconds from so many seconds after `morning`.
    func expected(from: Double, step: Double, count: Int) -> [HistoryBucket?] {
        (0..<count).map { place in
            let start = from + Double(place) * step
            return bucket(from: start, to: start + step, width: step)
        }
    }

    private func bucket(from: Double, to: Double, width: Double) -> HistoryBucket? {
        var known = false
        var good = 0.0
        var spans: [Measurand: (minimum: Double, sum: Double, time: Double, maximum: Double, last: Double)] = [:]
        for (place, sample) in samples.enumerated() {
            let at = seconds(sample)
            let next = place + 1 < samples.count ? seconds(samples[place + 1]) : .infinity
            let held = max(0, min(next, at + 90, at <= runEnd ? runEnd : .infinity, to) - max(at, from))
            guard held > 0 || (at >= from && at < to) else { continue }
            known = true
            if sample.quality == .good { good += held }
            for measurand in Measurand.allCases {
                guard let value = sample[measurand].value else { continue }
                let old = spans[measurand]
                spans[measurand] = (
                    min(old?.minimum ?? value, value), (old?.sum ?? 0) + value * held, (old?.time ?? 0) + held,
                    max(old?.maximum ?? value, value), value
                )
            }
        }
        guard known else { return nil }
        func span(_ measurand: Measurand) -> ValueSpan? {
            spans[measurand].map {
                ValueSpan(
                    minimum: $0.minimum, mean: $0.time > 0 ? $0.sum / $0.time : $0.last, maximum: $0.maximum,
                    last: $0.last
                )
            }
        }
        return HistoryBucket(
            start: morning + .milliseconds(Int64((from * 1_000).rounded())), good: good / width, level: span(.level),
            interface: span(.interface), temperature: span(.temperature))
    }

    private func seconds(_ sample: HistorySample) -> Double { (sample.at - morning).inSeconds }
}

/// Whether they are the same but for the tenths in which the minutes have their means, and the ‰ of their shares.
func expectNear(
    _ found: [HistoryBucket?]?, _ expected: [HistoryBucket?], mean: Double = 0.1, share: Double = 0.002,
    _ comment: Comment? = nil, sourceLocation: SourceLocation = #_sourceLocation
) throws {
    let found = try #require(found, sourceLocation: sourceLocation)
    #expect(found.count == expected.count, comment, sourceLocation: sourceLocation)
    for (place, (found, expected)) in zip(found, expected).enumerated() {
        #expect((found == nil) == (expected == nil), "step \(place), \(comment ?? "")", sourceLocation: sourceLocation)
        guard let found, let expected else { continue }
        #expect(found.start == expected.start, sourceLocation: sourceLocation)
        #expect(abs(found.good - expected.good) <= share, "step \(place)", sourceLocation: sourceLocation)
        for measurand in Measurand.allCases {
            let pair = (found[measurand], expected[measurand])
            #expect((pair.0 == nil) == (pair.1 == nil), "step \(place), \(measurand)", sourceLocation: sourceLocation)
            guard let left = pair.0, let right = pair.1 else { continue }
            #expect(
                left.minimum == right.minimum && left.maximum == right.maximum && left.last == right.last
                    && abs(left.mean - right.mean) <= mean, "step \(place), \(measurand): \(left), not \(right)",
                sourceLocation: sourceLocation)
        }
    }
}

extension Farm {
    /// Other hands at the file, after the farm has stopped.
    func change(_ sql: String) throws {
        try foreignConnection(path).writeWithoutTransaction { try $0.execute(sql: sql) }
    }
}
