import Acquisition
import TankFarm
import Testing

struct LinePlanTests {
    private static let network = Transport.tcp(host: "127.0.0.1", port: 502)
    private static let serial = Transport.rtu(SerialSettings(device: "/dev/ttyS0"))

    private func plan(
        _ gauges: [PolledGauge], over transport: Transport = network, widestGap: Int = 32, temperatureEvery: Int = 5
    ) -> LinePlan {
        LinePlan(
            for: LineSettings(
                name: "south", transport: transport, scanInterval: .seconds(1), responseTimeout: .milliseconds(500),
                widestGap: widestGap, temperatureEvery: temperatureEvery, gauges: gauges))
    }

    private func gauge(
        unit: UnitID = 1, level: Int, interface: Int? = nil, temperature: Int? = nil, type: RegisterType = .u16,
        offset: Int = 0, status: [StatusCheck] = [], alive: AliveCheck? = nil, forbidden: [ClosedRange<Int>] = []
    ) -> PolledGauge {
        func value(_ address: Int) -> RegisterValue { RegisterValue(address: address, type: type) }
        let model = GaugeModel(
            name: "test", table: .input, level: value(level), interface: interface.map(value),
            temperature: temperature.map(value), status: status, alive: alive, forbidden: forbidden)
        return PolledGauge(tank: "A", unit: unit, model: model, registerOffset: offset, plausible: [:])
    }

    /// `unit function address+count` of each request, `/N` where it is asked in each N-th scan.
    private func words(_ plan: LinePlan) -> [String] {
        plan.requests.map {
            "\($0.unit) \($0.table.rawValue) \($0.address)+\($0.count)" + ($0.every > 1 ? "/\($0.every)" : "")
        }
    }

    private func table(of count: Int, registers: Int = 3) -> [PolledGauge] {
        (0..<count).map { gauge(level: 0, interface: 1, temperature: 2, offset: $0 * registers) }
    }

    @Test func `reads neighbouring values of a gauge in one request`() {
        let plan = plan([PolledGauge(tank: "A", unit: 1, model: .floatInterface, plausible: [:])])
        #expect(words(plan) == ["1 3 49+3"])
        #expect(plan.requests.first?.asked == [.all])
    }

    @Test func `asks each unit for itself`() {
        #expect(words(plan([gauge(unit: 2, level: 10), gauge(unit: 1, level: 10)])) == ["2 4 10+1", "1 4 10+1"])
    }

    @Test func `adds the tank's offset to the address`() {
        #expect(words(plan([gauge(level: 100, offset: 40)])) == ["1 4 140+1"])
    }

    @Test func `reads over a gap as wide as configured and no wider`() {
        #expect(words(plan([gauge(level: 0, interface: 33)])) == ["1 4 0+34"])
        #expect(words(plan([gauge(level: 0, interface: 34)])) == ["1 4 0+1", "1 4 34+1"])
        #expect(words(plan([gauge(level: 0, interface: 34)], widestGap: 33)) == ["1 4 0+35"])
        #expect(words(plan([gauge(level: 0, interface: 2)], widestGap: 0)) == ["1 4 0+1", "1 4 2+1"])
        #expect(words(plan([gauge(level: 0, interface: 1)], widestGap: 0)) == ["1 4 0+2"])
    }

    @Test func `never reads over an address that a gauge forbids`() {
        #expect(words(plan([gauge(level: 0, interface: 5, forbidden: [3...3])])) == ["1 4 0+1", "1 4 5+1"])
        #expect(words(plan([gauge(level: 0, interface: 5, forbidden: [6...9])])) == ["1 4 0+6"])
    }

    @Test
    func `moves a gauge's forbidden addresses with its offset, and minds them for its neighbour in the table too`() {
        let gauges = [
            gauge(level: 0, interface: 2, offset: 0), gauge(level: 0, interface: 2, offset: 10, forbidden: [1...1]),
        ]
        #expect(words(plan(gauges)) == ["1 4 0+11", "1 4 12+1"])
    }

    @Test func `reads 41 gauges and two thirds of a gateway's table in one request`() {
        #expect(words(plan(table(of: 41))) == ["1 4 0+123"])
        #expect(words(plan(table(of: 42))) == ["1 4 0+125", "1 4 125+1/5"])
    }

    @Test func `reads a gateway's 250 gauges of three registers in six requests`() {
        let plan = plan(table(of: 250))
        #expect(plan.requests.count == 6)
        #expect(plan.requests.map(\.count) == Array(repeating: 125, count: 6))
        #expect(plan.requests.allSatisfy { $0.every == 1 })
        // Every value of every gauge is in exactly one of them.
        let values = plan.requests.flatMap(\.parts).map { [$0.gauge, $0.address] }
        #expect(values.count == 750)
        #expect(Set(values).count == 750)
    }

