import Glibc

/// The pages of a database file that SQLite refuses, read without SQLite: nothing is written, locked or played back, and a page
/// that is damaged takes no other with it. On top of the file lie the newest pages that its write-ahead log has committed.
///
/// By "Database File Format" of SQLite's documentation, sections 1.2 to 1.8 and 4.
final class DamagedPages {
    let path: String
    /// All of a page is SQLite's to use: Ullage reserves nothing, and what the header says of it may be false.
    let pageSize: Int
    /// Pages are numbered from 1.
    let count: Int
    /// The first 100 bytes of the first page; nil where they do not begin as a database does.
    let header: [UInt8]?
    private let file: Int32
    private let log: Int32
    /// Where in the log the newest committed content of a page begins.
    private let logged: [Int: Int64]

    /// - Throws: `RecoveryError` where the file cannot be opened or has nothing in it.
    init(_ path: String) throws(RecoveryError) {
        self.path = path
        guard !DatabaseFile.isFolder(path) else { throw .cannotRead(path: path, words: "it is a folder") }
        // A pipe would have it wait for a writer, where no signal reaches it.
        file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else {
            throw errno == ENOENT
                ? .missing(path: path) : .cannotRead(path: path, words: DatabaseFile.systemWords(errno))
        }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(file)
            throw .cannotRead(path: path, words: "it is no file")
        }
        log = open(path + "-wal", O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        let frames = log >= 0 ? LogFrames(log) : nil
        logged = frames?.places ?? [:]
        let bytes = Int(status.st_size)
        let first = DamagedPages.read(file, at: 0, 100) ?? []
        let fromLog = frames.flatMap { $0.places[1] }.flatMap { [log] in DamagedPages.read(log, at: $0, 100) }
        header = [fromLog ?? [], first].first { $0.starts(with: Array("SQLite format 3\0".utf8)) }
        let stated = header.map { Int($0[16]) << 8 | Int($0[17]) }.map { $0 == 1 ? 65_536 : $0 }
        // The log's header has a checksum; the file's has none, and one false byte of it would make rubbish of every page. Ullage
        // leaves SQLite its own default, and where that is so the second page is a pointer map.
        let usual = 4_096
        let second = DamagedPages.read(file, at: Int64(usual), usual) ?? []
        let isUsual =
            second.first ?? 0 > 0
            && DamagedPages.isMap(second, of: 3...max(3, min(bytes / usual, 2 + usual / 5)), count: bytes / usual)
        pageSize =
            frames?.pageSize ?? (isUsual ? usual : nil) ?? stated.flatMap { DamagedPages.isPageSize($0) ? $0 : nil }
            ?? usual
        count = max((bytes + pageSize - 1) / pageSize, logged.keys.max() ?? 0)
    }

    deinit {
        close(file)
        if log >= 0 { close(log) }
    }

    /// The page's bytes; nil where there is no such page, or the disk does not give it.
    func page(_ number: Int) -> [UInt8]? {
        guard number >= 1, number <= count else { return nil }
        if let place = logged[number], let page = DamagedPages.read(log, at: place, pageSize) { return page }
        return DamagedPages.read(file, at: Int64(number - 1) * Int64(pageSize), pageSize)
    }

    /// Whether a page could be the pointer map of the pages `range`, in a file of so many: nothing stands in it that never does.
    static func isMap(_ bytes: [UInt8], of range: ClosedRange<Int>, count: Int) -> Bool {
        range.allSatisfy { number in
            guard let (type, parent) = mapEntry(number - range.lowerBound, bytes) else { return false }
            // 0: a page that was never used, at the end of the file or at 1 GiB.
            return type <= 5 && parent <= count
        }
    }

    /// An entry of a pointer map (section 1.8).
    static func mapEntry(_ index: Int, _ bytes: [UInt8]) -> (type: UInt8, parent: Int)? {
        let place = 5 * index
        guard place + 5 <= bytes.count else { return nil }
        return (bytes[place], bytes[place + 1..<place + 5].reduce(0) { $0 << 8 | Int($1) })
    }

    static func isPageSize(_ size: Int) -> Bool { size >= 512 && size <= 65_536 && size & (size - 1) == 0 }

    static func read(_ descriptor: Int32, at place: Int64, _ length: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: length)
        var have = 0
        while have < length {
            let found = bytes.withUnsafeMutableBytes { buffer in
                pread(descriptor, buffer.baseAddress?.advanced(by: have), length - have, off_t(place) + have)
            }
            if found < 0, errno == EINTR { continue }
            guard found > 0 else { break }
            have += found
        }
        // A file that was cut off ends within a page: the cells at its end are lost, its header is not.
        return have > 0 ? bytes : nil
    }
}

/// Which pages a write-ahead log holds, up to its last whole transaction (section 4 of the file format).
struct LogFrames {
    let pageSize: Int
    /// Of each page the newest content's place in the log.
    let places: [Int: Int64]

    /// Nil for a log without a valid header.
    init?(_ log: Int32) {
        guard let header = DamagedPages.read(log, at: 0, 32) else { return nil }
        let magic = LogFrames.number(header, 0)
        guard magic & ~1 == 0x377F_0682 else { return nil }
        let pageSize = Int(LogFrames.number(header, 8))
        guard DamagedPages.isPageSize(pageSize) else { return nil }
        self.pageSize = pageSize
        let isBigEndian = magic & 1 == 1
        var sum: (UInt32, UInt32) = (0, 0)
        LogFrames.add(header[..<24], isBigEndian, to: &sum)
        guard sum == (LogFrames.number(header, 24), LogFrames.number(header, 28)) else { return nil }
        var status = stat()
        let end = fstat(log, &status) == 0 ? Int64(status.st_size) : 0
        let length = Int64(24 + pageSize)
        var committed: [Int: Int64] = [:]
        var pending: [Int: Int64] = [:]
        var place: Int64 = 32
        while place + length <= end, let frame = DamagedPages.read(log, at: place, Int(length)) {
            guard frame[8..<16] == header[16..<24] else { break }
            LogFrames.add(frame[..<8], isBigEndian, to: &sum)
            LogFrames.add(frame[24...], isBigEndian, to: &sum)
            guard sum == (LogFrames.number(frame, 16), LogFrames.number(frame, 20)) else { break }
            pending[Int(LogFrames.number(frame, 0))] = place + 24
            if LogFrames.number(frame, 4) != 0 {
                committed.merge(pending) { _, newer in newer }
                pending = [:]
            }
            place += length
        }
        places = committed
    }

    private static func number(_ bytes: [UInt8], _ place: Int) -> UInt32 {
        bytes[place..<place + 4].reduce(0) { $0 << 8 | UInt32($1) }
    }

    private static func add(_ bytes: ArraySlice<UInt8>, _ isBigEndian: Bool, to sum: inout (UInt32, UInt32)) {
        bytes.withUnsafeBytes { buffer in
            for place in stride(from: 0, to: buffer.count - 7, by: 8) {
                let first = buffer.loadUnaligned(fromByteOffset: place, as: UInt32.self)
                let second = buffer.loadUnaligned(fromByteOffset: place + 4, as: UInt32.self)
                sum.0 &+= (isBigEndian ? UInt32(bigEndian: first) : UInt32(littleEndian: first)) &+ sum.1
                sum.1 &+= (isBigEndian ? UInt32(bigEndian: second) : UInt32(littleEndian: second)) &+ sum.0
            }
        }
    }
}
