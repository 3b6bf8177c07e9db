import Alarms
import TankFarm

/// What the writer's thread does from start to stop. It lives on that thread alone.
struct WriterSession {
    /// Small enough that a journal entry which comes meanwhile waits a few milliseconds, not for all that piled up.
    private static let samplesPerTransaction = 2_000
    /// Of a long queue more go at once: where each sync takes a second, the queue of a great farm would else only grow.
    private static let samplesOfArrears = 10_000
    /// A fifth of the time at the most goes into tidying: months of arrears take minutes, and leave the core to others.
    private static let tidyingShare = 5
    private static let slicesAtTheEnd = 32
    /// Enough to hand a gigabyte back in a quarter of an hour, and no more than a megabyte of writing at once.
    private static let pagesPerBatch: Int64 = 256
    private static let pagesPerSlice: Int64 = 64

    private let writer: StorageWriter
    private var recorder: Recorder
    /// The words of the failure that lasts.
    private var failure: String?
    private var mustReopen = false
    private var metDamage = false
    private var nextBatch: WaitDeadline
    /// What was being written when the disk failed, and may be in the database all the same: neither told nor written again
    /// before that is known.
    private var journalInDoubt: JournalQueue.Batch?
    private var samplesAreInDoubt = false

    init(_ writer: StorageWriter) {
        self.writer = writer
        recorder = Recorder(database: writer.database, startedAt: writer.clock.now())
        nextBatch = .after(.zero)
    }

    mutating func run() {
        while true {
            // While the database takes nothing, an entry that comes waits for the next attempt with the others.
            let failing = failure != nil
            writer.waiting.wait(until: nextBatch) { $0.isStopping || (!failing && !$0.journal.isEmpty) }
            let stopping = writer.waiting.withLock { $0.isStopping }
            attempt(samplesToo: nextBatch.isPast || stopping, stopping: stopping)
            tellLosses()
            if stopping { return }
        }
    }

    private mutating func attempt(samplesToo: Bool, stopping: Bool) {
        isBusy()
        defer { writer.waiting.withLock { $0.busySince = nil } }
        do {
            if mustReopen { try reopen() }
            try settle()
            try writeJournal()
            if samplesToo {
                // Set before writing: a slow disk must not stretch the interval by its own time.
                nextBatch = .after(writer.limits.batchInterval)
                try writer.database.requireFileInPlace()
                try writeSamples()
                try stopping ? finish() : tidy()
            }
            if failure != nil {
                failure = nil
                writer.onEvent(.recovered)
            }
        } catch {
            fail(error, stopping: stopping)
        }
    }

    /// Behind each transaction anew: long work that goes on is no disk that hangs.
    private func isBusy() {
        let now = writer.clock.now().monotonic
        writer.waiting.withLock { $0.busySince = now }
    }

    private mutating func writeJournal() throws(StorageError) {
        defer { isBusy() }
        // Under the lock once: what is not in this batch comes behind it.
        let batch = writer.waiting.withLock { $0.journal.isEmpty ? nil : $0.journal.take() }
        guard let batch else { return }
        let sequences: [Int64]
        do {
            // A file that was moved or deleted takes commits that nobody finds again: none of them is told as on record.
            try writer.database.requireFileInPlace()
            sequences = try recorder.commit(
                entries: batch.entries, changes: batch.changes, at: writer.clock.now())
        } catch {
            if recorder.isEndUnknown {
                journalInDoubt = batch
            } else {
                writer.waiting.withLock { $0.journal.fail(batch) }
            }
            throw error
        }
        tellCommitted(batch, sequences)
    }

    private func tellCommitted(_ batch: JournalQueue.Batch, _ sequences: [Int64]) {
        writer.waiting.withLock { $0.journal.succeed() }
        for (ticket, places) in batch.tickets {
            writer.onEvent(.committed(ticket: ticket, sequences: places.map { sequences[$0] }))
        }
    }

