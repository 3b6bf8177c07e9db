import Alarms
import Quantities
import TankFarm

/// What makes a tank's next reading urgent: its limits, and how soon is soon.
struct UrgencyLimits: Hashable, Sendable {
    /// Near is what the level reaches within so many minutes, or within the tank's response time if that is longer.
    static let soonMinutes = 30.0
    /// Near HH or LL is this share of the shell's height; a tank close to its limit is looked at though it stands still.
    static let closeShare = 0.05
    /// What has become urgent stays so until it is clearly less: by this share of the time or the distance.
    static let hold = 1.2

    let highHighMillimetres: Double?
    let lowLowMillimetres: Double?
    private let soon: Duration
    private let closeMillimetres: Double

    init(tank: Tank, alarms: [AlarmDefinition]) {
        func limit(_ kind: AlarmKind) -> Double? { alarms.first { $0.id.kind == kind }?.limit }
        highHighMillimetres = limit(.levelHighHigh)
        lowLowMillimetres = limit(.levelLowLow)
        soon = .seconds(max(UrgencyLimits.soonMinutes, tank.responseTimeMinutes ?? 0) * 60)
        closeMillimetres = tank.shellHeightMillimetres * UrgencyLimits.closeShare
    }

    /// How urgent the next reading is after a level with this rate.
    func urgency(
        levelMillimetres level: Double, movement: Movement, rateMillimetresPerMinute: Double?,
        capacity: TankCapacity?, before: TankUrgency
    ) -> TankUrgency {
        let moves = movement == .rising || movement == .falling
        if moves, let rate = rateMillimetresPerMinute {
            let limit = before == .nearLimit ? soon * UrgencyLimits.hold : soon
            let time =
                rate > 0
                ? highHighMillimetres.flatMap {
                    TimeToLevel.rising(
                        fromMillimetres: level, toMillimetres: $0, rateMillimetresPerMinute: rate, capacity: capacity)
                }
                : lowLowMillimetres.flatMap {
                    TimeToLevel.falling(
                        fromMillimetres: level, toMillimetres: $0, rateMillimetresPerMinute: rate, capacity: capacity)
                }
            if let time, time <= limit { return .nearLimit }
        }
        let margin = before == .still ? closeMillimetres : closeMillimetres * UrgencyLimits.hold
        let isClose =
            highHighMillimetres.map { level >= $0 - margin } ?? false
            || lowLowMillimetres.map { level <= $0 + margin } ?? false
        let here: TankUrgency = moves || isClose ? .moving : .still
        // After a start or a jump nobody knows yet how it moves: what was urgent stays so until somebody does.
        return movement == .unknown ? max(here, before) : here
    }
}
