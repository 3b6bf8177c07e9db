import Alarms
import Snapshots
import TankFarm
import Testing

@testable import TUI

/// What every screen says, whatever the view.
@Suite struct ChromeTests {
    static let sizes = [
        FrameSize(columns: 60, rows: 16), FrameSize(columns: 80, rows: 24), FrameSize(columns: 120, rows: 40),
        FrameSize(columns: 40, rows: 8),
    ]

    private func text(_ state: ConsoleState, _ snapshot: FarmSnapshot, _ size: FrameSize, now: Moment = SampleFarm.now)
        -> String
    {
        Screen.render(state, snapshot, size: size, now: now).lines.joined(separator: "\n")
    }

    @Test(arguments: ConsoleView.allCases, sizes)
    func `says on every view that the watch ends with the window`(view: ConsoleView, size: FrameSize) {
        var state = ConsoleState(view: view)
        state.show("a message that is so long that it would cover the whole row from one end to the other, or nearly")
        #expect(text(state, SampleFarm.calm(carriedByConsole: true), size).contains("WATCH ENDS WITH THIS WINDOW"))
        #expect(!text(state, SampleFarm.calm(carriedByConsole: false), size).contains("WATCH ENDS"))
    }

    @Test(arguments: ConsoleView.allCases, GlyphSet.allCases)
    func `shows the most urgent unacknowledged alarm on every view`(view: ConsoleView, glyphs: GlyphSet) {
        let shown = text(
            ConsoleState(view: view, glyphs: glyphs), SampleFarm.troubled(), FrameSize(columns: 80, rows: 24))
        let banner = shown.split(separator: "\n", omittingEmptySubsequences: false)[1]
        for words in ["TK-101 overfill (HH)", "13548", "13510 mm", "+18.6 mm/min", "3 min", "+5 more"] {
            #expect(banner.contains(words))
        }
    }

    @Test func `shows the most urgent standing alarm once all are acknowledged`() {
        var snapshot = SampleFarm.troubled()
        for index in snapshot.alarms.indices { snapshot.alarms[index].record.beneath = .acknowledged }
        let shown = text(ConsoleState(), snapshot, FrameSize(columns: 120, rows: 40))
        #expect(shown.split(separator: "\n")[1].contains("TK-101 overfill (HH)"))
    }

    @Test func `an unacknowledged alarm passes before a more urgent acknowledged one`() {
        var snapshot = SampleFarm.troubled()
        snapshot.alarms[0].record.beneath = .acknowledged
        snapshot.alarms[1].record.beneath = .acknowledged
        #expect(snapshot.bannerAlarm?.record.id == AlarmID(.tank("V-203"), .gaugeFault))
    }

    @Test func `tells of the time without a watch for ten minutes after the start`() {
        var snapshot = SampleFarm.calm()
        snapshot.unwatchedBeforeStart = .seconds(7_980)
        snapshot.startedAt = SampleFarm.ago(300)
        let size = FrameSize(columns: 80, rows: 24)
        #expect(text(ConsoleState(), snapshot, size).contains("no watch for 2 h 13 min before 13:57"))
        snapshot.startedAt = SampleFarm.ago(601)
        #expect(!text(ConsoleState(), snapshot, size).contains("no watch for"))
    }

    @Test(arguments: [FrameSize(columns: 80, rows: 24), FrameSize(columns: 120, rows: 40)])
    func `says that the record is not on disk`(size: FrameSize) {
        var snapshot = SampleFarm.calm()
        snapshot.storage = StorageSnapshot(isHealthy: false, why: "disk full", waiting: 812)
        let shown = text(ConsoleState(), snapshot, size)
        #expect(shown.contains("RECORD NOT ON DISK, 812 waiting: disk full"))
    }

    @Test func `what waits and what is lost stands on a narrow screen however long the cause is`() {
        var snapshot = SampleFarm.calm()
        snapshot.storage = StorageSnapshot(
            isHealthy: false, why: "the disk of the database /var/lib/ullage/ullage.db is full: make room on it",
            waiting: 200_000, lost: 57)
        let shown = text(ConsoleState(), snapshot, FrameSize(columns: 80, rows: 24))
        #expect(shown.contains("RECORD NOT ON DISK, 57 lost, 200000 waiting: the disk"))
    }

    @Test func `frozen station is seen by the age of its last scan`() {
        let shown = text(
            ConsoleState(), SampleFarm.calm(), FrameSize(columns: 80, rows: 24), now: SampleFarm.now + .seconds(47))
        #expect(shown.contains("scan 47 s"))
        #expect(shown.contains("14:02:54"))
        // No value may look fresh then.
        #expect(shown.contains("7980~"))
    }

    @Test func `only an unacknowledged alarm blinks`() {
        let blinking: Set<StyleRole> = [.alarmCritical, .alarmHigh, .alarmMedium, .alarmLow]
        var snapshot = SampleFarm.troubled()
        for index in snapshot.alarms.indices { snapshot.alarms[index].record.beneath = .acknowledged }
        for view in ConsoleView.allCases {
            let frame = Screen.render(
                ConsoleState(view: view), snapshot, size: FrameSize(columns: 120, rows: 40), now: SampleFarm.now)
            #expect(!frame.cells.contains { blinking.contains($0.style) })
        }
    }
}
