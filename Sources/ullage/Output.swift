import CSystem
import Glibc
import TankFarm

/// Standard output and standard error as bytes: whole lines, and a broken pipe or full disk is noticed.
enum Output {
    /// - Throws: `CommandFailure` where the line cannot be written; silently status 0 where the reader went away.
    static func line(_ text: String) throws {
        try write(text + "\n")
    }

    static func write(_ text: String) throws {
        guard fputs(text, ullage_standard_output()) >= 0 else { throw failure() }
    }

    /// Hands on what is buffered, so that a full disk is told and not lost with the process.
    static func flush() throws {
        guard fflush(ullage_standard_output()) == 0 else { throw failure() }
    }

    static func error(_ text: String) {
        fflush(ullage_standard_output())
        fputs(text.withoutControls + "\n", ullage_standard_error())
    }

    private static func failure() -> any Error {
        errno == EPIPE
            ? CommandFailure(status: 0, lines: [])
            : CommandFailure.impossible("cannot write to standard output: \(String(cString: strerror(errno)))")
    }
}
