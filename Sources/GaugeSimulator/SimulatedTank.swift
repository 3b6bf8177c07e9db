import Glibc
import TankFarm

/// One tank's liquid: moved by pumps, parted by settling, warmed by the sun and by what comes in.
struct SimulatedTank: Sendable {
    /// Oil that stays over the water when a tank is emptied, so that no pump draws water.
    static let leastOilMillimetres = 300.0
    /// Of the air, over the day.
    static let meanAmbientCelsius = 14.0
    /// What a pump takes to come to its full rate.
    static let rampSeconds = 90.0

    enum Activity: Hashable, Sendable {
        case still
        case receiving(to: Double)
        case dispatching(to: Double)
        /// Water is drawn off below; the level sinks with the interface.
        case draining(toInterface: Double)
        /// Driven by the scenario, in millimetres a second, up to a level.
        case driven(speed: Double, to: Double)
    }

    let spec: SimulatedTankSpec
    private(set) var level: Double
    private(set) var interface: Double?
    private(set) var temperature: Double
    private(set) var activity = Activity.still
    /// Seconds since the last activity ended.
    private(set) var restSeconds: Double
    private var fullSpeed = 0.0
    /// How fast pumps move the level now, millimetres a second.
    private var speed = 0.0
    /// Water that came in with the oil and has not settled yet, as millimetres of level.
    private var emulsion: Double
    private let waterCut: Double
    private let trim: SimulatedTrim
    /// Of the air around it, °C.
    private var ambient: Double
    private let levelSwing: Swing
    private let interfaceSwing: Swing
    private var noise: SensorNoise
    private var random: SplitMix64

    /// - Parameter ambientSwing: as for `step`.
    init(spec: SimulatedTankSpec, seed: UInt64, ambientSwing: Double) {
        self.spec = spec
        trim = SimulatedTrim(of: spec.tank, seed: seed)
        ambient = SimulatedTank.meanAmbientCelsius + ambientSwing
        var random = SplitMix64(seed: seed, name: spec.tank.text)
        level = spec.initialLevelMillimetres
        interface = spec.initialInterfaceMillimetres
        temperature = spec.temperatureCelsius
        restSeconds = random.uniform(0...3_600)
        emulsion = spec.initialInterfaceMillimetres == nil ? 0 : random.uniform(0...60)
        waterCut = random.uniform(0.04...0.2)
        let band = spec.lowestMillimetres...max(spec.lowestMillimetres, spec.highestMillimetres)
        levelSwing = Swing(about: level, within: band, most: 45, &random)
        let interfaceBand =
            spec.lowestInterfaceMillimetres...max(spec.lowestInterfaceMillimetres, spec.highestInterfaceMillimetres)
        interfaceSwing = Swing(about: interface ?? 0, within: interfaceBand, most: 30, &random)
        noise = SensorNoise(&random)
        self.random = random
    }

    /// What is in the tank as it is.
    var truth: SimulatedValues {
        SimulatedValues(
            levelMillimetres: level, interfaceMillimetres: interface, temperatureCelsius: temperature,
            ambientCelsius: ambient, pressureKilopascals: trim.pressure(ambientCelsius: ambient),
            waterCutPercent: trim.waterCut(emulsionMillimetres: emulsion), bandMillimetres: trim.bandMillimetres)
    }

    /// The same as the gauge's sensors feel it, level and interface each within a millimetre.
    var sensed: SimulatedValues {
        var values = truth
        values.levelMillimetres += noise.level
        values.interfaceMillimetres = interface.map { $0 + noise.interface }
        return values
    }

    /// Millimetres a second that the tank's pumps can do at most.
    var fullPumpSpeed: Double {
        spec.areaSquareMetres > 0 ? spec.maximumFillCubicMetresPerHour / spec.areaSquareMetres / 3.6 : 0
    }

