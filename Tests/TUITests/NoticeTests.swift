import Alarms
import Snapshots
import TankFarm
import Testing

@testable import TUI

/// What people are told once: how long it stands, and how it sounds.
@Suite struct NoticeTests {
    private let size = FrameSize(columns: 80, rows: 24)

    private func farm(_ notices: [Notice] = [], alarms: [AlarmSnapshot] = []) -> FarmSnapshot {
        var farm = SampleFarm.calm(carriedByConsole: false)
        farm.startedAt = SampleFarm.ago(90_000)
        farm.notices = notices
        farm.alarms = alarms
        return farm
    }

    private func notice(_ number: Int64, secondsAgo: Int64 = 0) -> Notice {
        Notice(
            number: number, at: SampleFarm.ago(secondsAgo), kind: .call, tank: "TK-101",
            text: "TK-101 is at 12500 mm (\(number))")
    }

    private func bottom(_ state: ConsoleState, _ farm: FarmSnapshot, after seconds: Int64 = 0) -> [String] {
        let now = SampleFarm.now + .seconds(seconds)
        return Array(Screen.render(state, farm, size: size, now: now).lines.suffix(2))
    }

    // MARK: The row

    @Test func `stands for more than a minute without a key, and is gone with one`() {
        let farm = farm([notice(1)])
        var state = ConsoleState()
        #expect(bottom(state, farm, after: 61)[0].contains("TK-101 is at 12500 mm (1)"))
        _ = state.handle(.character("j"), snapshot: farm, size: size, now: SampleFarm.now + .seconds(62))
        #expect(!bottom(state, farm, after: 62)[0].contains("12500"))
    }

    @Test func `a key before it came does not take it away`() {
        var state = ConsoleState()
        _ = state.handle(.character("j"), snapshot: farm(), size: size, now: SampleFarm.now)
        #expect(bottom(state, farm([notice(1)]))[0].contains("12500"))
    }

    @Test func `what is typed into a question does not take it away, and neither covers the other`() {
        let farm = farm([notice(1)])
        var state = ConsoleState()
        _ = state.handle(.character(":"), snapshot: self.farm(), size: size, now: SampleFarm.now)
        _ = state.handle(.character("x"), snapshot: farm, size: size, now: SampleFarm.now)
        let lines = bottom(state, farm)
        #expect(lines[0].hasPrefix(" :x"))
        #expect(lines[1].contains("TK-101 is at 12500 mm (1)"))
        _ = state.handle(.escape, snapshot: farm, size: size, now: SampleFarm.now)
        #expect(bottom(state, farm).contains { $0.contains("12500") })
    }

    @Test func `stands below an answer and never over it`() {
        let farm = farm([notice(1)])
        var state = ConsoleState()
        state.show("acknowledged")
        let lines = bottom(state, farm)
        #expect(lines[0].contains("acknowledged"))
        #expect(lines[1].contains("12500"))
    }

    @Test func `leaves the banner and the end of the watch where they are`() {
        var farm = SampleFarm.troubled()
        farm.notices = [notice(1)]
        let lines = Screen.render(ConsoleState(), farm, size: size, now: SampleFarm.now).lines
        #expect(lines[1].contains("TK-101 overfill (HH)"))
        #expect(lines.suffix(2).joined().contains("WATCH ENDS WITH THIS WINDOW"))
        #expect(lines.suffix(2).joined().contains("12500"))
    }

    @Test func `the newest is shown with how many came beside it, and the old ones are not`() {
        let farm = farm([notice(1, secondsAgo: 4_000), notice(2, secondsAgo: 30), notice(3)])
        #expect(bottom(ConsoleState(), farm)[0].contains("(3) (+1 more: 4)"))
    }

    // MARK: The sound

    private func time(_ seconds: Double) -> MonotonicTime {
        SampleFarm.now.monotonic + .milliseconds(Int64(seconds * 1_000))
    }

    @Test func `two strokes a quarter of a second apart, once`() {
        var bell = NoticeBell(through: 0)
        let farm = farm([notice(1)])
        let heard = [0, 0.1, 0.249, 0.25, 0.3, 1, 60].filter { bell.strokes(farm, alarmRings: false, now: time($0)) }
        #expect(heard == [0, 0.25])
    }

    @Test func `asks to be called for the second stroke, and for nothing after it`() {
        var bell = NoticeBell(through: 0)
        _ = bell.strokes(farm([notice(1)]), alarmRings: false, now: time(0))
        #expect(bell.deadline == time(0.25))
        _ = bell.strokes(farm([notice(1)]), alarmRings: false, now: time(0.25))
        #expect(bell.deadline == nil)
    }

    @Test func `is silent for what came before the console began`() {
        var bell = NoticeBell(through: 2)
        let old = bell.strokes(farm([notice(1), notice(2)]), alarmRings: false, now: time(0))
        let new = bell.strokes(farm([notice(2), notice(3)]), alarmRings: false, now: time(1))
        #expect(!old)
        #expect(new)
    }

    @Test func `keeps clear of the alarms' bell and is not lost beside it`() {
        var bell = NoticeBell(through: 0)
        let farm = farm([notice(1)])
        var heard: [Double] = []
        for step in 0..<40 {
            let seconds = Double(step) / 20
            // The alarm rings every second, as one until silenced does.
            let alarmRings = step % 20 == 0
            if bell.strokes(farm, alarmRings: alarmRings, now: time(seconds)) { heard.append(seconds) }
        }
        #expect(heard == [0.4, 0.65])
    }

    @Test func `never keeps the alarms' bell from ringing`() {
        var alarms = Bell(restoredThrough: 0)
        var notices = NoticeBell(through: 0)
        let alarm = SampleFarm.alarm(.tank("TK-101"), .levelHighHigh, serial: 1, secondsAgo: 0)
        let farm = farm([notice(1)], alarms: [alarm])
        var rang: [Double] = []
        for step in 0..<60 {
            let seconds = Double(step) / 20
            let rings = alarms.rings(farm, ConsoleState(), now: time(seconds))
            if rings { rang.append(seconds) }
            _ = notices.strokes(farm, alarmRings: rings, now: time(seconds))
        }
        #expect(rang == [0, 1, 2])
    }

    @Test func `several that came together sound as one`() {
        var bell = NoticeBell(through: 0)
        let farm = farm([notice(1), notice(2), notice(3)])
        let heard = (0..<40).filter { bell.strokes(farm, alarmRings: false, now: time(Double($0) / 20)) }
        #expect(heard == [0, 5])
    }
}
