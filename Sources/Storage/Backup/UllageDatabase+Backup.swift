import GRDB
import TankFarm

/// A backup that is whole, verified and on the disk.
package struct Backup: Hashable, Sendable {
    package let path: String
    package let bytes: Int64
    /// How many entries its journal has.
    package let entries: Int64
    /// The journal's head as `N:HASH`, as it stands on the shift summary and `verifyJournal(head:)` takes it.
    package let head: String
    /// The first and the last time of which its history knows anything; nil where it knows nothing.
    package let history: ClosedRange<WallTime>?
}

extension UllageDatabase {
    /// Copies the database at `path`, whether or not a station is at work on it, to a new file, verifies the copy and only then
    /// gives it its name. The copy is one whole file, with the write-ahead log's contents and without one of its own.
    ///
    /// SQLite's online backup, page by page, inside one read transaction: what is copied is the database at one instant, the station
    /// commits meanwhile as if nobody read, and no commit of its makes the copy begin anew, as it would without that
    /// transaction. `VACUUM INTO` sees one instant too, but is one long statement that writes as fast as it can, with nothing between
    /// its steps, and that builds every index anew: what is damaged in the database would not be found in the copy.
    ///
    /// Blocks the calling thread, on a disk's speed, until it is done; memory stays the same however large the database.
    /// While pages are copied the write-ahead log cannot be cut back: it grows by what the station writes meanwhile.
    package static func backUp(
        path: String, to file: String, cancellation: BackupCancellation = BackupCancellation()
    ) throws(BackupError) -> Backup {
        // The database first: where it is missing or not Ullage's, that is what there is to say.
        let source = try opened(path)
        defer { source.close() }
        let copy = try BackupFile(file, besides: path)
        defer { copy.release() }
        do throws(BackupError) {
            let state = try source.copyPages(to: copy, cancellation)
            try copy.becomePlain(for: path)
            try copy.sync()
            let backup = try copy.verified(against: state, of: source, cancellation)
            // Whoever wished its end must not find it finished.
            guard !cancellation.isCancelled else { throw .cancelled(path: file) }
            try copy.finish()
            return backup
        } catch {
            // An end that was wished for comes as whatever was under way at that moment.
            if cancellation.isCancelled { throw .cancelled(path: file) }
            throw error
        }
    }

    private static func opened(_ path: String) throws(BackupError) -> UllageDatabase {
        do { return try openForReading(path: path) } catch { throw .source(error) }
    }

    /// What the copy must hold.
    struct CopiedState {
        let count: Int64
        let lastHash: [UInt8]
    }

    /// A megabyte is copied between two looks at whether somebody wishes the end, and so much between two syncs: what the
    /// station's commit may find before it in the disk's queue.
    private static let pagesAtOnce: CInt = 256
    private static let bytesBetweenSyncs: Int64 = 4 << 20
    /// Left free where copy and database share a disk, on a small one a fiftieth of it: the write-ahead log's usual size.
    /// A backup must not be what stops the record.
    private static let roomForStation: Int64 = 16 << 20

    private func copyPages(to copy: BackupFile, _ cancellation: BackupCancellation) throws(BackupError) -> CopiedState {
        let outcome: Result<CopiedState, BackupError>
        do {
            outcome = try read { db in
                // The first look fixes what the whole transaction sees.
                let anchor = try UllageDatabase.anchor(db)
                let pageSize = try Int64.fetchOne(db, sql: "PRAGMA page_size") ?? 0
                let needed = (try Int64.fetchOne(db, sql: "PRAGMA page_count") ?? 0) * pageSize
                do throws(BackupError) {
                    try requireRoom(for: needed, copy)
                    try copy.fill(from: db, of: path, needed: needed, pageSize: pageSize, cancellation)
                    return .success(CopiedState(count: anchor.count, lastHash: anchor.lastHash))
                } catch { return .failure(error) }
            }
        } catch { throw .source(error) }
        return try outcome.get()
    }

    private func requireRoom(for needed: Int64, _ copy: BackupFile) throws(BackupError) {
        // Where the system does not say how much there is, the writing will.
        guard let room = copy.room(besides: path) else { return }
        let leaving = room.isShared ? min(UllageDatabase.roomForStation, room.size / 50) : 0
        guard room.free - leaving >= needed else {
            throw .noRoom(path: copy.path, needed: needed, free: room.free, leaving: leaving)
        }
    }

    fileprivate static func fill(
        _ copy: BackupFile, from db: Database, pageSize: Int64, _ cancellation: BackupCancellation
    ) throws {
        var configuration = GRDB.Configuration()
        // Of an unfinished copy nothing is kept: it needs neither a journal nor SQLite's own waiting for the disk.
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF") }
        let queue = try DatabaseQueue(path: copy.unfinished, configuration: configuration)
        var synced: Int64 = 0
        try queue.writeWithoutTransaction { destination in
            try db.backup(to: destination, pagesPerStep: pagesAtOnce) { progress in
                if cancellation.isCancelled { throw BackupError.cancelled(path: copy.path) }
                let written = Int64(progress.completedPageCount) * pageSize
                guard written - synced >= bytesBetweenSyncs else { return }
                synced = written
                try copy.sync()
            }
        }
        try queue.close()
    }
}

