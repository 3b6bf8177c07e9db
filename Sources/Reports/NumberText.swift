import TankFarm

/// Numbers as JSON and CSV carry them.
enum NumberText {
    /// The shortest text of the value rounded to so many decimals: `9641`, `33.3`; nil for what is no number.
    static func shortest(_ value: Double, decimals: Int) -> String? {
        var scale = 1.0
        for _ in 0..<decimals { scale *= 10 }
        // With more digits than a double tells apart the rounded text is not the shortest one; and infinities and NaN end here.
        guard abs(value) * scale < 1e15 else { return exact(DecimalText.rounded(value, decimals)) }
        // Digit by digit, as an export of a year has a hundred million numbers: four times as quick as by way of a double's own text.
        let magnitude = abs(value)
        var whole = Int64(magnitude)
        var fraction = Int64(((magnitude - Double(whole)) * scale).rounded())
        if Double(fraction) >= scale {
            whole += 1
            fraction = 0
        }
        let sign = value < 0 && (whole != 0 || fraction != 0) ? "-" : ""
        guard fraction != 0 else { return sign + String(whole) }
        var digits = decimals
        while fraction % 10 == 0 {
            fraction /= 10
            digits -= 1
        }
        let rest = String(fraction)
        return sign + String(whole) + "." + String(repeating: "0", count: digits - rest.count) + rest
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
