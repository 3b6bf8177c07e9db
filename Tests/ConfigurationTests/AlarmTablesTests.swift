import Acquisition
import Alarms
import Configuration
import Quantities
import TankFarm
import TestSupport
import Testing

/// What the tables of alarms make of a tank: which alarms it has, and what holds for each.
@Suite struct AlarmTablesTests {
    private func parse(_ rest: String, defaults: String = "") throws -> SiteConfiguration {
        try SiteConfiguration.parse(
            text: """
                [station]
                time_zone = "UTC"
                [[line]]
                name = "south"
                transport = "rtu"
                device = "pty/south"
                [[line]]
                name = "yard"
                transport = "tcp"
                host = "localhost"
                [[gauge]]
                model = "plain"
                level = { register = 1, type = "u16", range = [-50, 9000] }
                \(defaults)
                [[tank]]
                name = "A"
                line = "south"
                unit = 1
                shell_height_mm = 10000
                \(rest)

                """, path: "/etc/ullage/config.toml")
    }

    private func alarm(_ site: SiteConfiguration, _ id: String) -> AlarmDefinition? {
        site.alarms.first { $0.id.description == id }
    }

    // MARK: - Which alarms there are

    @Test func `gives every tank the conditions that need no limit`() throws {
        let site = try parse("")
        #expect(alarm(site, "A/unexpected_movement")?.limit == 10)
        #expect(alarm(site, "A/reverse_movement")?.limit == 20)
        #expect(alarm(site, "A/lost_while_moving")?.limit == nil)
        #expect(alarm(site, "A/lost_while_moving")?.priority == .critical)
        #expect(alarm(site, "A/level_stuck") != nil)
        #expect(alarm(site, "station/station_fault")?.isEnabled == true)
    }

    @Test func `defines rates and the early warning only where they have a limit`() throws {
        let without = try parse("alarms.level_hh.limit = 9000")
        let kinds: [AlarmKind] = [.riseRate, .fallRate, .timeToOverfill]
        #expect(!without.alarms.contains { kinds.contains($0.id.kind) })
        let with = try parse(
            "alarms.level_hh.limit = 9000",
            defaults: "[defaults.alarms]\nrise_rate.limit = 60\nfall_rate.limit = 0.5\ntime_to_overfill.limit = 30")
        #expect(alarm(with, "A/rise_rate")?.limit == 60)
        #expect(alarm(with, "A/fall_rate")?.limit == 0.5)
        #expect(alarm(with, "A/time_to_overfill")?.limit == 30)
    }

    @Test func `leaves out a shared early warning where no HH is to be warned of`() throws {
        let site = try parse("", defaults: "[defaults.alarms]\ntime_to_overfill.limit = 30")
        #expect(alarm(site, "A/time_to_overfill") == nil)
    }

    @Test func `lands the roof where it no longer floats, unless told otherwise`() throws {
        let roof = "floating_roof = { mass_kg = 1000, lands_mm = 1700, floats_mm = 2050 }\n"
        let site = try parse(roof)
        #expect(alarm(site, "A/roof_landing")?.limit == 2_050)
        #expect(site.tanks[0].roof == RoofHeights(landsMillimetres: 1_700, floatsMillimetres: 2_050))
        #expect(alarm(try parse(roof + "alarms.roof_landing.limit = 1900"), "A/roof_landing")?.limit == 1_900)
        #expect(alarm(try parse(""), "A/roof_landing") == nil)
    }

    @Test func `keeps the water 100 mm below the outlet, unless told otherwise`() throws {
        #expect(alarm(try parse("outlet_mm = 900"), "A/interface_near_outlet")?.limit == 800)
        let own = try parse("outlet_mm = 900\nalarms.interface_near_outlet.limit = 850")
        #expect(alarm(own, "A/interface_near_outlet")?.limit == 850)
        #expect(alarm(try parse("outlet_mm = 900\ngauge = \"plain\""), "A/interface_near_outlet") == nil)
    }

    @Test func `warns of an outlet below which no interface can be measured, and leaves the alarm out`() throws {
        let site = try parse("outlet_mm = 300\nmeasures = { interface_from_mm = 250 }")
        #expect(alarm(site, "A/interface_near_outlet") == nil)
        #expect(site.doubts.map(\.key) == ["tank.A.outlet_mm"])
        #expect(site.doubts.first?.words.contains("200 does not lie above interface_from_mm 250") == true)
    }

    @Test(arguments: [(10.0, 2.0), (3, 1.5), (1, 0.5)])
    func `takes no more than half of a small limit for its deadband`(limit: Double, deadband: Double) throws {
        let site = try parse("alarms.unexpected_movement.limit = \(limit)")
        #expect(alarm(site, "A/unexpected_movement")?.deadband == deadband)
    }

