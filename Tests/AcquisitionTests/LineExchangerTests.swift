import Acquisition
import TankFarm
import TestSupport
import Testing

struct LineExchangerTests {
    private let clock = ManualClock()

    /// Level, interface and temperature too far apart for one request.
    private static let scattered = PolledGauge(
        tank: "TK-101", unit: 7,
        model: GaugeModel(
            name: "scattered", table: .holding, level: RegisterValue(address: 500, type: .u16),
            interface: RegisterValue(address: 100, type: .u16),
            temperature: RegisterValue(address: 300, type: .i16, scale: 0.1)),
        plausible: [:])

    private func link(
        _ answer: @escaping @Sendable (TableLink.Request) -> Result<[UInt16], LinkError>
    ) throws -> TableLink {
        let link = TableLink(answer: answer)
        try link.connect()
        return link
    }

    private func run(
        _ exchanger: inout LineExchanger, _ index: Int = 0, over link: TableLink
    ) -> LineExchanger.Outcome {
        exchanger.run(index, over: link, timeout: .milliseconds(500), clock: clock)
    }

    /// `count` gauges of two registers in one table of unit 1.
    private func table(_ count: Int) -> [PolledGauge] {
        (0..<count).map {
            PolledGauge(
                tank: TankName("T\($0)"), unit: 1,
                model: GaugeModel(
                    name: "two", table: .holding, level: RegisterValue(address: 0, type: .u16),
                    interface: RegisterValue(address: 1, type: .u16)), registerOffset: $0 * 2, plausible: [:])
        }
    }

    @Test func `says which values each exchange of a gauge asked for, and keeps the others`() throws {
        var exchanger = LineExchanger(for: line([Self.scattered]))
        let link = try link { .success([UInt16($0.address)]) }
        let level = try #require(run(&exchanger, 0, over: link).readings.first)
        #expect(level.asked == .level)
        #expect(level.level == .good(500))
        #expect(level.interface == .bad(.notRead))
        let interface = try #require(run(&exchanger, 1, over: link).readings.first)
        #expect(interface.asked == .interface)
        #expect(interface.level == .good(500))
        #expect(interface.interface == .good(100))
        let temperature = try #require(run(&exchanger, 2, over: link).readings.first)
        #expect(temperature.asked == .temperature)
        #expect(temperature.temperature == .good(30))
    }

    @Test func `spoils the values of the request that failed and no other`() throws {
        var exchanger = LineExchanger(for: line([Self.scattered]))
        let link = try link { $0.address == 100 ? .failure(.exception(2)) : .success([200]) }
        for index in 0..<3 { _ = run(&exchanger, index, over: link) }
        let reading = exchanger.reading(ofGauge: 0, at: clock.now())
        #expect(reading.level == .good(200))
        #expect(reading.interface == .bad(.exception))
        #expect(reading.temperature == .good(20))
        #expect(reading.detail == "unit 7: exception 2: illegal data address")
    }

