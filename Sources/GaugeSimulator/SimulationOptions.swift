import TankFarm

/// What goes on in a simulated farm.
package enum SimulationScenario: String, Hashable, Sendable, CaseIterable {
    /// Receipts, dispatches, settling, weather; nothing alarming.
    case normal
    /// One tank rises through H and HH, the rest as in `normal`.
    case overfill
    /// Gauges fall silent, garbled, slow, frozen, and come back; the liquids as in `normal`.
    case faults
}

/// How a farm is simulated.
package struct SimulationOptions: Hashable, Sendable {
    package var scenario: SimulationScenario
    /// Simulated seconds a second. The gauges' faults and the wire keep real time.
    package var speed: Double
    /// Faults from the start, before and above those of the scenario.
    package var faults: [TankName: GaugeFault]
    package var seed: UInt64
    /// Request complete to answer begun, beyond the silence that the line itself demands.
    package var turnaround: Duration
    /// The same for single gauges.
    package var turnarounds: [TankName: Duration]
    /// Serial lines hang on two-wire adapters that hear themselves: every request comes back before its answer.
    package var echo: Bool

    package init(
        scenario: SimulationScenario = .normal, speed: Double = 1, faults: [TankName: GaugeFault] = [:],
        seed: UInt64 = 1, turnaround: Duration = .milliseconds(5), turnarounds: [TankName: Duration] = [:],
        echo: Bool = false
    ) {
        self.scenario = scenario
        self.speed = speed
        self.faults = faults
        self.seed = seed
        self.turnaround = turnaround
        self.turnarounds = turnarounds
        self.echo = echo
    }
}
