import Acquisition
import Configuration
import TankFarm
import Testing

/// What a line is told of its wire, its plan and the order of its gauges, and what an installer is told of doubts.
@Suite struct LineKeysTests {
    private func site(station: String = "", line: String = "", tanks: [String] = [""]) throws -> SiteConfiguration {
        let tanks = tanks.enumerated().map { index, rest in
            """
            [[tank]]
            name = "T\(index + 1)"
            line = "south"
            unit = \(index + 1)
            shell_height_mm = 10000
            \(rest)

            """
        }
        return try SiteConfiguration.parse(
            text: """
                [station]
                time_zone = "UTC"
                \(station)
                [[line]]
                name = "south"
                transport = "rtu"
                device = "/dev/ttyUSB0"
                \(line)

                """ + tanks.joined(), path: "config.toml")
    }

    // MARK: - The line

    @Test func `takes the stated defaults of a line that says nothing`() throws {
        let line = try site().lines[0]
        #expect(line.widestGap == 32)
        #expect(line.temperatureEvery == 5)
        #expect(line.transport == .rtu(SerialSettings(device: "/dev/ttyUSB0", rts: .none)))
    }

    @Test(arguments: [(0, 1), (123, 60)])
    func `takes the ends of what a line may say`(_ gap: Int, _ every: Int) throws {
        let line = try site(line: "widest_gap = \(gap)\ntemperature_every = \(every)").lines[0]
        #expect(line.widestGap == gap)
        #expect(line.temperatureEvery == every)
    }

    @Test(arguments: [("none", RTSUse.none), ("up", .up), ("down", .down)])
    func `takes the use of the request-to-send wire`(_ word: String, _ use: RTSUse) throws {
        let line = try site(line: "rts = \"\(word)\"").lines[0]
        #expect(line.transport == .rtu(SerialSettings(device: "/dev/ttyUSB0", rts: use)))
    }

    @Test func `gives each line the gauges of its own tanks in the file's order`() throws {
        let names = (1...40).map { "T\($0)" }
        let tanks = names.enumerated().map { index, name in
            "[[tank]]\nname = \"\(name)\"\nline = \"\(index % 2 == 0 ? "a" : "b")\"\nunit = \(index + 1)\nshell_height_mm = 9000\n"
        }
        let lines = ["b", "a"].map { "[[line]]\nname = \"\($0)\"\ntransport = \"tcp\"\nhost = \"\($0)\"\n" }
        let site = try SiteConfiguration.parse(text: lines.joined() + tanks.joined(), path: "config.toml")
        #expect(site.lines.map(\.name) == ["b", "a"])
        #expect(
            site.lines[0].gauges.map(\.tank.text) == names.enumerated().filter { $0.offset % 2 == 1 }.map(\.element))
        #expect(
            site.lines[1].gauges.map(\.tank.text) == names.enumerated().filter { $0.offset % 2 == 0 }.map(\.element))
    }

    // MARK: - Temperatures that are read less often

    @Test(arguments: [
        (10.0, 1.0, 5), (9.9, 1.0, 4), (4, 1, 2), (12, 2, 3), (3, 1, 1), (1, 1, 1), (2, 0, 5), (3_600, 0.001, 5),
    ])
    func `reads a temperature often enough by itself not to be stale`(
        _ staleAfter: Double, _ interval: Double, _ every: Int
    ) throws {
        let site = try site(station: "stale_after_s = \(staleAfter)", line: "scan_interval_s = \(interval)")
        #expect(site.lines[0].temperatureEvery == every)
    }

    @Test func `takes the most scans that still leave two reads`() throws {
        let site = try site(station: "stale_after_s = 12", line: "scan_interval_s = 2\ntemperature_every = 3")
        #expect(site.lines[0].temperatureEvery == 3)
    }

    @Test func `warns of values that are stale before they can be read twice`() throws {
        #expect(try site(station: "stale_after_s = 2", line: "scan_interval_s = 1").doubts.isEmpty)
        let site = try site(station: "stale_after_s = 2", line: "scan_interval_s = 1.5")
        #expect(site.doubts.map(\.key) == ["station.stale_after_s"])
    }

    // MARK: - Positions

    @Test func `takes a gauge's position along the cable`() throws {
        let site = try site(tanks: ["position = 0", "position = 120.5"])
        #expect(site.lines[0].gauges.map(\.position) == [0, 120.5])
        #expect(site.doubts.isEmpty)
    }

    @Test func `says nothing of a line where no gauge has a position`() throws {
        let site = try site(tanks: ["", ""])
        #expect(site.lines[0].gauges.map(\.position) == [nil, nil])
        #expect(site.doubts.isEmpty)
    }

    @Test func `warns once of the gauges without a position where others have one`() throws {
        let site = try site(tanks: ["position = 1", "", "position = 3", ""])
        #expect(site.doubts.map(\.key) == ["tank.T2.position"])
        #expect(site.doubts.first?.words.contains("2 of the 4 gauges of line \"south\" (T2, T4)") == true)
    }

    @Test func `names five gauges without a position at most`() throws {
        let site = try site(tanks: ["position = 1"] + Array(repeating: "", count: 6))
        #expect(site.doubts.first?.words.contains("(T2, T3, T4, T5, T6, …)") == true)
    }

    @Test func `warns of two gauges at one position`() throws {
        let site = try site(tanks: ["position = 1", "position = 1"])
        #expect(site.doubts.map(\.key) == ["tank.T2.position"])
        #expect(site.doubts.first?.words.contains("\"T1\"") == true)
    }

    @Test func `says nothing of one position for the gauges of one gateway`() throws {
        let site = try site(tanks: [
            "position = 1\n[[tank]]\nname = \"B\"\nline = \"south\"\nunit = 1\nregister_offset = 3\n"
                + "shell_height_mm = 10000\nposition = 1"
        ])
        #expect(site.lines[0].gauges.map(\.position) == [1, 1])
        #expect(site.doubts.isEmpty)
    }

    // MARK: - Speed

    private func rate(_ rate: Double) throws -> SiteConfiguration {
        // 300 m³/h on 78.54 m² lift the level by 1.06 mm/s.
        try site(tanks: [
            """
            gauge = "m"
            max_fill_m3_per_h = 300
            shape = { kind = "vertical_cylinder", diameter_mm = 10000 }
            [[gauge]]
            model = "m"
            level = { register = 1, type = "u16" }
            max_rate_mm_per_s = \(rate)
            """
        ])
    }

    @Test func `checks jumps without a warning where a receipt is no jump`() throws {
        let site = try rate(1.07)
        #expect(site.doubts.isEmpty)
        #expect(site.lines[0].gauges[0].model.maximumRateMillimetresPerSecond == 1.07)
    }

    @Test func `warns of a speed that the fastest receipt exceeds`() throws {
        let site = try rate(1.05)
        #expect(site.doubts.map(\.key) == ["tank.T1.max_fill_m3_per_h"])
        #expect(site.doubts.first?.words.contains("1.06 mm/s") == true)
    }
}
