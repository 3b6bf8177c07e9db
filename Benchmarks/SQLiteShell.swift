import Glibc

/// The `sqlite3` shell, where the machine has it: plain SQL over the same file is the peer of the product's reading, and only the shell
/// knows how the file's pages are filled.
struct SQLiteShell {
    private static let path = "/usr/bin/sqlite3"
    /// For its script and what it says.
    let folder: String

    init(folder: String) throws {
        guard access(SQLiteShell.path, X_OK) == 0 else {
            throw BenchFailure("no sqlite3 shell on this machine (package sqlite3)")
        }
        self.folder = folder
    }

    /// What it prints, line by line.
    func run(_ script: String, on database: String, isReadOnly: Bool = true) throws -> [String] {
        let input = folder + "/sqlite3.sql"
        let output = folder + "/sqlite3.out"
        try TextFile.write(script + "\n", to: input)
        let reading = open(input, O_RDONLY | O_CLOEXEC)
        let writing = open(output, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard reading >= 0, writing >= 0 else { throw BenchFailure("cannot write in \(folder)") }
        defer {
            close(reading)
            close(writing)
        }
        let options = ["-batch", "-bail", "-init", "/dev/null"] + (isReadOnly ? ["-readonly"] : [])
        let process = try ChildProcess(
            SQLiteShell.path, options + [database], errorPath: folder + "/sqlite3.log", output: writing, input: reading)
        guard process.wait() == 0 else { throw BenchFailure("sqlite3: \(process.lastWords)") }
        return (TextFile.read(output) ?? "").split(separator: "\n").map(String.init)
    }

    /// Milliseconds that each of several runs of a statement took, by the shell's own timer.
    func milliseconds(_ statement: String, times: Int, on database: String) throws -> [Double] {
        // Once before, for what is read from the disk the first time.
        let script = statement + "\n.timer on\n" + [String](repeating: statement, count: times).joined(separator: "\n")
        let found = try run(script, on: database).compactMap { line -> Double? in
            let words = line.split(separator: " ")
            guard words.count > 3, words[0] == "Run", words[2] == "real" else { return nil }
            return Double(words[3]).map { $0 * 1_000 }
        }
        guard found.count == times else { throw BenchFailure("sqlite3 told \(found.count) times for \(times) runs") }
        return found
    }
}
