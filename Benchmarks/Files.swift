import FoundationEssentials
import Glibc

/// A folder of the run's own.
struct TemporaryFolder {
    let path: String

    init() throws {
        let base = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array((base + "/ullage-bench-XXXXXX").utf8CString)
        let made = template.withUnsafeMutableBufferPointer { buffer in
            buffer.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) }
        }
        guard let made else {
            throw BenchFailure("cannot make a folder in \(base): \(String(cString: strerror(errno)))")
        }
        path = made
    }

    /// A new folder in it; the number keeps measurements that are repeated apart.
    func subfolder(_ name: String) throws -> String {
        for number in 1...1_000 {
            let candidate = "\(path)/\(name)-\(number)"
            if mkdir(candidate, 0o700) == 0 { return candidate }
            guard errno == EEXIST else { break }
        }
        throw BenchFailure("cannot make a folder in \(path): \(String(cString: strerror(errno)))")
    }

    /// Takes it away with all that is in it; links are removed, not followed.
    func remove() { try? FileManager.default.removeItem(atPath: path) }
}

/// Small text files.
enum TextFile {
    static func read(_ path: String) -> String? {
        guard let file = fopen(path, "r") else { return nil }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { bytes += buffer[..<count] }
        return String(decoding: bytes, as: UTF8.self)
    }

    static func write(_ text: String, to path: String) throws {
        guard let file = fopen(path, "w") else {
            throw BenchFailure("cannot write \(path): \(String(cString: strerror(errno)))")
        }
        let isWritten = fputs(text, file) >= 0
        guard fclose(file) == 0, isWritten else { throw BenchFailure("cannot write \(path)") }
    }

    /// In bytes; nil where there is no such file.
    static func size(_ path: String) -> Int64? {
        var status = stat()
        return stat(path, &status) == 0 ? Int64(status.st_size) : nil
    }
}

/// What the system holds of files in memory.
enum PageCache {
    /// Nothing of the file and its write-ahead log any more: what is read next comes from the disk.
    static func forget(_ path: String) throws {
        for suffix in ["", "-wal"] {
            let descriptor = open(path + suffix, O_RDONLY | O_CLOEXEC)
            guard descriptor >= 0 else {
                if suffix.isEmpty { throw BenchFailure("\(path): \(String(cString: strerror(errno)))") }
                continue
            }
            defer { close(descriptor) }
            // Only what is on the disk can be forgotten.
            guard fdatasync(descriptor) == 0, posix_fadvise(descriptor, 0, 0, POSIX_FADV_DONTNEED) == 0 else {
                throw BenchFailure("\(path): the system does not forget its pages")
            }
        }
    }
}
