import Synchronization
import TankFarm

/// The farm and its gauges' faults as the lines' threads share them: it goes on as the clock does, whenever one is asked.
final class LiveFarm: Sendable {
    struct Answer: Sendable {
        let values: SimulatedValues
        let fault: GaugeFault?
        /// What a gauge's or gateway's own counter stands at: one a second, since the beginning.
        let beats: UInt16
        /// It boots, and does not answer yet.
        var isSilent = false
        /// It boots: all registers are zero.
        var isBlank = false
    }

    private struct Ailment {
        let fault: GaugeFault
        let sinceSeconds: Double
    }

    /// What a gauge or gateway goes on saying.
    private struct Standstill {
        let values: SimulatedValues
        let beats: UInt16
    }

    private struct State {
        var farm: SimulatedFarm
        var faults: [TankName: Ailment]
        var schedule: FaultSchedule?
        var standing: [TankName: Standstill] = [:]
        var random: SplitMix64
        var startedAt: MonotonicTime?
        var advancedAtSeconds = 0.0
    }

    /// Fault `zero`: how often it boots, how long it is silent then, and until when its registers are zero.
    private static let bootEverySeconds = 60.0
    private static let silentSeconds = 5.0
    private static let blankUntilSeconds = 13.0
    /// Fault `jump`: how many of its readings, and by how much.
    private static let jumpChance = 0.12
    private static let jumpMillimetres = 1_500.0...4_000.0

    private let state: Mutex<State>
    /// By the name under which it is polled, the tank on which a second gauge stands.
    private let tankOfSecondGauge: [TankName: TankName]
    private let clock: any MomentSource
    private let speed: Double
    /// A step costs time for every tank. Asked ten thousand times a second, ten thousand tanks are not all stepped each time.
    private let shortestStepSeconds: Double

    init(farm: SimulatedFarm, options: SimulationOptions, clock: any MomentSource) {
        tankOfSecondGauge = Dictionary(
            farm.tankNames.map { ($0.ofSecondGauge, $0) }, uniquingKeysWith: { first, _ in first })
        let schedule = FaultSchedule(tanks: farm.tankNames, seed: options.seed)
        shortestStepSeconds = Double(farm.tankNames.count) * 20e-6
        speed = options.speed
        self.clock = clock
        state = Mutex(
            State(
                farm: farm, faults: options.faults.mapValues { Ailment(fault: $0, sinceSeconds: 0) },
                schedule: options.scenario == .faults ? schedule : nil,
                random: SplitMix64(seed: options.seed, name: "jumps")))
    }

    /// From now on the farm lives; before, nothing in it moves.
    func begin() {
        let now = clock.now().monotonic
        state.withLock { state in
            state.startedAt = now
            for (gauge, ailment) in state.faults {
                hold(gauge, ailment.fault, sensed(by: gauge, state), &state, seconds: 0)
            }
        }
    }

    /// The tank on which the gauge of this name stands: that of the name itself, or of a second gauge's.
    func tank(of gauge: TankName) -> TankName { tankOfSecondGauge[gauge] ?? gauge }

    /// What the gauge has to say, and what ails it; nil for one on a tank that is not in the farm. Both gauges of a tank
    /// feel the same liquid, and each has faults of its own.
    func ask(_ gauge: TankName) -> Answer? {
        let now = clock.now().monotonic
        return state.withLock { state in
            let seconds = advance(&state, now: now, atOnce: false)
            guard let values = sensed(by: gauge, state) else { return nil }
            let ailment = LiveFarm.ailment(of: gauge, &state, seconds: seconds)
            hold(gauge, ailment?.fault, values, &state, seconds: seconds)
            let standing = state.standing[gauge]
            let beats = LiveFarm.beats(seconds)
            var answer = Answer(
                values: standing?.values ?? values, fault: ailment?.fault,
                beats: ailment?.fault == .gateway ? standing?.beats ?? beats : beats)
            switch ailment?.fault {
            case .jump: answer = LiveFarm.jumping(answer, &state.random)
            case .zero:
                let phase = (seconds - (ailment?.sinceSeconds ?? 0)).truncatingRemainder(
                    dividingBy: LiveFarm.bootEverySeconds)
                answer.isSilent = phase < LiveFarm.silentSeconds
                answer.isBlank = phase < LiveFarm.blankUntilSeconds
            default: break
            }
            return answer
        }
    }

    private func sensed(by gauge: TankName, _ state: State) -> SimulatedValues? {
        state.farm.sensed(in: tank(of: gauge))
    }

    /// Whether any of these gauges babbles now.
    func babbles(anyOf gauges: [TankName]) -> Bool {
        let now = clock.now().monotonic
        return state.withLock { state in
            guard state.schedule != nil || !state.faults.isEmpty else { return false }
            let seconds = advance(&state, now: now, atOnce: false)
            return gauges.contains { LiveFarm.ailment(of: $0, &state, seconds: seconds)?.fault == .babble }
        }
    }

    func truth(of tank: TankName) -> SimulatedValues? {
        let now = clock.now().monotonic
        return state.withLock { state in
            advance(&state, now: now, atOnce: true)
            return state.farm.truth(of: tank)
        }
    }

    /// Nil takes the fault away; what the scenario has for the gauge holds again.
    func setFault(_ fault: GaugeFault?, of gauge: TankName) {
        let now = clock.now().monotonic
        state.withLock { state in
            let seconds = advance(&state, now: now, atOnce: true)
            state.faults[gauge] = fault.map { Ailment(fault: $0, sinceSeconds: seconds) }
            state.standing[gauge] = nil
            hold(gauge, fault, sensed(by: gauge, state), &state, seconds: seconds)
        }
    }

    // MARK: - What ails a gauge

    private static func ailment(of gauge: TankName, _ state: inout State, seconds: Double) -> Ailment? {
        if let own = state.faults[gauge] { return own }
        return state.schedule?.episode(of: gauge, atSeconds: seconds).map {
            Ailment(fault: $0.fault, sinceSeconds: $0.fromSeconds)
        }
    }

    /// Keeps what is said now, where the fault is one of standing still, and forgets it where it is none.
    private func hold(
        _ gauge: TankName, _ fault: GaugeFault?, _ values: SimulatedValues?, _ state: inout State, seconds: Double
    ) {
        guard fault == .frozen || fault == .gateway else {
            state.standing[gauge] = nil
            return
        }
        guard state.standing[gauge] == nil, let values else { return }
        state.standing[gauge] = Standstill(values: values, beats: LiveFarm.beats(seconds))
    }

    private static func beats(_ seconds: Double) -> UInt16 { UInt16(truncatingIfNeeded: Int64(max(seconds, 0)) + 1) }

    private static func jumping(_ answer: Answer, _ random: inout SplitMix64) -> Answer {
        guard random.chance(jumpChance) else { return answer }
        let way = random.uniform(jumpMillimetres)
        let level = answer.values.levelMillimetres
        var values = answer.values
        values.levelMillimetres = level > way ? level - way : level + way
        return Answer(values: values, fault: answer.fault, beats: answer.beats)
    }

    /// Gives the real seconds since the beginning.
    @discardableResult
    private func advance(_ state: inout State, now: MonotonicTime, atOnce: Bool) -> Double {
        guard let startedAt = state.startedAt else { return 0 }
        let seconds = (now - startedAt).inSeconds
        if atOnce || seconds - state.advancedAtSeconds >= shortestStepSeconds {
            state.farm.advance(toElapsedSeconds: seconds * speed)
            state.advancedAtSeconds = seconds
        }
        return seconds
    }
}
