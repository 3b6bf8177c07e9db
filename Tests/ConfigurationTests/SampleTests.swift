import Acquisition
import Alarms
import Configuration
import Foundation
import Quantities
import TankFarm
import TestSupport
import Testing

/// The file that everybody begins with.
@Suite struct SampleTests {
    static let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("config.toml.sample").path

    private static let extraKeys = ["pressure", "water_cut", "ambient", "temperatures", "profile"]

    private let site: SiteConfiguration

    init() throws { site = try SiteConfiguration.load(path: Self.path) }

    @Test func `is free of faults and warnings`() {
        #expect(site.warnings.isEmpty, "\(site.warnings)")
        #expect(site.stationName == "Lindong")
        #expect(site.zone.name == "Asia/Shanghai")
        #expect(!site.simulation)
        #expect(site.shifts == [Shift(name: "day", startMinute: 480), Shift(name: "night", startMinute: 1_200)])
    }

    @Test func `has the site's 28 tanks on three lines`() {
        #expect(site.tanks.count == 28)
        #expect(site.lines.map(\.name) == ["south", "north", "yard"])
        #expect(site.lines.map(\.gauges.count) == [10, 10, 8])
        #expect(site.lines[2].transport == .tcp(host: "192.168.1.20", port: 502))
        #expect(
            site.lines[0].transport
                == .rtu(SerialSettings(device: "/dev/ttyUSB0", baud: 9_600)))
    }

    @Test func `knows where the gauges hang along both cables`() {
        for line in site.lines.prefix(2) {
            let positions = line.gauges.compactMap(\.position)
            #expect(positions.count == line.gauges.count)
            #expect(zip(positions, positions.dropFirst()).allSatisfy { $0 < $1 }, "\(line.name)")
        }
    }

    @Test func `shows gauge keys that hold once their # is taken away`() throws {
        let text = try String(contentsOfFile: Self.path, encoding: .utf8)
        var isShown = false
        let rows = text.components(separatedBy: "\n").map { row in
            if row.hasPrefix("# status = [") { isShown = true }
            let isKey =
                isShown || row.hasPrefix("# alive =") || row.hasPrefix("# forbidden =")
                || row.hasPrefix("# max_rate") || row.hasPrefix("# temperature_every")
                || Self.extraKeys.contains { row.hasPrefix("# \($0) ") || row.hasPrefix("# \($0)=") }
                || row.hasPrefix("# ambient_from =")
            if row == "# ]" { isShown = false }
            return isKey ? String(row.dropFirst(2)) : row
        }
        let site = try SiteConfiguration.parse(text: rows.joined(separator: "\n"), path: Self.path)
        #expect(site.warnings.isEmpty, "\(site.warnings)")
        let model = try #require(site.lines[2].gauges.first { $0.tank == "FW-601" }).model
        #expect(model.maximumRateMillimetresPerSecond == 20)
        #expect(model.status.map(\.words) == ["magnet missing", "no supply"])
        #expect(model.alive?.rule == .changes(within: .seconds(30)))
        #expect(model.forbidden == [6...6, 39...58])
        #expect(model.extras.count == 3 + 6 + 16)
        #expect(site.ambientFrom == "FW-601")
    }

    @Test func `shows alarm and tank keys that hold once their # is taken away`() throws {
        let text = try String(contentsOfFile: Self.path, encoding: .utf8)
        let shown = [
            "# shared_accounts", "# rise_rate", "# time_to_overfill", "# outlet_mm", "# locked", "# secondary",
        ]
        let rows = text.components(separatedBy: "\n").map { row in
            shown.contains { row.hasPrefix($0 + " =") } ? String(row.dropFirst(2)) : row
        }
        let site = try SiteConfiguration.parse(text: rows.joined(separator: "\n"), path: Self.path)
        #expect(site.warnings.isEmpty, "\(site.warnings)")
        #expect(site.practice.sharedAccounts == ["operator"])
        let tank = site.tanks[0]
        #expect(tank.use == .locked)
        #expect(tank.outletMillimetres == 8_000)
        #expect(tank.secondaryToleranceMillimetres == 30)
        #expect(site.lines[2].gauges.map(\.tank).contains("TK-101/2"))
        func limit(_ kind: AlarmKind) -> Double? {
            site.alarms.first { $0.id == AlarmID(.tank("TK-101"), kind) }?.limit
        }
        #expect(limit(.riseRate) == 60)
        #expect(limit(.timeToOverfill) == 30)
        #expect(limit(.interfaceNearOutlet) == 7_900)
        #expect(limit(.gaugeDifference) == 30)
    }

    @Test func `brings all oil to 20 degrees by GB-T 1885, and the fire water as water`() {
        #expect(site.products.map(\.name) == ["crude", "slop", "water"])
        #expect(
            site.products.map(\.standard.words).prefix(2) == ["GB/T 1885-1998 A, 20 °C", "GB/T 1885-1998 A, 20 °C"])
        #expect(site.products[2].standard.method == .water)
        #expect(site.recipes.count == 28)
        #expect(site.recipes.values.allSatisfy { $0.product?.baseDensity != nil && $0.product?.sedimentWater != nil })
        #expect(site.recipes["FW-602"]?.product?.name == "water")
        #expect(site.recipes["TK-101"]?.shell == ShellExpansion())
        #expect(site.recipes["TK-401"]?.shell?.isInsulated == true)
        #expect(site.recipes.values.count { $0.roof != nil } == 4)
        #expect(site.units == .metric)
        #expect(site.ambientCelsius == 10)
    }

    @Test func `agrees on the practice that holds without it`() {
        #expect(site.practice == AlarmPractice())
    }

    @Test func `shows how long the history is kept where nothing is said`() {
        #expect(site.retention == HistoryRetention())
    }

    @Test func `leaves every tank room enough between HH and CH`() {
        #expect(site.margins.map(\.tank) == site.tanks.map(\.name))
        for margin in site.margins {
            #expect(margin.missing.isEmpty && !margin.isShort, "\(margin.lines.joined(separator: "\n"))")
        }
    }

    @Test func `has two tanks of 5000 and six of 2000 cubic metres`() {
        let volumes = site.tanks.compactMap { site.capacities[$0.name]?.capacityCubicMetres }
        #expect(volumes.count == 28)
        #expect(volumes.count { (5_000...5_500).contains($0) } == 2)
        #expect(volumes.count { (2_000...2_300).contains($0) } == 6)
    }

    @Test func `gives every tank all four level alarms, with room to work between`() throws {
        for tank in site.tanks {
            let limits = try [AlarmKind.levelLowLow, .levelLow, .levelHigh, .levelHighHigh].map { kind in
                try #require(site.alarms.first { $0.id == AlarmID(.tank(tank.name), kind) }?.limit)
            }
            #expect(limits == limits.sorted())
            let room = limits[2] - limits[1]
            #expect(room >= (tank.shellHeightMillimetres > 5_000 ? 1_500 : 1_000), "\(tank.name)")
        }
    }

    @Test func `keeps the low limits of floating-roof tanks above the landing`() throws {
        let text = try String(contentsOfFile: Self.path, encoding: .utf8)
        // A block each, without the file's head.
        let blocks = text.components(separatedBy: "\n[[tank]]\n").dropFirst()
        let roofs = zip(site.tanks, blocks).filter { $0.1.contains("\nfloating_roof") }
        #expect(roofs.count == 4)
        for (tank, block) in roofs {
            let floats = try #require(block.firstMatch(of: /floats_mm = (\d+)/).flatMap { Double($0.1) })
            let lowest = try #require(site.alarms.first { $0.id == AlarmID(.tank(tank.name), .levelLowLow) }?.limit)
            #expect(lowest > floats)
        }
    }

    @Test func `makes running dry the gravest alarm of fire water`() {
        func priority(_ kind: AlarmKind) -> AlarmPriority? {
            site.alarms.first { $0.id == AlarmID(.tank("FW-601"), kind) }?.priority
        }
        #expect(priority(.levelLowLow) == .critical)
        #expect(priority(.levelLow) == .high)
        #expect(priority(.levelHighHigh) == .medium)
    }

    @Test func `stays valid when any one tank is cut out`() throws {
        let text = try String(contentsOfFile: Self.path, encoding: .utf8)
        let parts = text.components(separatedBy: "\n[[tank]]\n")
        for cut in 1..<parts.count {
            var rest = parts
            rest.remove(at: cut)
            let site = try SiteConfiguration.parse(text: rest.joined(separator: "\n[[tank]]\n"), path: Self.path)
            #expect(site.tanks.count == 27)
            #expect(site.warnings.isEmpty)
        }
    }

    @Test func `names every key that the program reads`() throws {
        let text = try String(contentsOfFile: Self.path, encoding: .utf8)
        let keys = [
            "name", "time_zone", "language", "simulation", "database", "socket", "stale_after_s", "start", "transport",
            "device", "baud", "parity", "data_bits", "stop_bits", "host", "port", "scan_interval_s",
            "response_timeout_ms", "rts", "widest_gap", "temperature_every", "model", "function", "numbering",
            "max_rate_mm_per_s", "register", "type",
            "byte_order", "scale", "offset", "bad", "range", "status", "mask", "fails_when",
            "spoils", "words", "alive", "changes_within_s", "forbidden", "position", "title", "group", "line", "unit",
            "gauge",
            "register_offset", "service", "shell_height_mm", "reference_height_mm", "level_offset_mm",
            "interface_offset_mm", "measures", "level_from_mm", "level_to_mm", "interface_from_mm", "interface_to_mm",
            "temperature_at_mm", "critical_high_mm", "maximum_working_mm", "minimum_working_mm", "max_fill_m3_per_h",
            "response_time_min", "shape", "strapping", "product", "method", "commodity", "base", "density_kg_m3",
            "sediment_water", "percent", "basis", "air", "shell", "reference_c", "alpha_per_c", "insulated",
            "floating_roof", "mass_kg", "lands_mm", "floats_mm", "reference_density_kg_m3", "alarms", "limit",
            "deadband", "on_delay_s", "off_delay_s", "priority", "diameter_mm", "length_mm", "width_mm", "wall_mm",
            "bottom", "bottom_height_mm", "heads", "head_depth_mm", "dish_ratio", "knuckle_ratio", "gauge_fault",
            "level_fault", "interface_fault", "temperature_fault", "line_fault", "storage_fault", "temperature_l",
            "latching", "enabled", "shelvable", "re_alarm_min", "message", "guidance", "cause", "consequence",
            "respond_min", "approved_by", "longest_shelving_h", "escalate_after_min", "proof_test_months", "bell",
            "shared_accounts", "outlet_mm", "gauge_error_mm", "locked", "out_of_use", "secondary", "tolerance_mm",
            "ambient_from", "ambient_c", "units", "level", "temperature", "volume", "mass", "rounding",
            "volume_decimals", "temperature_decimals", "density_decimals", "factor_decimals", "mass_decimals",
            "pressure", "water_cut", "ambient", "temperatures", "profile", "count", "heights_mm", "from_mm", "step_mm",
            "stride", "heights", "alpha_per_f", "strapping_fractions", "strapping_liquid_head",
            "water_takes_liquid_head", "linear", "courses", "to_mm", "thickness_mm", "elasticity_pa", "reference_api",
            "m3_per_api",
        ]
        for key in keys + AlarmKind.allCases.map(\.rawValue) {
            #expect(text.contains(try Regex("\\b\(key)\\b")), "\(key)")
        }
    }
}

