import Acquisition
import Alarms
import Snapshots
import Station
import TankFarm
import TestSupport
import Testing

@Suite struct PartialReadingTests {
    /// A gauge whose temperature lies far from its level and takes a request of its own.
    private func apart(staleAfter: Duration? = nil) -> Farm {
        let usual = GaugeModel.floatInterface
        let model = GaugeModel(
            name: "apart", table: .holding, level: usual.level, interface: usual.interface,
            temperature: RegisterValue(address: 900, type: .i16, scale: 0.1))
        var farm = Farm(model: model, staleAfter: staleAfter)
        farm.answerAll()
        return farm
    }

    private func levels(_ farm: Farm, _ level: Measurement, _ interface: Measurement = .good(3_000)) -> StationEvent {
        farm.reading(
            "TK-101", level: level, interface: interface, temperature: .absent, asked: [.level, .interface])
    }

    private func temperature(_ farm: Farm, _ value: Measurement, detail: String? = nil) -> StationEvent {
        farm.reading(
            "TK-101", level: .absent, interface: .absent, temperature: value, asked: .temperature, detail: detail)
    }

    @Test func `values that were not asked for keep value, age and quality`() throws {
        var farm = apart()
        let readAt = farm.clock.now()
        farm.after(.seconds(2), temperature(farm, .good(40)))
        let tank = try #require(farm.tank("TK-101"))
        #expect(tank.level == .good(8_000))
        #expect(tank.interface == .good(3_000))
        #expect(tank.temperature == .good(40))
        #expect(tank.readAt == readAt)
    }

    @Test func `a temperature that fails alone is the temperature's fault and not the gauge's`() {
        var farm = apart()
        var rung: [String] = []
        for _ in 0..<12 {
            rung += farm.after(.milliseconds(500), levels(farm, .good(8_000))).rung.filter { $0.hasPrefix("TK-101") }
            rung += farm.after(.milliseconds(500), temperature(farm, .bad(.exception))).rung
                .filter { $0.hasPrefix("TK-101") }
        }
        #expect(rung == ["TK-101/temperature_fault"])
        #expect(farm.level("TK-101") == .good(8_000))
        #expect(farm.tank("TK-101")?.temperature == .bad(.exception))
    }

    @Test func `a level that fails while the temperature answers is the level's fault`() {
        var farm = apart()
        var rung: [String] = []
        for second in 0..<30 {
            rung += farm.after(levels(farm, .bad(.exception), .bad(.exception))).rung.filter { $0.hasPrefix("TK-101") }
            if second % 3 == 0 { rung += farm.now(temperature(farm, .good(32))).rung.filter { $0.hasPrefix("TK-101") } }
        }
        #expect(rung.sorted() == ["TK-101/interface_fault", "TK-101/level_fault"])
    }

    @Test func `a gauge whose exchanges all fail is the gauge's fault`() {
        var farm = apart()
        var rung: [String] = []
        for second in 0..<30 {
            rung += farm.after(levels(farm, .bad(.timeout), .bad(.timeout))).rung.filter { $0.hasPrefix("TK-101") }
            if second % 5 == 0 {
                rung += farm.now(temperature(farm, .bad(.timeout))).rung.filter { $0.hasPrefix("TK-101") }
            }
        }
        #expect(rung == ["TK-101/gauge_fault"])
    }

    @Test func `a fault of the temperature clears though most exchanges do not ask for it`() {
        var farm = apart()
        for second in 0..<20 {
            farm.after(levels(farm, .good(8_000)))
            if second % 5 == 0 { farm.now(temperature(farm, .bad(.gaugeFailure))) }
        }
        #expect(farm.alarm("TK-101/temperature_fault")?.record.state == .unacknowledged)
        for second in 0..<20 {
            farm.after(levels(farm, .good(8_000)))
            if second % 5 == 0 { farm.now(temperature(farm, .good(32))) }
        }
        #expect(farm.alarm("TK-101/temperature_fault")?.record.state == .returnedUnacknowledged)
    }

    @Test func `a good level does not wipe the words of a temperature that is still bad`() {
        var farm = apart()
        farm.after(temperature(farm, .bad(.outOfRange), detail: "850.0 °C is not plausible"))
        farm.after(levels(farm, .good(8_000)))
        #expect(farm.tank("TK-101")?.detail == "850.0 °C is not plausible")
        farm.after(temperature(farm, .good(32)))
        #expect(farm.tank("TK-101")?.detail == nil)
    }

    @Test func `a failing temperature makes no silent gauge of those that answer for their level`() {
        var farm = apart()
        for _ in 0..<10 {
            farm.clock.advance(by: .seconds(1))
            for name in Farm.names {
                farm.now(
                    farm.reading(
                        name, level: .absent, interface: .absent, temperature: .bad(.timeout), asked: .temperature))
                farm.now(
                    farm.reading(
                        name, level: .good(8_000), temperature: .absent, asked: [.level, .interface]))
            }
        }
        #expect(farm.alarm("line:south/line_fault") == nil)
        #expect(farm.gauge("TK-101")?.failures.first?.count == 10)
        #expect(farm.gauge("TK-101")?.exchanges == 21)
    }

    @Test func `a temperature read in every fifth scan is stale after three of its own scans`() {
        var farm = apart()
        for _ in 0..<14 { farm.after(levels(farm, .good(8_000))) }
        #expect(farm.tank("TK-101")?.temperature == .good(32.5))
        for _ in 0..<2 { farm.after(levels(farm, .good(8_000))) }
        #expect(farm.tank("TK-101")?.temperature == .bad(.stale))
        #expect(farm.level("TK-101") == .good(8_000))
    }

    @Test func `a stale limit of the configuration does not spoil what is read less often`() {
        var farm = apart(staleAfter: .seconds(3))
        for _ in 0..<10 { farm.after(levels(farm, .good(8_000))) }
        #expect(farm.tank("TK-101")?.temperature == .good(32.5))
        farm.after(.seconds(3), .deadline)
        #expect(farm.level("TK-101") == .bad(.stale))
    }

    @Test func `a temperature that grows stale breaks no run of good levels`() {
        var farm = apart()
        farm.after(levels(farm, .good(13_600)))
        for _ in 0..<31 { farm.after(levels(farm, .good(13_000))) }
        #expect(farm.tank("TK-101")?.temperature == .bad(.stale))
        #expect(farm.alarm("TK-101/level_hh")?.record.state == .returnedUnacknowledged)
    }
}
