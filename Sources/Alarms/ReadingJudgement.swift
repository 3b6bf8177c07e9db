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

    /// One observation for each of the tank's alarms, to be judged together. A value that the gauge does not have, or
    /// that is bad, judges no limit; what is wrong with it speaks through the fault alarms, each for its own value.
    ///
    /// - Parameters:
    ///   - level: As believed, in millimetres; likewise `interface`; `temperature` in °C.
    ///   - detail: The reason in words, from the reading, for the faults' text.
    ///   - lineIsDown: The line fault already rings: the gauge's silence is its effect and is not judged.
    package func observations(
        level: Measurement, interface: Measurement, temperature: Measurement, detail: String? = nil, lineIsDown: Bool
    ) -> [(AlarmID, Observation)] {
        let isAnswered = [level, interface, temperature].contains(where: \.cameOfValidExchange)
        return alarms.map { id in
            let measurement: Measurement? =
                switch id.kind.measurand {
                case .level: level
                case .interface: interface
                case .temperature: temperature
                case nil: nil
                }
            let observation =
                switch (measurement, id.kind.side) {
                case (let measurement?, .fault):
                    ReadingJudgement.faultOfValue(measurement, detail, gaugeAnswers: isAnswered)
                case (let measurement?, _): ReadingJudgement.value(measurement)
                case (nil, _):
                    ReadingJudgement.faultOfGauge([level, interface, temperature], detail, lineIsDown: lineIsDown)
                }
            return (id, observation)
        }
    }

    private static func value(_ measurement: Measurement) -> Observation {
        guard let value = measurement.value else { return .unknown }
        return .value(value, questionable: measurement.quality != .good)
    }

    /// A value that alone stays away while the gauge answers for others is a fault of that value: the gauge's own alarm is
    /// silent then. Where nothing answers, the gauge's alarm speaks for all of them.
    private static func faultOfValue(
        _ measurement: Measurement, _ detail: String?, gaugeAnswers: Bool
    ) -> Observation {
        switch measurement.quality {
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
        _ measurements: [Measurement], _ detail: String?, lineIsDown: Bool
    ) -> Observation {
        guard !lineIsDown else { return .unknown }
        let present = measurements.filter { $0.quality != .none }
        guard !present.contains(where: \.cameOfValidExchange) else { return .condition(false, text: nil) }
        // None did, so all are bad: the first, the level where the gauge has one, tells whether it was asked at all.
        guard let reason = present.first?.reason, reason.isExchangeFailure else { return .unknown }
        return .condition(true, text: words(reason, detail))
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