    @Test func `never asks for more than 125 registers`() {
        func wide(_ temperature: Int) -> [String] {
            let model = GaugeModel(
                name: "wide", table: .holding, level: RegisterValue(address: 0, type: .u16),
                interface: RegisterValue(address: 62, type: .u32),
                temperature: RegisterValue(address: temperature, type: .u32))
            return words(plan([PolledGauge(tank: "A", unit: 1, model: model, plausible: [:])], widestGap: 123))
        }
        #expect(wide(123) == ["1 3 0+125"])
        #expect(wide(124) == ["1 3 0+64", "1 3 124+2/5"])
    }

    @Test func `never splits a value's registers over two requests`() {
        // The second gauge's level would be the 125th and 126th register.
        let gauges = [gauge(level: 0, type: .f32), gauge(level: 62, type: .f32), gauge(level: 124, type: .f32)]
        #expect(words(plan(gauges, widestGap: 123)) == ["1 4 0+64", "1 4 124+2"])
    }

    @Test func `puts the level's request first and the temperature's last`() {
        #expect(
            words(plan([gauge(level: 500, interface: 100, temperature: 300)])) == [
                "1 4 500+1", "1 4 100+1", "1 4 300+1/5",
            ])
    }

    @Test func `reads a temperature less often that takes a request of its own`() {
        let gauges = [gauge(level: 0, interface: 1, temperature: 200)]
        #expect(words(plan(gauges)) == ["1 4 0+2", "1 4 200+1/5"])
        #expect(words(plan(gauges, temperatureEvery: 1)) == ["1 4 0+2", "1 4 200+1"])
    }

    @Test func `reads a temperature with the level where that is no dearer for a serial line`() {
        #expect(words(plan([gauge(level: 0, interface: 1, temperature: 3)], over: Self.serial)) == ["1 4 0+4"])
    }

    @Test func `reads a temperature by itself where every scan would carry a wide gap over a serial line`() {
        let gauges = [gauge(level: 0, interface: 1, temperature: 30)]
        #expect(words(plan(gauges, over: Self.serial)) == ["1 4 0+2", "1 4 30+1/5"])
        #expect(words(plan(gauges)) == ["1 4 0+31"])
        #expect(words(plan(gauges, over: Self.serial, temperatureEvery: 1)) == ["1 4 0+31"])
    }

    /// Level, interface and temperature of a gauge at 0 to 2, and its further values, each a register, at these addresses.
    private func gauge(extrasAt addresses: [Int], type: RegisterType = .u16, offset: Int = 0) -> PolledGauge {
        func value(_ address: Int) -> RegisterValue { RegisterValue(address: address, type: .u16) }
        let model = GaugeModel(
            name: "test", table: .input, level: value(0), interface: value(1), temperature: value(2),
            extras: addresses.enumerated().map {
                ExtraRegister(
                    .profileHeight(point: $0), RegisterValue(address: $1, type: type), plausible: 0...14_000)
            })
        return PolledGauge(tank: "A", unit: 1, model: model, registerOffset: offset, plausible: [:])
    }

    @Test func `reads further values with the level where they are near, and else as seldom as a temperature`() {
        #expect(words(plan([gauge(extrasAt: [3, 4, 20])])) == ["1 4 0+21"])
        #expect(words(plan([gauge(extrasAt: [100, 101])])) == ["1 4 0+3", "1 4 100+2/5"])
        #expect(words(plan([gauge(extrasAt: [100])], temperatureEvery: 1)) == ["1 4 0+3", "1 4 100+1"])
        #expect(words(plan([gauge(extrasAt: [100])], over: Self.serial)) == ["1 4 0+3", "1 4 100+1/5"])
    }

    @Test func `parts a profile from the level on a serial line, and leaves the temperature with the level`() {
        let profile = gauge(extrasAt: Array(3..<35))
        #expect(words(plan([profile], over: Self.serial)) == ["1 4 0+3", "1 4 3+32/5"])
        #expect(words(plan([profile])) == ["1 4 0+35"])
        #expect(words(plan([gauge(extrasAt: [3])], over: Self.serial)) == ["1 4 0+4"])
    }

    @Test func `reads a profile wider than a request in several, none of which tears a value`() {
        let plan = plan([gauge(extrasAt: (0..<100).map { 200 + 2 * $0 }, type: .f32)])
        #expect(words(plan) == ["1 4 0+3", "1 4 200+124/5", "1 4 324+76/5"])
        #expect(plan.requests.map(\.extras) == [[], [Array(0..<62)], [Array(62..<100)]])
        #expect(plan.requests.map(\.asked) == [[.all], [[]], [[]]])
    }

    @Test func `tells for each gauge of a shared request which further values it brings`() {
        let plan = plan([gauge(extrasAt: [3, 4]), gauge(extrasAt: [], offset: 10), gauge(extrasAt: [4], offset: 20)])
        #expect(words(plan) == ["1 4 0+25"])
        #expect(plan.requests.first?.extras == [[0, 1], [], [0]])
    }

    @Test func `a further value's own request counts neither as level nor as status`() throws {
        let plan = plan([gauge(extrasAt: [100]), gauge(extrasAt: [400], offset: 200)])
        #expect(words(plan) == ["1 4 0+3", "1 4 200+3", "1 4 100+1/5", "1 4 600+1/5"])
        #expect(plan.requests.map(\.carriesLevel) == [true, true, false, false])
    }

    @Test func `sets aside further values beyond the last register`() {
        let plan = plan([gauge(extrasAt: [3, 40], offset: 65_500)])
        #expect(plan.unreachableExtras == [0: [1]])
        #expect(plan.unreachable == [:])
        #expect(words(plan) == ["1 4 65500+4"])
    }

    @Test func `reads two values of the same register in one request`() {
        let plan = plan([gauge(level: 10, interface: 10)])
        #expect(words(plan) == ["1 4 10+1"])
        #expect(plan.requests.first?.asked == [[.level, .interface]])
    }

    @Test func `sets aside values beyond the last register instead of wrapping round`() {
        let plan = plan([gauge(level: 10, interface: 36, temperature: 5, type: .u32, offset: 65_500)])
        #expect(plan.unreachable == [0: [.interface]])
        #expect(words(plan) == ["1 4 65505+7"])
    }

    @Test func `asks for a status in another table before the level that it may spoil`() {
        let status = StatusCheck(table: .discreteInputs, address: 7, mask: 1, spoils: .level, words: "magnet missing")
        #expect(words(plan([gauge(level: 10, status: [status])])) == ["1 2 7+1", "1 4 10+1"])
    }

    @Test func `reads status and sign of life with the values where they are near`() {
        let status = StatusCheck(table: .input, address: 12, mask: 1, spoils: .level, words: "magnet missing")
        let alive = AliveCheck(table: .input, address: 14, rule: .changes(within: .seconds(5)))
        #expect(words(plan([gauge(level: 10, status: [status], alive: alive)])) == ["1 4 10+5"])
    }

    @Test func `reads up to 2000 bits in one request`() {
        func status(_ address: Int) -> StatusCheck {
            StatusCheck(table: .coils, address: address, mask: 1, spoils: .level, words: "off")
        }
        let near = gauge(level: 0, status: (0..<5).map { status($0 * 499) } + [status(1_999)])
        #expect(words(plan([near])) == ["1 1 0+2000", "1 4 0+1"])
        let far = gauge(level: 0, status: (0..<5).map { status($0 * 500) })
        #expect(words(plan([far])) == ["1 1 0+1501", "1 1 2000+1", "1 4 0+1"])
    }
}

