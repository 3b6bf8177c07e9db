/// How a tank's shell follows its temperature (API MPMS 12.1.1, GB/T 19779). Upright cylinders only.
package struct ShellExpansion: Hashable, Sendable, Codable {
    /// The shell's temperature for which the capacity table holds, °C.
    package let referenceCelsius: Double
    /// Linear expansion of the steel, per °C.
    package let alphaPerCelsius: Double
    package let isInsulated: Bool
    /// The older Chinese practice for insulated tanks: 1 + 3 alpha dT instead of (1 + alpha dT)².
    package let isLinear: Bool

    package init(
        referenceCelsius: Double = 20, alphaPerCelsius: Double = 1.2e-5, isInsulated: Bool = false,
        isLinear: Bool = false
    ) {
        self.referenceCelsius = referenceCelsius
        self.alphaPerCelsius = alphaPerCelsius
        self.isInsulated = isInsulated
        self.isLinear = isLinear
    }
}

/// A roof that floats on the liquid and displaces some of it.
package struct FloatingRoof: Hashable, Sendable, Codable {
    package enum Displacement: Hashable, Sendable, Codable {
        /// The capacity table knows nothing of the roof.
        case mass(kilograms: Double)
        /// The table deducts the roof for a liquid of this density, kg/m³.
        case deducted(kilograms: Double, referenceDensity: Double)
        /// The table deducts it for this gravity, and its certificate tells the correction for each degree API.
        case perDegreeAPI(referenceAPI: Double, cubicMetres: Double)
    }

    package let displacement: Displacement
    /// At and below this level it stands on its legs, in millimetres.
    package let landsMillimetres: Double
    /// From this level on it floats freely; between both lies the critical zone.
    package let floatsMillimetres: Double

    package init(displacement: Displacement, landsMillimetres: Double, floatsMillimetres: Double) {
        self.displacement = displacement
        self.landsMillimetres = landsMillimetres
        self.floatsMillimetres = floatsMillimetres
    }

    package enum Position: String, Hashable, Sendable, Codable {
        case landed
        case criticalZone = "critical_zone"
        case floating
    }
}
