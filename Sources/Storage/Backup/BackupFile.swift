import Glibc

/// The copy as a file: its name, what it may not be, and the unfinished file that becomes it in the end.
///
/// It is written as `FILE.unfinished`, under a lock, and gets its own name only when it is whole, verified and on the disk.
/// What a kill or a power cut leaves of it is nobody's and is removed by the next backup to the same place.
struct BackupFile {
    /// As it was given, for messages.
    let path: String
    private let place: String
    private let folder: String
    /// Open from the first byte to the end. SQLite's own locks on it in this process would go with the first descriptor
    /// that is closed; nobody else knows of the file, but the lock below must stay.
    private let descriptor: Int32

    var unfinished: String { BackupFile.unfinished(place) }

    private static func unfinished(_ place: String) -> String { place + ".unfinished" }

    /// Takes the place, which makes an empty file there.
    /// - Parameter database: the database that is copied: none of its own files may be written over, those included that
    ///   are not there now.
    init(_ path: String, besides database: String) throws(BackupError) {
        self.path = path
        // SQLite takes some names for more than names: `:memory:`, and all that begins with `file:`.
        place = path.hasPrefix("/") ? path : "./" + path
        let parts = place.split(separator: "/", omittingEmptySubsequences: false)
        let name = parts.last.map(String.init) ?? ""
        folder = parts.count > 2 || !place.hasPrefix("/") ? parts.dropLast().joined(separator: "/") : "/"
        guard DatabaseFile.isFolder(folder) else { throw .noFolder(path: path, folder: folder) }
        guard !BackupFile.isPart(name, in: folder, of: database) else {
            throw .belongsToDatabase(path: path, database: database)
        }
        guard !BackupFile.isThere(place) else { throw .exists(path: path) }
        // A log that lies beside the copy would be played into it by the first who opens it.
        for suffix in BackupFile.companions where BackupFile.isThere(place + suffix) {
            throw .strayBeside(path: path, stray: path + suffix)
        }
        descriptor = try BackupFile.claim(BackupFile.unfinished(place), for: path)
    }

    // MARK: What it is

    var bytes: Int64 {
        var status = stat()
        return fstat(descriptor, &status) == 0 ? Int64(status.st_size) : 0
    }

    /// How large its disk is and how much of it this user may still fill, in bytes, and whether the database lies there too.
    func room(besides database: String) -> (size: Int64, free: Int64, isShared: Bool)? {
        var disk = statvfs()
        var status = stat()
        guard fstatvfs(descriptor, &disk) == 0, fstat(descriptor, &status) == 0 else { return nil }
        let isShared = DatabaseFile.identity(of: database)?.device == UInt(status.st_dev)
        // Network file systems tell the oddest numbers.
        func bytes(_ blocks: UInt) -> Int64 {
            let (product, isTooLarge) = blocks.multipliedReportingOverflow(by: disk.f_frsize)
            return isTooLarge ? .max : Int64(clamping: product)
        }
        return (bytes(disk.f_blocks), bytes(disk.f_bavail), isShared)
    }

    /// Why the file takes no more: SQLite knows only that it does not, the system says it to who asks again.
    func refusalToGrow() -> String? {
        var byte: UInt8 = 0
        let end = off_t(bytes)
        guard pwrite(descriptor, &byte, 1, end) != 1 else {
            _ = ftruncate(descriptor, end)
            return nil
        }
        return DatabaseFile.systemWords(errno)
    }

    // MARK: Its way

    /// Has what was written so far reach the disk, and forgets it: neither may the station's next commit wait behind a
    /// gigabyte that is still to be written, nor its own pages make room for it; and what is verified afterwards comes from the disk.
    func sync() throws(BackupError) {
        guard fdatasync(descriptor) == 0 else {
            throw .cannotWrite(path: path, words: DatabaseFile.systemWords(errno), needed: nil)
        }
        _ = posix_fadvise(descriptor, 0, 0, POSIX_FADV_DONTNEED)
    }

    /// Who may read and write the database may do so with the copy. File systems without such rights keep theirs.
    func takeMode(of database: String) {
        var status = stat()
        if stat(database, &status) == 0 { _ = fchmod(descriptor, status.st_mode & 0o777) }
    }

