import FoundationEssentials
import GRDB
import TankFarm

/// How one table's rows, as they lie in pages, come into a table of a new database.
struct RecoveredRows {
    private let table: String
    /// Whose value is the rowid, and stands as NULL in the record.
    private let rowIDColumn: Int?
    private let hasRowIDs: Bool
    /// Columns of the key, which every reader takes for whole numbers.
    private let wholeColumns: [Int]
    /// What a number may be at all, of those with which a reader reckons: beyond it the row is of a damaged cell, and the sum of
    /// two such numbers none.
    private let bounds: [(column: Int, range: ClosedRange<Int64>)]
    /// By the number of a record's values, from one on.
    private let statements: [String]

    init(_ table: String, _ db: Database) throws {
        self.table = table
        let rows = try Row.fetchAll(db, sql: "PRAGMA table_info(\(table))")
        let sql = try String.fetchOne(db, sql: "SELECT sql FROM sqlite_schema WHERE name = ?", arguments: [table]) ?? ""
        hasRowIDs = !sql.uppercased().hasSuffix("WITHOUT ROWID")
        let described: [(name: String, type: String, key: Int)] = rows.compactMap { row in
            guard let name = row.text(at: 1), let type = row.text(at: 2), let key = row.integer(at: 5) else {
                return nil
            }
            return (name, type, Int(key))
        }
        let keys = described.filter { $0.key > 0 }.sorted { $0.key < $1.key }
        // In the order in which a record holds them: without rowids, the key's columns stand first.
        let ordered = hasRowIDs ? described : keys + described.filter { $0.key == 0 }
        rowIDColumn = hasRowIDs ? ordered.firstIndex { $0.key == 1 && $0.type == "INTEGER" } : nil
        wholeColumns = ordered.indices.filter { ordered[$0].key > 0 && ordered[$0].type == "INTEGER" }
        bounds = ordered.indices.compactMap { index in
            RecoveredRows.bound(ordered[index].name, isKey: ordered[index].key > 0, of: table).map { (index, $0) }
        }
        // These have their one row already.
        let verb = ["journal_anchor", "clock_doubt"].contains(table) ? "REPLACE" : "IGNORE"
        statements = ordered.indices.map { last in
            let names = ordered[...last].map { "\"\($0.name)\"" }.joined(separator: ", ")
            let places = ordered[...last].map { _ in "?" }.joined(separator: ", ")
            return "INSERT OR \(verb) INTO \"\(table)\" (\(names)) VALUES (\(places))"
        }
    }

    /// The tables that hold what Ullage wrote, in the order of their making; not those that the schema fills by itself.
    static func tables(_ db: Database) throws -> [String] {
        try String.fetchAll(
            db,
            sql: """
                SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
                AND name NOT IN ('grdb_migrations', 'quality_code') ORDER BY rowid
                """)
    }

    /// The end of the year 9999, in milliseconds.
    private static let latest: Int64 = 253_402_300_799_999

    private static func bound(_ column: String, isKey: Bool, of table: String) -> ClosedRange<Int64>? {
        switch column {
        case "minute": 0...latest / HistoryLevel.minute.milliseconds
        case "hour": 0...latest / HistoryLevel.hour.milliseconds
        case "turn", "count", "serial", "number", "rows", "commits": 0...latest
        case _ where isKey: 0...latest
        // An entry tells whoever reads it what is wrong with it: its hash.
        case _ where column.hasSuffix("_ms") && table != "journal": -latest...latest
        default: nil
        }
    }

    func takes(_ kind: TreePage.Kind) -> Bool { hasRowIDs ? kind == .tableLeaf : kind.isIndex }

    /// A row that breaks what the table holds its rows to is left out; of a key that comes twice the first one counts.
    func insert(_ row: TreePage.Row, _ db: Database) throws {
        // A column that came later has no place in older rows: it gets what the step gave it.
        guard !row.values.isEmpty, row.values.count <= statements.count else { return }
        var values = row.values
        if let rowIDColumn, rowIDColumn < values.count, let rowID = row.rowID {
            values[rowIDColumn] = rowID.databaseValue
        }
        guard arePossible(values) else { return }
        if table == "journal", !(values.count > 10 && values[10].blobLength == 32 && (values[0].whole ?? 0) > 0) {
            return
        }
        do {
            try db.cachedStatement(sql: statements[values.count - 1]).execute(arguments: StatementArguments(values))
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
            // IGNORE passes such a row over by itself; REPLACE does not.
        }
    }

    /// Whether keys, times and counts are numbers that can be.
    private func arePossible(_ values: [DatabaseValue]) -> Bool {
        for column in wholeColumns {
            guard column < values.count, values[column].whole != nil else { return false }
        }
        for bound in bounds where bound.column < values.count {
            guard let number = values[bound.column].whole else { continue }
            guard bound.range.contains(number) else { return false }
        }
        return true
    }

