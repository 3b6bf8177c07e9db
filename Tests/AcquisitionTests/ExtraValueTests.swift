import Acquisition
import TankFarm
import TestSupport
import Testing

/// The further values of a gauge, from its registers to its readings.
struct ExtraValueTests {
    private let clock = ManualClock()

    private static func value(_ address: Int, _ type: RegisterType = .u16, scale: Double = 1) -> RegisterValue {
        RegisterValue(address: address, type: type, scale: scale)
    }

    private static func extra(
        _ extra: GaugeExtra, at address: Int, scale: Double = 1, _ plausible: ClosedRange<Double> = 0...100
    ) -> ExtraRegister {
        ExtraRegister(extra, RegisterValue(address: address, type: .u16, scale: scale), plausible: plausible)
    }

    private static let heated = extra(.temperature(atMillimetres: 1_500), at: 3, scale: 0.1)

    private func gauge(
        _ extras: [ExtraRegister], interfaceOffset: Double = 0, registerOffset: Int = 0, status: [StatusCheck] = [],
        alive: AliveCheck? = nil
    ) -> PolledGauge {
        let model = GaugeModel(
            name: "test", table: .holding, level: Self.value(0), interface: Self.value(1),
            temperature: Self.value(2, .i16, scale: 0.1), extras: extras, status: status, alive: alive)
        return PolledGauge(
            tank: "TK-101", unit: 7, model: model, registerOffset: registerOffset,
            interfaceOffsetMillimetres: interfaceOffset, plausible: [:])
    }

    /// Asks everything once of gauges whose register n holds `registers(n)`; gives the reading of each exchange.
    private func exchange(
        _ gauges: [PolledGauge], _ answer: @escaping @Sendable (TableLink.Request) -> Result<[UInt16], LinkError>
    ) throws -> (exchanger: LineExchanger, readings: [[Reading]]) {
        var exchanger = LineExchanger(for: line(gauges))
        let link = TableLink(answer: answer)
        try link.connect()
        let readings = exchanger.requests.indices.map {
            exchanger.run($0, over: link, timeout: .seconds(1), clock: clock).readings
        }
        return (exchanger, readings)
    }

    private func read(_ gauge: PolledGauge, _ registers: [UInt16]) throws -> Reading {
        let (exchanger, _) = try exchange([gauge]) {
            .success(($0.address..<$0.address + $0.count).map { registers.indices.contains($0) ? registers[$0] : 0 })
        }
        return exchanger.reading(ofGauge: 0, at: clock.now())
    }

    @Test func `gives them in the model's order, whatever the order of their registers is`() throws {
        let gauge = gauge([
            Self.extra(.waterCut, at: 6, scale: 0.1), Self.heated, Self.extra(.pressure, at: 4, scale: 0.01),
        ])
        let reading = try read(gauge, [9_641, 6_367, 325, 330, 25, 0, 12])
        #expect(reading.extras == [.good(12 * 0.1), .good(33), .good(0.25)])
        #expect(reading.level == .good(9_641))
        #expect(reading.detail == nil)
    }

    @Test(arguments: ByteOrder.allCases) func `reads every byte order`(order: ByteOrder) throws {
        let register = ExtraRegister(
            .pressure, RegisterValue(address: 3, type: .f32, byteOrder: order, scale: 0.1, offset: 1),
            plausible: 0...100)
        // 12.5, as IEEE 754 has it: 4148 0000h.
        let bytes: [ByteOrder: [UInt16]] = [
            .abcd: [0x4148, 0], .cdab: [0, 0x4148], .badc: [0x4841, 0], .dcba: [0, 0x4841],
        ]
        #expect(try read(gauge([register]), [0, 0, 0] + (try #require(bytes[order]))).extras == [.good(2.25)])
    }

    @Test func `a model without any has none in its readings`() throws {
        #expect(try read(gauge([]), [9_641, 6_367, 325]).extras.isEmpty)
        let failed = LineExchanger(for: line([gauge([])])).unread(.timeout, at: clock.now())
        #expect(failed.map(\.extras) == [[]])
    }