    /// Where the level may sink to without bringing water to the outlet.
    private var floor: Double {
        max(spec.lowestMillimetres, (interface ?? -.infinity) + SimulatedTank.leastOilMillimetres)
    }

    // MARK: - What happens in a step

    /// - Parameters:
    ///   - seconds: above zero; a minute at most, or settling and pumps become coarse.
    ///   - now: seconds since the farm began, at the step's end.
    ///   - ambientSwing: how far the air is from its mean, °C.
    mutating func step(seconds: Double, now: Double, ambientSwing: Double) {
        let before = level
        if spec.service == .flowThrough, activity == .still {
            level = levelSwing.value(at: now)
            if interface != nil { interface = interfaceSwing.value(at: now) }
        } else {
            pump(seconds)
            settle(seconds)
        }
        ambient = SimulatedTank.meanAmbientCelsius + ambientSwing
        warm(seconds, received: max(0, level - before), ambientSwing: ambientSwing)
        noise.step(seconds, &random)
        restSeconds = activity == .still ? restSeconds + seconds : 0
    }

    private mutating func pump(_ seconds: Double) {
        let (wanted, rampSpeed): (Double, Double) =
            switch activity {
            case .still: (0, .infinity)
            case .receiving: (fullSpeed, fullSpeed / SimulatedTank.rampSeconds)
            case .dispatching, .draining: (-fullSpeed, fullSpeed / SimulatedTank.rampSeconds)
            case .driven(let speed, _): (speed, .infinity)
            }
        // Linear from the speed that is to the one that is wanted, then even: exact whatever the step.
        let ramp = min(seconds, rampSpeed > 0 ? abs(wanted - speed) / rampSpeed : 0)
        let reached = rampSpeed.isInfinite ? wanted : speed + (wanted > speed ? ramp : -ramp) * rampSpeed
        let change = (speed + reached) / 2 * ramp + reached * (seconds - ramp)
        speed = reached
        switch activity {
        case .still: break
        case .receiving(let target):
            let received = min(change, max(0, target - level))
            level += received
            if interface != nil { emulsion = min(emulsion + received * waterCut, 400) }
            if level >= target { stop() }
        case .dispatching(let target):
            level = max(level + change, min(level, target))
            if level <= target { stop() }
        case .draining(let target):
            let drained = min(-change, max(0, (interface ?? target) - target))
            level -= drained
            interface = interface.map { $0 - drained }
            if (interface ?? target) <= target || level <= spec.lowestMillimetres { stop() }
        case .driven(let speed, let target):
            level = speed >= 0 ? min(level + change, max(level, target)) : max(level + change, min(level, target))
            if speed >= 0 ? level >= target : level <= target { stop() }
        }
    }

    /// Drops join and sink: of what is still suspended, two thirds in an hour.
    private mutating func settle(_ seconds: Double) {
        guard let water = interface, emulsion > 0 else { return }
        let ceiling = min(spec.highestInterfaceMillimetres, level - SimulatedTank.leastOilMillimetres)
        let settled = min(emulsion * (1 - exp(-seconds / 3_300)), max(0, ceiling - water))
        interface = water + settled
        emulsion -= settled
    }

    /// The shell follows the air a little and late; what comes in is warm from the heater.
    private mutating func warm(_ seconds: Double, received: Double, ambientSwing: Double) {
        let lagSeconds = 18_000.0
        let rest = spec.temperatureCelsius + 0.15 * ambientSwing
        temperature += (rest - temperature) * (1 - exp(-seconds / lagSeconds))
        guard spec.service == .batch, level > 0 else { return }
        temperature += (spec.temperatureCelsius + 4 - temperature) * min(received / level, 1)
    }

    // MARK: - What the farm orders

