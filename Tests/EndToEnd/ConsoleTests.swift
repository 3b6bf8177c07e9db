import Foundation
import Glibc
import TestSupport
import Testing

@Suite struct ConsoleTests {
    @Test func `an operator acknowledges an overfill, and a console killed and begun again still shows it`() throws {
        let site = try TestSite()
        let simulator = try site.simulate("--scenario", "overfill", "--speed", "20")
        let console = try Tmux(site.folder, columns: 120, rows: 40, program: ["console", "--config", site.config])
        #expect(try console.shows { $0.contains("TK-101") && $0.contains("SIMULATION") })
        #expect(try console.screen().contains("WATCH ENDS WITH THIS WINDOW"))
        #expect(try console.shows { $0.contains("overfill") })
        // Outside the alarm list the first `a` opens the banner's alarm, the second acknowledges it.
        try console.press("a")
        #expect(try console.shows { $0.contains("13500") })
        try console.press("a")
        #expect(try console.shows { $0.contains("on record") })
        kill(try console.processIdentifier(), SIGKILL)
        let killedAt = Date()

        let journal = try site.ullage("journal", "--json")
        #expect(journal.output.contains("\"event\":\"acknowledged\",\"alarm\":\"TK-101/level_hh\""))
        // The second terminal has a socket of its own.
        let second = try Tmux(
            try TemporaryFolder(), columns: 80, rows: 24, program: ["console", "--config", site.config])
        #expect(try second.shows { $0.contains("TK-101") })
        try second.press("3")
        #expect(try second.shows { $0.contains("acknowledged") || $0.contains("ack") })
        #expect(try site.ullage("alarms", "--json").output.contains("\"state\":\"acknowledged\""))
        // The sparkline's hours are in the database: what the first console saw is there but for its last second.
        let history = try site.ullage("history", "TK-101", "--from", "-1h").lines.dropFirst().compactMap {
            $0.split(separator: ",").first.flatMap { Self.time(String($0)) }
        }.sorted()
        #expect(history.count > 10)
        let last = try #require(history.last { $0 <= killedAt })
        #expect(killedAt.timeIntervalSince(last) <= 2)
        try second.press("q")
        #expect(try second.shows { $0.contains("y leaves") })
        try second.press("n")
        #expect(try second.shows { !$0.contains("y leaves") })
        try second.press("q")
        #expect(try second.shows { $0.contains("y leaves") })
        try second.press("y")
        #expect(try eventually { try site.ullage("journal", "--json").lines.last?.contains("\"stopped\"") == true })
        simulator.killNine()
    }

