import TankFarm

/// What one round of a line takes on the wire by arithmetic: what `check` tells an installer before the first wire is connected.
package struct ScanEstimate: Hashable, Sendable {
    package let plan: LinePlan
    /// The wire's own time for one scan with gauges that answer at once, what is read less often counted by its share;
    /// nil on TCP, where the network decides.
    package let wireTime: Duration?
    /// The same with the answer times that real gauges have, 5 ms and 100 ms to begin (the site's reference).
    package let wireTimeQuick: Duration?
    package let wireTimeSlow: Duration?
    /// How many requests one scan sends, likewise.
    package let requestsPerScan: Double
    /// No request of every scan waits longer than this between two askings, whatever moves, with gauges that all begin
    /// after 100 ms (`PollSchedule.longestInterval`); nil on TCP.
    package let longestInterval: Duration?

    package init(for settings: LineSettings) {
        let plan = LinePlan(for: settings)
        self.plan = plan
        func scan(_ delay: Duration) -> Duration {
            plan.requests.reduce(.zero) { $0 + (settings.wireTime(of: $1) + delay) / $1.every }
        }
        requestsPerScan = plan.requests.reduce(0) { $0 + 1 / Double($1.every) }
        if case .rtu = settings.transport {
            wireTime = scan(.zero)
            wireTimeQuick = scan(.milliseconds(5))
            wireTimeSlow = scan(.milliseconds(100))
            let times = plan.requests.map { settings.wireTime(of: $0) + .milliseconds(100) }
            longestInterval = PollSchedule.longestInterval(
                round: times.reduce(.zero, +), longest: times.max() ?? .zero, interval: settings.scanInterval, every: 1)
        } else {
            wireTime = nil
            wireTimeQuick = nil
            wireTimeSlow = nil
            longestInterval = nil
        }
    }

    /// The wire time's part of the scan interval, in percent, with gauges that begin after 5 ms; nil without an interval or on TCP.
    package func share(of interval: Duration) -> Double? {
        guard let wireTimeQuick, interval > .zero else { return nil }
        return wireTimeQuick.inSeconds / interval.inSeconds * 100
    }
}
