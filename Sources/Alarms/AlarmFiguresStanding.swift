import TankFarm

/// Which alarms stood at the end of a time that has passed, by the journal's entries from its first to then: for figures of
/// a window whose end nobody saw with other eyes. What was kept silent then is not among them.
package struct AlarmFiguresStanding: Sendable {
    private let priorities: [AlarmID: AlarmPriority]
    private var standing: [AlarmID: AlarmRecord] = [:]

    package init(_ definitions: [AlarmDefinition]) {
        priorities = Dictionary(definitions.map { ($0.id, $0.priority) }, uniquingKeysWith: { first, _ in first })
    }

    /// In no order.
    package var records: [AlarmRecord] { Array(standing.values) }

    package mutating func take(_ entry: JournalEntry) {
        guard let id = entry.alarm else { return }
        switch entry.event {
        case .raised:
            // One that rings again while it stands has stood since it came.
            let since = standing[id].flatMap { $0.beneath.isActive ? $0.raisedAt : nil } ?? entry.at
            var record = AlarmRecord(
                id: id, state: .unacknowledged, serial: entry.serial ?? 0, raisedAt: since,
                priority: priorities[id] ?? id.kind.standard.priority)
            record.isTest = entry.text?.hasPrefix(AlarmFiguresTally.testMark) ?? false
            standing[id] = record
        case .acknowledged:
            guard let record = standing[id] else { return }
            if record.beneath == .unacknowledged {
                standing[id]?.beneath = .acknowledged
            } else {
                standing[id] = nil
            }
        case .returned:
            // Acknowledged and back in limits it has no entry but where a latch holds it, and that calls nobody.
            if standing[id]?.beneath == .acknowledged {
                standing[id] = nil
            } else {
                standing[id]?.beneath = .returnedUnacknowledged
            }
        // What is kept silent calls nobody; its lifting is an entry of its own where it rings.
        case .cleared, .shelved, .outOfService, .suppressed: standing[id] = nil
        // Of a latch that nobody has acknowledged: it waits for that still.
        default: break
        }
    }
}
