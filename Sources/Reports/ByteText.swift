import TankFarm

/// Sizes of files for people, in thousands of bytes as disks are sold, with three figures: `958 MB`, `4.42 GB`.
package enum ByteText {
    package static func words(_ bytes: Int64) -> String {
        var value = Double(max(0, bytes))
        guard value >= 1_000 else { return "\(max(0, bytes)) B" }
        var unit = 0
        // What rounds to a thousand belongs to the next unit.
        while value >= 999.5, unit < units.count - 1 {
            value /= 1_000
            unit += 1
        }
        return "\(DecimalText.fixed(value, value < 9.995 ? 2 : value < 99.95 ? 1 : 0)) \(units[unit])"
    }

    private static let units = ["B", "kB", "MB", "GB", "TB"]
}
