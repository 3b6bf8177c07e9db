/// What the writer tells the station, on the writer's own thread.
package enum StorageEvent: Equatable, Sendable {
    /// The entries that were submitted under this ticket, and what changes with them, are on the disk. Tickets come
    /// in the order in which they were given. An entry that was merged has the sequence of the one that it was merged with.
    case committed(ticket: Int64, sequences: [Int64])
    /// The database takes nothing; what comes waits in memory. Told at the first failure, and again when the words change.
    case failed(words: String)
    /// It takes again, and all that waited before this is on the disk or on its way there.
    case recovered
    /// So many samples fell out of memory, the oldest first, since this was told last.
    case lost(samples: Int)
    /// The file was damaged, gone or another one, and a new database was begun; `setAside` is the old one's new name,
    /// nil where there was none. The station answers with all its alarm states, definitions, declarations and maintenance
    /// (`submit(changes:)`) and an entry that names the file.
    case begunAnew(setAside: String?)
    /// At the end the database still took nothing: so much was in memory and is gone.
    case abandoned(entries: Int, samples: Int)
}

/// How much may wait in memory, and how long the writer waits.
package struct StorageLimits: Sendable {
    /// Beyond it the oldest fall out, and are counted.
    package var waitingSamples: Int
    /// Beyond it the entries of one alarm, event and operator are merged with a count; none is dropped.
    package var waitingEntries: Int
    /// Between two batches of samples, and the run's signs of life.
    package var batchInterval: Duration
    /// Between two attempts while the database takes nothing.
    package var retryInterval: Duration
    /// The longest time without a row for a tank of which samples come.
    package var silence: Duration

    package init(
        waitingSamples: Int = 200_000, waitingEntries: Int = 10_000, batchInterval: Duration = .seconds(1),
        retryInterval: Duration = .seconds(1), silence: Duration = .seconds(60)
    ) {
        self.waitingSamples = waitingSamples
        self.waitingEntries = waitingEntries
        self.batchInterval = batchInterval
        self.retryInterval = retryInterval
        self.silence = silence
    }
}
