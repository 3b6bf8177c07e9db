import Acquisition
import TankFarm

/// In how many scans each of a gauge's values is read once, by the line's plan.
struct ReadEvery: Hashable, Sendable {
    private(set) var level = 1
    private(set) var interface = 1
    private(set) var temperature = 1
    /// The most seldom read of the gauge's further values. Apart from the temperature, which stands among the quick ones
    /// more often than not: whoever adds a profile must not thereby let an old temperature pass for one of now.
    private(set) var extras = 1

    /// Of each gauge of a line, in the line's order.
    static func all(of line: LineSettings) -> [ReadEvery] {
        var all = Array(repeating: ReadEvery(), count: line.gauges.count)
        for request in LinePlan(for: line).requests where request.every > 1 {
            for (place, gauge) in request.gauges.enumerated() {
                let asked = request.asked[place]
                if asked.contains(.level) { all[gauge].level = request.every }
                if asked.contains(.interface) { all[gauge].interface = request.every }
                if asked.contains(.temperature) { all[gauge].temperature = request.every }
                if !request.extras.isEmpty, !request.extras[place].isEmpty { all[gauge].extras = request.every }
            }
        }
        return all
    }
}
