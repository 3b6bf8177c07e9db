import Glibc

/// One liquid in the equations of API MPMS 11.1 (2004), ASTM D1250-04: all is led back to 60 °F.
struct Expansion2004: Hashable, Sendable {
    static let celsius: ClosedRange<Double> = -50...150
    /// 0 to 1500 psi above the atmosphere; 1 psi is 6.894757 kPa.
    static let kilopascals: ClosedRange<Double> = 0...(1500 * kilopascalsPerPsi)
    static let alphaPerFahrenheit: ClosedRange<Double> = 230.0e-6...930.0e-6
    static let kilopascalsPerPsi = 6.894757

    /// Half of what the scale of 1968 moved 60 °F, in °F, and where 60 °F lies on it.
    private static let delta = 0.01374979547
    private static let base68 = 60.0068749

    let group: String
    /// At 60 °F, kg/m³, on the scales of 1990 and of 1968.
    let density60: Double
    let density68: Double
    /// At 60 °F, per °F.
    let alpha60: Double

    /// The density (kg/m³ at 60 °F) chooses the group, also when the base is another.
    init(_ commodity: Commodity, density60: Double) {
        self.density60 = density60
        let delta = Expansion2004.delta
        if case .special(let alpha) = commodity {
            group = "special"
            alpha60 = alpha
            density68 = density60 * exp(0.5 * alpha * delta * (1 + 0.4 * alpha * delta))
            return
        }
        let constants = ProductGroup.of2004(commodity, density60: density60)
        group = constants.name
        let (k0, k1, k2) = (constants.k0, constants.k1, constants.k2)
        let a = delta / 2 * ((k0 / density60 + k1) / density60 + k2)
        let b = (2 * k0 + k1 * density60) / (k0 + (k1 + k2 * density60) * density60)
        density68 = density60 * (1 + expm1(a * (1 + 0.8 * a)) / (1 + a * (1 + 1.6 * a) * b))
        alpha60 = (k0 / density68 + k1) / density68 + k2
    }

    /// The factor of temperature to 60 °F; the temperature is in °F on the scale of 1968.
    func ctl60(_ fahrenheit68: Double) -> Double {
        let difference = fahrenheit68 - Expansion2004.base68
        return exp(-alpha60 * difference * (1 + 0.8 * alpha60 * (difference + Expansion2004.delta)))
    }

    /// Fp, scaled by 1e5, per psi.
    func compressibility(_ fahrenheit68: Double) -> Double {
        exp(
            -1.9947 + 0.00013427 * fahrenheit68
                + (793_920 + 2326 * fahrenheit68) / (density68 * density68))
    }

    /// The factor of pressure; not finite or not positive where the liquid would be compressed to nothing.
    func cpl(_ fahrenheit68: Double, psi: Double) -> Double {
        psi > 0 ? 1 / (1 - 1e-5 * compressibility(fahrenheit68) * psi) : 1
    }
}

extension Expansion2004 {
    /// What the standard allows for a density at base (11.1.2.5), kg/m³.
    static func densities(_ commodity: Commodity, at base: BaseTemperature) -> ClosedRange<Double> {
        switch (commodity, base) {
        case (.crude, .fahrenheit60), (.products, .fahrenheit60): 610.6...1163.5
        case (.crude, .celsius15): 611.16...1163.79
        case (.crude, .celsius20): 606.12...1161.15
        case (.products, .celsius15): 611.16...1163.86
        case (.products, .celsius20): 606.12...1160.62
        case (.lubricants, .fahrenheit60): 800.9...1163.5
        case (.lubricants, .celsius15): 801.25...1163.85
        case (.lubricants, .celsius20): 798.11...1160.71
        case (.special, _): ProductGroup.anyDensity
        }
    }

    /// The same for an observed density, at any temperature and pressure.
    static func observedDensities(_ commodity: Commodity) -> ClosedRange<Double> {
        switch commodity {
        case .crude: 470.5...1201.8
        case .products: 470.4...1209.5
        case .lubricants: 714.3...1208.3
        case .special: ProductGroup.anyDensity
        }
    }

    /// The liquid that has this density at a base temperature (°F, scale of 1968).
    static func solving(_ commodity: Commodity, base fahrenheit68: Double, density: Double) -> Expansion2004? {
        if case .special = commodity {
            let factor = Expansion2004(commodity, density60: density).ctl60(fahrenheit68)
            return Expansion2004(commodity, density60: density / factor)
        }
        let root = BoundedRoot.find(density, in: interval(commodity), near: density) { candidate in
            candidate * Expansion2004(commodity, density60: candidate).ctl60(fahrenheit68)
        }
        return root.map { Expansion2004(commodity, density60: $0) }
    }

    /// The liquid that has this density at a temperature (°F, scale of 1968) and a pressure. Nil: none within the standard's
    /// densities has.
    static func solving(
        _ commodity: Commodity, observed density: Double, at fahrenheit68: Double, psi: Double
    ) -> Expansion2004? {
        let known = Expansion2004(commodity, density60: density).ctl60(fahrenheit68)
        func observed(_ candidate: Double) -> Double {
            let liquid = Expansion2004(commodity, density60: candidate)
            return candidate * liquid.ctl60(fahrenheit68) * liquid.cpl(fahrenheit68, psi: psi)
        }
        guard case .special = commodity else {
            return BoundedRoot.find(
                density, in: interval(commodity), near: density / known, observed
            ).map { Expansion2004(commodity, density60: $0) }
        }
        // Any density is allowed here. Pressure only adds to it, so the root lies at or below the one without; the first
        // one downwards is right, and farther down lies the false one.
        let highest = density / known
        guard psi > 0 else { return Expansion2004(commodity, density60: highest) }
        var above = highest * 1.0001
        for step in 1...60 {
            let below = highest * (1 - 0.01 * Double(step))
            let value = observed(below)
            guard value.isFinite, value > 0 else { return nil }
            if value <= density {
                return BoundedRoot.find(density, in: below...above, near: below, observed)
                    .map { Expansion2004(commodity, density60: $0) }
            }
            above = below
        }
        return nil
    }

    /// Where the solver may look: a little beyond the limits at 60 °F, because those of the other bases are these, moved and
    /// rounded. The limits of the base itself are held strictly after it.
    private static func interval(_ commodity: Commodity) -> ClosedRange<Double> {
        let limits = densities(commodity, at: .fahrenheit60)
        return (limits.lowerBound - 0.1)...(limits.upperBound + 0.1)
    }
}
