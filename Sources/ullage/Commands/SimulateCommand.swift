import Acquisition
import ArgumentParser
import Configuration
import GaugeSimulator
import Station
import TankFarm

/// What simulated farms can be told; `simulate` and `demo` share it.
struct SimulationArguments: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp("normal, overfill or faults.", valueName: "NAME"))
    var scenario = "normal"

    @Option(name: .long, help: ArgumentHelp("Simulated seconds a second, 0.1 to 1000.", valueName: "X"))
    var speed = 1.0

    func options(faults: [TankName: GaugeFault]) throws -> SimulationOptions {
        guard let scenario = SimulationScenario(rawValue: scenario) else {
            throw CommandFailure.wrong(
                "there is no scenario \(scenario); there are \(SimulationScenario.allCases.map(\.rawValue).joined(separator: ", "))"
            )
        }
        guard speed >= 0.1, speed <= 1_000 else {
            throw CommandFailure.wrong("--speed \(speed): from 0.1 to 1000")
        }
        return SimulationOptions(scenario: scenario, speed: speed, faults: faults)
    }
}

struct SimulateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Gauges that answer for every tank of a configuration, on its own lines.",
        discussion: "Only for a configuration with `simulation = true`.")

    @OptionGroup var site: SiteOption
    @OptionGroup var simulation: SimulationArguments
    @Option(
        name: .long,
        help: ArgumentHelp(
            "A gauge's fault: \(GaugeFault.allCases.map(\.rawValue).joined(separator: ", ")).",
            valueName: "TANK=KIND"))
    var fault: [String] = []

    func run() throws {
        let configuration = try site.load()
        guard configuration.simulation else {
            throw CommandFailure.wrong(
                "\(configuration.path) is a real site: gauges are simulated only where [station] has `simulation = true`"
            )
        }
        let options = try simulation.options(faults: try faults(in: configuration))
        let signals = SignalWait()
        let simulator = FarmSimulator(
            lines: configuration.lines, tanks: SimulatedSite(configuration).tanks, options: options,
            clock: SystemMoments())
        do { try simulator.start() } catch { throw CommandFailure.impossible(error.words) }
        Output.error(
            "ullage: SIMULATION: \(configuration.tanks.count) gauges on \(configuration.lines.map { "\($0.name) (\($0.transport.words))" }.joined(separator: ", "))"
        )
        _ = signals.untilEnd()
        simulator.stop()
    }

    private func faults(in configuration: SiteConfiguration) throws -> [TankName: GaugeFault] {
        let known = Set(configuration.tanks.map(\.name))
        var result: [TankName: GaugeFault] = [:]
        for text in fault {
            let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2, let kind = GaugeFault(rawValue: parts[1]) else {
                throw CommandFailure.wrong(
                    "--fault \(text): write TANK=KIND with one of \(GaugeFault.allCases.map(\.rawValue).joined(separator: ", "))"
                )
            }
            guard known.contains(TankName(parts[0])) else {
                throw CommandFailure.wrong("--fault \(text): there is no tank \(parts[0]) in \(configuration.path)")
            }
            result[TankName(parts[0])] = kind
        }
        return result
    }
}
