import Alarms
import Quantities
import Snapshots
import TankFarm
import TestSupport
import Testing

@testable import TUI

/// The screens of quantities, totals, calls and notices as they were looked at and found right.
@Suite struct QuantityViewTests {
    enum Shot: String, CaseIterable, Sendable {
        case crude, ranOut, bad, noProduct, profile, overview, tank, tankProfile, stock, calls, notice, noticeBelow
        case valuePrompt, valueConfirm, callPrompt
        case feetOverview, feetTank, feetQuantities, feetTrend, feetAlarms, feetAlarm, feetStock, feetCalls
    }

    static let sizes = [FrameSize(columns: 80, rows: 24), FrameSize(columns: 120, rows: 40)]
    static let feet = DisplayUnits(level: .feetInches, temperature: .fahrenheit, volume: .barrels, mass: .longTons)

    private func frame(_ shot: Shot, _ size: FrameSize, _ glyphs: GlyphSet = .unicode) -> Frame {
        let isInFeet = shot.rawValue.hasPrefix("feet")
        let farm = SampleFarm.stocked(isInFeet ? Self.feet : .metric)
        var state = ConsoleState(view: .quantities, glyphs: glyphs, selectedTank: "TK-102")
        state.selectedAlarm = farm.alarms[0].record.id
        state.noticesSeen = 2
        var keys: [Key] = []
        switch shot {
        case .crude, .feetQuantities: break
        case .ranOut: state.selectedTank = "TK-103"
        case .bad: state.selectedTank = "V-203"
        case .noProduct: state.selectedTank = "SW-401"
        case .profile:
            state.selectedTank = "ST-303"
            keys = [.end]
        case .overview, .feetOverview: state.view = .overview
        case .tank, .feetTank: state.view = .tank
        case .tankProfile: (state.view, state.selectedTank) = (.tank, "ST-303")
        case .stock, .feetStock: state.view = .stock
        case .calls, .feetCalls: state.view = .calls
        case .notice: (state.view, state.noticesSeen) = (.overview, 0)
        case .noticeBelow: (state.view, state.noticesSeen) = (.overview, 0)
        case .valuePrompt, .valueConfirm:
            keys = [
                .character("v"), .paste("observed=853.1 at=30 hydrometer=20 water=0.45 for=36h source=laboratory 117"),
            ]
            if shot == .valueConfirm { keys.append(.enter) }
        case .callPrompt: keys = [.character("t"), .paste("31-07"), .enter]
        case .feetTrend: (state.view, state.trend) = (.trend, SampleFarm.trend("TK-102"))
        case .feetAlarms: state.view = .alarms
        case .feetAlarm: state.view = .alarm
        }
        for key in keys { _ = state.handle(key, snapshot: farm, size: size, now: SampleFarm.now) }
        if shot == .noticeBelow { state.show("acknowledged: TK-101 overfill (HH) \u{2014} on record") }
        return Screen.render(state, farm, size: size, now: SampleFarm.now)
    }

    @Test(arguments: Shot.allCases, sizes)
    func `draws as recorded`(shot: Shot, size: FrameSize) {
        for glyphs in size.columns == 80 ? GlyphSet.allCases : [.unicode] {
            let encoding = glyphs == .ascii ? "-ascii" : ""
            let difference = Golden.difference(
                frame(shot, size, glyphs).goldenText,
                name: "stock-\(shot.rawValue)\(encoding)-\(size.columns)x\(size.rows).txt")
            #expect(difference == nil, "\(difference ?? "")")
        }
    }

    // MARK: Quantities

    @Test func `names the method beside the factor, and the source beside what it was made with`() throws {
        let lines = frame(.crude, Self.sizes[0]).lines
        #expect(try #require(lines.first { $0.contains("× VCF") }).contains("GB/T 1885-1998 A, 20 °C; crude"))
        #expect(try #require(lines.first { $0.contains("dens. base") }).contains("20 °C, manual"))
    }

