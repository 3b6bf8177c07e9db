import Alarms
import Snapshots
import TankFarm
import Testing

@testable import TUI

@Suite struct ConsoleStateTests {
    let size = FrameSize(columns: 80, rows: 24)
    let overfill = AlarmID(.tank("TK-101"), .levelHighHigh)

    private func press(_ state: inout ConsoleState, _ keys: Key..., on snapshot: FarmSnapshot) -> [ConsoleEffect] {
        keys.flatMap { state.handle($0, snapshot: snapshot, size: size, now: SampleFarm.now) }
    }

    private func references(_ effects: [ConsoleEffect]) -> [AlarmReference] {
        effects.flatMap { effect -> [AlarmReference] in
            if case .submit(.acknowledge(let references, _)) = effect { references } else { [] }
        }
    }

    // MARK: Selection

    @Test func `selection stays with its alarm when a new alarm comes above it`() {
        var snapshot = SampleFarm.troubled()
        var state = ConsoleState(view: .alarms)
        state.selectedAlarm = AlarmID(.tank("V-203"), .gaugeFault)
        snapshot.alarms.insert(
            SampleFarm.alarm(.tank("B-501"), .levelHighHigh, serial: 30, secondsAgo: 0, now: 5_800, limit: 5_790), at: 0
        )
        #expect(
            references(press(&state, .character("a"), on: snapshot)).map(\.alarm) == [
                AlarmID(.tank("V-203"), .gaugeFault)
            ])
    }

    @Test func `nothing is selected once the selected alarm has left the list`() {
        var snapshot = SampleFarm.troubled()
        var state = ConsoleState(view: .alarms)
        state.selectedAlarm = AlarmID(.tank("V-203"), .gaugeFault)
        snapshot.alarms.removeAll { $0.record.id == state.selectedAlarm }
        // The first press can only select: what stands in that row now was never chosen.
        #expect(press(&state, .character("a"), on: snapshot).isEmpty)
        #expect(state.selectedAlarm == overfill)
    }

    @Test func `arrow goes on from the row where the alarm was when it left`() {
        var snapshot = SampleFarm.troubled()
        var state = ConsoleState(view: .alarms)
        state.selectedAlarm = AlarmID(.tank("TK-101"), .levelHigh)
        _ = press(&state, .down, on: snapshot)
        snapshot.alarms.removeAll { $0.record.id == state.selectedAlarm }
        _ = press(&state, .down, on: snapshot)
        #expect(state.selectedAlarm == AlarmID(.tank("ST-302"), .interfaceHigh))
    }

    @Test func `selected alarm is on the screen however many come before it`() throws {
        var snapshot = SampleFarm.troubled()
        var state = ConsoleState(view: .alarms)
        state.selectedAlarm = AlarmID(.tank("B-502"), .temperatureHigh)
        for serial in 100..<140 {
            let name = TankName("X-\(serial)")
            snapshot.alarms.insert(
                SampleFarm.alarm(.tank(name), .levelHigh, serial: Int64(serial), secondsAgo: 1), at: 0)
        }
        let row = try #require(state.selectedAlarmRow(snapshot))
        #expect(state.shownAlarms(snapshot, size: size).contains(row))
    }

    // MARK: Acknowledging

    @Test func `carries the serials as drawn`() {
        var state = ConsoleState(view: .alarms)
        state.selectedAlarm = AlarmID(.tank("V-203"), .gaugeFault)
        let effects = press(&state, .character("a"), on: SampleFarm.troubled())
        #expect(references(effects) == [AlarmReference(alarm: AlarmID(.tank("V-203"), .gaugeFault), serial: 19)])
    }

    @Test func `overfill takes the same tank's high alarm with it`() {
        var state = ConsoleState(view: .alarms)
        state.selectedAlarm = overfill
        let serials = references(press(&state, .character("a"), on: SampleFarm.troubled())).map(\.serial)
        #expect(serials == [21, 20])
    }

    @Test func `overfill leaves the high alarm out when somebody has acknowledged it`() {
        var snapshot = SampleFarm.troubled()
        snapshot.alarms[1].record.beneath = .acknowledged
        var state = ConsoleState(view: .alarms)
        state.selectedAlarm = overfill
        #expect(references(press(&state, .character("a"), on: snapshot)).map(\.serial) == [21])
    }

    @Test func `first press outside the list only shows the banner's alarm and the second acknowledges it`() {
        let snapshot = SampleFarm.troubled()
        var state = ConsoleState()
        #expect(press(&state, .character("a"), on: snapshot).isEmpty)
        #expect(state.view == .alarms)
        #expect(state.selectedAlarm == overfill)
        #expect(references(press(&state, .character("a"), on: snapshot)).first?.alarm == overfill)
    }

    @Test func `acknowledged alarm is not submitted again`() {
        var state = ConsoleState(view: .alarms)
        state.selectedAlarm = AlarmID(.tank("SW-404"), .levelLow)
        #expect(press(&state, .character("a"), on: SampleFarm.troubled()).isEmpty)
        #expect(state.message?.contains("nothing to acknowledge") == true)
    }

    @Test func `all leaves out the critical ones and asks with the count`() {
        let snapshot = SampleFarm.troubled()
        var state = ConsoleState(view: .alarms)
        #expect(press(&state, .character("A"), on: snapshot).isEmpty)
        let frame = Screen.render(state, snapshot, size: size, now: SampleFarm.now)
        #expect(frame.lines[22].contains("acknowledge 3 alarms?"))
        #expect(references(press(&state, .character("y"), on: snapshot)).map(\.serial) == [20, 19, 15])
    }

    @Test func `all is dropped on any key but y`() {
        let snapshot = SampleFarm.troubled()
        var state = ConsoleState(view: .alarms)
        _ = press(&state, .character("A"), on: snapshot)
        #expect(press(&state, .character("n"), on: snapshot).isEmpty)
        #expect(state.prompt == nil)
    }

    @Test func `all takes what was on the screen when it was asked and not what came since`() {
        var snapshot = SampleFarm.troubled()
        var state = ConsoleState(view: .alarms)
        _ = press(&state, .character("A"), on: snapshot)
        snapshot.alarms.append(SampleFarm.alarm(.tank("B-503"), .levelLow, serial: 40, secondsAgo: 0))
        #expect(!references(press(&state, .character("y"), on: snapshot)).contains { $0.serial == 40 })
    }

    @Test func `all takes at most one screen`() {
        var snapshot = SampleFarm.troubled()
        snapshot.alarms = (0..<100).map {
            SampleFarm.alarm(.tank(TankName("X-\($0)")), .levelHigh, serial: Int64($0), secondsAgo: 1)
        }
        var state = ConsoleState(view: .alarms)
        _ = press(&state, .character("A"), on: snapshot)
        let taken = references(press(&state, .character("y"), on: snapshot))
        #expect(taken.count == AlarmListView.listRows(size))
    }

    @Test func `says acknowledged only when it is on record`() {
        var state = ConsoleState()
        state.received([IntentResult(alarm: overfill, done: true)])
        #expect(state.message == "acknowledged: TK-101 overfill (HH) — on record")
        state.received([IntentResult(alarm: overfill, done: false, why: "taken, but not on record")])
        #expect(state.message == "TK-101 overfill (HH): taken, but not on record")
        #expect(state.messageKind == .caution)
    }

    @Test(arguments: [FrameSize(columns: 80, rows: 24), FrameSize(columns: 120, rows: 40)])
    func `never shows an acknowledgement that is not on record as acknowledged`(size: FrameSize) throws {
        let snapshot = SampleFarm.troubled()
        let frame = Screen.render(ConsoleState(view: .alarms), snapshot, size: size, now: SampleFarm.now)
        let row = try #require(frame.lines.first { $0.contains("B-502") })
        #expect(row.contains("NOT ON RECORD"))
        #expect(!row.contains("acknowledged"))
    }

    // MARK: Leaving and other keys

    @Test func `asks before the watch ends with this window`() {
        let snapshot = SampleFarm.calm(carriedByConsole: true)
        var state = ConsoleState()
        #expect(press(&state, .character("q"), on: snapshot).isEmpty)
        #expect(press(&state, .character("x"), on: snapshot).isEmpty)
        #expect(press(&state, .character("q"), .character("y"), on: snapshot) == [.quit])
    }

    @Test func `leaves at once when the station goes on without it`() {
        var state = ConsoleState()
        #expect(press(&state, .character("q"), on: SampleFarm.calm(carriedByConsole: false)) == [.quit])
    }

    @Test(arguments: ["z", "%", "é", "漢", "\u{1B}"] as [Character])
    func `ignores a key that means nothing`(key: Character) {
        var state = ConsoleState()
        // That somebody was there is all that it says.
        state.lastKeyAt = SampleFarm.now.wall
        let before = state
        #expect(press(&state, .character(key), on: SampleFarm.calm()).isEmpty)
        #expect(state == before)
    }

    @Test(arguments: ["d", "L"] as [Character])
    func `says of a key whose work is not built that it comes later`(key: Character) {
        var state = ConsoleState()
        #expect(press(&state, .character(key), on: SampleFarm.calm()).isEmpty)
        #expect(state.message?.hasSuffix("comes with a later version") == true)
    }

    @Test func `number keys open the contract's views`() {
        let snapshot = SampleFarm.calm()
        let views: [ConsoleView] = [.overview, .trend, .alarms, .journal, .lines, .shift]
        for (index, view) in views.enumerated() {
            var state = ConsoleState(view: .help)
            _ = press(&state, .character(Character(String(index + 1))), on: snapshot)
            #expect(state.view == view)
        }
    }

    @Test func `trend asks for the selected tank's history when it opens and when the span changes`() {
        let snapshot = SampleFarm.calm()
        var state = ConsoleState(selectedTank: "V-202")
        #expect(press(&state, .character("2"), on: snapshot) == [.loadTrend("V-202", .seconds(28_800))])
        #expect(press(&state, .right, on: snapshot) == [.loadTrend("V-202", .seconds(86_400))])
        #expect(press(&state, .down, on: snapshot) == [.loadTrend("V-203", .seconds(86_400))])
    }

    @Test func `trend's span goes from an hour to five years and no further`() {
        let snapshot = SampleFarm.calm()
        var state = ConsoleState(selectedTank: "V-202")
        _ = press(&state, .character("2"), on: snapshot)
        for span in [TrendSpan.day, .week, .month, .year, .fiveYears] {
            #expect(press(&state, .right, on: snapshot) == [.loadTrend("V-202", span.duration)])
        }
        #expect(press(&state, .right, on: snapshot).isEmpty)
        for _ in 0..<6 { _ = press(&state, .left, on: snapshot) }
        #expect(state.trendSpan == .hour)
        #expect(press(&state, .left, on: snapshot).isEmpty)
    }

    @Test func `course of one span never stands below the head of another`() {
        let snapshot = SampleFarm.calm()
        var state = ConsoleState(selectedTank: "V-202")
        _ = press(&state, .character("2"), on: snapshot)
        state.trend = TrendSeries(
            tank: "V-202", from: SampleFarm.now.wall - .seconds(28_800), to: SampleFarm.now.wall, buckets: [nil])
        _ = press(&state, .right, on: snapshot)
        #expect(state.trend == nil)
    }

    @Test func `escape leads back where one came from`() {
        let snapshot = SampleFarm.calm()
        var state = ConsoleState(selectedTank: "V-202")
        _ = press(&state, .character("5"), .enter, .escape, on: snapshot)
        #expect(state.view == .lines)
        _ = press(&state, .escape, on: snapshot)
        #expect(state.view == .overview)
    }

    @Test func `filter keeps the tanks that have the words in their name or title`() {
        let snapshot = SampleFarm.calm()
        var state = ConsoleState()
        _ = press(&state, .character("/"), .character("F"), .character("w"), .enter, on: snapshot)
        #expect(state.shownTanks(snapshot).map { snapshot.tanks[$0].tank.name } == ["FW-601", "FW-602"])
        #expect(state.view == .overview)
    }

    @Test func `urgency puts alarms first and then what reaches a limit soonest`() {
        let snapshot = SampleFarm.troubled()
        var state = ConsoleState()
        state.order = .urgency
        let names = state.shownTanks(snapshot).prefix(7).map { snapshot.tanks[$0].tank.name }
        #expect(names == ["TK-101", "V-203", "ST-302", "SW-404", "B-502", "V-202", "B-504"])
    }
}
