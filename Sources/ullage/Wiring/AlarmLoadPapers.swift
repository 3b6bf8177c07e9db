import Alarms
import Configuration
import Reports
import Storage
import TankFarm

/// Makes the figures of the alarm load out of the record, however long it is.
struct AlarmLoadPapers {
    let site: SiteConfiguration
    let database: UllageDatabase

    /// - Parameters:
    ///   - from: inclusive.
    ///   - to: exclusive; not after the present.
    ///   - standing: the alarms that are not normal at `to`; nil: what the journal tells of that time.
    /// - Throws: `StorageError`.
    func document(from: WallTime, to: WallTime, standing: [AlarmRecord]?) throws -> AlarmStatisticsDocument {
        // What lies before the record begins is left out by itself, and not once more as a time without a station.
        let recordedSince = try firstEntry()?.at
        let unwatched = try database.unwatched(from: max(from, recordedSince ?? from), to: to).reduce(Duration.zero) {
            $0 + ($1.to - $1.from)
        }
        var tally = AlarmFiguresTally(
            from: from, to: to, definitions: site.alarms, unwatched: unwatched, recordedSince: recordedSince)
        var course = AlarmFiguresStanding(site.alarms)
        // Who knows what stands at the end need not be told how it came to.
        try database.forEachEntry(matching: JournalQuery(from: standing == nil ? nil : from, to: to)) { stored in
            tally.take(stored.entry)
            if standing == nil { course.take(stored.entry) }
        }
        return AlarmStatisticsDocument(tally.finish(standing: standing ?? course.records), zone: site.zone)
    }

    private func firstEntry() throws -> JournalEntry? {
        struct Found: Error { let entry: JournalEntry }
        do {
            try database.forEachEntry(matching: JournalQuery()) { throw Found(entry: $0.entry) }
        } catch let found as Found {
            return found.entry
        }
        return nil
    }
}
