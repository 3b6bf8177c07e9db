import TankFarm

/// How long one device is given to begin its answer, learnt from the answers that it has given: a dead gauge that is
/// waited for as long as the slowest conceivable one costs its line more than all the living ones.
package struct ReplyPatience: Hashable, Sendable {
    /// So many of the latest replies are remembered.
    package static let remembered = 32
    /// The least beyond a request's own time on the wire: below it lie the pauses of adapters and of the system.
    package static let leastMargin: Duration = .milliseconds(50)
    /// What is given beyond twice the slowest reply.
    package static let slack: Duration = .milliseconds(10)
    /// After so long a failing device is given the whole configured time once more: a gauge that became slower would
    /// otherwise never be heard again.
    package static let fullTryEvery: Duration = .seconds(60)

    private var replies: [Duration] = []
    private var oldest = 0
    private var lastFullTry: MonotonicTime?

    /// The slowest of the replies that are remembered; nil before the first.
    package private(set) var slowest: Duration?

    package init() {}

    /// A good answer's time, from the request's first byte to the answer's last.
    package mutating func learn(_ reply: Duration) {
        let reply = max(reply, .zero)
        guard replies.count == ReplyPatience.remembered else {
            replies.append(reply)
            slowest = max(slowest ?? .zero, reply)
            return
        }
        let forgotten = replies[oldest]
        replies[oldest] = reply
        oldest = (oldest + 1) % ReplyPatience.remembered
        if let known = slowest, forgotten < known {
            slowest = max(known, reply)
        } else {
            slowest = replies.max()
        }
    }

    /// A try with the whole configured time ended then.
    package mutating func noteFullTry(at now: MonotonicTime) { lastFullTry = now }

    /// A little more than twice the slowest reply; nil before the first. A reply's whole time stands for the time to its
    /// beginning, which is on the safe side.
    package var learnt: Duration? { slowest.map { $0 * 2 + ReplyPatience.slack } }

    /// How long to wait for the next answer to begin, never longer than the configured time.
    /// - Parameters:
    ///   - isFailing: the last try failed.
    ///   - wireTime: what the request and its answer take on the wire by themselves.
    ///   - others: the time that the line's slowest healthy device is given; it stands in before this one's first answer.
    package func wait(
        isFailing: Bool, wireTime: Duration, responseTimeout: Duration, others: @autoclosure () -> Duration?,
        at now: MonotonicTime
    ) -> Duration {
        if isFailing || slowest == nil {
            guard let lastFullTry, now - lastFullTry <= ReplyPatience.fullTryEvery else { return responseTimeout }
        }
        guard let time = learnt ?? others() else { return responseTimeout }
        return min(max(time, wireTime + ReplyPatience.leastMargin), responseTimeout)
    }
}