    @Test(
        arguments: zip(
            [.timeout, .truncated, .badChecksum, .wrongUnit, .wrongAnswer, .exception(4)] as [LinkError],
            [.timeout, .truncated, .crc, .wrongUnit, .wrongAnswer, .exception] as [Reason]))
    func `makes every value bad with the exchange's reason`(error: LinkError, reason: Reason) throws {
        var exchanger = LineExchanger(for: line([floatGauge("A", unit: 7)]))
        let outcome = run(&exchanger, over: try link { _ in .failure(error) })
        let reading = try #require(outcome.readings.first)
        for measurand in Measurand.allCases { #expect(reading[measurand] == .bad(reason)) }
        #expect(reading.detail == "unit 7: \(error.words)")
        #expect(outcome.connectionLost == nil)
    }

    @Test func `leaves values absent that the gauge has not when the exchange fails`() throws {
        let model = GaugeModel(name: "level", table: .input, level: RegisterValue(address: 0, type: .u16))
        var exchanger = LineExchanger(for: line([PolledGauge(tank: "A", unit: 1, model: model, plausible: [:])]))
        let reading = try #require(run(&exchanger, over: try link { _ in .failure(.timeout) }).readings.first)
        #expect(reading.level == .bad(.timeout))
        #expect(reading.interface == .absent)
    }

    @Test func `says that the connection is lost, in words without controls`() throws {
        var exchanger = LineExchanger(for: line([Self.scattered]))
        let outcome = run(&exchanger, over: try link { _ in .failure(.connection("gone\u{1B}[2J")) })
        #expect(outcome.connectionLost == "gone\u{1B}[2J")
        #expect(outcome.readings.first?.detail == "unit 7: gone?[2J")
    }

    @Test func `makes a reading for each gauge of a gateway's table out of one request`() throws {
        var exchanger = LineExchanger(for: line(table(30)))
        let link = try link { request in .success((0..<request.count).map { UInt16(2_000 - request.address - $0) }) }
        let readings = run(&exchanger, over: link).readings
        #expect(readings.map(\.tank) == (0..<30).map { TankName("T\($0)") })
        #expect(readings.map(\.level) == (0..<30).map { .good(Double(2_000 - 2 * $0)) })
        #expect(readings.map(\.interface) == (0..<30).map { .good(Double(1_999 - 2 * $0)) })
        #expect(link.requests.count == 1)
    }

    @Test func `refuses an answer of fewer registers than asked for`() throws {
        var exchanger = LineExchanger(for: line([floatGauge("A", unit: 7)]))
        let reading = try #require(run(&exchanger, over: try link { _ in .success([1_000, 500]) }).readings.first)
        #expect(reading.level == .bad(.wrongAnswer))
    }

    @Test func `parts a request that the device refuses as too wide, until it answers`() throws {
        var exchanger = LineExchanger(for: line(table(30)))
        let link = try link { request in
            request.count > 20 ? .failure(.exception(3)) : .success(Array(repeating: 9, count: request.count))
        }
        var index = 0
        while index < exchanger.requests.count {
            if case .failure(let error) = run(&exchanger, index, over: link).result {
                #expect(exchanger.part(index, refusedWith: error) != nil)
            } else {
                index += 1
            }
        }
        #expect(exchanger.requests.map(\.count) == [15, 15, 15, 15])
        #expect(exchanger.isParted)
        #expect((0..<30).allSatisfy { exchanger.reading(ofGauge: $0, at: clock.now()).quality == .good })
        exchanger.join()
        #expect(exchanger.requests.map(\.count) == [60])
    }

    @Test(arguments: [.exception(1), .exception(4), .exception(6), .timeout, .badChecksum] as [LinkError])
    func `parts no request for what speaks of the device and not of the request`(error: LinkError) {
        var exchanger = LineExchanger(for: line(table(30)))
        #expect(exchanger.part(0, refusedWith: error) == nil)
    }

    @Test func `says since when a gateway's table has come back the same to the bit`() throws {
        var exchanger = LineExchanger(for: line(table(3)))
        let same = try link { .success(Array(repeating: 9, count: $0.count)) }
        let first = clock.now().monotonic
        #expect(run(&exchanger, over: same).unchangedSince == first)
        clock.advance(by: .seconds(40))
        #expect(run(&exchanger, over: same).unchangedSince == first)
        clock.advance(by: .seconds(1))
        #expect(run(&exchanger, over: try link { _ in .failure(.timeout) }).unchangedSince == nil)
        clock.advance(by: .seconds(1))
        #expect(run(&exchanger, over: same).unchangedSince == first)
        #expect(
            run(&exchanger, over: try link { .success(Array(repeating: 8, count: $0.count)) }).unchangedSince == nil)
    }

    @Test func `takes a request of another shape for no change of the table`() throws {
        var exchanger = LineExchanger(for: line(table(30)))
        let same = try link { .success(Array(repeating: 9, count: $0.count)) }
        _ = run(&exchanger, over: same)
        clock.advance(by: .seconds(90))
        _ = exchanger.part(0, refusedWith: .exception(2))
        #expect(run(&exchanger, over: same).unchangedSince == clock.now().monotonic)
    }

    @Test func `holds a level after an outage against no interface from before it`() throws {
        var exchanger = LineExchanger(for: line([Self.scattered]))
        let before = try link { .success([$0.address == 500 ? 9_000 : 8_000]) }
        for index in 0..<2 { _ = run(&exchanger, index, over: before) }
        exchanger.forget()
        let after = try link { .success([$0.address == 500 ? 4_000 : 8_000]) }
        #expect(run(&exchanger, 0, over: after).readings.first?.level == .good(4_000))
    }

