import Alarms
import TankFarm
import Testing

@Suite struct ReadingJudgementTests {
    private static let kinds: [AlarmKind] = [
        .levelHighHigh, .levelLowLow, .interfaceHigh, .temperatureHigh, .gaugeFault, .levelFault, .interfaceFault,
        .temperatureFault,
    ]
    private static let judgement = ReadingJudgement(
        tank: "TK-101",
        definitions: kinds.map { AlarmDefinition(id: AlarmID(.tank("TK-101"), $0), limit: 1) })

    private func observe(
        _ level: Measurement, _ interface: Measurement = .good(6367), _ temperature: Measurement = .good(32.5),
        detail: String? = nil, lineIsDown: Bool = false
    ) -> [AlarmKind: Observation] {
        let observations = ReadingJudgementTests.judgement.observations(
            of: GaugeExchange(
                level: level, interface: interface, temperature: temperature,
                details: detail.map { words in
                    Dictionary(uniqueKeysWithValues: Measurand.allCases.map { ($0, words) })
                } ?? [:], lineIsDown: lineIsDown))
        return Dictionary(observations.map { ($0.0.kind, $0.1) }) { first, _ in first }
    }

    @Test func `a good reading gives every limit its value and ends every fault`() {
        let seen = observe(.good(9641))
        #expect(seen[.levelHighHigh] == .value(9641, questionable: false))
        #expect(seen[.levelLowLow] == .value(9641, questionable: false))
        #expect(seen[.interfaceHigh] == .value(6367, questionable: false))
        #expect(seen[.temperatureHigh] == .value(32.5, questionable: false))
        for fault: AlarmKind in [.gaugeFault, .levelFault, .interfaceFault, .temperatureFault] {
            #expect(seen[fault] == .condition(false, text: nil), "\(fault)")
        }
    }

    @Test(arguments: Reason.allCases.filter { $0.quality == .uncertain && $0 != .gatewayStale })
    func `an uncertain value is judged as questionable and is no fault`(reason: Reason) {
        let seen = observe(.uncertain(9641, reason))
        #expect(seen[.levelHighHigh] == .value(9641, questionable: true))
        #expect(seen[.levelFault] == .condition(false, text: nil))
        #expect(seen[.gaugeFault] == .condition(false, text: nil))
    }

    @Test func `a level that a gateway only remembers is judged as questionable and is the level's fault alone`() {
        let seen = observe(
            .uncertain(9641, .gatewayStale), .uncertain(6367, .gatewayStale), .uncertain(32.5, .gatewayStale),
            detail: "the table has not changed")
        #expect(seen[.levelHighHigh] == .value(9641, questionable: true))
        #expect(seen[.levelFault] == .condition(true, text: "gateway-stale: the table has not changed"))
        for kind: AlarmKind in [.interfaceFault, .temperatureFault, .gaugeFault] {
            #expect(seen[kind] == .condition(false, text: nil), "\(kind)")
        }
    }

    @Test(arguments: Reason.allCases.filter(\.isExchangeFailure))
    func `a failed exchange is the gauge's fault alone`(reason: Reason) {
        let seen = observe(.bad(reason), .bad(reason), .bad(reason), detail: "no answer within 500 ms")
        #expect(seen[.gaugeFault] == .condition(true, text: "\(reason.rawValue): no answer within 500 ms"))
        for kind in ReadingJudgementTests.kinds where kind != .gaugeFault {
            #expect(seen[kind] == .unknown, "\(kind)")
        }
    }

    @Test func `a failed exchange with a gauge that has a level only is its fault`() {
        let seen = observe(.bad(.timeout), .absent, .absent)
        #expect(seen[.gaugeFault] == .condition(true, text: "timeout"))
        #expect(seen[.interfaceFault] == .unknown)
        #expect(seen[.interfaceHigh] == .unknown)
    }

    @Test func `a silent gauge under a line that is down is not judged`() {
        let seen = observe(.bad(.connection), .bad(.connection), .bad(.connection), lineIsDown: true)
        #expect(seen[.gaugeFault] == .unknown)
    }

    @Test(arguments: [Reason.gaugeFailure, .outOfRange])
    func `a value that failed rings for itself, not for the gauge nor for the others`(reason: Reason) {
        let seen = observe(.good(9641), .bad(reason), detail: "raw value 65535")
        #expect(seen[.interfaceFault] == .condition(true, text: "\(reason.rawValue): raw value 65535"))
        #expect(seen[.interfaceHigh] == .unknown)
        #expect(seen[.levelFault] == .condition(false, text: nil))
        #expect(seen[.levelHighHigh] == .value(9641, questionable: false))
        #expect(seen[.temperatureFault] == .condition(false, text: nil))
        #expect(seen[.gaugeFault] == .condition(false, text: nil))
    }

    @Test(arguments: [Reason.gaugeFailure, .outOfRange])
    func `a gauge whose values all failed still answers`(reason: Reason) {
        let seen = observe(.bad(reason), .bad(reason), .bad(reason))
        #expect(seen[.gaugeFault] == .condition(false, text: nil))
        for fault: AlarmKind in [.levelFault, .interfaceFault, .temperatureFault] {
            #expect(seen[fault] == .condition(true, text: reason.rawValue), "\(fault)")
        }
    }

