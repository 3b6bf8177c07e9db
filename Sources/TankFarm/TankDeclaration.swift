/// What somebody has said that a tank is doing, against which its level is held.
package enum DeclaredUse: String, Hashable, Sendable, Codable, CaseIterable {
    /// Nothing was said: any movement is taken as it comes.
    case none
    case receipt
    case dispatch
    /// The tank stands still; whoever moves it does so without leave.
    case locked
    /// Not in use: its limits are suppressed, HH is not, and any movement rings.
    case outOfUse = "out_of_use"
}

/// How far a tank's oil was expanded when its movement began to be measured.
package struct OilFactor: Hashable, Sendable, Codable {
    /// Its VCF then.
    package let vcf: Double
    /// Of which density at base, kg/m³, that was made: of another it is another without any movement.
    package let baseDensity: Double?

    package init(vcf: Double, baseDensity: Double?) {
        self.vcf = vcf
        self.baseDensity = baseDensity
    }
}

/// A named person's word for what a tank does, in force until another takes its place.
package struct TankDeclaration: Hashable, Sendable, Codable {
    package let tank: TankName
    package let use: DeclaredUse
    /// Nil: by the configuration.
    package let by: String?
    package let since: WallTime
    package let reason: String?
    /// The good level at that time, from which a movement is measured; nil: the first good one after it.
    package let levelMillimetres: Double?
    /// Of the oil at that level, for a tank that is to stand still; nil: it was not known.
    package let oilFactor: OilFactor?

    package init(
        tank: TankName, use: DeclaredUse, by: String?, since: WallTime, reason: String? = nil,
        levelMillimetres: Double? = nil, oilFactor: OilFactor? = nil
    ) {
        self.tank = tank
        self.use = use
        self.by = by
        self.since = since
        self.reason = reason
        self.levelMillimetres = levelMillimetres
        self.oilFactor = oilFactor
    }
}

/// A line that somebody works on: the faults of its gauges, and its own, are suppressed until it ends.
package struct LineMaintenance: Hashable, Sendable, Codable {
    package let line: LineName
    package let by: String
    package let reason: String
    package let since: WallTime
    /// It ends by itself then.
    package let until: WallTime

    package init(line: LineName, by: String, reason: String, since: WallTime, until: WallTime) {
        self.line = line
        self.by = by
        self.reason = reason
        self.since = since
        self.until = until
    }
}
