import Acquisition
import TankFarm
import TestSupport
import Testing

struct GaugeDecoderTests {
    private static let ranges: [Measurand: ClosedRange<Double>] = [
        .level: 0...14_500, .interface: 0...14_500, .temperature: -60...200,
    ]

    private func gauge(
        model: GaugeModel = .floatInterface, level: Double = 0, interface: Double = 0,
        measures: MeasuringRange = MeasuringRange()
    ) -> PolledGauge {
        PolledGauge(
            tank: "TK-101", unit: 7, model: model, levelOffsetMillimetres: level,
            interfaceOffsetMillimetres: interface, plausible: Self.ranges, measures: measures)
    }

    private func read(_ gauge: PolledGauge, _ registers: [UInt16]) -> Reading {
        var exchanger = LineExchanger(for: line([gauge]))
        for index in exchanger.requests.indices {
            let link = TableLink { _ in .success(registers) }
            do { try link.connect() } catch { Issue.record(error) }
            _ = exchanger.run(index, over: link, timeout: .seconds(1), clock: ManualClock())
        }
        return exchanger.reading(ofGauge: 0, at: ManualClock().now())
    }

    /// A gauge with a level of this kind and nothing else.
    private func level(_ value: RegisterValue) -> PolledGauge {
        gauge(model: GaugeModel(name: "test", table: .holding, level: value))
    }

    @Test func `decodes the recorded exchange`() {
        let reading = read(gauge(), [0x25A9, 0x18DF, 0x0145])
        #expect(reading.level == .good(9641))
        #expect(reading.interface == .good(6367))
        #expect(reading.temperature == .good(32.5))
        #expect(reading.detail == nil)
    }

