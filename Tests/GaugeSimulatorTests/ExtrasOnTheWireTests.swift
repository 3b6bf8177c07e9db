import Acquisition
import GaugeSimulator
import ModbusLink
import TankFarm
import TestSupport
import Testing

/// Further values from a simulated gauge's registers over a real socket to a reading.
struct ExtrasOnTheWireTests {
    private static let points = 16

    /// Everything that a gauge can tell: 16 points of a profile, a chain of five elements, and the rest.
    private static func model(
        table: RegisterTable, type: RegisterType, order: ByteOrder, stride: Int, profileAt first: Int
    ) -> GaugeModel {
        func extra(_ extra: GaugeExtra, _ address: Int, scale: Double, _ range: ClosedRange<Double>) -> ExtraRegister {
            ExtraRegister(
                extra, RegisterValue(address: address, type: type, byteOrder: order, scale: scale), plausible: range)
        }
        var extras = [
            extra(.pressure, 30, scale: 0.01, 0...10), extra(.waterCut, 32, scale: 0.01, 0...100),
            extra(.ambient, 34, scale: 0.1, -60...60),
        ]
        extras += (0..<5).map {
            extra(.temperature(atMillimetres: 500 + Double($0) * 1_500), 40 + 2 * $0, scale: 0.1, -60...200)
        }
        for point in 0..<points {
            extras.append(extra(.profileHeight(point: point), first + stride * point, scale: 1, 0...14_000))
            extras.append(
                extra(.profileCut(point: point, atMillimetres: nil), first + stride * point + 2, scale: 0.1, 0...100))
        }
        return GaugeModel(
            name: "all", table: table, level: RegisterValue(address: 0, type: .u16),
            interface: RegisterValue(address: 1, type: .u16),
            temperature: RegisterValue(address: 2, type: .i16, scale: 0.1), extras: extras)
    }

    private struct Site {
        let simulator: FarmSimulator
        let line: LineSettings
        let clock = ManualClock()

        init(
            _ gauges: [PolledGauge], level: Double = 9_641, faults: [TankName: GaugeFault] = [:]
        ) throws {
            let tanks = gauges.map { TestSite.spec($0.tank, level: level, interface: 3_000) }
            simulator = FarmSimulator(
                lines: [TestSite.network("yard", gauges: gauges)], tanks: tanks,
                options: SimulationOptions(faults: faults, turnaround: .zero), clock: clock)
            try simulator.start()
            line = TestSite.network(
                "yard", port: try #require(simulator.boundPorts["yard"]), gauges: gauges,
                responseTimeout: .milliseconds(2_000))
        }

        func scan() -> [Reading] {
            var readings: [Reading] = []
            let link = ModbusRegisterLink(transport: line.transport, responseTimeout: line.responseTimeout)
            LineScan.once(settings: line, link: link, clock: RunningClock()) { reading, _ in readings.append(reading) }
            return readings
        }
    }

    private func gauge(
        _ tank: TankName = "TK-1", _ model: GaugeModel, interfaceOffset: Double = 0, registerOffset: Int = 0
    ) -> PolledGauge {
        PolledGauge(
            tank: tank, unit: 1, model: model, registerOffset: registerOffset,
            interfaceOffsetMillimetres: interfaceOffset, plausible: [:])
    }

    /// Each value within what its register can tell of it, and a millimetre's noise where it hangs on the interface.
    private func expect(_ reading: Reading, tells truth: SimulatedValues, by model: GaugeModel) throws {
        #expect(reading.quality == .good)
        #expect(reading.extras.count == model.extras.count)
        for (register, measurement) in zip(model.extras, reading.extras) {
            let value = try #require(measurement?.goodValue, "\(register.extra)")
            let expected = truth.value(of: register.extra, profilePoints: Self.points)
            let tolerance: Double =
                switch register.extra {
                case .profileHeight: 2
                case .profileCut: 1
                case .temperature: 0.11
                case .pressure, .waterCut, .ambient: register.value.scale
                }
            #expect(abs(value - expected) <= tolerance, "\(register.extra)")
        }
    }

