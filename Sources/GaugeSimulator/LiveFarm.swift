import Synchronization
import TankFarm

/// The farm and its gauges' faults as the lines' threads share them: it goes on as the clock does, whenever one is asked.
final class LiveFarm: Sendable {
    struct Answer: Sendable {
        let values: SimulatedValues
        let fault: GaugeFault?
    }

    private struct State {
        var farm: SimulatedFarm
        var faults: [TankName: GaugeFault]
        var schedule: FaultSchedule?
        /// What gauges that are frozen go on saying.
        var frozen: [TankName: SimulatedValues] = [:]
        var startedAt: MonotonicTime?
        var advancedAtSeconds = 0.0
    }

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
            State(farm: farm, faults: options.faults, schedule: options.scenario == .faults ? schedule : nil))
    }

    /// From now on the farm lives; before, nothing in it moves.
    func begin() {
        let now = clock.now().monotonic
        state.withLock { state in
            state.startedAt = now
            for tank in state.farm.tankNames where state.faults[tank] == .frozen {
                state.frozen[tank] = state.farm.sensed(in: tank)
            }
        }
    }

    /// What the tank's gauge has to say, and what ails it; nil for a tank that is not in the farm.
    func ask(_ tank: TankName) -> Answer? {
        let now = clock.now().monotonic
        return state.withLock { state in
            let seconds = advance(&state, now: now, atOnce: false)
            let fault = state.faults[tank] ?? state.schedule?.fault(of: tank, atSeconds: seconds)
            guard fault == .frozen else {
                state.frozen[tank] = nil
                return state.farm.sensed(in: tank).map { Answer(values: $0, fault: fault) }
            }
            guard let values = state.frozen[tank] ?? state.farm.sensed(in: tank) else { return nil }
            state.frozen[tank] = values
            return Answer(values: values, fault: fault)
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
            advance(&state, now: now, atOnce: true)
            state.faults[tank] = fault
            state.frozen[tank] = fault == .frozen ? state.farm.sensed(in: tank) : nil
        }
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
