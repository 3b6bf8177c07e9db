import Alarms
import GRDB
import Glibc
import TankFarm

/// Where readings of before come from, as the record keeps it.
package struct ImportProvenance: Hashable, Sendable {
    /// The file's name.
    package let file: String
    /// Of the file's bytes, as `StreamDigest` gives it.
    package let sha256: String
    /// The named person who brought it in.
    package let operatorName: String
    /// From where: terminal and host; nil where that is not known.
    package let origin: String?

    package init(file: String, sha256: String, operatorName: String, origin: String?) {
        self.file = file
        self.sha256 = sha256
        self.operatorName = operatorName
        self.origin = origin
    }
}

extension UllageDatabase {
    /// Opens the database for an import, as a station would: one that is not there is made, an older schema brought up to date. But a
    /// damaged one is refused: setting it aside is the station's own affair, whose journal tells it.
    package static func openForImport(path: String, at now: WallTime) throws(StorageError) -> UllageDatabase {
        switch try DatabaseFile.owner(of: path) {
        case .ullageDamaged: throw .damaged(path: path, words: "its header is not SQLite's")
        case .nobody where DatabaseFile.exists(path + "-wal"):
            throw .damaged(path: path, words: "its write-ahead log is there without it")
        case .ullage: try refuseDamage(path)
        default: break
        }
        let database = try openForStation(path: path, at: now)
        guard let aside = database.setAside else { return database }
        database.close()
        throw .failed(
            path: path, words: "it was damaged, and is set aside as \(aside); start the station, which tells it")
    }

    /// Opens it so, hands it to `body` and closes it. Where `body` throws, a database that was made for it is taken away again.
    /// For who holds the station's lock.
    package static func withDatabaseForImport<Result>(
        path: String, at now: WallTime, _ body: (UllageDatabase) throws -> Result
    ) throws -> Result {
        let isNew = !DatabaseFile.exists(path)
        let database = try openForImport(path: path, at: now)
        do {
            let result = try body(database)
            database.close()
            return result
        } catch {
            let isUnused =
                (try? database.read { db in
                    try Bool.fetchOne(
                        db,
                        sql: "SELECT NOT EXISTS (SELECT 1 FROM journal) AND NOT EXISTS (SELECT 1 FROM run)")
                }) ?? false
            database.close()
            if isNew, isUnused {
                for suffix in ["-shm", "-wal", ""] { unlink(path + suffix) }
            }
            throw error
        }
    }

    /// Looks for what would have a station set the file aside.
    private static func refuseDamage(_ path: String) throws(StorageError) {
        do {
            let reader = try connectForReading(path)
            defer { try? reader.close() }
            let found = try reader.read { db in
                let pages = try Int64.fetchOne(db, sql: "PRAGMA page_count") ?? 0
                let pageSize = try Int64.fetchOne(db, sql: "PRAGMA page_size") ?? 0
                // A year of samples is not looked through: where they are damaged, writing meets it.
                if pages * pageSize <= 8 << 20 { return try String.fetchOne(db, sql: "PRAGMA quick_check(1)") }
                let tables = try String.fetchAll(
                    db,
                    sql: """
                        SELECT name FROM sqlite_schema WHERE type = 'table'
                        AND name NOT IN ('sample', 'minute', 'hour', 'journal')
                        """)
                for table in tables {
                    let said = try String.fetchOne(db, sql: "PRAGMA quick_check(\"\(table)\")")
                    if let said, said != "ok" { return said }
                }
                return "ok"
            }
            if let found, found != "ok" { throw StorageError.damaged(path: path, words: found) }
        } catch { throw StorageError(error, path: path) }
    }

    /// Pages in memory while a load runs, 64 MB: the leaves of many tanks' tables are written again and again until they are full.
    private static let loadCacheKilobytes = 65_536

    /// Brings readings of before into the history, all of them or none: `feed` hands them to the loader, and says where they come
    /// from. They are then marked as imported, and the journal says so; with nil they count as the station's own.
    ///
    /// One transaction: until its end the write-ahead log grows with what is brought in. For a database that was opened for a station
    /// which does not run.
    /// - Throws: `HistoryLoadRefusal`, `StorageError`, and what `feed` throws.
    package func loadHistory(
        retention: HistoryRetention, now: WallTime, feed: (inout HistoryLoader) throws -> ImportProvenance?
    ) throws -> HistoryLoadResult {
        // `write` makes a storage error of everything; what was refused must reach the caller as it is.
        var refusal: (any Error)?
        defer { try? configureWriter("PRAGMA cache_size = -2000; PRAGMA wal_checkpoint(TRUNCATE)") }
        try configureWriter("PRAGMA cache_size = -\(UllageDatabase.loadCacheKilobytes)")
        do {
            return try write { db in
                do {
                    var loader = try HistoryLoader(db, path: path, retention: retention, now: now)
                    let provenance = try feed(&loader)
                    let result = try loader.finish()
                    if let provenance { try UllageDatabase.enter(provenance, result, loader.spans, at: now, db) }
                    return result
                } catch {
                    refusal = error
                    throw error
                }
            }
        } catch {
            if case HistoryLoadRefusal.storage(let storage)? = refusal { throw storage }
            if let refusal, !(refusal is DatabaseError) { throw refusal }
            throw error
        }
    }

    private static func enter(
        _ provenance: ImportProvenance, _ result: HistoryLoadResult, _ spans: [(tank: Int64, from: Int64, to: Int64)],
        at now: WallTime, _ db: Database
    ) throws {
        try db.execute(
            sql: "INSERT INTO import (file, sha256, rows, at_ms, operator) VALUES (?, ?, ?, ?, ?)",
            arguments: [
                provenance.file.withoutControls, provenance.sha256, result.samples, now.milliseconds,
                provenance.operatorName,
            ])
        let number = db.lastInsertedRowID
        for span in spans {
            try db.execute(
                sql: "INSERT INTO imported_span (import_id, tank_id, from_ms, to_ms) VALUES (?, ?, ?, ?)",
                arguments: [number, span.tank, span.from, span.to + 1])
        }
        let period = result.span.map { ", \($0.lowerBound.rfc3339) to \($0.upperBound.rfc3339)" } ?? ""
        let entry = JournalEntry(
            at: now, event: .imported, operatorName: provenance.operatorName,
            text: """
                history of \(provenance.file), SHA-256 \(provenance.sha256): \(counted(result.samples, "reading")) of \
                \(counted(result.tanks, "tank"))\(period)
                """,
            origin: provenance.origin)
        try append(entry, db)
    }

    private static func counted(_ count: Int, _ word: String) -> String { "\(count) \(word)\(count == 1 ? "" : "s")" }
}
