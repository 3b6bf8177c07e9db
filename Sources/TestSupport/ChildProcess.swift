import CSystem
import Glibc

/// A program started without a shell. Foundation's `Process` notices an end by a descriptor that grandchildren inherit, so
/// that one which starts a server of its own never seems to end; this one waits for the child itself.
package final class ChildProcess {
    package let identifier: Int32
    /// What the child writes to standard output and standard error; -1 where it goes to /dev/null.
    private var output: Int32 = -1
    private var errors: Int32 = -1
    private var status: Int32?

    package struct Failure: Error {
        package let errorNumber: Int32
    }

    package enum Streams {
        /// Both to /dev/null.
        case none
        case errors
        case outputAndErrors
    }

    /// - Parameter arguments: the program first; it is sought on PATH where it has no slash.
    package init(_ arguments: [String], streams: Streams, environment changes: [String: String?] = [:]) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
        var writing: [Int32] = []
        if streams == .outputAndErrors { output = try ChildProcess.pipe(to: STDOUT_FILENO, &actions, &writing) }
        if streams != .none { errors = try ChildProcess.pipe(to: STDERR_FILENO, &actions, &writing) }
        defer { for descriptor in writing { close(descriptor) } }
        let words = arguments.map { strdup($0) } + [nil]
        let variables = ChildProcess.environment(with: changes).map { strdup($0) } + [nil]
        defer { for word in words + variables { free(word) } }
        // Threads of a test run have signals blocked, and a child inherits that: a server would never hear of its children.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var nothing = sigset_t()
        sigemptyset(&nothing)
        posix_spawnattr_setsigmask(&attributes, &nothing)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        var child = pid_t()
        let result = posix_spawnp(&child, words[0] ?? strdup(""), &actions, &attributes, words, variables)
        guard result == 0 else { throw Failure(errorNumber: result) }
        identifier = child
    }

    deinit {
        if status == nil {
            kill(identifier, SIGKILL)
            _ = wait()
        }
        if output >= 0 { close(output) }
        if errors >= 0 { close(errors) }
    }

    /// Waits for its end: the exit status, or the signal's number below zero.
    package func wait() -> Int32 {
        if let status { return status }
        var raw: Int32 = 0
        while waitpid(identifier, &raw, 0) < 0, errno == EINTR {}
        let ended = raw & 0x7F == 0 ? (raw >> 8) & 0xFF : -(raw & 0x7F)
        status = ended
        return ended
    }

    /// All that it writes to both streams until it closes them.
    package func readToEnd() -> (output: String, errors: String) {
        var texts: [Int32: [UInt8]] = [output: [], errors: []]
        var open = [output, errors].filter { $0 >= 0 }
        while !open.isEmpty {
            var waiting = open.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            guard poll(&waiting, UInt(waiting.count), -1) >= 0 || errno == EINTR else { break }
            for entry in waiting where entry.revents != 0 {
                let bytes = ChildProcess.read(entry.fd)
                if bytes.isEmpty { open.removeAll { $0 == entry.fd } }
                texts[entry.fd]?.append(contentsOf: bytes)
            }
        }
        return (
            String(decoding: texts[output] ?? [], as: UTF8.self), String(decoding: texts[errors] ?? [], as: UTF8.self)
        )
    }

    /// What it writes to standard error next; empty at its end, or where nothing comes in time.
    package func nextErrors(within milliseconds: Int32) -> String {
        var waiting = pollfd(fd: errors, events: Int16(POLLIN), revents: 0)
        guard poll(&waiting, 1, milliseconds) > 0 else { return "" }
        return String(decoding: ChildProcess.read(errors), as: UTF8.self)
    }

    private static func read(_ descriptor: Int32) -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = Glibc.read(descriptor, &buffer, buffer.count)
        return count > 0 ? Array(buffer[..<count]) : []
    }

    private static func pipe(
        to stream: Int32, _ actions: inout posix_spawn_file_actions_t, _ writing: inout [Int32]
    ) throws -> Int32 {
        var (reader, writer): (Int32, Int32) = (-1, -1)
        let result = ullage_pipe(&reader, &writer)
        guard result == 0 else { throw Failure(errorNumber: -result) }
        posix_spawn_file_actions_adddup2(&actions, writer, stream)
        writing.append(writer)
        return reader
    }

    private static func environment(with changes: [String: String?]) -> [String] {
        var variables: [String] = []
        var entry = environ
        while let pointer = entry.pointee {
            let text = String(cString: pointer)
            if changes[String(text.prefix { $0 != "=" })] == nil { variables.append(text) }
            entry += 1
        }
        return variables + changes.compactMap { name, value in value.map { "\(name)=\($0)" } }
    }
}
