import Alarms
import TankFarm

/// A tank's second gauge: its level, and where it is polled. The difference of both is judged by it, and its own faults,
/// under the name by which it is polled.
struct SecondGauge: Sendable {
    let lineIndex: Int
    /// Its place among the line's gauges.
    let gaugeIndex: Int
    /// In how many scans its level is read once.
    let every: Int
    var level = ValueBelief(isPresent: true)
    /// The reason of its level in words; nil where it is good, or says all.
    var detail: String?
    /// Its own faults.
    let judgement: ReadingJudgement

    init(line: Int, gauge: Int, every: Int, judgement: ReadingJudgement) {
        lineIndex = line
        gaugeIndex = gauge
        self.every = every
        self.judgement = judgement
    }
}

/// Where one tank's alarms that are made of several readings stand on the board; nil for those that it does not have.
struct DerivedSlots: Sendable {
    private let riseRate: AlarmSlot?
    private let fallRate: AlarmSlot?
    private let timeToOverfill: AlarmSlot?
    private let unexpectedMovement: AlarmSlot?
    private let reverseMovement: AlarmSlot?
    private let lostWhileMoving: AlarmSlot?
    private let levelStuck: AlarmSlot?
    let gaugeDifference: AlarmSlot?
    /// The overfill, of which it is told whether it can ring.
    let highHigh: AlarmSlot?

    init(_ tank: TankName, board: AlarmBoard) {
        func slot(_ kind: AlarmKind) -> AlarmSlot? { board.slot(of: AlarmID(.tank(tank), kind)) }
        riseRate = slot(.riseRate)
        fallRate = slot(.fallRate)
        timeToOverfill = slot(.timeToOverfill)
        unexpectedMovement = slot(.unexpectedMovement)
        reverseMovement = slot(.reverseMovement)
        lostWhileMoving = slot(.lostWhileMoving)
        levelStuck = slot(.levelStuck)
        gaugeDifference = slot(.gaugeDifference)
        highHigh = slot(.levelHighHigh)
    }

    /// Whether anything is judged by the rate.
    var needRate: Bool { riseRate != nil || fallRate != nil || timeToOverfill != nil }

    subscript(kind: AlarmKind) -> AlarmSlot? {
        switch kind {
        case .riseRate: riseRate
        case .fallRate: fallRate
        case .timeToOverfill: timeToOverfill
        case .unexpectedMovement: unexpectedMovement
        case .reverseMovement: reverseMovement
        case .lostWhileMoving: lostWhileMoving
        case .levelStuck: levelStuck
        case .gaugeDifference: gaugeDifference
        default: nil
        }
    }
}
