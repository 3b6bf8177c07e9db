import GRDB
import Glibc

/// The copy of a database that is made once before it is brought up to date: should the step or the program behind it be
/// wrong, the file is still there as the older Ullage knows it.
struct SchemaBackup {
    private let path: String
    private let wanted: String

    init(of path: String) {
        self.path = path
        wanted = "\(path).before-\(Schema.version)"
    }

    /// Copies what the connection sees, the write-ahead log included, into one file beside the database.
    ///
    /// An attempt before this one may have made the copy already and failed behind it; that one serves. One of other
    /// contents is kept, and this one gets a name of its own. Nothing is copied of a file in which nothing was written yet.
    /// Throws `noBackup`; and what tells that the file is damaged, which is set aside whole.
    func make(from writer: DatabaseQueue) throws {
        guard let mark = try writer.read(SchemaBackup.mark) else { return }
        var name = wanted
        var attempt = 1
        while DatabaseFile.exists(name) {
            if SchemaBackup.mark(ofCopy: name) == mark { return }
            attempt += 1
            name = "\(wanted)-\(attempt)"
        }
        // Under another name until it is whole and on the disk: what a kill leaves must not pass for a copy.
        let unfinished = wanted + ".new"
        DatabaseFile.remove(unfinished)
        do {
            try writer.writeWithoutTransaction { try $0.execute(sql: "VACUUM INTO ?", arguments: [unfinished]) }
            try SchemaBackup.sync(unfinished)
            try DatabaseFile.place(unfinished, at: name)
        } catch {
            DatabaseFile.remove(unfinished)
            let refusal = StorageError(error, path: path)
            guard !refusal.isDamage else { throw refusal }
            throw StorageError.noBackup(path: path, backup: name, words: SchemaBackup.words(error))
        }
    }

    /// What tells one state of a database from another: its schema and the head of its journal. Each run of a station
    /// writes an entry. Nil before the first schema.
    private struct Mark: Equatable {
        let schema: Int
        let count: Int64
        let lastHash: [UInt8]
    }

    private static func mark(_ db: Database) throws -> Mark? {
        let schema = try UllageDatabase.schemaVersion(db)
        guard schema > 0 else { return nil }
        let anchor = try UllageDatabase.anchor(db)
        return Mark(schema: schema, count: anchor.count, lastHash: anchor.lastHash)
    }

    private static func mark(ofCopy path: String) -> Mark? {
        // A copy that cannot be read is none.
        guard !DatabaseFile.isFolder(path), let queue = try? UllageDatabase.connectForReading(path) else { return nil }
        defer { try? queue.close() }
        return (try? queue.read(mark)) ?? nil
    }

    private static func sync(_ path: String) throws(StorageError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .cannotOpen(path: path, words: DatabaseFile.systemWords(errno)) }
        defer { _ = close(descriptor) }
        guard fsync(descriptor) == 0 else { throw .cannotOpen(path: path, words: DatabaseFile.systemWords(errno)) }
    }

    private static func words(_ error: any Error) -> String {
        switch error {
        case let error as DatabaseError: error.message ?? "\(error.resultCode)"
        case StorageError.cannotOpen(_, let words): words
        default: "\(error)"
        }
    }
}
