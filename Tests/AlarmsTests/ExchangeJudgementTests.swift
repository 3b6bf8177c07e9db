import Alarms
import TankFarm
import TestSupport
import Testing

/// A board judges an exchange without making an observation of what changes nothing: it must come to the same.
@Suite struct ExchangeJudgementTests {
    private static let tank: TankName = "TK-101"
    private static let definitions: [AlarmDefinition] = AlarmKind.allCases
        .filter { $0.isOfTank && !$0.isDerived }
        .map { kind in
            let limit: Double? =
                switch kind.side {
                case .high: kind == .levelHighHigh ? 80 : 70
                case .low: kind == .levelLowLow ? 20 : 30
                case .fault: nil
                }
            return AlarmDefinition(
                id: AlarmID(.tank(tank), kind), limit: limit, deadband: 5,
                onDelay: .seconds(kind == .levelHigh ? 3 : 0),
                offDelay: .seconds(2), isLatching: kind == .temperatureHigh, isEnabled: kind != .roofLanding)
        }

    private func measurement(_ random: inout SeededRandom) -> Measurement {
        let value = Double.random(in: 0...100, using: &random)
        return switch Int.random(in: 0..<10, using: &random) {
        case 0: .absent
        case 1: .bad([.timeout, .gaugeFailure, .outOfRange, .stale, .notRead].randomElement(using: &random) ?? .stale)
        case 2: .uncertain(value, [.jump, .warmingUp, .gatewayStale].randomElement(using: &random) ?? .jump)
        case 3: .good([Double.nan, .infinity, -.infinity].randomElement(using: &random) ?? .nan)
        default: .good(value)
        }
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `an exchange does what its observations do, one by one`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var quick = AlarmBoard(definitions: Self.definitions)
        var plain = quick
        let judgement = ReadingJudgement(tank: Self.tank, definitions: Self.definitions, board: quick)
        let clock = ManualClock()
        var raised = 0
        for _ in 0..<400 {
            clock.advance(by: .seconds(Int.random(in: 0...2, using: &random)))
            let asked: [MeasurandSet] = [.all, .all, .all, .level, [.interface, .temperature], []]
            let exchange = GaugeExchange(
                level: measurement(&random), interface: measurement(&random), temperature: measurement(&random),
                asked: asked.randomElement(using: &random) ?? .all, answersElse: .random(using: &random),
                details: [.level: "words"], lineIsDown: .random(using: &random),
                warmingUp: [[], [], .level].randomElement(using: &random) ?? [])
            let one = quick.judge(exchange, by: judgement, at: clock.now())
            let other = plain.judge(judgement.observations(of: exchange), at: clock.now())
            #expect(one == other, "seed \(seed)")
            raised += one.count
        }
        #expect(raised > 20)
        #expect(quick.standing == plain.standing)
        #expect(quick.nextDeadline == plain.nextDeadline)
    }

    @Test func `what the station has made of it besides is judged with it, so that the more urgent alone sounds`()
        throws
    {
        let definitions = [
            AlarmDefinition(id: AlarmID(.tank(Self.tank), .levelHighHigh), limit: 80),
            AlarmDefinition(id: AlarmID(.tank(Self.tank), .levelHigh), limit: 70, onDelay: .zero),
        ]
        var board = AlarmBoard(definitions: definitions)
        let judgement = ReadingJudgement(tank: Self.tank, definitions: [definitions[0]], board: board)
        let high = try #require(board.slot(of: definitions[1].id))
        let effects = board.judge(
            GaugeExchange(level: .good(90), interface: .absent, temperature: .absent, lineIsDown: false),
            by: judgement, and: [(high, .value(90, questionable: false))], at: ManualClock().now())
        let sounds = effects.compactMap { if case .annunciate(_, _, _, let sounds) = $0 { sounds } else { nil } }
        #expect(sounds == [true, false])
    }

    @Test func `a judgement that was made without a board judges nothing`() {
        var board = AlarmBoard(definitions: Self.definitions)
        let judgement = ReadingJudgement(tank: Self.tank, definitions: Self.definitions)
        let exchange = GaugeExchange(level: .good(90), interface: .absent, temperature: .absent, lineIsDown: false)
        #expect(board.judge(exchange, by: judgement, at: ManualClock().now()).isEmpty)
    }
}
