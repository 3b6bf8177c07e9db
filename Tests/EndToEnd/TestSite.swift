import Foundation
import Glibc
import TestSupport

/// A site of three tanks on one simulated serial line, in a folder of its own: no port, no device of the machine.
struct TestSite {
    let folder: TemporaryFolder
    var config: String { folder.file("config.toml") }
    var database: String { folder.file("ullage.db") }

    init(tanks: Int = 3, changing: (String) -> String = { $0 }) throws {
        folder = try TemporaryFolder()
        try changing(TestSite.text(device: folder.file("south"), tanks: tanks)).write(
            toFile: config, atomically: true, encoding: .utf8)
    }

    func ullage(_ arguments: String...) throws -> Program.Outcome {
        try Program.run(arguments + ["--config", config])
    }

    /// Gauges that answer; the first tank overfills within seconds.
    func simulate(_ arguments: String...) throws -> BackgroundProgram {
        try BackgroundProgram(["simulate", "--config", config] + arguments, saying: "ullage: SIMULATION")
    }

    func serve() throws -> BackgroundProgram {
        try BackgroundProgram(["serve", "--config", config], saying: "ullage: station")
    }

    /// An alarm as it stands, or nil.
    func alarm(_ id: String) throws -> [String: Any]? {
        try ullage("alarms", "--json").objects.first { $0["id"] as? String == id }
    }

    func journal(_ arguments: String...) throws -> [[String: Any]] {
        let outcome = try Program.run(["journal", "--json", "--config", config] + arguments)
        guard outcome.status == 0 else { throw Failure(words: outcome.errors) }
        return outcome.objects
    }

    /// The name under which the tests' own user is entered.
    static var user: String { getpwuid(geteuid()).map { String(cString: $0.pointee.pw_name) } ?? "" }

    /// Changes the journal behind the program's back, as somebody would who knows what guards it.
    func tamper(_ statements: String) throws {
        let guards = "DROP TRIGGER journal_is_never_changed; DROP TRIGGER journal_is_never_deleted;"
        let shell = try ChildProcess(["sqlite3", database, guards + statements], streams: .outputAndErrors)
        let words = shell.readToEnd().errors
        guard shell.wait() == 0 else { throw Failure(words: words) }
    }

    struct Failure: Error {
        let words: String
    }

    static func text(device: String, tanks: Int = 3) -> String {
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
        for unit in 1...tanks {
            text += """
                [[tank]]
                name = "TK-\(100 + unit)"
                title = "Crude \(unit)"
                group = "Crude"
                line = "south"
                unit = \(unit)
                shell_height_mm = 14000
                reference_height_mm = 15230
                measures = { level_from_mm = 150, level_to_mm = 13800 }
                levels = { critical_high_mm = 13900 }
                max_fill_m3_per_h = 400
                response_time_min = 15
                gauge_error_mm = 4
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
