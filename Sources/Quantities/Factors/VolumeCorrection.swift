import Glibc
import TankFarm

/// A liquid whose density at base is known, ready to tell its correction factors at any temperature and pressure.
///
/// What the standards solve by iteration (the density at 60 °F or 15 °C) is solved once, when it is made. A standard's ranges
/// are held strictly: outside of them there is a fault and no factor.
package struct VolumeCorrection: Hashable, Sendable {
    package let standard: CorrectionStandard
    /// At the standard's base temperature, kg/m³. For water its own, whatever was given.
    package let baseDensity: Double

    private enum Liquid: Hashable, Sendable {
        /// CTL is divided by the one at base.
        case api2004(Expansion2004, baseCTL: Double)
        case tables1980(Expansion1980, baseCTL: Double)
        case water
        case none
    }

    private let liquid: Liquid

    /// - Parameter baseDensity: at the standard's base temperature, kg/m³; without meaning for water.
    /// - Throws: a combination that no standard knows, a density or an alpha outside the standard's range.
    package init(_ standard: CorrectionStandard, baseDensity: Double) throws(CorrectionFault) {
        try VolumeCorrection.checkCombination(standard)
        let commodity = standard.commodity
        switch standard.method {
        case .water:
            self.init(water: standard)
        case .none:
            try VolumeCorrection.check(baseDensity, of: standard, in: ProductGroup.anyDensity)
            self.init(standard, baseDensity, .none)
        case .api2004:
            try VolumeCorrection.check(
                baseDensity, of: standard, in: Expansion2004.densities(commodity, at: standard.base))
            let base = TemperatureScale.fahrenheit68(celsius90: standard.base.celsius)
            let solved =
                standard.base == .fahrenheit60
                ? Expansion2004(commodity, density60: baseDensity)
                : Expansion2004.solving(commodity, base: base, density: baseDensity)
            guard let solved else { throw .noSolution }
            self.init(standard, baseDensity, .api2004(solved, baseCTL: solved.baseCTL(standard.base)))
        case .astm1980:
            let origin: Expansion1980.Origin = standard.base == .celsius15 ? .celsius15 : .fahrenheit60
            try VolumeCorrection.check(
                baseDensity, of: standard, in: Expansion1980.densities(commodity, origin: origin))
            let known = Expansion1980(commodity, origin: origin, density: baseDensity)
            self.init(standard, baseDensity, .tables1980(known, baseCTL: 1))
        case .gbt1885:
            try VolumeCorrection.check(baseDensity, of: standard, in: Expansion1980.densities20(commodity))
            let solved = Expansion1980.solving(commodity, origin: .celsius15, density: baseDensity, celsius: 20)
            guard let solved else { throw .noSolution }
            self.init(standard, baseDensity, .tables1980(solved, baseCTL: solved.factor(celsius: 20)))
        }
    }

    /// Leads an observed density back to base.
    /// - Parameter kilopascals: above the atmosphere's, at which it was observed; a negative one counts as 0. The methods of
    ///   1980 and GB/T 1885 know no pressure.
    /// - Throws: as above, and for an observed density, temperature or pressure outside the standard's range.
    package init(
        _ standard: CorrectionStandard, observed: ObservedDensity, kilopascals: Double = 0
    ) throws(CorrectionFault) {
        try VolumeCorrection.checkCombination(standard)
        guard observed.celsius.isFinite, observed.kilogramsPerCubicMetre.isFinite, kilopascals.isFinite else {
            throw .notANumber
        }
        if standard.method == .water {
            self.init(water: standard)
            return
        }
        try VolumeCorrection.check(observed.celsius, in: VolumeCorrection.celsius(standard.method))
        var density = observed.kilogramsPerCubicMetre
        if let calibrated = observed.hydrometerCelsius {
            density *= try GlassHydrometer.factor(celsius: observed.celsius, calibratedAt: calibrated)
        }
        let commodity = standard.commodity
        switch standard.method {
        case .water, .none:
            try self.init(standard, baseDensity: density)
        case .api2004:
            let pressure = try VolumeCorrection.checked(kilopascals)
            let allowed = Expansion2004.observedDensities(commodity)
            guard allowed.contains(density) else {
                throw .density(density, what: "observed density", allowed: allowed)
            }
            let solved = Expansion2004.solving(
                commodity, observed: density,
                at: TemperatureScale.fahrenheit68(celsius90: observed.celsius),
                psi: pressure / Expansion2004.kilopascalsPerPsi)
            guard let solved else { throw .noSolution }
            let baseCTL = solved.baseCTL(standard.base)
            let baseDensity = try VolumeCorrection.settled(
                solved.density60 * baseCTL, of: standard,
                in: Expansion2004.densities(commodity, at: standard.base))
            self.init(standard, baseDensity, .api2004(solved, baseCTL: baseCTL))
        case .astm1980, .gbt1885:
            guard ProductGroup.anyDensity.contains(density) else {
                throw .density(density, what: "observed density", allowed: ProductGroup.anyDensity)
            }
            let origin: Expansion1980.Origin = standard.base == .fahrenheit60 ? .fahrenheit60 : .celsius15
            let solved = Expansion1980.solving(
                commodity, origin: origin, density: density, celsius: observed.celsius)
            guard let solved else { throw .noSolution }
            let isChinese = standard.method == .gbt1885
            let baseCTL = isChinese ? solved.factor(celsius: 20) : 1
            let baseDensity = try VolumeCorrection.settled(
                solved.density * baseCTL, of: standard,
                in: isChinese
                    ? Expansion1980.densities20(commodity) : Expansion1980.densities(commodity, origin: origin))
            try VolumeCorrection.check(observed.celsius, in: solved.celsius)
            self.init(standard, baseDensity, .tables1980(solved, baseCTL: baseCTL))
        }
    }

    private init(_ standard: CorrectionStandard, _ baseDensity: Double, _ liquid: Liquid) {
        self.standard = standard
        self.baseDensity = baseDensity
        self.liquid = liquid
    }

    private init(water standard: CorrectionStandard) {
        self.init(standard, WaterDensity.kilogramsPerCubicMetre(celsius: standard.base.celsius), .water)
    }
}

