import ArgumentParser
import Configuration
import Station
import Storage
import TankFarm

struct BackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "A verified copy of the database, also while the station runs.",
        discussion:
            "The copy is one file, verified before it gets its name: every page by SQLite, and the journal's whole chain. An existing FILE is never written over. Give it as `database` in a configuration to read it."
    )

    @Argument(help: ArgumentHelp("The copy, which must not be there yet.", valueName: "FILE")) var file: String
    @OptionGroup var site: SiteOption

    func validate() throws {
        guard !file.isEmpty else { throw ValidationError("FILE is empty: give the copy a name") }
    }

    func run() throws {
        let configuration = try site.load()
        let work = try QuietWork()
        let clock = SystemMoments()
        let begun = clock.now().monotonic
        let backup: Backup
        do {
            backup = try UllageDatabase.backUp(
                path: configuration.databasePath, to: file, cancellation: work.cancellation)
        } catch .cancelled {
            throw CommandFailure.impossible("\(BackupError.cancelled(path: file).description) (\(work.endedBy))")
        } catch {
            throw CommandFailure.impossible(error.description)
        }
        let history = backup.history.map { "\($0.lowerBound.rfc3339) to \($0.upperBound.rfc3339)" } ?? "empty"
        let tenths = ((clock.now().monotonic - begun).wholeMilliseconds + 50) / 100
        try Output.line(
            "copied \(configuration.databasePath) to \(backup.path): \(backup.bytes) bytes, journal \(backup.entries) \(backup.entries == 1 ? "entry" : "entries"), head \(backup.head), history \(history), \(tenths / 10).\(tenths % 10) s"
        )
        try Output.flush()
    }
}
