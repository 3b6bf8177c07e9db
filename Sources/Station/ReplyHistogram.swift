import Glibc
import TankFarm

/// The latest reply times of one gauge, in few bytes: counts in steps of a tenth, halved now and then, so that what was
/// an hour ago weighs less than what is now. Its figures are right to a twentieth.
struct ReplyHistogram: Sendable {
    /// At this many all counts are halved.
    static let halvesAt = 1_024
    private static let shortest = 1e-4
    private static let step = 1.1
    /// From 0.1 ms to a minute.
    private static let steps = 140
    private static let logarithmOfStep = log(step)

    private var counts: [UInt16] = []
    private var total = 0
    private var figures: (median: Duration, percentile99: Duration)?

    /// In the middle of its step, by ratio.
    var median: Duration? { figures?.median }
    var percentile99: Duration? { figures?.percentile99 }

    mutating func add(_ reply: Duration) {
        if counts.isEmpty { counts = Array(repeating: 0, count: ReplyHistogram.steps) }
        let ratio = max(reply.inSeconds, ReplyHistogram.shortest) / ReplyHistogram.shortest
        let place = min(Int(log(ratio) / ReplyHistogram.logarithmOfStep), ReplyHistogram.steps - 1)
        counts[place] += 1
        total += 1
        if total >= ReplyHistogram.halvesAt { halve() }
        // A thousand answers do not change with each one more, and ten thousand gauges are looked at each second.
        if total < 16 || total % 16 == 0 { figures = (median: quantile(0.5), percentile99: quantile(0.99)) }
    }

    private mutating func halve() {
        total = 0
        for place in counts.indices {
            counts[place] /= 2
            total += Int(counts[place])
        }
    }

    private func quantile(_ share: Double) -> Duration {
        let wanted = max(1, Int((share * Double(total)).rounded(.up)))
        var seen = 0
        var place = 0
        while place < counts.count - 1 {
            seen += Int(counts[place])
            if seen >= wanted { break }
            place += 1
        }
        return .seconds(ReplyHistogram.shortest * pow(ReplyHistogram.step, Double(place) + 0.5))
    }

}
