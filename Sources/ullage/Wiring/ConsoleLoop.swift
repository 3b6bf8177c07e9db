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
    let originator: Originator

    /// An open trend is read anew this often; a shift summary as well.
    static let reloadInterval: Duration = .seconds(10)
    static let bellInterval: Duration = .seconds(1)

    private final class Results: Sendable {
        let list = Mutex<[[IntentResult]]>([])
    }

    /// Runs until the operator leaves, a signal asks for it, or the terminal is gone.
    /// - Returns: why it ended, for the journal.
    func run(on screen: CursesScreen) -> String {
        var state = ConsoleState(glyphs: screen.isUTF8 ? .unicode : .ascii, selectedTank: data.site.tanks.first?.name)
        var size = screen.size
        var snapshot = engine.latest()
        // From the run before, and not from now: an alarm of the first scan came before this line.
        var rungThrough = engine.restoredThrough
        var lastBell: MonotonicTime?
        var lastLoad: MonotonicTime?
        let results = Results()
        while true {
            let now = clock.now()
            if let due = lastLoad, now.monotonic - due >= ConsoleLoop.reloadInterval {
                lastLoad = reload(&state, snapshot, now: now) ? now.monotonic : nil
            }
            screen.draw(Screen.render(state, snapshot, size: size, now: now))
            var waiting = [
                pollfd(fd: screen.inputDescriptor, events: Int16(POLLIN), revents: 0),
                pollfd(fd: engine.snapshotBell, events: Int16(POLLIN), revents: 0),
                pollfd(fd: signals.descriptor, events: Int16(POLLIN), revents: 0),
            ]
            // To the next whole second of the wall clock, so that the clock on the screen ticks when it should.
            poll(&waiting, 3, Int32(1_000 - now.wall.milliseconds % 1_000))
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
                    case .submit(let intent): submit(intent, results)
                    case .quit: return "left by \(originator.operatorName)"
                    case .silenceBell: rungThrough = max(rungThrough, snapshot.alarms.map(\.record.serial).max() ?? 0)
                    case .loadTrend, .loadShift:
                        lastLoad = reload(&state, snapshot, now: clock.now()) ? clock.now().monotonic : nil
                    }
                }
            }
            if waiting[1].revents != 0 {
                ullage_bell_clear(engine.snapshotBell)
                snapshot = engine.latest()
                for result in results.list.withLock({ taking(&$0) }) { state.received(result) }
                ring(&rungThrough, &lastBell, state, snapshot, screen)
            }
        }
    }

    private func submit(_ intent: Intent, _ results: Results) {
        let bell = engine.snapshotBell
        engine.submit(intent, by: originator) { result in
            results.list.withLock { $0.append(result) }
            ullage_bell_ring(bell)
        }
    }

    /// Reads what the open view needs of the record; false where it needs nothing.
    private func reload(_ state: inout ConsoleState, _ snapshot: FarmSnapshot, now: Moment) -> Bool {
        do {
            switch state.view {
            case .trend:
                guard let tank = state.selectedTank else { return false }
                state.trend = try data.trend(of: tank, span: state.trendSpan.duration, now: now.wall)
            case .shift:
                state.shiftText = try data.shiftText(standing: snapshot.alarms.map(\.confirmed), now: now.wall)
            default: return false
            }
        } catch {
            state.show("the record cannot be read: \(error)", .caution)
        }
        return true
    }

    /// One BEL for new annunciations, at most one a second.
    private func ring(
        _ rungThrough: inout Int64, _ lastBell: inout MonotonicTime?, _ state: ConsoleState, _ snapshot: FarmSnapshot,
        _ screen: CursesScreen
    ) {
        let newest = snapshot.alarms.filter(\.record.state.needsAcknowledgement).map(\.record.serial).max() ?? 0
        guard newest > rungThrough else { return }
        let now = snapshot.at.monotonic
        if let lastBell, now - lastBell < ConsoleLoop.bellInterval { return }
        screen.bell()
        lastBell = now
        rungThrough = newest
    }
}

private func taking<Element>(_ list: inout [Element]) -> [Element] {
    defer { list.removeAll() }
    return list
}
