import Alarms
import Snapshots

extension ConsoleState {
    /// In the alarm list the selected alarm; elsewhere the first press only shows the banner's.
    mutating func acknowledge(_ snapshot: FarmSnapshot, _ size: FrameSize) -> [ConsoleEffect] {
        guard !snapshot.alarms.isEmpty else {
            show("no alarm stands")
            return []
        }
        guard view == .alarms, let row = selectedAlarmRow(snapshot) else {
            selectBanner(snapshot)
            return []
        }
        let shown = shownAlarms(snapshot, size: size)
        guard shown.contains(row) else { return [] }
        var wanted = [snapshot.alarms[row]]
        // H that came with HH sounds with it, so one key answers both, each with an entry of its own.
        if wanted[0].record.id.kind == .levelHighHigh {
            let subject = wanted[0].record.id.subject
            wanted += shown.map { snapshot.alarms[$0] }
                .filter { $0.record.id.subject == subject && $0.record.id.kind == .levelHigh }
        }
        let references = wanted.filter(\.needsAcknowledgement).map(\.reference)
        guard !references.isEmpty else {
            let alarm = snapshot.alarms[row]
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
        rememberAlarmRow(snapshot)
        show("a acknowledges the selected alarm, Esc goes back")
    }

    /// All that are on the screen, but not the critical ones: those want a look each.
    mutating func askToAcknowledgeAll(_ snapshot: FarmSnapshot, _ size: FrameSize) -> [ConsoleEffect] {
        guard view == .alarms else {
            if snapshot.alarms.isEmpty { show("no alarm stands") } else { selectBanner(snapshot) }
            return []
        }
        let shown = shownAlarms(snapshot, size: size).map { snapshot.alarms[$0] }.filter(\.needsAcknowledgement)
        let references = shown.filter { $0.record.priority != .critical }.map(\.reference)
        if references.isEmpty {
            show(shown.isEmpty ? "nothing to acknowledge here" : "critical alarms are acknowledged one by one, with a")
        } else {
            prompt = .acknowledgeAll(references)
        }
        return []
    }
}
