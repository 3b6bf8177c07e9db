import CSystem
import Glibc

/// Sends text to a printer through CUPS's `lp`, which is started without a shell: nothing in a name is ever interpreted.
struct Printer {
    /// As `lp -d`; nil: the system's default.
    let name: String?

    /// - Throws: `CommandFailure` with what `lp` ended with.
    func send(_ text: String) throws {
        var (reading, writing): (Int32, Int32) = (-1, -1)
        let piped = ullage_pipe(&reading, &writing)
        guard piped == 0 else { throw failure(-piped) }
        defer { close(reading) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, reading, STDIN_FILENO)
        // What lp says on success ("request id is …") is no part of our output.
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
        let words = ["lp"] + (name.map { ["-d", $0] } ?? []) + ["-"]
        let arguments = words.map { strdup($0) }
        defer { for argument in arguments { free(argument) } }
        var child = pid_t()
        let result = posix_spawnp(&child, "lp", &actions, nil, arguments + [nil], environ)
        guard result == 0 else {
            close(writing)
            throw result == ENOENT
                ? CommandFailure.impossible(
                    "lp is not installed: install CUPS (cups-client), or print the text yourself")
                : failure(result)
        }
        var isWhole = true
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { write(writing, $0.baseAddress, $0.count) }
            if count < 0 {
                if errno == EINTR { continue }
                isWhole = false
                break
            }
            bytes = bytes.dropFirst(count)
        }
        close(writing)
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0, errno == EINTR {}
        guard isWhole, status == 0 else {
            throw CommandFailure.impossible(
                "lp did not take the page\(name.map { " for printer \($0)" } ?? ""); `lpstat -p` lists the printers")
        }
    }

    private func failure(_ number: Int32) -> CommandFailure {
        .impossible("cannot start lp: \(String(cString: strerror(number)))")
    }
}
