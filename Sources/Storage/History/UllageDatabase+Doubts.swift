import Alarms
import GRDB
import TankFarm

/// What was doubted of a level when a run ended, for the run that follows.
extension UllageDatabase {
    /// Of each tank the newest sample whose level has a value that is not of a gauge that boots, by the order of the
    /// record; tanks without one are left out.
    package func latestLevels(tanks: [TankName]) throws(StorageError) -> [TankName: HistorySample] {
        try read { db in
            var result: [TankName: HistorySample] = [:]
            for (tank, id) in try UllageDatabase.tankIDs(tanks, db) {
                // The newest row of all is known: only from there on, and in its turn of the clock, backwards.
                guard
                    let newest = try Row.fetchOne(
                        db.cachedStatement(sql: "SELECT at_ms, turn FROM latest WHERE tank_id = ?"), arguments: [id])
                else { continue }
                guard let at = newest.integer(at: 0), let turn = newest.integer(at: 1) else { continue }
                let columns = """
                    SELECT \(SampleRow.columns) FROM sample WHERE tank_id = ? AND level_mm IS NOT NULL
                    AND COALESCE(quality, 0) & \(QualityCode.mask) <> \(QualityCode.of(.warmingUp))
                    """
                let row =
                    try Row.fetchOne(
                        db.cachedStatement(
                            sql: columns + " AND at_ms <= ? AND turn = ? ORDER BY at_ms DESC LIMIT 1"),
                        arguments: [id, at, turn])
                    ?? Row.fetchOne(
                        db.cachedStatement(sql: columns + " AND turn < ? ORDER BY turn DESC, at_ms DESC LIMIT 1"),
                        arguments: [id, turn])
                if let row { result[tank] = SampleRow(row).sample(of: tank) }
            }
            return result
        }
    }

    /// Of each of these tanks the last entry about a level that stopped without a word, where no named person has
    /// answered for the level since.
    package func unansweredStops(tanks: [TankName]) throws(StorageError) -> [TankName: JournalEntry] {
        try read { db in
            var result: [TankName: JournalEntry] = [:]
            for tank in tanks {
                let row = try Row.fetchOne(
                    db,
                    sql: """
                        SELECT \(StoredJournalEntry.columns) FROM journal WHERE tank = ? AND event IN (?, ?)
                        ORDER BY sequence DESC LIMIT 1
                        """,
                    arguments: [tank.text, JournalEvent.stuck.rawValue, JournalEvent.accepted.rawValue])
                guard let entry = row.flatMap(StoredJournalEntry.init)?.entry, entry.event == .stuck else {
                    continue
                }
                result[tank] = entry
            }
            return result
        }
    }
}
