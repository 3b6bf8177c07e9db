import Alarms
import TankFarm

/// One annunciation that something happened to within a shift.
package struct ShiftAlarm: Hashable, Sendable {
    package let id: AlarmID
    package let serial: Int64?
    /// Nil when it was raised before the shift and nothing more is known.
    package fileprivate(set) var raisedAt: WallTime?
    package fileprivate(set) var wasRaisedInShift = false
    package fileprivate(set) var value: Double?
    package fileprivate(set) var limit: Double?
    /// Without the mark of a proof test.
    package fileprivate(set) var text: String?
    /// Raised in a proof test of its tank.
    package fileprivate(set) var isTest = false
    package fileprivate(set) var acknowledgedBy: String?
    package fileprivate(set) var acknowledgedAt: WallTime?
    package fileprivate(set) var comment: String?
    /// Back in limits.
    package fileprivate(set) var returnedAt: WallTime?
    /// Back to normal: back in limits and acknowledged.
    package fileprivate(set) var clearedAt: WallTime?
    /// It rang again under another number before it had returned.
    package fileprivate(set) var rangAnewAt: WallTime?

    fileprivate init(id: AlarmID, serial: Int64?) {
        self.id = id
        self.serial = serial
    }

    private struct Key: Hashable {
        let id: AlarmID
        let serial: Int64?
    }

    /// The annunciations that the entries tell of, in the order in which each first appears. What stands now fills in
    /// what was raised before the shift.
    static func all(in entries: [JournalEntry], standing: [AlarmRecord]) -> [ShiftAlarm] {
        var alarms: [ShiftAlarm] = []
        var places: [Key: Int] = [:]
        var newest: [AlarmID: Int] = [:]
        for entry in entries {
            guard let id = entry.alarm, [.raised, .acknowledged, .returned, .cleared].contains(entry.event) else {
                continue
            }
            let key = Key(id: id, serial: entry.serial)
            let place = places[key] ?? alarms.count
            if place == alarms.count {
                places[key] = place
                alarms.append(ShiftAlarm(id: id, serial: entry.serial))
            }
            alarms[place].take(entry)
            if entry.event == .raised {
                if let before = newest[id], before != place { alarms[before].isFollowed(at: entry.at) }
                newest[id] = place
            }
        }
        for record in standing {
            guard let place = places[Key(id: record.id, serial: record.serial)], !alarms[place].wasRaisedInShift
            else { continue }
            alarms[place].raisedAt = record.raisedAt
            alarms[place].value = record.value
            alarms[place].limit = record.limit
            alarms[place].isTest = record.isTest
        }
        return alarms
    }

    private mutating func isFollowed(at time: WallTime) {
        if returnedAt == nil, clearedAt == nil { rangAnewAt = time }
    }

    private mutating func take(_ entry: JournalEntry) {
        switch entry.event {
        case .raised:
            raisedAt = entry.at
            wasRaisedInShift = true
            value = entry.value
            limit = entry.limit
            text = TestMark.without(entry.text, of: id.kind)
            isTest = TestMark.marks(entry.text)
        case .acknowledged:
            acknowledgedBy = entry.operatorName
            acknowledgedAt = entry.at
            comment = entry.text
        case .returned: returnedAt = entry.at
        case .cleared: clearedAt = entry.at
        default: break
        }
    }
}

/// What a proof test's annunciations begin with on record.
enum TestMark {
    static func marks(_ text: String?) -> Bool { text?.hasPrefix(AlarmFiguresTally.testMark) ?? false }

    /// What is said beside it; nil where that is nothing but what the alarm is called.
    static func without(_ text: String?, of kind: AlarmKind) -> String? {
        guard let text, marks(text) else { return text }
        let rest = text.dropFirst(AlarmFiguresTally.testMark.count)
        return rest.isEmpty || rest == kind.words ? nil : String(rest)
    }
}
