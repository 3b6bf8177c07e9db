import TankFarm

/// Why there is no correction factor. Nothing is extended beyond a standard's range.
package enum CorrectionFault: Error, Hashable, Sendable {
    case notANumber
    /// kg/m³; `what`: "density at 20 °C", "observed density".
    case density(Double, what: String, allowed: ClosedRange<Double>)
    /// °C.
    case temperature(Double, allowed: ClosedRange<Double>)
    /// kPa above the atmosphere's.
    case pressure(Double, allowed: ClosedRange<Double>)
    /// Per °F.
    case alpha(Double, allowed: ClosedRange<Double>)
    /// A glass hydrometer is calibrated at 15 or 20 °C.
    case hydrometer(Double)
    /// The method does not know this commodity or base: told in words.
    case unsupported(String)
    /// No density within the standard's range gives the one asked for.
    case noSolution

    /// For people: what is wrong and what is allowed.
    package var words: String {
        func range(_ range: ClosedRange<Double>) -> String {
            "\(short(range.lowerBound)) to \(short(range.upperBound))"
        }
        switch self {
        case .notANumber: return "a value is not a number"
        case .density(let value, let what, let allowed):
            return "\(what) \(short(value)) kg/m³ is outside the standard's \(range(allowed))"
        case .temperature(let value, let allowed):
            return "temperature \(short(value)) °C is outside the standard's \(range(allowed))"
        case .pressure(let value, let allowed):
            return "pressure \(short(value)) kPa is outside the standard's \(range(allowed))"
        case .alpha(let value, let allowed):
            return "alpha \(value) per °F is outside the standard's \(allowed.lowerBound) to \(allowed.upperBound)"
        case .hydrometer(let value): return "a hydrometer is calibrated at 15 or 20 °C, not \(short(value))"
        case .unsupported(let words): return words
        case .noSolution: return "no density at base within the standard's range gives that density"
        }
    }
}
