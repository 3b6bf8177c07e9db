import Alarms
import Snapshots

extension ConsoleState {
    /// In the alarm list the selected alarm; elsewhere the first press only shows the banner's.
    mutating func acknowledge(_ snapshot: FarmSnapshot, _ size: FrameSize) -> [ConsoleEffect] {
        guard !snapshot.alarms.isEmpty else {
            show("no alarm stands")
            return []
        }
        if view == .alarm, let alarm = snapshot.alarm(selectedAlarm) {
            let others = snapshot.alarms.filter { $0.record.id.subject == alarm.record.id.subject }
            return acknowledge(alarm, drawn: others)
        }
        guard view == .alarms, let row = selectedAlarmRow(snapshot) else {
            selectBanner(snapshot)
            return []
        }
        let shown = shownAlarms(snapshot, size: size)
        guard shown.contains(row) else { return [] }
        if selectLead(snapshot) { return [] }
        let drawn = alarmRows(snapshot)[shown].map { snapshot.alarms[$0.lead] }
        guard let alarm = snapshot.alarm(selectedAlarm) else { return [] }
        return acknowledge(alarm, drawn: drawn)
    }

    /// H that came with HH sounds with it, so one key answers both, each with an entry of its own.
    private mutating func acknowledge(_ alarm: AlarmSnapshot, drawn: [AlarmSnapshot]) -> [ConsoleEffect] {
        var wanted = [alarm]
        if alarm.record.id.kind == .levelHighHigh {
            let subject = alarm.record.id.subject
            wanted += drawn.filter { $0.record.id.subject == subject && $0.record.id.kind == .levelHigh }
        }
        let references = wanted.filter(\.needsAcknowledgement).map(\.reference)
        guard !references.isEmpty else {
            show("\(alarm.record.id.words): nothing to acknowledge, it is \(alarm.stateWords)")
            return []
        }
        return submit(.acknowledge(references, comment: nil))
    }

    private mutating func selectBanner(_ snapshot: FarmSnapshot) {
        if view != .alarms {
            cameFrom.removeAll { $0 == .alarms }
            cameFrom.append(view)
            view = .alarms
        }
        selectedAlarm = (snapshot.bannerAlarm ?? snapshot.alarms.first)?.record.id
        // A filter must not hide what the banner calls for.
        if selectedAlarmRow(snapshot) == nil { alarmFilter = "" }
        _ = selectLead(snapshot)
        rememberAlarmRow(snapshot)
        show("a acknowledges the selected alarm, Esc goes back")
    }

    /// All that are on the screen, but not the critical ones: those want a look each.
    mutating func askToAcknowledgeAll(_ snapshot: FarmSnapshot, _ size: FrameSize) -> [ConsoleEffect] {
        guard view == .alarms else {
            if snapshot.alarms.isEmpty { show("no alarm stands") } else { selectBanner(snapshot) }
            return []
        }
        let shown = alarmRows(snapshot)[shownAlarms(snapshot, size: size)].map { snapshot.alarms[$0.lead] }
            .filter(\.needsAcknowledgement)
        let references = shown.filter { $0.record.priority != .critical }.map(\.reference)
        if references.isEmpty {
            show(shown.isEmpty ? "nothing to acknowledge here" : "critical alarms are acknowledged one by one, with a")
        } else {
            prompt = .acknowledgeAll(references)
        }
        return []
    }
}
