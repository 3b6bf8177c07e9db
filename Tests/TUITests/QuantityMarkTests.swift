import Quantities
import Snapshots
import TankFarm
import Testing

@testable import TUI

/// Nothing that is made of a doubted, old or missing value looks good: in no column, no step, no sum and no pair.
@Suite struct QuantityMarkTests {
    private static let small = FrameSize(columns: 80, rows: 24)
    private static let wide = FrameSize(columns: 200, rows: 60)

    private func lines(
        _ farm: FarmSnapshot, _ view: ConsoleView, _ size: FrameSize = wide, tank: TankName = "TK-102"
    ) -> [String] {
        let state = ConsoleState(view: view, selectedTank: tank)
        return Screen.render(state, farm, size: size, now: SampleFarm.now).lines
    }

    private func old() -> FarmSnapshot {
        var farm = SampleFarm.calm()
        SampleFarm.change(&farm, "TK-102") { $0.readAt = SampleFarm.ago(4) }
        return farm
    }

    @Test func `what is made of an old level looks old in each column and in the group's sums`() throws {
        let shown = lines(old(), .overview)
        let row = try #require(shown.first { $0.contains("   TK-102 ") || $0.contains("▸   TK-102 ") })
        // Level, interface, temperature, total, water, NSV, mass, percent.
        #expect(row.count { $0 == "~" } == 8, "\(row)")
        let head = try #require(shown.first { $0.hasPrefix("    Crude ") })
        #expect(head.count { $0 == "~" } == 2, "\(head)")
        #expect(try #require(shown.first { $0.contains("28 tanks") }).contains("?"))
    }

    @Test func `every step made of an old level is marked, and what no gauge has read is not`() throws {
        let shown = lines(old(), .quantities)
        for label in ["TOV", "- FW", "× VCF", "= GOV", "= GSV", "= NSV", "= mass, air"] {
            #expect(try #require(shown.first { $0.hasPrefix(" \(label)") }).contains("~"), "\(label)")
        }
        for label in ["dens. base", "S&W", "× CSW", "× WCF"] {
            #expect(try #require(shown.first { $0.contains(label) }).contains("~") == false, "\(label)")
        }
        #expect(shown[3].count { $0 == "~" } == 2, "\(shown[3])")
    }

    @Test func `a sum with an old tank looks old, by product, by group and as a whole, and no other does`() throws {
        let shown = lines(old(), .stock)
        for name in ["Daqing crude", "Crude", "all tanks"] {
            #expect(try #require(shown.first { $0.hasPrefix(" \(name) ") }).count { $0 == "~" } == 6, "\(name)")
        }
        #expect(try #require(shown.first { $0.hasPrefix(" Settling ") }).contains("~") == false)
        #expect(lines(SampleFarm.calm(), .stock).contains { $0.contains("~") } == false)
    }

    @Test func `water and oil are doubted where the interface is, and the total is not`() throws {
        var farm = SampleFarm.calm()
        SampleFarm.change(&farm, "TK-102") {
            $0.interface = .uncertain(400, .blindZone)
            $0.quantities?.freeWater = .uncertain(152, why: "interface: blind zone")
        }
        let volume = try #require(lines(farm, .tank, Self.small).first { $0.contains(" volume ") })
        #expect(volume.firstMatch(of: /volume +[0-9.]+ m³  oil [0-9.]+\?  water [0-9.]+\?/) != nil, "\(volume)")
        let group = try #require(lines(farm, .overview).first { $0.hasPrefix("    Crude ") })
        #expect(group.firstMatch(of: /oil [0-9]+\?  water [0-9]+\?/) != nil, "\(group)")
    }

    @Test func `total, room and percent are doubted where the table is, though the level is good`() throws {
        var farm = SampleFarm.calm()
        SampleFarm.change(&farm, "TK-102") {
            if let total = $0.quantities?.total { $0.quantities?.total = total.doubted("bottom zone") }
        }
        let shown = lines(farm, .tank, Self.small)
        let height = try #require(shown.first { $0.contains("ullage ") })
        #expect(height.firstMatch(of: /room [0-9]+ mm, [0-9.]+\? m³  [0-9]+\? %/) != nil, "\(height)")
        #expect(shown.contains { $0.firstMatch(of: /volume +[0-9.]+\? m³/) != nil })
        let row = try #require(lines(farm, .overview).first { $0.contains("   TK-102 ") || $0.contains("▸   TK-102 ") })
        #expect(row.firstMatch(of: /[0-9]+\? *Crude tank 2/) != nil, "\(row)")
    }

    @Test func `a pair of which one tank is not seen well is marked wherever it stands`() {
        var farm = SampleFarm.stocked()
        SampleFarm.change(&farm, "TK-104") { $0.level = .uncertain(5_000, .stuck) }
        for view in [ConsoleView.overview, .tank, .quantities, .stock] {
            let shown = lines(farm, view, FrameSize(columns: 120, rows: 40))
            #expect(shown.contains { $0.contains("TK-104 → TK-102 312? m³/h, difference 4?") }, "\(view)")
        }
    }

    @Test func `sums of hundreds have no tenths that would only flicker`() throws {
        let row = try #require(lines(SampleFarm.calm(), .stock).first { $0.hasPrefix(" all tanks ") })
        #expect(!row.contains("."), "\(row)")
    }

    @Test func `a number too wide for its field loses decimals and not its digits`() {
        var farm = SampleFarm.calm()
        farm.units = DisplayUnits(volume: .barrels)
        SampleFarm.change(&farm, "TK-102") {
            $0.rounding = TicketRounding(volumeDecimals: 6)
            $0.quantities?.total = .known(170_000)
        }
        let shown = lines(farm, .quantities)
        #expect(shown.contains { $0.hasPrefix(" TOV") && $0.contains(" 1069267.83 ") }, "\(shown.prefix(6))")
        #expect(!shown.contains { $0.contains("##") })
    }
}