    @Test func `says nothing of a table that one gauge alone has`() throws {
        var exchanger = LineExchanger(for: line([floatGauge("A", unit: 7)]))
        let same = try link { _ in .success([5, 4, 3]) }
        for _ in 0..<2 { #expect(run(&exchanger, over: same).unchangedSince == nil) }
    }

    @Test func `keeps the whole's pace for a half that brings temperatures alone`() throws {
        let model = GaugeModel(
            name: "near", table: .input, level: RegisterValue(address: 0, type: .u16),
            temperature: RegisterValue(address: 8, type: .i16))
        var exchanger = LineExchanger(for: line([PolledGauge(tank: "A", unit: 1, model: model, plausible: [:])]))
        #expect(exchanger.part(0, refusedWith: .exception(2))?.map(\.every) == [1, 1])
    }

    @Test func `says why an exchange failed that asked for a status alone`() throws {
        var exchanger = LineExchanger(for: line([checked()]))
        let outcome = run(&exchanger, 0, over: try link { _ in .failure(.timeout) })
        #expect(outcome.readings.first?.asked == [])
        #expect(outcome.failure == .timeout)
    }

    // MARK: Status and sign of life

    /// A level at 10 (function 04), its status a discrete input, its sign of life a register far away.
    private func checked(alive: AliveCheck.Rule = .anySet(mask: 2), failsWhenSet: Bool = true) -> PolledGauge {
        let model = GaugeModel(
            name: "checked", table: .input, level: RegisterValue(address: 10, type: .u16),
            temperature: RegisterValue(address: 11, type: .u16),
            status: [
                StatusCheck(
                    table: .discreteInputs, address: 3, mask: 1, failsWhenSet: failsWhenSet, spoils: .level,
                    words: "magnet missing")
            ], alive: AliveCheck(table: .holding, address: 90, rule: alive))
        return PolledGauge(tank: "A", unit: 1, model: model, plausible: [:])
    }

    /// Asks everything once; the status bit and the sign of life are as given, nil where their requests fail.
    private func reading(
        _ exchanger: inout LineExchanger, status: UInt16?, alive: UInt16?
    ) throws -> Reading {
        let link = try link { request in
            switch request.address {
            case 3: status.map { .success([$0]) } ?? .failure(.timeout)
            case 90: alive.map { .success([$0]) } ?? .failure(.timeout)
            default: .success(Array(repeating: 700, count: request.count))
            }
        }
        for index in exchanger.requests.indices { _ = run(&exchanger, index, over: link) }
        return exchanger.reading(ofGauge: 0, at: clock.now())
    }

    @Test func `spoils by a status bit the value that it is for, and no other`() throws {
        var exchanger = LineExchanger(for: line([checked()]))
        let reading = try reading(&exchanger, status: 1, alive: 2)
        #expect(reading.level == .bad(.gaugeFailure))
        #expect(reading.temperature == .good(700))
        #expect(reading.detail == "unit 1: level: the gauge reports magnet missing")
        #expect(try self.reading(&exchanger, status: 0, alive: 2).quality == .good)
    }

    @Test func `spoils by a bit that is clear where clear means failure`() throws {
        var exchanger = LineExchanger(for: line([checked(failsWhenSet: false)]))
        #expect(try reading(&exchanger, status: 0, alive: 2).level == .bad(.gaugeFailure))
        #expect(try reading(&exchanger, status: 1, alive: 2).level == .good(700))
    }

    @Test func `believes no value whose status cannot be read`() throws {
        var exchanger = LineExchanger(for: line([checked()]))
        let reading = try reading(&exchanger, status: nil, alive: 2)
        #expect(reading.level == .bad(.timeout))
        #expect(reading.temperature == .good(700))
    }

    @Test func `marks all values of a gauge that its gateway does not hear`() throws {
        var exchanger = LineExchanger(for: line([checked()]))
        let reading = try reading(&exchanger, status: 0, alive: 1)
        #expect(reading.level == .uncertain(700, .gatewayStale))
        #expect(reading.temperature == .uncertain(700, .gatewayStale))
        #expect(reading.interface == .absent)
    }

    @Test func `vouches for nothing before the sign of life was read`() throws {
        var exchanger = LineExchanger(for: line([checked(alive: .changes(within: .seconds(5)))]))
        #expect(try reading(&exchanger, status: 0, alive: nil).level == .uncertain(700, .gatewayStale))
    }

    @Test func `marks them when the counter has stood still for longer than it may`() throws {
        var exchanger = LineExchanger(for: line([checked(alive: .changes(within: .seconds(5)))]))
        #expect(try reading(&exchanger, status: 0, alive: 7).level == .good(700))
        clock.advance(by: .seconds(5))
        #expect(try reading(&exchanger, status: 0, alive: 7).level == .good(700))
        clock.advance(by: .seconds(1))
        #expect(try reading(&exchanger, status: 0, alive: 7).level == .uncertain(700, .gatewayStale))
        #expect(try reading(&exchanger, status: 0, alive: 8).level == .good(700))
    }

    @Test func `marks them when the sign of life itself stays away for three exchanges`() throws {
        var exchanger = LineExchanger(for: line([checked()]))
        _ = try reading(&exchanger, status: 0, alive: 2)
        for _ in 0..<2 { #expect(try reading(&exchanger, status: 0, alive: nil).level == .good(700)) }
        #expect(try reading(&exchanger, status: 0, alive: nil).level == .uncertain(700, .gatewayStale))
        #expect(try reading(&exchanger, status: 0, alive: 2).level == .good(700))
    }
}
