import Acquisition
import GaugeSimulator
import TankFarm
import TestSupport
import Testing

/// Status and alive registers, and the faults that show in them.
struct GaugeHealthTests {
    /// Level in holding 49, its gateway's counter in 60, "gauge heard" and "magnet missing" as bits of 61.
    private static let model = GaugeModel(
        name: "told", table: .holding, level: RegisterValue(address: 49, type: .u16),
        status: [
            StatusCheck(table: .holding, address: 61, mask: 0x0104, spoils: MeasurandSet.all, words: "magnet missing"),
            StatusCheck(
                table: .discreteInputs, address: 7, mask: 1, failsWhenSet: false, spoils: MeasurandSet.all,
                words: "power"),
        ],
        alive: AliveCheck(table: .holding, address: 60, rule: .changes(within: .seconds(5))), forbidden: [52...55])

    private func site(_ model: GaugeModel = GaugeHealthTests.model, _ fault: GaugeFault? = nil) throws -> ModelSite {
        try ModelSite(model, faults: fault.map { ["TK-1": $0] } ?? [:])
    }

    private func registers(_ site: ModelSite, _ address: UInt8, _ count: UInt8) throws -> [Int] {
        let answer = try site.port.exchange(
            TestSite.networkRequest(unit: 1, address: address, count: count), 9 + Int(count) * 2)
        return (0..<Int(count)).map { word(answer, 9 + $0 * 2) }
    }

    @Test func `a healthy gauge's status bits say well and its counter counts once a second`() throws {
        let site = try site()
        #expect(try registers(site, 60, 2) == [1, 0])
        site.clock.advance(by: .seconds(3))
        #expect(try registers(site, 60, 2) == [4, 0])
        let bit = try site.port.exchange(TestSite.networkRequest(unit: 1, function: 2, address: 7, count: 1), 10)
        #expect(Array(bit.suffix(3)) == [2, 1, 1])
    }

    @Test func `fault status sets the first check's bits and no other's`() throws {
        let site = try site(GaugeHealthTests.model, .status)
        #expect(try registers(site, 61, 1) == [0x0104])
        let bit = try site.port.exchange(TestSite.networkRequest(unit: 1, function: 2, address: 7, count: 1), 10)
        #expect(bit.last == 1)
        site.simulator.setFault(nil, of: "TK-1")
        #expect(try registers(site, 61, 1) == [0])
    }

    @Test func `fault status clears a coil that is set while all is well`() throws {
        let model = GaugeModel(
            name: "coil", table: .input, level: RegisterValue(address: 3, type: .u16),
            status: [
                StatusCheck(
                    table: .coils, address: 100, mask: 1, failsWhenSet: false, spoils: MeasurandSet.all, words: "ok")
            ])
        let site = try site(model)
        let request = TestSite.networkRequest(unit: 1, function: 1, address: 100, count: 1)
        #expect(try site.port.exchange(request, 10).last == 1)
        site.simulator.setFault(.status, of: "TK-1")
        #expect(try site.port.exchange(request, 10).last == 0)
    }

    @Test func `fault gateway stops the counter and the values until it is taken away`() throws {
        let site = try site()
        let before = try registers(site, 49, 1)
        site.simulator.setFault(.gateway, of: "TK-1")
        site.clock.advance(by: .seconds(36_000))
        #expect(try registers(site, 49, 1) == before)
        #expect(try registers(site, 60, 1) == [1])
        site.simulator.setFault(nil, of: "TK-1")
        #expect(try registers(site, 60, 1) == [36_001])
        #expect(try registers(site, 49, 1) != before)
    }

    @Test func `fault gateway clears the bits by which the gateway hears its gauge`() throws {
        let model = GaugeModel(
            name: "heard", table: .holding, level: RegisterValue(address: 49, type: .u16),
            alive: AliveCheck(table: .holding, address: 60, rule: .anySet(mask: 0x8001)))
        let site = try site(model)
        #expect(try registers(site, 60, 1) == [0x8001])
        site.simulator.setFault(.gateway, of: "TK-1")
        #expect(try registers(site, 60, 1) == [0])
    }

    @Test func `a frozen gauge's gateway goes on counting`() throws {
        let site = try site(GaugeHealthTests.model, .frozen)
        site.clock.advance(by: .seconds(10))
        #expect(try registers(site, 60, 1) == [11])
    }

    @Test func `refuses a request across an address that its model forbids`() throws {
        let site = try site()
        let wide = TestSite.networkRequest(unit: 1, address: 49, count: 12)
        #expect(try site.port.exchange(wide, 9) == [0, 7, 0, 0, 0, 3, 1, 0x83, 2])
        #expect(try registers(site, 49, 3).count == 3)
    }

    @Test func `a gauge that boots is silent for five seconds, then zero for eight, each minute anew`() throws {
        let site = try site(GaugeHealthTests.model, .zero)
        for minute in 0..<2 {
            try site.port.say(TestSite.networkRequest(unit: 1, address: 49, count: 1))
            #expect(!site.port.hasAnswer(within: 30), "minute \(minute)")
            site.clock.advance(by: .seconds(6))
            #expect(try registers(site, 49, 1) + registers(site, 60, 2) == [0, 0, 0])
            site.clock.advance(by: .seconds(8))
            #expect(abs(try registers(site, 49, 1)[0] - 5_000) < 500)
            #expect(try registers(site, 60, 1)[0] > 0)
            site.clock.advance(by: .seconds(46))
        }
    }

