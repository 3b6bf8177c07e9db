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
}
