import Quantities
import TankFarm

/// Quantities as people see them: in the site's units, rounded as its tickets are.
struct QuantityText {
    enum Kind: Hashable, Sendable {
        case height
        case volume
        case temperature
        case density
        case mass
        case factor
        /// Of GB/T 1885, which prints one decimal fewer.
        case shortFactor
        case percent
        case pressure
    }

    let units: DisplayUnits
    let rounding: TicketRounding

    /// The number without its unit; `–` where there is none. The figure is metric.
    func value(_ figure: Figure, _ kind: Kind) -> String {
        guard let number = figure.number, number.isFinite else { return "–" }
        switch kind {
        case .height: return units.text(millimetres: number)
        case .volume: return fixed(units.shown(cubicMetres: number), rounding.volumeDecimals)
        case .temperature: return fixed(units.shown(celsius: number), rounding.temperatureDecimals)
        case .density: return fixed(number, rounding.densityDecimals)
        case .mass: return fixed(units.shown(tonnes: number), rounding.massDecimals)
        case .factor: return fixed(number, rounding.factorDecimals)
        case .shortFactor: return fixed(number, max(4, rounding.factorDecimals - 1))
        case .percent: return fixed(number, 2)
        case .pressure: return fixed(number, 1)
        }
    }

    func unit(_ kind: Kind) -> String {
        switch kind {
        case .height: units.levelUnit
        case .volume: units.volume == .cubicMetres ? "m³" : units.volumeUnit
        case .temperature: units.temperatureUnit
        case .density: "kg/m³"
        case .mass: units.massUnit
        case .factor, .shortFactor: ""
        case .percent: "%"
        case .pressure: "kPa"
        }
    }

    /// With its unit; `–` alone where there is no number.
    func words(_ figure: Figure, _ kind: Kind) -> String {
        guard figure.number != nil else { return "–" }
        let unit = unit(kind)
        return value(figure, kind) + (unit.isEmpty ? "" : " " + unit)
    }

    /// Ties to even, whatever a binary fraction makes of them.
    private func fixed(_ value: Double, _ decimals: Int) -> String {
        let increment = QuantityText.increments[max(0, min(decimals, 9))]
        return DecimalText.fixed(Increment.rounded(value, to: increment), decimals)
    }

    private static let increments = [1, 0.1, 0.01, 0.001, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9]
}
