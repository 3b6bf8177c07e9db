import TankFarm

/// What the station believes of one of a gauge's values: it stays good, with its age, through two failed exchanges, and
/// goes bad at the third, or when it is too old, with the last exchange's reason.
struct ValueBelief: Hashable, Sendable {
    static let toleratedFailures = 2

    private(set) var measurement: Measurement
    /// The newest value as its gauge gave it, before any doubt of the station's own.
    private var asRead: Measurement
    /// When the value was read.
    private(set) var readAt: Moment?
    private(set) var failures = 0
    private var lastFailure: Reason?
    /// When the present run of failed exchanges began; nil while the last one succeeded.
    private(set) var failingSince: MonotonicTime?

    /// What one exchange made of the belief.
    enum Change {
        /// A new value or a new failure to judge.
        case judged
        /// The exchange failed, and the value before it still stands.
        case kept
    }

    init(isPresent: Bool) {
        measurement = isPresent ? .bad(.notRead) : .absent
        asRead = measurement
    }

    /// - Parameter asRead: What the gauge itself said, where the station doubts it.
    mutating func take(_ new: Measurement, asRead: Measurement? = nil, at: Moment) -> Change {
        guard measurement.quality != .none else { return .kept }
        guard new.quality == .bad, let reason = new.reason, reason.isExchangeFailure else {
            // The gauge answered; a failure value or one out of range is its answer, and counts at once.
            measurement = new
            self.asRead = asRead ?? new
            readAt = at
            failures = 0
            lastFailure = nil
            failingSince = nil
            return .judged
        }
        if failures == 0 { failingSince = at.monotonic }
        failures += 1
        lastFailure = reason
        if measurement.quality != .bad, failures <= ValueBelief.toleratedFailures { return .kept }
        measurement = new
        return .judged
    }

    /// When the value becomes too old to stand; nil for one that does not stand.
    func staleDeadline(after limit: Duration) -> MonotonicTime? {
        guard measurement.quality == .good || measurement.quality == .uncertain, let readAt else { return nil }
        return readAt.monotonic + limit
    }

    /// Whether the belief changed because of its age.
    mutating func grow(old limit: Duration, at now: Moment) -> Bool {
        guard let deadline = staleDeadline(after: limit), deadline <= now.monotonic else { return false }
        measurement = .bad(lastFailure ?? .stale)
        return true
    }

    /// Marks a value that stands; one that is bad stays so.
    mutating func mark(_ reason: Reason) {
        guard let value = measurement.value else { return }
        measurement = .uncertain(value, reason)
    }

    /// The gauge answered, but nothing that may be believed yet: the value that stood stands, with its age.
    mutating func answered() {
        failures = 0
        lastFailure = nil
        failingSince = nil
    }

    /// A named person says that a value that stands is true: it is again what its gauge made of it, which may have doubts
    /// of its own.
    mutating func accept() {
        guard measurement.value != nil else { return }
        measurement = asRead
    }

    /// Whether the gauge answered for this value at or after an instant, and does so still.
    func answers(since: MonotonicTime) -> Bool {
        guard let readAt, readAt.monotonic >= since else { return false }
        switch measurement.quality {
        case .good, .uncertain: return true
        case .bad: return measurement.reason == .gaugeFailure || measurement.reason == .outOfRange
        case .none: return false
        }
    }
}
