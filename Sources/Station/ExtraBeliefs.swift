import Acquisition
import TankFarm

/// What the station believes of a gauge's further values, each by the same rules as its temperature: good through two
/// failed exchanges, then bad; too old after as many of its own reads. A gauge that has none costs nothing.
struct ExtraBeliefs: Sendable {
    private var beliefs: [ValueBelief]
    /// As believed, in the model's order.
    private(set) var values: [ExtraValue]

    init(_ model: GaugeModel) {
        beliefs = model.extras.map { _ in ValueBelief(isPresent: true) }
        values = zip(model.extras, beliefs).map { ExtraValue($0.extra, $1.measurement) }
    }

    /// Takes those that an exchange asked for.
    /// - Parameter isWarm: The gauge boots: what it says now is uncertain.
    mutating func take(_ reading: Reading, isWarm: Bool) {
        for place in 0..<min(beliefs.count, reading.extras.count) {
            guard let new = reading.extras[place], new.quality != .none,
                beliefs[place].take(new, at: reading.at) == .judged
            else { continue }
            if isWarm { beliefs[place].mark(.warmingUp) }
            values[place].measurement = beliefs[place].measurement
        }
    }

    /// Whether one that had been away for so long that its gauge may have been without power has come back.
    func isBack(_ reading: Reading) -> Bool {
        for place in 0..<min(beliefs.count, reading.extras.count) {
            if reading.extras[place]?.cameOfAnswer == true, beliefs[place].isLost(at: reading.at.monotonic) {
                return true
            }
        }
        return false
    }

    mutating func grow(old limit: Duration, at now: Moment) {
        for place in beliefs.indices where beliefs[place].grow(old: limit, at: now) {
            values[place].measurement = beliefs[place].measurement
        }
    }

    /// When the first of them is too old to stand; nil where none does.
    func staleDeadline(after limit: Duration) -> MonotonicTime? {
        var first: MonotonicTime?
        for belief in beliefs {
            guard let deadline = belief.staleDeadline(after: limit) else { continue }
            first = first.map { min($0, deadline) } ?? deadline
        }
        return first
    }

    /// Nil where the gauge has no such value.
    subscript(extra: GaugeExtra) -> Measurement? { values.first { $0.extra == extra }?.measurement }
}

extension ValueBelief {
    /// Whether it has been away for so long that its gauge may have been without power. A shorter loss must not begin a
    /// warm-up of itself: a gauge that drops out now and then would never be believed to run dry.
    func isLost(at: MonotonicTime) -> Bool {
        guard measurement.reason?.isExchangeFailure == true else { return false }
        return failingSince.map { at - $0 >= TankBelief.warmUp } ?? true
    }
}
