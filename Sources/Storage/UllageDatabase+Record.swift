import Alarms
import FoundationEssentials
import GRDB
import TankFarm

/// An entry as it stands in the journal.
package struct StoredJournalEntry: Hashable, Sendable {
    /// From 1, without a gap, in the order in which the entries were written.
    package let sequence: Int64
    package let entry: JournalEntry
    /// SHA-256 over the entry before and this one: 32 bytes.
    package let hash: [UInt8]
}

/// Whether the journal is what was written.
package enum JournalVerification: Hashable, Sendable {
    case intact(count: Int64)
    /// The first entry at which the chain breaks, and how.
    case broken(sequence: Int64, words: String)
}

/// A run of the station, by what it left behind.
package struct StationRun: Hashable, Sendable {
    package let startedAt: WallTime
    /// The last sign of life, about a second old when the run was killed.
    package let lastAliveAt: WallTime
    /// Nil for a run that was killed, or that goes on.
    package let stoppedAt: WallTime?
    /// When the watch ended, as far as is known.
    package var endedAt: WallTime { stoppedAt ?? lastAliveAt }
}

/// A span of time.
package struct WatchGap: Hashable, Sendable {
    package let from: WallTime
    package let to: WallTime
}

extension UllageDatabase {
    /// Every alarm that was ever annunciated, by id, with its last state on record. Rows of a kind that this version does
    /// not know are left out.
    package func alarmStates() throws(StorageError) -> [AlarmRecord] {
        try read { db in
            try Row.fetchAll(db, sql: "SELECT * FROM alarm_state ORDER BY id").compactMap(UllageDatabase.alarmRecord)
        }
    }

    /// The number for the next annunciation: one above every number on record.
    package func nextSerial() throws(StorageError) -> Int64 {
        try read { db in
            try Int64.fetchOne(
                db,
                sql: """
                    SELECT 1 + max(
                        coalesce((SELECT max(serial) FROM alarm_state), 0),
                        coalesce((SELECT max(serial) FROM journal WHERE serial IS NOT NULL), 0))
                    """) ?? 1
        }
    }

    /// The newest run on record: for a station that asks before it starts its writer, the one before it. Nil: none yet.
    package func lastRun() throws(StorageError) -> StationRun? {
        try read { db in
            try Row.fetchOne(db, sql: "SELECT * FROM run ORDER BY run_id DESC LIMIT 1").map(UllageDatabase.run)
        }
    }

    /// The spans of a period for which no run is on record, in order: before the first run of this file, between two
    /// runs, and after the last. `to` must not lie in the future. What is shorter than ten seconds at its end
    /// is a run's next sign of life that is not due yet, unless the run was stopped.
    package func unwatched(from: WallTime, to: WallTime) throws(StorageError) -> [WatchGap] {
        let runs = try read { db in
            try Row.fetchAll(db, sql: "SELECT * FROM run ORDER BY run_id").map(UllageDatabase.run)
        }
        var gaps: [WatchGap] = []
        var watchedUntil = from
        // By start and not by number: after the wall clock was set back, a later run may lie before an earlier one.
        for run in runs.sorted(by: { $0.startedAt < $1.startedAt }) where run.endedAt > from && run.startedAt < to {
            if run.startedAt > watchedUntil { gaps.append(WatchGap(from: watchedUntil, to: run.startedAt)) }
            watchedUntil = max(watchedUntil, run.endedAt)
        }
        guard watchedUntil < to else { return gaps }
        if let last = runs.last, last.stoppedAt == nil, to - last.lastAliveAt < .seconds(10) { return gaps }
        return gaps + [WatchGap(from: watchedUntil, to: to)]
    }

