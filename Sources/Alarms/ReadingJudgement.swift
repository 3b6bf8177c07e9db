import TankFarm

/// What one tank's values mean for its alarms: the mapping from believed values to observations. Made once for a tank,
/// from the alarms that are configured for it, and asked with every reading.
package struct ReadingJudgement: Hashable, Sendable {
    package let tank: TankName
    /// The tank's configured alarms, in the definitions' order.
    package let alarms: [AlarmID]

    /// - Parameter definitions: May hold other tanks' alarms, and those of lines and the station: they are left out.
    package init(tank: TankName, definitions: [AlarmDefinition]) {
        self.tank = tank
        alarms = definitions.map(\.id).filter { $0.tank == tank }
    }

    /// One observation for each of the tank's alarms that an exchange speaks of, to be judged together. A value that the
    /// gauge does not have, or that is bad, judges no limit; what is wrong with it speaks through the fault alarms, each
    /// for its own value.
    ///
    /// - Parameters:
    ///   - level: As believed, in millimetres; likewise `interface`; `temperature` in °C. Absent for one that was asked
    ///     for and not answered, while the value before it still stands.
    ///   - asked: The values that the exchange asked for: alarms of the others are passed over, and no delay of theirs is
    ///     touched.
    ///   - answersElse: The gauge answers for values that were not asked for now, so that it is not silent.
    ///   - details: The reason of each value in words, for the faults' text.
    ///   - lineIsDown: The line fault already rings: the gauge's silence is its effect and is not judged.
    package func observations(
        level: Measurement, interface: Measurement, temperature: Measurement, asked: MeasurandSet = .all,
        answersElse: Bool = false, details: [Measurand: String] = [:], lineIsDown: Bool
    ) -> [(AlarmID, Observation)] {
        let isAnswered =
            answersElse && asked != .all
            || level.cameOfValidExchange || interface.cameOfValidExchange || temperature.cameOfValidExchange
        var observations: [(AlarmID, Observation)] = []
        observations.reserveCapacity(alarms.count)
        for id in alarms {
            guard let measurand = id.kind.measurand else {
                // What fails beside the level says nothing of the gauge, unless it answers.
                guard isAnswered || asked.contains(.level) else { continue }
                observations.append(
                    (
                        id,
                        ReadingJudgement.faultOfGauge(
                            level, interface, temperature, details, isAnswered: isAnswered, lineIsDown: lineIsDown)
                    ))
                continue
            }
            guard asked.contains(measurand) else { continue }
            let measurement =
                switch measurand {
                case .level: level
                case .interface: interface
                case .temperature: temperature
                }
            let observation =
                id.kind.side == .fault
                ? ReadingJudgement.faultOfValue(
                    measurement, details[measurand], ofLevel: measurand == .level, gaugeAnswers: isAnswered)
                : ReadingJudgement.value(measurement)
            observations.append((id, observation))
        }
        return observations
    }

    private static func value(_ measurement: Measurement) -> Observation {
        guard let value = measurement.value else { return .unknown }
        return .value(value, questionable: measurement.quality != .good)
    }

    /// A value that alone stays away while the gauge answers for others is a fault of that value: the gauge's own alarm is
    /// silent then. Where nothing answers, the gauge's alarm speaks for all of them. A level that is no more than what a
    /// gateway remembers watches nothing: it rings once, by the level, for all that its gauge says.
    private static func faultOfValue(
        _ measurement: Measurement, _ detail: String?, ofLevel: Bool, gaugeAnswers: Bool
    ) -> Observation {
        switch measurement.quality {
        case .uncertain where ofLevel && measurement.reason == .gatewayStale:
            return .condition(true, text: words(.gatewayStale, detail))
        case .good, .uncertain: return .condition(false, text: nil)
        case .none: return .unknown
        case .bad:
            guard let reason = measurement.reason, reason.isFinding, !reason.isExchangeFailure || gaugeAnswers else {
                return .unknown
            }
            return .condition(true, text: words(reason, detail))
        }
    }

    /// The gauge answers as soon as one value came of a valid exchange, be it a value that says it failed.
    private static func faultOfGauge(
        _ level: Measurement, _ interface: Measurement, _ temperature: Measurement, _ details: [Measurand: String],
        isAnswered: Bool, lineIsDown: Bool
    ) -> Observation {
        guard !lineIsDown else { return .unknown }
        guard !isAnswered else { return .condition(false, text: nil) }
        // None did, so all are bad: the first, the level where the gauge has one, tells whether it was asked at all.
        for (measurand, measurement) in [
            (Measurand.level, level), (.interface, interface), (.temperature, temperature),
        ]
        where measurement.quality != .none {
            guard let reason = measurement.reason, reason.isExchangeFailure else { return .unknown }
            return .condition(true, text: words(reason, details[measurand]))
        }
        return .unknown
    }

    private static func words(_ reason: Reason, _ detail: String?) -> String {
        guard let detail, !detail.isEmpty else { return reason.rawValue }
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
