import Acquisition
import Foundation
import GaugeSimulator
import Glibc
import TankFarm
import TestSupport
import Testing

struct StartStopTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func simulator(
        devices: [String] = [], ports: [Int] = [], options: SimulationOptions = SimulationOptions(),
        limits: SimulatedLimits = SimulatedLimits()
    ) -> FarmSimulator {
        var lines: [LineSettings] = []
        for (index, device) in devices.enumerated() {
            lines.append(
                TestSite.serial(LineName("s\(index)"), device: device, gauges: [TestSite.gauge("TK-1", unit: 1)]))
        }
        for (index, port) in ports.enumerated() {
            lines.append(TestSite.network(LineName("t\(index)"), port: port, gauges: [TestSite.gauge("TK-1", unit: 1)]))
        }
        return FarmSimulator(
            lines: lines, tanks: [TestSite.spec("TK-1", limits: limits)], options: options, clock: ManualClock())
    }

    private func target(_ path: String) -> String? {
        try? FileManager.default.destinationOfSymbolicLink(atPath: path)
    }

    @Test func `links the device to a pseudo-terminal, and takes the link away at the end`() throws {
        let device = folder.file("line")
        let simulator = simulator(devices: [device])
        try simulator.start()
        #expect(try #require(target(device)).hasPrefix("/dev/pts/"))
        #expect(simulator.devicePaths == ["s0": device])
        simulator.stop()
        #expect(target(device) == nil)
        #expect(simulator.devicePaths.isEmpty)
    }

    @Test func `never takes the place of a file`() throws {
        let device = folder.file("line")
        try "precious".write(toFile: device, atomically: true, encoding: .utf8)
        let simulator = simulator(devices: [device])
        let error = #expect(throws: SimulationError.deviceTaken(line: "s0", path: device)) { try simulator.start() }
        #expect(
            error?.words
                == "line s0: \(device) exists and is not a simulator's link; move it away or change `device`")
        #expect(try String(contentsOfFile: device, encoding: .utf8) == "precious")
    }

    @Test func `never takes the place of another's link`() throws {
        let device = folder.file("line")
        #expect(symlink("/tmp", device) == 0)
        let simulator = simulator(devices: [device])
        #expect(throws: SimulationError.deviceTaken(line: "s0", path: device)) { try simulator.start() }
        #expect(target(device) == "/tmp")
    }

    @Test func `takes the place of its own old link`() throws {
        let device = folder.file("line")
        #expect(symlink("/dev/pts/999999", device) == 0)
        let simulator = simulator(devices: [device])
        try simulator.start()
        defer { simulator.stop() }
        #expect(target(device) != "/dev/pts/999999")
    }

    @Test func `leaves another simulator that runs its link`() throws {
        let device = folder.file("line")
        let first = simulator(devices: [device])
        try first.start()
        defer { first.stop() }
        let living = try #require(target(device))
        let second = simulator(devices: [device])
        #expect(throws: SimulationError.deviceServed(line: "s0", path: device, target: living)) { try second.start() }
        #expect(target(device) == living)
    }

    @Test func `leaves what was put in the link's place`() throws {
        let device = folder.file("line")
        let simulator = simulator(devices: [device])
        try simulator.start()
        unlink(device)
        try "new".write(toFile: device, atomically: true, encoding: .utf8)
        simulator.stop()
        #expect(try String(contentsOfFile: device, encoding: .utf8) == "new")
    }

    @Test(arguments: ["/dev/ullage-test", "/dev/pts/ullage-test", "/dev/shm/../ullage-test", "/tmp/../dev/ullage-test"])
    func `never makes a link below dev`(path: String) {
        let simulator = simulator(devices: [path])
        #expect(throws: SimulationError.deviceBelowDev(line: "s0", path: path)) { try simulator.start() }
        #expect(access(path, F_OK) != 0)
    }

    @Test func `never makes a link below dev by way of a linked folder`() throws {
        let way = folder.file("way")
        #expect(symlink("/dev/shm", way) == 0)
        let path = way + "/ullage-test"
        let simulator = simulator(devices: [path])
        #expect(throws: SimulationError.deviceBelowDev(line: "s0", path: path)) { try simulator.start() }
    }

    @Test func `says that the device's folder is missing`() throws {
        let path = folder.file("none/line")
        let simulator = simulator(devices: [path])
        let error = #expect(throws: SimulationError.self) { try simulator.start() }
        #expect(error?.words.contains("its folder: No such file or directory") == true)
    }

    @Test func `serves nothing when one line cannot be served`() throws {
        let device = folder.file("line")
        let other = simulator(ports: [0])
        try other.start()
        defer { other.stop() }
        let taken = try #require(other.boundPorts["t0"])
        let simulator = simulator(devices: [device], ports: [taken])
        let error = #expect(throws: SimulationError.self) { try simulator.start() }
        #expect(error?.words.contains("cannot listen on 127.0.0.1:\(taken): Address already in use") == true)
        #expect(target(device) == nil)
        #expect(simulator.devicePaths.isEmpty && simulator.boundPorts.isEmpty)
    }

    @Test func `refuses a fault for a tank that no line has`() {
        let simulator = simulator(ports: [0], options: SimulationOptions(faults: ["TK-9": .dead]))
        #expect(throws: SimulationError.unknownTank("TK-9")) { try simulator.start() }
    }

    @Test func `refuses to overfill where no tank has an HH limit`() {
        let simulator = simulator(ports: [0], options: SimulationOptions(scenario: .overfill))
        #expect(simulator.overfillTank == nil)
        #expect(throws: SimulationError.nothingToOverfill) { try simulator.start() }
    }

    @Test func `refuses a gauge of whose tank nothing is known`() {
        let line = TestSite.network("t", gauges: [TestSite.gauge("TK-5", unit: 1)])
        let simulator = FarmSimulator(
            lines: [line], tanks: [TestSite.spec("TK-1")], options: SimulationOptions(), clock: ManualClock())
        #expect(throws: SimulationError.nothingKnown(of: "TK-5")) { try simulator.start() }
    }

    @Test func `can be started again after its end`() throws {
        let simulator = simulator(ports: [0])
        try simulator.start()
        simulator.stop()
        simulator.stop()
        try simulator.start()
        defer { simulator.stop() }
        let port = try TestPort(port: try #require(simulator.boundPorts["t0"]))
        #expect(try port.exchange(TestSite.networkRequest(unit: 1), 15)[8] == 6)
    }

    @Test func `hastens the farm by its speed`() throws {
        let clock = ManualClock()
        let tank = TestSite.spec(
            "TK-1", limits: SimulatedLimits(levelHighHighMillimetres: 10_150, levelHighMillimetres: 10_000))
        let simulator = FarmSimulator(
            lines: [], tanks: [tank], options: SimulationOptions(scenario: .overfill, speed: 10), clock: clock)
        try simulator.start()
        defer { simulator.stop() }
        clock.advance(by: .seconds(8))
        let early = try #require(simulator.truth(of: "TK-1")).levelMillimetres
        clock.advance(by: .seconds(4))
        let late = try #require(simulator.truth(of: "TK-1")).levelMillimetres
        #expect(early > 10_000 && early < 10_150)
        #expect(late >= 10_150)
    }
}
