import Acquisition
import GaugeSimulator
import TankFarm
import TestSupport
import Testing

/// Two gauges on one tank: TK-1 as unit 1 with the site's registers, TK-1/2 as unit 2 with a map of its own.
struct SecondGaugeTests {
    private static let model = GaugeModel(
        name: "second", table: .holding, level: RegisterValue(address: 7, type: .u16, scale: 0.5))

    private final class Site {
        let simulator: FarmSimulator
        let port: TestPort
        let folder: TemporaryFolder

        init(faults: [TankName: GaugeFault] = [:], tanks: [SimulatedTankSpec] = [TestSite.spec("TK-1")]) throws {
            folder = try TemporaryFolder()
            let device = folder.file("south")
            simulator = FarmSimulator(
                lines: [
                    TestSite.serial(
                        "south", device: device,
                        gauges: [
                            TestSite.gauge("TK-1", unit: 1),
                            TestSite.gauge(TankName("TK-1").ofSecondGauge, unit: 2, model: model, levelOffset: -10),
                        ])
                ], tanks: tanks, options: SimulationOptions(faults: faults, turnaround: .zero), clock: ManualClock())
            try simulator.start()
            port = try TestPort(device: device)
        }

        deinit { simulator.stop() }

        func first() throws -> Int { word(try port.exchange(TestSite.request(unit: 1), 11), 3) }
        func second() throws -> Int {
            word(try port.exchange(TestSite.request(unit: 2, address: 7, count: 1), 7), 3)
        }
    }

    @Test func `tells the tank's level by its own registers and its own zero`() throws {
        let site = try Site()
        let first = try site.first()
        // Half millimetres, and 10 mm are taken off what it says.
        #expect(abs(Double(try site.second()) / 2 - 10 - Double(first)) <= 2)
    }

    @Test func `has faults of its own`() throws {
        let site = try Site(faults: [TankName("TK-1").ofSecondGauge: .exception])
        let refusal = try site.port.exchange(TestSite.request(unit: 2, address: 7, count: 1), 5)
        #expect(Array(refusal.prefix(3)) == [2, 0x83, 4])
        #expect(abs(Double(try site.first()) - 5_000) <= 2)
        site.simulator.setFault(nil, of: "TK-1/2")
        site.simulator.setFault(.exception, of: "TK-1")
        #expect(abs(Double(try site.second()) / 2 - 5_010) <= 2)
    }

    @Test func `is told where nothing is known of its tank`() throws {
        let refusal = #expect(throws: SimulationError.self) { _ = try Site(tanks: [TestSite.spec("TK-9")]) }
        #expect(refusal == .nothingKnown(of: "TK-1"))
    }
}
