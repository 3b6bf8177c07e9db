import TankFarm

/// Numbers as JSON and CSV carry them.
enum NumberText {
    /// The shortest text of the value rounded to so many decimals: `9641`, `33.3`; nil for what is no number.
    static func shortest(_ value: Double, decimals: Int) -> String? {
        let rounded = DecimalText.rounded(value, decimals)
        guard rounded.isFinite else { return nil }
        let text = "\(rounded)"
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }

    /// Seconds, whole; what is below is cut off.
    static func seconds(_ duration: Duration) -> Int64 { duration.components.seconds }
}

/// Decimals that a quantity carries in JSON and CSV.
enum Decimals {
    static let millimetres = 1
    static let degrees = 1
    static let cubicMetres = 3
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