    @Test(arguments: [RegisterType.i32, .u32, .f32], ByteOrder.allCases)
    func `a profile of sixteen points and the rest arrive as they are in the tank`(
        type: RegisterType, order: ByteOrder
    ) throws {
        let model = Self.model(table: .input, type: type, order: order, stride: 4, profileAt: 60)
        let site = try Site([gauge("TK-1", model)])
        defer { site.simulator.stop() }
        let reading = try #require(site.scan().first)
        try expect(reading, tells: try #require(site.simulator.truth(of: "TK-1")), by: model)
        #expect(reading.detail == nil)
    }

    @Test func `a profile with wide strides takes several requests and arrives whole`() throws {
        let model = Self.model(table: .holding, type: .u32, order: .cdab, stride: 20, profileAt: 400)
        let site = try Site([gauge("TK-1", model)])
        defer { site.simulator.stop() }
        let requests = LinePlan(for: site.line).requests
        #expect(requests.count > 3)
        #expect(requests.allSatisfy { $0.count <= LinePlan.mostRegisters })
        let reading = try #require(site.scan().first)
        try expect(reading, tells: try #require(site.simulator.truth(of: "TK-1")), by: model)
    }

    @Test func `the profile lies about the interface as read, whatever the probe's zero is`() throws {
        let model = Self.model(table: .holding, type: .i32, order: .abcd, stride: 4, profileAt: 60)
        for offset in [0, -40, 250.0] {
            let site = try Site([gauge("TK-1", model, interfaceOffset: offset)])
            defer { site.simulator.stop() }
            let reading = try #require(site.scan().first)
            let interface = try #require(reading.interface.goodValue)
            #expect(abs(interface - 3_000) <= 2)
            // The points' heights and their water, in turn, behind the eight others.
            let profile = reading.extras.dropFirst(8).map { $0?.goodValue ?? -1 }
            let heights = stride(from: 0, to: profile.count, by: 2).map { profile[$0] }
            let cuts = stride(from: 1, to: profile.count, by: 2).map { profile[$0] }
            let half = try #require(cuts.firstIndex { $0 < 50 })
            #expect(heights[half - 1] <= interface + 2 && interface <= heights[half] + 2)
            #expect(cuts.first == 100)
            #expect(cuts.last == 0)
        }
    }

    @Test func `gauges of one table have each their own`() throws {
        let model = Self.model(table: .input, type: .i32, order: .abcd, stride: 4, profileAt: 60)
        let site = try Site([gauge("TK-1", model), gauge("TK-2", model, registerOffset: 130)])
        defer { site.simulator.stop() }
        let readings = site.scan()
        #expect(Set(readings.map(\.tank)) == ["TK-1", "TK-2"])
        for reading in readings {
            try expect(reading, tells: try #require(site.simulator.truth(of: reading.tank)), by: model)
        }
        #expect(readings[0].extras != readings[1].extras)
    }

    @Test func `as the day goes on so do they, and a frozen gauge goes on saying the same`() throws {
        let model = Self.model(table: .input, type: .i32, order: .abcd, stride: 4, profileAt: 60)
        for isFrozen in [false, true] {
            let site = try Site([gauge("TK-1", model)], faults: isFrozen ? ["TK-1": .frozen] : [:])
            defer { site.simulator.stop() }
            let before = try #require(site.scan().first)
            site.clock.advance(by: .seconds(6 * 3_600))
            let after = try #require(site.scan().first)
            #expect((before.extras == after.extras) == isFrozen)
            #expect((before.extras[2] == after.extras[2]) == isFrozen)
        }
    }

    @Test func `a gauge that refuses makes all of them bad`() throws {
        let model = Self.model(table: .input, type: .i32, order: .abcd, stride: 4, profileAt: 60)
        let site = try Site([gauge("TK-1", model)], faults: ["TK-1": .exception])
        defer { site.simulator.stop() }
        let reading = try #require(site.scan().first)
        #expect(reading.extras == Array(repeating: .bad(.exception), count: model.extras.count))
    }
}
