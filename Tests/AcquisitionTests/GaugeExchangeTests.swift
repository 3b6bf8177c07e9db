import Acquisition
import TankFarm
import TestSupport
import Testing

struct GaugeExchangeTests {
    /// Level, interface and temperature too far apart for one request.
    private static let scattered = PolledGauge(
        tank: "TK-101", unit: 7,
        model: GaugeModel(
            name: "scattered", table: .holding, level: RegisterValue(address: 500, type: .u16),
            interface: RegisterValue(address: 100, type: .u16),
            temperature: RegisterValue(address: 300, type: .i16, scale: 0.1)),
        plausible: [:])

    private func run(
        _ gauge: PolledGauge = scattered, failuresBefore: Int = 0,
        answer: @escaping @Sendable (TableLink.Request) -> Result<[UInt16], LinkError>
    ) throws -> (outcome: GaugeExchange.Outcome, asked: [Int]) {
        let link = TableLink(answer: answer)
        try link.connect()
        let outcome = GaugeExchange(for: gauge).run(
            over: link, timeout: .milliseconds(500), failuresBefore: failuresBefore, clock: ManualClock())
        return (outcome, link.requests.map(\.address))
    }

    @Test func `reads a gauge's values from all its requests`() throws {
        let (outcome, asked) = try run { .success([UInt16($0.address)]) }
        #expect(asked == [500, 100, 300])
        #expect(outcome.reading.level == .good(500))
        #expect(outcome.reading.interface == .good(100))
        #expect(outcome.reading.temperature == .good(30))
        #expect(outcome.wasAnswered)
    }

    @Test func `spoils the values of the request that failed and no other`() throws {
        let (outcome, _) = try run { $0.address == 100 ? .failure(.exception(2)) : .success([200]) }
        #expect(outcome.reading.level == .good(200))
        #expect(outcome.reading.interface == .bad(.exception))
        #expect(outcome.reading.temperature == .good(20))
        #expect(outcome.reading.detail == "unit 7: exception 2: illegal data address")
        #expect(outcome.wasAnswered)
    }

    @Test(
        arguments: zip(
            [.timeout, .truncated, .badChecksum, .wrongUnit, .wrongAnswer, .exception(4)] as [LinkError],
            [.timeout, .truncated, .crc, .wrongUnit, .wrongAnswer, .exception] as [Reason]))
    func `makes every value bad with the exchange's reason`(error: LinkError, reason: Reason) throws {
        let (outcome, _) = try run(floatGauge("A", unit: 7)) { _ in .failure(error) }
        for measurand in Measurand.allCases { #expect(outcome.reading[measurand] == .bad(reason)) }
        #expect(outcome.reading.detail == "unit 7: \(error.words)")
        #expect(!outcome.wasAnswered)
        #expect(outcome.connectionLost == nil)
    }

    @Test func `leaves values absent that the gauge has not when the exchange fails`() throws {
        let model = GaugeModel(name: "level", table: .input, level: RegisterValue(address: 0, type: .u16))
        let (outcome, _) = try run(PolledGauge(tank: "A", unit: 1, model: model, plausible: [:])) { _ in
            .failure(.timeout)
        }
        #expect(outcome.reading.level == .bad(.timeout))
        #expect(outcome.reading.interface == .absent)
    }

    @Test func `tries all requests of a gauge that answered last time`() throws {
        let (outcome, asked) = try run { $0.address == 500 ? .failure(.timeout) : .success([200]) }
        #expect(asked == [500, 100, 300])
        #expect(outcome.reading.level == .bad(.timeout))
        #expect(outcome.reading.interface == .good(200))
    }

    @Test func `gives a gauge up after one timeout that was silent before`() throws {
        let (outcome, asked) = try run(failuresBefore: 3) { _ in .failure(.timeout) }
        #expect(asked == [500])
        for measurand in Measurand.allCases { #expect(outcome.reading[measurand] == .bad(.timeout)) }
    }

    @Test func `finds a silent gauge again by another of its requests`() throws {
        let (outcome, asked) = try run(failuresBefore: 4) {
            $0.address == 500 ? .failure(.timeout) : .success([200])
        }
        #expect(asked == [100, 300, 500])
        #expect(outcome.wasAnswered)
        #expect(outcome.reading.temperature == .good(20))
    }

    @Test func `asks nothing more over a connection that failed`() throws {
        let (outcome, asked) = try run { _ in .failure(.connection("the adapter is gone")) }
        #expect(asked == [500])
        #expect(outcome.connectionLost == "the adapter is gone")
        for measurand in Measurand.allCases { #expect(outcome.reading[measurand] == .bad(.connection)) }
    }

    @Test func `lets no control character of an error through`() throws {
        let (outcome, _) = try run { _ in .failure(.connection("gone\u{1B}[2J")) }
        #expect(outcome.reading.detail == "unit 7: gone?[2J")
    }
}
