import Alarms
import TankFarm

/// What the journal says of alarms that are configured otherwise than in the run before: each limit with its old value.
enum ConfigurationChanges {
    /// More alarms than this that differ are another configuration, told in one entry. A limit that is another, an alarm
    /// that is switched off or on, and one that is gone, are entered each by itself all the same: who asks in a year why
    /// one alarm did not ring looks for that one.
    static let mostEntries = 50
    private static let namesTold = 5

    /// The entries, the last of which brings the new definitions into the record; none where nothing differs.
    ///
    /// - Parameters:
    ///   - old: Nil where no run before kept any.
    ///   - told: Alarms whose new limit somebody else enters.
    static func items(
        from old: [AlarmDefinition]?, to new: [AlarmDefinition], told: Set<AlarmID>, at: WallTime
    ) -> [JournalItem] {
        guard let old else {
            let entry = JournalEntry(at: at, event: .configuration, text: "\(new.count) alarms configured")
            return [JournalItem(entry: entry, change: .definitions(new))]
        }
        var entries = differences(from: old, to: new, told: told, at: at)
        if entries.isEmpty {
            guard old != new else { return [] }
            entries = [JournalEntry(at: at, event: .configuration, text: "the alarms' texts or order are others")]
        }
        return entries.enumerated().map { place, entry in
            JournalItem(entry: entry, change: place == entries.count - 1 ? .definitions(new) : nil)
        }
    }

    private static func differences(
        from old: [AlarmDefinition], to new: [AlarmDefinition], told: Set<AlarmID>, at: WallTime
    ) -> [JournalEntry] {
        let before = Dictionary(old.map { ($0.id, $0) }) { first, _ in first }
        let after = Set(new.map(\.id))
        var entries: [JournalEntry] = []
        var grave: [JournalEntry] = []
        var counts = (changed: 0, added: 0, gone: 0)
        for definition in new {
            guard let was = before[definition.id] else {
                counts.added += 1
                entries.append(
                    JournalEntry(
                        at: at, event: .configuration, alarm: definition.id, limit: definition.limit,
                        text: "configured, \(definition.priority.rawValue)"))
                continue
            }
            let changes = fields(from: was, to: definition, isLimitTold: told.contains(definition.id))
            guard !changes.isEmpty else { continue }
            counts.changed += 1
            let entry = JournalEntry(
                at: at, event: .configuration, alarm: definition.id, limit: definition.limit,
                text: changes.joined(separator: "; "))
            entries.append(entry)
            if was.limit != definition.limit || was.isEnabled != definition.isEnabled { grave.append(entry) }
        }
        for definition in old where !after.contains(definition.id) {
            counts.gone += 1
            let entry = JournalEntry(
                at: at, event: .configuration, alarm: definition.id, limit: definition.limit,
                text: "no longer configured")
            entries.append(entry)
            grave.append(entry)
        }
        guard entries.count > mostEntries else { return entries }
        let names = entries.prefix(namesTold).compactMap(\.alarm?.description).joined(separator: ", ")
        let all = JournalEntry(
            at: at, event: .configuration,
            text: "\(new.count) alarms configured: \(counts.changed) changed, \(counts.added) added, "
                + "\(counts.gone) gone: \(names), …")
        return grave + [all]
    }

    /// What differs, with the new value and the old.
    private static func fields(
        from old: AlarmDefinition, to new: AlarmDefinition, isLimitTold: Bool
    ) -> [String] {
        var changes: [String] = []
        func note(_ name: String, _ new: String, _ old: String) {
            if new != old { changes.append("\(name) \(new), was \(old)") }
        }
        let kind = new.id.kind
        func number(_ value: Double?) -> String {
            guard let value else { return "none" }
            let text = plain(value)
            return kind.unit.isEmpty ? text : "\(text) \(kind.unit)"
        }
        func time(_ value: Duration?) -> String {
            guard let value else { return "never" }
            return "\(plain(Double(value.wholeMilliseconds) / 1_000)) s"
        }
        func yes(_ value: Bool) -> String { value ? "yes" : "no" }
        if !isLimitTold { note("limit", number(new.limit), number(old.limit)) }
        note("deadband", number(new.deadband), number(old.deadband))
        note("on-delay", time(new.onDelay), time(old.onDelay))
        note("off-delay", time(new.offDelay), time(old.offDelay))
        note("priority", new.priority.rawValue, old.priority.rawValue)
        note("latching", yes(new.isLatching), yes(old.isLatching))
        note("enabled", yes(new.isEnabled), yes(old.isEnabled))
        note("re-alarm", time(new.reAlarmAfter), time(old.reAlarmAfter))
        note("shelvable", yes(new.isShelvable), yes(old.isShelvable))
        return changes
    }

    /// Without decimals that say nothing.
    private static func plain(_ value: Double) -> String {
        let decimals = (0...3).first { abs(DecimalText.rounded(value, $0) - value) < 1e-9 } ?? 3
        return DecimalText.fixed(value, decimals)
    }
}
