import TankFarm

/// The share of the last minute in which a line was taken by exchanges. A value; time is handed in.
struct LineUse: Sendable {
    private static let seconds: Int64 = 60

    /// What each of the last sixty seconds was taken, in nanoseconds, by its number modulo sixty.
    private var taken: [Int64] = Array(repeating: 0, count: Int(LineUse.seconds))
    /// The newest second that is in.
    private var newest: Int64 = 0
    /// When the first exchange began.
    private var since: MonotonicTime?

    /// An exchange held the line for so long and ended at `end`.
    mutating func add(_ duration: Duration, endingAt end: MonotonicTime) {
        let begin = MonotonicTime(nanoseconds: end.nanoseconds - max(0, duration.wholeNanoseconds))
        if since == nil {
            since = begin
            newest = end.nanoseconds / 1_000_000_000
        }
        advance(to: end)
        // An exchange that lasts over seconds takes of each what is its own.
        var from = max(begin.nanoseconds, (newest - LineUse.seconds + 1) * 1_000_000_000)
        while from < end.nanoseconds {
            let second = from / 1_000_000_000
            let until = min(end.nanoseconds, (second + 1) * 1_000_000_000)
            taken[Int(second % LineUse.seconds)] += until - from
            from = until
        }
    }

    /// 0–1; nil before anything was asked.
    mutating func share(at now: MonotonicTime) -> Double? {
        guard let since else { return nil }
        advance(to: now)
        // The present second has only begun; what the sixty hold is what passed of them since the first exchange.
        let start = max(since.nanoseconds, (newest - LineUse.seconds + 1) * 1_000_000_000)
        let passed = max(now.nanoseconds - start, 1)
        return min(1, Double(taken.reduce(0, +)) / Double(passed))
    }

    private mutating func advance(to time: MonotonicTime) {
        let second = time.nanoseconds / 1_000_000_000
        guard second > newest else { return }
        for passed in max(newest + 1, second - LineUse.seconds + 1)...second {
            taken[Int(passed % LineUse.seconds)] = 0
        }
        newest = second
    }
}
