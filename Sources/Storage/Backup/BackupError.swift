/// Why there is no backup. `description` says what is wrong and what to do, in one line. Whatever it is, nothing was kept
/// under the copy's name, and the database is as it was.
package enum BackupError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The copy's name is the database's, or that of a file which SQLite or the station keeps beside it.
    case belongsToDatabase(path: String, database: String)
    /// There is something at the path; nothing is ever written over.
    case exists(path: String)
    /// What SQLite would take for a part of the copy lies where that would look for it.
    case strayBeside(path: String, stray: String)
    case noFolder(path: String, folder: String)
    /// Another backup writes to the same path.
    case inWork(path: String)
    /// What the copy takes, and what there is, in bytes; a part of it is left for the station where both share a disk.
    case noRoom(path: String, needed: Int64, free: Int64, leaving: Int64)
    /// The system does not let it be written.
    case cannotWrite(path: String, words: String, needed: Int64?)
    /// The database cannot be read, is damaged, another program's or of another schema.
    case source(StorageError)
    /// The database is readable, but its journal is not what was written.
    case journalBroken(database: String, sequence: Int64, words: String)
    /// The database is sound, and what came back from the copy's disk is not.
    case copyDiffers(path: String, words: String)
    /// Somebody asked for its end.
    case cancelled(path: String)

    package var description: String {
        switch self {
        case .belongsToDatabase(let path, let database):
            "\(path) is a file of the database \(database) itself: give the backup another name"
        case .exists(let path):
            "\(path) is there already, and is not written over: give the backup another name, or move that file away"
        case .strayBeside(let path, let stray):
            "\(stray) is there, which SQLite would take for a part of \(path): move it away, or give the backup another name"
        case .noFolder(let path, let folder):
            "there is no folder \(folder) for \(path): make it, or give the backup another place"
        case .inWork(let path):
            "another backup is being written to \(path): wait for its end, or give this one another name"
        case .noRoom(let path, let needed, let free, let leaving):
            "no room for \(path): the copy takes \(BackupError.size(needed, roundedUp: true)), and its disk has "
                + "\(BackupError.size(free, roundedUp: false)) free"
                + (leaving > 0
                    ? ", of which \(BackupError.size(leaving, roundedUp: true)) are left to the station" : "")
                + ": make room, or take another disk"
        case .cannotWrite(let path, let words, let needed):
            "cannot write \(path): \(words)"
                + (needed.map { " (the copy takes \(BackupError.size($0, roundedUp: true)))" } ?? "")
        case .source(let error): error.description
        case .journalBroken(let database, let sequence, let words):
            "no backup of \(database): its journal breaks at entry \(sequence) (\(words)); `ullage journal --verify` says the same"
        case .copyDiffers(let path, let words):
            "the copy \(path) was not kept: it is not what was read from the database (\(words)): look at the copy's disk"
        case .cancelled(let path): "the backup to \(path) was given up, and nothing of it was kept"
        }
    }

    /// `48.3 MB`, in millions of bytes as disks are sold; kilobytes below one of them.
    private static func size(_ bytes: Int64, roundedUp: Bool) -> String {
        let isSmall = bytes < 1_000_000
        let unit: Int64 = isSmall ? 100 : 100_000
        let tenths = max(0, bytes) / unit + (roundedUp && bytes % unit > 0 ? 1 : 0)
        return "\(tenths / 10).\(tenths % 10) \(isSmall ? "kB" : "MB")"
    }
}
