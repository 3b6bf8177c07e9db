import TankFarm

/// What every reading of an alarm is held against: the limits, the condition and the delay that runs. It is kept apart
/// from all that is known of an alarm beside it, small and without references, because a scan of a large farm goes
/// through a hundred thousand of them and nearly always changes nothing.
struct AlarmCondition: Sendable {
    /// What an observation did to the condition.
    enum Outcome {
        case nothing
        /// A delay that ran was stopped.
        case delayStopped
        /// In alarm: the observation speaks for the alarm that stands, or that comes when the on-delay ends.
        case inAlarm
        /// The same, and a good value agrees with what an uncertain one had raised.
        case confirmed
        /// In alarm through the on-delay.
        case raised
        /// Back in limits; the observation speaks for the end that comes with the off-delay's.
        case clearing
        /// Back in limits through the off-delay.
        case left
    }

    private enum Form {
        case high, low, condition
        /// Disabled, or without the limit that its kind needs.
        case never
    }

    private enum Verdict {
        case inAlarm
        /// No longer in alarm, but not far enough back to clear: it counts as in limits for an alarm that does not
        /// stand, and as not yet back for one that does.
        case inDeadband
        case clear
    }

    private let limit: Double
    /// Beyond it a value is back in limits.
    private let clearBound: Double
    private let onDelayNanoseconds: Int64
    private let offDelayNanoseconds: Int64
    /// Of the on-delay while not in alarm, of the off-delay while in alarm. Never both run, so one field holds it.
    private(set) var deadline: MonotonicTime?
    private let form: Form
    /// The condition with its delays: true from the end of the on-delay to the end of the off-delay.
    private(set) var isInAlarm: Bool
    /// Whether the newest observation, judged or not, was good.
    private(set) var newestIsGood = false
    /// As the record has it: a good value in alarm is told once.
    var isQuestionable: Bool

    init(_ definition: AlarmDefinition, restored: AlarmRecord?) {
        let limit = definition.limit ?? .nan
        self.limit = limit
        let side = definition.id.kind.side
        clearBound = side == .low ? limit + definition.deadband : limit - definition.deadband
        onDelayNanoseconds = definition.onDelay.wholeNanoseconds
        offDelayNanoseconds = definition.offDelay.wholeNanoseconds
        form =
            switch side {
            case _ where !definition.isEnabled: .never
            case .fault: .condition
            case .high: limit.isFinite ? .high : .never
            case .low: limit.isFinite ? .low : .never
            }
        isInAlarm = restored?.beneath.isActive ?? false
        isQuestionable = restored?.questionable ?? false
    }

    /// Whether the newest value that was judged is in alarm, though its on-delay may still run.
    var isTrue: Bool { isInAlarm || deadline != nil }

    /// Neither in alarm nor on the way to it.
    @inline(__always)
    var isAtRest: Bool { !isInAlarm && deadline == nil }

    /// Whether a value would leave a condition at rest as it is; NaN stands for none. False where it has to be observed.
    @inline(__always)
    func isQuiet(at value: Double) -> Bool {
        guard isAtRest else { return false }
        switch form {
        case .high: return !(value >= limit)
        case .low: return !(value <= limit)
        case .condition, .never: return true
        }
    }

    mutating func observe(_ observation: Observation, at now: MonotonicTime) -> Outcome {
        let verdict: Verdict
        let isGood: Bool
        switch observation {
        case .value(let value, let questionable):
            switch form {
            case .high where value.isFinite:
                verdict = value >= limit ? .inAlarm : value < clearBound ? .clear : .inDeadband
            case .low where value.isFinite:
                verdict = value <= limit ? .inAlarm : value > clearBound ? .clear : .inDeadband
            default: return observeNothing()
            }
            isGood = !questionable
        case .condition(let holds, _, _):
            guard form == .condition else { return observeNothing() }
            verdict = holds ? .inAlarm : .clear
            isGood = true
        case .unknown:
            return observeNothing()
        }
        newestIsGood = isGood
        return isInAlarm ? observeStanding(verdict, isGood, now) : observeAbsent(verdict, isGood, now)
    }

    /// To be called when `deadline` is reached: true where the alarm comes, false where it goes.
    mutating func expire() -> Bool {
        deadline = nil
        isInAlarm.toggle()
        return isInAlarm
    }

    /// Stops an on-delay that runs; what stands stays as it is.
    mutating func dropOnDelay() {
        if !isInAlarm { deadline = nil }
    }

    /// The alarm is closed without a value: its definition has gone.
    mutating func close() {
        deadline = nil
        isInAlarm = false
        isQuestionable = false
    }

    private mutating func observeNothing() -> Outcome {
        newestIsGood = false
        // An off-delay counts an unbroken run of good readings. An on-delay goes on: a gauge that dies on the way
        // up must not silence the alarm.
        return isInAlarm ? stopDelay() : .nothing
    }

    private mutating func stopDelay() -> Outcome {
        guard deadline != nil else { return .nothing }
        deadline = nil
        return .delayStopped
    }

    private mutating func observeAbsent(_ verdict: Verdict, _ isGood: Bool, _ now: MonotonicTime) -> Outcome {
        guard verdict == .inAlarm else {
            // Only a good value stops an on-delay: an uncertain one must not keep silent what a good one began.
            return isGood ? stopDelay() : .nothing
        }
        guard isOver(onDelayNanoseconds, now) else { return .inAlarm }
        deadline = nil
        isInAlarm = true
        return .raised
    }

    private mutating func observeStanding(_ verdict: Verdict, _ isGood: Bool, _ now: MonotonicTime) -> Outcome {
        guard verdict == .clear, isGood else {
            let stopped = stopDelay()
            guard verdict == .inAlarm else { return stopped }
            guard isGood, isQuestionable else { return .inAlarm }
            isQuestionable = false
            return .confirmed
        }
        guard isOver(offDelayNanoseconds, now) else { return .clearing }
        deadline = nil
        isInAlarm = false
        return .left
    }

    /// Whether the delay that runs, or begins now, is over.
    private mutating func isOver(_ delay: Int64, _ now: MonotonicTime) -> Bool {
        let end = deadline ?? MonotonicTime(nanoseconds: now.nanoseconds + delay)
        deadline = end
        return end <= now
    }
}
