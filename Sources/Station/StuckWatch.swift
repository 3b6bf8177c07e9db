import TankFarm

/// Sees a level that moved steadily and then stops though nobody said that the movement was over: a float that sticks
/// looks just so. Stillness alone is no fault. A value; it reads no clock.
struct StuckWatch: Sendable {
    /// A stop that nobody has answered for.
    struct Stop: Hashable, Sendable {
        let millimetres: Double
        let at: Moment
        let wasRising: Bool
    }

    /// So long the level must have moved one way.
    static let steadyFor: Duration = .seconds(600)
    /// At least so fast, in millimetres a minute.
    static let slowest = 0.8
    /// What a still level may wander to either side.
    static let wanderMillimetres = 2.0
    /// How far the middle of what was seen may lie beside the level itself.
    static let middleMillimetres = 0.5
    /// Three times the span in which the rate would have moved the level 5 mm.
    static let stillForMillimetres = 15.0
    static let shortestStill: Duration = .seconds(10)
    /// A stop that could not be told from noise for this much longer than it takes is past asking about.
    static let forgetAfter: Duration = .seconds(600)

    /// The movement that the estimator tells, as long as it goes one way.
    private struct Run: Sendable {
        let movement: Movement
        let since: MonotonicTime
    }

    /// The levels since the last one that had moved.
    private struct Stillness: Sendable {
        let since: Moment
        var lowest: Double
        var highest: Double
        /// When it last was where it had not been before: the stop itself.
        var lastNew: Moment
    }

    /// The steady movement whose end would be asked about.
    private struct SteadyMovement: Sendable {
        let movement: Movement
        let millimetresPerMinute: Double
        let at: MonotonicTime

        var stillFor: Duration {
            max(StuckWatch.shortestStill, .seconds(StuckWatch.stillForMillimetres / millimetresPerMinute * 60))
        }
    }

    private var run: Run?
    private var stillness: Stillness?
    private var steady: SteadyMovement?
    /// The stop that is asked about, until the level moves again or a person answers.
    private(set) var stop: Stop?

    /// - Parameter stop: A stop of the run before that nobody has answered for: a restart is no answer.
    init(stop: Stop? = nil) {
        self.stop = stop
        stillness = stop.map {
            Stillness(since: $0.at, lowest: $0.millimetres, highest: $0.millimetres, lastNew: $0.at)
        }
    }

    /// Takes a level with what the estimator makes of it. Gives a stop when it is first seen.
    mutating func take(
        _ millimetres: Double, at: Moment, movement: Movement, millimetresPerMinute: Double?
    ) -> Stop? {
        follow(movement, rate: abs(millimetresPerMinute ?? 0), at: at.monotonic)
        if let stop {
            guard hasLeft(stop, millimetres) else { return nil }
            reset()
        }
        guard var still = stillness,
            max(still.highest, millimetres) - min(still.lowest, millimetres) <= 2 * StuckWatch.wanderMillimetres
        else {
            stillness = Stillness(since: at, lowest: millimetres, highest: millimetres, lastNew: at)
            noteMovement(rate: abs(millimetresPerMinute ?? 0), at: at.monotonic)
            return nil
        }
        if millimetres < still.lowest || millimetres > still.highest { still.lastNew = at }
        still.lowest = min(still.lowest, millimetres)
        still.highest = max(still.highest, millimetres)
        stillness = still
        guard let steady, at.monotonic - still.since.monotonic >= steady.stillFor else { return nil }
        let found = Stop(millimetres: millimetres, at: still.lastNew, wasRising: steady.movement == .rising)
        self.steady = nil
        stop = found
        return found
    }

    /// No level for a while: what it does now is seen anew, what it did is not forgotten.
    mutating func interrupt() {
        // A stop that stands goes on being held against where the level wandered then.
        if stop == nil { stillness = nil }
    }

    /// A person answers for the stop. False where none is asked about.
    mutating func accept() -> Bool {
        guard stop != nil else { return false }
        reset()
        return true
    }

    /// Everything before is no longer of the same course.
    mutating func reset() { self = StuckWatch() }

    /// By the middle of what the level has wandered over: the reading at which the stop was seen may lie at one edge.
    private mutating func hasLeft(_ stop: Stop, _ millimetres: Double) -> Bool {
        let middle = stillness.map { ($0.lowest + $0.highest) / 2 } ?? stop.millimetres
        guard abs(millimetres - middle) <= StuckWatch.wanderMillimetres + StuckWatch.middleMillimetres else {
            return true
        }
        if var still = stillness {
            still.lowest = min(still.lowest, millimetres)
            still.highest = max(still.highest, millimetres)
            stillness = still
        }
        return false
    }

    private mutating func follow(_ movement: Movement, rate: Double, at: MonotonicTime) {
        let moves = (movement == .rising || movement == .falling) && rate >= StuckWatch.slowest
        if !moves {
            run = nil
        } else if run?.movement != movement {
            run = Run(movement: movement, since: at)
            // It goes the other way: whatever was before has ended by itself.
            if let steady, steady.movement != movement { self.steady = nil }
        }
        if let steady, at - steady.at > steady.stillFor * 2 + StuckWatch.forgetAfter { self.steady = nil }
    }

    /// The level has truly moved just now: only then the estimator, which lags, is believed.
    private mutating func noteMovement(rate: Double, at: MonotonicTime) {
        guard let run, at - run.since >= StuckWatch.steadyFor else { return }
        steady = SteadyMovement(movement: run.movement, millimetresPerMinute: rate, at: at)
    }
}
