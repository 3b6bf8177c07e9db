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
    private let clock: any MomentSource
    private let speed: Double
    /// A step costs time for every tank. Asked ten thousand times a second, ten thousand tanks are not all stepped each time.
    private let shortestStepSeconds: Double

    init(farm: SimulatedFarm, options: SimulationOptions, clock: any MomentSource) {
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
            for (tank, ailment) in state.faults { LiveFarm.hold(tank, ailment.fault, &state, seconds: 0) }
        }
    }

    /// What the tank's gauge has to say, and what ails it; nil for a tank that is not in the farm.
    func ask(_ tank: TankName) -> Answer? {
        let now = clock.now().monotonic
        return state.withLock { state in
            let seconds = advance(&state, now: now, atOnce: false)
            guard let values = state.farm.sensed(in: tank) else { return nil }
            let ailment = LiveFarm.ailment(of: tank, &state, seconds: seconds)
            LiveFarm.hold(tank, ailment?.fault, &state, seconds: seconds)
            let standing = state.standing[tank]
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

    /// Whether any of these gauges babbles now.
    func babbles(anyOf tanks: [TankName]) -> Bool {
        let now = clock.now().monotonic
        return state.withLock { state in
            guard state.schedule != nil || !state.faults.isEmpty else { return false }
            let seconds = advance(&state, now: now, atOnce: false)
            return tanks.contains { LiveFarm.ailment(of: $0, &state, seconds: seconds)?.fault == .babble }
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
    func setFault(_ fault: GaugeFault?, of tank: TankName) {
        let now = clock.now().monotonic
        state.withLock { state in
            let seconds = advance(&state, now: now, atOnce: true)
            state.faults[tank] = fault.map { Ailment(fault: $0, sinceSeconds: seconds) }
            state.standing[tank] = nil
            LiveFarm.hold(tank, fault, &state, seconds: seconds)
        }
    }

    // MARK: - What ails a gauge

    private static func ailment(of tank: TankName, _ state: inout State, seconds: Double) -> Ailment? {
        if let own = state.faults[tank] { return own }
        return state.schedule?.episode(of: tank, atSeconds: seconds).map {
            Ailment(fault: $0.fault, sinceSeconds: $0.fromSeconds)
        }
    }

    /// Keeps what is said now, where the fault is one of standing still, and forgets it where it is none.
    private static func hold(_ tank: TankName, _ fault: GaugeFault?, _ state: inout State, seconds: Double) {
        guard fault == .frozen || fault == .gateway else {
            state.standing[tank] = nil
            return
        }
        guard state.standing[tank] == nil, let values = state.farm.sensed(in: tank) else { return }
        state.standing[tank] = Standstill(values: values, beats: beats(seconds))
    }

    private static func beats(_ seconds: Double) -> UInt16 { UInt16(truncatingIfNeeded: Int64(max(seconds, 0)) + 1) }

    private static func jumping(_ answer: Answer, _ random: inout SplitMix64) -> Answer {
        guard random.chance(jumpChance) else { return answer }
        let way = random.uniform(jumpMillimetres)
        let level = answer.values.levelMillimetres
        return Answer(
            values: SimulatedValues(
                levelMillimetres: level > way ? level - way : level + way,
                interfaceMillimetres: answer.values.interfaceMillimetres,
                temperatureCelsius: answer.values.temperatureCelsius), fault: answer.fault, beats: answer.beats)
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
