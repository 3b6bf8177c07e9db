import TankFarm

/// Scenario `faults`: which gauge is sick when, in real seconds since the start. The first fault comes within ten seconds,
/// each lasts 20 to 60 s, a third of the gauges at most are sick at once. The same tanks and seed give the same course.
struct FaultSchedule: Sendable {
    struct Episode: Hashable, Sendable {
        let tank: TankName
        let fault: GaugeFault
        let fromSeconds: Double
        let toSeconds: Double
    }

    /// The kinds that the scenario shows first, in an order of chance; afterwards all come.
    private static let firstShown: [GaugeFault] = [.dead, .noise, .late, .frozen]

    private let tanks: [TankName]
    private var random: SplitMix64
    private var waiting: [GaugeFault]
    private var nextSeconds: Double
    private(set) var episodes: [Episode] = []

    init(tanks: [TankName], seed: UInt64) {
        self.tanks = tanks
        random = SplitMix64(seed: seed, name: "faults")
        waiting = FaultSchedule.firstShown.shuffled(using: &random)
        nextSeconds = random.uniform(2...8)
    }

    /// What ails the gauge then; time must not go back.
    mutating func fault(of tank: TankName, atSeconds now: Double) -> GaugeFault? {
        episode(of: tank, atSeconds: now)?.fault
    }

    /// The same with when it began.
    mutating func episode(of tank: TankName, atSeconds now: Double) -> Episode? {
        prepare(until: now)
        return episodes.first { $0.tank == tank && $0.fromSeconds <= now && now < $0.toSeconds }
    }

    private mutating func prepare(until now: Double) {
        guard nextSeconds <= now else { return }
        while nextSeconds <= now {
            let sick = Set(episodes.filter { $0.toSeconds > nextSeconds }.map(\.tank))
            let healthy = tanks.filter { !sick.contains($0) }
            if sick.count < max(1, tanks.count / 3), let tank = healthy.randomElement(using: &random) {
                if waiting.isEmpty { waiting = GaugeFault.allCases.shuffled(using: &random) }
                let fault = waiting.removeLast()
                episodes.append(
                    Episode(
                        tank: tank, fault: fault, fromSeconds: nextSeconds,
                        toSeconds: nextSeconds + random.uniform(20...60)))
            }
            nextSeconds += random.uniform(4...14)
        }
        episodes.removeAll { $0.toSeconds <= now }
    }
}
