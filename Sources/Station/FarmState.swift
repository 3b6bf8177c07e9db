import Acquisition
import Alarms
import Snapshots
import Storage
import TankFarm

/// The live state of the station, with one owner: the engine's thread. `reduce` is a synchronous function of state, event
/// and moment; it reads no clock, no file and no global, and the same events played again give the same effects.
package struct FarmState: Sendable {
    let settings: StationSettings
    var tanks: [TankBelief]
    var tankIndex: [TankName: Int]
    var lines: [LineBelief]
    var board: AlarmBoard
    /// What each tank's alarms that have a limit are set to, in the tanks' order.
    let limitsOfTank: [[AlarmLimit]]
    /// What each tank's values mean for its alarms, in the tanks' order.
    let judgements: [ReadingJudgement]
    /// In how many scans each tank's values are read once, in the tanks' order.
    let readEvery: [ReadEvery]
    var storage = StorageSnapshot()
    var journal: [JournalEntry]
    let startedAt: Moment
    let unwatchedBeforeStart: Duration?
    /// Tickets of journal writes that are not on disk yet, by alarm.
    var unrecorded: [AlarmID: Int64] = [:]
    var awaitingRecord: [Awaiting] = []
    var raisedMonotonic: [AlarmID: MonotonicTime] = [:]
    /// What the watches found of each tank's level, in the tanks' order.
    var findings: [FindingTally]
    var month: SiteMonth
    /// The units that answer from memory, each with the tank that moved when its table last changed.
    var freezes: [GatewayUnit: Int] = [:]
    var deadlines: TankDeadlines
    /// Entries that are not on disk yet, oldest first, with the ticket under which they were handed to the writer.
    var unwritten: [Unwritten] = []
    /// Set while the writer fails or does not answer.
    var storageFailure: StorageFailure?
    private var nextTicket: Int64 = 1
    private var lastMoment: Moment
    private var number: Int64 = 0

    /// An operator's intent that is done in memory and waits for the disk.
    struct Awaiting: Sendable {
        let ticket: Int64
        let request: Int64
        let results: [IntentResult]
    }

    struct Unwritten: Sendable {
        let ticket: Int64
        let entries: [JournalEntry]
        let since: MonotonicTime
    }

    enum StorageFailure: Sendable {
        /// The writer said so, and will say when it is over.
        case told
        /// It has not answered for `storagePatience`; its next answer ends it.
        case silent
    }

    /// A time without a station that is shorter is a restart, and no gap in the watch.
    package static let shortestGap: Duration = .seconds(2)
    static let journalKept = 500
    /// A disk that has not confirmed an entry for so long counts as failed, though no error came.
    static let storagePatience: Duration = .seconds(5)
    /// A wall clock that moves this much against the monotonic one was set by somebody.
    static let clockStep: Duration = .seconds(2)

    package init(settings: StationSettings, memory: StationMemory, at: Moment) {
        self.settings = settings
        lines = settings.lines.map(LineBelief.init(settings:))
        var byTank: [TankName: [AlarmDefinition]] = [:]
        for definition in settings.alarms {
            if let tank = definition.id.tank { byTank[tank, default: []].append(definition) }
        }
        var places: [TankName: (line: Int, gauge: Int)] = [:]
        for (line, lineSettings) in settings.lines.enumerated() {
            for (gauge, polled) in lineSettings.gauges.enumerated() { places[polled.tank] = (line, gauge) }
        }
        tanks = settings.tanks.compactMap { tank in
            guard let (line, gauge) = places[tank.name] else { return nil }
            return TankBelief(
                tank: tank, gauge: settings.lines[line].gauges[gauge], capacity: settings.capacities[tank.name],
                zone: settings.zone, lineIndex: line, gaugeIndex: gauge,
                urgencyLimits: UrgencyLimits(tank: tank, alarms: byTank[tank.name] ?? []), memory: memory, at: at)
        }
        findings = tanks.map { FindingTally(counts: memory.findings[$0.tank.name] ?? LevelFindings()) }
        month = SiteMonth(containing: at.wall, zone: settings.zone)
        deadlines = TankDeadlines(tanks: tanks.count)
        limitsOfTank = tanks.map { belief in
            (byTank[belief.tank.name] ?? []).compactMap { definition in
                definition.limit.map { AlarmLimit(kind: definition.id.kind, limit: $0) }
            }
        }
        let everyOfLine = settings.lines.map { ReadEvery.all(of: $0) }
        readEvery = tanks.map { everyOfLine[$0.lineIndex][$0.gaugeIndex] }
        tankIndex = Dictionary(uniqueKeysWithValues: tanks.enumerated().map { ($1.tank.name, $0) })
        board = AlarmBoard(definitions: settings.alarms, restored: memory.alarms, nextSerial: memory.nextSerial)
        judgements = tanks.map { ReadingJudgement(tank: $0.tank.name, definitions: byTank[$0.tank.name] ?? []) }
        journal = Array(memory.journal.suffix(FarmState.journalKept))
        startedAt = at
        lastMoment = at
        // A run that ended a moment ago left no gap worth a word.
        unwatchedBeforeStart = memory.lastAliveAt.map { at.wall - $0 }.flatMap {
            $0 >= FarmState.shortestGap ? $0 : nil
        }
    }

    /// What the start itself does: the entries for it and for the time without a watch, and alarms no longer configured.
    package mutating func start(at: Moment) -> [StationEffect] {
        var items: [JournalItem] = []
        if let gap = unwatchedBeforeStart {
            let entry = JournalEntry(
                at: at.wall, event: .unwatched,
                text: "no watch from \((at.wall - gap).rfc3339) to \(at.wall.rfc3339) (\(gap.words))")
            items.append(JournalItem(entry: entry))
        }
        let carrier = settings.carriedByConsole ? "in the console's own process" : "as a service"
        items.append(
            JournalItem(
                entry: JournalEntry(
                    at: at.wall, event: .started,
                    text: "station \(settings.name), \(tanks.count) tanks, \(carrier)"
                        + (settings.simulation ? ", SIMULATION" : ""))))
        var effects = write(items, at: at)
        effects += carryOut(board.settle(at: at), at: at)
        // A fault of the storage is of the run that had it: this one has opened the database.
        effects += judge([(AlarmID(.station, .storageFault), .condition(false, text: nil))], at: at)
        return effects
    }

    /// Enters something that happened outside the farm (a damaged database that was set aside).
    package mutating func note(_ event: JournalEvent, _ text: String, at: Moment) -> [StationEffect] {
        write([JournalItem(entry: JournalEntry(at: at.wall, event: event, text: text))], at: at)
    }

    /// What the journal says of a database that was begun anew.
    package static func words(ofSettingAside aside: String?) -> String {
        guard let aside else { return "the database was gone; a new one begins here" }
        return "the database was damaged and has been set aside as \(aside); a new one begins here"
    }

    package mutating func reduce(_ event: StationEvent, at: Moment) -> [StationEffect] {
        var effects = noticeClock(at: at)
        noticeMonth(at: at)
        // What has grown too old is unknown before any deadline is judged: an off-delay counts unbroken good readings only.
        effects += growOld(at: at)
        switch event {
        case .line(let event): effects += reduce(event, at: at)
        case .committed(let ticket): effects += committed(ticket, at: at)
        case .storageFailed(let why):
            storageFailure = .told
            effects += storageFailed(why, at: at)
        case .storageRecovered: effects += storageRecovered(at: at)
        case .samplesLost(let count): storage.lost += Int64(count)
        case .storageBegunAnew(let aside):
            // The new file knows nothing: every state that stands goes into it, and why it begins here.
            effects.append(.states(board.standing))
            effects += note(.storage, FarmState.words(ofSettingAside: aside), at: at)
        case .intent(let intent, let originator, let request):
            effects += reduce(intent, by: originator, request: request, at: at)
        case .stopping(let why):
            effects += enterHeldBack(at: at)
            effects += write([JournalItem(entry: JournalEntry(at: at.wall, event: .stopped, text: why))], at: at)
        case .deadline: break
        }
        effects += noticeSilentDisk(at: at)
        return effects + carryOut(board.advance(to: at), at: at)
    }

    /// When the state must be looked at again though nothing has happened.
    package var nextDeadline: MonotonicTime? {
        var next = board.nextDeadline
        if storageFailure == nil, let oldest = unwritten.first {
            let deadline = oldest.since + FarmState.storagePatience
            next = next.map { min($0, deadline) } ?? deadline
        }
        if let tank = deadlines.first { next = next.map { min($0, tank) } ?? tank }
        return next
    }

    mutating func nextSnapshotNumber() -> Int64 {
        number += 1
        return number
    }

    // MARK: What the pieces share

    mutating func judge(_ observations: [(AlarmID, Observation)], at: Moment) -> [StationEffect] {
        carryOut(board.judge(observations, at: at), at: at)
    }

    /// Turns the board's effects into the station's. Entries of one judgement are written together.
    mutating func carryOut(_ alarmEffects: [AlarmEffect], at: Moment) -> [StationEffect] {
        var items: [JournalItem] = []
        var states: [AlarmRecord] = []
        var rings: [StationEffect] = []
        for effect in alarmEffects {
            switch effect {
            case .record(let record, let entry): items.append(JournalItem(entry: entry, change: .alarm(record)))
            case .update(let record): states.append(record)
            case .annunciate(let id, let serial, let priority, let sounds):
                raisedMonotonic[id] = at.monotonic
                rings.append(.annunciate(id, serial: serial, priority, sounds: sounds))
            }
        }
        return rings + write(items, at: at) + (states.isEmpty ? [] : [.states(states)])
    }

    mutating func write(_ items: [JournalItem], at: Moment) -> [StationEffect] {
        guard !items.isEmpty else { return [] }
        let ticket = nextTicket
        nextTicket += 1
        unwritten.append(Unwritten(ticket: ticket, entries: items.map(\.entry), since: at.monotonic))
        for item in items {
            if let id = item.entry.alarm { unrecorded[id] = ticket }
        }
        return [.journal(items, ticket: ticket)]
    }

    /// The ticket that the last `write` took.
    var lastTicket: Int64 { nextTicket - 1 }

    private mutating func noticeClock(at: Moment) -> [StationEffect] {
        let step = (at.wall - lastMoment.wall) - (at.monotonic - lastMoment.monotonic)
        lastMoment = at
        guard step >= FarmState.clockStep || step <= .zero - FarmState.clockStep else { return [] }
        let direction = step > .zero ? "forward" : "back"
        let size = step > .zero ? step : .zero - step
        let text = "the clock was set \(direction) by \(size.words)"
        return write([JournalItem(entry: JournalEntry(at: at.wall, event: .clock, text: text))], at: at)
    }
}

extension Duration {
    /// For people: `45 s`, `12 min`, `2 h 05 min`, `3 d 4 h`.
    package var words: String {
        let seconds = wholeMilliseconds / 1_000
        if seconds < 120 { return "\(seconds) s" }
        if seconds < 7_200 { return "\(seconds / 60) min" }
        if seconds < 172_800 {
            let minutes = seconds / 60 % 60
            return "\(seconds / 3_600) h \(minutes < 10 ? "0" : "")\(minutes) min"
        }
        return "\(seconds / 86_400) d \(seconds / 3_600 % 24) h"
    }
}