    /// Finds out what became of what was being written when the disk failed.
    private mutating func settle() throws(StorageError) {
        let last = recorder.isEndUnknown ? try recorder.settle() : nil
        if let batch = journalInDoubt {
            journalInDoubt = nil
            if let last {
                tellCommitted(batch, batch.entries.indices.map { last - Int64(batch.entries.count - 1 - $0) })
            } else {
                writer.waiting.withLock { $0.journal.fail(batch) }
            }
        }
        if samplesAreInDoubt {
            samplesAreInDoubt = false
            writer.waiting.withLock { last != nil ? $0.samples.succeed() : $0.samples.fail() }
        }
    }

    /// All samples that wait; without any, a sign of life.
    private mutating func writeSamples() throws(StorageError) {
        repeat {
            let samples = writer.waiting.withLock {
                $0.samples.take(
                    $0.samples.count > WriterSession.samplesOfArrears
                        ? WriterSession.samplesOfArrears : WriterSession.samplesPerTransaction)
            }
            do { try recorder.commit(samples: samples, at: writer.clock.now()) } catch {
                if recorder.isEndUnknown {
                    samplesAreInDoubt = true
                } else {
                    writer.waiting.withLock { $0.samples.fail() }
                }
                throw error
            }
            writer.waiting.withLock { $0.samples.succeed() }
            // A disk that is too slow may keep it here for hours.
            tellLosses()
            // Alarms never wait for samples.
            try writeJournal()
        } while writer.waiting.withLock { !$0.samples.isEmpty }
    }

    /// What nobody waits for, slice by slice, within a share of the time: figures first, since what is made of them goes, then what is
    /// too old, then the room that it leaves.
    private mutating func tidy() throws(StorageError) {
        let end = WaitDeadline.after(writer.limits.batchInterval / WriterSession.tidyingShare)
        var handedBack: Int64 = 0
        repeat {
            let now = writer.clock.now()
            var isWorking = try recorder.thin(at: now)
            if !isWorking { isWorking = try recorder.prune(writer.retention, at: now) }
            if !isWorking, handedBack < WriterSession.pagesPerBatch {
                isWorking = try recorder.handBack(pages: WriterSession.pagesPerSlice, at: now)
                handedBack += WriterSession.pagesPerSlice
            }
            guard isWorking else { return }
            // Alarms never wait for tidying.
            try writeJournal()
        } while !end.isPast && !writer.waiting.withLock { $0.isStopping }
    }

    /// Most of what the run has left is made, so that whoever reads the file at rest finds it; of a long arrears the next run makes
    /// the rest.
    private mutating func finish() throws(StorageError) {
        var slices = WriterSession.slicesAtTheEnd
        while slices > 0, try recorder.thin(at: writer.clock.now()) { slices -= 1 }
        try recorder.finish(at: writer.clock.now())
    }

    private mutating func reopen() throws(StorageError) {
        let (setAside, isNew) = try writer.database.reopen(
            at: writer.clock.now().wall, afterDamage: metDamage)
        mustReopen = false
        metDamage = false
        recorder.forget(isNewFile: isNew)
        if isNew { writer.onEvent(.begunAnew(setAside: setAside)) }
    }

    private mutating func fail(_ error: StorageError, stopping: Bool) {
        recorder.forget(isNewFile: false)
        switch error {
        // These pass by themselves; opening anew would only take the readers' connection away.
        case .diskFull, .locked: break
        default: mustReopen = true
        }
        if error.isDamage { metDamage = true }
        // A file that is damaged is set aside at once: waiting does not mend it.
        nextBatch = .after(error.isDamage && failure == nil ? .zero : writer.limits.retryInterval)
        let words = error.description
        if failure != words {
            failure = words
            writer.onEvent(.failed(words: words))
        }
        guard stopping else { return }
        let (entries, samples) = writer.waitingCounts
        if entries + samples > 0 { writer.onEvent(.abandoned(entries: entries, samples: samples)) }
    }

    private func tellLosses() {
        let dropped = writer.waiting.withLock { $0.samples.takeDropped() }
        if dropped > 0 { writer.onEvent(.lost(samples: dropped)) }
    }
}