    @Test func `calls a failure value a gauge failure and what is implausible out of range, and spoils no other`()
        throws
    {
        let gauge = gauge([
            ExtraRegister(
                .pressure, RegisterValue(address: 3, type: .u16, bad: [65_535]), plausible: 0...100_000),
            Self.extra(.waterCut, at: 4), Self.extra(.ambient, at: 5),
        ])
        let reading = try read(gauge, [9_641, 6_367, 325, 65_535, 100, 18])
        #expect(reading.extras == [.bad(.gaugeFailure), .good(100), .good(18)])
        #expect(reading.detail == "unit 7: pressure: the gauge reports its failure (raw value 65535)")
        let implausible = try read(gauge, [9_641, 6_367, 325, 7, 101, 18])
        #expect(implausible.extras == [.good(7), .bad(.outOfRange), .good(18)])
        #expect(implausible.level == .good(9_641))
        #expect(implausible.detail == "unit 7: water cut: 101.0 % is outside 0.0 to 100.0")
    }

    @Test(arguments: [[0x7FC0, 0], [0x7F80, 0], [0xFF80, 0]] as [[UInt16]])
    func `calls what is no number a gauge failure`(registers: [UInt16]) throws {
        let gauge = gauge([
            ExtraRegister(.pressure, RegisterValue(address: 3, type: .f32), plausible: -100...100)
        ])
        #expect(try read(gauge, [0, 0, 0] + registers).extras == [.bad(.gaugeFailure)])
    }

