import Acquisition
import Alarms
import CSystem
import Glibc
import Logging
import Snapshots
import Storage
import Synchronization
import TankFarm

/// The station at work: one thread owns the state and runs the reducer; the lines' threads, the database's writer and the
/// consoles hand it events and take values from it. Nothing that stalls out there can hold up a judgement in here.
package final class StationEngine: Sendable {
    /// Readings and requests that may wait for the engine's thread; a line that finds it full waits.
    static let mailboxCapacity = 4_096

    private let settings: StationSettings
    private let clock: any MomentSource
    private let logger: Logger
    private let mailbox = Mailbox<StationEvent>(capacity: StationEngine.mailboxCapacity)
    private let writer: StorageWriter
    private let lines: [LineThread]
    private let socket: SocketServer?
    private let published: Mutex<FarmSnapshot>
    private let replies = Mutex<Replies>(Replies())
    private let thread = Mutex<DedicatedThread?>(nil)
    /// Holds one when the engine's thread has handed the run's last entry to the writer.
    private let lastEntryGiven = Mailbox<Void>(capacity: 1)
    /// Until the engine's thread takes it: a second holder would keep a whole farm as it was at the start.
    private let initial: Mutex<FarmState?>
    /// The last annunciation of the run before that a console has called somebody to: what is newer rings.
    package let restoredThrough: Int64
    private let ending = Ending()
    /// Becomes readable whenever a snapshot is published; for a console's poll.
    package let snapshotBell: Int32

    /// What the writer's last words were, kept for `stop`.
    private final class Ending: Sendable {
        private let words = Mutex<String?>(nil)
        var text: String? {
            get { words.withLock { $0 } }
            set { words.withLock { $0 = newValue } }
        }
    }

    private struct Replies {
        var next: Int64 = 1
        var waiting: [Int64: @Sendable ([IntentResult]) -> Void] = [:]
    }

    /// Takes over what the run before left in `database` and makes the threads, but starts none.
    /// - Parameters:
    ///   - socketPath: where to listen for `status`, `ack` and the like; nil: nowhere.
    ///   - makeLink: the line's connection; called on the line's own thread.
    package init(
        settings: StationSettings, database: UllageDatabase, socketPath: String?, clock: any MomentSource,
        logger: Logger, makeLink: @escaping @Sendable (LineSettings) -> any RegisterLink
    ) throws(StationError) {
        self.settings = settings
        self.clock = clock
        self.logger = logger
        let now = clock.now()
        let memory = try StationMemory(
            from: database, tanks: settings.tanks.map(\.name), zone: settings.zone, at: now.wall)
        var state = FarmState(settings: settings, memory: memory, at: now)
        published = Mutex(state.snapshot(at: now, waiting: 0))
        initial = Mutex(state)
        snapshotBell = ullage_bell_open()
        restoredThrough = StationEngine.heardThrough(memory, attended: settings.carriedByConsole)
        let mailbox = mailbox
        let ending = ending
        writer = StorageWriter(
            database: database, clock: clock, blockSignals: { ullage_block_signals() }, retention: settings.retention
        ) { event in
            switch event {
            case .committed(let ticket, _): mailbox.send(.committed(ticket: ticket))
            case .failed(let words): mailbox.send(.storageFailed(words))
            case .recovered: mailbox.send(.storageRecovered)
            case .lost(let samples): mailbox.send(.samplesLost(samples))
            case .begunAnew(let aside): mailbox.send(.storageBegunAnew(setAside: aside))
            case .abandoned(let entries, let samples):
                // The mailbox is closed by then: whoever stops the station is the only one left to be told.
                ending.text = "the disk did not take \(entries) journal entries and \(samples) samples; they are lost"
            }
        }
        lines = settings.lines.map { line in
            LineThread(
                settings: line, makeLink: { makeLink(line) }, clock: clock, blockSignals: { ullage_block_signals() }
            ) { mailbox.send(.line($0)) }
        }
        let relay = EngineRelay()
        if let socketPath {
            socket = try SocketServer(path: socketPath) { request, originator in relay.answer(request, originator) }
        } else {
            socket = nil
        }
        relay.engine.withLock { $0 = WeakEngine(engine: self) }
    }

    /// What was raised while no console was attached, and that nobody has acknowledged, is told to the first one that is.
    private static func heardThrough(_ memory: StationMemory, attended: Bool) -> Int64 {
        let unheard = memory.alarms.filter { $0.isUnattended && $0.state.needsAcknowledgement }.map(\.serial).min()
        let last = memory.nextSerial - 1
        return attended ? min(last, (unheard ?? .max) - 1) : last
    }

    /// Starts the database's writer first, since it may refuse; then the engine, the lines and the socket.
    /// - Parameter notes: what happened before the start and belongs in the journal (a database set aside).
    package func start(notes: [String] = []) throws(StationError) {
        do throws(StorageError) {
            try writer.start()
        } catch {
            throw .answer(error.description)
        }
        let thread = DedicatedThread { [self] in run(notes: notes) }
        self.thread.withLock { $0 = thread }
        for line in lines { line.start() }
        socket?.start()
    }

    /// Ends the watch in order: lines, then the state with its last entry, then the database.
    /// - Returns: what the disk did not take, in words; nil where all is on record.
    @discardableResult
    package func stop(why: String) -> String? {
        // All at once: each may sit in a connect or an exchange until its timeout.
        let stopping = lines.map { line in DedicatedThread { line.stop() } }
        for thread in stopping { thread.join() }
        socket?.stop()
        let isRunning = thread.withLock { $0 != nil }
        if isRunning, mailbox.send(.stopping(why)) { _ = lastEntryGiven.receive(timeout: nil) }
        // The writer first, with the engine still listening: what it commits at the end is somebody's answer.
        writer.stop()
        mailbox.close()
        thread.withLock { $0 }?.join()
        for reply in replies.withLock({ taking(&$0.waiting) }).values { reply([]) }
        return ending.text
    }

    deinit { close(snapshotBell) }

    /// What the station believed last.
    package func latest() -> FarmSnapshot { published.withLock { $0 } }

    /// Hands in what an operator wants; `reply` is called once, from the engine's thread, when it is on disk or refused.
    package func submit(
        _ intent: Intent, by originator: Originator, reply: @escaping @Sendable ([IntentResult]) -> Void
    ) {
        let request = replies.withLock { replies in
            defer { replies.next += 1 }
            replies.waiting[replies.next] = reply
            return replies.next
        }
        if !mailbox.send(.intent(intent, originator, request: request)) {
            replies.withLock { $0.waiting.removeValue(forKey: request) }?([])
        }
    }

    // MARK: The engine's thread

    private func run(notes: [String]) {
        guard var state = initial.withLock({ $0.take() }) else { return }
        var now = clock.now()
        for effect in state.start(at: now) { perform(effect) }
        for note in notes { for effect in state.note(.storage, note, at: now) { perform(effect) } }
        var pace = PublishingPace()
        var answers: [Answer] = []
        var isDiskSilent = false
        pace.take(from: now.monotonic, to: publish(&state, at: now))
        while let events = mailbox.receive(timeout: wait(state, publishAt: pace.due, now: clock.now())) {
            now = clock.now()
            for event in (events.isEmpty ? [.deadline] : events) + silence(&isDiskSilent, at: now) {
                for effect in state.reduce(event, at: now) {
                    pace.isUrgent = pace.isUrgent || effect.isForPeople
                    if case .reply(let request, let results) = effect {
                        answers.append((request, results))
                    } else {
                        perform(effect)
                    }
                }
                if case .stopping = event { lastEntryGiven.send(()) }
            }
            pace.isDirty = true
            if let due = pace.due, due <= now.monotonic {
                let begun = clock.now().monotonic
                pace.take(from: begun, to: publish(&state, at: now))
                deliver(&answers)
            }
        }
        publish(&state, at: now)
        deliver(&answers)
    }

    /// Where samples alone wait for a disk that hangs, nobody misses an answer.
    private func silence(_ isSilent: inout Bool, at now: Moment) -> [StationEvent] {
        let was = isSilent
        isSilent = writer.busySince.map { $0 + FarmState.storagePatience <= now.monotonic } ?? false
        return isSilent == was ? [] : [.storageSilent(isSilent)]
    }

    private typealias Answer = (request: Int64, results: [IntentResult])

    /// Behind the snapshot that shows what was done: whoever is told looks at once, and must not find what was before.
    private func deliver(_ answers: inout [Answer]) {
        for answer in answers {
            replies.withLock { $0.waiting.removeValue(forKey: answer.request) }?(answer.results)
        }
        answers.removeAll()
    }

    /// Until the state's next deadline, or until what has changed is due on the screens; a second at most, so that ages
    /// and the heartbeat go on in a farm in which nothing answers.
    private func wait(_ state: FarmState, publishAt: MonotonicTime?, now: Moment) -> Duration {
        var until = now.monotonic + .seconds(1)
        if let deadline = state.nextDeadline { until = min(until, deadline) }
        if let publishAt { until = min(until, publishAt) }
        return max(.zero, until - now.monotonic)
    }

    /// Gives when it was done.
    @discardableResult
    private func publish(_ state: inout FarmState, at now: Moment) -> MonotonicTime {
        let snapshot = state.snapshot(at: now, waiting: writer.waitingCounts.entries + writer.waitingCounts.samples)
        published.withLock { $0 = snapshot }
        ullage_bell_ring(snapshotBell)
        return clock.now().monotonic
    }

    private func perform(_ effect: StationEffect) {
        switch effect {
        case .sample(let sample): writer.submit(sample: sample)
        case .journal(let items, let ticket):
            writer.submit(
                entries: items.map { ($0.entry, $0.change) }, keeping: items.flatMap(\.keeping), ticket: ticket)
        case .states(let states): writer.submit(states: states)
        case .keep(let spans): writer.submit(changes: spans.map { .keep($0) })
        case .annunciate, .notice, .reply:
            // An answer waits for the next snapshot. The snapshot carries it to the screens and the journal to the record. Nothing is logged from here: a log
            // that blocks must not hold up the next judgement.
            break
        case .urgencies(let line, let urgencies):
            if let index = settings.lines.firstIndex(where: { $0.name == line }) {
                lines[index].setUrgencies(urgencies)
            }
        case .readAgain(let line, let tank):
            if let index = settings.lines.firstIndex(where: { $0.name == line }) { lines[index].readAgain(tank) }
        }
    }
}

