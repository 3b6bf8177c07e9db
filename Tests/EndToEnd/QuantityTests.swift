import Foundation
import TestSupport
import Testing

/// Stock through the whole program: entered values, calls, what is printed of them.
@Suite struct QuantityTests {
    static let product = """
        [[product]]
        name = "crude"
        method = "gbt1885"
        commodity = "A"
        base = "20C"
        density_kg_m3 = 868.0
        sediment_water = { percent = 0.6, basis = "volume" }

        """

    /// Its tanks hold crude, and are so warm as the air: nothing is doubtful of them.
    static func site(gauge: String = "", head: String = "") throws -> TestSite {
        try TestSite { text in
            head
                + text.replacingOccurrences(
                    of: "[[tank]]\nname = \"TK-101\"", with: product + gauge + "[[tank]]\nname = \"TK-101\""
                )
                .replacingOccurrences(
                    of: "shell_height_mm = 14000", with: "shell_height_mm = 14000\nproduct = \"crude\""
                )
                .replacingOccurrences(of: "simulation = true", with: "simulation = true\nambient_c = 20")
        }
    }

    private func status(_ site: TestSite, _ tank: String) throws -> [String: Any]? {
        try site.ullage("status", "--json").objects.first { $0["tank"] as? String == tank }
    }

    private func isGood(_ site: TestSite) throws -> Bool {
        try eventually { try status(site, "TK-101")?["quality"] as? String == "good" }
    }

    @Test func `a value that is entered makes the stock, outlives the station, and can be taken back`() throws {
        let site = try QuantityTests.site()
        let simulator = try site.simulate()
        defer { simulator.killNine() }
        let station = try site.serve()
        #expect(try isGood(site))
        let before = try #require(try status(site, "TK-101")?["mass_t"] as? Double)
        let entered = try site.ullage("value", "TK-101", "density=955.5", "water=0.25", "--source", "laboratory 117")
        #expect(entered.status == 0)
        #expect(entered.output.contains("entered: TK-101 density 955.5 kg/m³ at 20 °C, until "))
        #expect(entered.output.contains("entered: TK-101 water 0.25 %, until "))
        // A tenth denser, and heavier by about as much.
        #expect(try eventually { (try status(site, "TK-101")?["mass_t"] as? Double ?? 0) > before * 1.08 })
        #expect(station.terminate() == 0)
        let next = try site.serve()
        defer { next.killNine() }
        #expect(try isGood(site))
        #expect(try site.ullage("frame", "quantities", "--tank", "TK-101").output.contains("955.5"))
        let report = try site.ullage("report", "shift")
        #expect(report.output.contains("VALUES ENTERED BY HAND"))
        #expect(report.output.contains("laboratory 117"))
        let taken = try site.ullage("value", "TK-101", "density=none")
        #expect(taken.status == 0)
        #expect(taken.output.contains("withdrawn: TK-101 density"))
        #expect(try eventually { (try status(site, "TK-101")?["mass_t"] as? Double ?? 1e9) < before * 1.02 })
        // Of two of which one is not there, neither is taken back.
        let half = try site.ullage("value", "TK-101", "water=none", "density=none")
        #expect(half.status == 1)
        #expect(half.output.isEmpty)
        #expect(try site.ullage("frame", "quantities", "--tank", "TK-101").output.contains("0.25"))
        let events = try site.journal("--event", "value")
        #expect(events.count >= 3)
        #expect(events.contains { ($0["text"] as? String)?.contains("955.5") == true })
        #expect(events.first?["operator"] as? String == TestSite.user)
    }

