import TankFarm

/// A tank's quantities with every intermediate, in the order in which they follow from each other (API MPMS 12.1.1,
/// GB/T 19779). Volumes in m³, masses in tonnes, unrounded. A figure is uncertain or missing where what it is made of is.
package struct TankQuantities: Hashable, Sendable, Codable {
    /// TOV: what the capacity table holds at the level, what the liquid's head adds to the shell included.
    package var total: Figure = .absent
    /// What the liquid's head adds, a part of the total; absent: the table holds it already, or nobody has said.
    package var liquidHead: Figure = .absent
    /// How the table was read: `linear`, `millimetre table`, `bottom zone, linear`; the form's words for a shape.
    package var tableWords = ""
    /// FW, with its share of the liquid's head where the recipe gives it one. Known 0, of source `none`, where the gauge has
    /// no interface.
    package var freeWater: Figure = .absent
    package var waterSource: WaterSource = .none
    /// What free water would have besides, were its share of the liquid's head given to it: the recipe's option, told
    /// either way. Absent without such a head.
    package var liquidHeadBesideWater: Figure = .absent
    /// TOV − FW.
    package var lessWater: Figure = .absent
    /// TSh, °C; absent without a shell correction.
    package var shellTemperature: Figure = .absent
    /// CTSh; known 1 without a shell correction.
    package var shellFactor: Figure = .absent
    /// (TOV − FW) × CTSh.
    package var shellCorrected: Figure = .absent
    /// FRA, signed; absent without a floating roof.
    package var roofAdjustment: Figure = .absent
    package var roofPosition: FloatingRoof.Position?
    package var gov: Figure = .absent
    /// The oil's, °C.
    package var oilTemperature: Figure = .absent
    package var temperatureSource: TemperatureSource = .none
    /// Above the liquid, kPa; absent: atmospheric.
    package var pressure: Figure = .absent
    package var ambient: Figure = .absent
    /// At base, kg/m³.
    package var baseDensity: Figure = .absent
    package var densitySource: Source = .none
    /// Nil without a product.
    package var standard: CorrectionStandard?
    /// The standard's commodity group, as `CorrectionFactors.group`; empty where no factor was made.
    package var group = ""
    package var ctl: Figure = .absent
    package var cpl: Figure = .absent
    /// VCF = CTL × CPL.
    package var vcf: Figure = .absent
    /// Of the oil at its temperature, kg/m³.
    package var density: Figure = .absent
    package var gsv: Figure = .absent
    /// S&W, percent.
    package var waterPercent: Figure = .absent
    package var waterBasis: Product.SedimentWater.Basis = .volume
    package var waterPercentSource: Source = .none
    /// CSW; 1 where the water is told by mass.
    package var csw: Figure = .absent
    package var nsv: Figure = .absent
    /// Net, in vacuum, tonnes.
    package var massInVacuum: Figure = .absent
    /// WCF, kg/m³.
    package var weightFactor: Figure = .absent
    package var air: AirBuoyancy?
    /// Net, in air, tonnes.
    package var massInAir: Figure = .absent
    /// At observed conditions, as the gauge's own instrument reports them: all water, that in the oil included, and the
    /// oil without it. Their sum is the total.
    package var pureWater: Figure = .absent
    package var pureOil: Figure = .absent
    /// Nil without a water-cut profile.
    package var band: TransitionBand?
    /// What a surveyor should know besides, in words.
    package var notes: [String] = []

    package init() {}

    package enum WaterSource: String, Hashable, Sendable, Codable {
        /// The gauge has no interface.
        case none
        case interface
        case profile
    }

    package enum TemperatureSource: Hashable, Sendable, Codable {
        case none
        case spot
        /// Over so many elements of a chain, of so many that are in the oil.
        case average(elements: Int, of: Int)
        case manual
    }

    package enum Source: String, Hashable, Sendable, Codable {
        case none
        case product
        case manual
        case measured
    }
}

/// What a water-cut profile makes of the liquid, in m³.
package struct TransitionBand: Hashable, Sendable, Codable {
    /// Below the profile's first point.
    package var freeWater: Figure
    /// Between its first and its last point, cut at the level: the emulsion.
    package var volume: Figure
    package var waterInBand: Figure
    /// All of it: free, in the band, and above it.
    package var water: Figure
    package var oil: Figure
    /// In millimetres.
    package var fromMillimetres: Double
    package var toMillimetres: Double

    package init(
        freeWater: Figure, volume: Figure, waterInBand: Figure, water: Figure, oil: Figure, fromMillimetres: Double,
        toMillimetres: Double
    ) {
        self.freeWater = freeWater
        self.volume = volume
        self.waterInBand = waterInBand
        self.water = water
        self.oil = oil
        self.fromMillimetres = fromMillimetres
        self.toMillimetres = toMillimetres
    }
}