    @Test func `reads a temperature below zero`() {
        #expect(
            read(gauge(), [1000, 500, UInt16(bitPattern: -217)]).temperature.value.map { DecimalText.fixed($0, 1) }
                == "-21.7")
    }

    @Test func `says that a value is absent which the model has not`() {
        let reading = read(level(RegisterValue(address: 0, type: .u16)), [1000])
        #expect(reading.level == .good(1000))
        #expect(reading.interface == .absent)
        #expect(reading.temperature == .absent)
        #expect(reading.quality == .good)
    }

    @Test func `scales before it adds the offset`() {
        let inches = RegisterValue(address: 0, type: .u16, scale: 25.4, offset: 100)
        #expect(read(level(inches), [100]).level == .good(2640))
    }

    @Test func `adds the tank's offsets to level and interface`() {
        let reading = read(gauge(level: 12, interface: -5), [1000, 500, 200])
        #expect(reading.level == .good(1012))
        #expect(reading.interface == .good(495))
    }

    @Test func `calls a raw failure value a gauge failure and spoils no other value`() {
        let model = GaugeModel(
            name: "test", table: .holding, level: RegisterValue(address: 0, type: .u16),
            interface: RegisterValue(address: 1, type: .u16, bad: [65_535]),
            temperature: RegisterValue(address: 2, type: .i16, scale: 0.1))
        let reading = read(gauge(model: model), [1000, 65_535, 200])
        #expect(reading.level == .good(1000))
        #expect(reading.interface == .bad(.gaugeFailure))
        #expect(reading.temperature == .good(20))
        #expect(reading.detail == "unit 7: interface: the gauge reports its failure (raw value 65535)")
    }

    @Test func `compares failure values as the type reads them`() {
        let signed = RegisterValue(address: 0, type: .i16, bad: [65_535])
        #expect(read(level(signed), [65_535]).level == .bad(.outOfRange))
        let minus = RegisterValue(address: 0, type: .i16, bad: [-1])
        #expect(read(level(minus), [65_535]).level == .bad(.gaugeFailure))
        let real = RegisterValue(address: 0, type: .f32, bad: [-9999])
        #expect(read(level(real), [0xC61C, 0x3C00]).level == .bad(.gaugeFailure))
    }

    @Test(arguments: [[0x7FC0, 0], [0x7F80, 0], [0xFF80, 0]] as [[UInt16]])
    func `calls what is no number a gauge failure`(registers: [UInt16]) {
        #expect(read(level(RegisterValue(address: 0, type: .f32)), registers).level == .bad(.gaugeFailure))
    }

    @Test func `calls a scaled value that overflows a gauge failure`() {
        let value = RegisterValue(address: 0, type: .u16, scale: 1e308)
        #expect(read(level(value), [65_535]).level == .bad(.gaugeFailure))
    }

    @Test func `calls a value outside its plausible range out of range`() {
        let reading = read(gauge(), [20_000, 500, 200])
        #expect(reading.level == .bad(.outOfRange))
        #expect(reading.interface == .good(500))
        #expect(reading.detail == "unit 7: level 20000 mm is outside 0 to 14500")
    }

    @Test func `judges the range after the offsets, its ends included`() {
        #expect(read(gauge(level: -1000), [15_500, 500, 200]).level == .good(14_500))
        #expect(read(gauge(level: -1000), [15_501, 500, 200]).level == .bad(.outOfRange))
        #expect(read(gauge(level: -1000), [1000, 0, 200]).level == .good(0))
    }

    @Test func `marks values in the blind zones and keeps them`() {
        let measures = MeasuringRange(
            levelFromMillimetres: 150, levelToMillimetres: 13_800, interfaceFromMillimetres: 300,
            interfaceToMillimetres: 13_000)
        let gauge = gauge(measures: measures)
        #expect(read(gauge, [13_801, 500, 200]).level == .uncertain(13_801, .blindZone))
        #expect(read(gauge, [13_800, 500, 200]).level == .good(13_800))
        #expect(read(gauge, [149, 100, 200]).level == .uncertain(149, .blindZone))
        #expect(read(gauge, [5000, 299, 200]).interface == .uncertain(299, .blindZone))
        #expect(read(gauge, [13_500, 13_001, 200]).interface == .uncertain(13_001, .blindZone))
        #expect(read(gauge, [5000, 299, 200]).level == .good(5000))
    }

    @Test func `takes an interface up to 20 mm above the level for all water`() {
        let reading = read(gauge(), [1000, 1020, 200])
        #expect(reading.level == .good(1000))
        #expect(reading.interface == .good(1000))
    }

    @Test func `marks both when the interface lies further above the level`() {
        let reading = read(gauge(), [1000, 1021, 200])
        #expect(reading.level == .uncertain(1000, .inconsistent))
        #expect(reading.interface == .uncertain(1021, .inconsistent))
        #expect(reading.temperature == .good(20))
    }

    @Test func `goes by the tank's own tolerance where it has one`() {
        let tolerant = PolledGauge(
            tank: "TK-1", unit: 7, model: .floatInterface, interfaceToleranceMillimetres: 50, plausible: [:])
        func interface(_ height: UInt16) -> Measurement {
            var answers = GaugeAnswers(for: .floatInterface)
            let now = MonotonicTime(nanoseconds: 0)
            answers.take(.registers(1000, 0), of: .value(.level), at: now)
            answers.take(.registers(height, 0), of: .value(.interface), at: now)
            return GaugeDecoder(for: tolerant).reading(
                from: answers, at: Moment(monotonic: now, wall: WallTime(milliseconds: 0))
            ).interface
        }
        #expect(interface(1050) == .good(1000))
        #expect(interface(1051) == .uncertain(1051, .inconsistent))
    }

    @Test func `judges the interface alone when the level is bad`() {
        #expect(read(gauge(), [20_000, 1021, 200]).interface == .good(1021))
    }

    @Test func `says in words what is not there to be read`() {
        let model = GaugeModel(name: "test", table: .holding, level: RegisterValue(address: 65_536, type: .u16))
        let reading = read(gauge(model: model), [])
        #expect(reading.level == .bad(.outOfRange))
        #expect(reading.detail == "unit 7: level: there is no register 65536 + 0")
    }
}