    @Test func `an observed density is brought to base by the tank's method, and refused where that does not know it`()
        throws
    {
        let site = try QuantityTests.site()
        let simulator = try site.simulate()
        defer { simulator.killNine() }
        let station = try site.serve()
        defer { station.killNine() }
        let outcome = try site.ullage(
            "value", "TK-102", "observed=853.1", "at=30.0", "hydrometer=20", "--valid-for", "48h")
        #expect(outcome.status == 0)
        #expect(
            outcome.output.contains(
                "entered: TK-102 density 860.0 kg/m³ at 20 °C, from 853.1 at 30.0 °C by a hydrometer of 20 °C, until "))
        let refused = try site.ullage("value", "TK-102", "observed=420", "at=30.0")
        #expect(refused.status == 1)
        #expect(refused.errorLines.count == 1)
        #expect(refused.output.isEmpty)
    }

    @Test func `what is told as entered is what was entered, however quickly one value follows another`() throws {
        let site = try QuantityTests.site()
        let simulator = try site.simulate()
        defer { simulator.killNine() }
        let station = try site.serve()
        defer { station.killNine() }
        for density in 861...872 {
            let outcome = try site.ullage("value", "TK-101", "density=\(density)")
            #expect(outcome.output.hasPrefix("entered: TK-101 density \(density).0 kg/m³ at 20 °C, until "))
        }
    }

    @Test func `a call is listed, taken back, and met in time`() throws {
        let site = try QuantityTests.site()
        let simulator = try site.simulate()
        defer { simulator.killNine() }
        let station = try site.serve()
        defer { station.killNine() }
        #expect(try isGood(site))
        let call = try site.ullage("call", "TK-101", "--level-mm", "13700", "--text", "switch")
        #expect(call.status == 0)
        #expect(call.output.contains("call 1: TK-101 level 13700 mm from below"))
        #expect(try site.ullage("call", "--list").output.contains("switch"))
        #expect(try site.ullage("call", "--cancel", "1").status == 0)
        #expect(try site.ullage("call", "--list").output.isEmpty)
        #expect(try site.ullage("call", "--cancel", "1").status == 1)
        #expect(try site.ullage("call", "--in", "1s", "--text", "look at the pump").status == 0)
        #expect(try eventually { try site.ullage("call", "--list").output.isEmpty })
        let texts = try site.journal("--event", "call").compactMap { $0["text"] as? String }
        #expect(texts.contains { $0.contains("look at the pump") })
    }

    @Test func `check tells what each tank's quantities are made of`() throws {
        let outcome = try QuantityTests.site().ullage("check")
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("product crude"))
        #expect(outcome.output.contains("GB/T 1885-1998 A, 20 °C; 868.0 kg/m³; S&W 0.60 % by volume"))
        #expect(outcome.output.contains("TK-101    crude; vertical cylinder 22000 mm"))
    }

    @Test func `poll and status tell in JSON what else a gauge measures`() throws {
        let gauge = """
            [[gauge]]
            model = "chain"
            level = { register = 50, type = "u16" }
            temperature = { register = 52, type = "i16", scale = 0.1 }
            ambient = { register = 53, type = "i16", scale = 0.1 }
            temperatures = { register = 54, type = "i16", scale = 0.1, count = 3, from_mm = 500, step_mm = 1000 }

            """
        let site = try TestSite { text in
            text.replacingOccurrences(
                of: "[[tank]]\nname = \"TK-101\"", with: gauge + "[[tank]]\nname = \"TK-101\"\ngauge = \"chain\"")
        }
        let simulator = try site.simulate()
        defer { simulator.killNine() }
        let polled = try site.ullage("poll", "--json").objects
        let extras = try #require(polled.first { $0["tank"] as? String == "TK-101" }?["extras"] as? [[String: Any]])
        #expect(extras.map { $0["value"] as? String } == ["ambient", "temperature", "temperature", "temperature"])
        #expect(extras.last?["at_mm"] as? Double == 2_500)
        #expect(extras.allSatisfy { $0["quality"] as? String == "good" && $0["number"] is Double })
        #expect(polled.first { $0["tank"] as? String == "TK-102" }?["extras"] == nil)
        let station = try site.serve()
        defer { station.killNine() }
        #expect(
            try eventually {
                let extras = try status(site, "TK-101")?["extras"] as? [[String: Any]] ?? []
                return extras.count == 4 && extras.allSatisfy { $0["quality"] as? String == "good" }
            })
    }

    @Test func `screens and papers go by the site's units, and JSON stays metric`() throws {
        let site = try QuantityTests.site(
            head: "[units]\nlevel = \"ft-in\"\ntemperature = \"F\"\nvolume = \"bbl\"\nmass = \"short_ton\"\n")
        let simulator = try site.simulate()
        defer { simulator.killNine() }
        let station = try site.serve()
        defer { station.killNine() }
        #expect(try isGood(site))
        let table = try site.ullage("status").output
        #expect(table.contains("bbl") && table.contains("°F") && table.contains("ST"))
        #expect(try site.ullage("report", "shift").output.contains("STOCK"))
        let object = try #require(try status(site, "TK-101"))
        let level = try #require(object["level_mm"] as? Double)
        let volume = try #require(object["tov_m3"] as? Double)
        #expect(abs(volume - level * 0.380133) < 1)
    }

    @Test(arguments: ["stock", "quantities", "calls"]) func `the views of stock are drawn from the record`(view: String)
        throws
    {
        let site = try QuantityTests.site()
        let simulator = try site.simulate()
        defer { simulator.killNine() }
        let station = try site.serve()
        #expect(try isGood(site))
        #expect(station.terminate() == 0)
        let frame = try site.ullage("frame", view, "--size", "80x24")
        #expect(frame.status == 0)
        #expect(frame.output.split(separator: "\n", omittingEmptySubsequences: false).count >= 24)
        #expect(frame.output.contains("NO STATION RUNS"))
        let told = try #require(try self.status(site, "TK-101"))
        #expect(told["tov_m3"] is NSNull && told["mass_t"] is NSNull)
        #expect(told["quantity_reason"] as? String == "level: stale")
    }

    @Test(arguments: [
        ["value"], ["value", "TK-101"], ["value", "density=860"], ["value", "TK-101", "density"],
        ["value", "TK-101", "density=0"], ["value", "TK-101", "density=nan"], ["value", "TK-101", "density=0x1p10"],
        ["value", "TK-101", "colour=3"], ["value", "TK-101", "water=0.5", "water=0.6"],
        ["value", "TK-101", "water=0.5", "water_mass=0.6"], ["value", "TK-101", "observed=853.1"],
        ["value", "TK-101", "at=30"], ["value", "TK-101", "observed=853.1", "at=30", "hydrometer=18"],
        ["value", "TK-101", "observed=853.1", "at=30", "density=860"],
        ["value", "TK-101", "density=860", "water=none"], ["value", "TK-101", "density=none", "--source", "x"],
        ["value", "station", "density=860"], ["value", "TK-101", "temperature=-300"],
        ["value", "TK-101", "density=860", "--valid-for", "soon"],
        ["value", "TK-101", "density=860", "--valid-for", "59s"],
        ["value", "TK-101", "density=860", "--valid-for", "367d"],
        ["call"], ["call", "TK-101"], ["call", "--level-mm", "1000"], ["call", "TK-101", "--level-mm", "nan"],
        ["call", "TK-101", "--level-mm", "-5"], ["call", "TK-101", "--level-mm", "5", "--interface-mm", "5"],
        ["call", "TK-101", "--at", "2001-01-01T00:00:00Z"], ["call", "--cancel", "0"],
        ["call", "--cancel", "1", "--list"], ["call", "TK-101", "--list"],
    ])
    func `what is wrongly asked ends with status 2 before anything is opened`(arguments: [String]) throws {
        let outcome = try Program.run(arguments, environment: ["ULLAGE_CONFIG": "/nonexistent/config.toml"])
        #expect(outcome.status == 2)
        #expect(outcome.errorLines.count == 1)
        #expect(!outcome.errors.contains("nonexistent"))
        #expect(outcome.output.isEmpty)
    }

    @Test(arguments: [
        ["value", "TK-101", "density=860"], ["value", "TK-101", "density=none"], ["value", "station", "ambient=-5.5"],
        ["call", "TK-101", "--level-mm", "12500"], ["call", "--cancel", "3"],
    ])
    func `what is entered by name is refused with status 1 where no station runs`(arguments: [String]) throws {
        let site = try QuantityTests.site()
        let outcome = try site.ullageList(arguments)
        #expect(outcome.status == 1)
        #expect(outcome.errorLines.count == 1)
        #expect(outcome.errors.contains("no station"))
        #expect(!FileManager.default.fileExists(atPath: site.database))
    }
}
