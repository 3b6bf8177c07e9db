/// Looks through one tank's minutes for the steepest rises over about five of them.
struct RiseSearch {
    /// From the end of one minute to that of another, by their numbers.
    struct Rise: Hashable {
        let from: Int64
        let to: Int64
        let fromMillimetres: Double
        let toMillimetres: Double

        var millimetresPerMinute: Double { (toMillimetres - fromMillimetres) / Double(to - from) }
    }

    private static let minutes: Int64 = 5
    /// Further apart nobody says how it rose between.
    private static let farthest: Int64 = 10
    /// How many are kept; of those that follow each other by a minute, one flood makes ten or so.
    private static let candidates = 500

    /// The minutes of the last ten, oldest first.
    private var recent: [(number: Int64, level: Double)] = []
    private var rises: [Rise] = []
    /// Below this a rise is none of the fastest.
    private var threshold = 0.0

    /// The next minute's last level; minutes come in order, and some may lack.
    mutating func take(_ number: Int64, _ level: Double) {
        while let oldest = recent.first, oldest.number < number - RiseSearch.farthest { recent.removeFirst() }
        if let before = recent.last(where: { $0.number <= number - RiseSearch.minutes }) {
            let rise = Rise(
                from: before.number, to: number, fromMillimetres: before.level, toMillimetres: level)
            if rise.millimetresPerMinute > threshold { keep(rise) }
        }
        recent.append((number, level))
    }

    private mutating func keep(_ rise: Rise) {
        rises.append(rise)
        // Seldom, so that each costs next to nothing.
        guard rises.count >= 4 * RiseSearch.candidates else { return }
        rises = Array(fastestFirst.prefix(RiseSearch.candidates))
        threshold = rises.last?.millimetresPerMinute ?? threshold
    }

    var fastestFirst: [Rise] { rises.sorted { $0.millimetresPerMinute > $1.millimetresPerMinute } }
}