    @Test func `a stale value rings for itself and says nothing about the gauge`() {
        let seen = observe(.bad(.stale), .bad(.stale), .bad(.stale))
        #expect(seen[.levelFault] == .condition(true, text: "stale"))
        #expect(seen[.gaugeFault] == .unknown)
    }

    @Test(arguments: [Reason.notRead, .disabled])
    func `a gauge that was not asked is not judged`(reason: Reason) {
        let seen = observe(.bad(reason), .bad(reason), .bad(reason))
        for kind in ReadingJudgementTests.kinds { #expect(seen[kind] == .unknown, "\(kind)") }
    }

    private func partly(
        _ asked: MeasurandSet, level: Measurement = .absent, temperature: Measurement = .absent,
        answersElse: Bool = false, details: [Measurand: String] = [:]
    ) -> [AlarmKind: Observation] {
        let observations = ReadingJudgementTests.judgement.observations(
            of: GaugeExchange(
                level: level, interface: .absent, temperature: temperature, asked: asked, answersElse: answersElse,
                details: details, lineIsDown: false))
        return Dictionary(observations.map { ($0.0.kind, $0.1) }) { first, _ in first }
    }

    @Test func `alarms of values that were not asked for are passed over`() {
        let seen = partly(.temperature, temperature: .good(32.5))
        #expect(Set(seen.keys) == [.temperatureHigh, .temperatureFault, .gaugeFault])
        #expect(seen[.gaugeFault] == .condition(false, text: nil))
    }

    @Test func `a failed exchange beside the level says nothing of the gauge`() {
        let seen = partly(.temperature, temperature: .bad(.timeout))
        #expect(seen[.gaugeFault] == nil)
        #expect(seen[.temperatureFault] == .unknown)
    }

    @Test func `a value that stays away while the gauge answers for others is its own fault`() {
        let seen = partly([.level, .interface], level: .bad(.exception), answersElse: true)
        #expect(seen[.gaugeFault] == .condition(false, text: nil))
        #expect(seen[.levelFault] == .condition(true, text: "exception"))
    }

    @Test func `a value that was asked for and is kept is unknown`() {
        #expect(partly(.level)[.levelHighHigh] == .unknown)
    }

    @Test func `each fault has its own value's words`() {
        let seen = partly(
            .all, level: .bad(.outOfRange), temperature: .bad(.gaugeFailure),
            details: [.level: "raw 65535", .temperature: "open circuit"])
        #expect(seen[.levelFault] == .condition(true, text: "out-of-range: raw 65535"))
        #expect(seen[.temperatureFault] == .condition(true, text: "gauge-failure: open circuit"))
    }

    @Test func `an empty detail adds nothing to the reason`() {
        #expect(observe(.bad(.outOfRange), detail: "")[.levelFault] == .condition(true, text: "out-of-range"))
    }

    @Test func `judges the tank's own alarms, in the definitions' order`() {
        let definitions = [
            AlarmDefinition(id: AlarmID(.tank("TK-102"), .levelHigh), limit: 1),
            AlarmDefinition(id: AlarmID(.tank("TK-101"), .levelHigh), limit: 1),
            AlarmDefinition(id: AlarmID(.line("south"), .lineFault)),
            AlarmDefinition(id: AlarmID(.station, .storageFault)),
            AlarmDefinition(id: AlarmID(.tank("TK-101"), .gaugeFault)),
        ]
        let judgement = ReadingJudgement(tank: "TK-101", definitions: definitions)
        let seen = judgement.observations(
            of: GaugeExchange(level: .good(1), interface: .absent, temperature: .absent, lineIsDown: false))
        #expect(seen.map(\.0) == [definitions[1].id, definitions[4].id])
    }

    @Test func `kinds that the station derives are left out`() {
        let definitions = AlarmKind.allCases.filter(\.isOfTank).map {
            AlarmDefinition(id: AlarmID(.tank("TK-101"), $0), limit: $0.side == .fault ? nil : 1)
        }
        let judgement = ReadingJudgement(tank: "TK-101", definitions: definitions)
        let seen = judgement.observations(
            of: GaugeExchange(level: .good(1), interface: .good(1), temperature: .good(1), lineIsDown: false))
        #expect(seen.map(\.0) == definitions.map(\.id).filter { !$0.kind.isDerived })
        #expect(seen.contains { $0.0.kind == .roofLanding && $0.1 == .value(1, questionable: false) })
        #expect(seen.contains { $0.0.kind == .interfaceNearOutlet && $0.1 == .value(1, questionable: false) })
    }

    @Test func `a value that warms up is not believed downwards`() {
        let seen = ReadingJudgementTests.judgement.observations(
            of: GaugeExchange(
                level: .uncertain(0, .warmingUp), interface: .good(1), temperature: .good(1), lineIsDown: false,
                warmingUp: .level))
        let byKind = Dictionary(seen.map { ($0.0.kind, $0.1) }) { first, _ in first }
        #expect(byKind[.levelLowLow] == .unknown)
        #expect(byKind[.levelHighHigh] == .value(0, questionable: true))
    }
}
