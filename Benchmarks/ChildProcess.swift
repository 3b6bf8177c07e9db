import Glibc

/// A program that runs beside this one, its standard error in a file.
final class ChildProcess {
    let pid: pid_t
    private let errorPath: String
    private var status: Int32?

    /// - Parameters:
    ///   - input, output: what becomes its standard streams; nil: `/dev/null`.
    init(_ path: String, _ arguments: [String], errorPath: String, output: Int32? = nil, input: Int32? = nil) throws {
        self.errorPath = errorPath
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        if let input {
            posix_spawn_file_actions_adddup2(&actions, input, 0)
        } else {
            posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        }
        if let output {
            posix_spawn_file_actions_adddup2(&actions, output, 1)
        } else {
            posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
        }
        posix_spawn_file_actions_addopen(&actions, 2, errorPath, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        // A surrounding of its own: what the user has set must not change what is measured.
        let environment = ["PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8", "TERM=xterm-256color"]
        var pid = pid_t()
        let code = ChildProcess.withCStrings([path] + arguments) { arguments in
            ChildProcess.withCStrings(environment) { posix_spawn(&pid, path, &actions, nil, arguments, $0) }
        }
        guard code == 0 else { throw BenchFailure("\(path) does not start: \(String(cString: strerror(code)))") }
        self.pid = pid
    }

    deinit { end() }

    var isRunning: Bool {
        guard status == nil else { return false }
        var found: Int32 = 0
        guard waitpid(pid, &found, WNOHANG) == pid else { return true }
        status = found
        return false
    }

    /// The wait status at its end; zero is success.
    @discardableResult
    func wait() -> Int32 {
        if let status { return status }
        var found: Int32 = 0
        while waitpid(pid, &found, 0) < 0, errno == EINTR {}
        status = found
        return found
    }

    /// Asks it to end, insists after some seconds, and waits for it.
    func end() {
        guard isRunning else { return }
        kill(pid, SIGTERM)
        let watch = Stopwatch()
        while isRunning {
            if watch.seconds > 8 { kill(pid, SIGKILL) }
            Stopwatch.pause(seconds: 0.01)
        }
    }

    /// The last that it said on standard error.
    var lastWords: String {
        (TextFile.read(errorPath) ?? "").split(separator: "\n").last.map(String.init) ?? "without a word"
    }

    private static func withCStrings<Value>(
        _ texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Value
    ) -> Value {
        let copies: [UnsafeMutablePointer<CChar>?] = texts.map { strdup($0) } + [nil]
        defer { for copy in copies { free(copy) } }
        return body(copies)
    }
}
