import TankFarm

/// What somebody looks for in the journal: an entry is found where all that is given holds.
package struct JournalQuery: Hashable, Sendable, Codable {
    /// from ≤ at < to.
    package var from: WallTime?
    package var to: WallTime?
    package var tank: TankName?
    package var kind: AlarmKind?
    package var event: JournalEvent?
    /// The whole name of a person.
    package var operatorName: String?
    /// Words that text, alarm, tank, operator or origin hold, in any case.
    package var words: String?

    package init(
        from: WallTime? = nil, to: WallTime? = nil, tank: TankName? = nil, kind: AlarmKind? = nil,
        event: JournalEvent? = nil, operatorName: String? = nil, words: String? = nil
    ) {
        self.from = from
        self.to = to
        self.tank = tank
        self.kind = kind
        self.event = event
        self.operatorName = operatorName
        self.words = words
    }

    /// Whether an entry is what is looked for; what a database finds by its own means must agree with it.
    package func matches(_ entry: JournalEntry) -> Bool {
        if let from, entry.at < from { return false }
        if let to, entry.at >= to { return false }
        if let tank, entry.tank != tank { return false }
        if let kind, entry.alarm?.kind != kind { return false }
        if let event, entry.event != event { return false }
        if let operatorName, entry.operatorName != operatorName { return false }
        guard let words = words?.lowercased(), !words.isEmpty else { return true }
        let fields = [entry.text, entry.alarm?.description, entry.tank?.text, entry.operatorName, entry.origin]
        return fields.contains { $0?.lowercased().contains(words) ?? false }
    }
}
