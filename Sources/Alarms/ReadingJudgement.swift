import TankFarm

/// What one tank's values mean for its alarms: the mapping from believed values to observations. Made once for a tank,
/// from the alarms that are configured for it, and asked with every reading. Alarms whose values the station derives out
/// of several readings are left out: it judges those itself.
package struct ReadingJudgement: Hashable, Sendable {
    /// What one alarm is given: laid out so that a reading's way through them looks nothing up.
    private struct Subject: Hashable {
        enum What: Hashable {
            case value, lowValue, faultOfValue, faultOfGauge
        }

        let what: What
        /// Of a fault of the gauge: the level.
        let measurand: Measurand
        /// Of `measurand`, as in a `MeasurandSet`.
        let bit: UInt8
        /// On the board that was given; where none was, nothing asks for it.
        let slot: AlarmSlot
    }

    package let tank: TankName
    /// The tank's configured alarms that are judged here, in the definitions' order.
    package let alarms: [AlarmID]
    /// For each of `alarms`.
    private let subjects: [Subject]
    private let hasBoard: Bool

    /// - Parameters:
    ///   - definitions: May hold other tanks' alarms, and those of lines and the station: they are left out.
    ///   - board: Where the observations are to be judged by slot: alarms that it does not have are left out.
    package init(tank: TankName, definitions: [AlarmDefinition], board: AlarmBoard? = nil) {
        self.tank = tank
        hasBoard = board != nil
        var alarms: [AlarmID] = []
        var subjects: [Subject] = []
        for id in definitions.map(\.id) where id.tank == tank && !id.kind.isDerived {
            guard let slot = board == nil ? AlarmSlot(0) : board?.slot(of: id) else { continue }
            let measurand = id.kind.measurand
            let what: Subject.What =
                switch id.kind.side {
                case .high: .value
                case .low: .lowValue
                case .fault: measurand == nil ? .faultOfGauge : .faultOfValue
                }
            alarms.append(id)
            subjects.append(
                Subject(
                    what: what, measurand: measurand ?? .level, bit: MeasurandSet(measurand ?? .level).rawValue,
                    slot: slot))
        }
        self.alarms = alarms
        self.subjects = subjects
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
    ///   - warmingUp: Values of a gauge that boots and reports zeros: upwards they may raise, downwards they are not
    ///     believed.
    package func observations(
        level: Measurement, interface: Measurement, temperature: Measurement, asked: MeasurandSet = .all,
        answersElse: Bool = false, details: [Measurand: String] = [:], lineIsDown: Bool,
        warmingUp: MeasurandSet = []
    ) -> [(AlarmID, Observation)] {
        let exchange = Exchange(
            level: level, interface: interface, temperature: temperature, asked: asked, answersElse: answersElse,
            details: details, lineIsDown: lineIsDown, warmingUp: warmingUp)
        return alarms.indices.compactMap { place in
            exchange.observation(of: subjects[place]).map { (alarms[place], $0) }
        }
    }

    /// The same for a board's slots, put behind what `observations` holds: nothing is looked up, and nothing allocated
    /// where the array has room. Appends nothing where the judgement was made without a board.
    package func append(
        to observations: inout [(AlarmSlot, Observation)], level: Measurement, interface: Measurement,
        temperature: Measurement, asked: MeasurandSet = .all, answersElse: Bool = false,
        details: [Measurand: String] = [:], lineIsDown: Bool, warmingUp: MeasurandSet = []
    ) {
        let exchange = Exchange(
            level: level, interface: interface, temperature: temperature, asked: asked, answersElse: answersElse,
            details: details, lineIsDown: lineIsDown, warmingUp: warmingUp)
        guard hasBoard else { return }
        // A buffer, since the array would be retained and released for each alarm.
        subjects.withUnsafeBufferPointer { subjects in
            for subject in subjects {
                if let observation = exchange.observation(of: subject) {
                    observations.append((subject.slot, observation))
                }
            }
        }
    }

    /// What one exchange with the gauge said.
    private struct Exchange {
        let level: Measurement
        let interface: Measurement
        let temperature: Measurement
        let asked: MeasurandSet
        let details: [Measurand: String]
        let lineIsDown: Bool
        let warmingUp: MeasurandSet
        /// The gauge answers as soon as one value came of a valid exchange, be it a value that says it failed.
        let isAnswered: Bool

        init(
            level: Measurement, interface: Measurement, temperature: Measurement, asked: MeasurandSet,
            answersElse: Bool, details: [Measurand: String], lineIsDown: Bool, warmingUp: MeasurandSet
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

        /// Nil where the exchange does not speak of it.
        @inline(__always)
        func observation(of subject: Subject) -> Observation? {
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