    @Test func `a value by hand that has run out is marked down to the mass, and told with who and when`() throws {
        let lines = frame(.ranOut, Self.sizes[1]).lines
        for label in ["dens. base", "× VCF", "= GSV", "= NSV", "= mass, air"] {
            #expect(try #require(lines.first { $0.contains(label) }).contains("?"), "\(label)")
        }
        let entered = try #require(lines.first { $0.hasPrefix(" density") })
        #expect(entered.contains("858.2?"))
        #expect(lines.contains { $0.contains("RAN OUT") && $0.contains("by chen") })
    }

    @Test func `what is missing is a dash with the reason, once in full`() throws {
        let lines = frame(.bad, Self.sizes[0]).lines
        #expect(try #require(lines.first { $0.hasPrefix(" TOV") }).contains("–  m³    level: timeout"))
        #expect(try #require(lines.first { $0.hasPrefix(" = GOV") }).contains("as above"))
        #expect(!lines.contains { $0.hasPrefix(" = GSV") && $0.contains("0.0") })
    }

    @Test func `Tab turns the tank's page and back, and Esc leads to where the tank was opened`() {
        let farm = SampleFarm.stocked()
        var state = ConsoleState(view: .overview, selectedTank: "TK-102")
        func press(_ keys: Key...) {
            for key in keys { _ = state.handle(key, snapshot: farm, size: Self.sizes[0], now: SampleFarm.now) }
        }
        press(.enter, .tab)
        #expect(state.view == .quantities)
        press(.tab)
        #expect(state.view == .tank)
        press(.tab, .down)
        #expect(state.view == .quantities)
        #expect(state.selectedTank == "TK-103")
        press(.escape)
        #expect(state.view == .overview)
    }

    @Test func `pages through rows that have no room, and never beyond the last`() throws {
        let last = try #require(frame(.profile, Self.sizes[0]).lines.dropLast(2).last)
        #expect(last.hasPrefix(" note") || last.contains("liquid head"))
    }

    // MARK: Pairs, totals

    @Test(arguments: sizes)
    func `a pair stands on the overview's foot and in the tank's view`(size: FrameSize) {
        let words = "TK-104 → TK-102 312 m³/h, difference 4"
        #expect(frame(.overview, size).lines.dropLast(2).last?.contains(words) == true)
        #expect(frame(.tank, size).lines.contains { $0.contains("transfer    \(words)") })
    }

    @Test func `sum that lacks a tank says at least, and names it`() throws {
        let lines = frame(.stock, Self.sizes[1]).lines
        let row = try #require(lines.firstIndex { $0.hasPrefix(" Separation") })
        #expect(lines[row].contains("≥"))
        #expect(lines[row + 1].contains("V-203"))
    }

    // MARK: Times

    @Test func `the maximum working level is among the times, and none of them is left out`() throws {
        for size in Self.sizes {
            let line = try #require(frame(.tank, size).lines.first { $0.contains("limit in") })
            for letters in ["HH ", "CH ", "MW 06:38", "LL "] { #expect(line.contains(letters), "\(letters) \(line)") }
        }
    }

    // MARK: Units

    @Test func `no metric number is left where the site has chosen feet, barrels and long tons`() {
        for shot in [Shot.feetOverview, .feetTank, .feetTrend, .feetAlarms, .feetAlarm, .feetStock, .feetCalls] {
            // The standard's own base temperature stays what its name says.
            for line in frame(shot, Self.sizes[1]).lines where !line.contains("20 °C") {
                #expect(!line.contains(" mm") && !line.contains("m³") && !line.contains("°C"), "\(shot): \(line)")
            }
        }
        #expect(frame(.feetTank, Self.sizes[0]).lines.contains { $0.contains("level        26-02 3/16") })
    }

    @Test func `trend's scale has round feet and inches`() {
        let lines = frame(.feetTrend, Self.sizes[1]).lines
        #expect(lines.contains { $0.contains("level ft-in") })
        #expect(lines.contains { $0.contains(" 40-00 ┤") }, "\(lines.filter { $0.contains("┤") })")
    }
}
