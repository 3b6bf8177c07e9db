import Alarms
import Snapshots
import TankFarm
import Testing

@testable import TUI

/// What cannot ring, what is only tested and what is not known, as an operator sees it at a glance.
@Suite struct SilenceViewTests {
    let overfill = AlarmID(.tank("TK-101"), .levelHighHigh)
    static let sizes = [FrameSize(columns: 80, rows: 24), FrameSize(columns: 120, rows: 40)]

    private func frame(
        _ view: ConsoleView, _ farm: FarmSnapshot, _ size: FrameSize = sizes[0], selected: AlarmID? = nil
    ) -> Frame {
        var state = ConsoleState(view: view, selectedTank: "TK-101")
        state.selectedAlarm = selected
        return Screen.render(state, farm, size: size, now: SampleFarm.now)
    }

    /// The sample with its overfill alarm, which stands, kept silent by a person.
    private func silenced(_ kind: AlarmHold.Kind = .outOfService, onRecord: Bool = true) -> FarmSnapshot {
        var farm = SampleFarm.practised()
        for index in farm.alarms.indices where farm.alarms[index].record.id == overfill {
            farm.alarms[index].record.isTest = false
            farm.alarms[index].record.beneath = .acknowledged
            farm.alarms[index].record.hold = AlarmHold(
                kind: kind, by: "zhao", reason: "float stuck", since: SampleFarm.ago(60).wall)
            farm.alarms[index].onRecord = onRecord
        }
        SampleFarm.change(&farm, "TK-101") {
            $0.test = nil
            $0.notWatched = NotWatched("HH is out of service: float stuck", since: SampleFarm.ago(60).wall, by: "zhao")
        }
        return farm
    }

    private func row(_ words: String, _ frame: Frame, from first: Int = 2) throws -> Int {
        try #require(frame.lines.indices.first { $0 >= first && frame.lines[$0].contains(words) })
    }

    private func styles(_ words: String, _ row: Int, _ frame: Frame) throws -> Set<StyleRole> {
        let line = frame.lines[row]
        let start = try #require(line.firstRange(of: words))
        let column = line.distance(from: line.startIndex, to: start.lowerBound)
        return Set((column..<(column + words.count)).map { frame[row, $0].style })
    }

    @Test(arguments: sizes)
    func `overfill alarm out of service says that it is in alarm and does not look at rest`(size: FrameSize) throws {
        let frame = frame(.alarms, silenced(), size)
        let row = try row("TK-101", frame)
        #expect(frame.lines[row].contains("IN ALARM"))
        for words in ["out of service", "IN ALARM", "◇-"] {
            #expect(try styles(words, row, frame) == [.notice], "\(words)")
        }
    }

    @Test func `a low alarm that is shelved says that it is in alarm without calling for the eye`() throws {
        let frame = frame(.alarms, SampleFarm.practised())
        let row = try row("SW-401", frame)
        #expect(frame.lines[row].contains("shelved 1 h 59"))
        #expect(try styles("shelved", row, frame) == [.muted])
    }

    @Test(arguments: [AlarmHold.Kind.shelved, .outOfService], sizes)
    func `shelving that is not on record is not shown as one`(kind: AlarmHold.Kind, size: FrameSize) throws {
        let farm = silenced(kind, onRecord: false)
        for view in [ConsoleView.alarms, .alarm] {
            let frame = frame(view, farm, size, selected: overfill)
            let row = try row("TK-101", frame)
            #expect(frame.lines[row].contains("NOT ON RECORD"), "\(view)")
        }
    }

    @Test(arguments: sizes)
    func `overview tells that a tank is not watched beside the alarm that it has`(size: FrameSize) throws {
        let frame = frame(.overview, silenced(), size)
        let row = try row("TK-101", frame, from: 3)
        #expect(frame.lines[row].contains(size.columns == 80 ? "no watch" : "not watched"))
        #expect(frame[row, 1].style == .notice)
    }

