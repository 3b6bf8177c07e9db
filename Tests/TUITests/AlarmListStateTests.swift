import Alarms
import Snapshots
import TankFarm
import Testing

@testable import TUI

/// Filter, groups, the alarm's own screen, and what the message row tells unasked.
@Suite struct AlarmListStateTests {
    let size = FrameSize(columns: 80, rows: 24)
    let overfill = AlarmID(.tank("TK-101"), .levelHighHigh)

    private func press(_ state: inout ConsoleState, _ keys: Key..., on snapshot: FarmSnapshot) -> [ConsoleEffect] {
        keys.flatMap { state.handle($0, snapshot: snapshot, size: size, now: SampleFarm.now) }
    }

    private func message(_ state: ConsoleState, _ snapshot: FarmSnapshot, now: Moment = SampleFarm.now) -> String {
        Screen.render(state, snapshot, size: size, now: now).lines[22]
    }

    private func shown(_ filter: String, _ farm: FarmSnapshot = SampleFarm.practised()) -> [AlarmID] {
        var state = ConsoleState(view: .alarms)
        state.alarmFilter = filter
        return state.alarmRows(farm).map { farm.alarms[$0.lead].record.id }
    }

    // MARK: Filter

    @Test func `filters by priority, state, tank, group and kind, all words together`() {
        #expect(shown("critical").map(\.tank) == ["V-202", "TK-101"])
        #expect(shown("unack high").map(\.description) == ["line:south/line_fault", "B-503/level_h"])
        #expect(shown("shelved").map(\.tank) == ["SW-401"])
        #expect(shown("out-of-service").map(\.tank) == ["FW-601"])
        #expect(shown("suppressed").map(\.tank) == ["V-204"])
        #expect(shown("latched").count == 2)
        #expect(shown("buffer").map(\.tank) == ["B-503", "B-504"])
        #expect(shown("gauge_fault").map(\.tank) == ["V-204"])
        #expect(shown("test").map(\.tank) == ["TK-101"])
        #expect(shown("acknowledged").map(\.tank) == ["SW-404", "B-504"])
        #expect(shown("nothing like it").isEmpty)
    }

    @Test(arguments: [("crit", "critical"), ("latch", "latched"), ("shel", "shelved"), ("out-", "out-of-service")])
    func `filters by the beginning of a word as it is typed`(beginning: String, whole: String) {
        #expect(!shown(whole).isEmpty)
        #expect(shown(beginning) == shown(whole))
    }

