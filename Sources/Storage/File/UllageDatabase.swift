import GRDB
import Synchronization
import TankFarm

/// The station's database: one SQLite file with the journal, the alarms' states and the history.
///
/// A station opens it for writing, under its own lock (`flock` on `<database>.lock`, the caller's matter); the writing
/// is a `StorageWriter`'s. Everybody else opens it for reading, also beside a running station and after one that was killed.
/// Reading calls may come from any thread; they are served one after the other.
package final class UllageDatabase: Sendable {
    package let path: String
    /// Where a damaged file was put when this one was opened; nil where nothing was damaged. The journal must tell it.
    package let setAside: String?
    /// Whether a new database was begun at opening.
    package let isNew: Bool
    private let connections: Mutex<Connections>

    struct Connections {
        /// Nil in a database that was opened for reading.
        var writer: DatabaseQueue?
        var reader: DatabaseQueue
        /// Which file was opened, for a station.
        var file: DatabaseFile.Identity?
    }

    struct Opened {
        let connections: Connections
        let setAside: String?
        let isNew: Bool
    }

    private init(path: String, _ opened: Opened) {
        self.path = path
        setAside = opened.setAside
        isNew = opened.isNew
        connections = Mutex(opened.connections)
    }

    /// Opens the database for a station: makes it where there is none, brings an older schema up to date behind a copy
    /// of the file, sets a damaged file of Ullage's own aside and begins a new one. `now` names the file that is set aside.
    /// Throws for another program's file and a newer schema, which stay as they are, and where the system refuses.
    package static func openForStation(path: String, at now: WallTime) throws(StorageError) -> UllageDatabase {
        UllageDatabase(path: path, try open(path: path, at: now))
    }

    /// Opens the database for reading alone; never makes one, and never changes it.
    /// - Parameter leavingNoTrace: nothing is made beside it either, where no station is at work on it: for who only
    ///   glances at it. What a station that begins in that very moment writes may then be missed, or read as damage.
    package static func openForReading(
        path: String, leavingNoTrace: Bool = false
    ) throws(StorageError) -> UllageDatabase {
        guard DatabaseFile.exists(path) else { throw .missing(path: path) }
        guard !DatabaseFile.isFolder(path) else { throw .cannotOpen(path: path, words: "it is a folder") }
        let reader: DatabaseQueue
        let isImmutable = leavingNoTrace && DatabaseFile.isEmptyOrMissing(path + "-wal")
        do { reader = try connectForReading(path, isImmutable: isImmutable) } catch {
            // SQLite alone is asked, not the file's own bytes (see DatabaseFile); it cannot tell what is no database
            // from what no longer is one, and neither is written to.
            let refusal = StorageError(error, path: path)
            if case .damaged = refusal, isNotADatabase(error) { throw .notADatabase(path: path) }
            throw refusal
        }
        let found: (application: Int64, schema: Int)
        do { found = try reader.read { try (applicationID($0), schemaVersion($0)) } } catch {
            throw StorageError(error, path: path)
        }
        guard found.application == Schema.applicationID else { throw .anotherPrograms(path: path) }
        guard found.schema <= Schema.version else {
            throw .newerSchema(path: path, found: found.schema, known: Schema.version)
        }
        guard found.schema == Schema.version else {
            throw .olderSchema(path: path, found: found.schema, known: Schema.version)
        }
        let opened = Opened(connections: Connections(writer: nil, reader: reader), setAside: nil, isNew: false)
        return UllageDatabase(path: path, opened)
    }

    /// Closes both connections and opens the file anew, as `openForStation` does: what the writer does when SQLite
    /// finds the file damaged, gone or replaced while it runs. A file in which damage was met is set aside even where
    /// a look at opening would not find it again.
    func reopen(at now: WallTime, afterDamage: Bool) throws(StorageError) -> (setAside: String?, isNew: Bool) {
        let old = connections.withLock { $0 }
        try? old.writer?.close()
        try? old.reader.close()
        let opened = try UllageDatabase.open(path: path, at: now, isKnownDamaged: afterDamage)
        connections.withLock { $0 = opened.connections }
        return (opened.setAside, opened.isNew)
    }

    /// Throws where the file at the path is no longer the one that is open: SQLite would go on writing into a file
    /// that nobody finds again, without a word.
    func requireFileInPlace() throws(StorageError) {
        let file = connections.withLock { $0.file }
        guard file == DatabaseFile.identity(of: path) else {
            throw .failed(path: path, words: "the file was moved or deleted under the station, and a new one is begun")
        }
    }

    /// Reads in one transaction, so that what is read belongs together.
    func read<Value>(_ body: (Database) throws -> Value) throws(StorageError) -> Value {
        let reader = connections.withLock { $0.reader }
        do { return try reader.read(body) } catch { throw StorageError(error, path: path) }
    }

    /// Ends what the reading connection is at, from another thread: that read throws. Harmless where it is at nothing.
    func interrupt() { connections.withLock { $0.reader }.interrupt() }

    /// Writes in one transaction, which is on the disk when this returns, or not at all. For the writer alone.
    func write<Value>(_ body: (Database) throws -> Value) throws(StorageError) -> Value {
        guard let writer = connections.withLock({ $0.writer }) else {
            throw .failed(path: path, words: "it was opened for reading")
        }
        do { return try writer.write(body) } catch { throw StorageError(error, path: path) }
    }

    /// Runs statements on the writing connection outside of a transaction: for settings, and for tests that take the disk away.
    func configureWriter(_ sql: String) throws(StorageError) {
        guard let writer = connections.withLock({ $0.writer }) else { return }
        do { try writer.writeWithoutTransaction { try $0.execute(sql: sql) } } catch {
            throw StorageError(error, path: path)
        }
    }

    /// Gives the connections back at the end of a station; the database cannot be used afterwards.
    package func close() {
        let old = connections.withLock { $0 }
        try? old.reader.close()
        // The writer last: the last one to close clears the write-ahead log away.
        try? old.writer?.close()
    }
}