    @Test func `tank's own row counts the alarms for which it has no room`() throws {
        var farm = silenced()
        for kind in [AlarmKind.levelHigh, .levelLow, .levelLowLow, .interfaceHigh, .gaugeFault, .levelFault] {
            farm.alarms.append(SampleFarm.alarm(.tank("TK-101"), kind, .acknowledged, serial: 2, secondsAgo: 9))
        }
        let line = frame(.tank, farm).lines[3]
        #expect(line.hasPrefix(" NOT WATCHED: HH is out of service"))
        #expect(line.contains(" +7"))
    }

    @Test func `one that never rang shows its limit and no annunciation`() throws {
        var farm = SampleFarm.practised()
        var shelved = SampleFarm.alarm(
            .tank("TK-101"), .levelLow, .normal, serial: 0, secondsAgo: 0, now: 9_000)
        shelved.record.raisedAt = nil
        shelved.record.hold = AlarmHold(
            kind: .shelved, by: "wang", reason: "washing", since: SampleFarm.ago(60).wall,
            until: SampleFarm.now.wall + .seconds(3_600), remaining: .seconds(3_600))
        farm.alarms = [shelved]
        let limit = try #require(farm.tank("TK-101")?.limits.first { $0.kind == .levelLow }?.limit)
        let words = "\(DecimalText.fixed(limit, 0)) mm"
        let list = frame(.alarms, farm, selected: shelved.record.id)
        #expect(list.lines[3].contains(words))
        #expect(list.lines[19] == " limit \(words)  now 9000 mm")
        #expect(frame(.alarm, farm, selected: shelved.record.id).lines[3].contains("limit \(words)   now 9000 mm"))
    }

    // MARK: Now

    @Test(arguments: sizes)
    func `value that is uncertain now is marked in the list and in the banner`(size: FrameSize) throws {
        var farm = SampleFarm.practised()
        farm.alarms = [
            SampleFarm.alarm(
                .tank("TK-102"), .levelHighHigh, serial: 50, secondsAgo: 5, value: 13_520, now: 13_548, limit: 13_510)
        ]
        SampleFarm.change(&farm, "TK-102") { $0.level = .uncertain(13_548, .stuck) }
        let frame = frame(.alarms, farm, size)
        #expect(frame.lines[1].contains("13548? ≥ 13510 mm"))
        #expect(frame.lines[3].contains(" 13548? 13510 mm"))
    }

    @Test func `a movement is told by what it rang at and never as a value that is missing`() {
        var farm = SampleFarm.practised()
        farm.alarms = [
            SampleFarm.alarm(
                .tank("TK-105"), .unexpectedMovement, serial: 50, secondsAgo: 5, value: 11, limit: 10)
        ]
        let frame = frame(.alarms, farm, selected: farm.alarms[0].record.id)
        #expect(frame.lines[1].contains("at raise 11, limit 10 mm"))
        #expect(frame.lines[19].contains("at 11 mm  limit 10 mm  annunciation 50"))
    }

    @Test(arguments: sizes)
    func `limit whose unit has no room stands without it`(size: FrameSize) {
        var farm = SampleFarm.practised()
        farm.alarms = [
            SampleFarm.alarm(
                .tank("TK-102"), .riseRate, serial: 50, secondsAgo: 5, value: 74.7, now: 88.6, limit: 60)
        ]
        let line = frame(.alarms, farm, size).lines[3]
        #expect(line.contains(" 88.6     60.0 "))
        #expect(!line.contains("#"))
    }

    // MARK: Tests

    @Test func `banner shows a test only where nothing as urgent waits`() {
        var farm = SampleFarm.practised()
        farm.alarms.swapAt(0, 1)
        #expect(farm.alarms[0].record.isTest)
        #expect(farm.bannerAlarm?.record.id == AlarmID(.tank("V-202"), .lostWhileMoving))
        farm.alarms[1].record.priority = .high
        #expect(farm.bannerAlarm?.record.id == overfill)
    }

