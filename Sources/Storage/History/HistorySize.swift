import TankFarm

/// What the history of a site comes to on the disk: by how many rows each level gets, and what a row was measured to take (`make
/// bench`, a year of 28 tanks with three values each; index pages and room that lies unused within pages included).
///
/// Journal, alarm states and the write-ahead log are not in it: some megabytes.
package struct HistorySize: Hashable, Sendable {
    /// Of `rawDays` at scan resolution.
    package let rawBytes: Int64
    /// Of `minuteDays`; where minutes are kept for ever, of a year.
    package let minuteBytes: Int64
    package let minuteBytesPerYear: Int64
    package let hourBytesPerYear: Int64
    /// What raw rows around alarms and movements take at the most.
    package let keptBytes: Int64
    /// When deletion keeps pace with what comes in, `keptBytes` included; hours that are kept for ever are counted for as long as
    /// minutes are kept. Nil where minutes are kept for ever: there is no such state.
    package let steadyBytes: Int64?
    /// After the first year, without `keptBytes`, which depend on how much happens.
    package let firstYearBytes: Int64

    /// - Parameters:
    ///   - gauges: of each tank how often it is read (zero counts as once a second) and how many of the three values it has.
    ///   - changingShare: in how many of a tank's scans a value differs from the scan before, 0–1.
    package init(
        gauges: [(scanInterval: Duration, values: Int)], retention: HistoryRetention, changingShare: Double
    ) {
        var rawPerDay = 0.0
        var rawRowsPerDay = 0.0
        var minutePerDay = 0.0
        var hourPerDay = 0.0
        for gauge in gauges {
            let interval = gauge.scanInterval > .zero ? gauge.scanInterval.inSeconds : 1
            let scans = HistorySize.secondsPerDay / interval
            // A row a minute at the least while scans come, so that silence is told from sameness.
            let rows = min(scans, max(scans * min(1, max(0, changingShare)), HistorySize.minutesPerDay))
            let values = Double(min(3, max(1, gauge.values)))
            rawRowsPerDay += rows
            rawPerDay += rows * (HistorySize.rawRowBytes + values * HistorySize.rawValueBytes)
            let figures = values * HistorySize.figureValueBytes
            minutePerDay += HistorySize.minutesPerDay * (HistorySize.minuteRowBytes + figures)
            hourPerDay += HistorySize.minutesPerDay / 60 * (HistorySize.hourRowBytes + figures)
        }
        let year = HistorySize.daysPerYear
        func bytes(_ perDay: Double, _ days: Double) -> Int64 { Int64((perDay * days).rounded()) }
        func days(_ days: Int?, upTo most: Double) -> Double { min(days.map(Double.init) ?? most, most) }

        let raw = bytes(rawPerDay, Double(retention.rawDays))
        let minutes = bytes(minutePerDay, retention.minuteDays.map(Double.init) ?? year)
        let kept = rawRowsPerDay > 0 ? bytes(rawPerDay / rawRowsPerDay, Double(retention.keptRows)) : 0
        rawBytes = raw
        minuteBytes = minutes
        minuteBytesPerYear = bytes(minutePerDay, year)
        hourBytesPerYear = bytes(hourPerDay, year)
        keptBytes = kept
        steadyBytes = retention.minuteDays.map {
            raw + minutes + kept + bytes(hourPerDay, Double(retention.hourDays ?? $0))
        }
        firstYearBytes =
            bytes(rawPerDay, days(retention.rawDays, upTo: year))
            + bytes(minutePerDay, days(retention.minuteDays, upTo: year))
            + bytes(hourPerDay, days(retention.hourDays, upTo: year))
    }

    private static let secondsPerDay = 86_400.0
    private static let minutesPerDay = 1_440.0
    private static let daysPerYear = 365.0
    /// Measured: 26.7 bytes with three values, which take two bytes or a little more each.
    private static let rawRowBytes = 20.1
    private static let rawValueBytes = 2.2
    /// Measured: 38.5 bytes in `minute` and 42.5 in `hour`, where the values lie further apart, with three values of four columns each.
    private static let minuteRowBytes = 22.0
    private static let hourRowBytes = 26.0
    private static let figureValueBytes = 5.5
}
