/// The constants of a group of liquids: alpha = K0/rho² + K1/rho + K2, rho in kg/m³ at 60 °F or at 15 °C.
struct ProductGroup {
    /// Where a standard has no limits, because the expansion is given: what a liquid's density in kg/m³ can be at all.
    static let anyDensity: ClosedRange<Double> = 1...10_000

    let name: String
    let k0: Double
    let k1: Double
    let k2: Double

    func alpha(_ density: Double) -> Double { (k0 / density + k1) / density + k2 }

    private static let crude60 = ProductGroup(name: "crude", k0: 341.0957, k1: 0, k2: 0)
    private static let fuelOil60 = ProductGroup(name: "fuel_oil", k0: 103.8720, k1: 0.2701, k2: 0)
    private static let jet60 = ProductGroup(name: "jet", k0: 330.3010, k1: 0, k2: 0)
    private static let transition60 = ProductGroup(name: "transition", k0: 1489.0670, k1: 0, k2: -0.00186840)
    private static let gasoline60 = ProductGroup(name: "gasoline", k0: 192.4571, k1: 0.2438, k2: 0)
    private static let lube60 = ProductGroup(name: "lube", k0: 0, k1: 0.34878, k2: 0)

    private static let crude15 = ProductGroup(name: "crude", k0: 613.9723, k1: 0, k2: 0)
    private static let fuelOil15 = ProductGroup(name: "fuel_oil", k0: 186.9696, k1: 0.4862, k2: 0)
    private static let jet15 = ProductGroup(name: "jet", k0: 594.5418, k1: 0, k2: 0)
    private static let transition15 = ProductGroup(name: "transition", k0: 2680.3206, k1: 0, k2: -0.00336312)
    private static let gasoline15 = ProductGroup(name: "gasoline", k0: 346.4228, k1: 0.4388, k2: 0)
    private static let lube15 = ProductGroup(name: "lube", k0: 0, k1: 0.6278, k2: 0)

    /// API MPMS 11.1 (2004), table 1 of 11.1.6.1. Not for a liquid whose expansion is given.
    static func of2004(_ commodity: Commodity, density60: Double) -> ProductGroup {
        switch commodity {
        case .crude, .special: crude60
        case .lubricants: lube60
        case .products:
            if density60 >= 838.3127 {
                fuelOil60
            } else if density60 >= 787.5195 {
                jet60
            } else if density60 >= 770.3520 {
                transition60
            } else {
                gasoline60
            }
        }
    }

    /// API Std 2540 (1980) at 60 °F, per °F; its groups of products are limited by API gravity (37, 48 and 52), with water
    /// of 999.012 kg/m³.
    static func of1980(_ commodity: Commodity, density60: Double) -> ProductGroup {
        switch commodity {
        case .crude, .special: return crude60
        case .lubricants: return lube60
        case .products:
            let gravity = 141.5 * 999.012 / density60 - 131.5
            if gravity <= 37 { return fuelOil60 }
            if gravity < 48 { return jet60 }
            return gravity <= 52 ? transition60 : gasoline60
        }
    }

    /// The same at 15 °C, per °C. The tables are printed every 0.5 kg/m³; between their steps the limits are those where
    /// neighbouring formulas meet best.
    static func of1980(_ commodity: Commodity, density15: Double) -> ProductGroup {
        switch commodity {
        case .crude, .special: crude15
        case .lubricants: lube15
        case .products:
            if density15 < 770.5 {
                gasoline15
            } else if density15 <= 787.5 {
                transition15
            } else if density15 <= 838.5 {
                jet15
            } else {
                fuelOil15
            }
        }
    }
}
