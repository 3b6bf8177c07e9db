import Alarms
import TankFarm

extension StorageWriter {
    /// Entries as `submit(entries:ticket:)` takes them, and in the same transaction the raw samples around them that
    /// outlive the others: an alarm that is on record has its half hours.
    package func submit(entries: [(JournalEntry, RecordChange?)], keeping spans: [KeptSpan], ticket: Int64) {
        waiting.update { waiting in
            waiting.journal.append(changes: spans.map { .keep($0) })
            waiting.journal.append(entries, ticket: ticket)
        }
    }
}