extension BackupFile {
    /// Copies all pages that the transaction sees.
    fileprivate func fill(
        from db: Database, of database: String, needed: Int64, pageSize: Int64, _ cancellation: BackupCancellation
    ) throws(BackupError) {
        do {
            try UllageDatabase.fill(self, from: db, pageSize: pageSize, cancellation)
        } catch let error as BackupError {
            throw error
        } catch {
            // One error stands for both sides. SQLite names reading and damage; the rest is the copy's.
            if BackupFile.isOfSource(error) { throw .source(StorageError(error, path: database)) }
            let words = refusalToGrow() ?? "\((error as? DatabaseError)?.message ?? "\(error)")"
            throw .cannotWrite(path: path, words: words, needed: needed)
        }
    }

    private static func isOfSource(_ error: any Error) -> Bool {
        guard let error = error as? DatabaseError else { return false }
        let codes: [ResultCode] = [
            .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_IOERR_READ, .SQLITE_IOERR_SHORT_READ,
        ]
        return codes.contains { $0 ~= error.extendedResultCode }
    }

    /// The copied header says that a write-ahead log goes with the file: what is to be one file on a read-only disk must not.
    fileprivate func becomePlain(for database: String) throws(BackupError) {
        do {
            var configuration = GRDB.Configuration()
            configuration.prepareDatabase { try $0.execute(sql: "PRAGMA synchronous = FULL") }
            let queue = try DatabaseQueue(path: unfinished, configuration: configuration)
            let mode = try queue.writeWithoutTransaction {
                try String.fetchOne($0, sql: "PRAGMA journal_mode = DELETE")
            }
            try queue.close()
            guard mode == "delete" else {
                throw BackupError.cannotWrite(
                    path: path, words: "its journal mode stays \(mode ?? "unknown")", needed: nil)
            }
        } catch let error as BackupError {
            throw error
        } catch {
            // The first page can be damage already.
            if BackupFile.isOfSource(error) { throw .source(StorageError(error, path: database)) }
            throw .cannotWrite(path: path, words: refusalToGrow() ?? "\(error)", needed: nil)
        }
        takeMode(of: database)
    }

    /// Looks the copy through as whoever needs it one day would: SQLite's own examination of every page and index, then the
    /// journal's chain, which must end where the database's did.
    func verified(
        against state: UllageDatabase.CopiedState, of source: UllageDatabase, _ cancellation: BackupCancellation
    ) throws(BackupError) -> Backup {
        let copy: UllageDatabase
        do { copy = try UllageDatabase.openForReading(path: unfinished) } catch {
            throw try blame(source, error.description, cancellation)
        }
        defer {
            cancellation.reads(nil)
            copy.close()
        }
        cancellation.reads(copy)
        do {
            if let damage = try copy.firstFault() { throw try blame(source, damage, cancellation) }
            let found = try copy.verifyJournal()
            let anchor = try copy.journalAnchor()
            guard found == .intact(count: state.count), anchor.lastHash == state.lastHash else {
                throw try blame(source, BackupFile.words(found, state), cancellation)
            }
            return Backup(
                path: path, bytes: bytes, entries: anchor.count, head: try copy.journalHead(),
                history: try copy.historySpan())
        } catch let error as BackupError {
            throw error
        } catch {
            // The whole copy was to be readable.
            throw try blame(source, "\(error)", cancellation)
        }
    }

    /// The fault is in the copy, and every page of it is the database's: whose it is, the database says. Throws where that
    /// cannot be read itself.
    private func blame(
        _ source: UllageDatabase, _ words: String, _ cancellation: BackupCancellation
    ) throws(BackupError) -> BackupError {
        if cancellation.isCancelled { return .cancelled(path: path) }
        cancellation.reads(source)
        do {
            if let damage = try source.firstFault() { return .source(.damaged(path: source.path, words: damage)) }
            if case .broken(let sequence, let words) = try source.verifyJournal() {
                return .journalBroken(database: source.path, sequence: sequence, words: words)
            }
        } catch { throw .source(error) }
        return .copyDiffers(path: path, words: words)
    }

    private static func words(_ found: JournalVerification, _ state: UllageDatabase.CopiedState) -> String {
        switch found {
        case .intact(let count):
            "the database had \(state.count) entries, the copy has \(count), or the last is another"
        case .broken(_, let words): words
        }
    }
}

extension UllageDatabase {
    /// The first thing that SQLite finds wrong in the whole file, in one line; nil for none.
    fileprivate func firstFault() throws(StorageError) -> String? {
        let found = try read { try String.fetchOne($0, sql: "PRAGMA integrity_check(1)") }
        return found == "ok" ? nil : (found ?? "no answer").split(separator: "\n").joined(separator: "; ")
    }

    /// From the first to the last time of which readings, or what was made of them, are kept.
    fileprivate func historySpan() throws(StorageError) -> ClosedRange<WallTime>? {
        try read { db in
            var span: ClosedRange<WallTime>?
            // Tank by tank, since that is how the key begins: each end is one look, however long the history.
            let tanks = try Int64.fetchAll(db, sql: "SELECT tank_id FROM tank")
            for (table, column) in [("sample", "at_ms"), ("minute", "minute * 60000"), ("hour", "hour * 3600000")] {
                let ends = try db.cachedStatement(
                    sql: """
                        SELECT (SELECT min(\(column)) FROM \(table) WHERE tank_id = ?1),
                            (SELECT max(\(column)) FROM \(table) WHERE tank_id = ?1)
                        """)
                for tank in tanks {
                    guard let row = try Row.fetchOne(ends, arguments: [tank]), let first = row.integer(at: 0),
                        let last = row.integer(at: 1), first <= last
                    else { continue }
                    let found = WallTime(milliseconds: first)...WallTime(milliseconds: last)
                    span =
                        span.map { min($0.lowerBound, found.lowerBound)...max($0.upperBound, found.upperBound) }
                        ?? found
                }
            }
            return span
        }
    }
}
