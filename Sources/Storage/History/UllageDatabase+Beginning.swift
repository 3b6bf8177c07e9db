import GRDB
import TankFarm

extension UllageDatabase {
    /// From when on anything is on record of these tanks, at whatever level: the beginning of the first hour, of the first minute or the
    /// first sample, whichever is earliest. Nil where nothing is.
    ///
    /// What a clock that was wrong has left before 2020 (a dead battery begins in 1970) counts only where there is nothing else, or where
    /// it was imported: half a century of emptiness is no beginning.
    package func historyBeginning(tanks: [TankName]) throws(StorageError) -> WallTime? {
        try read { db in
            var first: Int64?
            for (_, id) in try UllageDatabase.tankIDs(tanks, db) {
                guard let begins = try UllageDatabase.beginning(of: id, db) else { continue }
                first = min(first ?? begins, begins)
            }
            return first.map { WallTime(milliseconds: $0) }
        }
    }

    private static func beginning(of tank: Int64, _ db: Database) throws -> Int64? {
        let imported = try Int64.fetchOne(
            db.cachedStatement(sql: "SELECT from_ms FROM imported_span WHERE tank_id = ? ORDER BY from_ms LIMIT 1"),
            arguments: [tank])
        let credible = Pruning.firstTrueTime
        return try first(of: tank, from: min(imported ?? credible, credible), db)
            ?? first(of: tank, from: .min, db)
    }

    private static func first(of tank: Int64, from: Int64, _ db: Database) throws -> Int64? {
        var first = try Int64.fetchOne(
            db.cachedStatement(sql: "SELECT at_ms FROM sample WHERE tank_id = ? AND at_ms >= ? ORDER BY at_ms LIMIT 1"),
            arguments: [tank, from])
        // A minute or an hour begins before its first sample: it counts where nothing finer tells of it.
        for level in [HistoryLevel.minute, .hour] {
            let number = try Int64.fetchOne(
                db.cachedStatement(
                    sql:
                        "SELECT \(level.name) FROM \(level.name) WHERE tank_id = ? AND \(level.name) >= ? ORDER BY \(level.name) LIMIT 1"
                ),
                arguments: [tank, level.number(of: from)])
            guard let number else { continue }
            let start = number * level.milliseconds
            if first.map({ start + level.milliseconds <= $0 }) ?? true { first = start }
        }
        return first
    }
}
