import Glibc
import TankFarm

/// The database as a file, before SQLite is let near it: whose it is, and how it is set aside.
///
/// Only who opens for a station, under the station's lock, reads the file itself: a process that closes any descriptor of a file
/// gives up all its locks on it, those of an SQLite connection of the same process too.
enum DatabaseFile {
    enum Owner: Equatable {
        /// Nothing there, or a file without a byte.
        case nobody
        case ullage(schema: Int)
        /// Ullage's `application_id` stands where it should, and what is before it is no longer SQLite's.
        case ullageDamaged
        case anotherProgram
        /// No SQLite database.
        case noDatabase
    }

    // The file's first 100 bytes, by "Database File Format" of SQLite's documentation: the string at 0, the
    // user version at 60, the application id at 68, all numbers big-endian.
    private static let magic = Array("SQLite format 3\0".utf8)
    private static let headerLength = 100

    static func owner(of path: String) throws(StorageError) -> Owner {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return .nobody }
            throw .cannotOpen(path: path, words: systemWords(errno))
        }
        defer { _ = close(descriptor) }
        var header = [UInt8](repeating: 0, count: headerLength)
        let count = pread(descriptor, &header, headerLength, 0)
        guard count >= 0 else { throw .cannotOpen(path: path, words: systemWords(errno)) }
        if count == 0 { return .nobody }
        guard count == headerLength else { return .noDatabase }
        let isUllages = Int64(number(header, at: 68)) == Schema.applicationID
        guard Array(header[..<16]) == magic else { return isUllages ? .ullageDamaged : .noDatabase }
        return isUllages ? .ullage(schema: Int(number(header, at: 60))) : .anotherProgram
    }

    /// Renames the database and what SQLite keeps beside it, so that the three still belong together. Gives the new
    /// name, or nil where there was nothing to rename.
    static func setAside(_ path: String, at now: WallTime) throws(StorageError) -> String? {
        let stamp = compactText(now)
        var aside = "\(path).damaged-\(stamp)"
        var attempt = 1
        while exists(aside) || exists(aside + "-wal") {
            attempt += 1
            aside = "\(path).damaged-\(stamp)-\(attempt)"
        }
        var moved = false
        for suffix in ["", "-wal", "-shm", "-journal"] where exists(path + suffix) {
            guard rename(path + suffix, aside + suffix) == 0 else {
                throw .cannotOpen(path: path, words: "it cannot be set aside: \(systemWords(errno))")
            }
            moved = true
        }
        return moved ? aside : nil
    }

    /// Puts a database that was made under another name into its place, all at once and for good.
    static func place(_ made: String, at path: String) throws(StorageError) {
        guard rename(made, path) == 0 else { throw .cannotOpen(path: path, words: systemWords(errno)) }
        let slash = path.lastIndex(of: "/")
        let folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        _ = fsync(descriptor)
        _ = close(descriptor)
    }

    static func remove(_ path: String) {
        for suffix in ["", "-wal", "-shm", "-journal"] { _ = unlink(path + suffix) }
    }

    /// One file, whatever it is called.
    struct Identity: Equatable {
        let device: UInt
        let node: UInt
    }

    static func identity(of path: String) -> Identity? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        return Identity(device: status.st_dev, node: status.st_ino)
    }

    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    static func isEmptyOrMissing(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) != 0 || status.st_size == 0
    }

    static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    static func systemWords(_ code: Int32) -> String { String(cString: strerror(code)) }

    private static func number(_ bytes: [UInt8], at offset: Int) -> UInt32 {
        bytes[offset..<offset + 4].reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// `20261121T090343Z`.
    private static func compactText(_ time: WallTime) -> String {
        let civil = CivilTime(millisecondsSinceEpoch: time.milliseconds)
        return "\(civil.dateText)T\(civil.secondText)Z".filter { $0 != "-" && $0 != ":" }
    }
}
