import Alarms
import TankFarm

/// Holds a tank's level against what was declared of it: one that is locked or out of use must not move, and a receipt or
/// a dispatch must not run backwards. Limit, deadband and delays are the board's. A value; it reads no clock.
///
/// It goes by the level in millimetres, and not by the volume at standard temperature: a tank that warms in the sun
/// moves by what its oil expands.
struct MovementWatch: Sendable {
    /// What it makes of one level, in millimetres.
    struct Observations: Hashable, Sendable {
        /// How far a tank that is to stand still has moved, either way.
        var unexpected: Observation
        /// How far a tank has moved against its declared movement, from the furthest level that it had reached.
        var reverse: Observation
    }

    private(set) var declaration: TankDeclaration?
    /// The level from which a movement is measured: the declared one, else the first good one after it. For a receipt or
    /// dispatch it goes on with the movement.
    private(set) var referenceMillimetres: Double?
    /// The good level before: the furthest one counts as reached when two in a row have got there, since one wild reading
    /// would otherwise stand as a reverse movement for good.
    private var beforeMillimetres: Double?

    init(_ declaration: TankDeclaration?) {
        declare(declaration)
    }

    /// Another declaration takes the place of the one that stands, also one in the same words: from its level on.
    mutating func declare(_ declaration: TankDeclaration?) {
        self.declaration = declaration
        referenceMillimetres = declaration?.levelMillimetres
        beforeMillimetres = nil
    }

    private var use: DeclaredUse { declaration?.use ?? .none }

    /// Whether anything is declared against which a level could be held.
    var isArmed: Bool { use != .none }

    /// Takes the level as believed after each change of it.
    mutating func take(_ level: Measurement) -> Observations {
        guard let millimetres = level.value, millimetres.isFinite else {
            return Observations(unexpected: .unknown, reverse: .unknown)
        }
        if let good = level.goodValue { follow(good) }
        let isQuestionable = level.quality != .good
        // Nothing is declared for it: at a good level that lets go of what stood for an earlier declaration.
        let nothing = Observation.value(0, questionable: isQuestionable)
        guard let reference = referenceMillimetres else {
            // Nothing to hold it against yet.
            return Observations(
                unexpected: use.isStill ? .unknown : nothing, reverse: use.isMovement ? .unknown : nothing)
        }
        // The zeros of a gauge that boots are believed upwards only.
        let mayFall = level.reason != .warmingUp
        func moved(_ millimetres: Double, isUpwards: Bool) -> Observation {
            isUpwards || mayFall ? .value(millimetres, questionable: isQuestionable) : .unknown
        }
        let rise = millimetres - reference
        switch use {
        case .none: return Observations(unexpected: nothing, reverse: nothing)
        case .locked, .outOfUse:
            return Observations(unexpected: moved(abs(rise), isUpwards: rise > 0), reverse: nothing)
        case .receipt:
            return Observations(unexpected: nothing, reverse: moved(max(0, -rise), isUpwards: rise > 0))
        case .dispatch:
            return Observations(unexpected: nothing, reverse: moved(max(0, rise), isUpwards: rise > 0))
        }
    }

    private mutating func follow(_ good: Double) {
        defer { beforeMillimetres = good }
        guard let reference = referenceMillimetres else {
            if isArmed { referenceMillimetres = good }
            return
        }
        guard let before = beforeMillimetres else { return }
        switch use {
        case .receipt: referenceMillimetres = max(reference, min(before, good))
        case .dispatch: referenceMillimetres = min(reference, max(before, good))
        case .none, .locked, .outOfUse: break
        }
    }
}

extension DeclaredUse {
    /// Whether the tank is to stand still.
    var isStill: Bool { self == .locked || self == .outOfUse }
    /// Whether its level is to move one way.
    var isMovement: Bool { self == .receipt || self == .dispatch }
}
