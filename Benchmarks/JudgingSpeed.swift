import Alarms
import Station
import TankFarm

extension Measure {
    /// What the alarms alone cost of one scan of a very large farm in which nothing happens.
    static let judging = Measure(name: "judging", what: "judging a scan") { bench in
        let farm = JudgingSpeed()
        return try farm.rows(scans: bench.isQuick ? 20 : 200)
    }
}

/// Tanks whose values are good and in limits, held against all their alarms: values to observations, and these judged.
struct JudgingSpeed {
    static let tanks = 10_000
    static let kinds: [AlarmKind] = [
        .levelHighHigh, .levelHigh, .levelLow, .levelLowLow, .interfaceHigh, .interfaceLow, .temperatureHigh,
        .gaugeFault, .levelFault, .interfaceFault,
    ]
    private static let limits: [AlarmKind: Double] = [
        .levelHighHigh: 13_500, .levelHigh: 13_000, .levelLow: 1_500, .levelLowLow: 1_100, .interfaceHigh: 7_500,
        .interfaceLow: 400, .temperatureHigh: 75,
    ]

    func rows(scans: Int) throws -> [BenchRow] {
        let names = (0..<JudgingSpeed.tanks).map { TankName("TK-\($0)") }
        let definitions = names.flatMap { name in
            JudgingSpeed.kinds.map { AlarmDefinition(id: AlarmID(.tank(name), $0), limit: JudgingSpeed.limits[$0]) }
        }
        var board = AlarmBoard(definitions: definitions)
        let perTank = JudgingSpeed.kinds.count
        let judgements = names.enumerated().map { place, name in
            ReadingJudgement(
                tank: name, definitions: Array(definitions[place * perTank..<(place + 1) * perTank]), board: board)
        }
        var now = SystemMoments().now()
        var times: [Double] = []
        var effects = 0
        for scan in 0..<scans {
            now = now + .seconds(1)
            let watch = Stopwatch()
            // The values move, so that nothing can be known beforehand; none of them comes near a limit.
            let level = 6_000 + Double(scan)
            for judgement in judgements { effects += JudgingSpeed.judge(level, judgement, on: &board, at: now).count }
            times.append(watch.milliseconds)
        }
        // At last all of them overfill: had the scans not been judged, this would not be seen either.
        let rung = judgements.reduce(0) { rung, judgement in
            let effects = JudgingSpeed.judge(13_600, judgement, on: &board, at: now)
            return rung + effects.count { if case .annunciate = $0 { true } else { false } }
        }
        // Fewer, or an alarm among the scans, and it was not this that was measured.
        guard judgements.allSatisfy({ $0.alarms.count == perTank }), effects == 0, rung == JudgingSpeed.tanks else {
            throw BenchFailure("\(effects) effects, and \(rung) overfills: not what was to be measured")
        }
        let what = "one scan of \(JudgingSpeed.tanks) tanks × \(perTank) alarms judged, none changing"
        return [
            .atMost("\(what): median of \(scans)", Figures(times).median, limit: 5, decimals: 2, unit: "ms"),
            .told(
                "the same, least – worst",
                "\(DecimalText.fixed(Figures(times).least, 2)) – "
                    + "\(DecimalText.fixed(Figures(times).most, 2)) ms"),
        ]
    }

    private static func judge(
        _ level: Double, _ judgement: ReadingJudgement, on board: inout AlarmBoard, at now: Moment
    ) -> [AlarmEffect] {
        board.judge(
            GaugeExchange(
                level: .good(level), interface: .good(2_000), temperature: .good(40), lineIsDown: false),
            by: judgement, at: now)
    }
}
