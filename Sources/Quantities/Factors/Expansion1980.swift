import Glibc

/// One liquid in the equations of API Std 2540 (1980), ASTM D1250-80: tables 53/54 from 15 °C, tables 6/24 from 60 °F. GB/T
/// 1885-1998 is the former, moved to 20 °C.
struct Expansion1980: Hashable, Sendable {
    /// The temperature of the table and the unit of its degrees.
    enum Origin: Hashable, Sendable {
        case celsius15
        case fahrenheit60

        func difference(celsius: Double) -> Double {
            switch self {
            case .celsius15: celsius - 15
            case .fahrenheit60: TemperatureScale.fahrenheit(celsius: celsius) - 60
            }
        }

        /// For people.
        var words: String { self == .celsius15 ? "density at 15 °C" : "density at 60 °F" }
    }

    /// Of tables 6C and 54C, per °F.
    static let alphaPerFahrenheit: ClosedRange<Double> = 270.0e-6...930.0e-6

    let origin: Origin
    let group: String
    /// At the origin, kg/m³, and per degree of the origin.
    let density: Double
    let alpha: Double
    let commodity: Commodity

    init(_ commodity: Commodity, origin: Origin, density: Double) {
        self.commodity = commodity
        self.origin = origin
        self.density = density
        if case .special(let alphaPerFahrenheit) = commodity {
            group = "special"
            alpha = origin == .celsius15 ? alphaPerFahrenheit * 1.8 : alphaPerFahrenheit
            return
        }
        let constants =
            origin == .celsius15
            ? ProductGroup.of1980(commodity, density15: density) : ProductGroup.of1980(commodity, density60: density)
        group = constants.name
        alpha = constants.alpha(density)
    }

    /// The factor of temperature to the origin.
    func factor(celsius: Double) -> Double {
        let difference = origin.difference(celsius: celsius)
        return exp(-alpha * difference * (1 + 0.8 * alpha * difference))
    }

    /// The table's temperatures end the sooner the lighter the liquid is; where the expansion is given, it tells.
    var celsius: ClosedRange<Double> {
        if case .special(let alphaPerFahrenheit) = commodity {
            return -18...(alphaPerFahrenheit <= 510.0e-6 ? 150 : alphaPerFahrenheit <= 530.0e-6 ? 125 : 95)
        }
        return -18...(density <= 778.5 ? 95 : density <= 824 ? 125 : 150)
    }

    /// What the tables hold, kg/m³ at the origin. At 60 °F the printed tables end at 0 and 100 °API (A), 0 and 85 (B), -10
    /// and 45 (D), or at the relative densities 0.6110, 0.6535, 0.8000, 1.0760 and 1.1640.
    static func densities(_ commodity: Commodity, origin: Origin) -> ClosedRange<Double> {
        switch (commodity, origin) {
        case (.crude, .celsius15): 610.5...1075
        case (.products, .celsius15): 653...1075
        case (.lubricants, .celsius15): 800...1164
        case (.crude, .fahrenheit60): 610.39...1075
        case (.products, .fahrenheit60): 652.85...1075
        case (.lubricants, .fahrenheit60): 799.2...1164
        case (.special, _): ProductGroup.anyDensity
        }
    }

    /// At 20 °C for GB/T 1885: crude and lubricants as above, carried to 20 °C below, and to the same round densities above.
    /// Its printed tables of products begin lower than 53B and 54B do (660 kg/m³ at 0 °C, 640.9 at 20 °C, stands in table
    /// 59B): they are taken to where crude's begin.
    static func densities20(_ commodity: Commodity) -> ClosedRange<Double> {
        switch commodity {
        case .crude, .products: 605.46...1075
        case .lubricants: 796.86...1164
        case .special: ProductGroup.anyDensity
        }
    }

    /// The liquid that has this density at a temperature. Nil: none near the tables' densities has.
    static func solving(
        _ commodity: Commodity, origin: Origin, density: Double, celsius: Double
    ) -> Expansion1980? {
        let first = Expansion1980(commodity, origin: origin, density: density).factor(celsius: celsius)
        if case .special = commodity {
            return Expansion1980(commodity, origin: origin, density: density / first)
        }
        // Wide enough for every limit that is held after it, at 15, 20 °C and 60 °F; all of it well above false roots.
        let root = BoundedRoot.find(
            density, in: 600...1170, near: density / first
        ) { candidate in
            candidate * Expansion1980(commodity, origin: origin, density: candidate).factor(celsius: celsius)
        }
        return root.map { Expansion1980(commodity, origin: origin, density: $0) }
    }
}
