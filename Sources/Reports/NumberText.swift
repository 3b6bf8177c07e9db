import TankFarm

/// Numbers as JSON and CSV carry them.
enum NumberText {
    /// The shortest text of the value rounded to so many decimals: `9641`, `33.3`; nil for what is no number.
    static func shortest(_ value: Double, decimals: Int) -> String? {
        exact(DecimalText.rounded(value, decimals))
    }

    /// The shortest text that reads back the same: `9641`, `0.98961043237`; nil for what is no number.
    static func exact(_ value: Double) -> String? {
        guard value.isFinite else { return nil }
        // No reader wants a negative zero.
        let text = "\(value == 0 ? 0 : value)"
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }

    /// Seconds, whole; what is below is cut off.
    static func seconds(_ duration: Duration) -> Int64 { duration.components.seconds }
}

/// Decimals that a quantity carries in JSON and CSV.
enum Decimals {
    static let millimetres = 1
    static let degrees = 1
    /// A factor's or a mean's: a tenth is what a gauge's own value is worth.
    static let fineDegrees = 2
    static let cubicMetres = 3
    static let tonnes = 3
    static let density = 3
    static let pressure = 2
    static let waterPercent = 3
    static let factor = 6
    static let rate = 1
    static let percent = 1
    static let share = 4

    static func of(_ measurand: Measurand) -> Int {
        switch measurand {
        case .level, .interface: millimetres
        case .temperature: degrees
        }
    }
}
