/// How the mass in air follows from the volume at base: kilograms that a cubic metre weighs there.
package enum AirBuoyancy: String, Hashable, Sendable, Codable, CaseIterable {
    /// Chinese practice (GB/T 1885, GB/T 19779): the density at base less 1.1.
    case gbt1885
    /// API MPMS 11.5.3: air of 1.199228 kg/m³, weights of 8000 kg/m³.
    case api1153 = "api11.5.3"

    /// What a cubic metre of liquid of this density (kg/m³ at its product's own base) weighs in air, in kilograms.
    package func kilogramsPerCubicMetre(baseDensity: Double) -> Double {
        switch self {
        case .gbt1885: baseDensity - 1.1
        case .api1153: 1.000149926 * baseDensity - 1.199407795
        }
    }

    /// What both stand for: a cubic metre of a density, in air of another and against weights of a third (kg/m³ all three).
    /// The old tables 56 correspond to air of 1.2198 and weights of 8124.
    package static func kilogramsPerCubicMetre(density: Double, air: Double, weights: Double) -> Double {
        (density - air) / (1 - air / weights)
    }

    /// For people.
    package var words: String {
        switch self {
        case .gbt1885: "GB/T 1885 (density − 1.1)"
        case .api1153: "API MPMS 11.5.3"
        }
    }
}
