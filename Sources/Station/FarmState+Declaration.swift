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

    /// What is in force at the start: the word of a person out of the run before, else that of the configuration, which
    /// is held against the same level as in the run before.
    static func declarations(
        _ tanks: [TankBelief], restored: [TankDeclaration], at: WallTime
    ) -> [TankDeclaration] {
        let byTank = Dictionary(restored.map { ($0.tank, $0) }) { _, newer in newer }
        return tanks.map { belief in
            if let word = byTank[belief.tank.name], word.use != .none, word.by != nil || word.use == belief.tank.use {
                return word
            }
            return TankDeclaration(tank: belief.tank.name, use: belief.tank.use, by: nil, since: at)
        }
    }

    /// The declaration as a tank's movement is held against it. Where the configuration says that the tank stands still
    /// and no level is known of that yet, it is the last good one of the run before: what moved while no station ran has
    /// moved all the same.
    static func watched(_ word: TankDeclaration, lastGood: LastGoodLevel?) -> TankDeclaration {
        guard word.by == nil, word.use.isStill, word.levelMillimetres == nil else { return word }
        return word.held(against: lastGood?.millimetres)
    }

    /// Keeps the level against which a tank is held once there is one, so that a restart does not take another. Nil
    /// where it is kept already.
    mutating func keepReference(_ millimetres: Double, of index: Int, at: Moment) -> JournalItem? {
        guard declarations[index].levelMillimetres == nil, declarations[index].use != .none else { return nil }
        let word = declarations[index].held(against: millimetres, oilFactor: oilFactor(of: index))
        declarations[index] = word
        let whose = word.by.map { "as \($0) declared" } ?? "by the configuration"
        return JournalItem(
            entry: JournalEntry(
                at: at.wall, event: .declared, tank: word.tank, value: millimetres,
                text: "\(word.use.words) \(whose): held against \(whole(millimetres)) mm"),
            change: .declaration(word))
    }

    /// What the configuration no longer says of a tank is taken out of the record, with its level: should it say so again,
    /// it is of another time.
    func withdrawals(restored: [TankDeclaration], at: Moment) -> [JournalItem] {
        restored.compactMap { word in
            guard word.by == nil, word.use != .none, let index = tankIndex[word.tank],
                declarations[index].use != word.use
            else { return nil }
            return JournalItem(
                entry: JournalEntry(
                    at: at.wall, event: .declared, tank: word.tank,
                    text: "no longer \(word.use.words) by the configuration"),
                change: .declaration(TankDeclaration(tank: word.tank, use: .none, by: nil, since: at.wall)))
        }
    }

    mutating func declare(
        _ tank: TankName, _ use: DeclaredUse, reason: String?, by person: Person, at: Moment
    ) throws(IntentRefusal) -> IntentOutcome {
        let index = try index(of: tank)
        let before = declarations[index]
        let level = tanks[index].level.measurement.goodValue
        let said = reason.flatMap { $0.isBlank ? nil : $0 }
        let configured = tanks[index].tank.use
        // Nothing declared is what the configuration says of the tank.
        let word =
            use == .none && configured != .none
            ? TankDeclaration(
                tank: tank, use: configured, by: nil, since: at.wall, levelMillimetres: level,
                oilFactor: configured.isStill && level != nil ? oilFactor(of: index) : nil)
            : TankDeclaration(
                tank: tank, use: use, by: person.name, since: at.wall, reason: said, levelMillimetres: level,
                oilFactor: use.isStill && level != nil ? oilFactor(of: index) : nil)
        var text = before.use == use ? use.words : "\(use.words), was \(before.use.words)"
        if use == .none, configured != .none { text += ": \(configured.words) by the configuration again" }
        if let said { text += ": \(said)" }
        let entry = JournalEntry(
            at: at.wall, event: .declared, tank: tank, operatorName: person.name, value: level, text: text,
            origin: person.origin)
        var outcome = entered(entry, change: .declaration(word), .tank(tank), at: at)
        declarations[index] =
            word.use == .none ? TankDeclaration(tank: tank, use: .none, by: nil, since: at.wall) : word
        outcome.effects += suppressAsDeclared(index, at: at) + watchDeclaration(index, at: at)
        return outcome
    }

    /// How far its oil is expanded now; nil where that is not known for certain.
    private mutating func oilFactor(of index: Int) -> OilFactor? {
        guard let oil = oil(of: index), oil.isGood else { return nil }
        return OilFactor(vcf: oil.vcf, baseDensity: oil.source.baseDensity)
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

extension TankDeclaration {
    /// The same, with the level from which a movement is measured.
    fileprivate func held(against millimetres: Double?, oilFactor: OilFactor? = nil) -> TankDeclaration {
        TankDeclaration(
            tank: tank, use: use, by: by, since: since, reason: reason, levelMillimetres: millimetres,
            oilFactor: use.isStill ? oilFactor : nil)
    }
}
