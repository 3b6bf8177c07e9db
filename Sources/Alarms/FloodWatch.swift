import TankFarm

/// How many annunciations the last ten minutes held, and whether they are a flood: one begins at ten in ten minutes and
/// ends below five (EEMUA 191's practice).
package struct FloodWatch: Sendable {
    private var count = FloodCount(grain: 100)
    private var newest: Int64 = .min
    private var since: WallTime?

    package init() {}

    /// An annunciation; those of proof tests are not told. A time before an earlier one counts as that one's.
    package mutating func annunciated(at time: MonotonicTime, wall: WallTime) {
        let wasFlood = count.isFlood
        _ = count.take(at: advance(to: time))
        if count.isFlood, !wasFlood { since = wall }
    }

    /// What the last ten minutes held; asked more often than alarms ring, since a flood ends without an annunciation.
    package mutating func load(at time: MonotonicTime) -> AlarmLoad {
        _ = count.slide(to: advance(to: time))
        return AlarmLoad(
            lastTenMinutes: count.total, isFlood: count.isFlood, floodSince: count.isFlood ? since : nil)
    }

    /// Milliseconds, never backwards.
    private mutating func advance(to time: MonotonicTime) -> Int64 {
        newest = max(newest, time.nanoseconds / 1_000_000)
        return newest
    }
}

/// Annunciations of a sliding ten minutes, on a clock of milliseconds that never goes back. The ten minutes hold their
/// end and not their beginning: two annunciations that lie exactly ten minutes apart are never counted together.
struct FloodCount: Sendable {
    static let span: Int64 = 600_000
    static let begin = 10
    static let end = 5

    /// Annunciations that lie together, so that a storm of any size takes bounded room. They leave together, with the newest.
    private struct Cluster {
        let first: Int64
        var newest: Int64
        var count: Int
    }

    /// How close together annunciations are counted as one cluster, in milliseconds; 0: only those of the same one.
    let grain: Int64
    private(set) var total = 0
    private(set) var isFlood = false
    private var clusters: [Cluster] = []
    /// What lies before it has slid out.
    private var head = 0

    init(grain: Int64) { self.grain = grain }

    /// Takes an annunciation. Gives the time at which a flood had ended by then, if one had.
    mutating func take(at time: Int64) -> Int64? {
        let before = slide(to: time - 1)
        total += 1
        if head < clusters.count, time - clusters[clusters.count - 1].first <= grain {
            clusters[clusters.count - 1].newest = time
            clusters[clusters.count - 1].count += 1
        } else {
            clusters.append(Cluster(first: time, newest: time, count: 1))
        }
        // Only now what leaves in the same instant: where one comes as another goes the count does not sink in between.
        let during = slide(to: time)
        if total >= FloodCount.begin { isFlood = true }
        return before ?? during
    }

    /// Lets go what is older than the span. Gives the time at which a flood has ended by that.
    mutating func slide(to time: Int64) -> Int64? {
        var ended: Int64?
        while head < clusters.count, clusters[head].newest + FloodCount.span <= time {
            total -= clusters[head].count
            if isFlood, total < FloodCount.end {
                isFlood = false
                ended = clusters[head].newest + FloodCount.span
            }
            head += 1
        }
        // Moved seldom, so that each annunciation is moved about once.
        if head > 64, head * 2 > clusters.count {
            clusters.removeFirst(head)
            head = 0
        }
        return ended
    }
}