    /// Journal entries, oldest first: those with from ≤ at < to, and of these the newest `limit`.
    package func journal(
        from: WallTime? = nil, to: WallTime? = nil, limit: Int? = nil
    ) throws(StorageError) -> [StoredJournalEntry] {
        try read { db in
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT * FROM journal WHERE at_ms >= ? AND at_ms < ? ORDER BY sequence DESC LIMIT ?
                    """,
                arguments: [from?.milliseconds ?? .min, to?.milliseconds ?? .max, limit ?? -1])
            return rows.reversed().compactMap(UllageDatabase.storedEntry)
        }
    }

    /// How many entries there are, and the last one's hash (32 zero bytes before the first): what the signed paper bears.
    package func journalAnchor() throws(StorageError) -> (count: Int64, lastHash: [UInt8]) {
        try read(UllageDatabase.anchor)
    }

    /// Computes the whole chain anew and holds it against the table and the anchor.
    package func verifyJournal() throws(StorageError) -> JournalVerification {
        try read { db in
            var hash = JournalHash.origin
            var sequence: Int64 = 0
            let rows = try Row.fetchCursor(db, sql: "SELECT * FROM journal ORDER BY sequence")
            while let row = try rows.next() {
                sequence += 1
                let found: Int64 = row["sequence"]
                guard found == sequence else {
                    return .broken(sequence: sequence, words: "entry \(sequence) is missing, \(found) follows")
                }
                guard let stored = UllageDatabase.storedEntry(row) else {
                    return .broken(sequence: sequence, words: "entry \(sequence) names no event or alarm")
                }
                hash = JournalHash.of(stored.entry, sequence: sequence, after: hash)
                // The tank is derived from the alarm where none is given, so its column is looked at by itself.
                guard hash == stored.hash, row["tank"] == stored.entry.tank?.text else {
                    return .broken(sequence: sequence, words: "entry \(sequence) is not what was written")
                }
            }
            let anchor = try UllageDatabase.anchor(db)
            guard anchor.count == sequence, anchor.lastHash == hash else {
                return .broken(
                    sequence: sequence + 1,
                    words: "\(anchor.count) entries were written, \(sequence) are there, or the last is another")
            }
            return .intact(count: sequence)
        }
    }

    private static func anchor(_ db: Database) throws -> (count: Int64, lastHash: [UInt8]) {
        guard let row = try Row.fetchOne(db, sql: "SELECT count, last_hash FROM journal_anchor") else {
            return (0, JournalHash.origin)
        }
        return (row[0], [UInt8](row[1] as Data))
    }

    static func storedEntry(_ row: Row) -> StoredJournalEntry? {
        guard let event = JournalEvent(rawValue: row["event"]) else { return nil }
        let alarmText: String? = row["alarm"]
        let alarm = alarmText.flatMap { AlarmID($0) }
        if alarmText != nil, alarm == nil { return nil }
        let tank: String? = row["tank"]
        return StoredJournalEntry(
            sequence: row["sequence"],
            entry: JournalEntry(
                at: WallTime(milliseconds: row["at_ms"]), event: event, alarm: alarm, serial: row["serial"],
                tank: tank.map { TankName($0) }, operatorName: row["operator"], value: row["value"],
                limit: row["limit_value"], text: row["text"]),
            hash: [UInt8](row["hash"] as Data))
    }

    private static func alarmRecord(_ row: Row) -> AlarmRecord? {
        guard let id = AlarmID(row["id"]), let state = AlarmState(rawValue: row["state"]),
            let priority = AlarmPriority(rawValue: row["priority"])
        else { return nil }
        let raisedAt: Int64? = row["raised_at_ms"]
        let acknowledgedAt: Int64? = row["acknowledged_at_ms"]
        return AlarmRecord(
            id: id, state: state, serial: row["serial"], questionable: row["questionable"],
            raisedAt: raisedAt.map { WallTime(milliseconds: $0) }, value: row["value"], limit: row["limit_value"],
            acknowledgedBy: row["acknowledged_by"], acknowledgedAt: acknowledgedAt.map { WallTime(milliseconds: $0) },
            comment: row["comment"], text: row["text"], priority: priority)
    }

    private static func run(_ row: Row) -> StationRun {
        let stoppedAt: Int64? = row["stopped_at_ms"]
        return StationRun(
            startedAt: WallTime(milliseconds: row["started_at_ms"]),
            lastAliveAt: WallTime(milliseconds: row["last_alive_at_ms"]),
            stoppedAt: stoppedAt.map { WallTime(milliseconds: $0) })
    }
}
