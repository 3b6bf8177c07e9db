import Alarms
import TankFarm

/// Journal entries and what changes with them on their way to the disk. Nothing falls out: past the bound, an entry is
/// merged with the one of the same alarm and event that waits already, and that one's text counts it. What a person did
/// or said, and what is told once, is merged only with the very same.
struct JournalQueue {
    /// What waits, all at once: entries and changes are written together, so that no state is on disk without its entry.
    struct Batch {
        let entries: [JournalEntry]
        let changes: RecordChanges
        /// In the order in which they were given; the places are of `entries`.
        let tickets: [(ticket: Int64, places: [Int])]
    }

    private struct Pending {
        let entry: JournalEntry
        var merged = 0
        var mergedUntil: WallTime
    }

    private struct Key: Hashable {
        let alarm: AlarmID?
        /// For entries of a tank that are about no alarm.
        let tank: TankName?
        let event: JournalEvent
        let operatorName: String?
        /// Of what a person did: acknowledging the next annunciation is another deed.
        let serial: Int64?
        /// Of entries whose words are what they are about.
        let text: String?

        init(_ entry: JournalEntry) {
            alarm = entry.alarm
            tank = entry.tank
            event = entry.event
            operatorName = entry.operatorName
            serial = entry.operatorName != nil ? entry.serial : nil
            text = entry.operatorName != nil || Key.isToldOnce(entry.event) ? entry.text : nil
        }

        private static func isToldOnce(_ event: JournalEvent) -> Bool {
            switch event {
            case .configuration, .blind, .test, .unwatched, .value, .call, .transfer, .imported: true
            default: false
            }
        }
    }

    private let bound: Int
    private var entries: [Pending] = []
    private var changes = RecordChanges()
    private var tickets: [(ticket: Int64, places: [Int])] = []
    /// Where the newest waiting entry of a key stands, for merging.
    private var places: [Key: Int] = [:]
    /// How many of the first entries and tickets are being written now, and must not change.
    private var entriesInFlight = 0
    private var ticketsInFlight = 0

    init(bound: Int) { self.bound = bound }

    var isEmpty: Bool { entries.isEmpty && changes.isEmpty && tickets.isEmpty }
    var count: Int { entries.count }

    mutating func append(_ list: [(JournalEntry, RecordChange?)], ticket: Int64) {
        var taken: [Int] = []
        for (entry, change) in list {
            if let change { changes.take(change) }
            let key = Key(entry)
            if entries.count >= bound, let place = places[key], place >= entriesInFlight {
                entries[place].merged += 1
                entries[place].mergedUntil = entry.at
                taken.append(place)
            } else {
                places[key] = entries.count
                taken.append(entries.count)
                entries.append(Pending(entry: entry, mergedUntil: entry.at))
            }
        }
        tickets.append((ticket, taken))
    }

    mutating func append(changes list: [RecordChange]) {
        for change in list { changes.take(change) }
    }

    /// Everything that waits, which stays here too until `succeed` or `fail` tells what became of it.
    mutating func take() -> Batch {
        entriesInFlight = entries.count
        ticketsInFlight = tickets.count
        defer { changes = RecordChanges() }
        return Batch(entries: entries.map { JournalQueue.told($0) }, changes: changes, tickets: tickets)
    }

    mutating func succeed() {
        entries.removeFirst(entriesInFlight)
        tickets.removeFirst(ticketsInFlight)
        let gone = entriesInFlight
        tickets = tickets.map { ($0.ticket, $0.places.map { $0 - gone }) }
        places = [:]
        for (place, pending) in entries.enumerated() { places[Key(pending.entry)] = place }
        entriesInFlight = 0
        ticketsInFlight = 0
    }

    mutating func fail(_ batch: Batch) {
        changes.putBack(batch.changes)
        entriesInFlight = 0
        ticketsInFlight = 0
    }

    private static func told(_ pending: Pending) -> JournalEntry {
        guard pending.merged > 0 else { return pending.entry }
        let entry = pending.entry
        let count =
            "and \(pending.merged) more until \(pending.mergedUntil.rfc3339), merged while the disk took nothing"
        return JournalEntry(
            at: entry.at, event: entry.event, alarm: entry.alarm, serial: entry.serial, tank: entry.tank,
            operatorName: entry.operatorName, value: entry.value, limit: entry.limit,
            text: entry.text.map { "\($0); \(count)" } ?? count, origin: entry.origin)
    }
}
