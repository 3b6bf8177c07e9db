import Alarms
import Glibc
import Synchronization
import TankFarm

/// The database's one writer, on a thread of its own. Submitting never waits for the disk.
///
/// Journal entries and what changes in the record with them are committed at once, in one transaction, and before any
/// sample that waits; samples go in batches about once a second. While the database takes nothing, everything waits
/// within the limits and is tried again, the journal first, each in its order.
package final class StorageWriter: Sendable {
    struct Waiting {
        var journal: JournalQueue
        var samples: SampleQueue
        var thinner: SampleThinner
        var isStopping = false
        /// When the transaction began that the thread is in; nil: in none.
        var busySince: MonotonicTime?
    }

    let database: UllageDatabase
    let clock: any MomentSource
    let limits: StorageLimits
    let retention: HistoryRetention
    let onEvent: @Sendable (StorageEvent) -> Void
    let waiting: Monitor<Waiting>
    private let blockSignals: @Sendable () -> Void
    private let thread = Mutex<pthread_t?>(nil)

    /// - Parameters:
    ///   - database: opened for a station; nobody else writes to it.
    ///   - clock: for the run's times; waiting goes by the system's monotonic clock.
    ///   - blockSignals: called first on the new thread, so that signals reach the thread that handles them.
    ///   - retention: how long each level of the history is kept.
    ///   - onEvent: called on the writer's thread, in the order of events, under no lock. It must not call `stop`.
    package init(
        database: UllageDatabase, clock: any MomentSource, blockSignals: @escaping @Sendable () -> Void,
        limits: StorageLimits = StorageLimits(), retention: HistoryRetention = HistoryRetention(),
        onEvent: @escaping @Sendable (StorageEvent) -> Void
    ) {
        self.database = database
        self.clock = clock
        self.limits = limits
        self.retention = retention
        self.blockSignals = blockSignals
        self.onEvent = onEvent
        waiting = Monitor(
            Waiting(
                journal: JournalQueue(bound: limits.waitingEntries),
                samples: SampleQueue(bound: limits.waitingSamples), thinner: SampleThinner(silence: limits.silence)))
    }

    /// Starts the thread, and with its first transaction the run. Once only.
    package func start() throws(StorageError) {
        let code = thread.withLock { thread -> Int32 in
            var created = pthread_t()
            let raw = Unmanaged.passRetained(self).toOpaque()
            let code = pthread_create(
                &created, nil,
                { argument in
                    guard let argument else { return nil }
                    Unmanaged<StorageWriter>.fromOpaque(argument).takeRetainedValue().run()
                    return nil
                }, raw)
            if code == 0 {
                thread = created
            } else {
                Unmanaged<StorageWriter>.fromOpaque(raw).release()
            }
            return code
        }
        if code != 0 {
            throw .failed(path: database.path, words: "its thread does not start: \(String(cString: strerror(code)))")
        }
    }

    /// A sample on its way to the history; most that repeat the one before are not worth a row, but for the last of each tank, which
    /// `stop` writes.
    package func submit(sample: HistorySample) {
        // Nobody is woken: samples go with the next batch.
        waiting.withLock { waiting in
            waiting.thinner.take(sample) { waiting.samples.append($0) }
        }
    }

    /// Entries, each with what changes in the record with it, all in one transaction; `committed` with this ticket tells
    /// when they are on record. Tickets are the caller's, and come back in the order of submission.
    package func submit(entries: [(JournalEntry, RecordChange?)], ticket: Int64) {
        waiting.update { $0.journal.append(entries, ticket: ticket) }
    }

    /// Alarm states that changed without an entry.
    package func submit(states: [AlarmRecord]) { submit(changes: states.map { .alarm($0) }) }

    /// What is to stand in the record without an entry: with a database that was begun anew, all that stood in the old one.
    package func submit(changes: [RecordChange]) {
        waiting.update { $0.journal.append(changes: changes) }
    }

    /// What waits in memory now: entries, and samples.
    package var waitingCounts: (entries: Int, samples: Int) {
        waiting.withLock { ($0.journal.count, $0.samples.count) }
    }

    /// Since when the writer has been in one and the same transaction, by its clock; nil where it is in none. A disk that hangs gives no
    /// error, and where samples alone wait for it nobody misses an answer.
    package var busySince: MonotonicTime? { waiting.withLock { $0.busySince } }

    /// Writes what waits, marks the run as stopped and ends the thread. Where the database takes nothing, one last
    /// attempt is made, and `abandoned` tells what is gone.
    package func stop() {
        waiting.update { waiting in
            // The record reaches to the end of what was seen.
            for sample in waiting.thinner.takeUnwritten() { waiting.samples.append(sample) }
            waiting.isStopping = true
        }
        let running = thread.withLock { thread in
            defer { thread = nil }
            return thread
        }
        if let running { pthread_join(running, nil) }
    }

    private func run() {
        blockSignals()
        var session = WriterSession(self)
        session.run()
    }
}
