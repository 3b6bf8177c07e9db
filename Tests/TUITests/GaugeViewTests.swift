import Alarms
import Snapshots
import TankFarm
import TestSupport
import Testing

@testable import TUI

/// What the lines view and the tank view say of gauges and of levels in doubt.
@Suite struct GaugeViewTests {
    enum Farm: String, CaseIterable, Sendable {
        case sick, disconnected, doubted

        var snapshot: FarmSnapshot {
            switch self {
            case .sick: SampleFarm.sick()
            case .disconnected: SampleFarm.disconnected()
            case .doubted: SampleFarm.doubted()
            }
        }
    }

    static let sizes = [FrameSize(columns: 80, rows: 24), FrameSize(columns: 120, rows: 40)]

    private func frame(
        _ view: ConsoleView, _ snapshot: FarmSnapshot, _ size: FrameSize = sizes[0], tank: TankName? = nil,
        glyphs: GlyphSet = .unicode
    ) -> Frame {
        let state = ConsoleState(view: view, glyphs: glyphs, selectedTank: tank)
        return Screen.render(state, snapshot, size: size, now: SampleFarm.now)
    }

    private func check(_ frame: Frame, _ name: String, _ glyphs: GlyphSet) {
        let encoding = glyphs == .ascii ? "-ascii" : ""
        let name = "\(name)\(encoding)-\(frame.size.columns)x\(frame.size.rows).txt"
        let difference = Golden.difference(frame.goldenText, name: name)
        #expect(difference == nil, "\(difference ?? "")")
    }

    // MARK: As recorded

    @Test(arguments: [Farm.sick, .disconnected], GlyphSet.allCases)
    func `lines draw as recorded`(farm: Farm, glyphs: GlyphSet) {
        for size in Self.sizes {
            check(frame(.lines, farm.snapshot, size, tank: "V-201", glyphs: glyphs), "lines-\(farm.rawValue)", glyphs)
        }
    }

    @Test func `lines open up at 200 by 60`() {
        let size = FrameSize(columns: 200, rows: 60)
        check(frame(.lines, SampleFarm.sick(), size, tank: "V-201"), "lines-sick", .unicode)
    }

    @Test(arguments: [("jump", "TK-102"), ("stuck", "TK-104"), ("gateway-stale", "V-204")] as [(String, TankName)])
    func `tank with a level in doubt draws as recorded`(name: String, tank: TankName) {
        for (size, glyphs) in [
            (Self.sizes[0], GlyphSet.unicode), (Self.sizes[1], .unicode), (Self.sizes[0], .ascii),
            (Self.sizes[1], .ascii),
        ] {
            check(frame(.tank, SampleFarm.doubted(), size, tank: tank, glyphs: glyphs), "tank-\(name)", glyphs)
        }
    }

    @Test(arguments: GlyphSet.allCases)
    func `tank with a sick gauge draws as recorded`(glyphs: GlyphSet) {
        for size in Self.sizes {
            check(frame(.tank, SampleFarm.sick(), size, tank: "V-201", glyphs: glyphs), "tank-sick", glyphs)
        }
    }

    @Test(arguments: GlyphSet.allCases)
    func `overview with levels in doubt draws as recorded`(glyphs: GlyphSet) {
        for size in Self.sizes {
            check(frame(.overview, SampleFarm.doubted(), size, glyphs: glyphs), "overview-doubted", glyphs)
        }
    }

    // MARK: Lines

    @Test func `line under maintenance says who works on it, until when and why`() {
        var farm = SampleFarm.calm()
        farm.lines[0].maintenance = LineMaintenance(
            line: "south", by: "zhao", reason: "new cable", since: SampleFarm.ago(600).wall,
            until: SampleFarm.now.wall + .seconds(3_600))
        let lines = frame(.lines, farm).lines
        #expect(lines.contains { $0.contains("maintenance by zhao until 15:02:07: new cable") })
    }

