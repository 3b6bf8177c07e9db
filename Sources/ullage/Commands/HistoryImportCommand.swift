import Alarms
import ArgumentParser
import Configuration
import Glibc
import Reports
import Snapshots
import Station
import Storage
import TankFarm

struct HistoryImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Brings in the readings that a site has of before.",
        discussion:
            "FILE is a CSV with the header \(HistoryImport.header); `at` is RFC 3339 or seconds since 1970, an empty cell a value that there was not. All of it is brought in or, with one line that says which row is wrong, nothing; it is not taken back. The readings are marked as imported, and the journal has the file's hash. The station must not run meanwhile, and where it has readings of its own none are brought in."
    )

    @Argument(help: ArgumentHelp("The readings, sorted by time at least within each tank.", valueName: "FILE"))
    var file: String
    @OptionGroup var person: PersonOption
    @OptionGroup var site: SiteOption

    func validate() throws {
        guard !file.isEmpty else { throw ValidationError("FILE is empty: name the readings' file") }
    }

    func run() throws {
        let configuration = try site.load()
        let signals = SignalWait()
        // A database beyond what a file may be is an error that is told, and not the process's death.
        signal(SIGXFSZ, SIG_IGN)
        let clock = SystemMoments()
        let importer = try importer(shared: configuration.practice.sharedAccounts)
        let readings = try ImportedFile(file, tanks: configuration, signals: signals)
        let begun = clock.now()
        let result: HistoryLoadResult
        do {
            let locks = try StationLocks(databasePath: configuration.databasePath, socketPath: nil, lines: [])
            defer { withExtendedLifetime(locks) {} }
            result = try UllageDatabase.withDatabaseForImport(path: configuration.databasePath, at: begun.wall) {
                try $0.loadHistory(retention: configuration.retention, now: begun.wall) { loader in
                    let digest = try readings.read { reading throws(HistoryLoadRefusal) in try loader.take(reading) }
                    return ImportProvenance(
                        file: readings.name, sha256: digest, operatorName: importer.name, origin: importer.origin)
                }
            }
        } catch let error as StationError {
            throw CommandFailure.impossible(error.words)
        } catch let error as StorageError {
            throw CommandFailure.impossible("\(error.description); nothing was imported")
        }
        try tell(result, configuration.retention, after: clock.now().monotonic - begun.monotonic)
    }

    private func tell(_ result: HistoryLoadResult, _ retention: HistoryRetention, after time: Duration) throws {
        let span = result.span.map { ", \($0.lowerBound.rfc3339) to \($0.upperBound.rfc3339)" } ?? ""
        let tenths = (time.wholeMilliseconds + 50) / 100
        try Output.line(
            "imported \(counted(result.samples, "reading")) of \(counted(result.tanks, "tank"))\(span), \(tenths / 10).\(tenths % 10) s"
        )
        if result.withoutRaw > 0 {
            try Output.line(
                "\(result.withoutRaw) of them \(result.withoutRaw == 1 ? "is" : "are") older than the \(retention.rawDays) days for which every change is kept: kept as minimum, mean, maximum and last of minutes and hours alone"
            )
        }
        if result.forgotten > 0 {
            try Output.line("\(result.forgotten) of them are older than anything is kept: nothing is left of these")
        }
        let silent = result.spanMilliseconds - result.heldMilliseconds
        if silent > 0, let longest = result.longestSilence {
            try Output.line(
                "a reading holds for 90 s: of \(percent(silent, of: result.spanMilliseconds)) % of the time between them nothing is known; they lie up to \(longest.components.seconds) s apart"
            )
        }
        try Output.flush()
    }

    private func counted(_ count: Int, _ word: String) -> String { "\(count) \(word)\(count == 1 ? "" : "s")" }

    /// At least a tenth, where there is any.
    private func percent(_ part: Int64, of whole: Int64) -> String {
        let tenths = max(1, Int64((Double(part) / Double(whole) * 1_000).rounded()))
        return "\(tenths / 10).\(tenths % 10)"
    }

    /// Who does it: the effective user, or on a shared account the person who gives a name, as for everything that is entered.
    private func importer(shared: [String]) throws -> Person {
        let doer = Originator(
            account: UserName.ofThisProcess, signedOnAs: person.name, terminal: Workplace.words ?? "import")
        do { return try doer.person(shared: shared) } catch { throw CommandFailure.impossible(error.words) }
    }
}
