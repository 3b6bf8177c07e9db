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
        var course = StandingCourse(site.alarms)
        // Who knows what stands at the end need not be told how it came to.
        try database.forEachEntry(matching: JournalQuery(from: standing == nil ? nil : from, to: to)) { stored in
            tally.take(stored.entry)
            if standing == nil { course.take(stored.entry) }
        }
        return AlarmStatisticsDocument(tally.finish(standing: standing ?? course.standing), zone: site.zone)
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

/// Which alarms stood at the end of a time that has passed, by the journal's entries up to then.
private struct StandingCourse {
    private let priorities: [AlarmID: AlarmPriority]
    private var records: [AlarmID: AlarmRecord] = [:]

    init(_ definitions: [AlarmDefinition]) {
        priorities = Dictionary(definitions.map { ($0.id, $0.priority) }, uniquingKeysWith: { first, _ in first })
    }

    var standing: [AlarmRecord] { Array(records.values) }

    mutating func take(_ entry: JournalEntry) {
        guard let id = entry.alarm else { return }
        switch entry.event {
        case .raised:
            // One that rings again while it stands has stood since it came.
            let since = records[id].flatMap { $0.beneath == .returnedUnacknowledged ? nil : $0.raisedAt } ?? entry.at
            var record = AlarmRecord(
                id: id, state: .unacknowledged, serial: entry.serial ?? 0, raisedAt: since,
                priority: priorities[id] ?? id.kind.standard.priority)
            record.isTest = entry.text?.hasPrefix(AlarmFiguresTally.testMark) ?? false
            records[id] = record
        case .acknowledged:
            guard let record = records[id] else { return }
            records[id]?.beneath = record.beneath == .unacknowledged ? .acknowledged : .normal
            if record.beneath == .returnedUnacknowledged { records[id] = nil }
        case .returned: records[id]?.beneath = .returnedUnacknowledged
        // What is kept silent calls nobody; its lifting is an entry of its own where it rings.
        case .cleared, .reset, .shelved, .outOfService, .suppressed: records[id] = nil
        default: break
        }
    }
}
