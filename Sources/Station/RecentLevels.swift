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
        guard step > newest else { return }
        let gap = Int(min(step - newest, Int64(RecentLevels.capacity)))
        means.append(contentsOf: Array(repeating: nil, count: gap))
        newestStep = step
        sum = 0
        count = 0
        trim()
    }

    /// Oldest first, the present step last.
    package var millimetres: [Double?] { means }

    private mutating func trim() {
        if means.count > RecentLevels.capacity { means.removeFirst(means.count - RecentLevels.capacity) }
    }
}
