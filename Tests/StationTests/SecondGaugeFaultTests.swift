import Acquisition
import Alarms
import Snapshots
import Station
import TankFarm
import TestSupport
import Testing

/// A tank's second gauge that fails: without it nothing proves the first one any more.
@Suite struct SecondGaugeFaultTests {
    private static let second = TankName("TK-101").ofSecondGauge

    private func farm() -> Farm {
        var farm = Farm { settings in
            for kind in [AlarmKind.gaugeFault, .levelFault] {
                settings.alarms.append(AlarmDefinition(id: AlarmID(.tank(SecondGaugeFaultTests.second), kind)))
            }
            let line = settings.lines[0]
            let gauge = PolledGauge(
                tank: SecondGaugeFaultTests.second, unit: 40, model: .floatInterface,
                plausible: [.level: 0...14_500, .interface: 0...14_500, .temperature: -60...200])
            settings.lines[0] = LineSettings(
                name: line.name, transport: line.transport, scanInterval: line.scanInterval,
                responseTimeout: line.responseTimeout, gauges: line.gauges + [gauge])
        }
        farm.start()
        farm.answerAll()
        farm.now(farm.reading(SecondGaugeFaultTests.second, level: .good(8_000)))
        return farm
    }

    /// A second in which the eight first gauges answer, or these of all do not.
    private func second(
        _ farm: inout Farm, silent: Set<TankName> = [], level: Measurement = .good(8_000)
    ) -> [StationEffect] {
        farm.clock.advance(by: .seconds(1))
        return (Farm.names + [SecondGaugeFaultTests.second]).flatMap { name in
            farm.now(
                silent.contains(name)
                    ? farm.failure(name)
                    : farm.reading(
                        name, level: name == SecondGaugeFaultTests.second ? level : .good(8_000), detail: nil))
        }
    }

    @Test func `one that falls silent rings under its own name, and its tank lists it`() throws {
        var farm = farm()
        var effects: [StationEffect] = []
        for _ in 0..<9 { effects += second(&farm, silent: [SecondGaugeFaultTests.second]) }
        #expect(effects.rung == ["TK-101/2/gauge_fault"])
        let entry = try #require(effects.entries.first { $0.event == .raised })
        #expect(entry.tank == "TK-101" && entry.text == "timeout: second gauge")
        #expect(farm.tank("TK-101")?.alarms.map(\.description) == ["TK-101/2/gauge_fault"])
        #expect(farm.tank("TK-101")?.notWatched == nil)
        #expect(
            farm.ask(.acknowledge([AlarmReference("TK-101/2/gauge_fault")], comment: nil)).replies.map(\.done) == [true]
        )
        for _ in 0..<8 { _ = second(&farm) }
        #expect(farm.state("TK-101/2/gauge_fault") == nil)
    }

    @Test func `one that says that it failed rings for its level`() {
        var farm = farm()
        var rung: [String] = []
        for _ in 0..<8 { rung += second(&farm, level: .bad(.gaugeFailure)).rung }
        #expect(rung == ["TK-101/2/level_fault"])
    }

    @Test func `one that misses two exchanges does not ring`() {
        var farm = farm()
        var rung: [String] = []
        for _ in 0..<2 { rung += second(&farm, silent: [SecondGaugeFaultTests.second]).rung }
        for _ in 0..<9 { rung += second(&farm).rung }
        #expect(rung.isEmpty)
    }

    @Test func `under its line's fault it is silent, and rings when that ends without it`() {
        var farm = farm()
        let all = Set(Farm.names + [SecondGaugeFaultTests.second])
        var effects: [StationEffect] = []
        for _ in 0..<9 { effects += second(&farm, silent: all) }
        #expect(effects.rung == ["line:south/line_fault"])
        effects = []
        for _ in 0..<9 { effects += second(&farm, silent: [SecondGaugeFaultTests.second]) }
        #expect(effects.rung == ["TK-101/2/gauge_fault"])
    }

    @Test func `it is silent while its line is under maintenance, and shelved with its tank`() {
        var farm = farm()
        farm.ask(.maintain("south", for: .seconds(600), reason: "new cable"))
        var rung: [String] = []
        for _ in 0..<9 { rung += second(&farm, silent: [SecondGaugeFaultTests.second]).rung }
        #expect(rung.isEmpty)
        let shelved = farm.ask(.shelve(.tank("TK-101"), for: .seconds(600), reason: "tested"))
        #expect(shelved.replies.contains { $0.alarm?.description == "TK-101/2/gauge_fault" && $0.done })
    }
}