struct LineRequestTests {
    private func request(_ gauges: [(level: Int, interface: Int?)]) throws -> LineRequest {
        let gauges = gauges.map {
            PolledGauge(
                tank: "A", unit: 1,
                model: GaugeModel(
                    name: "test", table: .holding, level: RegisterValue(address: $0.level, type: .u32),
                    interface: $0.interface.map { RegisterValue(address: $0, type: .u32) }), plausible: [:])
        }
        return try #require(LinePlan(for: line(gauges)).requests.first)
    }

    private func spans(_ halves: [LineRequest]?) -> [[Int]]? { halves?.map { [$0.address, $0.count] } }

    @Test func `is parted where the widest gap lies`() throws {
        let request = try request([(0, 2), (20, 22)])
        #expect(spans(request.halves()) == [[0, 4], [20, 4]])
    }

    @Test func `is parted in the middle where there is no gap`() throws {
        let request = try request([(0, 2), (4, 6)])
        #expect(spans(request.halves()) == [[0, 4], [4, 4]])
    }

    @Test func `is never parted inside a value, nor between two that overlap`() throws {
        #expect(try request([(0, nil)]).halves() == nil)
        #expect(try request([(0, 1)]).halves() == nil)
        #expect(spans(try request([(0, 1), (3, nil)]).halves()) == [[0, 3], [3, 2]])
    }

    @Test func `can be parted down to single values`() throws {
        var open = [try request((0..<20).map { (level: $0 * 4, interface: $0 * 4 + 2) })]
        var single: [LineRequest] = []
        while let next = open.popLast() {
            if let halves = next.halves() { open += halves } else { single.append(next) }
        }
        #expect(single.count == 40)
        #expect(single.allSatisfy { $0.count == 2 && $0.parts.count == 1 })
        #expect(Set(single.map(\.address)) == Set((0..<40).map { $0 * 2 }))
    }
}