/// When the next snapshot is made.
private struct PublishingPace {
    /// Screens need no more snapshots than this; an alarm or an answer to an operator publishes at once.
    static let interval: Duration = .milliseconds(100)
    /// A farm of thousands takes a while to be put into a snapshot: that is at most a twentieth of the engine's time, or
    /// for an alarm or an answer a fifth, so that the judging of a burst is not held up by its own pictures.
    static let share = 20
    static let urgentShare = 5
    static let mostCost: Duration = .milliseconds(50)

    var isDirty = false
    var isUrgent = false
    private var last: MonotonicTime?
    private var cost: Duration = .zero

    /// Nil when nothing has changed.
    var due: MonotonicTime? {
        guard isDirty, let last else { return nil }
        if isUrgent { return last + cost * (PublishingPace.urgentShare - 1) }
        return last + max(PublishingPace.interval, cost * (PublishingPace.share - 1))
    }

    /// One was made.
    mutating func take(from begun: MonotonicTime, to end: MonotonicTime) {
        isDirty = false
        isUrgent = false
        last = end
        // A machine that slept meanwhile, or had other work, has not measured what a snapshot takes.
        cost = min(end - begun, PublishingPace.mostCost)
    }
}

private func taking<Key, Value>(_ values: inout [Key: Value]) -> [Key: Value] {
    defer { values.removeAll() }
    return values
}

