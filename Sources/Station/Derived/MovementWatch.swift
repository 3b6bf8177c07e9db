import Alarms
import Quantities
import TankFarm

/// Holds a tank's level against what was declared of it: one that is locked or out of use must not move, and a receipt or
/// a dispatch must not run backwards. Limit, deadband and delays are the board's. A value; it reads no clock.
///
/// A tank that is to stand still is held against its volume at standard temperature, where that is known: what its oil
/// expands in the sun is no movement, and oil that is lost while it expands is one. All else goes by the level.
struct MovementWatch: Sendable {
    /// What it makes of one level, in millimetres.
    struct Observations: Hashable, Sendable {
        /// How far a tank that is to stand still has moved, either way.
        var unexpected: Observation
        /// How far a tank has moved against its declared movement, from the furthest level that it had reached.
        var reverse: Observation
    }

    /// How the oil lies over the free water, and by how much it is expanded.
    struct Oil: Hashable, Sendable {
        /// By what its factor was made: where that is another, the factor is another without any movement.
        struct Source: Hashable, Sendable {
            let baseDensity: Double?
            let temperature: TankQuantities.TemperatureSource
        }

        let freeWaterCubicMetres: Double
        let vcf: Double
        /// Whether the factor may be relied upon.
        let isGood: Bool
        let source: Source
    }

    private(set) var declaration: TankDeclaration?
    /// The level from which a movement is measured: the declared one, else the first good one after it. For a receipt or
    /// dispatch it goes on with the movement.
    private(set) var referenceMillimetres: Double?
    /// The good level before: the furthest one counts as reached when two in a row have got there, since one wild reading
    /// would otherwise stand as a reverse movement for good.
    private var beforeMillimetres: Double?
    /// The oil's factor when the tank stood at the reference; nil: it is not known, and the level alone counts.
    private var vcfAtReference: Double?
    private var source: Oil.Source?
    /// The factor's share of that at the reference, as it was known last.
    private var ratio = 1.0
    /// As it was known last.
    private var freeWaterCubicMetres = 0.0
    private var levelsWithoutFactor = 0

    /// Twice as many scans as a temperature is read in at the latest, by default.
    static let mostLevelsWithoutFactor = 10

    init(_ declaration: TankDeclaration?) {
        declare(declaration)
    }

    /// Another declaration takes the place of the one that stands, also one in the same words: from its level on.
    mutating func declare(_ declaration: TankDeclaration?) {
        self.declaration = declaration
        referenceMillimetres = declaration?.levelMillimetres
        beforeMillimetres = nil
        vcfAtReference = declaration?.oilFactor?.vcf
        source = nil
        ratio = 1
        levelsWithoutFactor = 0
    }

    private var use: DeclaredUse { declaration?.use ?? .none }

    /// Whether anything is declared against which a level could be held.
    var isArmed: Bool { use != .none }

    /// Whether it is of interest how far the oil is expanded.
    var needsOil: Bool { use.isStill }

