import Alarms
import Snapshots
import TankFarm

/// What somebody, or the configuration, says that a tank is doing.
extension FarmState {
    /// The alarms that say nothing of a tank that is out of use. Never the overfill, never a fault, and never that it moves:
    /// oil that runs into a tank that is out of use is a classic overfill.
    private static func isSuppressedOutOfUse(_ kind: AlarmKind) -> Bool {
        switch kind {
        case .levelHigh, .levelLow, .levelLowLow, .interfaceHigh, .interfaceLow, .interfaceNearOutlet,
            .temperatureHigh, .temperatureLow, .riseRate, .fallRate, .timeToOverfill, .roofLanding, .levelStuck:
            true
        default: false
        }
    }

    /// What is in force at the start: the word of a person out of the run before, else that of the configuration.
    static func declarations(
        _ tanks: [TankBelief], restored: [TankDeclaration], at: WallTime
    ) -> [TankDeclaration] {
        let byTank = Dictionary(restored.map { ($0.tank, $0) }) { _, newer in newer }
        return tanks.map { belief in
            if let word = byTank[belief.tank.name], word.use != .none { return word }
            return TankDeclaration(tank: belief.tank.name, use: belief.tank.use, by: nil, since: at)
        }
    }

    mutating func declare(
        _ tank: TankName, _ use: DeclaredUse, reason: String?, by person: Person, at: Moment
    ) throws(IntentRefusal) -> IntentOutcome {
        let index = try index(of: tank)
        let before = declarations[index]
        let level = tanks[index].level.measurement.goodValue
        let said = reason.flatMap { $0.isBlank ? nil : $0 }
        let word = TankDeclaration(
            tank: tank, use: use, by: person.name, since: at.wall, reason: said, levelMillimetres: level)
        var text = before.use == use ? use.words : "\(use.words), was \(before.use.words)"
        let configured = tanks[index].tank.use
        // Nothing declared is what the configuration says of the tank.
        if use == .none, configured != .none { text += ": \(configured.words) by the configuration again" }
        if let said { text += ": \(said)" }
        let entry = JournalEntry(
            at: at.wall, event: .declared, tank: tank, operatorName: person.name, value: level, text: text,
            origin: person.origin)
        var outcome = entered(entry, change: .declaration(word), .tank(tank), at: at)
        declarations[index] =
            use == .none
            ? TankDeclaration(tank: tank, use: configured, by: nil, since: at.wall, levelMillimetres: level) : word
        outcome.effects += suppressAsDeclared(index, at: at) + watchDeclaration(index, at: at)
        return outcome
    }

    /// Brings the alarms of a tank into line with what is declared for it, and nothing else.
    mutating func suppressAsDeclared(_ index: Int, at: Moment) -> [StationEffect] {
        let alarms = alarmsOfTank[index].map(\.id).filter { FarmState.isSuppressedOutOfUse($0.kind) }
        let effects =
            declarations[index].use == .outOfUse
            ? board.suppress(alarms, .outOfUse, at: at) : board.unsuppress(alarms, .outOfUse, at: at)
        return carryOut(effects, at: at)
    }
}
