import Foundation
import Glibc
import TestSupport

/// A terminal of the test's own: a tmux server on a socket in the test's folder, with one window.
final class Tmux {
    /// Kept, because the server's socket lies in it.
    private let folder: TemporaryFolder
    private let socket: String
    private let fifo: Int32
    private var bells = 0

    /// Runs `arguments` of the program in a window of so many columns and rows, and behind it, where it is wanted, a
    /// command of the shell's that looks at the terminal it leaves.
    init(
        _ folder: TemporaryFolder, columns: Int, rows: Int, program arguments: [String], afterwards: String? = nil
    ) throws {
        self.folder = folder
        socket = folder.file("tmux")
        let pipe = folder.file("screen")
        mkfifo(pipe, 0o600)
        // Opened for both, so that neither side waits for the other.
        fifo = open(pipe, O_RDWR | O_NONBLOCK)
        let command = "LC_ALL=C.UTF-8 " + ([Program.path] + arguments).map { "'\($0)'" }.joined(separator: " ")
        let line = afterwards.map { "\(command); \($0); cat" } ?? "exec env \(command)"
        // One command for both, so that a program that ends at once still leaves its last words on the screen.
        try tmux([
            "-f", "/dev/null", "new-session", "-d", "-x", String(columns), "-y", String(rows), "cat", ";", "set-option",
            "-g",
            "remain-on-exit", "on", ";", "respawn-pane", "-k", line,
        ])
        try tmux(["pipe-pane", "cat > '\(pipe)'"])
    }

    deinit {
        try? tmux(["kill-server"])
        close(fifo)
    }

    /// - Throws: where tmux did not take them, so that a key that was never sent is not sought in the program.
    func press(_ keys: String...) throws {
        let sending = try start(["send-keys"] + keys, streams: .outputAndErrors)
        let words = sending.readToEnd().errors
        guard sending.wait() == 0 else { throw TestSite.Failure(words: "tmux did not send \(keys): \(words)") }
    }

    func resize(columns: Int, rows: Int) throws {
        try tmux(["resize-window", "-x", String(columns), "-y", String(rows)])
    }

    /// The screen as text, lines that the terminal wrapped made whole.
    func screen() throws -> String { try answer(["capture-pane", "-p", "-J"]) }

    func processIdentifier() throws -> Int32 {
        Int32(try answer(["display-message", "-p", "#{pane_pid}"]).trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0
    }

    /// What the program has written since it was last looked at, for the bells in it.
    private func takeOutput(_ bytes: inout [UInt8]) {
        while case let count = read(fifo, &bytes, bytes.count), count > 0 {
            bells += bytes[..<count].count { $0 == 0x07 }
        }
    }

    /// How often the program has rung the terminal's bell so far.
    func bellsSoFar() -> Int {
        var bytes = [UInt8](repeating: 0, count: 65_536)
        takeOutput(&bytes)
        return bells
    }

    /// Waits until the screen is so: looks whenever the program has written something, and gives up at the deadline.
    func shows(within seconds: Int = 60, _ isSo: (String) -> Bool) throws -> Bool {
        let clock = ContinuousClock()
        let end = clock.now + .seconds(seconds)
        var bytes = [UInt8](repeating: 0, count: 65_536)
        while clock.now < end {
            if isSo(try screen()) { return true }
            var waiting = pollfd(fd: fifo, events: Int16(POLLIN), revents: 0)
            poll(&waiting, 1, 1_000)
            takeOutput(&bytes)
        }
        print("the screen, when it was given up:\n\(try screen())")
        return isSo(try screen())
    }

    private func tmux(_ arguments: [String]) throws { _ = try start(arguments, streams: .none).wait() }

    private func answer(_ arguments: [String]) throws -> String {
        try start(arguments, streams: .outputAndErrors).readToEnd().output
    }

    private func start(_ arguments: [String], streams: ChildProcess.Streams) throws -> ChildProcess {
        // A tmux around the test is none of ours.
        try ChildProcess(
            ["tmux", "-S", socket] + arguments, streams: streams, environment: ["TMUX": nil, "LC_ALL": "C.UTF-8"])
    }
}
