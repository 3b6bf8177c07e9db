import FoundationEssentials
import TankFarm
import Testing

@Suite struct MeasurementTests {
    @Test func `has a value and no reason when it is good`() {
        let measurement = Measurement.good(9641)
        #expect(measurement.value == 9641)
        #expect(measurement.quality == .good)
        #expect(measurement.reason == nil)
        #expect(measurement.goodValue == 9641)
    }

    @Test(arguments: Reason.allCases)
    func `has a value exactly when its reason leaves one`(reason: Reason) {
        let measurement = Measurement.uncertain(9641, reason)
        #expect(measurement.quality == reason.quality)
        #expect(measurement.value == (reason.quality == .uncertain ? 9641 : nil))
        #expect(measurement.reason == reason)
        #expect(measurement.goodValue == nil)
    }

    @Test(arguments: Reason.allCases)
    func `has no value when it is bad, whatever the reason`(reason: Reason) {
        let measurement = Measurement.bad(reason)
        #expect(measurement.quality == .bad)
        #expect(measurement.value == nil)
        #expect(measurement.reason == reason)
    }

    @Test func `has neither value nor reason when the gauge has none`() {
        #expect(Measurement.absent.value == nil)
        #expect(Measurement.absent.quality == .none)
        #expect(Measurement.absent.reason == nil)
    }

    @Test(arguments: [
        Measurement.good(9641.5), .good(-0.0), .uncertain(6367, .blindZone), .bad(.wrongUnit), .absent,
    ])
    func `comes back from JSON as it was`(measurement: Measurement) throws {
        let data = try JSONEncoder().encode(measurement)
        #expect(try JSONDecoder().decode(Measurement.self, from: data) == measurement)
    }

    @Test func `is not decoded with a value that its quality forbids`() throws {
        let text = #"{"value":9641,"quality":"bad","reason":"timeout"}"#
        let measurement = try? JSONDecoder().decode(Measurement.self, from: Data(text.utf8))
        #expect(measurement?.value == nil)
    }

    @Test func `knows no quality and no reason but the contract's`() {
        for text in [#"{"quality":"superb"}"#, #"{"quality":"bad","reason":"mood"}"#, "{}"] {
            #expect(throws: DecodingError.self) {
                try JSONDecoder().decode(Measurement.self, from: Data(text.utf8))
            }
        }
    }
}

@Suite struct ReasonTests {
    @Test func `leaves a value only where the value is merely in doubt`() {
        let uncertain: [Reason] = [.jump, .stuck, .inconsistent, .blindZone, .warmingUp, .gatewayStale]
        #expect(Reason.allCases.filter { $0.quality == .uncertain } == uncertain)
        #expect(Reason.allCases.allSatisfy { $0.quality == .uncertain || $0.quality == .bad })
    }

    @Test func `speaks of the whole exchange only where nothing usable came back`() {
        let whole: [Reason] = [.timeout, .crc, .wrongUnit, .wrongAnswer, .exception, .truncated, .connection]
        #expect(Reason.allCases.filter(\.isExchangeFailure) == whole)
    }
}

@Suite struct ReadingTests {
    private func reading(_ level: Measurement, _ interface: Measurement, _ temperature: Measurement) -> Reading {
        Reading(
            tank: "TK-101",
            at: Moment(monotonic: MonotonicTime(nanoseconds: 0), wall: WallTime(milliseconds: 1_795_251_823_250)),
            level: level, interface: interface, temperature: temperature)
    }

    @Test func `is as good as its worst value, whichever that is`() {
        let values = [Measurement.good(1), .uncertain(1, .jump), .bad(.timeout)]
        let rank: [Quality: Int] = [.good: 0, .uncertain: 1, .bad: 2]
        for (first, second, third) in values.flatMap({ a in values.flatMap { b in values.map { (a, b, $0) } } }) {
            let worst = [first, second, third].map(\.quality).max { rank[$0, default: 9] < rank[$1, default: 9] }
            let reading = reading(first, second, third)
            #expect(reading.quality == worst)
            #expect(HistorySample(reading).quality == worst)
        }
    }

    @Test func `does not count a value that the gauge has not`() {
        #expect(reading(.good(1), .absent, .absent).quality == .good)
        #expect(reading(.absent, .uncertain(1, .stuck), .absent).quality == .uncertain)
        #expect(reading(.absent, .absent, .absent).quality == .none)
        #expect(reading(.absent, .absent, .absent).reason == nil)
    }

    @Test func `tells the reason of its worst value`() {
        #expect(reading(.uncertain(1, .jump), .bad(.gaugeFailure), .good(1)).reason == .gaugeFailure)
        #expect(reading(.good(1), .good(1), .uncertain(1, .stuck)).reason == .stuck)
        #expect(reading(.good(1), .good(1), .good(1)).reason == nil)
    }

    @Test func `tells level before interface before temperature among equals`() {
        #expect(reading(.bad(.timeout), .bad(.crc), .bad(.exception)).reason == .timeout)
        #expect(reading(.good(1), .bad(.crc), .bad(.exception)).reason == .crc)
        #expect(reading(.good(1), .uncertain(1, .stuck), .uncertain(1, .jump)).reason == .stuck)
    }

    @Test func `gives each value by its measurand, as its stored sample does`() {
        let reading = reading(.good(9641), .bad(.gaugeFailure), .uncertain(32.5, .warmingUp))
        let expected = [Measurement.good(9641), .bad(.gaugeFailure), .uncertain(32.5, .warmingUp)]
        #expect(Measurand.allCases.map { reading[$0] } == expected)
        #expect(Measurand.allCases.map { HistorySample(reading)[$0] } == expected)
        #expect(HistorySample(reading).at == reading.at.wall)
    }
}
