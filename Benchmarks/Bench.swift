import CSystem
import Glibc

/// One measurement: its name for `--only`, what it is about, and how it is taken.
struct Measure: Sendable {
    let name: String
    /// For its row where it cannot be taken.
    let what: String
    let run: @Sendable (Bench) throws -> [BenchRow]
}

/// Why a measurement cannot be taken.
struct BenchFailure: Error {
    let words: String
    init(_ words: String) { self.words = words }
}

/// What the measurements of one run share.
final class Bench {
    let ullagePath: String
    /// Shorter measurements, for a look in between.
    let isQuick: Bool
    /// How long the large farms are watched where their memory is the question; nil: half a minute.
    let minutes: Int?
    let folder: TemporaryFolder
    private var history: GeneratedHistory?

    init(ullagePath: String, isQuick: Bool, minutes: Int? = nil) throws {
        self.ullagePath = ullagePath
        self.isQuick = isQuick
        self.minutes = minutes
        folder = try TemporaryFolder()
    }

    /// The program under measurement.
    /// - Throws: where it is not there.
    func requireProgram() throws -> String {
        guard access(ullagePath, X_OK) == 0 else {
            throw BenchFailure("no program at \(ullagePath): build it (make build) or give --ullage PATH")
        }
        return ullagePath
    }

    /// A database with a year of history, made once for all that need one.
    func generatedHistory() throws -> GeneratedHistory {
        if let history { return history }
        Console.note("a history is being made …")
        let made = try GeneratedHistory(isQuick: isQuick, folder: folder.subfolder("history"))
        history = made
        return made
    }

    func clean() { folder.remove() }
}

/// Where figures and notes go.
enum Console {
    static func line(_ text: String) { fputs(text + "\n", ullage_standard_output()) }
    /// What happens meanwhile: not part of the table.
    static func note(_ text: String) {
        fputs("ullage-bench: \(text)\n", ullage_standard_error())
    }
}
