/// The story of scenario `overfill`: a receipt that nobody stops. The tank begins just below H, is at HH within two minutes,
/// creeps on as the pump is throttled, stands a little above HH, and is drawn down again at last.
struct Overfill: Sendable {
    private enum Stage: Sendable {
        case waiting, rising, creeping
        case held(until: Double)
        case falling, over
    }

    private static let secondsToHighHigh = 110.0
    private static let slowestMillimetresPerSecond = 1.0
    private static let creepMillimetresPerSecond = 0.2
    private static let heldSeconds = 600.0

    /// Where it begins, in millimetres.
    let start: Double
    private let highHigh: Double
    private let ceiling: Double
    private let restingLevel: Double
    private let speed: Double
    private var stage = Stage.waiting

    /// Nil where the tank has no HH limit.
    init?(spec: SimulatedTankSpec) {
        guard let highHigh = spec.limits.levelHighHighMillimetres else { return nil }
        self.highHigh = highHigh
        let high = min(spec.limits.levelHighMillimetres ?? highHigh - 150, highHigh)
        start = max(0, high - 25)
        // 60 to 120 mm/min where H and HH lie as close as they often do. Where they lie further apart it must be faster:
        // whoever watches waits two minutes, not ten.
        speed = max((highHigh - start) / Overfill.secondsToHighHigh, Overfill.slowestMillimetresPerSecond)
        ceiling = max(highHigh + 10, min(highHigh + 60, spec.shellHeightMillimetres - 20))
        restingLevel = spec.lowestMillimetres + (spec.highestMillimetres - spec.lowestMillimetres) * 0.5
    }

    var isOver: Bool {
        if case .over = stage { true } else { false }
    }

    /// Tells the tank what comes next, when what was under way is done. Called before each step.
    mutating func direct(_ tank: inout SimulatedTank, now: Double) {
        switch stage {
        case .waiting:
            tank.drive(speed: speed, to: highHigh + 8)
            stage = .rising
        case .rising where tank.activity == .still:
            tank.drive(speed: Overfill.creepMillimetresPerSecond, to: ceiling)
            stage = .creeping
        case .creeping where tank.activity == .still: stage = .held(until: now + Overfill.heldSeconds)
        case .held(let end) where now >= end:
            tank.dispatch(to: restingLevel)
            stage = .falling
        case .falling where tank.activity == .still: stage = .over
        default: break
        }
    }

    /// Where the tank was so long before its story begins: a receipt at the pump's pace that comes to the start just in time.
    func level(secondsBefore: Double, in tank: SimulatedTank) -> Double {
        max(start - tank.fullPumpSpeed * 0.7 * secondsBefore, min(restingLevel, start))
    }
}