extension StationEffect {
    /// Whether a person waits for it.
    fileprivate var isForPeople: Bool {
        switch self {
        case .annunciate, .reply, .notice: true
        case .sample, .journal, .states, .keep, .urgencies, .readAgain: false
        }
    }
}

/// The socket is made before the engine is whole; it reaches the engine through this.
private final class EngineRelay: Sendable {
    let engine = Mutex<WeakEngine>(WeakEngine(engine: nil))

    /// Longest wait of a request for the disk; after it the person is told that nothing is certain.
    static let patience: Duration = .seconds(8)

    func answer(_ request: SocketRequest, _ originator: Originator) -> SocketReply {
        guard let engine = engine.withLock({ $0.engine }) else { return .refused("the station is stopping") }
        switch request {
        case .snapshot: return .snapshot(engine.latest())
        case .subscribe: return .refused("subscribe is reserved: consoles cannot attach yet")
        case .intent(let intent, let name, let terminal):
            let box = Mailbox<[IntentResult]>(capacity: 1)
            let who = Originator(
                account: originator.account, signedOnAs: name,
                terminal: terminal.map { "socket, \($0.recordable(100))" } ?? originator.terminal)
            engine.submit(intent, by: who) { box.send($0) }
            guard let results = box.receive(timeout: EngineRelay.patience)?.first, !results.isEmpty else {
                return .refused("the database did not confirm within \(EngineRelay.patience.words): NOT ON RECORD yet")
            }
            return .intent(results)
        }
    }
}

private struct WeakEngine: Sendable {
    weak var engine: StationEngine?
}