    // MARK: - What holds for each

    @Test func `reads everything that an alarm can say`() throws {
        let site = try parse(
            """
            [tank.alarms.level_h]
            limit = 9000
            latching = true
            shelvable = false
            re_alarm_min = 30
            message = "Crude high"
            guidance = "Close MOV-12"
            cause = "receipt"
            consequence = "HH"
            respond_min = 7.5
            approved_by = "Wang 2026-03"
            """)
        let alarm = try #require(self.alarm(site, "A/level_h"))
        #expect(alarm.isLatching && !alarm.isShelvable && alarm.isEnabled)
        #expect(alarm.reAlarmAfter == .seconds(1_800))
        #expect(
            alarm.guidance
                == AlarmGuidance(
                    message: "Crude high", guidance: "Close MOV-12", cause: "receipt", consequence: "HH",
                    respondWithin: .seconds(450), approvedBy: "Wang 2026-03"))
    }

    @Test func `lets the most specific hold, text by text`() throws {
        let site = try parse(
            "group = \"G\"\nproduct = \"P\"\nalarms.level_h = { limit = 9000, guidance = \"tank\", re_alarm_min = 0 }",
            defaults: """
                [defaults.alarms]
                level_h = { guidance = "farm", cause = "farm", consequence = "farm", latching = true, re_alarm_min = 5 }
                line_fault = { guidance = "line" }
                [[group]]
                name = "G"
                alarms = { level_h = { guidance = "group", cause = "group", shelvable = false } }
                [[product]]
                name = "P"
                alarms = { level_h = { cause = "product", latching = false } }
                """)
        let alarm = try #require(self.alarm(site, "A/level_h"))
        #expect(alarm.guidance == AlarmGuidance(guidance: "tank", cause: "product", consequence: "farm"))
        #expect(!alarm.isLatching)
        #expect(!alarm.isShelvable)
        #expect(alarm.reAlarmAfter == nil)
        #expect(self.alarm(site, "line:south/line_fault")?.guidance.guidance == "line")
    }

    @Test func `shelves by default neither what is critical nor HH, lines and storage, unless told so`() throws {
        let text =
            "alarms.level_hh = { limit = 9000, priority = \"low\" }\n"
            + "alarms.level_h = { limit = 8000, priority = \"critical\" }"
        let site = try parse(text)
        for id in ["A/level_hh", "A/level_h", "line:south/line_fault", "station/storage_fault"] {
            #expect(alarm(site, id)?.isShelvable == false, "\(id)")
        }
        #expect(alarm(site, "A/gauge_fault")?.isShelvable == true)
        #expect(
            alarm(try parse("alarms.level_hh = { limit = 9000, shelvable = true }"), "A/level_hh")?.isShelvable == true)
    }

    // MARK: - Switched off

    @Test func `keeps an alarm that is switched off, as switched off`() throws {
        let site = try parse(
            "alarms = { level_l = { enabled = false }, level_stuck = { enabled = false } }",
            defaults: "[defaults.alarms]\nlevel_l.limit = 500")
        #expect(alarm(site, "A/level_l")?.isEnabled == false)
        #expect(alarm(site, "A/level_l")?.limit == 500)
        #expect(alarm(site, "A/level_stuck")?.isEnabled == false)
        #expect(site.doubts.isEmpty)
    }

    @Test func `lets a tank switch off what its group has with a limit that does not suit it`() throws {
        let group = "[[group]]\nname = \"G\"\nalarms = { level_h = { limit = 9900 } }"
        let tank = "group = \"G\"\nmeasures = { level_to_mm = 9000 }\n"
        #expect(throws: ConfigurationFaults.self) { try parse(tank, defaults: group) }
        let site = try parse(tank + "alarms.level_h.enabled = false", defaults: group)
        #expect(alarm(site, "A/level_h")?.isEnabled == false)
    }

    @Test func `lets a tank switch on what all the others have not`() throws {
        let site = try parse(
            "alarms.level_l.enabled = true", defaults: "[defaults.alarms]\nlevel_l = { limit = 500, enabled = false }")
        #expect(alarm(site, "A/level_l")?.isEnabled == true)
    }

    @Test func `warns of an overfill alarm that is switched off`() throws {
        let site = try parse("alarms.level_hh = { limit = 9000, enabled = false }")
        #expect(alarm(site, "A/level_hh")?.isEnabled == false)
        #expect(site.doubts.map(\.key) == ["tank.A.alarms.level_hh.enabled"])
        #expect(site.margins[0].highHighMillimetres == nil)
    }

    @Test func `warns once of what tells that the watch fails and is switched off`() throws {
        let site = try parse(
            "alarms.lost_while_moving.enabled = false",
            defaults: "[defaults.alarms]\nstorage_fault.enabled = false\ninterface_fault.enabled = false")
        let found = site.doubts.filter { $0.key == "alarms" }
        #expect(found.count == 1)
        #expect(found.first?.words.contains("2 that tell") == true)
        #expect(found.first?.words.contains("A/lost_while_moving, station/storage_fault") == true)
    }

    @Test func `warns of an early warning that comes too late`() throws {
        let site = try parse(
            "response_time_min = 15\nalarms = { level_hh = { limit = 9000 }, time_to_overfill = { limit = 14 } }")
        #expect(site.doubts.map(\.key).contains("tank.A.alarms.time_to_overfill.limit"))
    }

    // MARK: - Guidance

    @Test func `warns once of critical and high alarms that say nothing of what to do`() throws {
        let warnings = try parse("alarms = { level_l = { limit = 500 }, level_h = { limit = 9000 } }").warnings
        let guidance = warnings.filter { $0.key == "defaults.alarms" }
        #expect(guidance.count == 1)
        let words = try #require(guidance.first).words
        #expect(
            words.hasPrefix(
                "10 critical or high alarms have no guidance (A/level_h, A/unexpected_movement, A/reverse_movement, …)")
        )
    }

    @Test func `says nothing of guidance where every such alarm has it or is switched off`() throws {
        let defaults = """
            [defaults.alarms]
            unexpected_movement.enabled = false
            reverse_movement.guidance = "a"
            lost_while_moving.guidance = "a"
            gauge_fault.priority = "low"
            level_fault.guidance = "a"
            line_fault.guidance = "a"
            storage_fault.guidance = "a"
            station_fault.guidance = "a"
            """
        #expect(try parse("", defaults: defaults).warnings.isEmpty)
    }

    // MARK: - Practice

    @Test func `takes the stated practice where the file is silent`() throws {
        #expect(try parse("").practice == AlarmPractice())
    }

    @Test func `reads the site's practice`() throws {
        let site = try parse(
            "",
            defaults: """
                [alarms]
                longest_shelving_h = 1.5
                escalate_after_min = 0
                proof_test_months = 6
                bell = { high = "once", low = "until_silenced" }
                """)
        #expect(
            site.practice
                == AlarmPractice(
                    longestShelving: .seconds(5_400),
                    bell: BellModes(critical: .untilSilenced, high: .once, medium: .once, low: .untilSilenced),
                    escalateAfter: nil, proofTestInterval: .seconds(6 * 2_628_000)))
        #expect(try parse("", defaults: "[alarms]\nproof_test_months = 0").practice.proofTestInterval == nil)
    }

    @Test func `knows which accounts are shared`() throws {
        let text = "[station]\nshared_accounts = [\"operator\", \"shift 2\"]\n"
        let site = try SiteConfiguration.parse(
            text: text + """
                [[line]]
                name = "south"
                transport = "rtu"
                device = "pty/south"
                [[tank]]
                name = "A"
                line = "south"
                unit = 1
                shell_height_mm = 10000
                """, path: "config.toml")
        #expect(site.practice.sharedAccounts == ["operator", "shift 2"])
    }

    // MARK: - Tanks

    @Test func `declares a tank as the file has it`() throws {
        #expect(try parse("").tanks[0].use == .none)
        #expect(try parse("locked = true").tanks[0].use == .locked)
        #expect(try parse("out_of_use = true\nlocked = false").tanks[0].use == .outOfUse)
    }

    @Test func `polls a second gauge under a name of its own on its own line`() throws {
        let site = try parse(
            """
            level_offset_mm = 7
            measures = { level_from_mm = 100 }
            secondary = { line = "yard", unit = 0, gauge = "plain", tolerance_mm = 25, register_offset = 30, level_offset_mm = -4 }
            """)
        #expect(site.tanks.map(\.name) == ["A"])
        #expect(site.tanks[0].secondaryToleranceMillimetres == 25)
        #expect(site.lines[0].gauges.map(\.tank) == ["A"])
        let second = try #require(site.lines[1].gauges.first)
        #expect(second.tank == TankName("A").ofSecondGauge)
        #expect(second.unit == 0)
        #expect(second.model.name == "plain")
        #expect(second.registerOffset == 30)
        #expect(second.levelOffsetMillimetres == -4)
        #expect(second.plausible[.level] == -50...9_000)
        #expect(second.measures.levelFromMillimetres == 100)
        #expect(LinePlan(for: site.lines[1]).requests.count == 1)
        #expect(alarm(site, "A/gauge_difference")?.limit == 25)
    }

    @Test func `gives a second gauge faults of its own, set as those of the first`() throws {
        let site = try parse(
            """
            secondary = { line = "yard", unit = 0, gauge = "plain", tolerance_mm = 25 }
            alarms = { gauge_fault = { priority = "critical" }, level_fault = { on_delay_s = 20 } }
            """)
        let own = site.alarms.filter { $0.id.subject == .tank(TankName("A").ofSecondGauge) }
        #expect(own.map(\.id.description) == ["A/2/gauge_fault", "A/2/level_fault"])
        #expect(own.map(\.id) == own.compactMap { AlarmID($0.id.description) })
        #expect(alarm(site, "A/2/gauge_fault")?.priority == .critical)
        #expect(alarm(site, "A/2/level_fault")?.onDelay == .seconds(20))
        #expect(try !parse("").alarms.contains { $0.id.description.hasPrefix("A/2/") })
    }

    @Test func `stands a second gauge behind the first where both hang on one line`() throws {
        let site = try parse(
            """
            secondary = { line = "south", unit = 2, tolerance_mm = 25 }
            [[tank]]
            name = "B"
            line = "south"
            unit = 3
            shell_height_mm = 9000
            """
        )
        #expect(site.lines[0].gauges.map(\.tank) == ["A", "A/2", "B"])
    }

    // MARK: - Margins

    /// 300 m³/h on 78.5 m² rise 63.7 mm a minute: the response time's 10 min need 636.6 mm.
    private let round = """
        shape = { kind = "vertical_cylinder", diameter_mm = 10000 }
        max_fill_m3_per_h = 300
        response_time_min = 10

        """

    private func margin(_ critical: Int, _ rest: String) throws -> SiteConfiguration {
        try parse(round + "levels = { critical_high_mm = \(critical) }\n\(rest)\nalarms.level_hh.limit = 9000")
    }

    @Test func `warns of a margin that the response time outruns`() throws {
        let site = try margin(9_600, "gauge_error_mm = 20")
        #expect(site.doubts.map(\.key) == ["tank.A.alarms.level_hh.limit"])
        // 636.6 and 20, and 1.06 of one scan at the least.
        let needed = try #require(site.margins.first).neededMillimetres
        #expect(needed > 657.6 && needed < 660)
        #expect(site.doubts.first?.words.contains("leaves tank A 600 mm") == true)
        #expect(site.doubts.first?.words.contains("\(Int(needed.rounded(.up))) mm are needed") == true)
    }

    @Test func `says nothing of a margin that is wide enough`() throws {
        #expect(try margin(9_661, "gauge_error_mm = 20").doubts.isEmpty)
    }

    @Test func `counts the longest interval at which the line can read the tank`() throws {
        let site = try margin(9_661, "gauge_error_mm = 20")
        let longest = try #require(ScanEstimate(for: site.lines[0]).longestInterval)
        #expect(site.margins[0].longestInterval == max(longest, .seconds(1)))
        let yard = try parse("[[tank]]\nname = \"B\"\nline = \"yard\"\nunit = 1\nshell_height_mm = 9000")
        #expect(yard.margins.map(\.longestInterval).last == .seconds(1))
    }

    @Test func `warns once a tank of everything that the margin lacks`() throws {
        let site = try parse("alarms.level_hh.limit = 9000")
        #expect(site.doubts.map(\.key) == ["tank.A.levels.critical_high_mm"])
        let words = try #require(site.doubts.first).words
        for key in site.margins[0].missing { #expect(words.contains(key)) }
        #expect(site.margins[0].missing.count == 5)
    }

    @Test func `warns of a margin below 75 mm though no receipt is known, and names what is missing in that`() throws {
        let site = try parse("levels = { critical_high_mm = 9074 }\nalarms.level_hh.limit = 9000")
        #expect(site.doubts.map(\.key) == ["tank.A.alarms.level_hh.limit"])
        #expect(site.doubts.first?.words.contains("75 mm are needed") == true)
        #expect(site.doubts.first?.words.contains("max_fill_m3_per_h, response_time_min") == true)
    }

    @Test func `asks no margin of a tank without an overfill alarm`() throws {
        let site = try parse("alarms.level_h.limit = 9000")
        #expect(site.doubts.isEmpty)
        #expect(site.margins[0].lines == ["A: no overfill alarm (level_hh)"])
    }
}
