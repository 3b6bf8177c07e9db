/// By which rules the volume of a liquid is brought to its base temperature.
package enum CorrectionMethod: String, Hashable, Sendable, Codable, CaseIterable {
    /// API MPMS chapter 11.1 (2004), ASTM D1250-04.
    case api2004
    /// API Std 2540 (1980), ASTM D1250-80: tables 53/54, and 6/24 at 60 °F.
    case astm1980
    /// GB/T 1885-1998: the 1980 system moved to 20 °C, which is not API 2004 at 20 °C.
    case gbt1885
    /// Fresh water.
    case water
    /// No correction: the factor is 1.
    case none
}

/// What kind of liquid it is, by the standards' letters.
package enum Commodity: Hashable, Sendable, Codable {
    /// A: crude oil.
    case crude
    /// B: refined products; the density at 60 °F chooses among gasoline, transition, jet and fuel oil.
    case products
    /// C: a liquid whose thermal expansion at 60 °F is known, per °F.
    case special(alphaPerFahrenheit: Double)
    /// D: lubricating oil.
    case lubricants

    package var letter: String {
        switch self {
        case .crude: "A"
        case .products: "B"
        case .special: "C"
        case .lubricants: "D"
        }
    }
}

/// The temperature to which volumes are brought.
package enum BaseTemperature: String, Hashable, Sendable, Codable, CaseIterable {
    case fahrenheit60 = "60F"
    case celsius15 = "15C"
    case celsius20 = "20C"

    package var celsius: Double {
        switch self {
        case .fahrenheit60: 140.0 / 9
        case .celsius15: 15
        case .celsius20: 20
        }
    }

    /// For people: `20 °C`.
    package var words: String {
        switch self {
        case .fahrenheit60: "60 °F"
        case .celsius15: "15 °C"
        case .celsius20: "20 °C"
        }
    }
}

/// A method with what it needs to know once: named wherever a factor is shown.
package struct CorrectionStandard: Hashable, Sendable, Codable {
    package let method: CorrectionMethod
    package let commodity: Commodity
    package let base: BaseTemperature

    /// Whether the method knows that commodity at that base is judged where a factor is made of it.
    package init(method: CorrectionMethod, commodity: Commodity, base: BaseTemperature) {
        self.method = method
        self.commodity = commodity
        self.base = base
    }

    /// For people: `API MPMS 11.1-2004 A, 15 °C`, `GB/T 1885-1998 A, 20 °C`.
    package var words: String {
        switch method {
        case .api2004: "API MPMS 11.1-2004 \(commodity.letter), \(base.words)"
        case .astm1980: "ASTM D1250-80 \(commodity.letter), \(base.words)"
        case .gbt1885: "GB/T 1885-1998 \(commodity.letter), \(base.words)"
        case .water: "water, \(base.words)"
        case .none: "no correction"
        }
    }
}