/// A file that somebody mistyped, pasted into or cut short is refused or taken, and never ends the program.
@Suite struct DamagedSampleTests {
    private static let rare = """
        [[tank]]
        name = "R-1"
        line = "yard"
        unit = 99
        gauge = "rare"
        shell_height_mm = 4000
        shape = { kind = "vertical_cylinder", diameter_mm = 9000 }
        shell = { courses = [{ to_mm = 2000, thickness_mm = 9 }, { to_mm = 4000, thickness_mm = 7 }], elasticity_pa = 2e11 }
        floating_roof = { reference_api = 35, m3_per_api = 3.9, lands_mm = 100, floats_mm = 200 }
        [[gauge]]
        model = "rare"
        level = { register = 1, type = "u16" }
        pressure = { register = 2, type = "u16", range = [0, 50] }
        temperatures = { register = 10, type = "f32", count = 5, from_mm = 0, step_mm = 700, stride = 3 }
        profile = { register = 60, type = "u16", count = 9, heights = { register = 80, type = "u16" } }
        [[product]]
        name = "rare"
        method = "api2004"
        commodity = "C"
        alpha_per_f = 0.0005
        base = "60F"
        density_kg_m3 = 600
        """.split(separator: "\n").map(String.init)

    @Test func `outlives any damage to the file`() throws {
        let whole = try String(contentsOfFile: SampleTests.path, encoding: .utf8)
        // Values only: damage to comments tells nothing. Two tanks are enough for every kind of key, but for those that
        // the sample shows in comments alone.
        let rows = whole.split(separator: "\n").filter { !$0.hasPrefix("#") }.prefix(190).map(String.init)
        let text = Array((rows + Self.rare).joined(separator: "\n").utf8)
        let pieces = [
            "-1", "1e308", "nan", "\"", "{", "}", "[", "]", "=", ".", "\n", "65536", "[[tank]]\n", "''", "é", "0",
        ]
        let seed = UInt64.random(in: .min ... .max)
        var random = SeededRandom(seed: seed)
        var refused = 0
        for _ in 0..<LongForm.rounds(200, long: 5_000) {
            var bytes = text
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let at = Int.random(in: 0..<bytes.count, using: &random)
                let end = min(bytes.count, at + Int.random(in: 0...6, using: &random))
                bytes.replaceSubrange(at..<end, with: (pieces.randomElement(using: &random) ?? "").utf8)
            }
            do throws(ConfigurationFaults) {
                _ = try SiteConfiguration.parse(text: String(decoding: bytes, as: UTF8.self), path: "config.toml")
            } catch {
                refused += 1
                #expect(error.faults.allSatisfy { !$0.words.isEmpty && ($0.line ?? 1) >= 1 }, "seed \(seed)")
            }
        }
        #expect(refused > 50, "seed \(seed)")
    }
}
