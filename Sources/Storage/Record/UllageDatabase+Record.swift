import Alarms
import FoundationEssentials
import GRDB
import TankFarm

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
    /// The number for the next annunciation: one above every number on record.
    package func nextSerial() throws(StorageError) -> Int64 {
        // Other hands' words sort above every number, and would begin the numbers anew; no station counts so far either.
        let beyond: Int64 = 1 << 53
        return try read { db in
            try Int64.fetchOne(
                db,
                sql: """
                    SELECT 1 + max(
                        coalesce((SELECT max(serial) FROM alarm_state WHERE serial < ?), 0),
                        coalesce((SELECT max(serial) FROM journal WHERE serial IS NOT NULL AND serial < ?), 0))
                    """, arguments: [beyond, beyond]) ?? 1
        }
    }

    /// The newest run on record: for a station that asks before it starts its writer, the one before it. Nil: none yet.
    package func lastRun() throws(StorageError) -> StationRun? {
        try read { db in
            try Row.fetchOne(db, sql: "SELECT * FROM run ORDER BY run_id DESC LIMIT 1").flatMap(UllageDatabase.run)
        }
    }

    /// The spans of a period for which no run is on record, in order: before the first run of this file, between two
    /// runs, and after the last. `to` must not lie in the future. What is shorter than ten seconds at its end
    /// is a run's next sign of life that is not due yet, unless the run was stopped.
    package func unwatched(from: WallTime, to: WallTime) throws(StorageError) -> [WatchGap] {
        let runs = try read { db in
            try Row.fetchAll(db, sql: "SELECT * FROM run ORDER BY run_id").compactMap(UllageDatabase.run)
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

    /// How many entries there are, and the last one's hash (32 zero bytes before the first): what the signed paper bears.
    package func journalAnchor() throws(StorageError) -> (count: Int64, lastHash: [UInt8]) {
        try read(UllageDatabase.anchor)
    }

    /// The same as `N:HASH` with the hash's first 16 hex digits, as it stands in the log and `verifyJournal(head:)` takes it.
    package func journalHead() throws(StorageError) -> String {
        let anchor = try journalAnchor()
        return "\(anchor.count):\(RecordDigest.hex(anchor.lastHash.prefix(8)))"
    }

    static func anchor(_ db: Database) throws -> (count: Int64, lastHash: [UInt8]) {
        guard let row = try Row.fetchOne(db, sql: "SELECT count, last_hash FROM journal_anchor") else {
            return (0, JournalHash.origin)
        }
        guard let count = row.integer(at: 0), let hash = row.hash(at: 1) else { throw AnchorIsNone() }
        return (count, hash)
    }

    private static func run(_ row: Row) -> StationRun? {
        guard let startedAt = row.time("started_at_ms"), let lastAliveAt = row.time("last_alive_at_ms") else {
            return nil
        }
        return StationRun(startedAt: startedAt, lastAliveAt: lastAliveAt, stoppedAt: row.time("stopped_at_ms"))
    }
}
