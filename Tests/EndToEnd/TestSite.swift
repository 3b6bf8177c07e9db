import Foundation
import TestSupport

/// A site of three tanks on one simulated serial line, in a folder of its own: no port, no device of the machine.
struct TestSite {
    let folder: TemporaryFolder
    var config: String { folder.file("config.toml") }
    var database: String { folder.file("ullage.db") }

    init(changing: (String) -> String = { $0 }) throws {
        folder = try TemporaryFolder()
        try changing(TestSite.text(device: folder.file("south"))).write(
            toFile: config, atomically: true, encoding: .utf8)
    }

    func ullage(_ arguments: String...) throws -> Program.Outcome {
        try Program.run(arguments + ["--config", config])
    }

    /// Gauges that answer; the first tank overfills within seconds.
    func simulate(_ arguments: String...) throws -> BackgroundProgram {
        try BackgroundProgram(["simulate", "--config", config] + arguments)
    }

    func serve() throws -> BackgroundProgram { try BackgroundProgram(["serve", "--config", config]) }

    static func text(device: String) -> String {
        var text = """
            [station]
            name = "Test"
            time_zone = "Asia/Shanghai"
            simulation = true
            [[shift]]
            name = "day"
            start = "08:00"
            [[shift]]
            name = "night"
            start = "20:00"
            [[line]]
            name = "south"
            transport = "rtu"
            device = "\(device)"
            scan_interval_s = 0.2
            response_timeout_ms = 300

            """
        for unit in 1...3 {
            text += """
                [[tank]]
                name = "TK-10\(unit)"
                title = "Crude \(unit)"
                group = "Crude"
                line = "south"
                unit = \(unit)
                shell_height_mm = 14000
                reference_height_mm = 15230
                measures = { level_from_mm = 150, level_to_mm = 13800 }
                shape = { kind = "vertical_cylinder", diameter_mm = 22000 }
                [tank.alarms]
                level_hh = { limit = 13500 }
                level_h = { limit = 13000 }
                level_l = { limit = 2300 }
                level_ll = { limit = 2150 }

                """
        }
        return text
    }
}
