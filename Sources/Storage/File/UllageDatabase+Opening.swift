import GRDB
import TankFarm

extension UllageDatabase {
    static func open(
        path: String, at now: WallTime, isKnownDamaged: Bool = false
    ) throws(StorageError) -> Opened {
        switch try DatabaseFile.owner(of: path) {
        case .anotherProgram: throw .anotherPrograms(path: path)
        case .noDatabase: throw .notADatabase(path: path)
        case .ullage(let schema) where schema > Schema.version:
            throw .newerSchema(path: path, found: schema, known: Schema.version)
        case .ullage where isKnownDamaged: return try beginAnew(path: path, at: now)
        case .ullage:
            do {
                return Opened(connections: try connectForStation(path), setAside: nil, isNew: false)
            } catch {
                guard error.isDamage else { throw error }
                return try beginAnew(path: path, at: now)
            }
        case .nobody, .ullageDamaged: return try beginAnew(path: path, at: now)
        }
    }

    private static func beginAnew(path: String, at now: WallTime) throws(StorageError) -> Opened {
        // A write-ahead log whose database is gone is moved away too: SQLite would play it into the new file.
        let isEmpty = try DatabaseFile.owner(of: path) == .nobody
        let hasLog = DatabaseFile.exists(path + "-wal")
        let aside = isEmpty && !hasLog ? nil : try DatabaseFile.setAside(path, at: now)
        try create(path)
        return Opened(connections: try connectForStation(path), setAside: aside, isNew: true)
    }

    /// Makes the database under another name and renames it into place, so that no moment leaves half of one.
    private static func create(_ path: String) throws(StorageError) {
        let unfinished = path + ".new"
        DatabaseFile.remove(unfinished)
        do {
            let queue = try DatabaseQueue(path: unfinished, configuration: writerConfiguration())
            try queue.writeWithoutTransaction { db in
                // Before the first table, or it has no effect: room that deleted rows leave can be handed back later.
                try db.execute(sql: "PRAGMA auto_vacuum = INCREMENTAL")
                try db.execute(sql: "PRAGMA application_id = \(Schema.applicationID)")
            }
            try Schema.migrator.migrate(queue)
            try queue.close()
        } catch {
            DatabaseFile.remove(unfinished)
            throw StorageError(error, path: path)
        }
        try DatabaseFile.place(unfinished, at: path)
    }

    private static func connectForStation(_ path: String) throws(StorageError) -> Connections {
        do {
            let writer = try DatabaseQueue(path: path, configuration: writerConfiguration())
            try writer.writeWithoutTransaction { db in
                // The header that was looked at may be older than the write-ahead log.
                let schema = try schemaVersion(db)
                guard schema <= Schema.version else {
                    throw StorageError.newerSchema(path: path, found: schema, known: Schema.version)
                }
                guard try String.fetchOne(db, sql: "PRAGMA journal_mode = WAL") == "wal" else {
                    throw StorageError.cannotOpen(
                        path: path, words: "its file system takes no write-ahead log: put it on a local disk")
                }
                if let damage = try firstDamage(db) { throw StorageError.damaged(path: path, words: damage) }
            }
            if try !writer.read(Schema.migrator.hasCompletedMigrations) {
                try SchemaBackup(of: path).make(from: writer)
                try Schema.migrator.migrate(writer)
            }
            return Connections(
                writer: writer, reader: try connectForReading(path), file: DatabaseFile.identity(of: path))
        } catch { throw StorageError(error, path: path) }
    }

    /// - Parameter isImmutable: nobody writes to the file. SQLite takes no lock then, and makes no `-wal` and `-shm`, which
    ///   a reader of a write-ahead log else leaves behind.
    static func connectForReading(_ path: String, isImmutable: Bool = false) throws -> DatabaseQueue {
        var configuration = GRDB.Configuration()
        configuration.readonly = true
        // Readers of a write-ahead log wait for nobody but a recovery after a crash and the last writer's clearing up.
        configuration.busyMode = .timeout(5)
        guard isImmutable else { return try DatabaseQueue(path: path, configuration: configuration) }
        // A URI's own signs (SQLite, "Uniform Resource Identifiers"), in a name that may hold any of them.
        let name = path.replacing("%", with: "%25").replacing("?", with: "%3f").replacing("#", with: "%23")
        return try DatabaseQueue(path: "file:\(name)?immutable=1", configuration: configuration)
    }

    private static func writerConfiguration() -> GRDB.Configuration {
        var configuration = GRDB.Configuration()
        configuration.busyMode = .timeout(1)
        configuration.foreignKeysEnabled = false
        configuration.prepareDatabase { db in
            // What `committed` tells must survive a power cut: in WAL mode only FULL waits for the disk at each commit.
            try db.execute(sql: "PRAGMA synchronous = FULL")
            // A log that grew behind a long reader is cut back to this.
            try db.execute(sql: "PRAGMA journal_size_limit = 16777216")
        }
        return configuration
    }

    /// What SQLite finds wrong, or nil. A small file is looked through whole; of a large one only the record, so that
    /// a year of history does not delay the watch: damage among its samples is met, and answered, when they are written.
    private static func firstDamage(_ db: Database) throws -> String? {
        let pages = try Int64.fetchOne(db, sql: "PRAGMA page_count") ?? 0
        let pageSize = try Int64.fetchOne(db, sql: "PRAGMA page_size") ?? 0
        var tables = ["journal_anchor", "alarm_state", "run", "tank", "latest"]
        let schema = try schemaVersion(db)
        if schema >= 2 { tables += ["alarm_definition", "declaration", "line_maintenance"] }
        if schema >= 3 { tables += ["manual_value", "one_time_call"] }
        if schema >= 4 { tables += ["open_span", "thinned", "clock_doubt", "import", "imported_span"] }
        let checks =
            pages * pageSize <= 8 << 20
            ? ["PRAGMA quick_check(1)"] : tables.map { "PRAGMA quick_check(\($0))" }
        for check in checks {
            if let found = try String.fetchOne(db, sql: check), found != "ok" { return found }
        }
        return nil
    }

    static func applicationID(_ db: Database) throws -> Int64 {
        try Int64.fetchOne(db, sql: "PRAGMA application_id") ?? 0
    }

    static func schemaVersion(_ db: Database) throws -> Int {
        try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
    }

    static func isNotADatabase(_ error: any Error) -> Bool {
        (error as? DatabaseError)?.resultCode == .SQLITE_NOTADB
    }
}