    @Test func `second gauge has a row of its own and the cursor passes it`() throws {
        var farm = SampleFarm.calm()
        var second = farm.lines[0].gauges[0]
        second.tank = second.tank.ofSecondGauge
        farm.lines[0].gauges.insert(second, at: 1)
        var state = ConsoleState(view: .lines, selectedTank: "TK-101")
        #expect(
            Screen.render(state, farm, size: Self.sizes[0], now: SampleFarm.now).lines.contains {
                $0.contains("TK-101/2")
            })
        for _ in 0..<2 { _ = state.handle(.down, snapshot: farm, size: Self.sizes[0], now: SampleFarm.now) }
        #expect(state.selectedTank == "TK-103")
    }

    @Test(arguments: [1, 2, 3, 40, 125, 249, 250], [FrameSize(columns: 60, rows: 16), sizes[0], sizes[1]])
    func `selected gauge stays in view among 250 on a gateway, under its line's head`(number: Int, size: FrameSize) {
        let name = TankName("T3-\(number)")
        let drawn = frame(.lines, SampleFarm.gateways(3, gauges: 250), size, tank: name).lines
        let row = drawn.firstIndex { $0.hasPrefix("▸") }
        #expect(row.map { drawn[$0].split(separator: " ").first } == "▸" && drawn[row ?? 0].contains("\(name) "))
        let heads = drawn[..<(row ?? 0)].filter { $0.contains("line gw-") }
        #expect(heads.last?.contains("line gw-3 ") == true)
        #expect(drawn.contains { $0.contains("\(number) of 250") })
    }

    @Test func `draws any gauge of ten thousand`() {
        let farm = SampleFarm.gateways(40, gauges: 250)
        for name: TankName in ["T1-1", "T17-93", "T40-250"] {
            let drawn = frame(.lines, farm, Self.sizes[1], tank: name).lines
            #expect(drawn.contains { $0.hasPrefix("▸ \(name) ") })
        }
    }

    @Test func `gauge that does not answer is marked without colour and a healthy one is not`() throws {
        let drawn = frame(.lines, SampleFarm.sick(), tank: "TK-101").lines
        func row(_ tank: String) throws -> String { try #require(drawn.first { $0.dropFirst(2).hasPrefix(tank) }) }
        #expect(try row("V-203").hasPrefix(" !"))
        #expect(try row("V-203").contains("3 min ago"))
        #expect(try row("V-203").contains(" 8 s "))
        #expect(try row("ST-301").contains("never"))
        #expect(try row("TK-103").hasPrefix(" !"))
        #expect(try row("V-202").hasPrefix("  "))
    }

    @Test(arguments: sizes)
    func `healthy gauges draw nobody's eye`(size: FrameSize) {
        let drawn = frame(.lines, SampleFarm.calm(), size)
        #expect(!drawn.cells.contains { $0.style == .bad || $0.style == .stale })
        #expect(!drawn.lines.contains { $0.dropFirst().hasPrefix("!") })
    }

    @Test(arguments: sizes)
    func `lost line says so with the reason, and not each of its gauges`(size: FrameSize) {
        let drawn = frame(.lines, SampleFarm.disconnected(), size, tank: "TK-101").lines
        #expect(drawn.contains { $0.contains("line south  NOT CONNECTED since 14:00:52") })
        #expect(!drawn.contains { $0.contains("line south  connected") })
        #expect(drawn.contains { $0.contains("/dev/ttyUSB0: no such device") })
        #expect(!drawn.contains { $0.hasPrefix(" !") && $0.contains("TK-") })
    }

    @Test func `line whose port is well tells what its alarm says of a silent row`() {
        let drawn = frame(.lines, SampleFarm.disconnected(), tank: "SW-401").lines
        #expect(drawn.contains { $0.contains("3 gauges silent at once, look between SW-401 and SW-402") })
    }

    @Test func `list of kinds that is cut is marked, and whole in the tank's view`() throws {
        let farm = SampleFarm.sick()
        let row = try #require(frame(.lines, farm, tank: "V-201").lines.first { $0.hasPrefix("▸!V-201") })
        #expect(row.hasSuffix("…"))
        for size in Self.sizes {
            // Only the words' own columns: what is wrapped stands beside the vessel.
            let text = frame(.tank, farm, size, tank: "V-201").lines
                .map { size.columns >= 120 ? $0.dropFirst(24).prefix(53) : $0.dropFirst(27) }
                .joined(separator: " ").split(separator: " ").joined(separator: " ")
            for reason in Reason.allCases.filter(\.isExchangeFailure) { #expect(text.contains(reason.words)) }
            for remark in WireRemark.allCases { #expect(text.contains(remark.words)) }
            #expect(text.contains("2 jumps, 1 stop"))
        }
    }

    @Test func `full and late line says both at 80 columns`() {
        let drawn = frame(.lines, SampleFarm.sick()).lines
        #expect(drawn.contains { $0.contains("scan 1.42 s of 1.00 s LATE  use 94 % FULL") })
    }

    @Test(arguments: sizes)
    func `counts of the month stand beside the question of a doubted level`(size: FrameSize) {
        let drawn = frame(.tank, SampleFarm.doubted(), size, tank: "TK-102").lines
        #expect(drawn.contains { $0.contains("y accepts the level as true, with your name  this month 3 jumps") })
    }

    @Test func `failure that was one in ten thousand is not shown as none`() {
        var gauge = GaugeSnapshot(tank: "TK-101", unit: 1, model: "float-interface")
        gauge.exchanges = 10_000
        #expect(gauge.failedPercent == "0.0")
        gauge.failures = [FailureCount(reason: .crc, count: 1)]
        #expect(gauge.failedPercent == "<0.1")
    }

    // MARK: Doubt

    static let doubts = Reason.allCases.filter { $0.quality == .uncertain }

    @Test(arguments: doubts, sizes)
    func `overview marks an uncertain level and says why`(reason: Reason, size: FrameSize) throws {
        var farm = SampleFarm.calm()
        SampleFarm.change(&farm, "TK-105") { $0.level = .uncertain(4_760, reason) }
        let row = try #require(frame(.overview, farm, size).lines.first { $0.contains("TK-105") })
        #expect(row.contains("4760?"))
        #expect(row.contains(size.columns >= 120 ? reason.words : reason.shortWords))
    }

    @Test(arguments: doubts)
    func `short word for a doubt fits its eight columns`(reason: Reason) {
        #expect(reason.shortWords.count <= 8)
    }

    @Test(arguments: doubts, sizes)
    func `tank's view says in full why the level is uncertain`(reason: Reason, size: FrameSize) throws {
        var farm = SampleFarm.calm()
        SampleFarm.change(&farm, "TK-105") { $0.level = .uncertain(4_760, reason) }
        let drawn = frame(.tank, farm, size, tank: "TK-105").lines
        #expect(drawn.contains { $0.contains("? \(reason.words): \(reason.meaning ?? "-")") })
    }

    @Test func `station's words about a bad interface are not taken for the level's doubt`() {
        var farm = SampleFarm.doubted()
        SampleFarm.change(&farm, "TK-104") {
            $0.interface = .bad(.gaugeFailure)
            $0.detail = "raw 65535 says that the interface float failed"
        }
        let drawn = frame(.tank, farm, tank: "TK-104").lines
        #expect(drawn.contains { $0.contains("? stuck: the level stopped and nobody said") })
        #expect(drawn.joined().contains("raw 65535"))
    }

    @Test(arguments: [JournalEvent.jumped, .stuck, .accepted])
    func `journal leaves a level's number to the words that name it`(event: JournalEvent) throws {
        var farm = SampleFarm.calm()
        farm.journal = [
            JournalEntry(
                at: SampleFarm.now.wall, event: event, tank: "TK-104", operatorName: "wang", value: 8_960,
                text: "level stopped at 8960 at 13:47")
        ]
        let row = try #require(frame(.journal, farm).lines.first { $0.contains("TK-104") })
        #expect(row.contains(event.rawValue))
        #expect(row.contains("level stopped at 8960"))
        #expect(!row.contains("8960.0"))
    }
}
