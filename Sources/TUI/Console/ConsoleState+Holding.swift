import Alarms
import Snapshots
import TankFarm

extension ConsoleState {
    /// The alarm under the cursor, in the alarm list or on its own screen; nil elsewhere.
    func alarmInHand(_ snapshot: FarmSnapshot) -> AlarmSnapshot? {
        switch view {
        case .alarm: return snapshot.alarm(selectedAlarm)
        case .alarms:
            let rows = alarmRows(snapshot)
            guard let row = selectedAlarmRow(snapshot, of: rows) else { return nil }
            let drawn = snapshot.alarms[rows[row].lead]
            // A group's row shows its most urgent alarm, and that is not what was chosen.
            return drawn.record.id == selectedAlarm ? drawn : nil
        default: return nil
        }
    }

    private mutating func withAlarm(
        _ key: String, _ snapshot: FarmSnapshot,
        _ body: (inout ConsoleState, AlarmSnapshot) -> [ConsoleEffect]
    ) -> [ConsoleEffect] {
        guard let alarm = alarmInHand(snapshot) else {
            if view == .alarms { _ = selectLead(snapshot) }
            let here = view == .alarms || view == .alarm
            if message == nil { show(here ? "no alarm is selected" : "\(key), in the alarm list (3)") }
            return []
        }
        return body(&self, alarm)
    }

    /// `s`: for how long, then why.
    mutating func askToShelve(_ snapshot: FarmSnapshot) -> [ConsoleEffect] {
        if view.isOfTank, let tank = currentTank(snapshot) {
            return askHowLong(.tank(tank.tank.name), snapshot)
        }
        return withAlarm("s shelves the selected alarm", snapshot) { state, alarm in
            if let refusal = alarm.shelvingRefusal {
                state.show(refusal, .caution)
                return []
            }
            return state.askHowLong(.alarm(alarm.heldReference), snapshot)
        }
    }

    private mutating func askHowLong(_ target: AlarmTarget, _ snapshot: FarmSnapshot) -> [ConsoleEffect] {
        let usual = ConsoleState.usualShelving(snapshot).spanWords
        return ask(.shelveFor(target), "shelve \(target.words) for (Enter: \(usual)):")
    }

    /// `u`.
    mutating func askToUnshelve(_ snapshot: FarmSnapshot) -> [ConsoleEffect] {
        if view.isOfTank, let tank = currentTank(snapshot) {
            let name = tank.tank.name
            let shelved = snapshot.alarms.count { $0.record.id.tank == name && $0.record.state == .shelved }
            guard shelved > 0 else {
                show("\(name): none of its alarms is shelved")
                return []
            }
            prompt = .confirm(.unshelve(.tank(name)), question: "lift \(shelved) shelved of \(name)? y lifts")
            return []
        }
        return withAlarm("u lifts the selected alarm's shelving", snapshot) { state, alarm in
            guard alarm.record.state == .shelved else {
                state.show("\(alarm.record.id.words) is not shelved")
                return []
            }
            state.prompt = .confirm(
                .unshelve(.alarm(alarm.heldReference)), question: "unshelve \(alarm.record.id.words)? y unshelves")
            return []
        }
    }

    /// `r`.
    mutating func askToReset(_ snapshot: FarmSnapshot) -> [ConsoleEffect] {
        withAlarm("r resets the selected alarm's latch", snapshot) { state, alarm in
            let name = alarm.record.id.words
            guard alarm.record.state.isLatched else {
                let why = alarm.record.beneath.isActive ? "it is still in alarm" : "it is \(alarm.stateWords)"
                state.show("\(name): no latch to reset, \(why)")
                return []
            }
            state.prompt = .confirm(.reset([alarm.reference]), question: "reset the latch of \(name)? y resets")
            return []
        }
    }

    /// `o`: out with a reason, or back.
    mutating func askAboutService(_ snapshot: FarmSnapshot) -> [ConsoleEffect] {
        withAlarm("o takes the selected alarm out of service", snapshot) { state, alarm in
            let name = alarm.record.id.words
            let target = AlarmTarget.alarm(alarm.heldReference)
            if alarm.record.state == .outOfService {
                state.prompt = .confirm(.returnToService(target), question: "\(name) back in service? y puts it back")
                return []
            }
            return state.ask(.outOfServiceReason(target), "\(name) out of service, because:")
        }
    }

    /// `c`.
    mutating func askForComment(_ snapshot: FarmSnapshot) -> [ConsoleEffect] {
        withAlarm("c comments on the selected alarm", snapshot) { state, alarm in
            guard alarm.record.beneath != .normal else {
                state.show("\(alarm.record.id.words) is normal: n writes a note instead")
                return []
            }
            return state.ask(.comment(alarm.reference), "comment on \(alarm.record.id.words):")
        }
    }

    /// `n`: on the tank in hand, else on the farm.
    mutating func askForNote(_ snapshot: FarmSnapshot) -> [ConsoleEffect] {
        let tank = view.isOfTank || view == .overview ? currentTank(snapshot)?.tank.name : nil
        return ask(.note(tank), tank.map { "note on \($0):" } ?? "note on the farm:")
    }
}
