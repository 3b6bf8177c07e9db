import Acquisition
import Alarms
import Snapshots
import TankFarm
import TestSupport
import Testing

@testable import Station

@Suite struct ExtraTests {
    private func farm(staleAfter: Duration? = nil) -> Farm {
        var farm = Farm(model: Farm.model([.ambient, .waterCut]), staleAfter: staleAfter)
        farm.start()
        farm.now(.line(.connected("south", at: farm.clock.now())))
        return farm
    }

    private func answer(_ farm: Farm, _ extras: [Measurement?], level: Measurement = .good(8_000)) -> StationEvent {
        farm.reading("TK-101", level: level, extras: extras)
    }

    private func values(_ farm: Farm) -> [Measurement] { farm.tank("TK-101")?.extras.map(\.measurement) ?? [] }

    @Test func `further values stand in the model's order, unread before the first answer`() {
        var farm = farm()
        #expect(values(farm) == [.bad(.notRead), .bad(.notRead)])
        farm.after(answer(farm, [.good(18), .uncertain(1.2, .blindZone)]))
        #expect(farm.tank("TK-101")?.extras.map(\.extra) == [.ambient, .waterCut])
        #expect(values(farm) == [.good(18), .uncertain(1.2, .blindZone)])
    }

    @Test func `a gauge that has none shows none`() {
        var farm = Farm()
        farm.answerAll()
        #expect(farm.tank("TK-101")?.extras == [])
    }

    @Test func `a value that was not asked for keeps its own`() {
        var farm = farm()
        farm.after(answer(farm, [.good(18), .good(1)]))
        farm.after(answer(farm, [nil, .good(2)]))
        farm.after(answer(farm, []))
        #expect(values(farm) == [.good(18), .good(2)])
    }

    @Test func `it stays good through two failed exchanges and goes bad at the third`() {
        var farm = farm(staleAfter: .seconds(60))
        farm.after(answer(farm, [.good(18), .good(1)]))
        for _ in 0..<2 { farm.after(farm.extras([.bad(.timeout), .bad(.timeout)])) }
        #expect(values(farm) == [.good(18), .good(1)])
        farm.after(farm.extras([.bad(.timeout), .good(1)]))
        #expect(values(farm) == [.bad(.timeout), .good(1)])
        farm.after(farm.extras([.bad(.gaugeFailure), .bad(.outOfRange)]))
        #expect(values(farm) == [.bad(.gaugeFailure), .bad(.outOfRange)])
    }

    @Test func `it is stale when its temperature would be`() {
        var farm = farm(staleAfter: .seconds(20))
        farm.after(answer(farm, [.good(18), .good(1)]))
        for _ in 0..<19 { farm.after(answer(farm, [nil, .good(1)])) }
        #expect(values(farm) == [.good(18), .good(1)])
        farm.after(.deadline)
        #expect(values(farm) == [.bad(.stale), .good(1)])
    }

    @Test func `it names a deadline where no reading comes`() throws {
        var farm = farm(staleAfter: .seconds(20))
        farm.after(farm.extras([.good(18), nil]))
        let deadline = try #require(farm.state.nextDeadline)
        #expect(deadline <= farm.clock.now().monotonic + .seconds(20))
    }

    @Test func `an exchange of further values alone is no news of the level, good or bad`() throws {
        var farm = farm(staleAfter: .seconds(600))
        farm.after(answer(farm, [.good(18), .good(1)]))
        let before = try #require(farm.tank("TK-101"))
        var effects: [StationEffect] = []
        for _ in 0..<10 { effects += farm.after(farm.extras([.bad(.timeout), .bad(.exception)])) }
        let after = try #require(farm.tank("TK-101"))
        #expect(after.level == before.level && after.readAt == before.readAt && after.interface == before.interface)
        #expect(effects.rung.isEmpty && effects.samples.isEmpty)
        farm.after(.seconds(1), farm.failure("TK-101"))
        farm.after(farm.extras([.good(18), .good(1)]))
        for _ in 0..<2 { farm.after(farm.failure("TK-101")) }
        #expect(farm.level("TK-101") == .bad(.timeout))
    }

    @Test func `while its gauge boots it is uncertain`() {
        var farm = farm()
        farm.after(answer(farm, [.good(18), .good(1)]))
        for _ in 0..<12 {
            farm.after(
                farm.reading(
                    "TK-101", level: .bad(.timeout), interface: .bad(.timeout), temperature: .bad(.timeout),
                    extras: [.bad(.timeout), .bad(.timeout)]))
        }
        farm.after(farm.extras([.good(0), nil]))
        #expect(values(farm).first == .uncertain(0, .warmingUp))
        farm.after(answer(farm, [.good(0), .good(0)], level: .good(0)))
        #expect(values(farm) == [.uncertain(0, .warmingUp), .uncertain(0, .warmingUp)])
        #expect(farm.level("TK-101") == .uncertain(0, .warmingUp))
    }

    @Test func `what a gateway only remembers is marked`() {
        let at = Farm().clock.now()
        let reading = Reading(
            tank: "TK-101", at: at, level: .good(1), interface: .absent, temperature: .absent,
            extras: [.good(18), nil, .bad(.outOfRange)])
        #expect(reading.markedGatewayStale.extras == [.uncertain(18, .gatewayStale), nil, .bad(.outOfRange)])
    }

    @Test func `where further values are read by themselves they are read as seldom as a temperature, and age so`() {
        let usual = GaugeModel.floatInterface
        let model = GaugeModel(
            name: "apart", table: .holding, level: usual.level,
            extras: [
                ExtraRegister(.ambient, RegisterValue(address: 900, type: .i16, scale: 0.1), plausible: -60...60)
            ])
        let line = LineSettings(
            name: "south", transport: .rtu(SerialSettings(device: "/dev/ttyUSB0")), scanInterval: .seconds(1),
            responseTimeout: .milliseconds(500), temperatureEvery: 10,
            gauges: [PolledGauge(tank: "TK-101", unit: 1, model: model, plausible: [:])])
        let every = ReadEvery.all(of: line)
        #expect(every.map(\.extras) == [10])
        #expect(every.map(\.level) == [1])
    }

    @Test func `further values that are read seldom do not let the temperature grow older`() {
        let usual = GaugeModel.floatInterface
        let model = GaugeModel(
            name: "apart", table: .holding, level: usual.level, interface: usual.interface,
            temperature: usual.temperature,
            extras: [
                ExtraRegister(.ambient, RegisterValue(address: 900, type: .i16, scale: 0.1), plausible: -60...60)
            ])
        var farm = Farm(model: model)
        #expect(farm.state.readEvery.first?.temperature == 1 && (farm.state.readEvery.first?.extras ?? 0) > 1)
        farm.start()
        farm.now(.line(.connected("south", at: farm.clock.now())))
        farm.now(farm.reading("TK-101", level: .good(8_000), extras: [.good(18)]))
        farm.after(.seconds(6), .deadline)
        #expect(farm.tank("TK-101")?.temperature == .bad(.stale))
        #expect(values(farm) == [.good(18)])
        farm.after(.seconds(10), .deadline)
        #expect(values(farm) == [.bad(.stale)])
    }
}
