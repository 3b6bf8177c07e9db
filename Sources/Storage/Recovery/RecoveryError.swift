/// Why nothing was recovered. `description` says what is wrong and what to do, in one line. Whatever it is, the damaged file is as it
/// was, and nothing was kept under the new one's name.
package enum RecoveryError: Error, Equatable, Sendable, CustomStringConvertible {
    case missing(path: String)
    case cannotRead(path: String, words: String)
    /// An SQLite database that is not Ullage's.
    case anotherPrograms(path: String)
    case newerSchema(path: String, found: Int, known: Int)
    /// No page of it holds a row of Ullage's.
    case nothing(path: String)
    /// The new file's name is taken, or its folder is not there.
    case noPlace(path: String, words: String)
    case cannotWrite(path: String, words: String)
    /// Somebody asked for its end.
    case cancelled(path: String)

    package var description: String {
        switch self {
        case .missing(let path): "there is no file \(path): give the one that was set aside, `<database>.damaged-…`"
        case .cannotRead(let path, let words): "cannot read \(path): \(words)"
        case .anotherPrograms(let path): "\(path) is another program's database: give one that Ullage wrote"
        case .newerSchema(let path, let found, let known):
            "\(path) was written by a newer Ullage (schema \(found), this one knows \(known)): recover it with that version"
        case .nothing(let path):
            "nothing could be read from \(path): no page of it holds what Ullage writes; take the last backup"
        case .noPlace(let path, let words): "cannot write \(path): \(words)"
        case .cannotWrite(let path, let words): "cannot write \(path): \(words)"
        case .cancelled(let path): "the recovery into \(path) was given up, and nothing of it was kept"
        }
    }

    init(_ error: BackupError, _ path: String) {
        self =
            switch error {
            case .belongsToDatabase(_, let database):
                .noPlace(path: path, words: "it is a file of \(database) itself: give the new one another name")
            case .exists:
                .noPlace(path: path, words: "it is there already, and nothing is written over: give another name")
            case .strayBeside(_, let stray):
                .noPlace(path: path, words: "\(stray) is there, which SQLite would take for a part of it: move it away")
            case .noFolder(_, let folder): .noPlace(path: path, words: "there is no folder \(folder): make it")
            case .inWork: .noPlace(path: path, words: "another one is at work on it: wait for its end")
            case .cannotWrite(_, let words, _): .cannotWrite(path: path, words: words)
            case .cancelled: .cancelled(path: path)
            case .noRoom, .source, .journalBroken, .copyDiffers: .cannotWrite(path: path, words: error.description)
            }
    }
}