    @Test func `of many that fail tells the first and how many more`() throws {
        let points = (0..<16).map { Self.extra(.profileCut(point: $0, atMillimetres: 100), at: 3 + $0) }
        let reading = try read(gauge(points), [0, 0, 0] + Array(repeating: 200, count: 16))
        #expect(reading.extras == Array(repeating: .bad(.outOfRange), count: 16))
        #expect(
            reading.detail
                == "unit 7: profile point 1: 200.0 % is outside 0.0 to 100.0, and 15 more of its values")
    }

    @Test func `moves the heights of a profile with the probe's zero, and nothing else`() throws {
        let gauge = gauge(
            [
                Self.extra(.profileHeight(point: 0), at: 3, 0...14_000),
                Self.extra(.profileCut(point: 0, atMillimetres: nil), at: 4), Self.heated,
            ], interfaceOffset: -5)
        let reading = try read(gauge, [9_641, 6_367, 325, 330, 40])
        #expect(reading.interface == .good(6_362))
        #expect(reading.extras == [.good(325), .good(40), .good(33)])
    }

    @Test func `an exchange that did not ask for them says nothing of them`() throws {
        let far = gauge([Self.extra(.waterCut, at: 100), Self.heated])
        let (exchanger, readings) = try exchange([far]) { .success(Array(repeating: 40, count: $0.count)) }
        #expect(exchanger.requests.map(\.every) == [1, 5])
        let first = try #require(readings.first?.first)
        #expect(first.asked == .all)
        #expect(first.extras == [nil, .good(4)])
        let second = try #require(readings.last?.first)
        #expect(second.asked == [])
        #expect(second.extras == [.good(40), nil])
        #expect(second.level == .good(40))
        #expect(exchanger.reading(ofGauge: 0, at: clock.now()).extras == [.good(40), .good(4)])
    }

    @Test func `an exchange of theirs that failed spoils them and not the level`() throws {
        let far = gauge([Self.extra(.waterCut, at: 100), Self.extra(.ambient, at: 101), Self.heated])
        let (exchanger, readings) = try exchange([far]) {
            $0.address == 0 ? .success(Array(repeating: 40, count: $0.count)) : .failure(.timeout)
        }
        let failed = try #require(readings.last?.first)
        #expect(failed.extras == [.bad(.timeout), .bad(.timeout), nil])
        #expect(failed.level == .good(40))
        #expect(failed.asked == [])
        #expect(failed.detail == "unit 7: \(LinkError.timeout.words)")
        #expect(exchanger.reading(ofGauge: 0, at: clock.now()).extras == [.bad(.timeout), .bad(.timeout), .good(4)])
    }

    @Test func `a line that is down spoils all of them`() {
        let exchanger = LineExchanger(for: line([gauge([Self.heated, Self.extra(.ambient, at: 100)])]))
        let reading = exchanger.unread(.connection("no route"), at: clock.now()).first
        #expect(reading?.extras == [.bad(.connection), .bad(.connection)])
    }

    @Test func `what no request can read is out of range in every reading`() throws {
        let gauge = gauge(
            [Self.heated, Self.extra(.ambient, at: 40), Self.extra(.waterCut, at: 5)], registerOffset: 65_500)
        let (_, readings) = try exchange([gauge]) { .success(Array(repeating: 40, count: $0.count)) }
        #expect(readings.map { $0.map(\.extras) } == [[[.good(4), .bad(.outOfRange), .good(40)]]])
        #expect(readings.first?.first?.detail == "unit 7: ambient: there is no register 40 + 65500")
    }

    @Test func `asked before their time they are not read`() {
        let exchanger = LineExchanger(for: line([gauge([Self.heated])]))
        #expect(exchanger.reading(ofGauge: 0, at: clock.now()).extras == [.bad(.notRead)])
    }

    @Test func `a gateway that does not hear its gauge makes them uncertain`() throws {
        let alive = AliveCheck(table: .holding, address: 5, rule: .anySet(mask: 1))
        let gauge = gauge([Self.heated, Self.extra(.ambient, at: 4)], alive: alive)
        #expect(try read(gauge, [0, 0, 0, 330, 200, 1]).extras == [.good(33), .bad(.outOfRange)])
        #expect(
            try read(gauge, [0, 0, 0, 330, 200, 0]).extras == [.uncertain(33, .gatewayStale), .bad(.outOfRange)])
    }

    @Test func `a check that spoils the interface spoils the profile, and one of the temperature the chain`() throws {
        let profile = [
            Self.extra(.profileHeight(point: 0), at: 5, 0...10_000),
            Self.extra(.profileCut(point: 0, atMillimetres: nil), at: 6),
        ]
        let extras = [Self.heated, Self.extra(.pressure, at: 7)] + profile
        func read(_ spoils: MeasurandSet, _ bits: UInt16) throws -> Reading {
            let check = StatusCheck(table: .holding, address: 4, mask: 1, spoils: spoils, words: "probe dirty")
            return try self.read(gauge(extras, status: [check]), [9_641, 6_367, 325, 330, bits, 6_000, 90, 5])
        }
        let whole: [Measurement?] = [.good(33), .good(5), .good(6_000), .good(90)]
        #expect(try read(.all, 0).extras == whole)
        #expect(try read(.level, 1).extras == whole)
        let dirty = try read(.interface, 1)
        #expect(dirty.extras == [.good(33), .good(5), .bad(.gaugeFailure), .bad(.gaugeFailure)])
        #expect(dirty.detail == "unit 7: interface: the gauge reports probe dirty")
        #expect(try read(.temperature, 1).extras == [.bad(.gaugeFailure), .good(5), .good(6_000), .good(90)])
    }

    @Test func `a status check has no say in what tells of no other value`() throws {
        let status = StatusCheck(table: .holding, address: 4, mask: 1, spoils: .all, words: "off")
        let reading = try read(gauge([Self.extra(.pressure, at: 3, scale: 0.1)], status: [status]), [1, 1, 1, 330, 1])
        #expect(reading.level == .bad(.gaugeFailure))
        #expect(reading.extras == [.good(33)])
    }

    @Test func `a request that a device refuses for its width is parted, and brings them all the same`() throws {
        let points = (0..<32).map { Self.extra(.profileHeight(point: $0), at: 100 + $0, 0...14_000) }
        var exchanger = LineExchanger(for: line([gauge(points)]))
        let link = TableLink { request in
            request.count > 10
                ? .failure(.exception(2)) : .success((0..<request.count).map { UInt16(request.address + $0) })
        }
        try link.connect()
        var index = 0
        while index < exchanger.requests.count {
            let outcome = exchanger.run(index, over: link, timeout: .seconds(1), clock: clock)
            if case .failure(let error) = outcome.result, exchanger.part(index, refusedWith: error) != nil { continue }
            index += 1
        }
        #expect(exchanger.requests.map(\.every) == [1, 5, 5, 5, 5])
        #expect(exchanger.requests.map { $0.extras.first?.count ?? 0 } == [0, 8, 8, 8, 8])
        let reading = exchanger.reading(ofGauge: 0, at: clock.now())
        #expect(reading.extras == (0..<32).map { .good(Double(100 + $0)) })
    }
}
