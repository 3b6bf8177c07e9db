import Foundation
import Glibc
import TestSupport
import Testing

/// What operators do with alarms, from the command line to the record.
@Suite struct AlarmPracticeTests {
    /// TK-103 is warmer than its limit from the first scan on: an alarm of low priority that stands and stays.
    private func site(changing: @escaping (String) -> String = { $0 }) throws -> TestSite {
        try TestSite { text in changing(text + "temperature_h = { limit = 0, on_delay_s = 0 }\n") }
    }

    private let warm = "TK-103/temperature_h"

    private func state(_ id: String, _ site: TestSite) throws -> String? { try site.alarm(id)?["state"] as? String }

    @Test
    func `a shelved alarm says by whom, why and until when, keeps that through a kill, and rings anew when lifted`()
        throws
    {
        let site = try site()
        let simulator = try site.simulate()
        let first = try site.serve()
        #expect(try eventually { try state(warm, site) == "unacknowledged" })
        let serial = try #require(try site.alarm(warm)?["serial"] as? Int)
        let outcome = try site.ullage("shelve", "\(warm)#\(serial)", "--for", "2h", "--reason", "probe is changed")
        #expect(outcome.status == 0)
        #expect(outcome.lines == ["shelved \(warm)"])
        // Confirmed means on disk.
        first.killNine()
        let kept = try #require(try site.alarm(warm))
        #expect(kept["state"] as? String == "shelved")
        #expect(kept["hold_by"] as? String == TestSite.user)
        #expect(kept["hold_reason"] as? String == "probe is changed")
        #expect(kept["hold_until"] is String)
        let second = try site.serve()
        #expect(try state(warm, site) == "shelved")
        #expect(try site.ullage("unshelve", warm).status == 0)
        #expect(try eventually { try state(warm, site) == "unacknowledged" })
        #expect(try #require(try site.alarm(warm)?["serial"] as? Int) > serial)
        // What waited for an acknowledgement got that person's, before it fell silent.
        let events = try site.journal("--tank", "TK-103", "--kind", "temperature_h").compactMap {
            $0["event"] as? String
        }
        #expect(Array(events.prefix(3)) == ["raised", "acknowledged", "shelved"])
        #expect(events.contains("unshelved") && events.last == "raised")
        #expect(second.terminate() == 0)
        simulator.killNine()
    }

    @Test func `a tank that is in its limits is not told in alarm because its alarms are shelved`() throws {
        let site = try site()
        let simulator = try site.simulate()
        let station = try site.serve()
        #expect(try eventually { try state(warm, site) == "unacknowledged" })
        #expect(try site.ullage("shelve", "TK-103", "--for", "1h", "--reason", "float is cleaned").status == 0)
        let status = try site.ullage("status", "--json").objects
        #expect(status.first { $0["tank"] as? String == "TK-103" }?["alarms"] as? [String] == [warm])
        // All that is kept silent is listed where alarms are.
        #expect(try site.ullage("alarms", "--json", "--state", "shelved").lines.count > 3)
        #expect(station.terminate() == 0)
        simulator.killNine()
    }

    @Test func `an alarm out of service stays silent over a restart until it is put back`() throws {
        let site = try site()
        let simulator = try site.simulate()
        let first = try site.serve()
        #expect(try eventually { try state(warm, site) == "unacknowledged" })
        #expect(try site.ullage("out-of-service", warm, "--reason", "probe is at the workshop").status == 0)
        #expect(first.terminate() == 0)
        let second = try site.serve()
        #expect(try state(warm, site) == "out_of_service")
        #expect(try site.ullage("alarms", "--json", "--state", "out-of-service").lines.count == 1)
        #expect(try site.ullage("in-service", warm).status == 0)
        #expect(try eventually { try state(warm, site) == "unacknowledged" })
        #expect(second.terminate() == 0)
        simulator.killNine()
    }

    @Test func `a latched alarm is held until it is reset, and not reset while it stands`() throws {
        let site = try TestSite {
            $0.replacingOccurrences(
                of: "level_h = { limit = 13000 }",
                with: "level_h = { limit = 13000, latching = true, on_delay_s = 0, off_delay_s = 0 }")
        }
        let simulator = try site.simulate("--scenario", "overfill", "--speed", "200")
        let station = try site.serve()
        let high = "TK-101/level_h"
        #expect(try eventually { try state(high, site) == "unacknowledged" })
        let early = try site.ullage("reset", high)
        #expect(early.status == 1)
        #expect(early.errorLines.count == 1)
        #expect(try site.ullage("ack", high).status == 0)
        #expect(try eventually { try state(high, site) == "latched_acknowledged" })
        let reset = try site.ullage("reset", high)
        #expect(reset.status == 0)
        #expect(reset.lines == ["reset \(high)"])
        #expect(try state(high, site) == nil)
        #expect(try site.journal("--event", "reset").first?["operator"] as? String == TestSite.user)
        #expect(station.terminate() == 0)
        simulator.killNine()
    }

