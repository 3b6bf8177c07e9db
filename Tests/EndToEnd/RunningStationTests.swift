import Foundation
import Glibc
import TestSupport
import Testing

@Suite struct RunningStationTests {
    private func object(_ line: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }

    private var user: String { getpwuid(geteuid()).map { String(cString: $0.pointee.pw_name) } ?? "" }

    @Test func `poll prints a good reading of every gauge`() throws {
        let site = try TestSite()
        let simulator = try site.simulate()
        let outcome = try site.ullage("poll", "--json")
        #expect(outcome.status == 0)
        #expect(outcome.lines.count == 3)
        for line in outcome.lines { #expect(try object(line)["quality"] as? String == "good") }
        #expect(simulator.terminate() == 0)
    }

    @Test func `poll tells a dead gauge's reason and ends with status 3`() throws {
        let site = try TestSite()
        let simulator = try site.simulate("--fault", "TK-102=dead")
        let outcome = try site.ullage("poll", "--json")
        #expect(outcome.status == 3)
        let reading = try object(try #require(outcome.lines.first { $0.contains("TK-102") }))
        #expect(reading["reason"] as? String == "timeout")
        #expect(reading["level_mm"] is NSNull)
        #expect(outcome.lines.filter { $0.contains("\"good\"") }.count == 2)
        simulator.killNine()
    }

    @Test func `an overfill is raised, acknowledged by name and kept through a kill`() throws {
        let site = try TestSite()
        let simulator = try site.simulate("--scenario", "overfill", "--speed", "20")
        let first = try site.serve()
        #expect(
            try eventually { try site.ullage("alarms", "--json").output.contains("\"id\":\"TK-101/level_hh\"") })
        let acknowledged = try site.ullage("ack", "TK-101/level_hh", "--comment", "valve shut")
        #expect(acknowledged.status == 0)
        #expect(acknowledged.output.contains("acknowledged TK-101/level_hh"))
        // Confirmed means on disk: nothing that runs after this instant may be needed for it.
        first.killNine()

        let entry = try #require(
            try site.ullage("journal", "--json").lines.map(object).first { $0["event"] as? String == "acknowledged" })
        #expect(entry["operator"] as? String == user)
        #expect(entry["text"] as? String == "valve shut")

        let second = try site.serve()
        let alarm = try #require(
            try site.ullage("alarms", "--json").lines.map(object).first { $0["id"] as? String == "TK-101/level_hh" })
        #expect(alarm["state"] as? String == "acknowledged")
        #expect(alarm["acknowledged_by"] as? String == user)
        #expect(try eventually { try site.ullage("status", "--json").status == 0 })

