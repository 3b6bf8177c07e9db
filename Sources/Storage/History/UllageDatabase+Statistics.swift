import GRDB
import Glibc
import TankFarm

extension UllageDatabase {
    /// What the history holds. Its rows are counted one by one, tank by tank in a transaction each, so that no long one holds back the
    /// write-ahead log of a station at work: a year of 28 tanks takes a second or two out of memory, from a slow disk longer.
    package func historyStatistics() throws(StorageError) -> HistoryStatistics {
        let tanks = try read { try Int64.fetchAll($0, sql: "SELECT tank_id FROM tank ORDER BY tank_id") }
        let levels = [
            try level("raw", table: "sample", column: "at_ms", milliseconds: 1, tanks: tanks),
            try level("minutes", .minute, tanks: tanks), try level("hours", .hour, tanks: tanks),
        ]
        let size = fileBytes
        return try read { db in
            func number(_ sql: String) throws -> Int64 { try RowScan.first(sql, [], db) { $0.integer(0) } ?? 0 }
            return HistoryStatistics(
                levels: levels, keptSpans: try number("SELECT count(*) FROM kept_span"),
                keptRows: try number("SELECT CAST(total(rows) AS INTEGER) FROM kept_span"),
                unthinnedMinutes: try number("SELECT CAST(total(to_ms - from_ms) / 60000 AS INTEGER) FROM open_span"),
                imports: try UllageDatabase.imports(db),
                journalEntries: try number("SELECT coalesce(max(sequence), 0) FROM journal"), bytes: size,
                freeBytes: try (Int64.fetchOne(db, sql: "PRAGMA freelist_count") ?? 0)
                    * (Int64.fetchOne(db, sql: "PRAGMA page_size") ?? 0))
        }
    }

    private func level(
        _ name: String, _ level: HistoryLevel, tanks: [Int64]
    ) throws(StorageError) -> HistoryStatistics.Level {
        try self.level(name, table: level.name, column: level.name, milliseconds: level.milliseconds, tanks: tanks)
    }

    private func level(
        _ name: String, table: String, column: String, milliseconds: Int64, tanks: [Int64]
    ) throws(StorageError) -> HistoryStatistics.Level {
        var rows: Int64 = 0
        var first: Int64?
        var last: Int64?
        for tank in tanks {
            try read { db in
                func number(_ what: String) throws -> Int64? {
                    try RowScan.first("SELECT \(what) FROM \(table) WHERE tank_id = ?", [tank], db) { $0.integer(0) }
                }
                rows += try number("count(*)") ?? 0
                if let found = try number("min(\(column))") { first = min(first ?? found, found) }
                if let found = try number("max(\(column))") { last = max(last ?? found, found) }
            }
        }
        func time(_ number: Int64?) -> WallTime? {
            number.map { WallTime(milliseconds: $0.multipliedReportingOverflow(by: milliseconds).partialValue) }
        }
        return HistoryStatistics.Level(name: name, rows: rows, first: time(first), last: time(last))
    }

    private static func imports(_ db: Database) throws -> [HistoryStatistics.Import] {
        try Row.fetchAll(db, sql: "SELECT file, sha256, rows, at_ms, operator FROM import ORDER BY import_id").map {
            HistoryStatistics.Import(
                file: $0.text(at: 0) ?? "", sha256: $0.text(at: 1) ?? "", rows: $0.integer(at: 2) ?? 0,
                at: WallTime(milliseconds: $0.integer(at: 3) ?? 0), operatorName: $0.text(at: 4) ?? "")
        }
    }

    private var fileBytes: Int64 {
        [path, path + "-wal"].reduce(0) { bytes, path in
            var status = stat()
            return stat(path, &status) == 0 ? bytes + Int64(status.st_size) : bytes
        }
    }
}
