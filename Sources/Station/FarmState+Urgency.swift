import Acquisition
import Quantities
import TankFarm

extension FarmState {
    /// Judges how soon a tank's next reading is wanted. True where that has changed. A tank that is lost, or of whose
    /// level nobody knows whether it is true, keeps what it had.
    mutating func noteUrgency(of index: Int, after judged: TankBelief.Judged) -> Bool {
        guard let level = judged.level?.value, judged.level?.reason != .warmingUp,
            judged.level?.reason != .gatewayStale
        else { return false }
        let belief = tanks[index]
        let urgency = belief.urgencyLimits.urgency(
            levelMillimetres: level, movement: belief.rate.movement,
            rateMillimetresPerMinute: belief.rate.millimetresPerMinute, capacity: belief.capacity,
            before: belief.urgency)
        guard urgency != belief.urgency else { return false }
        // A level in doubt may make a tank more urgent, but gives no leave to look at it less.
        if urgency < belief.urgency, judged.level?.reason == .jump || judged.level?.reason == .stuck { return false }
        tanks[index].urgency = urgency
        return true
    }

    /// All tanks of a line that do not stand still.
    func urgencies(ofLine line: Int) -> StationEffect {
        var urgencies: [TankName: TankUrgency] = [:]
        for gauge in lines[line].settings.gauges {
            guard let index = tankIndex[gauge.tank], tanks[index].urgency > .still else { continue }
            urgencies[gauge.tank] = tanks[index].urgency
        }
        return .urgencies(lines[line].settings.name, urgencies)
    }
}
