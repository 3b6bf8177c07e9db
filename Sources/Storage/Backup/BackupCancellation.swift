import Synchronization

/// The wish that a backup ends, from another thread: whoever made the backup's thread wait for the disk or for SQLite's
/// long look through a copy cannot be told otherwise.
package final class BackupCancellation: Sendable {
    private struct State {
        var isCancelled = false
        /// What is being looked through at the moment.
        var reading: UllageDatabase?
    }

    private let state = Mutex(State())

    package init() {}

    /// Ends the backup at its next step. A statement that begins in the same instant is missed: whoever means it says it
    /// again until the backup has ended.
    package func cancel() {
        let reading = state.withLock { state in
            state.isCancelled = true
            return state.reading
        }
        reading?.interrupt()
    }

    var isCancelled: Bool { state.withLock { $0.isCancelled } }

    func reads(_ database: UllageDatabase?) { state.withLock { $0.reading = database } }
}
