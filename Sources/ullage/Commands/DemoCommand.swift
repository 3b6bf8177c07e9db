import Acquisition
import ArgumentParser
import Configuration
import GaugeSimulator
import Glibc
import Station
import Storage
import TankFarm

struct DemoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Simulated gauges on real Modbus, a station and a console in one go.",
        discussion:
            "Needs no configuration and no root; its files lie in a temporary folder, whose name is told at the end.")

    @Option(name: .long, help: ArgumentHelp("How many tanks, 1 to 1000.", valueName: "N")) var tanks = 28
    @OptionGroup var simulation: SimulationArguments

    func validate() throws {
        guard (1...DemoSite.mostTanks).contains(tanks) else {
            throw ValidationError("--tanks \(tanks): from 1 to \(DemoSite.mostTanks)")
        }
    }

    func run() throws {
        guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else {
            throw CommandFailure.impossible(
                "the demo needs a terminal; `ullage simulate` and `ullage serve` run without one")
        }
        let options = try simulation.options(faults: [:])
        let signals = SignalWait()
        let folder = try DemoCommand.makeFolder()
        let path = folder + "/config.toml"
        let demo = DemoSite(
            sample: String(decoding: PackageResources.config_toml_sample, as: UTF8.self), tankCount: tanks,
            folder: folder)
        // Parsed once for the simulator; its servers choose their ports, and the file tells them to whoever reads it.
        let planned = try DemoCommand.parse(demo.text(ports: [:]), path: path)
        let clock = SystemMoments()
        var farm = SimulatedFarm(
            tanks: SimulatedSite(planned).tanks, scenario: options.scenario, seed: options.seed,
            secondOfDay: planned.zone.civilTime(at: clock.now().wall).secondOfDay)
        do {
            try SimulatedSite.writePast(of: &farm, to: planned.databasePath, at: clock.now().wall, clock: clock)
        } catch {
            throw CommandFailure.impossible("\(error)")
        }
        let simulator = FarmSimulator(
            lines: planned.lines.map(\.onAnyPort), farm: farm, options: options, clock: clock)
        do { try simulator.start() } catch { throw CommandFailure.impossible(error.words) }
        defer { simulator.stop() }
        let text = demo.text(ports: simulator.boundPorts)
        try DemoCommand.write(text, to: path)
        let site = try DemoCommand.parse(text, path: path)
        try ConsoleSession(site: site).run(signals: signals)
        try Output.line("The demo's record stays in \(folder):")
        try Output.line("  ullage journal --config \(path)")
        try Output.line("  ullage report shift --config \(path)")
        try Output.flush()
    }

    private static func parse(_ text: String, path: String) throws -> SiteConfiguration {
        do {
            return try SiteConfiguration.parse(text: text, path: path)
        } catch {
            throw CommandFailure.impossible("the demo's own configuration is wrong: \(error.description)")
        }
    }

    private static func makeFolder() throws -> String {
        let base = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array((base + "/ullage-demo-XXXXXX").utf8CString)
        let made = template.withUnsafeMutableBufferPointer { buffer in
            buffer.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) }
        }
        guard let made else {
            throw CommandFailure.impossible("cannot make a folder in \(base): \(String(cString: strerror(errno)))")
        }
        return made
    }

    private static func write(_ text: String, to path: String) throws {
        guard let file = fopen(path, "w") else {
            throw CommandFailure.impossible("cannot write \(path): \(String(cString: strerror(errno)))")
        }
        let isWritten = fputs(text, file) >= 0
        guard fclose(file) == 0, isWritten else { throw CommandFailure.impossible("cannot write \(path)") }
    }
}

extension LineSettings {
    /// The same line, on TCP at whatever port is free.
    fileprivate var onAnyPort: LineSettings {
        guard case .tcp(let host, _) = transport else { return self }
        return LineSettings(
            name: name, transport: .tcp(host: host, port: 0), scanInterval: scanInterval,
            responseTimeout: responseTimeout, gauges: gauges)
    }
}

extension CivilTime {
    fileprivate var secondOfDay: Double { Double(hour * 3_600 + minute * 60 + second) }
}
