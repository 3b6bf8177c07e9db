import Alarms
import Snapshots
import TankFarm

/// One row of the alarm list: an alarm, or the most urgent of a group with the count of the others.
struct AlarmRow: Hashable {
    /// Position in the snapshot's alarms.
    let lead: Int
    var others = 0
}

/// What belongs together in a flood: all of a tank, and what a line's fault keeps silent beneath it.
private enum AlarmGroup: Hashable {
    case of(AlarmSubject)

    init(_ record: AlarmRecord, _ lines: [TankName: LineName]) {
        if record.suppression.contains(.lineFault) || record.suppression.contains(.lineMaintenance),
            let line = record.id.tank.flatMap({ lines[$0] })
        {
            self = .of(.line(line))
        } else {
            self = .of(record.id.subject)
        }
    }
}

extension ConsoleState {
    /// The alarm list's rows: what the filter leaves, those that are kept silent last, in groups where the person asked
    /// for it. Drawing, moving and acknowledging all ask here.
    func alarmRows(_ snapshot: FarmSnapshot) -> [AlarmRow] {
        let words = alarmFilter.lowercased().split(separator: " ").map(String.init)
        var tanks: [TankName: Tank] = [:]
        if isGrouped || !words.isEmpty { for tank in snapshot.tanks { tanks[tank.tank.name] = tank.tank } }
        var heard: [Int] = []
        var silent: [Int] = []
        // Every frame asks here, and an alarm is large: none is copied that no filter looks at.
        for index in snapshot.alarms.indices {
            if !words.isEmpty {
                let alarm = snapshot.alarms[index]
                let tank = alarm.record.id.tank.flatMap { tanks[$0] }
                guard words.allSatisfy({ alarm.matches($0, tank) }) else { continue }
            }
            if snapshot.alarms[index].record.state.isSilenced { silent.append(index) } else { heard.append(index) }
        }
        let ordered = heard + silent
        guard isGrouped else { return ordered.map { AlarmRow(lead: $0) } }
        let lines = tanks.mapValues(\.line)
        var rows: [AlarmRow] = []
        var places: [AlarmGroup: Int] = [:]
        for index in ordered {
            let group = AlarmGroup(snapshot.alarms[index].record, lines)
            if let place = places[group] {
                rows[place].others += 1
            } else {
                places[group] = rows.count
                rows.append(AlarmRow(lead: index))
            }
        }
        return rows
    }

    /// The row of the selected alarm, or of its group; nil when it is not in the list.
    func selectedAlarmRow(_ snapshot: FarmSnapshot) -> Int? {
        selectedAlarm == nil ? nil : selectedAlarmRow(snapshot, of: alarmRows(snapshot))
    }

    /// The same, of the rows as they were made already.
    func selectedAlarmRow(_ snapshot: FarmSnapshot, of rows: [AlarmRow]) -> Int? {
        guard let selectedAlarm, let index = snapshot.alarms.firstIndex(where: { $0.record.id == selectedAlarm }) else {
            return nil
        }
        if let row = rows.firstIndex(where: { $0.lead == index }) { return row }
        guard isGrouped else { return nil }
        var tanks: [TankName: LineName] = [:]
        for tank in snapshot.tanks { tanks[tank.tank.name] = tank.tank.line }
        let words = alarmFilter.lowercased().split(separator: " ").map(String.init)
        let alarm = snapshot.alarms[index]
        guard words.allSatisfy({ alarm.matches($0, snapshot.tank(alarm.record.id.tank)?.tank) }) else { return nil }
        let group = AlarmGroup(alarm.record, tanks)
        return rows.firstIndex { AlarmGroup(snapshot.alarms[$0.lead].record, tanks) == group }
    }

    /// The rows of the alarm list that are on the screen now. Drawing and acknowledging both ask here, so that "all that
    /// are shown" is what was drawn.
    func shownAlarms(_ snapshot: FarmSnapshot, size: FrameSize) -> Range<Int> {
        shownAlarms(snapshot, of: alarmRows(snapshot), size: size)
    }

    /// The same, of the rows as they were made already.
    func shownAlarms(_ snapshot: FarmSnapshot, of rows: [AlarmRow], size: FrameSize) -> Range<Int> {
        ListWindow(
            count: rows.count, rows: AlarmListView.listRows(size), scroll: scroll[.alarms] ?? 0,
            selected: selectedAlarmRow(snapshot, of: rows)
        ).shown
    }

    /// Where a group's row shows another alarm than the one that was chosen: that one is chosen now, and said.
    /// - Returns: whether it was so.
    mutating func selectLead(_ snapshot: FarmSnapshot) -> Bool {
        guard isGrouped, view == .alarms, let row = selectedAlarmRow(snapshot) else { return false }
        let lead = snapshot.alarms[alarmRows(snapshot)[row].lead].record.id
        guard lead != selectedAlarm else { return false }
        selectedAlarm = lead
        show("this group's most urgent is \(lead.words) now: selected, press again")
        return true
    }

    /// `g`: only ever by the person's own key, and the cursor stays with what it was on.
    mutating func toggleGroups(_ snapshot: FarmSnapshot, _ size: FrameSize) -> [ConsoleEffect] {
        if view != .alarms {
            isGrouped = true
            _ = show(.alarms, snapshot)
        } else {
            isGrouped.toggle()
        }
        if isGrouped, let row = selectedAlarmRow(snapshot) {
            selectedAlarm = snapshot.alarms[alarmRows(snapshot)[row].lead].record.id
        }
        rememberAlarmRow(snapshot)
        scroll[.alarms] = shownAlarms(snapshot, size: size).lowerBound
        show(isGrouped ? "one row a tank or line, its most urgent alarm; g shows all" : "one row an alarm")
        return []
    }
}

extension AlarmSnapshot {
    /// Whether a word of the list's filter, in lower case, is about it: a priority, a state, else part of tank, group,
    /// title or kind. The beginning of a longer word is enough, so that the list does not stand empty while one types.
    func matches(_ word: String, _ tank: Tank?) -> Bool {
        if let whole = AlarmSnapshot.filterWords.first(where: { $0 == word }) { return has(whole) }
        if word.count >= 4, let whole = AlarmSnapshot.filterWords.first(where: { $0.hasPrefix(word) }), has(whole) {
            return true
        }
        let kind = record.id.kind
        return record.id.subject.words.lowercased().contains(word) || kind.rawValue.contains(word)
            || kind.words.lowercased().contains(word) || tank?.matches(word) ?? false
    }

    private static let filterWords =
        AlarmPriority.allCases.map(\.rawValue) + [
            "unacknowledged", "unack", "acknowledged", "ack", "active", "returned", "latched", "shelved", "suppressed",
            "out-of-service", "out_of_service", "silenced", "test", "unattended",
        ]

    private func has(_ word: String) -> Bool {
        switch word {
        case "unack", "unacknowledged": return needsAcknowledgement
        case "ack", "acknowledged": return record.state == .acknowledged || record.state == .latchedAcknowledged
        case "active": return record.state.isActive
        case "returned": return record.state == .returnedUnacknowledged
        case "latched": return record.state.isLatched
        case "shelved": return record.state == .shelved
        case "suppressed": return record.state == .suppressed
        case "out-of-service", "out_of_service": return record.state == .outOfService
        case "silenced": return record.state.isSilenced
        case "test": return record.isTest
        case "unattended": return record.isUnattended
        default: return record.priority.rawValue == word
        }
    }
}
