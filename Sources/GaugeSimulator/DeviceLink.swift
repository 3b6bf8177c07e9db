import Glibc
import TankFarm

/// The link at a line's `device` path that leads to its pseudo-terminal. Never over anything that stands there but a
/// simulator's own old link, and never below /dev.
struct DeviceLink {
    let path: String
    let target: String

    /// Makes the link.
    /// - Parameters:
    ///   - path: where the line's `device` is expected; its folder must exist.
    ///   - target: the pseudo-terminal's slave, below /dev/pts.
    static func make(at path: String, to target: String, line: LineName) throws(SimulationError) -> DeviceLink {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard let name = parts.last, !name.isEmpty, name != ".", name != ".." else {
            throw .deviceUnusable(line: line, path: path, why: "it names no file")
        }
        let folder = parts.count == 1 ? "." : parts.dropLast().joined(separator: "/")
        // Through links and dots: what counts is where the link would really lie.
        guard let real = realpath(folder.isEmpty ? "/" : folder, nil) else {
            throw .deviceUnusable(line: line, path: path, why: "its folder: \(String(cString: strerror(errno)))")
        }
        defer { free(real) }
        let realFolder = String(cString: real)
        if realFolder == "/dev" || realFolder.hasPrefix("/dev/") || path == "/dev" {
            throw .deviceBelowDev(line: line, path: path)
        }
        try clear(path, for: target, line: line)
        guard symlink(target, path) == 0 else {
            if errno == EEXIST { throw .deviceTaken(line: line, path: path) }
            throw .deviceUnusable(line: line, path: path, why: String(cString: strerror(errno)))
        }
        return DeviceLink(path: path, target: target)
    }

    /// Takes the link away, if it is still the one that was made.
    func remove() {
        if DeviceLink.destination(of: path) == target { unlink(path) }
    }

    /// Takes a simulator's old link away: one below /dev/pts whose pseudo-terminal is gone, or is by now the new one.
    private static func clear(_ path: String, for target: String, line: LineName) throws(SimulationError) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        guard let old = destination(of: path), old.hasPrefix("/dev/pts/") else {
            throw .deviceTaken(line: line, path: path)
        }
        if old != target, access(old, F_OK) == 0 { throw .deviceServed(line: line, path: path, target: old) }
        unlink(path)
    }

    /// Where a symbolic link leads; nil for anything else.
    private static func destination(of path: String) -> String? {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink(path, &buffer, buffer.count)
        guard count > 0 else { return nil }
        return String(decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
