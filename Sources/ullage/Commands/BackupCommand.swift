import ArgumentParser
import Configuration
import Glibc
import Station
import Storage
import Synchronization
import TankFarm

struct BackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "A verified copy of the database, also while the station runs.",
        discussion:
            "The copy is one file, verified before it gets its name: every page by SQLite, and the journal's whole chain. An existing FILE is never written over. Give it as `database` in a configuration to read it."
    )

    /// An end that was wished for is said again so often, until it is there.
    private static let patience: Duration = .milliseconds(50)

    @Argument(help: ArgumentHelp("The copy, which must not be there yet.", valueName: "FILE")) var file: String
    @OptionGroup var site: SiteOption

    func validate() throws {
        guard !file.isEmpty else { throw ValidationError("FILE is empty: give the copy a name") }
    }

    func run() throws {
        let configuration = try site.load()
        let signals = SignalWait()
        // A copy beyond what a file may be is an error that is told, and not the process's death.
        signal(SIGXFSZ, SIG_IGN)
        // The station and its disk come first.
        _ = nice(10)
        let clock = SystemMoments()
        let begun = clock.now().monotonic
        let cancellation = BackupCancellation()
        let ending = Ending()
        // Not joined: as a rule it waits for a signal that does not come, and it ends with the process.
        let watcher = DedicatedThread {
            guard let number = signals.untilEnd() else { return }
            ending.signal.withLock { $0 = number }
            while true {
                cancellation.cancel()
                _ = signals.untilEnd(within: BackupCommand.patience)
            }
        }
        guard watcher.isRunning else {
            throw CommandFailure.impossible("the system gives no thread: end other programs")
        }
        watcher.detach()
        let backup: Backup
        do {
            backup = try UllageDatabase.backUp(
                path: configuration.databasePath, to: file, cancellation: cancellation)
        } catch .cancelled {
            let name = ending.signal.withLock { $0 }.map(SignalWait.name) ?? "a signal"
            throw CommandFailure.impossible("\(BackupError.cancelled(path: file).description) (\(name))")
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

/// Which signal asked for the end.
private final class Ending: Sendable {
    let signal = Mutex<Int32?>(nil)
}
