import Alarms
import CSystem
import Configuration
import Glibc
import Snapshots
import Station
import Storage
import Synchronization
import TUI
import TankFarm
import Terminal

/// The console at one terminal: keys in, snapshots in, frames out. It waits in one poll for a key, a new snapshot, a signal
/// or the next second, and the station goes on however long the terminal stalls.
struct ConsoleLoop {
    let engine: StationEngine
    let data: ConsoleData
    let signals: SignalWait
    let clock: any MomentSource
    /// The user whose terminal it is, and where that stands.
    let account: String
    let place: String

    /// An open trend is read anew this often; a shift summary and the alarm figures as well.
    static let reloadInterval: Duration = .seconds(10)

    private final class Results: Sendable {
        let list = Mutex<[[IntentResult]]>([])
    }

    /// Runs until the operator leaves, a signal asks for it, or the terminal is gone.
    /// - Returns: why it ended, for the journal.
    func run(on screen: CursesScreen) -> String {
        var state = ConsoleState(glyphs: screen.isUTF8 ? .unicode : .ascii, selectedTank: data.site.tanks.first?.name)
        state.requiresSignOn = data.site.practice.sharedAccounts.contains(account)
        var size = screen.size
        var snapshot = engine.latest()
        // From the run before, and not from now: an alarm of the first scan came before this line.
        var bell = Bell(restoredThrough: engine.restoredThrough)
        // The station began with this console: what it told before this line is news all the same.
        var noticeBell = NoticeBell(through: 0)
        let reader = ConsoleReader(data: data, bell: engine.snapshotBell)
        var isNew = true
        var lastLoad: MonotonicTime?
        let results = Results()
        while true {
            let now = clock.now()
            if let due = lastLoad, now.monotonic - due >= ConsoleLoop.reloadInterval {
                lastLoad = reload(&state, snapshot, reader, size, now: now) ? now.monotonic : nil
            }
            screen.draw(Screen.render(state, snapshot, size: size, now: now))
            var waiting = [
                pollfd(fd: screen.inputDescriptor, events: Int16(POLLIN), revents: 0),
                pollfd(fd: engine.snapshotBell, events: Int16(POLLIN), revents: 0),
                pollfd(fd: signals.descriptor, events: Int16(POLLIN), revents: 0),
            ]
            poll(&waiting, 3, ConsoleLoop.patience(at: now, until: noticeBell.deadline))
            while let signal = signals.next() {
                guard signal == SIGWINCH else { return "ended by \(SignalWait.name(signal))" }
                size = screen.resized()
            }
            if waiting[0].revents & Int16(POLLHUP | POLLERR | POLLNVAL) != 0 { return "its terminal has gone" }
            // Keys before news: what is acknowledged is what was drawn when the key was pressed.
            while let key = screen.nextKey() {
                if key == .resize {
                    size = screen.resized()
                    continue
                }
                if key == .character("\u{0C}") {
                    screen.redraw()
                    continue
                }
                // Ctrl-C asks as `q` does: nobody stops a watch by a slip of the hand.
                let pressed: Key = key == .character("\u{03}") ? .character("q") : key
                for effect in state.handle(pressed, snapshot: snapshot, size: size, now: clock.now()) {
                    switch effect {
                    case .submit(let intent): submit(intent, by: originator(state), results)
                    case .quit: return "left by \(originator(state).operatorName)"
                    // The bell reads it in the state.
                    case .silenceBell: break
                    case .loadJournal(let query): reader.ask(.journal(query))
                    case .loadTrend, .loadShift, .loadStatistics:
                        let now = clock.now()
                        lastLoad = reload(&state, snapshot, reader, size, now: now) ? now.monotonic : nil
                    }
                }
            }
            if waiting[1].revents != 0 {
                ullage_bell_clear(engine.snapshotBell)
                snapshot = engine.latest()
                if isNew { state.attached(to: snapshot) }
                isNew = false
                for result in results.list.withLock({ taking(&$0) }) { state.received(result) }
                for answer in reader.answers() { take(answer, into: &state) }
            }
            let heard = clock.now().monotonic
            let alarmRings = bell.rings(snapshot, state, now: heard)
            let noticeRings = noticeBell.strokes(snapshot, alarmRings: alarmRings, now: heard)
            if alarmRings || noticeRings { screen.bell() }
        }
    }

    /// Milliseconds to the next whole second of the wall clock, so that the clock on the screen ticks when it should, or to
    /// the next stroke of a notice's bell where that is sooner.
    private static func patience(at now: Moment, until deadline: MonotonicTime?) -> Int32 {
        let second = 1_000 - now.wall.milliseconds % 1_000
        guard let deadline else { return Int32(second) }
        // Rounded up: woken a part of a millisecond too soon it would turn in a circle until the stroke is due.
        let left = (deadline.nanoseconds - now.monotonic.nanoseconds + 999_999) / 1_000_000
        return Int32(min(second, max(0, left)))
    }

    private func originator(_ state: ConsoleState) -> Originator {
        Originator(account: account, signedOnAs: state.signedOnAs, terminal: place)
    }

    private func submit(_ intent: Intent, by originator: Originator, _ results: Results) {
        let bell = engine.snapshotBell
        engine.submit(intent, by: originator) { result in
            results.list.withLock { $0.append(result) }
            ullage_bell_ring(bell)
        }
    }

    /// Reads what the open view needs of the record; false where it needs nothing.
    private func reload(
        _ state: inout ConsoleState, _ snapshot: FarmSnapshot, _ reader: ConsoleReader, _ size: FrameSize, now: Moment
    ) -> Bool {
        do {
            switch state.view {
            case .trend:
                guard let tank = state.selectedTank else { return false }
                let steps = TrendSteps(span: state.trendSpan, size: size, glyphs: state.glyphs, now: now.wall)
                reader.ask(.trend(tank, state.trendSpan, steps))
            case .shift:
                state.shiftText = try data.shiftText(snapshot, now: now.wall)
            case .statistics:
                reader.ask(
                    .statistics(state.statisticsSpan, standing: snapshot.alarms.map(\.confirmed), now: now.wall))
            default: return false
            }
        } catch {
            state.show("the record cannot be read: \(error)", .caution)
        }
        return true
    }

    /// What the reader found, unless another question has been asked since.
    private func take(_ answer: ConsoleReader.Answer, into state: inout ConsoleState) {
        switch answer {
        case .journal(let query, let entries):
            if state.journalQuery == query { state.journalResults = entries }
        case .statistics(let span, let lines):
            if state.statisticsSpan == span { state.statisticsText = lines }
        case .trend(let span, let series):
            if state.trendSpan == span, state.selectedTank == series.tank { state.trend = series }
        case .failed(let why): state.show(why, .caution)
        }
    }
}

private func taking<Element>(_ list: inout [Element]) -> [Element] {
    defer { list.removeAll() }
    return list
}
