import Alarms
import GRDB
import TankFarm

/// What was doubted of a level when a run ended, for the run that follows.
extension UllageDatabase {
    /// Of each tank the newest sample whose level has a value that is not of a gauge that boots, by the order of the
    /// record; tanks without one are left out. Where it is deleted, since the level has had no value for longer than samples are kept, it is what
    /// the last minute (or hour) with a level says of it: good, or uncertain for what the journal says last of that level.
    package func latestLevels(tanks: [TankName]) throws(StorageError) -> [TankName: HistorySample] {
        try read { db in
            var result: [TankName: HistorySample] = [:]
            for (tank, id) in try UllageDatabase.tankIDs(tanks, db) {
                let newest = try RowScan.first("SELECT at_ms, turn FROM latest WHERE tank_id = ?", [id], db) { row in
                    row.integer(0).flatMap { at in row.integer(1).map { (at: at, turn: $0) } }
                }
                guard let newest else { continue }
                if let row = try UllageDatabase.newestLevel(of: id, before: newest, db) {
                    result[tank] = row.sample(of: tank)
                } else if let sample = try UllageDatabase.lastThinnedLevel(of: tank, id, db) {
                    result[tank] = sample
                }
            }
            return result
        }
    }

    /// The newest row of all is known: from there on backwards, first through the samples that are in no hour yet, then hour by hour, so that
    /// a gauge that has been silent for weeks costs a thousand rows and not a hundred thousand.
    private static func newestLevel(
        of tank: Int64, before newest: (at: Int64, turn: Int64), _ db: Database
    ) throws -> SampleRow? {
        let hour = HistoryLevel.hour
        let open = try openSpans(of: tank, from: .min, to: .max, db).first?.lowerBound ?? newest.at
        let recent = hour.start(of: max(0, min(open, newest.at)))
        func sample(_ condition: String, _ arguments: [Int64]) throws -> SampleRow? {
            try RowScan.first(
                """
                SELECT \(SampleRow.columns) FROM sample WHERE tank_id = ? AND level_mm IS NOT NULL
                AND coalesce(quality, 0) & \(QualityCode.mask) <> \(QualityCode.of(.warmingUp))
                AND at_ms >= ? AND at_ms < ? AND \(condition)
                """, [tank] + arguments, db
            ) { SampleRow($0) }
        }
        let inTurn = "turn = ? ORDER BY at_ms DESC"
        let earlier = "turn < ? ORDER BY turn DESC, at_ms DESC"
        let end = newest.at.addingReportingOverflow(1).partialValue
        if let row = try sample(inTurn, [recent, end, newest.turn]) { return row }
        // In the present turn of the clock the hours are in the order of the record.
        if let row = try firstInHours(of: tank, before: recent, { try sample(inTurn, [$0, $1, newest.turn]) }, db) {
            return row
        }
        guard newest.turn > 0 else { return nil }
        if let row = try sample(earlier, [recent, .max, newest.turn]) { return row }
        return try firstInHours(of: tank, before: recent, { try sample(earlier, [$0, $1, newest.turn]) }, db)
    }

    private static func firstInHours(
        of tank: Int64, before time: Int64, _ sample: (Int64, Int64) throws -> SampleRow?, _ db: Database
    ) throws -> SampleRow? {
        let hour = HistoryLevel.hour
        let from = try rawFrom(tank: tank, db) ?? 0
        var found: SampleRow?
        var next = hour.number(of: time)
        while found == nil,
            let number = try RowScan.first(
                """
                SELECT hour FROM hour WHERE tank_id = ? AND hour < ? AND hour >= ? AND level_mm IS NOT NULL
                ORDER BY hour DESC
                """, [tank, next, hour.number(of: max(0, from))], db, { $0.integer(0) })
        {
            found = try sample(number * hour.milliseconds, (number + 1) * hour.milliseconds)
            next = number
        }
        return found
    }

    private static func lastThinnedLevel(of tank: TankName, _ id: Int64, _ db: Database) throws -> HistorySample? {
        let level = HistoryLevel.hour
        let row = try RowScan.first(
            """
            SELECT hour, \(FigureRow.columns) FROM hour
            WHERE tank_id = ? AND hour BETWEEN 0 AND 1000000000 AND level_mm IS NOT NULL ORDER BY hour DESC
            """, [id], db
        ) { row in row.integer(0).map { ($0, FigureRow.read(row, first: 1, length: level.milliseconds)) } }
        guard let (number, figures) = row else { return nil }
        var value = figures.lastLevel
        if value.quality == .uncertain, let millimetres = value.value {
            let said = try String.fetchOne(
                db,
                sql: "SELECT event FROM journal WHERE tank = ? AND event IN (?, ?, ?) ORDER BY sequence DESC LIMIT 1",
                arguments: [
                    tank.text, JournalEvent.jumped.rawValue, JournalEvent.stuck.rawValue,
                    JournalEvent.accepted.rawValue,
                ])
            let reasons: [String: Reason] = [
                JournalEvent.jumped.rawValue: .jump, JournalEvent.stuck.rawValue: .stuck,
            ]
            value = .uncertain(millimetres, said.flatMap { reasons[$0] } ?? .inconsistent)
        }
        return HistorySample(
            tank: tank, at: WallTime(milliseconds: (number + 1) * level.milliseconds - 1), level: value,
            interface: figures.last(figures.interface), temperature: figures.last(figures.temperature))
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