    @Test func `what cannot be done is refused in one clear line and changes nothing`() throws {
        let site = try site()
        let simulator = try site.simulate()
        let station = try site.serve()
        #expect(try eventually { try state(warm, site) == "unacknowledged" })
        #expect(try eventually { try site.ullage("status").status == 0 })
        let before = try site.ullage("alarms", "--json").output
        let refused: [(arguments: [String], status: Int32)] = [
            (["ack", "TK-109/level_hh"], 1),
            (["ack", "TK-102/level_hh"], 1),
            (["ack", "\(warm)#999999"], 1),
            (["ack", warm, "--comment", "all \u{1B}[2J well"], 1),
            (["ack", warm, "--comment", String(repeating: "word ", count: 20_000)], 1),
            (["comment", warm, "two\u{07}bells"], 1),
            (["comment", warm, "  "], 1),
            (["note", String(repeating: "x", count: 100_000)], 1),
            (["note", "TK-101"], 2),
            (["shelve", warm, "--reason", "noise"], 2),
            (["shelve", warm, "--for", "2h"], 2),
            (["shelve", warm, "--for", "2h", "--reason", " "], 2),
            (["shelve", warm, "--for", "0s", "--reason", "noise"], 2),
            (["shelve", warm, "--for", "always", "--reason", "noise"], 2),
            (["shelve", warm, "--for", "-2h", "--reason", "noise"], 2),
            (["shelve", warm, "--for", "13h", "--reason", "noise"], 1),
            (["shelve", "TK-101/level_hh", "--for", "1h", "--reason", "noise"], 1),
            (["shelve", "\(warm)#999999", "--for", "1h", "--reason", "noise"], 1),
            (["unshelve", warm], 1),
            (["reset", warm], 1),
            (["in-service", warm], 1),
            (["out-of-service", warm], 2),
            (["declare", "TK-101", "boiling"], 2),
            (["declare", "TK-109", "receipt"], 1),
            (["maintain", "north", "--for", "1h", "--reason", "cable"], 1),
            (["maintain", "south", "--for", "1h"], 2),
            (["test", "TK-101", "--for", "31m"], 1),
            (["test", "TK-101", "--end"], 1),
            (["test"], 2),
            (["ack", warm, "--as", "wang"], 1),
            (["ack", "TK-103/level_q"], 2),
        ]
        for (arguments, status) in refused {
            let outcome = try site.ullageList(arguments)
            let shown = arguments.joined(separator: " ").prefix(80)
            #expect(outcome.status == status, "\(shown): \(outcome.errors.prefix(200))")
            #expect(outcome.errorLines.count == 1, "\(shown)")
            #expect(outcome.errors.hasPrefix("ullage: "), "\(shown)")
            #expect(outcome.errors.utf8.count < 400, "\(shown)")
            #expect(
                !outcome.errors.dropLast().unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F }, "\(shown)")
            #expect(outcome.output.isEmpty, "\(shown)")
        }
        #expect(try site.ullage("alarms", "--json").output == before)
        // That somebody tried is told to who reads the record.
        let entries = try site.journal("--event", "refused")
        #expect(entries.contains { $0["alarm"] as? String == "TK-101/level_hh" })
        #expect(entries.allSatisfy { $0["operator"] as? String == TestSite.user })
        #expect(try site.ullage("journal", "--verify").status == 0)
        #expect(station.terminate() == 0)
        simulator.killNine()
    }

    @Test func `remarks and declarations are entered by name, and the journal finds them`() throws {
        let site = try site()
        let simulator = try site.simulate()
        let station = try site.serve()
        #expect(try eventually { try state(warm, site) == "unacknowledged" })
        #expect(try site.ullage("comment", warm, "heater left on").status == 0)
        #expect(try site.ullage("note", "tanker 14 has left").lines == ["noted"])
        #expect(try site.ullage("note", "TK-102", "hatch is open").lines == ["noted TK-102"])
        #expect(try site.ullage("declare", "TK-101", "out-of-use", "--reason", "cleaning").status == 0)
        #expect(try site.journal("--search", "HEATER").map { $0["event"] as? String } == ["comment"])
        #expect(try site.journal("--event", "note").map { $0["tank"] as? String } == [nil, "TK-102"])
        #expect(try site.journal("--tank", "TK-102", "--event", "note").count == 1)
        let declared = try #require(try site.journal("--event", "declared").first)
        #expect(declared["operator"] as? String == TestSite.user)
        #expect((declared["text"] as? String)?.contains("cleaning") == true)
        #expect((declared["origin"] as? String)?.contains("socket") == true)
        #expect(try site.journal("--operator", TestSite.user).count >= 4)
        #expect(try site.journal("--operator", "nobody at all").isEmpty)
        let table = try site.ullage("journal", "--format", "csv", "--event", "note")
        #expect(table.lines.first == "sequence,at,event,alarm,serial,tank,operator,value,limit,unit,text,origin,hash")
        #expect(table.lines.count == 3)
        #expect(station.terminate() == 0)
        simulator.killNine()
    }

    @Test func `a line under maintenance silences its faults, and its tanks are told as not watched`() throws {
        let site = try TestSite()
        let simulator = try site.simulate()
        let station = try site.serve()
        #expect(try eventually { try site.ullage("status").status == 0 })
        #expect(try site.ullage("maintain", "south", "--for", "1h", "--reason", "new cable").status == 0)
        let unwatched = try site.ullage("alarms", "--not-watched", "--json").objects
        #expect(unwatched.count == 3)
        #expect(unwatched.allSatisfy { $0["by"] as? String == TestSite.user })
        #expect(try site.ullage("maintain", "south", "--end").status == 0)
        #expect(try eventually { try site.ullage("alarms", "--not-watched").lines == ["3 of 3 tanks are watched"] })
        #expect(try site.journal("--event", "maintenance").count == 2)
        #expect(station.terminate() == 0)
        simulator.killNine()
    }

    @Test
    func `a proof test rings marked, is entered with its trip, stays out of the figures and sets the next due date`()
        throws
    {
        let site = try TestSite {
            $0.replacingOccurrences(
                of: "level_h = { limit = 13000 }", with: "level_h = { limit = 13000, on_delay_s = 0 }")
        }
        let never = try site.ullage("alarms", "--master")
        #expect(never.status == 0)
        let simulator = try site.simulate("--scenario", "overfill", "--speed", "5")
        let station = try site.serve()
        #expect(try site.ullage("test", "TK-101", "--for", "10m").status == 0)
        #expect(try eventually { try site.alarm("TK-101/level_hh") != nil })
        #expect(try site.alarm("TK-101/level_hh")?["test"] as? Bool == true)
        #expect(try site.ullage("test", "TK-101", "--end").status == 0)
        let trip = try #require(
            try site.journal("--event", "test").first { $0["alarm"] as? String == "TK-101/level_hh" })
        #expect(trip["limit"] as? Double == 13500)
        #expect((trip["value"] as? Double ?? 0) >= 13500)
        let due = try site.ullage("test", "--due")
        #expect(due.lines.first { $0.hasPrefix("TK-101") }?.contains("never") == false)
        #expect(due.lines.first { $0.hasPrefix("TK-102") }?.contains("never") == true)
        #expect(station.terminate() == 0)
        // Without the station, the record knows it too.
        #expect(try site.ullage("test", "--due").lines.first { $0.hasPrefix("TK-101") }?.contains("never") == false)
        simulator.killNine()
    }

    @Test func `a shared account is refused without a name, and what is done is entered under the name`() throws {
        let site = try site {
            $0.replacingOccurrences(
                of: "simulation = true", with: "simulation = true\nshared_accounts = [\"\(TestSite.user)\"]")
        }
        let simulator = try site.simulate()
        let station = try site.serve()
        #expect(try eventually { try state(warm, site) == "unacknowledged" })
        let nameless = try site.ullage("ack", warm)
        #expect(nameless.status == 1)
        #expect(nameless.errorLines.count == 1)
        #expect(nameless.errors.contains("--as"))
        #expect(try site.ullage("ack", warm, "--as", "Wang Li").status == 0)
        let entry = try #require(try site.journal("--event", "acknowledged").first)
        #expect(entry["operator"] as? String == "Wang Li")
        #expect((entry["origin"] as? String)?.contains("account \(TestSite.user)") == true)
        #expect(station.terminate() == 0)
        simulator.killNine()
    }

    @Test func `alarms that stand are narrowed down by priority, group, state and tank`() throws {
        let site = try site()
        let simulator = try site.simulate()
        let station = try site.serve()
        #expect(try eventually { try state(warm, site) == "unacknowledged" })
        #expect(
            try site.ullage("alarms", "--json", "--priority", "low", "--group", "Crude", "--tank", "TK-103").lines.count
                == 1)
        #expect(try site.ullage("alarms", "--json", "--tank", "TK-102").output.isEmpty)
        #expect(try site.ullage("alarms", "--json", "--state", "shelved").output.isEmpty)
        #expect(try site.ullage("alarms", "--tank", "TK-109").status == 1)
        #expect(try site.ullage("alarms", "--state", "asleep").status == 2)
        #expect(station.terminate() == 0)
        simulator.killNine()
    }

    @Test func `the figures of the alarm load are one object, of the last day unless told otherwise`() throws {
        let site = try site()
        let simulator = try site.simulate()
        let station = try site.serve()
        #expect(try eventually { try state(warm, site) == "unacknowledged" })
        let outcome = try site.ullage("alarms", "--statistics", "--json")
        #expect(outcome.status == 0)
        let figures = try #require(outcome.objects.first)
        #expect(outcome.lines.count == 1)
        #expect((figures["annunciations"] as? Int ?? 0) >= 1)
        let words = try site.ullage("alarms", "--statistics", "--from", "-1h")
        #expect(words.status == 0)
        #expect(words.lines.allSatisfy { $0.count <= 80 })
        #expect(station.terminate() == 0)
        // Out of the record alone, as well.
        #expect(try site.ullage("alarms", "--statistics", "--json").status == 0)
        simulator.killNine()
    }
}