    // MARK: What follows of the rows

    /// Makes anew what can be made of other rows, in the present schema. Gives the names of tanks whose own are lost.
    static func complete(_ db: Database) throws -> [String] {
        try completeAnchor(db)
        let unnamed = try completeTanks(db)
        try db.execute(
            sql: """
                INSERT OR IGNORE INTO latest
                    SELECT s.tank_id, s.at_ms, s.turn, s.level_mm, s.interface_mm, s.temperature_tenths_c, s.quality,
                        NULL, NULL
                    FROM tank CROSS JOIN sample s ON s.tank_id = tank.tank_id
                        AND (s.turn, s.at_ms) = (
                            SELECT turn, at_ms FROM sample WHERE tank_id = tank.tank_id ORDER BY turn DESC, at_ms DESC LIMIT 1)
                    WHERE tank.tank_id NOT IN (SELECT tank_id FROM latest)
                """)
        try reopenMissingMinutes(db)
        try completeHours(db)
        return unnamed
    }

    /// Without the row that keeps count, the last entry that is there is taken for the last that was.
    private static func completeAnchor(_ db: Database) throws {
        let row = try Row.fetchOne(db, sql: "SELECT count, last_hash FROM journal_anchor")
        if let row, let count = row.integer(at: 0), count > 0 { return }
        guard let last = try Row.fetchOne(db, sql: "SELECT sequence, hash FROM journal ORDER BY sequence DESC LIMIT 1")
        else { return }
        try db.execute(
            sql: "INSERT OR REPLACE INTO journal_anchor (anchor_id, count, last_hash) VALUES (1, ?, ?)",
            arguments: [last[0] as DatabaseValue, last[1] as DatabaseValue])
    }

    private static func completeTanks(_ db: Database) throws -> [String] {
        let lost = try Int64.fetchAll(
            db,
            sql: """
                SELECT tank_id FROM (SELECT DISTINCT tank_id FROM minute UNION SELECT DISTINCT tank_id FROM hour
                    UNION SELECT DISTINCT tank_id FROM sample) WHERE tank_id NOT IN (SELECT tank_id FROM tank) ORDER BY 1
                """)
        return try lost.map { id in
            let name = "unnamed-\(id)"
            try db.execute(sql: "INSERT OR IGNORE INTO tank (tank_id, name) VALUES (?, ?)", arguments: [id, name])
            return name
        }
    }

    /// Minutes that are lost and whose samples are there count as not thinned yet: readers go by the samples, and the next station
    /// makes them.
    private static func reopenMissingMinutes(_ db: Database) throws {
        var open: [Int64: OpenSpans] = [:]
        for row in try Row.fetchAll(db, sql: "SELECT tank_id, from_ms, to_ms FROM open_span") {
            guard let tank = row.integer(at: 0), let from = row.integer(at: 1), let to = row.integer(at: 2) else {
                continue
            }
            open[tank, default: OpenSpans()].add(from: from, to: to)
        }
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT DISTINCT s.tank_id, s.at_ms / 60000 FROM sample s LEFT JOIN thinned t ON t.tank_id = s.tank_id
                WHERE s.at_ms >= coalesce(t.raw_until_ms, 0) AND NOT EXISTS (
                    SELECT 1 FROM minute m WHERE m.tank_id = s.tank_id AND m.minute = s.at_ms / 60000)
                ORDER BY 1, 2
                """)
        while let row = try rows.next() {
            guard let tank = row.integer(at: 0), let minute = row.integer(at: 1) else { continue }
            open[tank, default: OpenSpans()].add(from: minute * 60_000, to: (minute + 1) * 60_000)
        }
        try db.execute(sql: "DELETE FROM open_span")
        for (tank, spans) in open {
            for span in spans.spans {
                try db.execute(
                    sql: "INSERT INTO open_span (tank_id, from_ms, to_ms) VALUES (?, ?, ?)",
                    arguments: [tank, span.lowerBound, span.upperBound])
            }
        }
    }

    /// Hours that are lost and whose minutes are there.
    private static func completeHours(_ db: Database) throws {
        let lost = try Row.fetchAll(
            db,
            sql: """
                SELECT DISTINCT tank_id, minute / 60 FROM minute m WHERE NOT EXISTS (
                    SELECT 1 FROM hour h WHERE h.tank_id = m.tank_id AND h.hour = m.minute / 60)
                AND NOT EXISTS (
                    SELECT 1 FROM open_span o WHERE o.tank_id = m.tank_id AND o.from_ms < (m.minute / 60 + 1) * 3600000
                    AND o.to_ms > m.minute / 60 * 3600000)
                """)
        for row in lost {
            guard let tank = row.integer(at: 0), let hour = row.integer(at: 1) else { continue }
            try Recorder.makeHour(hour, tank: tank, db)
        }
    }
}
