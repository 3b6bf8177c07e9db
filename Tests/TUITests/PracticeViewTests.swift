import Alarms
import Snapshots
import TankFarm
import TestSupport
import Testing

@testable import TUI

/// The screens of alarm management as they were looked at and found right.
@Suite struct PracticeViewTests {
    enum Shot: String, CaseIterable, Sendable {
        case allStates, alarmLost, alarmTest, alarmShelved, alarmGone, figures, notWatched, flood, grouped, filtered
        case signOn, shelveTime, shelveReason, complaint, overview, tankLost, tankTest, tankLocked, search, journal
    }

    static let sizes = [FrameSize(columns: 80, rows: 24), FrameSize(columns: 120, rows: 40)]

    private func press(_ state: inout ConsoleState, _ keys: [Key], _ farm: FarmSnapshot, _ size: FrameSize) {
        for key in keys { _ = state.handle(key, snapshot: farm, size: size, now: SampleFarm.now) }
    }

    private func frame(_ shot: Shot, _ size: FrameSize, _ glyphs: GlyphSet) -> Frame {
        var farm = SampleFarm.practised()
        var state = ConsoleState(view: .alarms, glyphs: glyphs, selectedTank: "V-202")
        state.selectedAlarm = AlarmID(.tank("V-202"), .lostWhileMoving)
        var keys: [Key] = []
        switch shot {
        case .allStates: state.selectedAlarm = AlarmID(.tank("SW-401"), .temperatureHigh)
        case .alarmLost: state.view = .alarm
        case .alarmTest:
            state.view = .alarm
            state.selectedAlarm = AlarmID(.tank("TK-101"), .levelHighHigh)
        case .alarmShelved:
            state.view = .alarm
            state.selectedAlarm = AlarmID(.tank("SW-401"), .temperatureHigh)
        case .alarmGone:
            state.view = .alarm
            state.selectedAlarm = AlarmID(.tank("SW-403"), .levelHigh)
        case .figures:
            state.view = .statistics
            state.statisticsText = [
                "annunciations          37      mean in 10 min  0.5   target 1, limit 2",
                "most in 10 min         31      limit 10                        NOT MET",
            ]
        case .notWatched: state.view = .notWatched
        case .flood, .grouped:
            farm = SampleFarm.flooded()
            if shot == .grouped { keys = [.character("g")] }
        case .filtered: keys = "/unack crit".map { .character($0) } + [.paste("ical"), .enter]
        case .signOn:
            state.requiresSignOn = true
            keys = [.character("a"), .paste("Wang Li")]
        case .shelveTime, .shelveReason, .complaint:
            state.selectedAlarm = AlarmID(.tank("ST-302"), .interfaceHigh)
            keys = [.character("s")]
            if shot == .complaint { keys += [.paste("20h"), .enter] }
            if shot == .shelveReason {
                keys += [.enter, .paste("interface gauge is being cleaned by the workshop, ring 4711")]
            }
        case .overview: state.view = .overview
        case .tankLost: state.view = .tank
        case .tankTest: (state.view, state.selectedTank) = (.tank, "TK-101")
        case .tankLocked: (state.view, state.selectedTank) = (.tank, "TK-105")
        case .search:
            state.view = .journal
            keys = [.character("/"), .paste("by:wang from:-8h"), .enter]
        case .journal: state.view = .journal
        }
        press(&state, keys, farm, size)
        if shot == .search { state.journalResults = farm.journal.filter { $0.operatorName == "wang" } }
        return Screen.render(state, farm, size: size, now: SampleFarm.now)
    }

    @Test(arguments: Shot.allCases, sizes)
    func `draws as recorded`(shot: Shot, size: FrameSize) {
        for glyphs in size.columns == 80 ? GlyphSet.allCases : [.unicode] {
            let encoding = glyphs == .ascii ? "-ascii" : ""
            let difference = Golden.difference(
                frame(shot, size, glyphs).goldenText,
                name: "practice-\(shot.rawValue)\(encoding)-\(size.columns)x\(size.rows).txt")
            #expect(difference == nil, "\(difference ?? "")")
        }
    }

    // MARK: The list

    @Test func `what is kept silent stands at the end with who and how long`() throws {
        let lines = frame(.allStates, Self.sizes[0], .unicode).lines
        let shelved = try #require(lines.firstIndex { $0.contains("shelved 1 h 59") })
        #expect(lines[shelved].contains("IN ALARM"))
        #expect(frame(.allStates, Self.sizes[1], .unicode).lines.contains { $0.hasSuffix("IN ALARM, by wang") })
        let standing = try #require(lines.firstIndex { $0.contains("latched") && $0.contains("B-504") })
        #expect(standing < shelved)
    }

    @Test func `marks the test, what came first in its burst and what came with no console attached`() throws {
        let lines = frame(.allStates, Self.sizes[0], .unicode).lines
        #expect(lines.contains { $0.contains("TEST overfill (HH)") })
        #expect(try #require(lines.first { $0.contains("line fault  ") }).hasPrefix(" ■! unack. 1st "))
        #expect(try #require(lines.first { $0.contains("B-503") }).hasPrefix(" □! latch! unatt. "))
    }

    @Test func `banner counts only what is not kept silent`() {
        #expect(frame(.allStates, Self.sizes[0], .unicode).lines[1].hasSuffix("+6 more"))
    }

    @Test func `countdown of a lost tank stands on its line and is marked as a guess`() throws {
        let lines = frame(.overview, Self.sizes[0], .unicode).lines
        #expect(try #require(lines.dropFirst(2).first { $0.contains("V-202") }).contains("≈HH 00:27"))
        #expect(try #require(lines.dropFirst(2).first { $0.contains("TK-101") }).contains("TEST"))
        #expect(try #require(lines.dropFirst(2).first { $0.contains("TK-105") }).contains("locked"))
    }

    @Test func `countdown goes on to the overflow once the first limit has passed`() {
        let lost = SampleFarm.practised().tank("V-202")?.lost
        let later = SampleFarm.now + .seconds(1_700)
        #expect(lost.flatMap { LostCountdown.next($0, now: later)?.words } == "≈CH 00:00")
        let much = SampleFarm.now + .seconds(5_000)
        #expect(lost.flatMap { LostCountdown.next($0, now: much)?.words } == "≈CH now")
    }
}
