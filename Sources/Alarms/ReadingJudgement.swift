import TankFarm

/// What one tank's values mean for its alarms: the mapping from believed values to observations. Made once for a tank,
/// from the alarms that are configured for it, and asked with every reading. Alarms whose values the station derives out
/// of several readings are left out: it judges those itself.
package struct ReadingJudgement: Hashable, Sendable {
    /// What one alarm is given: laid out so that a reading's way through them looks nothing up.
    struct Subject: Hashable {
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

    /// Or the name of a second gauge.
    package let tank: TankName
    /// The tank's configured alarms that are judged here, in the definitions' order.
    package let alarms: [AlarmID]
    /// For each of `alarms`.
    let subjects: [Subject]
    /// Whether the subjects' slots are those of a board.
    let hasBoard: Bool

    /// - Parameters:
    ///   - definitions: May hold other tanks' alarms, and those of lines and the station: they are left out.
    ///   - board: Where the observations are to be judged by slot: alarms that it does not have are left out.
    package init(tank: TankName, definitions: [AlarmDefinition], board: AlarmBoard? = nil) {
        self.tank = tank
        hasBoard = board != nil
        var alarms: [AlarmID] = []
        var subjects: [Subject] = []
        for id in definitions.map(\.id) where id.subject == .tank(tank) && !id.kind.isDerived {
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
    /// for its own value. `AlarmBoard.judge` makes the same of an exchange without handing them round.
    package func observations(of exchange: GaugeExchange) -> [(AlarmID, Observation)] {
        alarms.indices.compactMap { place in
            exchange.observation(of: subjects[place]).map { (alarms[place], $0) }
        }
    }
}
