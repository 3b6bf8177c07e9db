/// What is in a tank, as the site's configuration describes it.
package struct Product: Hashable, Sendable, Codable {
    /// Water (and sediment) in the oil, as a laboratory tells it.
    package struct SedimentWater: Hashable, Sendable, Codable {
        package enum Basis: String, Hashable, Sendable, Codable, CaseIterable {
            case volume
            /// Usual for Chinese crude: it is taken off the mass, and not off the volume as well.
            case mass
        }

        /// 0…100.
        package let percent: Double
        package let basis: Basis

        package init(percent: Double, basis: Basis) {
            self.percent = percent
            self.basis = basis
        }
    }

    package let name: String
    /// For people; the name where nothing was said.
    package let title: String
    package let standard: CorrectionStandard
    /// At base, kg/m³; nil: a laboratory value must be entered for each tank.
    package let baseDensity: Double?
    /// Nil: nobody has said that there is none.
    package let sedimentWater: SedimentWater?
    package let air: AirBuoyancy

    package init(
        name: String, title: String? = nil, standard: CorrectionStandard, baseDensity: Double?,
        sedimentWater: SedimentWater?, air: AirBuoyancy
    ) {
        self.name = name
        self.title = title ?? name
        self.standard = standard
        self.baseDensity = baseDensity
        self.sedimentWater = sedimentWater
        self.air = air
    }
}
