import Alarms
import Configuration
import Reports
import Snapshots
import Storage
import TUI
import TankFarm

/// What views need of the record beside the snapshot, read when they ask for it.
struct ConsoleData {
    let site: SiteConfiguration
    let database: UllageDatabase

    /// Steps of a trend: one a column of a wide screen, and no finer than the aggregate serves quickly.
    static let trendSteps = 96
    /// More finds than anybody scrolls through.
    static let mostEntries = 1_000

    func trend(of tank: TankName, span: Duration, now: WallTime) throws(StorageError) -> TrendSeries {
        let step = span.wholeMilliseconds / Int64(ConsoleData.trendSteps)
        // Whole steps of the epoch, so that a column keeps its samples from one drawing to the next.
        let end = (now.milliseconds / step + 1) * step
        let from = WallTime(milliseconds: end - step * Int64(ConsoleData.trendSteps))
        let buckets = try database.buckets(
            tanks: [tank], from: from, step: .milliseconds(step), count: ConsoleData.trendSteps)
        return TrendSeries(tank: tank, from: from, to: WallTime(milliseconds: end), buckets: buckets[tank] ?? [])
    }

    func shiftText(_ snapshot: FarmSnapshot, now: WallTime) throws(StorageError) -> [String] {
        let period = ShiftPeriod.containing(now, shifts: site.shifts, zone: site.zone)
        return try ShiftPapers(site: site, database: database).summary(of: period, snapshot: snapshot, now: now).text()
    }

    /// The newest entries that are looked for, oldest first.
    func journal(matching query: JournalQuery) throws(StorageError) -> [JournalEntry] {
        try database.journal(matching: query, limit: ConsoleData.mostEntries).map(\.entry)
    }

    /// The figures of the alarm load over a span that ends now.
    func statisticsText(over span: StatisticsSpan, standing: [AlarmRecord], now: WallTime) throws -> [String] {
        try AlarmLoadPapers(site: site, database: database).document(
            from: now - span.duration, to: now, standing: standing
        ).lines
    }
}
