import TankFarm

/// What one round of a line takes on the wire by arithmetic: what `check` tells an installer before the first wire is connected.
package struct ScanEstimate: Hashable, Sendable {
    /// The plan of each gauge, in the line's order.
    package let plans: [GaugePlan]
    /// The wire's own time for one round with gauges that answer at once; nil on TCP, where the network decides.
    package let wireTime: Duration?
    /// The same with the answer times that real gauges have, 5 ms and 100 ms to begin (the site's reference).
    package let wireTimeQuick: Duration?
    package let wireTimeSlow: Duration?

    package init(for settings: LineSettings) {
        plans = settings.gauges.map { GaugePlan(for: $0) }
        guard case .rtu(let port) = settings.transport, port.baud > 0 else {
            wireTime = nil
            wireTimeQuick = nil
            wireTimeSlow = nil
            return
        }
        let character = port.characterTime
        let silence = port.frameSilence
        let requests = plans.flatMap(\.requests)
        // Request of 8 characters, answer of 5 and two a register, a silence after each.
        let time = requests.reduce(Duration.zero) { $0 + character * (8 + 5 + 2 * $1.count) + silence * 2 }
        wireTime = time
        wireTimeQuick = time + .milliseconds(5) * requests.count
        wireTimeSlow = time + .milliseconds(100) * requests.count
    }

    /// How many requests one round sends.
    package var requestCount: Int { plans.reduce(0) { $0 + $1.requests.count } }

    /// The wire time's part of the scan interval, in percent, with gauges that begin after 5 ms; nil without an interval or on TCP.
    package func share(of interval: Duration) -> Double? {
        guard let wireTimeQuick, interval > .zero else { return nil }
        return wireTimeQuick.inSeconds / interval.inSeconds * 100
    }
}