        let report = try site.ullage("report", "shift")
        #expect(report.status == 0)
        #expect(report.output.contains("SIMULATION"))
        #expect(report.output.contains("TK-101"))
        #expect(report.output.contains(user))
        #expect(second.terminate() == 0)
        let events = try site.ullage("journal", "--json").lines.map { try object($0)["event"] as? String }
        #expect(events.last == "stopped")
        simulator.killNine()
    }

    @Test func `a second station on the same database is refused in one line`() throws {
        let site = try TestSite()
        let simulator = try site.simulate()
        let station = try site.serve()
        let outcome = try site.ullage("serve")
        #expect(outcome.status == 1)
        // Doubts about the configuration come first, each with the file's name.
        #expect(outcome.errorLines.count { !$0.contains("config.toml") } == 1)
        #expect(outcome.errors.contains("already runs"))
        #expect(station.terminate() == 0)
        simulator.killNine()
    }

    @Test func `a second station on the same serial line is refused in one line`() throws {
        let site = try TestSite()
        let simulator = try site.simulate()
        let station = try site.serve()
        let device = site.folder.file("south")
        let other = try TestSite { _ in TestSite.text(device: device) }
        let outcome = try other.ullage("serve")
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("held by another station"))
        #expect(station.terminate() == 0)
        simulator.killNine()
    }

    @Test func `poll beside a station prints the station's readings and says so`() throws {
        let site = try TestSite()
        let simulator = try site.simulate()
        let station = try site.serve()
        #expect(try eventually { try site.ullage("status").status == 0 })
        let outcome = try site.ullage("poll", "--json")
        #expect(outcome.errors.contains("station holds the lines"))
        #expect(outcome.lines.count == 3)
        #expect(station.terminate() == 0)
        simulator.killNine()
    }

    @Test func `status without a station marks every value as stale and ends with status 3`() throws {
        let site = try TestSite()
        let simulator = try site.simulate()
        let station = try site.serve()
        #expect(try eventually { try site.ullage("status").status == 0 })
        #expect(station.terminate() == 0)
        simulator.killNine()
        let outcome = try site.ullage("status", "--json")
        #expect(outcome.status == 3)
        let tank = try object(try #require(outcome.lines.first))
        #expect(tank["level_mm"] is NSNull)
        #expect(tank["level_reason"] as? String == "stale")
        #expect(tank["last_good_level_mm"] is NSNumber)
        #expect(tank["watched"] as? Bool == false)
    }

    @Test func `history comes as CSV with the contract's header`() throws {
        let site = try TestSite()
        let simulator = try site.simulate()
        let station = try site.serve()
        #expect(try eventually { try site.ullage("status").status == 0 })
        #expect(station.terminate() == 0)
        simulator.killNine()
        let outcome = try site.ullage("history", "--all", "--from", "-1h")
        #expect(outcome.status == 0)
        #expect(
            outcome.lines.first
                == "at,tank,quality,level_mm,interface_mm,temperature_c,level_quality,interface_quality,temperature_quality"
        )
        #expect(Set(outcome.lines.dropFirst().map { $0.split(separator: ",")[1] }) == ["TK-101", "TK-102", "TK-103"])
    }

    @Test(arguments: [
        "overview", "tank", "trend", "alarms", "journal", "lines", "shift", "help", "not-watched", "alarm",
        "statistics",
    ])
    func `every view is printed as a frame of the size that was asked for`(view: String) throws {
        let site = try TestSite()
        let simulator = try site.simulate()
        let station = try site.serve()
        let outcome = try site.ullage("frame", view, "--size", "80x24")
        #expect(outcome.status == 0)
        #expect(outcome.output.split(separator: "\n", omittingEmptySubsequences: false).count == 25)
        #expect(outcome.output.contains("SIMULATION"))
        #expect(station.terminate() == 0)
        simulator.killNine()
    }

    @Test func `the shift summary goes to lp without a shell between`() throws {
        let site = try TestSite()
        let simulator = try site.simulate()
        let station = try site.serve()
        #expect(try eventually { try site.ullage("status").status == 0 })
        #expect(station.terminate() == 0)
        simulator.killNine()
        // Stands for CUPS's own: keeps what it was given, word for word.
        let lp = site.folder.file("lp")
        try "#!/bin/sh\nprintf '%s\\n' \"$@\" > '\(site.folder.path)/words'\ncat > '\(site.folder.path)/paper'\n".write(
            toFile: lp + ".text", atomically: true, encoding: .utf8)
        // By a process of its own: a file that this one has written cannot be started while another test's child, begun
        // meanwhile, still holds it open.
        #expect(try ChildProcess(["install", "-m", "755", lp + ".text", lp], streams: .outputAndErrors).wait() == 0)
        let path = ["PATH": "\(site.folder.path):/usr/bin:/bin"]
        let outcome = try Program.run(
            ["report", "shift", "--config", site.config, "--print", "$(touch owned)"], environment: path)
        #expect(outcome.status == 0)
        #expect(outcome.output.isEmpty)
        #expect(try String(contentsOfFile: site.folder.file("words"), encoding: .utf8) == "-d\n$(touch owned)\n-\n")
        #expect(try String(contentsOfFile: site.folder.file("paper"), encoding: .utf8).contains("Shift summary"))
    }

    @Test func `without lp the print is refused in one line`() throws {
        let site = try TestSite()
        let simulator = try site.simulate()
        let station = try site.serve()
        #expect(station.terminate() == 0)
        simulator.killNine()
        let outcome = try Program.run(
            ["report", "shift", "--config", site.config, "--print"], environment: ["PATH": site.folder.path])
        #expect(outcome.status == 1)
        #expect(outcome.errorLines.count == 1)
        #expect(outcome.errors.contains("lp is not installed"))
    }
}