extension VolumeCorrection {
    /// At a temperature in °C and a pressure in kPa above the atmosphere's; a negative one counts as 0. The methods of 1980,
    /// GB/T 1885, water and none know no pressure: their CPL is 1.
    /// - Throws: a temperature or pressure outside the standard's range.
    package func factors(celsius: Double, kilopascals: Double = 0) throws(CorrectionFault) -> CorrectionFactors {
        guard celsius.isFinite, kilopascals.isFinite else { throw .notANumber }
        switch liquid {
        case .api2004(let liquid, let baseCTL):
            try VolumeCorrection.check(celsius, in: Expansion2004.celsius)
            let pressure = try VolumeCorrection.checked(kilopascals)
            let fahrenheit = TemperatureScale.fahrenheit68(celsius90: celsius)
            let cpl = liquid.cpl(fahrenheit, psi: pressure / Expansion2004.kilopascalsPerPsi)
            // Only a liquid far lighter than those that the standard is made for comes here.
            guard cpl.isFinite, cpl > 0 else { throw .noSolution }
            return made(group: liquid.group, alpha: liquid.alpha60, ctl: liquid.ctl60(fahrenheit) / baseCTL, cpl: cpl)
        case .tables1980(let liquid, let baseCTL):
            try VolumeCorrection.check(celsius, in: liquid.celsius)
            return made(group: liquid.group, alpha: liquid.alpha, ctl: liquid.factor(celsius: celsius) / baseCTL)
        case .water:
            try VolumeCorrection.check(celsius, in: WaterDensity.celsius)
            let ctl = WaterDensity.kilogramsPerCubicMetre(celsius: celsius) / baseDensity
            return made(group: "water", alpha: meanExpansionOfWater(celsius: celsius, ctl: ctl), ctl: ctl)
        case .none:
            return made(group: "none", alpha: 0, ctl: 1)
        }
    }

    /// Fp of API MPMS 11.1-2004: by how much the liquid is compressed, per kPa, scaled by 1e5; nil for the methods that know
    /// no pressure, and beyond the temperature's range.
    package func compressibilityPerKilopascal(celsius: Double) -> Double? {
        guard case .api2004(let liquid, _) = liquid, Expansion2004.celsius.contains(celsius) else { return nil }
        return liquid.compressibility(TemperatureScale.fahrenheit68(celsius90: celsius))
            / Expansion2004.kilopascalsPerPsi
    }

