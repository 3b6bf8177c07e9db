import Foundation
import TestSupport
import Testing

@Suite struct CommandTests {
    static let commands = [
        "console", "demo", "serve", "simulate", "check", "poll", "status", "alarms", "ack", "reset", "shelve",
        "unshelve", "out-of-service", "in-service", "comment", "note", "declare", "maintain", "test", "accept",
        "value", "call", "calc", "journal", "history", "backup", "recover", "report", "frame",
    ]

    @Test func `the version is printed with status 0`() throws {
        let outcome = try Program.run(["--version"])
        #expect(outcome.status == 0)
        #expect(outcome.lines.count == 1)
    }

    @Test(arguments: commands) func `every command has its help`(command: String) throws {
        let outcome = try Program.run([command, "--help"])
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("USAGE: ullage \(command)"))
        #expect(outcome.errors.isEmpty)
    }

    @Test(arguments: [
        ["frobnicate"], ["status", "--jsonn"], ["poll", "--scans", "0"], ["poll", "--scans", "many"],
        ["demo", "--tanks", "0"], ["journal", "--from", "yesterday"], ["frame", "cockpit"],
        ["frame", "overview", "--size", "0x0"],
        ["report", "shift", "--last", "--current"], ["history"], ["ack"], ["ack", "TK-101"],
        ["ack", "TK-101/level_hh#none"], ["reset"], ["shelve", "TK-101/level_h", "--for", "2h"],
        ["comment", "TK-101/level_h"],
        ["declare", "TK-101", "boiling"], ["maintain", "south"], ["maintain", "south", "--end", "--for", "2h"],
        ["test"],
        ["test", "TK-101", "--due"], ["note", "one", "two", "three"],
        ["alarms", "--statistics", "--master"], ["alarms", "--from", "-8h"], ["alarms", "--priority", "urgent"],
        ["alarms", "--format", "csv"], ["journal", "--kind", "level_q"], ["journal", "--event", "sneezed"],
        ["journal", "--head", "1:0123456789abcdef"], ["journal", "--verify", "--json"],
        ["journal", "--json", "--format", "csv"], ["recover"], ["recover", "old.db"], ["recover", "", "new.db"],
        ["history", "import"],
    ])
    func `wrong arguments end with status 2 and one line that begins with the program's name`(arguments: [String])
        throws
    {
        let outcome = try Program.run(arguments, environment: ["ULLAGE_CONFIG": "/nonexistent/config.toml"])
        #expect(outcome.status == 2)
        #expect(outcome.errorLines.count == 1)
        #expect(outcome.errors.hasPrefix("ullage: "))
        #expect(outcome.output.isEmpty)
    }

    @Test(arguments: [["dip", "TK-101", "--level-mm", "9641"]])
    func `what a later version brings ends with status 2 and says so`(arguments: [String]) throws {
        let outcome = try TestSite().ullageList(arguments)
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains("later version"))
        #expect(outcome.errorLines.count == 1)
    }

    @Test func `a configuration that is not there is one line and status 2`() throws {
        let outcome = try Program.run(["check", "--config", "/nonexistent/config.toml"])
        #expect(outcome.status == 2)
        #expect(outcome.errorLines.count == 1)
    }

    @Test func `check tells the plan of every tank's request`() throws {
        let outcome = try TestSite().ullage("check")
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("addresses 49–51 on the wire (registers 50–52 counted from one)"))
        #expect(outcome.output.contains("share of the line"))
    }

    @Test func `check tells every fault at once, each with its line`() throws {
        let site = try TestSite {
            $0.replacingOccurrences(of: "limit = 13000", with: "limit = 13600").replacingOccurrences(
                of: "Asia/Shanghai", with: "Asia/Shangai")
        }
        let outcome = try site.ullage("check")
        #expect(outcome.status == 2)
        #expect(outcome.errorLines.count >= 4)
        #expect(outcome.errorLines.allSatisfy { $0.hasPrefix("ullage: ") && $0.contains("config.toml:") })
    }

    @Test(arguments: ["status", "alarms", "journal"])
    func `a command that reads makes no database`(command: String) throws {
        let site = try TestSite()
        let outcome = try site.ullage(command)
        #expect(outcome.status == 1)
        #expect(outcome.errorLines.count == 1)
        #expect(!FileManager.default.fileExists(atPath: site.database))
    }

    @Test(arguments: [
        ["ack", "TK-101/level_hh"], ["reset", "TK-101/level_hh"], ["unshelve", "TK-101"], ["note", "all well"],
        ["shelve", "TK-101/level_l", "--for", "2h", "--reason", "noise"], ["declare", "TK-101", "receipt"],
        ["maintain", "south", "--end"], ["test", "TK-101"], ["comment", "TK-101/level_h", "valve"],
        ["in-service", "TK-101/level_h"], ["out-of-service", "TK-101/level_h", "--reason", "probe"],
    ])
    func `what is entered by name is refused with status 1 where no station runs`(arguments: [String]) throws {
        let site = try TestSite()
        let outcome = try site.ullageList(arguments)
        #expect(outcome.status == 1)
        #expect(outcome.errorLines.count == 1)
        #expect(outcome.errors.contains("no station"))
        #expect(!FileManager.default.fileExists(atPath: site.database))
    }

    @Test(arguments: ["console", "demo"]) func `a console without a terminal is refused with status 1`(command: String)
        throws
    {
        let site = try TestSite()
        let outcome = command == "demo" ? try Program.run(["demo"]) : try site.ullage("console")
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("terminal"))
        #expect(!FileManager.default.fileExists(atPath: site.database))
    }

    @Test func `a device that is not there is one line, and nothing is begun`() throws {
        let site = try TestSite()
        let outcome = try site.ullage("serve")
        #expect(outcome.status == 1)
        // Doubts about the configuration come first, each with the file's name.
        #expect(outcome.errorLines.count { !$0.contains("config.toml") } == 1)
        #expect(!FileManager.default.fileExists(atPath: site.database))
    }

    @Test func `a real site is not simulated`() throws {
        let site = try TestSite { $0.replacingOccurrences(of: "simulation = true", with: "simulation = false") }
        let outcome = try site.ullage("simulate")
        #expect(outcome.status == 2)
        #expect(!FileManager.default.fileExists(atPath: site.folder.file("south")))
    }

    @Test func `a file that stands where the pseudo-terminal should go is left alone`() throws {
        let site = try TestSite()
        try "precious".write(toFile: site.folder.file("south"), atomically: true, encoding: .utf8)
        let outcome = try site.ullage("simulate")
        #expect(outcome.status == 1)
        #expect(try String(contentsOfFile: site.folder.file("south"), encoding: .utf8) == "precious")
    }

    @Test func `another program's database is refused untouched`() throws {
        let site = try TestSite()
        let simulator = try site.simulate()
        try "this is no database at all".write(toFile: site.database, atomically: true, encoding: .utf8)
        let outcome = try site.ullage("serve")
        #expect(outcome.status == 1)
        #expect(try String(contentsOfFile: site.database, encoding: .utf8) == "this is no database at all")
        simulator.killNine()
    }
}

extension TestSite {
    func ullageList(_ arguments: [String]) throws -> Program.Outcome {
        try Program.run(arguments + ["--config", config])
    }
}
