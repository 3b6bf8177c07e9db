import Acquisition
import TankFarm

/// In how many scans each of a gauge's values is read once, by the line's plan.
struct ReadEvery: Hashable, Sendable {
    private(set) var level = 1
    private(set) var interface = 1
    /// And the gauge's further values, which are read as often.
    private(set) var temperature = 1

    /// Of each gauge of a line, in the line's order.
    static func all(of line: LineSettings) -> [ReadEvery] {
        var all = Array(repeating: ReadEvery(), count: line.gauges.count)
        for request in LinePlan(for: line).requests where request.every > 1 {
            for (gauge, asked) in zip(request.gauges, request.asked) {
                if asked.contains(.level) { all[gauge].level = request.every }
                if asked.contains(.interface) { all[gauge].interface = request.every }
                // A slow request that asks for none of the three brings further values.
                if asked.contains(.temperature) || asked.isEmpty { all[gauge].temperature = request.every }
            }
        }
        return all
    }
}