    @Test func `banner does not call it calm while an overfill alarm stands under a silence`() throws {
        var farm = silenced()
        farm.alarms = farm.alarms.filter { $0.record.id == overfill }
        let standing = frame(.overview, farm)
        #expect(standing.lines[1].contains("TK-101 overfill (HH)  13548 ≥ 13510 mm"))
        #expect(standing.lines[1].contains("out of service"))
        #expect(try styles("out of service", 1, standing) == [.notice])
        farm.alarms[0].record.beneath = .normal
        #expect(frame(.overview, farm).lines[1] == " no alarm rings, 1 kept silent")
    }

    @Test func `what waits for an acknowledgement stands before an overfill alarm that is kept silent`() {
        var farm = silenced()
        #expect(farm.bannerAlarm?.record.id == AlarmID(.tank("V-202"), .lostWhileMoving))
        for index in farm.alarms.indices where farm.alarms[index].needsAcknowledgement {
            farm.alarms[index].record.beneath = .acknowledged
        }
        farm.alarms[0].record.beneath = .normal
        #expect(farm.bannerAlarm?.record.id == overfill)
    }

    // MARK: Words

    @Test func `a comment is not put into the mouth of whoever acknowledged`() {
        var farm = SampleFarm.practised()
        farm.alarms = [SampleFarm.alarm(.tank("TK-101"), .gaugeFault, .acknowledged, serial: 3, secondsAgo: 60)]
        farm.alarms[0].record.comment = "dipped 5.2 m"
        let lines = frame(.alarms, farm, selected: farm.alarms[0].record.id).lines
        #expect(lines[20] == " acknowledged by wang at 14:01:37; comment: dipped 5.2 m")
    }

    @Test func `guidance takes the rows that the detail has left`() {
        var farm = SampleFarm.practised()
        farm.alarms[1].guidance = AlarmGuidance(
            guidance:
                "Stop the receipt now: close the inlet, call the pump house. Nobody goes onto the roof of the tank.")
        let lines = frame(.alarms, farm, selected: overfill).lines
        #expect(lines[20].hasPrefix(" Stop the receipt now:"))
        #expect(lines[21].hasSuffix("the tank."))
    }

    @Test func `a complaint is whole though the watch ends with the window`() {
        let farm = SampleFarm.troubled()
        #expect(farm.carriedByConsole)
        var state = ConsoleState()
        for key in [Key.character(":"), .paste("declare TK-101 foo"), .enter] {
            _ = state.handle(key, snapshot: farm, size: Self.sizes[0], now: SampleFarm.now)
        }
        let lines = Screen.render(state, farm, size: Self.sizes[0], now: SampleFarm.now).lines
        #expect(lines[23] == " foo is none of receipt, dispatch, locked, out-of-use, none")
    }

    @Test func `who signed on stands in the status row in a flood too`() {
        let farm = SampleFarm.flooded()
        var state = ConsoleState(view: .alarms)
        state.requiresSignOn = true
        for key in [Key.character(":"), .paste("sign-on Wang Li"), .enter] {
            _ = state.handle(key, snapshot: farm, size: Self.sizes[0], now: SampleFarm.now)
        }
        let status = Screen.render(state, farm, size: Self.sizes[0], now: SampleFarm.now).lines[0]
        #expect(status.contains("FLOOD 37  as Wang Li"))
    }

    @Test func `figures show the mark of what is beyond its limit at the end of a full line`() {
        var state = ConsoleState(view: .statistics)
        state.statisticsText = [String(repeating: "x", count: 77) + "!!"]
        let lines = Screen.render(state, SampleFarm.calm(), size: Self.sizes[0], now: SampleFarm.now).lines
        #expect(lines[3].hasSuffix("x!!"))
    }

    @Test func `journal tells at which level a tank was declared, with its unit`() {
        var farm = SampleFarm.calm()
        farm.journal = [
            JournalEntry(
                at: SampleFarm.now.wall, event: .declared, tank: "TK-101", operatorName: "wang", value: 6_691,
                text: "locked, was none"),
            JournalEntry(at: SampleFarm.now.wall, event: .outOfService, alarm: overfill, operatorName: "wang"),
        ]
        let lines = frame(.journal, farm).lines
        #expect(lines[4].contains("at 6691 mm · locked"))
        #expect(lines[3].contains(" out of service TK-101 "))
    }
}