    /// Begins a receipt, a dispatch or draining, whichever the tank's state asks for; false where it has no room for any.
    /// - Parameter running: the pump runs at its full rate already.
    mutating func begin(running: Bool = false) -> Bool {
        guard activity == .still, spec.service == .batch, fullPumpSpeed > 0 else { return false }
        let span = spec.highestMillimetres - spec.lowestMillimetres
        guard span > 0 else { return false }
        fullSpeed = fullPumpSpeed * random.uniform(0.5...0.95)
        let most = fullSpeed * random.uniform(1_800...14_400)
        if let target = drainTarget(), random.chance(0.6) {
            fullSpeed *= 0.3
            activity = .draining(toInterface: target)
        } else {
            let fullness = (level - spec.lowestMillimetres) / span
            let up = min(level + most, spec.lowestMillimetres + span * random.uniform(0.72...1))
            let down = max(level - most, floor + max(0, spec.highestMillimetres - floor) * random.uniform(0...0.28))
            let rises = fullness < 0.35 || (fullness < 0.65 && random.chance(0.5))
            // A batch of less than a few centimetres is none.
            let least = min(span * 0.05, 50)
            if rises, up - level > least || level - down <= least {
                activity = .receiving(to: up)
            } else {
                activity = .dispatching(to: down)
            }
            let room = activity == .receiving(to: up) ? up - level : level - down
            if room <= 0 {
                activity = .still
                return false
            }
        }
        if running {
            if case .receiving = activity { speed = fullSpeed } else { speed = -fullSpeed }
        }
        return true
    }

    /// Where draining should end, when there is water enough to begin and oil enough above the lowest level.
    private func drainTarget() -> Double? {
        guard let interface else { return nil }
        let span = spec.highestInterfaceMillimetres - spec.lowestInterfaceMillimetres
        let target = spec.lowestInterfaceMillimetres + span * 0.3
        guard span > 0, interface > spec.lowestInterfaceMillimetres + span * 0.7,
            level - (interface - target) > spec.lowestMillimetres
        else { return nil }
        return target
    }

    /// The scenario moves the level, in millimetres a second, up or down to `target`.
    mutating func drive(speed: Double, to target: Double) { activity = .driven(speed: speed, to: target) }

    /// The scenario puts the level where its story begins.
    mutating func place(level newLevel: Double) {
        level = newLevel
        stop()
    }

    mutating func stop() {
        activity = .still
        speed = 0
    }

    /// A dispatch to a level that the scenario names.
    mutating func dispatch(to target: Double) {
        fullSpeed = fullPumpSpeed * 0.9
        activity = .dispatching(to: max(target, floor))
    }
}

/// The slow rise and fall of a vessel under level control.
private struct Swing: Sendable {
    let centre: Double
    let amplitude: Double
    let periodSeconds: Double

    /// Never beyond the band, and at `centre` at the start.
    init(about centre: Double, within band: ClosedRange<Double>, most: Double, _ random: inout SplitMix64) {
        self.centre = centre
        let room = max(0, min(centre - band.lowerBound, band.upperBound - centre))
        // Up first or down first: the sign of the amplitude.
        amplitude = min(random.uniform(0.2...1) * most, room) * (random.chance(0.5) ? 1 : -1)
        periodSeconds = random.uniform(1_500...5_400)
    }

    func value(at seconds: Double) -> Double {
        centre + amplitude * sin(seconds / periodSeconds * 2 * .pi)
    }
}

/// What floats and probes waver: up to a millimetre either way, mostly less, held for some seconds, so that the register of
/// a tank at rest stays the same in most seconds, as the real one's does.
private struct SensorNoise: Sendable {
    private(set) var level = 0.0
    private(set) var interface = 0.0
    private var restSeconds = 0.0

    init(_ random: inout SplitMix64) { step(0, &random) }

    mutating func step(_ seconds: Double, _ random: inout SplitMix64) {
        restSeconds -= seconds
        guard restSeconds <= 0 else { return }
        restSeconds = random.uniform(1...6)
        level = random.uniform(-0.5...0.5) + random.uniform(-0.5...0.5)
        interface = random.uniform(-0.5...0.5) + random.uniform(-0.5...0.5)
    }
}
