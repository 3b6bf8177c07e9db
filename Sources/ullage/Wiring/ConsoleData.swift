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

    /// More finds than anybody scrolls through.
    static let mostEntries = 1_000

    func trend(of tank: TankName, steps: TrendSteps) throws(StorageError) -> TrendSeries {
        let buckets = try database.buckets(
            tanks: [tank], from: steps.from, step: steps.step, count: steps.count, measurands: [.level, .interface])
        return TrendSeries(tank: tank, from: steps.from, to: steps.to, buckets: buckets[tank] ?? [])
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
