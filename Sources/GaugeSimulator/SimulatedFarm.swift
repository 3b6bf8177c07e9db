import Glibc
import TankFarm

/// A farm's liquids: a pure function of its tanks, scenario and seed, and of how it is stepped. It knows neither gauges nor
/// clocks; time is simulated seconds since it began.
package struct SimulatedFarm: Sendable {
    /// The longest stretch that is stepped as one.
    private static let longestStepSeconds = 60.0
    /// The sun is highest at noon, the air warmest three hours later.
    private static let warmestSecondOfDay = 54_000.0
    private static let ambientAmplitudeCelsius = 8.0

    package let scenario: SimulationScenario
    /// The tank that scenario `overfill` drives through H and HH: the first batch tank with an HH limit. Nil in every other
    /// scenario, and where there is none.
    package let overfillTank: TankName?

    private(set) var tanks: [SimulatedTank]
    private let positions: [TankName: Int]
    /// Local time when the farm's own time was zero, in seconds since midnight.
    private var secondOfDay: Double
    /// The farm's own time; it began with the rehearsal, if there was one.
    private var timeSeconds = 0.0
    private var rehearsedSeconds = 0.0
    private var isRehearsing = false
    private var nextStartSeconds = 0.0
    private var random: SplitMix64
    private var overfill: Overfill?

    /// - Parameter secondOfDay: local time at the start, in seconds since midnight; it is only for the temperatures.
    package init(
        tanks specs: [SimulatedTankSpec], scenario: SimulationScenario = .normal, seed: UInt64,
        secondOfDay: Double = 28_800
    ) {
        self.scenario = scenario
        self.secondOfDay = secondOfDay
        random = SplitMix64(seed: seed, name: "farm")
        let swing = SimulatedFarm.ambientSwing(secondOfDay: secondOfDay)
        tanks = specs.map { SimulatedTank(spec: $0, seed: seed, ambientSwing: swing) }
        positions = Dictionary(specs.enumerated().map { ($1.tank, $0) }, uniquingKeysWith: { first, _ in first })
        let candidate = specs.first { $0.service == .batch && $0.limits.levelHighHighMillimetres != nil }
        let victim = scenario == .overfill ? candidate : nil
        overfillTank = victim?.tank
        if let victim, let story = Overfill(spec: victim), let index = positions[victim.tank] {
            overfill = story
            tanks[index].place(level: story.start)
        }
        while movingCount < wantedMoving, startOne(running: true) {}
        nextStartSeconds = random.uniform(60...300)
    }

    /// The farm's tanks, in the order in which they were given.
    package var tankNames: [TankName] { tanks.map(\.spec.tank) }

    /// What the tank really holds; nil for one that is not in the farm.
    package func truth(of tank: TankName) -> SimulatedValues? { positions[tank].map { tanks[$0].truth } }

    /// What the tank's sensors feel, with their noise, not yet rounded to a register; nil for one that is not in the farm.
    package func sensed(in tank: TankName) -> SimulatedValues? { positions[tank].map { tanks[$0].sensed } }

    /// Simulated seconds since the start; a rehearsal lies before it.
    package var elapsedSeconds: Double { timeSeconds - rehearsedSeconds }

    /// Goes on; nothing for zero or less.
    package mutating func advance(by duration: Duration) {
        advance(toElapsedSeconds: elapsedSeconds + duration.inSeconds)
    }

    /// Goes on to so many simulated seconds after the start; a time that has passed changes nothing.
    package mutating func advance(toElapsedSeconds elapsed: Double) {
        let goal = elapsed + rehearsedSeconds
        while timeSeconds < goal {
            let before = timeSeconds
            // The last step ends at the goal itself: a sum of differences might fall short of it for ever.
            timeSeconds = min(goal, before + SimulatedFarm.longestStepSeconds)
            step(timeSeconds - before)
        }
    }

    private mutating func step(_ seconds: Double) {
        let ambientSwing = SimulatedFarm.ambientSwing(secondOfDay: secondOfDay + timeSeconds)
        if !isRehearsing, let overfillTank, let index = positions[overfillTank] {
            let now = elapsedSeconds - seconds
            overfill?.direct(&tanks[index], now: now)
            if overfill?.isOver == true { overfill = nil }
        }
        for index in tanks.indices {
            tanks[index].step(seconds: seconds, now: timeSeconds, ambientSwing: ambientSwing)
        }
        guard timeSeconds >= nextStartSeconds, movingCount < wantedMoving else { return }
        _ = startOne(running: false)
        nextStartSeconds = timeSeconds + random.uniform(30...300)
    }

    /// How far the air is from its mean, °C.
    private static func ambientSwing(secondOfDay: Double) -> Double {
        let day = (secondOfDay - SimulatedFarm.warmestSecondOfDay) / 86_400
        return SimulatedFarm.ambientAmplitudeCelsius * cos(day * 2 * .pi)
    }

    // MARK: - Who moves

    private var movingCount: Int {
        tanks.count { $0.spec.service == .batch && $0.activity != .still }
    }

    /// A third of the batch tanks; vessels with flow through them waver by themselves.
    private var wantedMoving: Int {
        let batch = tanks.count { $0.spec.service == .batch }
        return batch == 0 ? 0 : max(1, (batch + 1) / 3)
    }

    /// Lets one tank that rests begin something, those that have rested longest first; false where none can.
    private mutating func startOne(running: Bool) -> Bool {
        let resting = tanks.indices.filter {
            tanks[$0].spec.service == .batch && tanks[$0].activity == .still
                && !(overfill != nil && tanks[$0].spec.tank == overfillTank)
        }
        for index in resting.sorted(by: { tanks[$0].restSeconds > tanks[$1].restSeconds })
        where tanks[index].begin(running: running) { return true }
        return false
    }

    // MARK: - The past

    /// The hours that led to now: steps the farm through `span`, and gives what the gauges would have said at the end of
    /// each step, the last of them now. Elapsed seconds are zero afterwards; the tank that scenario `overfill` drives comes
    /// to where its story begins just then. Only before the farm is advanced: later it gives nothing.
    /// - Parameter step: above zero; a minute is fine enough.
    package mutating func rehearse(for span: Duration, step: Duration) -> [SimulatedHistoryStep] {
        var past: [SimulatedHistoryStep] = []
        rehearse(for: span, step: step) { past.append($0) }
        return past
    }

    /// The same, each step handed on as it comes: of days and a thousand tanks nobody keeps all.
    package mutating func rehearse(
        for span: Duration, step: Duration, each: (SimulatedHistoryStep) throws -> Void
    ) rethrows {
        let total = span.inSeconds
        let interval = step.inSeconds
        guard total > 0, interval > 0, timeSeconds == 0 else { return }
        secondOfDay -= total
        isRehearsing = true
        defer { isRehearsing = false }
        let count = max(Int((total / interval).rounded(.down)), 1)
        for number in 1...count {
            let now = number == count ? total : Double(number) * interval
            advance(toElapsedSeconds: now)
            if let overfill, let index = overfillTank.flatMap({ positions[$0] }) {
                tanks[index].place(level: overfill.level(secondsBefore: total - now, in: tanks[index]))
            }
            try each(SimulatedHistoryStep(ago: .seconds(total - now), values: tanks.map(\.sensed)))
        }
        rehearsedSeconds = total
    }
}

/// One step of a farm's past.
package struct SimulatedHistoryStep: Hashable, Sendable {
    /// How long before now.
    package let ago: Duration
    /// What the gauges would have said, in the order of the farm's tanks.
    package let values: [SimulatedValues]
}
