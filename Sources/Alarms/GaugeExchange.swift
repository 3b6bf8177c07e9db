import TankFarm

/// What one exchange with a tank's gauge said, as the station believes it: what the alarms on that gauge's values are
/// judged by.
package struct GaugeExchange: Sendable {
    private let level: Measurement
    private let interface: Measurement
    private let temperature: Measurement
    private let asked: MeasurandSet
    private let details: [Measurand: String]
    private let lineIsDown: Bool
    private let warmingUp: MeasurandSet
    /// The gauge answers as soon as one value came of a valid exchange, be it a value that says it failed.
    private let isAnswered: Bool

    /// - Parameters:
    ///   - level: As believed, in millimetres; likewise `interface`; `temperature` in °C. Absent for one that was asked
    ///     for and not answered, while the value before it still stands.
    ///   - asked: The values that the exchange asked for: alarms of the others are passed over, and no delay of theirs is
    ///     touched.
    ///   - answersElse: The gauge answers for values that were not asked for now, so that it is not silent.
    ///   - details: The reason of each value in words, for the faults' text.
    ///   - lineIsDown: The line fault already rings: the gauge's silence is its effect and is not judged.
    ///   - warmingUp: Values of a gauge that boots and reports zeros: upwards they may raise, downwards they are not
    ///     believed.
    package init(
        level: Measurement, interface: Measurement, temperature: Measurement, asked: MeasurandSet = .all,
        answersElse: Bool = false, details: [Measurand: String] = [:], lineIsDown: Bool,
        // An empty literal would be made by generic code, for each reading anew.
        warmingUp: MeasurandSet = MeasurandSet(rawValue: 0)
    ) {
        self.level = level
        self.interface = interface
        self.temperature = temperature
        self.asked = asked
        self.details = details
        self.lineIsDown = lineIsDown
        self.warmingUp = warmingUp
        isAnswered =
            answersElse && asked != .all
            || level.cameOfValidExchange || interface.cameOfValidExchange || temperature.cameOfValidExchange
    }

    /// Whether it changes nothing of an alarm whose condition is this: so it is with nearly every alarm of nearly every
    /// reading, and it is told without making an observation. False decides nothing.
    @inline(__always)
    func leavesAsItIs(_ condition: AlarmCondition, of subject: ReadingJudgement.Subject) -> Bool {
        switch subject.what {
        case .value, .lowValue:
            // What is not known, or not asked for, reaches no limit.
            condition.isQuiet(at: measurement(of: subject.measurand).value ?? .nan)
        case .faultOfValue: condition.isAtRest && measurement(of: subject.measurand).quality == .good
        case .faultOfGauge: condition.isAtRest && isAnswered
        }
    }

    /// Nil where the exchange does not speak of it.
    @inline(__always)
    func observation(of subject: ReadingJudgement.Subject) -> Observation? {
        let isAsked = asked.rawValue & subject.bit != 0
        switch subject.what {
        case .value, .lowValue:
            guard isAsked else { return nil }
            let measurement = measurement(of: subject.measurand)
            guard let value = measurement.value else { return .unknown }
            if subject.what == .lowValue, warmingUp.rawValue & subject.bit != 0 { return .unknown }
            return .value(value, questionable: measurement.quality != .good)
        case .faultOfValue:
            return isAsked ? faultOfValue(subject.measurand) : nil
        case .faultOfGauge:
            // What fails beside the level says nothing of the gauge, unless it answers.
            return isAnswered || isAsked ? faultOfGauge() : nil
        }
    }

    @inline(__always)
    private func measurement(of measurand: Measurand) -> Measurement {
        switch measurand {
        case .level: level
        case .interface: interface
        case .temperature: temperature
        }
    }

    /// A value that alone stays away while the gauge answers for others is a fault of that value: the gauge's own
    /// alarm is silent then. Where nothing answers, the gauge's alarm speaks for all of them. A level that is no more
    /// than what a gateway remembers watches nothing: it rings once, by the level, for all that its gauge says.
    private func faultOfValue(_ measurand: Measurand) -> Observation {
        let measurement = measurement(of: measurand)
        guard measurement.quality != .good else { return .condition(false, text: nil) }
        switch measurement.quality {
        case .uncertain where measurand == .level && measurement.reason == .gatewayStale:
            return .condition(true, text: words(.gatewayStale, measurand))
        case .good, .uncertain: return .condition(false, text: nil)
        case .none: return .unknown
        case .bad:
            guard let reason = measurement.reason, reason.isFinding, !reason.isExchangeFailure || isAnswered else {
                return .unknown
            }
            return .condition(true, text: words(reason, measurand))
        }
    }

    private func faultOfGauge() -> Observation {
        guard !lineIsDown else { return .unknown }
        guard !isAnswered else { return .condition(false, text: nil) }
        // None did, so all are bad: the first, the level where the gauge has one, tells whether it was asked at all.
        for measurand in [Measurand.level, .interface, .temperature] {
            let measurement = measurement(of: measurand)
            guard measurement.quality != .none else { continue }
            guard let reason = measurement.reason, reason.isExchangeFailure else { return .unknown }
            return .condition(true, text: words(reason, measurand))
        }
        return .unknown
    }

    private func words(_ reason: Reason, _ measurand: Measurand) -> String {
        guard let detail = details[measurand], !detail.isEmpty else { return reason.rawValue }
        return "\(reason.rawValue): \(detail)"
    }
}

extension Measurement {
    fileprivate var cameOfValidExchange: Bool {
        switch quality {
        case .good, .uncertain: true
        case .bad: reason == .gaugeFailure || reason == .outOfRange
        case .none: false
        }
    }
}

extension Reason {
    /// Whether somebody looked and found something wrong: not so before the first reading, and where the gauge is
    /// switched off on purpose.
    fileprivate var isFinding: Bool { self != .notRead && self != .disabled }
}