    @Test func `a gauge that jumps is right most of the time and metres beside it now and then`() throws {
        let site = try site(GaugeHealthTests.model, .jump)
        let truth = try #require(site.simulator.truth(of: "TK-1")).levelMillimetres
        var near = 0
        var far = 0
        for _ in 1...200 {
            let distance = abs(Double(try registers(site, 49, 1)[0]) - truth)
            if distance <= 2 { near += 1 } else if (1_490...4_010).contains(distance) { far += 1 }
        }
        #expect(near + far == 200)
        #expect(near > 120 && far > 3)
    }
}

struct OneTableTests {
    @Test func `one request of 125 registers reads the gauges of a table of 250, wherever it begins`() throws {
        let model = GaugeModel.floatInterface
        let tanks = (0..<250).map { TestSite.spec(TankName("T-\($0)"), level: 2_000 + Double($0) * 20) }
        let line = TestSite.network(
            "gate",
            gauges: tanks.enumerated().map { TestSite.gauge($1.tank, unit: 1, model: model, registerOffset: $0 * 3) })
        let simulator = FarmSimulator(
            lines: [line], tanks: tanks, options: SimulationOptions(turnaround: .zero), clock: ManualClock())
        try simulator.start()
        defer { simulator.stop() }
        let port = try TestPort(port: try #require(simulator.boundPorts["gate"]))
        for gauge in [0, 1, 84, 124, 208] {
            let address = 49 + gauge * 3
            let count = min(125, (250 - gauge) * 3)
            let request: [UInt8] = [
                0, 7, 0, 0, 0, 6, 1, 3, UInt8(address >> 8), UInt8(address & 0xFF), 0, UInt8(count),
            ]
            let answer = try port.exchange(request, 9 + count * 2)
            for place in 0..<count / 3 {
                let truth = try #require(simulator.truth(of: tanks[gauge + place].tank))
                #expect(abs(Double(word(answer, 9 + place * 6)) - truth.levelMillimetres) <= 2)
            }
        }
    }
}

struct RequestTallyTests {
    @Test func `counts every function that a line was asked by, refused and unknown units too`() throws {
        let site = try NetworkSite()
        let port = try TestPort(port: site.port)
        #expect(site.simulator.requestsSeen == ["yard": [:]])
        for unit: UInt8 in [1, 2] { _ = try port.exchange(TestSite.networkRequest(unit: unit), 15) }
        for function: UInt8 in [5, 6, 15, 16, 22, 23] {
            let answer = try port.exchange(TestSite.networkRequest(unit: 1, function: function), 9)
            #expect(Array(answer.suffix(2)) == [function | 0x80, 1])
        }
        _ = try port.exchange(TestSite.networkRequest(unit: 99), 9)
        #expect(site.simulator.requestsSeen == ["yard": [3: 3, 5: 1, 6: 1, 15: 1, 16: 1, 22: 1, 23: 1]])
    }

    @Test func `counts on a serial line what nobody answers`() throws {
        let site = try SerialSite()
        try site.port.say(TestSite.request(unit: 9, function: 6))
        _ = try site.port.exchange(TestSite.request(unit: 1), 11)
        #expect(site.simulator.requestsSeen == ["south": [3: 1, 6: 1]])
    }
}

struct WireFaultTests {
    @Test func `a slow gauge answers after most of the timeout and before its end`() throws {
        let site = try SerialSite(options: SimulationOptions(faults: ["TK-1": .slow], turnaround: .zero))
        var answer: [UInt8] = []
        let took = try milliseconds { answer = try site.port.exchange(TestSite.request(unit: 1), 11) }
        // 8 characters, silence, 60 ms, 11 characters.
        #expect(took >= 83)
        #expect(TestSite.isWhole(answer))
    }

    @Test func `a gauge one answer late says what it was asked before`() throws {
        let site = try SerialSite(options: SimulationOptions(faults: ["TK-1": .oneLate], turnaround: .zero))
        try site.port.say(TestSite.request(unit: 1))
        _ = try site.port.exchange(TestSite.request(unit: 2), 11)
        // The first question was for three registers, this one is for one.
        let answer = try site.port.exchange(TestSite.request(unit: 1, count: 1), 11)
        #expect(Array(answer.prefix(3)) == [1, 3, 6] && TestSite.isWhole(answer))
        let next = try site.port.exchange(TestSite.request(unit: 1), 7)
        #expect(Array(next.prefix(3)) == [1, 3, 2] && TestSite.isWhole(next))
    }

    @Test func `a babbler speaks without being asked`() throws {
        let site = try SerialSite(options: SimulationOptions(faults: ["TK-2": .babble], turnaround: .zero))
        let stray = try site.port.hear(3)
        #expect(stray.allSatisfy { $0 >= 0x80 })
        site.simulator.setFault(nil, of: "TK-2")
    }

    @Test func `an adapter that hears itself gives each request back before its answer`() throws {
        let site = try SerialSite(options: SimulationOptions(turnaround: .zero, echo: true))
        let request = TestSite.request(unit: 1)
        let heard = try site.port.exchange(request, 19)
        #expect(Array(heard.prefix(8)) == request)
        #expect(TestSite.isWhole(Array(heard.suffix(11))))
    }
}

/// One TCP line with one gauge of some model.
final class ModelSite {
    let clock = ManualClock()
    let simulator: FarmSimulator
    let port: TestPort

    init(_ model: GaugeModel, faults: [TankName: GaugeFault]) throws {
        simulator = FarmSimulator(
            lines: [TestSite.network("yard", gauges: [TestSite.gauge("TK-1", unit: 1, model: model)])],
            tanks: [TestSite.spec("TK-1")], options: SimulationOptions(faults: faults, turnaround: .zero),
            clock: clock)
        try simulator.start()
        port = try TestPort(port: simulator.boundPorts["yard"] ?? 0)
    }

    deinit { simulator.stop() }
}
