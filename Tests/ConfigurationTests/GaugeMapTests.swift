import Acquisition
import Configuration
import TankFarm
import Testing

/// Gauge models as configured: status bits, signs of life, forbidden registers, and the maps of other makers.
@Suite struct GaugeMapTests {
    private func site(_ gauge: String, tank: String = "", line: String = "") throws -> SiteConfiguration {
        try ModelSite.parse(gauge: gauge, line: line, tank: tank)
    }

    private func model(_ gauge: String) throws -> GaugeModel {
        try #require(try site(gauge).lines[0].gauges.first).model
    }

    private let level = "level = { register = 1, type = \"u16\" }\n"
    private let both = """
        level = { register = 1, type = "u16" }
        temperature = { register = 2, type = "i16" }

        """

    // MARK: - Status

    @Test func `takes one status table with its defaults`() throws {
        let status = try model(level + "status = { register = 9, spoils = \"level\" }").status
        #expect(
            status == [StatusCheck(table: .holding, address: 8, mask: 65_535, spoils: .level, words: "status bit")])
    }

    @Test func `takes the gauge's own function for its status`() throws {
        let status = try model(level + "function = 4\nstatus = { register = 9, spoils = \"level\" }").status
        #expect(status.map(\.table) == [.input])
    }

    @Test func `takes a list of status tables in its order`() throws {
        let status = try model(
            both + """
                status = [
                  { register = 9, mask = 4, fails_when = "clear", spoils = ["level", "temperature"], words = "magnet missing" },
                  { register = 3, function = 2, spoils = "temperature" },
                  { register = 65536, function = 1, spoils = "level" },
                ]
                """
        ).status
        #expect(
            status == [
                StatusCheck(
                    table: .holding, address: 8, mask: 4, failsWhenSet: false, spoils: [.level, .temperature],
                    words: "magnet missing"),
                StatusCheck(
                    table: .discreteInputs, address: 2, mask: 1, spoils: .temperature, words: "status bit"),
                StatusCheck(table: .coils, address: 65_535, mask: 1, spoils: .level, words: "status bit"),
            ])
    }

    @Test func `takes status tables of their own`() throws {
        let status = try model(
            both + """
                [[gauge.status]]
                register = 9
                spoils = "level"
                [[gauge.status]]
                register = 10
                spoils = "temperature"
                """
        ).status
        #expect(status.map(\.address) == [8, 9])
    }

    @Test func `counts status, alive and forbidden registers as the gauge's numbering says`() throws {
        let model = try model(
            """
            numbering = "zero-based"
            level = { register = 1, type = "u16" }
            status = { register = 0, spoils = "level" }
            alive = { register = 5, changes_within_s = 30 }
            forbidden = [65535]
            """)
        #expect(model.status.map(\.address) == [0])
        #expect(model.alive?.address == 5)
        #expect(model.forbidden == [65_535...65_535])
    }

    @Test func `lets a status register of another function have a value's number`() throws {
        #expect(try model(level + "status = { register = 1, function = 2, spoils = \"level\" }").status.count == 1)
    }

    @Test func `lets a status register lie between the values`() throws {
        let model = try model(
            """
            level = { register = 1, type = "u16" }
            temperature = { register = 3, type = "i16" }
            status = { register = 2, spoils = "level" }
            """)
        #expect(model.status.map(\.address) == [1])
    }

    @Test func `leaves nothing in the words of a status that a terminal would obey`() throws {
        let status = try model(level + #"status = { register = 9, spoils = "level", words = "a\u001b[2Jb" }"#).status
        #expect(status.first?.words.contains("\u{1B}") == false)
    }

    @Test func `warns of a status that fails when clear and has no mask`() throws {
        let site = try site(level + "status = { register = 9, fails_when = \"clear\", spoils = \"level\" }")
        #expect(site.doubts.map(\.key) == ["gauge.m.status.fails_when"])
    }

    // MARK: - Alive

    @Test func `takes a counter for a sign of life`() throws {
        let alive = try model(level + "alive = { register = 9, changes_within_s = 2.5 }").alive
        #expect(alive == AliveCheck(table: .holding, address: 8, rule: .changes(within: .milliseconds(2_500))))
    }

    @Test func `takes a mask for a sign of life`() throws {
        let alive = try model(level + "alive = { register = 9, function = 4, mask = 3 }").alive
        #expect(alive == AliveCheck(table: .input, address: 8, rule: .anySet(mask: 3)))
    }

    @Test func `takes a single bit for a sign of life, which needs no mask`() throws {
        let alive = try model(level + "alive = { register = 9, function = 1 }").alive
        #expect(alive == AliveCheck(table: .coils, address: 8, rule: .anySet(mask: 1)))
    }

    @Test func `lets status and sign of life share a register`() throws {
        let model = try model(
            level + """
                status = { register = 9, mask = 1, spoils = "level" }
                alive = { register = 9, mask = 2 }
                """)
        #expect(model.status.first?.address == model.alive?.address)
    }

    @Test func `warns of a counter whose time is less than two scans`() throws {
        let alive = level + "alive = { register = 9, changes_within_s = 9 }"
        #expect(try site(alive, line: "scan_interval_s = 4.5").doubts.isEmpty)
        let site = try site(alive, line: "scan_interval_s = 5")
        #expect(site.doubts.map(\.key) == ["gauge.m.alive.changes_within_s"])
    }

    // MARK: - Forbidden

    @Test func `joins forbidden registers that touch`() throws {
        let model = try model(level + "forbidden = [[20, 30], 9, 31, [25, 40], 10, 50]")
        #expect(model.forbidden == [8...9, 19...39, 49...49])
    }

    @Test func `lets a status register of another function have a forbidden number`() throws {
        let model = try model(level + "status = { register = 9, function = 1, spoils = \"level\" }\nforbidden = [9]")
        #expect(model.forbidden == [8...8])
    }

    // MARK: - Numbers that name the table

    @Test(arguments: [(4, 30_300, 1), (3, 30_300, 0), (3, 40_001, 1), (4, 40_001, 0), (4, 300, 0), (4, 40_000, 0)])
    func `warns of a number whose first digit may name the table`(_ function: Int, _ register: Int, _ count: Int) throws
    {
        let site = try site("function = \(function)\nlevel = { register = \(register), type = \"u16\" }")
        #expect(site.doubts.count == count)
        #expect(site.lines[0].gauges[0].model.level.address == register - 1)
    }

    // MARK: - The maps of other makers

    @Test func `describes a gauge with two floats in 16 bits`() throws {
        let model = try model(
            """
            function = 4
            level       = { register = 30300, type = "u16" }
            interface   = { register = 30301, type = "u16" }
            temperature = { register = 30302, type = "i16" }
            """)
        #expect(
            model
                == GaugeModel(
                    name: "m", table: .input, level: RegisterValue(address: 30_299, type: .u16),
                    interface: RegisterValue(address: 30_300, type: .u16),
                    temperature: RegisterValue(address: 30_301, type: .i16)))
    }

    @Test func `describes a gauge of 32 bits that tells of a missing magnet`() throws {
        let model = try model(
            """
            function = 4
            level       = { register = 30200, type = "i32", scale = 0.001 }
            interface   = { register = 30202, type = "i32", scale = 0.001 }
            temperature = { register = 30206, type = "i32", scale = 0.0001 }
            status = [
              { register = 30204, mask = 1, spoils = ["level", "interface"], words = "magnet missing" },
              { register = 30204, mask = 2, spoils = "temperature", words = "temperature sensor" },
            ]
            """)
        #expect(
            model
                == GaugeModel(
                    name: "m", table: .input, level: RegisterValue(address: 30_199, type: .i32, scale: 0.001),
                    interface: RegisterValue(address: 30_201, type: .i32, scale: 0.001),
                    temperature: RegisterValue(address: 30_205, type: .i32, scale: 0.0001),
                    status: [
                        StatusCheck(
                            table: .input, address: 30_203, mask: 1, spoils: [.level, .interface],
                            words: "magnet missing"),
                        StatusCheck(
                            table: .input, address: 30_203, mask: 2, spoils: .temperature, words: "temperature sensor"),
                    ]))
        let high = model.level.raw(0x0093, 0x1CA8)
        #expect(high.number * model.level.scale == 9_641.128)
    }

    @Test func `describes a gauge of swapped floats in inches and Fahrenheit`() throws {
        let model = try model(
            """
            level       = { register = 7001, type = "f32", byte_order = "CDAB", scale = 25.4 }
            interface   = { register = 7003, type = "f32", byte_order = "CDAB", scale = 25.4 }
            temperature = { register = 7005, type = "f32", byte_order = "CDAB", scale = 0.555555556, offset = -17.7777778 }
            status = { register = 3003, spoils = ["level", "interface", "temperature"], words = "gauge error" }
            """)
        #expect(model.table == .holding)
        #expect([model.level, model.interface, model.temperature].map { $0?.address } == [7_000, 7_002, 7_004])
        #expect(
            model.status == [
                StatusCheck(table: .holding, address: 3_002, mask: 65_535, spoils: .all, words: "gauge error")
            ])
        // 100.0 in, and 212 °F.
        #expect(model.level.raw(0x0000, 0x42C8).number * model.level.scale == 2_540)
        let temperature = try #require(model.temperature)
        let boiling = temperature.raw(0x0000, 0x4354).number * temperature.scale + temperature.offset
        #expect(abs(boiling - 100) < 0.001)
    }

    @Test func `describes a gateway that holds its gauges in one table, each with a counter`() throws {
        let gauge = """
            numbering = "zero-based"
            level       = { register = 100, type = "u16" }
            interface   = { register = 101, type = "u16" }
            temperature = { register = 102, type = "i16", scale = 0.1 }
            status      = { register = 103, mask = 0x8000, spoils = "level" }
            alive       = { register = 104, changes_within_s = 60 }
            """
        let site = try site(
            gauge,
            tank: """
                register_offset = 0
                [[tank]]
                name = "B"
                line = "south"
                unit = 1
                gauge = "m"
                shell_height_mm = 10000
                register_offset = 5
                """)
        #expect(site.lines[0].gauges.map(\.registerOffset) == [0, 5])
        #expect(site.doubts.isEmpty)
        let plan = LinePlan(for: site.lines[0])
        #expect(plan.requests.map(\.address) == [100])
        #expect(plan.requests.map(\.count) == [10])
    }

    @Test func `lets the gauges of a gateway share one status word`() throws {
        let bits = """
            level = { register = 1, type = "u16" }
            [[gauge]]
            model = "n"
            level = { register = 2, type = "u16" }
            status = { register = 100, mask = 2, spoils = "level" }
            [[gauge]]
            model = "o"
            level = { register = 3, type = "u16" }
            status = { register = 100, mask = 4, spoils = "level" }
            """
        let more = ["n", "o"].map {
            "[[tank]]\nname = \"\($0)\"\nline = \"south\"\nunit = 1\ngauge = \"\($0)\"\nshell_height_mm = 10000\n"
        }
        let site = try site(bits, tank: more.joined())
        #expect(site.lines[0].gauges.flatMap(\.model.status).map(\.mask) == [2, 4])
    }
}
