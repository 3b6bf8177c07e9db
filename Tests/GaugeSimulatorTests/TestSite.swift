import Acquisition
import GaugeSimulator
import TankFarm
import TestSupport

/// Farms for the tests, and a simulator of them that is stopped with its owner.
enum TestSite {
    static func spec(
        _ tank: TankName, level: Double = 5_000, interface: Double? = 1_500, temperature: Double = 32.5,
        limits: SimulatedLimits = SimulatedLimits()
    ) -> SimulatedTankSpec {
        SimulatedTankSpec(
            tank: tank, shellHeightMillimetres: 14_000, areaSquareMetres: 380, maximumFillCubicMetresPerHour: 400,
            initialLevelMillimetres: level, initialInterfaceMillimetres: interface, temperatureCelsius: temperature,
            limits: limits)
    }

    static func gauge(
        _ tank: TankName, unit: UnitID, model: GaugeModel = .floatInterface, registerOffset: Int = 0,
        levelOffset: Double = 0
    ) -> PolledGauge {
        PolledGauge(
            tank: tank, unit: unit, model: model, registerOffset: registerOffset, levelOffsetMillimetres: levelOffset,
            plausible: [:])
    }

    static func serial(
        _ name: LineName, device: String, gauges: [PolledGauge], responseTimeout: Duration = .milliseconds(100)
    ) -> LineSettings {
        LineSettings(
            name: name, transport: .rtu(SerialSettings(device: device, baud: 9_600)),
            scanInterval: .seconds(1), responseTimeout: responseTimeout, gauges: gauges)
    }

    static func network(
        _ name: LineName, host: String = "127.0.0.1", port: Int = 0, gauges: [PolledGauge],
        responseTimeout: Duration = .milliseconds(100)
    ) -> LineSettings {
        LineSettings(
            name: name, transport: .tcp(host: host, port: port), scanInterval: .seconds(1),
            responseTimeout: responseTimeout, gauges: gauges)
    }

    /// The recorded exchange's request and its like: registers 49–51 of a unit, function 3.
    static func request(unit: UInt8, function: UInt8 = 3, address: UInt8 = 0x31, count: UInt8 = 3) -> [UInt8] {
        withChecksum([unit, function, 0, address, 0, count])
    }

    /// The same on TCP.
    static func networkRequest(
        unit: UInt8, transaction: UInt8 = 7, function: UInt8 = 3, address: UInt8 = 0x31, count: UInt8 = 3
    ) -> [UInt8] {
        [0, transaction, 0, 0, 0, 6, unit, function, 0, address, 0, count]
    }

    /// The checksum bit by bit, written for the tests alone: what is tested must not check itself.
    static func withChecksum(_ bytes: [UInt8]) -> [UInt8] {
        var crc = 0xFFFF
        for byte in bytes {
            crc = crc ^ Int(byte)
            for _ in 1...8 { crc = crc % 2 == 1 ? (crc / 2) ^ 0xA001 : crc / 2 }
        }
        return bytes + [UInt8(crc % 256), UInt8(crc / 256)]
    }

    static func isWhole(_ frame: [UInt8]) -> Bool {
        frame.count > 2 && withChecksum(Array(frame.dropLast(2))) == frame
    }
}

/// One serial line with two gauges, TK-1 as unit 1 and TK-2 as unit 2, on a clock that stands still unless told.
final class SerialSite {
    let clock = ManualClock()
    let folder: TemporaryFolder
    let simulator: FarmSimulator
    let port: TestPort

    init(
        tanks: [SimulatedTankSpec] = [TestSite.spec("TK-1"), TestSite.spec("TK-2", level: 6_000)],
        options: SimulationOptions = SimulationOptions(turnaround: .zero)
    ) throws {
        folder = try TemporaryFolder()
        let device = folder.file("south")
        simulator = FarmSimulator(
            lines: [
                TestSite.serial(
                    "south", device: device,
                    gauges: tanks.enumerated().map { TestSite.gauge($1.tank, unit: UnitID(UInt8($0 + 1))) })
            ], tanks: tanks, options: options, clock: clock)
        try simulator.start()
        port = try TestPort(device: device)
    }

    deinit { simulator.stop() }
}

/// One TCP line with two gauges, likewise.
final class NetworkSite {
    let clock = ManualClock()
    let simulator: FarmSimulator
    let port: Int

    init(options: SimulationOptions = SimulationOptions(turnaround: .zero)) throws {
        let tanks = [TestSite.spec("TK-1"), TestSite.spec("TK-2", level: 6_000)]
        simulator = FarmSimulator(
            lines: [
                TestSite.network(
                    "yard", gauges: [TestSite.gauge("TK-1", unit: 1), TestSite.gauge("TK-2", unit: 2)])
            ], tanks: tanks, options: options, clock: clock)
        try simulator.start()
        port = simulator.boundPorts["yard"] ?? 0
    }

    deinit { simulator.stop() }
}
