/// Numbers as text, with a fixed count of decimals: what screens, print, JSON and CSV share, without Foundation.
package enum DecimalText {
    /// Rounds half away from zero; "-0.0" never appears. Values that are no numbers, or beyond 1e15, give "–".
    package static func fixed(_ value: Double, _ decimals: Int) -> String {
        guard value.isFinite, abs(value) < 1e15 else { return "–" }
        let places = max(0, min(decimals, 9))
        var scale: Int64 = 1
        for _ in 0..<places { scale *= 10 }
        // Whole and fraction apart: together a large number with many decimals would not fit 64 bits.
        let magnitude = abs(value)
        var whole = Int64(magnitude)
        var fraction = Int64(((magnitude - Double(whole)) * Double(scale)).rounded())
        if fraction >= scale {
            whole += 1
            fraction = 0
        }
        let sign = value < 0 && (whole != 0 || fraction != 0) ? "-" : ""
        guard places > 0 else { return sign + String(whole) }
        let rest = String(fraction)
        return sign + String(whole) + "." + String(repeating: "0", count: places - rest.count) + rest
    }

    /// The same value rounded to so many decimals, so that its shortest text has no more of them (33.3, not 33.300000000000004).
    package static func rounded(_ value: Double, _ decimals: Int) -> Double {
        guard value.isFinite, abs(value) < 1e15 else { return value }
        return Double(fixed(value, decimals)) ?? value
    }
}
