import Alarms
import Quantities
import TankFarm

/// The watches of one tank that are made of several readings, together: what each makes of a level is handed on by kind.
struct TankWatches: Sendable {
    var movement: MovementWatch
    var loss: LossWatch
    var declaredStill: DeclaredStillWatch
    var trace = MovementTrace()
    let rates: RateJudgement

    /// - Parameters:
    ///   - highHighMillimetres: The limit of the tank's HH; nil: there is none.
    ///   - lowLowMillimetres: That of its LL.
    ///   - declaration: What is in force at the start.
    init(tank: Tank, highHighMillimetres: Double?, lowLowMillimetres: Double?, declaration: TankDeclaration?) {
        movement = MovementWatch(declaration)
        loss = LossWatch(
            tank: tank, highHighMillimetres: highHighMillimetres, lowLowMillimetres: lowLowMillimetres)
        declaredStill = DeclaredStillWatch(declaration)
        rates = RateJudgement(highHighMillimetres: highHighMillimetres)
    }

    /// The declaration that is in force from now on.
    mutating func declare(_ declaration: TankDeclaration?) {
        movement.declare(declaration)
        declaredStill.declare(declaration)
    }

    /// Takes a level as believed, with what the belief holds besides: `readAt` of the level, and the rate.
    /// - Parameters:
    ///   - oil: How far the tank's oil is expanded, for a tank that is to stand still; nil where that is not known.
    ///   - stopped: The question of `StuckWatch` that stands, in words.
    ///   - isRateFresh: Whether the rate is of now.
    ///   - judge: Called for each of the seven kinds once, in a fixed order.
    /// - Returns: The question that has just come up because a declared movement does not show, for the record.
    mutating func take(
        _ level: Measurement, readAt: Moment?, rate: LevelRateEstimator, isRateFresh: Bool,
        oil: MovementWatch.Oil? = nil, stopped: String?, capacity: TankCapacity?, zone: SiteZone, at: Moment,
        _ judge: (AlarmKind, Observation) -> Void
    ) -> DeclaredStillWatch.Standing? {
        let asked = declaredStill.take(level, at: at.monotonic)
        let moved = movement.take(level, oil: oil, capacity: capacity)
        judge(.unexpectedMovement, moved.unexpected)
        judge(.reverseMovement, moved.reverse)
        judge(
            .lostWhileMoving,
            loss.take(
                level, readAt: readAt, movement: rate.movement, millimetresPerMinute: rate.millimetresPerMinute,
                capacity: capacity, zone: zone, at: at))
        let rates = rates.observations(
            level: level, movement: rate.movement, millimetresPerMinute: rate.millimetresPerMinute,
            isFresh: isRateFresh, capacity: capacity)
        judge(.riseRate, rates.riseRate)
        judge(.fallRate, rates.fallRate)
        judge(.timeToOverfill, rates.timeToOverfill)
        judge(
            .levelStuck,
            DeclaredStillWatch.observation(
                stopped: stopped, declaredStill: declaredStill.question(zone: zone, at: at.wall)))
        return asked
    }
}
