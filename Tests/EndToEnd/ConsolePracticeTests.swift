import Foundation
import Glibc
import TestSupport
import Testing

/// What operators do with alarms at the console itself.
@Suite struct ConsolePracticeTests {
    private func site(changing: @escaping (String) -> String = { $0 }) throws -> TestSite {
        try TestSite { text in
            changing(text.replacingOccurrences(of: "{ limit = 13000 }", with: "{ limit = 13000, on_delay_s = 0 }"))
        }
    }

    @Test func `on a shared account a name is asked for, and the acknowledgement is entered under it`() throws {
        let site = try site {
            $0.replacingOccurrences(
                of: "simulation = true", with: "simulation = true\nshared_accounts = [\"\(TestSite.user)\"]")
        }
        let simulator = try site.simulate("--scenario", "overfill", "--speed", "20")
        let console = try Tmux(site.folder, columns: 120, rows: 40, program: ["console", "--config", site.config])
        #expect(try console.shows { $0.contains("overfill") })
        try console.press("a")
        try console.press("a")
        #expect(try console.shows { $0.contains("your name") })
        try console.press("-l", "Wang Li")
        try console.press("Enter")
        #expect(try console.shows { $0.contains("on record") })
        #expect(try eventually { try !site.journal("--event", "acknowledged").isEmpty })
        let entry = try #require(try site.journal("--event", "acknowledged").first)
        #expect(entry["operator"] as? String == "Wang Li")
        // The terminal, and whose account it is.
        let origin = entry["origin"] as? String ?? ""
        #expect(origin.contains("pts/") && origin.contains("account \(TestSite.user)"), "\(origin)")
        #expect(try site.journal("--event", "signed_on").count == 1)
        simulator.killNine()
    }

    @Test func `an alarm is shelved from the list with a time and a reason`() throws {
        let site = try TestSite { $0 + "temperature_h = { limit = 0, on_delay_s = 0 }\n" }
        let simulator = try site.simulate()
        let console = try Tmux(site.folder, columns: 120, rows: 40, program: ["console", "--config", site.config])
        #expect(try console.shows { $0.contains("temperature high") })
        try console.press("3")
        #expect(try console.shows { $0.contains("at raise") })
        try console.press("s")
        #expect(try console.shows { $0.contains("for (Enter:") })
        try console.press("-l", "30m")
        try console.press("Enter")
        #expect(try console.shows { $0.contains("because") })
        try console.press("-l", "probe is changed")
        try console.press("Enter")
        #expect(try console.shows { $0.contains("on record") })
        let alarm = try #require(try site.alarm("TK-103/temperature_h"))
        #expect(alarm["state"] as? String == "shelved")
        #expect(alarm["hold_reason"] as? String == "probe is changed")
        simulator.killNine()
    }

    @Test func `the bell calls until it is silenced, and that acknowledges nothing`() throws {
        let site = try site()
        let simulator = try site.simulate("--scenario", "overfill", "--speed", "20")
        let began = ContinuousClock().now
        let console = try Tmux(site.folder, columns: 120, rows: 40, program: ["console", "--config", site.config])
        // HH is critical: it calls again and again.
        #expect(try console.shows { _ in console.bellsSoFar() >= 4 })
        let seconds = (ContinuousClock().now - began) / .seconds(1)
        #expect(Double(console.bellsSoFar()) <= seconds + 1)
        #expect(try console.shows { $0.contains("overfill") })
        try console.press("m")
        #expect(try console.shows { $0.contains("silenced") })
        let silenced = console.bellsSoFar()
        // Three more seconds of the screen's clock.
        for _ in 1...3 {
            let before = try console.screen()
            #expect(try console.shows { $0 != before })
        }
        #expect(console.bellsSoFar() <= silenced + 1)
        #expect(try site.alarm("TK-101/level_hh")?["state"] as? String == "unacknowledged")
        simulator.killNine()
    }

    @Test func `the journal is searched and the figures are shown out of the record`() throws {
        let site = try site()
        let simulator = try site.simulate()
        let console = try Tmux(site.folder, columns: 120, rows: 40, program: ["console", "--config", site.config])
        #expect(try console.shows { $0.contains("TK-103") })
        #expect(try eventually { try site.ullage("note", "tanker 14 has left").status == 0 })
        try console.press("4")
        #expect(try console.shows { $0.contains("tanker 14") && $0.contains("started") })
        try console.press("/")
        try console.press("-l", "event:note")
        try console.press("Enter")
        #expect(try console.shows { $0.contains("tanker 14") && !$0.contains("started") })
        try console.press("3")
        try console.press("f")
        #expect(try console.shows { $0.contains("ALARM FIGURES") && $0.contains("annunciations in 10 minutes") })
        simulator.killNine()
    }

    @Test func `what rang with no console attached is said to the next one`() throws {
        let site = try site()
        let simulator = try site.simulate("--scenario", "overfill", "--speed", "20")
        let station = try site.serve()
        #expect(try eventually { try site.alarm("TK-101/level_hh") != nil })
        #expect(station.terminate() == 0)
        let console = try Tmux(site.folder, columns: 120, rows: 40, program: ["console", "--config", site.config])
        #expect(try console.shows { $0.contains("raised with no console attached") })
        #expect(try console.shows { _ in console.bellsSoFar() >= 1 })
        simulator.killNine()
    }
}
