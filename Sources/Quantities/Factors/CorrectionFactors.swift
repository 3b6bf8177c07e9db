/// Volume correction factors of one liquid at one temperature and pressure, with what they were made of.
package struct CorrectionFactors: Hashable, Sendable, Codable {
    package let standard: CorrectionStandard
    /// `crude`, `fuel_oil`, `jet`, `transition`, `gasoline`, `special`, `lube`; `water`, `none`.
    package let group: String
    /// At the standard's base temperature, kg/m³.
    package let baseDensity: Double
    /// Thermal expansion: at 60 °F per °F for API 2004 and at base 60 °F, at 15 °C per °C for the 1980 metric system; 0 for
    /// none. For water its mean over the way from base, per °C.
    package let alpha: Double
    /// Of temperature.
    package let ctl: Double
    /// Of pressure; 1 at atmospheric pressure and for the methods that know none.
    package let cpl: Double
    /// Both: the VCF.
    package let ctpl: Double
    /// kg/m³ at the temperature and pressure asked for.
    package let density: Double

    package init(
        standard: CorrectionStandard, group: String, baseDensity: Double, alpha: Double, ctl: Double, cpl: Double,
        ctpl: Double, density: Double
    ) {
        self.standard = standard
        self.group = group
        self.baseDensity = baseDensity
        self.alpha = alpha
        self.ctl = ctl
        self.cpl = cpl
        self.ctpl = ctpl
        self.density = density
    }
}
