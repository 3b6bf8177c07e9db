import Alarms
import Snapshots
import TankFarm

extension ConsoleState {
    /// In the tank's view, where its level jumped or stopped: asks once before a name goes on the answer.
    mutating func askToAccept(_ snapshot: FarmSnapshot) -> [ConsoleEffect] {
        guard view == .tank, let tank = currentTank(snapshot) else {
            show("y accepts a level that jumped or stopped, in the tank's view (Enter)")
            return []
        }
        guard let reason = tank.answerable else {
            if tank.level.value == nil, tank.asksAbout != nil {
                show("\(tank.tank.name): its level is bad now: nothing to accept until it is read")
                return []
            }
            show("\(tank.tank.name): nothing to accept, its level has neither jumped nor stopped")
            return []
        }
        selectedTank = tank.tank.name
        prompt = .accept(tank.tank.name, reason)
        return []
    }

    /// The second `y`. What is accepted is what was asked: a level that has jumped since the question about its stop is
    /// another matter.
    mutating func accept(_ name: TankName, _ reason: Reason, _ snapshot: FarmSnapshot) -> [ConsoleEffect] {
        guard snapshot.tank(name)?.answerable == reason else {
            show("\(name): its level is not uncertain for that reason any more; nothing accepted", .caution)
            return []
        }
        return submit(.accept(name, seenMillimetres: snapshot.tank(name)?.level.value, comment: nil))
    }

    mutating func notAccepted() -> [ConsoleEffect] {
        show("nothing accepted")
        return []
    }

    // MARK: Intents and their answers

    /// Hands an intent to the station, and remembers it until its answer comes.
    mutating func submit(_ intent: Intent) -> [ConsoleEffect] {
        submitted.append(intent)
        // An answer that never comes must not be waited for without end.
        if submitted.count > 64 { submitted.removeFirst() }
        return [.submit(intent)]
    }

    /// The tank whose level these results say was accepted or not; nil where they answer an acknowledgement.
    mutating func answered(by results: [IntentResult]) -> TankName? {
        let answered = results.map(\.subject)
        let index = submitted.firstIndex { intent in
            switch intent {
            case .acknowledge(let references, _): references.map { .alarm($0.alarm) } == answered
            case .accept(let tank, _, _): [.tank(tank)] == answered
            default: false
            }
        }
        guard let index, case .accept(let tank, _, _) = submitted.remove(at: index) else { return nil }
        return tank
    }
}
