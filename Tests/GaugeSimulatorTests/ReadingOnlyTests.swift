import Acquisition
import CSystem
import Dispatch
import GaugeSimulator
import ModbusLink
import Synchronization
import TankFarm
import TestSupport
import Testing

/// What the gauges' side of the wire saw while lines asked them in every state that a gauge can be in.
struct ReadingOnlyTests {
    /// Counts readings by quality, and says when enough have come.
    private final class Count: Sendable {
        private let counts = Mutex<(good: Int, other: Int)>((0, 0))
        let isEnough = DispatchSemaphore(value: 0)

        func take(_ event: LineEvent) {
            guard case .readings(let readings, _) = event else { return }
            let (good, other) = counts.withLock { counts in
                for reading in readings {
                    if reading.level.quality == .good { counts.good += 1 } else { counts.other += 1 }
                }
                return counts
            }
            if good >= 40, other >= 12 { isEnough.signal() }
        }
    }

    private static let model = GaugeModel(
        name: "checked", table: .input, level: RegisterValue(address: 10, type: .u32, scale: 0.1),
        interface: RegisterValue(address: 12, type: .u32, scale: 0.1),
        temperature: RegisterValue(address: 200, type: .i16, scale: 0.1),
        status: [StatusCheck(table: .discreteInputs, address: 3, mask: 1, spoils: .level, words: "magnet missing")],
        alive: AliveCheck(table: .coils, address: 5, rule: .anySet(mask: 1)))

    /// A gauge for each fault, and two that are well; every second one of a model that needs all four functions.
    private func gauges() -> ([PolledGauge], [TankName: GaugeFault]) {
        var gauges = [TestSite.gauge("TK-1", unit: 1), TestSite.gauge("TK-2", unit: 2, model: Self.model)]
        var faults: [TankName: GaugeFault] = [:]
        for (index, fault) in GaugeFault.allCases.enumerated() {
            let name = TankName("F-\(index)")
            faults[name] = fault
            gauges.append(
                TestSite.gauge(
                    name, unit: UnitID(UInt8(index + 3)), model: index % 2 == 0 ? .floatInterface : Self.model))
        }
        return (gauges, faults)
    }

    private func functionsSeen(
        _ line: (FarmSimulator, [PolledGauge]) -> LineSettings, _ settings: LineSettings
    ) throws -> [UInt8: Int] {
        let (gauges, faults) = gauges()
        let simulator = FarmSimulator(
            lines: [settings], tanks: gauges.map { TestSite.spec($0.tank) },
            options: SimulationOptions(faults: faults, turnaround: .zero), clock: RunningClock())
        try simulator.start()
        let count = Count()
        let polled = line(simulator, gauges)
        let thread = LineThread(
            settings: polled,
            makeLink: { ModbusRegisterLink(transport: polled.transport, responseTimeout: polled.responseTimeout) },
            clock: RunningClock(), blockSignals: { ullage_block_signals() }, handler: { count.take($0) })
        thread.start()
        let finished = count.isEnough.wait(timeout: .now() + 20)
        thread.stop()
        simulator.stop()
        #expect(finished == .success)
        return try #require(simulator.requestsSeen[polled.name])
    }

    @Test func `no gateway sees anything but reads, whatever its gauges do`() throws {
        let seen = try functionsSeen(
            { simulator, gauges in
                TestSite.network("yard", port: simulator.boundPorts["yard"] ?? 0, gauges: gauges)
            }, TestSite.network("yard", gauges: gauges().0))
        #expect(Set(seen.keys) == [1, 2, 3, 4])
    }

    @Test func `no serial gauge sees anything but reads, whatever it and the others do`() throws {
        let folder = try TemporaryFolder()
        let settings = LineSettings(
            name: "south",
            transport: .rtu(SerialSettings(device: folder.file("south"), baud: 115_200)), scanInterval: .zero,
            responseTimeout: .milliseconds(60), gauges: gauges().0)
        let seen = try functionsSeen({ _, _ in settings }, settings)
        #expect(Set(seen.keys) == [1, 2, 3, 4])
    }
}