    @Test(arguments: [SIGTERM, SIGHUP, SIGINT])
    func `the watch ends in order when a signal ends its console`(signal: Int32) throws {
        let site = try TestSite()
        let simulator = try site.simulate()
        let console = try Tmux(site.folder, columns: 80, rows: 24, program: ["console", "--config", site.config])
        #expect(try console.shows { $0.contains("TK-101") })
        kill(try console.processIdentifier(), signal)
        #expect(
            try eventually {
                (try site.ullage("journal", "--json")).lines.last?.contains("\"event\":\"stopped\"") == true
            })
        simulator.killNine()
    }

    @Test(arguments: [SIGSEGV, SIGABRT, SIGTERM, SIGHUP])
    func `the terminal is as it was, however the console ends`(signal: Int32) throws {
        let site = try TestSite()
        let simulator = try site.simulate()
        let console = try Tmux(
            site.folder, columns: 80, rows: 24, program: ["console", "--config", site.config],
            afterwards: "stty -a; echo back again")
        #expect(try console.shows { $0.contains("TK-101") })
        let children = try Program.children(of: try console.processIdentifier())
        kill(try #require(children.first), signal)
        #expect(try console.shows { $0.contains("back again") })
        let screen = try console.screen()
        for setting in ["icanon", "echo", "isig", "opost"] { #expect(!screen.contains("-\(setting) "), "\(setting)") }
        #expect(!screen.contains("SIMULATION"))
        simulator.killNine()
    }

    @Test func `the demo is an overfill from its first screen to its shift summary`() throws {
        let folder = try TemporaryFolder()
        let demo = try Tmux(
            folder, columns: 120, rows: 40,
            program: ["demo", "--tanks", "3", "--scenario", "overfill", "--speed", "20"],
            afterwards: "true")
        #expect(try demo.shows { $0.contains("overfill") })
        try demo.press("a")
        #expect(try demo.shows { $0.contains("at raise") })
        try demo.press("a")
        #expect(try demo.shows { $0.contains("on record") })
        try demo.press("q")
        #expect(try demo.shows { $0.contains("y leaves") })
        try demo.press("y")
        #expect(try demo.shows { $0.contains("The demo's record stays in") })
        let words = try demo.screen().split(whereSeparator: \.isWhitespace).map(String.init)
        let config = try #require(words.first { $0.hasSuffix("/config.toml") })
        defer {
            try? FileManager.default.removeItem(atPath: URL(fileURLWithPath: config).deletingLastPathComponent().path)
        }
        let user = getpwuid(geteuid()).map { String(cString: $0.pointee.pw_name) } ?? ""
        let report = try Program.run(["report", "shift", "--config", config])
        #expect(report.status == 0)
        #expect(
            report.output.contains("SIMULATION") && report.output.contains("overfill") && report.output.contains(user))
        #expect(report.output.contains("STOCK BY PRODUCT"))
        // One of its gauges shows what there is beside level, interface and spot temperature.
        let plan = try Program.run(["check", "--config", config])
        #expect(plan.status == 0)
        #expect(plan.output.contains("ambient, temperatures, profile"))
    }

    @Test func `the demo watches all of its tanks where they are more than the sample has`() throws {
        let folder = try TemporaryFolder()
        // On a line by TCP beside the one of the sample: neither may stand on the port of the other.
        let demo = try Tmux(folder, columns: 120, rows: 40, program: ["demo", "--tanks", "40"], afterwards: "true")
        #expect(try demo.shows { $0.contains("watched 40/40") })
        try demo.press("q")
        #expect(try demo.shows { $0.contains("y leaves") })
        try demo.press("y")
        #expect(try demo.shows { $0.contains("The demo's record stays in") })
        let words = try demo.screen().split(whereSeparator: \.isWhitespace).map(String.init)
        let config = try #require(words.first { $0.hasSuffix("/config.toml") })
        try FileManager.default.removeItem(atPath: URL(fileURLWithPath: config).deletingLastPathComponent().path)
    }

    @Test func `a console beside a running station says so and ends with status 1`() throws {
        let site = try TestSite()
        let simulator = try site.simulate()
        let station = try site.serve()
        let console = try Tmux(
            site.folder, columns: 80, rows: 24, program: ["console", "--config", site.config],
            afterwards: "echo status $?")
        #expect(try console.shows { $0.contains("stop it first") && $0.contains("status 1") })
        #expect(station.terminate() == 0)
        simulator.killNine()
    }

    @Test func `a window that is resized is drawn anew to its size`() throws {
        let site = try TestSite()
        let simulator = try site.simulate()
        let console = try Tmux(site.folder, columns: 80, rows: 24, program: ["console", "--config", site.config])
        #expect(try console.shows { $0.contains("TK-103") })
        try console.resize(columns: 120, rows: 40)
        #expect(try console.shows { $0.split(separator: "\n").contains { $0.count > 100 } })
        try console.resize(columns: 40, rows: 10)
        #expect(try console.shows { !$0.contains("TK-103") })
        simulator.killNine()
    }

    private static func time(_ text: String) -> Date? {
        let format = ISO8601DateFormatter()
        format.formatOptions = [.withInternetDateTime, .withFractionalSeconds]
        return format.date(from: text)
    }
}