    /// Takes the level as believed after each change of it.
    ///
    /// A tank that is to stand still has moved by its rise less what its oil has expanded since the reference,
    /// (TOV − FW) × (1 − VCF/VCF at the reference) / surface: so far the level would have come without the change of
    /// temperature. The factor at the reference is the declaration's, else the first good one with a good level; until then
    /// the level alone counts. Where the factor is lost, what the oil had expanded until then stays taken off, and
    /// the judgement is questionable.
    /// - Parameter oil: Nil where that is not known.
    mutating func take(_ level: Measurement, oil: Oil? = nil, capacity: TankCapacity? = nil) -> Observations {
        guard let millimetres = level.value, millimetres.isFinite else {
            return Observations(unexpected: .unknown, reverse: .unknown)
        }
        if let good = level.goodValue { follow(good) }
        let isQuestionable = level.quality != .good
        // Nothing is declared for it: at a good level that lets go of what stood for an earlier declaration.
        let nothing = Observation.value(0, questionable: isQuestionable)
        guard let reference = referenceMillimetres else {
            // Nothing to hold it against yet.
            return Observations(
                unexpected: use.isStill ? .unknown : nothing, reverse: use.isMovement ? .unknown : nothing)
        }
        // The zeros of a gauge that boots are believed upwards only.
        let mayFall = level.reason != .warmingUp
        func moved(_ millimetres: Double, isUpwards: Bool) -> Observation {
            isUpwards || mayFall ? .value(millimetres, questionable: isQuestionable) : .unknown
        }
        let rise = millimetres - reference
        switch use {
        case .none: return Observations(unexpected: nothing, reverse: nothing)
        case .locked, .outOfUse:
            follow(oil, isGoodLevel: level.quality == .good)
            if mayYetKnowFactor {
                levelsWithoutFactor += 1
                return Observations(unexpected: .unknown, reverse: nothing)
            }
            let isDoubtful = isQuestionable || vcfAtReference != nil && oil?.isGood != true
            let still = rise - expansionMillimetres(at: millimetres, capacity)
            guard still > 0 || mayFall else { return Observations(unexpected: .unknown, reverse: nothing) }
            return Observations(unexpected: .value(abs(still), questionable: isDoubtful), reverse: nothing)
        case .receipt:
            return Observations(unexpected: nothing, reverse: moved(max(0, -rise), isUpwards: rise > 0))
        case .dispatch:
            return Observations(unexpected: nothing, reverse: moved(max(0, rise), isUpwards: rise > 0))
        }
    }

    /// The factor at the reference is known, the one of now not yet: after a start the temperature may be read a few scans
    /// behind the level, and by the level alone every tank that has warmed would seem to have moved.
    private var mayYetKnowFactor: Bool {
        declaration?.oilFactor != nil && source == nil && levelsWithoutFactor < MovementWatch.mostLevelsWithoutFactor
    }

    /// Keeps the factor at the reference. One that is made of another density, or of another thermometer, goes on from
    /// where the one before had come to: the laboratory's word moves no oil.
    private mutating func follow(_ oil: Oil?, isGoodLevel: Bool) {
        // A doubtful one is perhaps the vapour's: what is known stays.
        guard let oil, oil.isGood, oil.vcf > 0 else { return }
        freeWaterCubicMetres = oil.freeWaterCubicMetres
        guard let vcf = vcfAtReference else {
            guard isGoodLevel else { return }
            vcfAtReference = oil.vcf
            source = oil.source
            return
        }
        // A factor of the run before is told with its density alone.
        let isAnother =
            source.map { $0 != oil.source } ?? (declaration?.oilFactor?.baseDensity != oil.source.baseDensity)
        source = oil.source
        if isAnother {
            vcfAtReference = oil.vcf / ratio
        } else {
            ratio = oil.vcf / vcf
        }
    }

    /// By how much the oil's expansion since the reference has raised the level.
    private func expansionMillimetres(at level: Double, _ capacity: TankCapacity?) -> Double {
        guard vcfAtReference != nil, ratio != 1, let capacity,
            let total = try? capacity.volumeCubicMetres(atLevelMillimetres: level),
            let surface = capacity.surfaceSquareMetres(atLevelMillimetres: level), surface > 0
        else { return 0 }
        return max(0, total - freeWaterCubicMetres) * (1 - ratio) / surface * 1_000
    }

    private mutating func follow(_ good: Double) {
        defer { beforeMillimetres = good }
        guard let reference = referenceMillimetres else {
            if isArmed { referenceMillimetres = good }
            return
        }
        guard let before = beforeMillimetres else { return }
        switch use {
        case .receipt: referenceMillimetres = max(reference, min(before, good))
        case .dispatch: referenceMillimetres = min(reference, max(before, good))
        case .none, .locked, .outOfUse: break
        }
    }
}

extension DeclaredUse {
    /// Whether the tank is to stand still.
    var isStill: Bool { self == .locked || self == .outOfUse }
    /// Whether its level is to move one way.
    var isMovement: Bool { self == .receipt || self == .dispatch }
}
