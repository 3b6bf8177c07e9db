import Alarms
import Quantities
import TankFarm

/// What a tank's rate means for its alarms: how fast it rises and falls, and how soon HH comes. A value; it reads no clock.
struct RateJudgement: Hashable, Sendable {
    struct Observations: Hashable, Sendable {
        /// In millimetres a minute, downwards negative.
        var riseRate: Observation
        /// In millimetres a minute, upwards negative.
        var fallRate: Observation
        /// In minutes.
        var timeToOverfill: Observation
    }

    /// The minutes that stand for "HH does not come", and the most that is told: a week. What is compared must be finite,
    /// and what is entered must not fill a line of the journal.
    static let notComingMinutes = 9_999.0

    let highHighMillimetres: Double?

    /// - Parameter highHighMillimetres: The limit of the tank's HH; nil: there is none, and no time to it.
    init(highHighMillimetres: Double?) { self.highHighMillimetres = highHighMillimetres }

    /// - Parameters:
    ///   - level: As believed.
    ///   - isFresh: Whether the rate is of now.
    func observations(
        level: Measurement, movement: Movement, millimetresPerMinute: Double?, isFresh: Bool, capacity: TankCapacity?
    ) -> Observations {
        // A gauge that boots and a gateway's memory do not show what the liquid does.
        guard isFresh, let millimetres = level.value, let rate = millimetresPerMinute, movement != .unknown,
            level.reason != .warmingUp, level.reason != .gatewayStale
        else { return Observations(riseRate: .unknown, fallRate: .unknown, timeToOverfill: .unknown) }
        let isQuestionable = level.quality != .good
        return Observations(
            riseRate: .value(rate, questionable: isQuestionable),
            fallRate: .value(-rate, questionable: isQuestionable),
            timeToOverfill: minutesToOverfill(
                from: millimetres, rate: movement == .rising ? rate : 0, capacity: capacity
            ).map { .value($0, questionable: isQuestionable) } ?? .unknown)
    }

    /// Nil without an HH. Above it a level that rises has no time left; one that does not rise goes nowhere.
    private func minutesToOverfill(from millimetres: Double, rate: Double, capacity: TankCapacity?) -> Double? {
        guard let highHigh = highHighMillimetres else { return nil }
        guard rate > 0,
            let time = TimeToLevel.rising(
                fromMillimetres: millimetres, toMillimetres: highHigh, rateMillimetresPerMinute: rate,
                capacity: capacity)
        else { return RateJudgement.notComingMinutes }
        return min(time.inSeconds / 60, RateJudgement.notComingMinutes)
    }
}
