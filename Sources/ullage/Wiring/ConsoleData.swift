import Alarms
import Configuration
import Reports
import Storage
import TUI
import TankFarm

/// What views need of the record beside the snapshot, read when they ask for it.
struct ConsoleData {
    let site: SiteConfiguration
    let database: UllageDatabase

    /// Steps of a trend: one a column of a wide screen, and no finer than the aggregate serves quickly.
    static let trendSteps = 96

    func trend(of tank: TankName, span: Duration, now: WallTime) throws(StorageError) -> TrendSeries {
        let step = span.wholeMilliseconds / Int64(ConsoleData.trendSteps)
        // Whole steps of the epoch, so that a column keeps its samples from one drawing to the next.
        let end = (now.milliseconds / step + 1) * step
        let from = WallTime(milliseconds: end - step * Int64(ConsoleData.trendSteps))
        let buckets = try database.buckets(
            tanks: [tank], from: from, step: .milliseconds(step), count: ConsoleData.trendSteps)
        return TrendSeries(tank: tank, from: from, to: WallTime(milliseconds: end), buckets: buckets[tank] ?? [])
    }

    func shiftText(standing: [AlarmRecord], now: WallTime) throws(StorageError) -> [String] {
        let period = ShiftPeriod.containing(now, shifts: site.shifts, zone: site.zone)
        return try ShiftPapers(site: site, database: database).summary(of: period, standing: standing, now: now).text()
    }
}