    private func made(group: String, alpha: Double, ctl: Double, cpl: Double = 1) -> CorrectionFactors {
        CorrectionFactors(
            standard: standard, group: group, baseDensity: baseDensity, alpha: alpha, ctl: ctl, cpl: cpl,
            ctpl: ctl * cpl, density: baseDensity * ctl * cpl)
    }

    /// Per °C.
    private func meanExpansionOfWater(celsius: Double, ctl: Double) -> Double {
        let base = standard.base.celsius
        // So near to base the way is too short to divide by.
        guard (celsius - base).magnitude > 0.01 else {
            let (below, above) = (base - 0.5, base + 0.5)
            return log(
                WaterDensity.kilogramsPerCubicMetre(celsius: below)
                    / WaterDensity.kilogramsPerCubicMetre(celsius: above))
        }
        return -log(ctl) / (celsius - base)
    }
}

extension VolumeCorrection {
    /// At which a standard takes observed densities, before the liquid is known.
    private static func celsius(_ method: CorrectionMethod) -> ClosedRange<Double> {
        switch method {
        case .api2004: Expansion2004.celsius
        case .astm1980, .gbt1885: -18...150
        case .water: WaterDensity.celsius
        case .none: -273.15...1_000
        }
    }

    private static func check(
        _ density: Double, of standard: CorrectionStandard, in allowed: ClosedRange<Double>
    ) throws(CorrectionFault) {
        guard density.isFinite else { throw .notANumber }
        guard allowed.contains(density) else {
            throw .density(density, what: "density at \(standard.base.words)", allowed: allowed)
        }
    }

    /// A density that was solved for. Iterated digits beyond a limit (11.1.6.2 stops at 1e-6 kg/m³) are the limit itself.
    private static func settled(
        _ density: Double, of standard: CorrectionStandard, in allowed: ClosedRange<Double>
    ) throws(CorrectionFault) -> Double {
        let nearest = min(max(density, allowed.lowerBound), allowed.upperBound)
        if (nearest - density).magnitude <= 1e-6 { return nearest }
        try check(density, of: standard, in: allowed)
        return density
    }

    private static func check(_ celsius: Double, in allowed: ClosedRange<Double>) throws(CorrectionFault) {
        guard allowed.contains(celsius) else { throw .temperature(celsius, allowed: allowed) }
    }

    /// The pressure that counts.
    private static func checked(_ kilopascals: Double) throws(CorrectionFault) -> Double {
        let pressure = max(kilopascals, 0)
        guard Expansion2004.kilopascals.contains(pressure) else {
            throw .pressure(kilopascals, allowed: Expansion2004.kilopascals)
        }
        return pressure
    }

    private static func checkCombination(_ standard: CorrectionStandard) throws(CorrectionFault) {
        switch standard.method {
        case .water, .none: return
        case .api2004: break
        case .astm1980:
            if standard.base == .celsius20 {
                throw .unsupported(
                    "ASTM D1250-80 has no tables at 20 °C: moved there it is GB/T 1885-1998, method gbt1885")
            }
        case .gbt1885:
            if standard.base != .celsius20 {
                throw .unsupported(
                    "GB/T 1885-1998 is for 20 °C: at \(standard.base.words) take method astm1980 or api2004")
            }
            if case .special = standard.commodity {
                throw .unsupported(
                    "GB/T 1885-1998 has no table for a given alpha (C): take method api2004 or commodity A, B or D")
            }
        }
        guard case .special(let alpha) = standard.commodity else { return }
        guard alpha.isFinite else { throw .notANumber }
        let allowed =
            standard.method == .api2004 ? Expansion2004.alphaPerFahrenheit : Expansion1980.alphaPerFahrenheit
        guard allowed.contains(alpha) else { throw .alpha(alpha, allowed: allowed) }
    }
}

extension Expansion2004 {
    /// At 60 °F the equations themselves give 1, but for what the scale of 1968 leaves in the eleventh digit.
    fileprivate func baseCTL(_ base: BaseTemperature) -> Double {
        base == .fahrenheit60 ? 1 : ctl60(TemperatureScale.fahrenheit68(celsius90: base.celsius))
    }
}
