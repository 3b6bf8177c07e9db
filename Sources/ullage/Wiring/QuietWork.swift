import Glibc
import Station
import Storage
import Synchronization

/// Long work on the disk beside a station, which comes first: at a lower priority, and ended by SIGINT or SIGTERM.
final class QuietWork {
    /// An end that was wished for is said again so often, until it is there.
    private static let patience: Duration = .milliseconds(50)

    /// Cancelled by the signal; for the work itself.
    let cancellation = BackupCancellation()
    private let ending = Ending()

    private final class Ending: Sendable {
        let signal = Mutex<Int32?>(nil)
    }

    /// What asked for the end, in words.
    var endedBy: String { ending.signal.withLock { $0 }.map(SignalWait.name) ?? "a signal" }

    /// - Throws: `CommandFailure` with status 1 where the system gives no thread.
    init() throws {
        let signals = SignalWait()
        // A file beyond what one may be is an error that is told, and not the process's death.
        signal(SIGXFSZ, SIG_IGN)
        _ = nice(10)
        let (cancellation, ending) = (cancellation, ending)
        // Not joined: as a rule it waits for a signal that does not come, and it ends with the process.
        let watcher = DedicatedThread {
            guard let number = signals.untilEnd() else { return }
            ending.signal.withLock { $0 = number }
            while true {
                cancellation.cancel()
                _ = signals.untilEnd(within: QuietWork.patience)
            }
        }
        guard watcher.isRunning else {
            throw CommandFailure.impossible("the system gives no thread: end other programs")
        }
        watcher.detach()
    }
}
