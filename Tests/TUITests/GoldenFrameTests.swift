import Alarms
import Snapshots
import TankFarm
import TestSupport
import Testing

@testable import TUI

/// Every view as it was looked at and found right.
@Suite struct GoldenFrameTests {
    enum Condition: String, CaseIterable, Sendable {
        case calm, troubled, ascii
    }

    static let sizes = [FrameSize(columns: 80, rows: 24), FrameSize(columns: 120, rows: 40)]

    private func state(_ view: ConsoleView, _ condition: Condition) -> ConsoleState {
        var state = ConsoleState(view: view, glyphs: condition == .ascii ? .ascii : .unicode)
        state.selectedTank = condition == .calm ? "TK-102" : "TK-101"
        if view == .tank, condition == .ascii { state.selectedTank = "V-203" }
        if condition != .calm { state.selectedAlarm = SampleFarm.troubled().alarms[0].record.id }
        if view == .trend, condition != .ascii { state.trend = SampleFarm.trend(state.selectedTank ?? "TK-101") }
        state.shiftText = [
            "Lindong                       SHIFT SUMMARY                 2026-11-21 day shift", "",
            "Receipts 1,234.5 m³   Dispatches 987.6 m³",
        ]
        return state
    }

    private func check(_ view: ConsoleView, _ condition: Condition, _ size: FrameSize) {
        let snapshot = condition == .calm ? SampleFarm.calm() : SampleFarm.troubled()
        let frame = Screen.render(state(view, condition), snapshot, size: size, now: SampleFarm.now)
        let name = "\(view.rawValue)-\(condition.rawValue)-\(size.columns)x\(size.rows).txt"
        let difference = Golden.difference(frame.goldenText, name: name)
        #expect(difference == nil, "\(difference ?? "")")
    }

    @Test(arguments: ConsoleView.allCases, Condition.allCases)
    func `draws as recorded at 80 by 24`(view: ConsoleView, condition: Condition) {
        check(view, condition, FrameSize(columns: 80, rows: 24))
    }

    @Test(arguments: ConsoleView.allCases, Condition.allCases)
    func `draws as recorded at 120 by 40`(view: ConsoleView, condition: Condition) {
        check(view, condition, FrameSize(columns: 120, rows: 40))
    }

    @Test(arguments: [ConsoleView.overview, .tank, .trend, .alarms])
    func `opens up at 200 by 60`(view: ConsoleView) {
        check(view, .troubled, FrameSize(columns: 200, rows: 60))
    }

    @Test(arguments: [ConsoleView.overview, .tank, .alarms, .lines])
    func `still draws whole at 60 by 16`(view: ConsoleView) {
        check(view, .troubled, FrameSize(columns: 60, rows: 16))
    }

    @Test func `says in one sentence when the window is too small`() {
        check(.overview, .troubled, FrameSize(columns: 50, rows: 10))
    }
}
