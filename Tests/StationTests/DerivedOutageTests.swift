import Alarms
import TankFarm
import TestSupport
import Testing

@testable import Station

/// Four tanks on the south line and one on the north one.
private struct Place {
    let clock = ManualClock()
    var report = OutageReport(
        tanks: ["TK-101", "TK-102", "TK-103", "TK-104", "TK-201"], lines: ["south", "north"],
        lineOfTank: [0, 0, 0, 0, 1], zone: .utc)
    private(set) var told: [JournalEntry] = []

    mutating func wait(_ seconds: Int) {
        clock.advance(by: .seconds(seconds))
        told += report.due(at: clock.now())
    }

    mutating func see(_ tank: Int, _ level: Measurement) {
        told += report.take(level, of: tank, readAt: clock.now(), at: clock.now())
    }

    mutating func seeAll(_ levels: [Double]) {
        for (tank, level) in levels.enumerated() { see(tank, .good(level)) }
    }

    /// The south line's outage, with all of its tanks.
    mutating func fall(_ tanks: [Int] = [0, 1, 2, 3]) {
        report.lineFell(0, lost: tanks)
        for tank in tanks { see(tank, .bad(.timeout)) }
    }

    mutating func end() { told += report.lineEnded(0, at: clock.now()) }

    var texts: [String] { told.compactMap(\.text) }
}

@Suite struct OutageReportTests {
    @Test func `once all are back it tells what has changed, the most first, and how many have not`() {
        var place = Place()
        place.wait(120)
        place.seeAll([9_641, 5_000, 8_000, 7_000])
        place.wait(3)
        place.fall()
        place.wait(537)
        place.see(2, .good(8_003))
        place.see(0, .good(9_702))
        #expect(place.told.isEmpty)
        place.end()
        #expect(place.told.isEmpty)
        place.see(1, .good(4_800))
        place.see(3, .good(7_000))
        #expect(
            place.texts == [
                "line south blind 08:02–08:11: TK-102 5000 → 4800 (-200), TK-101 9641 → 9702 (+61); 2 unchanged (±3 mm)"
            ])
        #expect(place.told.first?.event == .blind)
        #expect(place.told.first?.at == place.clock.now().wall)
        #expect(place.report.deadline == nil)
    }

    @Test func `half a minute after the line's end those still away are listed`() {
        var place = Place()
        place.seeAll([9_641, 5_000, 8_000, 7_000])
        place.fall()
        place.wait(600)
        place.see(0, .good(9_702))
        place.see(1, .good(5_000))
        place.end()
        #expect(place.report.deadline == place.clock.now().monotonic + .seconds(30))
        place.wait(29)
        #expect(place.told.isEmpty)
        place.wait(1)
        #expect(
            place.texts == [
                "line south blind 08:00–08:10: TK-101 9641 → 9702 (+61); 1 unchanged (±3 mm); "
                    + "still blind: TK-103 (8000 at 08:00), TK-104 (7000 at 08:00)"
            ])
        // What comes later comes alone.
        place.see(2, .good(8_100))
        #expect(place.texts.last == "blind 08:00–08:10: TK-103 8000 → 8100 (+100)")
        #expect(place.told.last?.tank == "TK-103")
        #expect(place.told.last?.value == 8_100)
    }

    @Test func `a gauge that boots, a jump and a gateway's memory are not back yet`() {
        var place = Place()
        place.seeAll([9_641])
        place.fall([0])
        place.wait(120)
        place.end()
        for reason in [Reason.warmingUp, .jump, .gatewayStale] { place.see(0, .uncertain(0, reason)) }
        #expect(place.told.isEmpty)
        place.wait(10)
        place.see(0, .uncertain(9_700, .blindZone))
        #expect(place.texts == ["line south blind 08:00–08:02: TK-101 9641 → 9700 (+59)"])
    }

    @Test func `a line that blinks before any value went bad has nothing to tell`() {
        var place = Place()
        place.seeAll([9_641, 5_000])
        place.report.lineFell(0, lost: [0, 1])
        place.wait(2)
        place.end()
        place.seeAll([9_642, 5_001])
        place.wait(60)
        #expect(place.told.isEmpty)
        #expect(place.report.deadline == nil)
    }

    @Test func `a line that falls again before all are back is one story`() {
        var place = Place()
        place.seeAll([9_641, 5_000])
        place.fall([0, 1])
        place.wait(120)
        place.see(0, .good(9_660))
        place.end()
        place.wait(10)
        place.fall([0, 1])
        place.wait(120)
        #expect(place.told.isEmpty)
        place.see(0, .good(9_680))
        place.end()
        place.see(1, .good(5_000))
        #expect(place.texts == ["line south blind 08:00–08:04: TK-101 9641 → 9680 (+39); 1 unchanged (±3 mm)"])
    }

    @Test func `a tank that joins later is told with the others, one that was dead before is not`() {
        var place = Place()
        place.seeAll([9_641, 5_000, 8_000])
        place.see(2, .bad(.timeout))
        place.wait(600)
        place.fall([0])
        place.fall([0, 1])
        place.wait(60)
        place.end()
        place.see(0, .good(9_641))
        place.see(1, .good(5_010))
        #expect(place.texts == ["line south blind 08:00–08:11: TK-102 5000 → 5010 (+10); 1 unchanged (±3 mm)"])
    }

    @Test func `a gauge lost alone for a minute is told when its level has changed`() {
        var place = Place()
        place.seeAll([9_641, 5_000, 8_000, 7_000, 6_000])
        for tank in [0, 1, 4] { place.see(tank, .bad(.gaugeFailure)) }
        place.wait(59)
        place.see(0, .good(9_700))
        place.wait(1)
        place.see(1, .good(5_003))
        place.see(4, .good(5_996))
        #expect(place.texts == ["blind 08:00–08:01: TK-201 6000 → 5996 (-4)"])
        #expect(place.told.first?.tank == "TK-201")
    }

    @Test func `a gauge that had not been seen in this run has no before`() {
        var place = Place()
        place.see(0, .bad(.notRead))
        place.wait(600)
        place.see(0, .good(9_000))
        #expect(place.told.isEmpty)
    }

    @Test func `the end of an outage that never was is harmless`() {
        var place = Place()
        place.seeAll([9_641])
        place.end()
        place.wait(60)
        #expect(place.told.isEmpty)
    }

    @Test func `an outage over midnight is told with its date`() {
        var place = Place()
        place.wait(57_000)
        place.seeAll([9_641])
        place.fall([0])
        place.wait(600)
        place.wait(3_000)
        place.end()
        place.see(0, .good(9_700))
        #expect(place.texts == ["line south blind 2026-01-15 23:50–00:50: TK-101 9641 → 9700 (+59)"])
    }

    @Test func `two lines' outages are told apart`() {
        var place = Place()
        place.seeAll([9_641, 5_000, 8_000, 7_000, 6_000])
        place.fall([0, 1])
        place.report.lineFell(1, lost: [4])
        place.see(4, .bad(.timeout))
        place.wait(120)
        place.end()
        place.see(0, .good(9_650))
        place.see(1, .good(5_000))
        #expect(place.texts == ["line south blind 08:00–08:02: TK-101 9641 → 9650 (+9); 1 unchanged (±3 mm)"])
        place.see(4, .good(6_000))
        #expect(place.told.count == 1)
    }
}
