import Configuration
import Storage
import TankFarm

extension Measure {
    /// What a day of samples costs on the disk.
    static let storage = Measure(name: "storage", what: "database size") { bench in
        let history = try bench.generatedHistory()
        let perRow = Double(history.bytes) / Double(max(history.rows, 1))
        let perDay = Double(history.bytes) / 1e6 * 24 / Double(history.hours)
        return [
            .atMost(
                "database, 28 tanks at 1 Hz, a third changing: MB/day, from \(history.hours) h", perDay, limit: 30,
                decimals: 1, unit: "MB"),
            .told("the same, bytes a row, of \(history.rows) rows", "\(DecimalText.fixed(perRow, 1)) B"),
            .told(
                "the same, rows/s written", "\(DecimalText.fixed(Double(history.rows) / history.seconds, 0)) /s"),
        ]
    }

    /// What the overview reads at the start: minimum, mean and maximum of all three values.
    static let sparklines = Measure(name: "sparklines", what: "the overview's sparklines") { bench in
        let history = try bench.generatedHistory()
        let database = try UllageDatabase.openForReading(path: history.site.configuration.databasePath)
        defer { database.close() }
        let step: Int64 = 300_000
        let count = 96
        let from = WallTime(milliseconds: (history.end.milliseconds / step - Int64(count) + 1) * step)
        var times: [Double] = []
        for _ in 0..<20 {
            let watch = Stopwatch()
            let buckets = try database.buckets(
                tanks: history.site.tankNames, from: from, step: .milliseconds(step), count: count)
            times.append(watch.milliseconds)
            let known = buckets.values.reduce(0) { $0 + $1.count { $0 != nil } }
            // A quick answer that holds nothing is none.
            guard known >= BenchSite.tankCount * min(count, history.hours * 12 - 1) else {
                throw BenchFailure("only \(known) of the buckets were there")
            }
        }
        return [
            .atMost(
                "sparklines, 28 tanks × 96 × 5 min, all three values, beside \(history.hours) h: median of 20",
                Figures(times).median, limit: 25, decimals: 1, unit: "ms")
        ]
    }
}
