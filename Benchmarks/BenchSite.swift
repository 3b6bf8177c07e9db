import Alarms
import Configuration
import GaugeSimulator
import Station
import TankFarm

/// The site that is measured: tanks with alarms on every measurand, on one line.
struct BenchSite {
    /// As at the site that the project is proved on.
    static let tankCount = 28

    let folder: String
    let configuration: SiteConfiguration

    var configurationPath: String { folder + "/config.toml" }

    /// - Parameters:
    ///   - line: the line's keys in the configuration's words, without its name.
    ///   - tankKeys: further keys of the tank of this number, from 1.
    init(folder: String, line: [String], tankKeys: (Int) -> [String] = { ["unit = \($0)"] }) throws {
        self.folder = folder
        var text = """
            [station]
            name = "Bench"
            time_zone = "UTC"
            simulation = true
            database = "ullage.db"
            socket = "ullage.sock"

            [[line]]
            name = "bench"

            """
        text += line.joined(separator: "\n") + "\n"
        for number in 1...BenchSite.tankCount {
            text += BenchSite.tank(number, keys: tankKeys(number))
        }
        do {
            configuration = try SiteConfiguration.parse(text: text, path: folder + "/config.toml")
        } catch {
            throw BenchFailure("the measurement's own configuration is refused: \(error.description)")
        }
        try TextFile.write(text, to: configurationPath)
    }

    /// One serial line of 9600 8N1, simulated, as fast as it goes or at an interval.
    static func serial(folder: String, scanSeconds: Double) throws -> BenchSite {
        try BenchSite(
            folder: folder,
            line: [
                "transport = \"rtu\"", "device = \"\(folder)/line\"", "baud = 9600", "scan_interval_s = \(scanSeconds)",
                "response_timeout_ms = 500",
            ])
    }

    private static func tank(_ number: Int, keys: [String]) -> String {
        """

        [[tank]]
        name = "\(name(number))"
        title = "Crude storage \(number)"
        group = "\(number <= 6 ? "Crude" : number <= 16 ? "Products" : "Water")"
        line = "bench"
        \(keys.joined(separator: "\n"))
        shell_height_mm = 14000
        reference_height_mm = 15230
        levels = { critical_high_mm = 13900, maximum_working_mm = 12800, minimum_working_mm = 1800 }
        max_fill_m3_per_h = 400
        response_time_min = 15
        shape = { kind = "vertical_cylinder", diameter_mm = 22000 }
        [tank.alarms]
        level_hh = { limit = 13500 }
        level_h = { limit = 13000 }
        level_l = { limit = 1500 }
        level_ll = { limit = 1100 }
        interface_h = { limit = 7500 }
        interface_l = { limit = 400 }
        temperature_h = { limit = 75 }

        """
    }

    private static func name(_ number: Int) -> String { "TK-\(number < 10 ? "0" : "")\(number)" }

    var tankNames: [TankName] { configuration.tanks.map(\.name) }

    /// The station's part of the configuration.
    var settings: StationSettings {
        StationSettings(
            name: configuration.stationName, zone: configuration.zone, simulation: configuration.simulation,
            carriedByConsole: true, tanks: configuration.tanks, capacities: configuration.capacities,
            lines: configuration.lines, alarms: configuration.alarms, staleAfter: configuration.staleAfter,
            recipes: configuration.recipes)
    }

    /// Gauges that answer as soon as the line allows, unless `options` says otherwise.
    func simulator(_ options: SimulationOptions = SimulationOptions(turnaround: .zero)) -> FarmSimulator {
        let limits = SimulatedLimits(
            levelHighHighMillimetres: 13_500, levelHighMillimetres: 13_000, levelLowMillimetres: 1_500,
            levelLowLowMillimetres: 1_100, interfaceHighMillimetres: 7_500, interfaceLowMillimetres: 400)
        return FarmSimulator(
            lines: configuration.lines,
            tanks: configuration.tanks.map { SimulatedTankSpec(tank: $0, hasInterface: true, limits: limits) },
            options: options, clock: SystemMoments())
    }
}
