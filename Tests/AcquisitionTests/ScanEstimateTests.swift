import Acquisition
import TankFarm
import Testing

@Suite struct ScanEstimateTests {
    private func estimate(
        gauges: Int, model: GaugeModel = .floatInterface, baud: Int = 9_600, parity: Parity = .none,
        stopBits: Int = 1
    ) -> ScanEstimate {
        ScanEstimate(
            for: settings(
                .rtu(SerialSettings(device: "/dev/ttyS0", baud: baud, parity: parity, stopBits: stopBits)),
                gauges: gauges,
                model: model))
    }

    private func settings(_ transport: Transport, gauges: Int, model: GaugeModel = .floatInterface) -> LineSettings {
        LineSettings(
            name: "south", transport: transport, scanInterval: .seconds(1), responseTimeout: .milliseconds(300),
            gauges: (0..<gauges).map {
                PolledGauge(tank: TankName("T\($0)"), unit: UnitID(UInt8($0 + 1)), model: model, plausible: [:])
            })
    }

    /// A gauge whose values take one request of so many registers.
    private func model(registers: Int) -> GaugeModel {
        GaugeModel(
            name: "test", table: .holding, level: RegisterValue(address: 0, type: .u16),
            interface: registers == 1 ? nil : RegisterValue(address: registers - 1, type: .u16))
    }

    /// Character times are held in whole nanoseconds, so that a round may come out a microsecond short.
    private func agrees(_ duration: Duration?, milliseconds: Double) -> Bool {
        duration.map { abs($0.inSeconds * 1_000 - milliseconds) < 0.002 } ?? false
    }

    @Test func `gives 758_3 ms for 28 gauges of three registers at 9600 8N1`() {
        let estimate = estimate(gauges: 28)
        #expect(agrees(estimate.wireTime, milliseconds: 758.333333))
        #expect(estimate.requestsPerScan == 28)
    }

    // From Modbus over Serial Line V1.02, 2.5.1.1: 8 characters out, 5 and two a register back, a silence after each.
    @Test(arguments: [
        (registers: 1, gauges: 31, milliseconds: 710.416667), (3, 8, 216.666667), (6, 10, 333.333333),
        (10, 4, 166.666667),
    ])
    func `counts every register of a round at 9600 8N1`(registers: Int, gauges: Int, milliseconds: Double) {
        #expect(
            agrees(estimate(gauges: gauges, model: model(registers: registers)).wireTime, milliseconds: milliseconds))
    }

    @Test(arguments: [(gauges: 8, milliseconds: 125.291667), (16, 250.583333)])
    func `keeps the fixed silence of 1_75 ms above 19200 baud`(gauges: Int, milliseconds: Double) {
        let estimate = estimate(gauges: gauges, model: model(registers: 6), baud: 38_400, parity: .even)
        // Gauges that begin after 5 ms.
        #expect(agrees(estimate.wireTimeQuick, milliseconds: milliseconds))
    }

    @Test func `counts 3_5 characters of silence at 19200 baud itself`() {
        // 26 characters, silences included, of 10 bits.
        #expect(agrees(estimate(gauges: 1).wireTime, milliseconds: 27.083333))
        #expect(agrees(estimate(gauges: 1, baud: 19_200).wireTime, milliseconds: 13.541667))
    }

    @Test func `counts a parity bit and a second stop bit as one bit each`() {
        let eleven = 27.083333 * 1.1
        #expect(agrees(estimate(gauges: 1, parity: .odd).wireTime, milliseconds: eleven))
        #expect(agrees(estimate(gauges: 1, stopBits: 2).wireTime, milliseconds: eleven))
    }

    @Test func `adds 5 and 100 ms a request for gauges that take their time`() {
        let estimate = estimate(gauges: 28)
        #expect(agrees(estimate.wireTimeQuick, milliseconds: 898.333333))
        #expect(agrees(estimate.wireTimeSlow, milliseconds: 3_558.333333))
    }

    @Test func `counts each request of a gauge whose values lie far apart`() {
        let estimate = estimate(gauges: 2, model: model(registers: 120))
        #expect(estimate.requestsPerScan == 4)
        // Each a request of one register: 15 characters and two silences.
        #expect(agrees(estimate.wireTime, milliseconds: 4 * 22.916667))
        #expect(agrees(estimate.wireTimeQuick, milliseconds: 4 * 27.916667))
    }

    @Test func `gives the share of the scan interval that quick gauges take`() throws {
        let estimate = estimate(gauges: 28)
        #expect(abs(try #require(estimate.share(of: .seconds(1))) - 89.833) < 0.001)
        #expect(abs(try #require(estimate.share(of: .milliseconds(500))) - 179.667) < 0.001)
        #expect(estimate.share(of: .zero) == nil)
    }

    @Test func `has no wire time on TCP, and the plans all the same`() {
        let estimate = ScanEstimate(for: settings(.tcp(host: "10.0.0.7", port: 502), gauges: 3))
        #expect(estimate.wireTime == nil)
        #expect(estimate.wireTimeQuick == nil)
        #expect(estimate.wireTimeSlow == nil)
        #expect(estimate.share(of: .seconds(1)) == nil)
        #expect(estimate.plan.requests.count == 3)
    }

    @Test func `takes no time for a line without gauges`() {
        #expect(estimate(gauges: 0).wireTime == .zero)
    }

    @Test func `counts a temperature that is read in each fifth scan by a fifth`() {
        let far = GaugeModel(
            name: "far", table: .holding, level: RegisterValue(address: 0, type: .u16),
            temperature: RegisterValue(address: 200, type: .u16))
        let estimate = estimate(gauges: 5, model: far)
        #expect(abs(estimate.requestsPerScan - 6) < 1e-9)
        // Six requests of one register a scan.
        #expect(agrees(estimate.wireTime, milliseconds: 6 * 22.916667))
    }

    @Test func `states the longest that a gauge waits where all take their time`() {
        // Four rounds of 28 × 127.083 ms, and six exchanges.
        #expect(agrees(estimate(gauges: 28).longestInterval, milliseconds: 14_995.8313))
        // One gauge: the interval, two rounds and six exchanges.
        #expect(agrees(estimate(gauges: 1).longestInterval, milliseconds: 1_000 + 8 * 127.083333))
    }
}