    /// Gives it its own name for good; nothing that has come there meanwhile is written over.
    func finish() throws(BackupError) {
        guard fsync(descriptor) == 0 else {
            throw .cannotWrite(path: path, words: DatabaseFile.systemWords(errno), needed: nil)
        }
        // A second name and then the first one away, since a renaming writes over what is there.
        if link(unfinished, place) != 0 {
            let code = errno
            guard code != EEXIST, !BackupFile.isThere(place) else { throw .exists(path: path) }
            // FAT, as it is on most sticks, and some others give no file two names.
            guard rename(unfinished, place) == 0 else {
                throw .cannotWrite(path: path, words: DatabaseFile.systemWords(errno), needed: nil)
            }
        }
        _ = unlink(unfinished)
        let opened = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard opened >= 0 else { return }
        defer { _ = close(opened) }
        // Some file systems have nothing to sync in a folder.
        guard fsync(opened) == 0 || errno == EINVAL || errno == ENOTSUP else {
            let words = DatabaseFile.systemWords(errno)
            _ = unlink(place)
            throw .cannotWrite(path: path, words: words, needed: nil)
        }
    }

    /// Removes what is not finished, and gives the place up. Harmless after `finish`.
    func release() {
        // Of a copy that another one took for a leftover, the name is not this one's any more.
        if BackupFile.isOpen(descriptor, at: unfinished) { DatabaseFile.remove(unfinished) }
        _ = close(descriptor)
    }

    // MARK: The place

    private static let companions = ["-wal", "-shm", "-journal"]

    private static func isThere(_ path: String) -> Bool {
        var status = stat()
        // Not what a link leads to: one that leads nowhere is there too.
        return lstat(path, &status) == 0
    }

    private static func isPart(_ name: String, in folder: String, of database: String) -> Bool {
        // A link to the database leads to where SQLite keeps the others.
        var own = [database]
        if let resolved = realpath(database, nil) {
            own.append(String(cString: resolved))
            free(resolved)
        }
        return own.contains { path in
            let parts = path.split(separator: "/", omittingEmptySubsequences: false)
            let base = parts.last.map(String.init) ?? ""
            let home = path.contains("/") ? parts.dropLast().joined(separator: "/") + "/" : "."
            guard DatabaseFile.identity(of: home) == DatabaseFile.identity(of: folder) else { return false }
            return (["", ".lock", ".new"] + companions).contains { name == base + $0 }
        }
    }

    private static func claim(_ path: String, for file: String) throws(BackupError) -> Int32 {
        for _ in 0..<5 {
            let made = open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
            if made >= 0 {
                if lock(made), isOpen(made, at: path) { return made }
                // Another one took it for a leftover before it was locked.
                _ = close(made)
                continue
            }
            guard errno == EEXIST else {
                throw .cannotWrite(path: file, words: DatabaseFile.systemWords(errno), needed: nil)
            }
            let left = open(path, O_RDWR | O_NOFOLLOW | O_CLOEXEC)
            guard left >= 0 else {
                if errno == ENOENT { continue }
                throw .cannotWrite(
                    path: file, words: "\(path): \(DatabaseFile.systemWords(errno)): move it away", needed: nil)
            }
            defer { _ = close(left) }
            guard lock(left) else { throw .inWork(path: file) }
            if isOpen(left, at: path) { DatabaseFile.remove(path) }
        }
        throw .inWork(path: file)
    }

    private static func isOpen(_ descriptor: Int32, at path: String) -> Bool {
        var status = stat()
        var named = stat()
        return fstat(descriptor, &status) == 0 && lstat(path, &named) == 0 && status.st_dev == named.st_dev
            && status.st_ino == named.st_ino
    }

    /// Whether nobody else has it. One byte far behind those that SQLite locks, by a lock of the descriptor and not of the
    /// process (`F_OFD_SETLK`, 37 on every Linux; Swift does not see the macro), which SQLite's own closing of the file
    /// leaves alone. `flock` would be the whole file's on NFS, and SQLite shut out.
    private static func lock(_ descriptor: Int32) -> Bool {
        var range = Glibc.flock()
        range.l_type = Int16(F_WRLCK)
        range.l_whence = Int16(SEEK_SET)
        range.l_start = 1 << 40
        range.l_len = 1
        // A file system without locks lets everybody have it; the later one to finish then finds the place taken.
        return fcntl(descriptor, 37, &range) == 0 || (errno != EAGAIN && errno != EACCES)
    }
}