    @Test func `acknowledging all takes only what the filter shows`() {
        let farm = SampleFarm.practised()
        var state = ConsoleState(view: .alarms)
        _ = press(&state, .character("/"), .paste("medium"), .enter, .character("A"), on: farm)
        let effects = press(&state, .character("y"), on: farm)
        #expect(
            effects == [
                .submit(
                    .acknowledge(
                        [AlarmReference(alarm: AlarmID(.tank("ST-302"), .interfaceHigh), serial: 35)], comment: nil))
            ])
    }

    @Test func `the banner's alarm is never hidden by a filter`() {
        let farm = SampleFarm.practised()
        var state = ConsoleState()
        state.alarmFilter = "shelved"
        _ = press(&state, .character("a"), on: farm)
        #expect(state.alarmFilter.isEmpty)
        #expect(state.selectedAlarm == AlarmID(.tank("V-202"), .lostWhileMoving))
    }

    @Test func `escape shows all again before it leads back`() {
        let farm = SampleFarm.practised()
        var state = ConsoleState()
        _ = press(&state, .character("3"), .character("/"), .paste("medium"), .enter, .escape, on: farm)
        #expect(state.view == .alarms)
        #expect(state.alarmFilter.isEmpty)
    }

    // MARK: Groups

    @Test func `groups by tank and by the line whose fault keeps the others silent, the most urgent on top`() {
        let farm = SampleFarm.flooded()
        var state = ConsoleState(view: .alarms)
        state.isGrouped = true
        let rows = state.alarmRows(farm)
        #expect(farm.alarms[rows[0].lead].record.priority == .critical)
        let line = rows.first { farm.alarms[$0.lead].record.id.kind == .lineFault }
        #expect(line?.others == farm.alarms.count { $0.record.suppression == .lineFault })
        #expect(rows.reduce(0) { $0 + 1 + $1.others } == farm.alarms.count)
        #expect(Set(rows.map { farm.alarms[$0.lead].record.id.subject }).count == rows.count)
    }

    @Test func `nothing is grouped by itself, and the key keeps the cursor on its tank`() {
        let farm = SampleFarm.flooded()
        var state = ConsoleState(view: .alarms)
        state.selectedAlarm = AlarmID(.tank("B-503"), .levelFault)
        #expect(state.alarmRows(farm).count == farm.alarms.count)
        #expect(message(state, farm).contains("g groups"))
        _ = press(&state, .character("g"), on: farm)
        #expect(state.selectedAlarm == AlarmID(.tank("B-503"), .levelHigh))
        _ = press(&state, .character("g"), on: farm)
        #expect(state.selectedAlarm == AlarmID(.tank("B-503"), .levelHigh))
        #expect(!state.isGrouped)
    }

    @Test func `a group whose most urgent alarm has changed is not acknowledged before it was seen`() {
        var farm = SampleFarm.flooded()
        var state = ConsoleState(view: .alarms)
        state.selectedAlarm = AlarmID(.tank("B-503"), .levelHigh)
        _ = press(&state, .character("g"), on: farm)
        let worse = AlarmID(.tank("B-503"), .levelHighHigh)
        farm.alarms.insert(
            SampleFarm.alarm(worse.subject, worse.kind, serial: 200, secondsAgo: 0, now: 5_800, limit: 5_790), at: 0)
        #expect(press(&state, .character("a"), on: farm).isEmpty)
        #expect(state.selectedAlarm == worse)
        #expect(press(&state, .character("a"), on: farm).count == 1)
    }

    // MARK: The alarm's own screen

    @Test func `enter opens the alarm, then its tank, and escape leads back`() {
        let farm = SampleFarm.practised()
        var state = ConsoleState(view: .alarms)
        state.selectedAlarm = overfill
        _ = press(&state, .enter, on: farm)
        #expect(state.view == .alarm)
        _ = press(&state, .enter, on: farm)
        #expect(state.view == .tank)
        #expect(state.selectedTank == "TK-101")
        _ = press(&state, .escape, on: farm)
        #expect(state.view == .alarm)
        _ = press(&state, .escape, on: farm)
        #expect(state.view == .alarms)
    }

    @Test func `acknowledges from its own screen with the serial drawn there`() {
        var state = ConsoleState(view: .alarm)
        state.selectedAlarm = overfill
        let effects = press(&state, .character("a"), on: SampleFarm.practised())
        #expect(effects == [.submit(.acknowledge([AlarmReference(alarm: overfill, serial: 40)], comment: nil))])
    }

    @Test func `a line fault names what it keeps silent, and that names the fault`() {
        let farm = SampleFarm.practised()
        var state = ConsoleState(view: .alarm)
        state.selectedAlarm = AlarmID(.line("south"), .lineFault)
        let fault = Screen.render(state, farm, size: size, now: SampleFarm.now).lines
        #expect(fault.contains { $0.contains("V-204 gauge fault  suppressed") })
        state.selectedAlarm = AlarmID(.tank("V-204"), .gaugeFault)
        let silent = Screen.render(state, farm, size: size, now: SampleFarm.now).lines.dropFirst(2)
        #expect(silent.contains { $0.contains("line south line fault") })
    }

    @Test func `arrows on its own screen go to the next alarm`() {
        var state = ConsoleState(view: .alarm)
        state.selectedAlarm = overfill
        _ = press(&state, .down, on: SampleFarm.practised())
        #expect(state.selectedAlarm == AlarmID(.line("south"), .lineFault))
    }

    @Test func `figures open from the list and load each span`() {
        let farm = SampleFarm.practised()
        var state = ConsoleState(view: .alarms)
        #expect(press(&state, .character("f"), on: farm) == [.loadStatistics(.shift)])
        #expect(press(&state, .right, on: farm) == [.loadStatistics(.day)])
        #expect(press(&state, .right, .right, on: farm) == [.loadStatistics(.month)])
        #expect(press(&state, .left, on: farm) == [.loadStatistics(.day)])
        _ = press(&state, .escape, on: farm)
        #expect(state.view == .alarms)
    }

    // MARK: Told unasked

    @Test func `says once what was raised with no console attached`() {
        let farm = SampleFarm.practised()
        var state = ConsoleState()
        state.attached(to: farm)
        #expect(message(state, farm).contains("1 alarm was raised with no console attached"))
        _ = press(&state, .down, on: farm)
        #expect(!message(state, farm).contains("console attached"))
        var calm = ConsoleState()
        calm.attached(to: SampleFarm.calm())
        #expect(calm.message == nil)
    }

    @Test func `tells what changed while blind until a key, and not ten minutes later`() {
        var farm = SampleFarm.calm(carriedByConsole: false)
        farm.journal.append(
            JournalEntry(
                at: SampleFarm.ago(30).wall, event: .blind, text: "blind 13:52-14:01: TK-101 9641 to 9702 (+61)"))
        var state = ConsoleState()
        #expect(message(state, farm).contains("TK-101 9641 to 9702"))
        #expect(!message(state, farm, now: SampleFarm.now + .seconds(601)).contains("blind"))
        _ = press(&state, .down, on: farm)
        #expect(!message(state, farm).contains("blind"))
    }

    @Test func `flood stands in the status row`() {
        let lines = Screen.render(ConsoleState(), SampleFarm.flooded(), size: size, now: SampleFarm.now).lines
        #expect(lines[0].contains("FLOOD 37 in 10 min"))
    }
}
