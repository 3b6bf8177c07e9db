import TankFarm

/// The mean level of each 5 minutes of the last 8 hours, for the sparklines: read once from the database, then kept up.
package struct RecentLevels: Hashable, Sendable {
    package static let stepMilliseconds: Int64 = 300_000
    package static let capacity = 96

    /// Of the newest step, in multiples of `stepMilliseconds` since 1970; nil while there is none.
    private var newestStep: Int64?
    private var means: [Double?] = []
    private var sum = 0.0
    private var count = 0

    private struct Kept: Hashable {
        let newestStep: Int64
        let means: [Double?]
    }
    /// What was known before the last leap.
    private var beforeLeap: Kept?

    package init() {}

    /// Takes over stored steps; `start` is the first one's.
    package init(start: WallTime, means: [Double?]) {
        guard !means.isEmpty else { return }
        self.means = means
        newestStep = start.milliseconds / RecentLevels.stepMilliseconds + Int64(means.count) - 1
        if let last = means.last, let mean = last {
            sum = mean
            count = 1
        }
        trim()
    }

    /// A good or uncertain level. A clock that is set back adds to the newest step instead of opening an old one anew.
    package mutating func add(levelMillimetres: Double, at time: WallTime) {
        advance(to: time)
        sum += levelMillimetres
        count += 1
        if !means.isEmpty { means[means.count - 1] = sum / Double(count) }
    }

    /// Lets time pass: steps without a level become gaps.
    package mutating func advance(to time: WallTime) {
        let step = time.milliseconds / RecentLevels.stepMilliseconds
        guard let newest = newestStep else {
            newestStep = step
            means = [nil]
            return
        }
        if abs(step - newest) > Int64(RecentLevels.capacity) {
            leap(to: step, from: newest)
        } else if step > newest {
            open(step, after: newest)
        }
    }

    private mutating func open(_ step: Int64, after newest: Int64) {
        guard step > newest else { return }
        means.append(contentsOf: Array(repeating: nil, count: Int(step - newest)))
        newestStep = step
        sum = 0
        count = 0
        trim()
    }

    /// Further than all that is kept: a long silence, or a clock that was set wrong by years and will be set right again.
    private mutating func leap(to step: Int64, from newest: Int64) {
        if let before = beforeLeap, (0...Int64(RecentLevels.capacity)).contains(step - before.newestStep) {
            (newestStep, means) = (before.newestStep, before.means)
            beforeLeap = nil
            (sum, count) = (means.last ?? nil).map { ($0, 1) } ?? (0, 0)
            open(step, after: before.newestStep)
        } else {
            beforeLeap = Kept(newestStep: newest, means: means)
            (newestStep, means, sum, count) = (step, [nil], 0, 0)
        }
    }

    /// Oldest first, the present step last.
    package var millimetres: [Double?] { means }

    private mutating func trim() {
        if means.count > RecentLevels.capacity { means.removeFirst(means.count - RecentLevels.capacity) }
    }
}
