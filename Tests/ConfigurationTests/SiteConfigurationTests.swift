import Acquisition
import Alarms
import Configuration
import Foundation
import Quantities
import TankFarm
import TestSupport
import Testing

@Suite struct SiteConfigurationTests {
    private let head = """
        [station]
        time_zone = "Europe/Berlin"
        [[line]]
        name = "south"
        transport = "rtu"
        device = "pty/south"
        [[line]]
        name = "yard"
        transport = "tcp"
        host = "localhost"
        port = 1502
        scan_interval_s = 0.25

        """

    private func tank(_ name: String = "TK-1", unit: Int = 1, _ rest: String = "") -> String {
        """
        [[tank]]
        name = "\(name)"
        line = "south"
        unit = \(unit)
        shell_height_mm = 10000
        \(rest)

        """
    }

    private func parse(_ text: String, path: String = "/etc/ullage/config.toml") throws -> SiteConfiguration {
        try SiteConfiguration.parse(text: head + text, path: path)
    }

    private func alarm(_ site: SiteConfiguration, _ id: String) -> AlarmDefinition? {
        site.alarms.first { $0.id.description == id }
    }

    // MARK: - Defaults and paths

    @Test func `takes the stated defaults where the file is silent`() throws {
        let site = try parse(tank())
        #expect(site.stationName == "Tank farm")
        #expect(site.language == "en")
        #expect(!site.simulation)
        #expect(site.shifts.isEmpty)
        #expect(site.staleAfter == nil)
        #expect(site.lines[0].scanInterval == .seconds(1))
        #expect(site.lines[0].responseTimeout == .milliseconds(500))
        #expect(site.lines[1].scanInterval == .milliseconds(250))
        #expect(site.lines[0].gauges.map(\.model) == [.floatInterface])
        #expect(
            site.lines[0].gauges[0].plausible == [
                .level: 0...10_500, .interface: 0...10_500, .temperature: -60...200,
            ])
        #expect(site.capacities.isEmpty)
    }

    @Test func `resolves paths against the file's folder`() throws {
        let site = try parse(tank())
        #expect(site.folder == "/etc/ullage")
        #expect(site.databasePath == "/etc/ullage/ullage.db")
        #expect(site.socketPath == "/etc/ullage/ullage.sock")
        #expect(
            site.lines[0].transport
                == .rtu(SerialSettings(device: "/etc/ullage/pty/south", baud: 9_600)))
    }

    @Test func `leaves relative paths relative for a file of the working folder`() throws {
        let site = try parse(tank(), path: "config.toml")
        #expect(site.databasePath == "ullage.db")
        #expect(site.folder == ".")
    }

    @Test(arguments: [("x", "."), ("/x", "/"), ("a/x", "a"), ("", ".")])
    func `knows the folder of a file with a name of one letter`(path: String, folder: String) throws {
        let text = head.replacingOccurrences(of: "pty/south", with: "p")
        let site = try SiteConfiguration.parse(text: text + tank(), path: path)
        #expect(site.folder == folder)
    }

    @Test func `warns of a station without a time zone`() throws {
        let text = head.replacingOccurrences(of: "time_zone = \"Europe/Berlin\"\n", with: "")
        let site = try SiteConfiguration.parse(text: text + tank(), path: "config.toml")
        #expect(site.zone == .utc)
        #expect(site.doubts.map(\.key) == ["station.time_zone"])
    }

    // MARK: - Gauges

    @Test func `brings a maker's numbering to addresses on the wire`() throws {
        let site = try parse(
            """
            [[gauge]]
            model = "one"
            function = 4
            level = { register = 30200, type = "u32", byte_order = "CDAB", scale = 0.001, offset = -5, bad = [4294967295] }
            [[gauge]]
            model = "zero"
            numbering = "zero-based"
            level = { register = 0, type = "i16", range = [-100, 20000] }
            max_rate_mm_per_s = 2.5

            """ + tank("A", unit: 1, "gauge = \"one\"\nregister_offset = 100\nlevel_offset_mm = 12.5")
                + tank("B", unit: 2, "gauge = \"zero\""))
        let gauges = site.lines[0].gauges
        #expect(
            gauges[0].model.level
                == RegisterValue(
                    address: 30_199, type: .u32, byteOrder: .cdab, scale: 0.001, offset: -5, bad: [4_294_967_295]))
        #expect(gauges[0].model.table == .input)
        #expect(gauges[0].registerOffset == 100)
        #expect(gauges[0].levelOffsetMillimetres == 12.5)
        #expect(gauges[1].model.level.address == 0)
        #expect(gauges[1].model.maximumRateMillimetresPerSecond == 2.5)
        #expect(gauges[1].plausible[.level] == -100...20_000)
    }

    @Test func `lets the file describe the built-in gauge itself`() throws {
        let site = try parse(
            """
            [[gauge]]
            model = "float-interface"
            function = 3
            numbering = "one-based"
            level       = { register = 50, type = "u16", scale = 1.0 }
            interface   = { register = 51, type = "u16", scale = 1 }
            temperature = { register = 52, type = "i16", scale = 0.1 }

            """ + tank())
        #expect(site.lines[0].gauges[0].model == .floatInterface)
    }

    @Test func `lets a gateway hold many gauges under one unit`() throws {
        let site = try parse(tank("A", unit: 1) + tank("B", unit: 1, "register_offset = 3"))
        #expect(site.lines[0].gauges.map(\.registerOffset) == [0, 3])
    }

    // MARK: - Alarms

    @Test func `gives limits first and then the faults of what the gauge has`() throws {
        let site = try parse(
            """
            [[gauge]]
            model = "plain"
            level = { register = 1, type = "u16" }

            """ + tank("A", unit: 1, "alarms = { level_l = { limit = 500 }, level_hh = { limit = 9000 } }")
                + tank("B", unit: 2, "gauge = \"plain\""))
        #expect(
            site.alarms.map(\.id.description) == [
                "A/level_hh", "A/level_l", "A/unexpected_movement", "A/reverse_movement", "A/lost_while_moving",
                "A/level_stuck", "A/gauge_fault", "A/level_fault", "A/interface_fault", "A/temperature_fault",
                "B/unexpected_movement", "B/reverse_movement", "B/lost_while_moving", "B/level_stuck",
                "B/gauge_fault", "B/level_fault", "line:south/line_fault", "line:yard/line_fault",
                "station/storage_fault", "station/station_fault",
            ])
    }

    @Test func `takes what an alarm leaves out from its kind's standard`() throws {
        let site = try parse(tank("A", unit: 1, "alarms.level_hh.limit = 9000"))
        let alarm = try #require(self.alarm(site, "A/level_hh"))
        #expect(alarm == AlarmDefinition(id: AlarmID(.tank("A"), .levelHighHigh), limit: 9_000))
        #expect(alarm.priority == .critical)
    }

    @Test func `lets the most specific of tank, product, group and defaults hold`() throws {
        let site = try parse(
            """
            [defaults.alarms]
            level_hh = { limit = 9000, deadband = 1, on_delay_s = 1, off_delay_s = 1.5, priority = "low" }
            line_fault = { priority = "critical" }
            [[group]]
            name = "G"
            alarms = { level_hh = { deadband = 2, on_delay_s = 2, priority = "medium" } }
            [[product]]
            name = "P"
            alarms = { level_hh = { on_delay_s = 3, priority = "high" } }

            """
                + tank("A", unit: 1, "group = \"G\"\nproduct = \"P\"\nalarms.level_hh.priority = \"critical\"")
                + tank("B", unit: 2))
        let most = try #require(alarm(site, "A/level_hh"))
        #expect(most.limit == 9_000)
        #expect(most.deadband == 2)
        #expect(most.onDelay == .seconds(3))
        #expect(most.offDelay == .milliseconds(1_500))
        #expect(most.priority == .critical)
        #expect(alarm(site, "B/level_hh")?.priority == .low)
        #expect(alarm(site, "line:south/line_fault")?.priority == .critical)
    }

    @Test func `spares a gauge without interface the interface alarm that others share`() throws {
        let site = try parse(
            """
            [defaults.alarms]
            interface_h = { limit = 3000 }
            [[gauge]]
            model = "plain"
            level = { register = 1, type = "u16" }

            """ + tank("A", unit: 1) + tank("B", unit: 2, "gauge = \"plain\""))
        #expect(alarm(site, "A/interface_h") != nil)
        #expect(alarm(site, "B/interface_h") == nil)
    }

    // MARK: - Tanks

    @Test func `takes the height of a vessel that lies from its shape`() throws {
        let site = try parse(
            """
            [[tank]]
            name = "V-1"
            line = "yard"
            unit = 0
            shape = { kind = "half_cylinder", diameter_mm = 3000, length_mm = 8000, wall_mm = 1500 }

            """)
        #expect(site.tanks[0].shellHeightMillimetres == 3_000)
        #expect(site.capacities["V-1"]?.levelRangeMillimetres == 0...3_000)
    }

    @Test func `counts a cone below the shell's foot into what a limit may be`() throws {
        let cone =
            "shape = { kind = \"vertical_cylinder\", diameter_mm = 8000, bottom = \"cone_down\", bottom_height_mm = 900 }"
        let site = try parse(tank("A", unit: 1, cone + "\nalarms.level_hh.limit = 10400"))
        #expect(alarm(site, "A/level_hh")?.limit == 10_400)
    }

    @Test func `reads a strapping table beside the file`() throws {
        let folder = try TemporaryFolder()
        try "level_mm,volume_m3\n0,0\n1000,100\n2000,250\n".write(
            toFile: folder.file("a.csv"), atomically: true, encoding: .utf8)
        let site = try parse(tank("A", unit: 1, "strapping = \"a.csv\""), path: folder.file("config.toml"))
        let capacity = try #require(site.capacities["A"])
        #expect(try capacity.volumeCubicMetres(atLevelMillimetres: 1_500) == 175)
    }

    // MARK: - Warnings

    @Test func `warns of a group that no tank names`() throws {
        let site = try parse("[[group]]\nname = \"Crude\"\n" + tank("A", unit: 1, "group = \"crude\""))
        #expect(site.doubts.map(\.key) == ["group.Crude"])
    }

    // MARK: - Files

    private func refusal(_ path: String) throws -> ConfigurationFault {
        let faults = #expect(throws: ConfigurationFaults.self) { try SiteConfiguration.load(path: path) }?.faults
        #expect(faults?.count == 1)
        return try #require(faults?.first)
    }

    @Test func `tells of a file that is not there`() throws {
        let fault = try refusal("/nowhere/config.toml")
        #expect(fault.description == "/nowhere/config.toml: there is no such file")
        #expect(fault.line == nil)
    }

    @Test func `tells of a folder in place of a file`() throws {
        let folder = try TemporaryFolder()
        #expect(try refusal(folder.path).words.contains("is a folder"))
    }

    @Test func `tells of bytes that are no UTF-8`() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("config.toml")
        try Data([0x61, 0x3D, 0x22, 0xC4, 0xE3, 0x22, 0x0A]).write(to: URL(fileURLWithPath: path))
        #expect(try refusal(path).words.contains("not in UTF-8"))
    }

    @Test func `tells of a NUL behind which nothing would be read`() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("config.toml")
        try (head + "\0" + tank()).write(toFile: path, atomically: true, encoding: .utf8)
        let fault = try refusal(path)
        #expect(fault.words.contains("NUL"))
        #expect(fault.line == 13)
    }

    @Test func `tells of a file that is no configuration by its size`() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("config.toml")
        try Data(repeating: UInt8(ascii: "#"), count: (16 << 20) + 1).write(to: URL(fileURLWithPath: path))
        #expect(try refusal(path).words.contains("larger than 16 MiB"))
    }

    @Test func `reads lines that end as Windows ends them, behind a byte-order mark`() throws {
        let text = "\u{FEFF}" + (head + tank("A", unit: 999)).replacingOccurrences(of: "\n", with: "\r\n")
        let refusal = #expect(throws: ConfigurationFaults.self) {
            try SiteConfiguration.parse(text: text, path: "config.toml")
        }
        #expect(
            refusal?.faults.map(\.description)
                == ["config.toml:16: tank.A.unit: 999 is out of range; allowed are 1–247 on a serial line"])
    }
}
