import FoundationEssentials
import GRDB
import TankFarm

/// What was brought out of a damaged database into a new one.
package struct Recovery: Hashable, Sendable {
    package struct Table: Hashable, Sendable {
        package let name: String
        package let rows: Int64
    }

    package let path: String
    /// In the order of the schema; those without a row too.
    package let tables: [Table]
    /// Rows of which a page tells, and which make no sense any more. What whole pages have lost nobody can count.
    package let unreadableRows: Int64
    package let journal: JournalVerification
    /// How many entries from the first on the chain holds for.
    package let verifiedEntries: Int64
    /// Tanks whose names are lost, by the names that they have now.
    package let unnamedTanks: [String]
}

extension UllageDatabase {
    /// Brings what can be read of the damaged database at `damaged` into a new one at `file`, of the present schema, which every command
    /// reads as `database`. The damaged file and its write-ahead log are only read, page by page and without SQLite.
    ///
    /// That is what the `sqlite3` shell's `.recover` does, whose means Debian's SQLite is built without (`sqlite_dbpage`: there the command
    /// ends with "no such table"); and since the pages are Ullage's own, a table is known by its rows where the schema is gone.
    ///
    /// Blocks the calling thread until it is done; memory stays the same however large the file.
    package static func recover(
        _ damaged: String, to file: String, cancellation: BackupCancellation = BackupCancellation()
    ) throws(RecoveryError) -> Recovery {
        let pages = try DamagedPages(damaged)
        let tables = DamagedTables(pages)
        let version = try schema(of: pages, tables)
        guard !tables.isEmpty else { throw .nothing(path: damaged) }
        let place: BackupFile
        do { place = try BackupFile(file, besides: damaged) } catch { throw RecoveryError(error, file) }
        defer { place.release() }
        do {
            let recovery = try fill(place, from: tables, version: version, cancellation)
            guard recovery.tables.contains(where: { $0.rows > 0 }) else { throw RecoveryError.nothing(path: damaged) }
            guard !cancellation.isCancelled else { throw RecoveryError.cancelled(path: file) }
            try place.sync()
            try place.finish()
            return recovery
        } catch {
            if cancellation.isCancelled { throw .cancelled(path: file) }
            switch error {
            case let error as RecoveryError: throw error
            case let error as BackupError: throw RecoveryError(error, file)
            default: throw .cannotWrite(path: file, words: place.refusalToGrow() ?? "\(error)")
            }
        }
    }

    /// Tables that no other program is likely to have.
    private static let names: Set<String> = [
        "journal_anchor", "alarm_state", "quality_code", "sample", "latest", "minute", "hour", "open_span", "kept_span",
        "alarm_definition", "line_maintenance", "manual_value", "one_time_call", "imported_span", "five_minutes",
        "open_bucket",
    ]

    /// Which schema the rows are of: by the steps that the file has taken, and only then by its header, in which one false byte makes
    /// a newer version of it.
    private static func schema(of pages: DamagedPages, _ tables: DamagedTables) throws(RecoveryError) -> Int {
        let isUllages = tables.roots["journal_anchor"] != nil && tables.roots["sample"] != nil
        let isMarked = pages.header.map { number($0, 68) == Schema.applicationID }
        // Both the mark and half of the schema may be what is damaged: refused is what has tables, and none of Ullage's.
        let isAnothers = !tables.roots.isEmpty && names.isDisjoint(with: tables.roots.keys)
        guard isMarked ?? true || !isAnothers else { throw .anotherPrograms(path: pages.path) }
        // A number that no version will reach is a damaged one.
        let inHeader = isMarked == true ? pages.header.map { Int(number($0, 60)) } ?? 0 : 0
        let stated = inHeader < 1_000 ? inHeader : 0
        let steps = tables.texts(of: "grdb_migrations")
        let later = steps.compactMap { Int($0.prefix { $0 != " " }) }.filter { $0 > Schema.version }
        guard steps.isEmpty ? stated <= Schema.version : later.isEmpty else {
            throw .newerSchema(path: pages.path, found: later.max() ?? stated, known: Schema.version)
        }
        if let last = Schema.steps.lastIndex(where: steps.contains) { return last + 1 }
        if stated > 0 { return stated }
        guard isUllages else { return Schema.version }
        let marks = [(4, "minute"), (3, "manual_value"), (2, "declaration")]
        return marks.first { tables.roots[$0.1] != nil }?.0 ?? 1
    }

    private static func number(_ bytes: [UInt8], _ place: Int) -> Int64 {
        bytes[place..<place + 4].reduce(0) { $0 << 8 | Int64($1) }
    }

    private static func fill(
        _ place: BackupFile, from tables: DamagedTables, version: Int, _ cancellation: BackupCancellation
    ) throws -> Recovery {
        var configuration = GRDB.Configuration()
        // Of an unfinished file nothing is kept: it needs neither a journal nor SQLite's own waiting for the disk.
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF") }
        configuration.foreignKeysEnabled = false
        let queue = try DatabaseQueue(path: place.unfinished, configuration: configuration)
        try queue.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA auto_vacuum = INCREMENTAL; PRAGMA application_id = \(Schema.applicationID)")
        }
        try Schema.migrator.migrate(queue, upTo: Schema.steps[version - 1])
        let unreadable = try queue.write { try insert(tables, into: $0, cancellation) }
        try Schema.migrator.migrate(queue)
        let unnamed = try queue.write { db in
            try RecoveredRows.complete(db)
        }
        let counts = try queue.read { db in
            try RecoveredRows.tables(db).map { name in
                Recovery.Table(name: name, rows: try Int64.fetchOne(db, sql: "SELECT count(*) FROM \(name)") ?? 0)
            }
        }
        try queue.close()
        let copy = try openForReading(path: place.unfinished)
        defer {
            cancellation.reads(nil)
            copy.close()
        }
        cancellation.reads(copy)
        let found = try copy.read { try String.fetchOne($0, sql: "PRAGMA quick_check(1)") }
        guard found == "ok" else {
            throw RecoveryError.cannotWrite(
                path: place.path, words: "what was written is not what came back: \(found ?? "")")
        }
        let journal = try copy.verifyJournal()
        let verified =
            switch journal {
            case .intact(let count): count
            case .broken(let sequence, _): max(0, sequence - 1)
            }
        return Recovery(
            path: place.path, tables: counts.filter { !["journal_anchor", "clock_doubt"].contains($0.name) },
            unreadableRows: unreadable, journal: journal, verifiedEntries: verified, unnamedTanks: unnamed)
    }

    /// Gives how many rows could not be read.
    private static func insert(
        _ tables: DamagedTables, into db: Database, _ cancellation: BackupCancellation
    ) throws -> Int64 {
        var targets: [String: RecoveredRows] = [:]
        for name in try RecoveredRows.tables(db) { targets[name] = try RecoveredRows(name, db) }
        var unreadable: Int64 = 0
        try tables.eachPage { name, page in
            if cancellation.isCancelled { throw CancellationError() }
            guard let target = targets[name], target.takes(page.kind) else { return }
            unreadable += Int64(try page.rows { try target.insert($0, db) })
        }
        return unreadable
    }

    private struct CancellationError: Error {}
}
