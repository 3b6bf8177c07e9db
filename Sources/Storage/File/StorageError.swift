import GRDB

/// Why the database could not be opened, read or written. `description` says what is wrong and what to do, in one line.
package enum StorageError: Error, Equatable, Sendable, CustomStringConvertible {
    /// There is no file, and who reads never makes one.
    case missing(path: String)
    /// The file is there, not empty, and no SQLite database. It was not touched.
    case notADatabase(path: String)
    /// An SQLite database without Ullage's `application_id`. It was not touched.
    case anotherPrograms(path: String)
    /// Written by a later Ullage. It was not touched.
    case newerSchema(path: String, found: Int, known: Int)
    /// Written by an earlier Ullage, and only a station brings it up to date.
    case olderSchema(path: String, found: Int, known: Int)
    /// Written by an earlier Ullage, and the copy without which it is not brought up to date cannot be made. It was not touched.
    case noBackup(path: String, backup: String, words: String)
    /// The folder, the rights or the system do not let it be opened.
    case cannotOpen(path: String, words: String)
    /// Ullage's own, and SQLite finds it damaged.
    case damaged(path: String, words: String)
    /// Another program holds it.
    case locked(path: String)
    case diskFull(path: String)
    /// Anything else that SQLite or the system reports.
    case failed(path: String, words: String)

    package var description: String {
        switch self {
        case .missing(let path):
            "there is no database at \(path): start the station once, or correct `database` in the configuration"
        case .notADatabase(let path):
            "\(path) is not a SQLite database, and was left as it is: give `database` another name in the configuration"
        case .anotherPrograms(let path):
            "\(path) is another program's database, and was left as it is: give `database` another name in the configuration"
        case .newerSchema(let path, let found, let known):
            "\(path) was written by a newer Ullage (schema \(found), this one knows \(known)), and was left as it is: install that version"
        case .olderSchema(let path, let found, let known):
            "\(path) was written by an older Ullage (schema \(found), this one needs \(known)): start the station once, which brings it up to date"
        case .noBackup(let path, let backup, let words):
            "\(path) was written by an older Ullage and was left as it is: it is brought up to date only behind a copy, and \(backup) cannot be made (\(words)): make room for it, with the right to write there"
        case .cannotOpen(let path, let words): "cannot open the database \(path): \(words)"
        case .damaged(let path, let words):
            "the database \(path) is damaged (\(words)): start the station, which sets it aside and begins a new one"
        case .locked(let path): "the database \(path) is locked by another program: end that program"
        case .diskFull(let path): "the disk of the database \(path) is full: make room on it"
        case .failed(let path, let words): "the database \(path) failed: \(words)"
        }
    }

    /// Whether the file itself is broken, so that a station sets it aside.
    var isDamage: Bool {
        if case .damaged = self { true } else { false }
    }
}

/// The count and the hash that are kept beside the journal are none: other hands have been there, and nothing may be
/// chained to them.
struct AnchorIsNone: Error, CustomStringConvertible {
    let description = "the journal's count and last hash are none that were written"
}

extension StorageError {
    /// What SQLite or the system said, in Ullage's words.
    init(_ error: any Error, path: String) {
        if let known = error as? StorageError {
            self = known
            return
        }
        guard let sqlite = error as? DatabaseError else {
            self = .failed(path: path, words: "\(error)")
            return
        }
        let words = sqlite.message ?? "\(sqlite.resultCode)"
        switch sqlite.resultCode {
        case .SQLITE_CORRUPT, .SQLITE_NOTADB: self = .damaged(path: path, words: words)
        case .SQLITE_BUSY, .SQLITE_LOCKED: self = .locked(path: path)
        case .SQLITE_FULL: self = .diskFull(path: path)
        case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH:
            self = .cannotOpen(
                path: path,
                words: "\(words): it needs the right to read the file and to write in its folder")
        case .SQLITE_READONLY:
            self = .failed(path: path, words: "\(words): it needs the right to write the file and its folder")
        case .SQLITE_IOERR:
            self = .failed(path: path, words: "\(words) (\(sqlite.extendedResultCode)): look at the disk")
        default: self = .failed(path: path, words: words)
        }
    }
}
