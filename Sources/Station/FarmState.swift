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
    let tankIndex: [TankName: Int]
    /// The tank of each second gauge, by the name under which that is polled.
    let tankOfSecond: [TankName: Int]
    var lines: [LineBelief]
    let lineIndex: [LineName: Int]
    var board: AlarmBoard
    /// In the tanks' order, each in the configuration's.
    let alarmsOfTank: [[AlarmDefinition]]
    /// Whether each tank has an overfill alarm that is judged, in the tanks' order.
    let isOverfillEnabled: [Bool]
    /// What each tank's alarms on a value of its gauge are set to, in the tanks' order.
    let limitsOfTank: [[AlarmLimit]]
    /// What is made of several readings, in the tanks' order.
    var watches: [TankWatches]
    /// The tanks' second gauges; nil for those that have none.
    var seconds: [SecondGauge?]
    let slots: [DerivedSlots]
    var outages: OutageReport
    var stationWatch: StationWatch
    let stationFault: AlarmSlot?
    /// What the watches make of the reading that is judged now; kept, so that none has to make room for it.
    var observations: [(AlarmSlot, Observation)] = []
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
    /// What is declared for each tank, in the tanks' order; `none` where nothing is.
    var declarations: [TankDeclaration]
    /// Lines that somebody works on, by place.
    var maintained: [Int: Maintained] = [:]
    /// Proof tests that go on, by the tank's place.
    var tests: [Int: RunningTest] = [:]
    /// When each tank's overfill alarm last rang in a proof test, in the tanks' order.
    var provedAt: [WallTime?]
    /// The tanks whose gauge faults are kept under each line's fault, in the lines' order.
    var covered: [Set<TankName>]
    /// Those that have joined a line's fault and are not told of yet, by place.
    var latecomers: [Int: Latecomers] = [:]
    /// The tanks' quantities, in their order; nil for those that have no capacity.
    var figures: [TankFigures?]
    /// The place of the tank whose gauge measures the site's ambient temperature.
    let ambientSource: Int?
    var manual: ManualBook
    var calls: CallWatch
    var nextCall: Int64
    var notices = NoticeList()
    var transfers: Transfers
    var refusals = RefusalTally()
    var flood = FloodWatch()
    /// When what is left of the shelvings is next brought into the record.
    private var holdsDue: MonotonicTime
    /// Empty from the start on: the definitions of a large farm are not to be kept twice.
    var inheritance: Inheritance
    /// Entries that are not on disk yet, oldest first, with the ticket under which they were handed to the writer.
    var unwritten: [Unwritten] = []
    /// Samples that fell out of the writer's memory, and of which no entry tells yet.
    var untoldLost: Int64 = 0
    /// Set while the writer fails or does not answer.
    var storageFailure: StorageFailure?
    private var nextTicket: Int64 = 1
    private(set) var lastMoment: Moment
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
    package static let storagePatience: Duration = .seconds(5)
    /// After a crash a shelving may be longer by this much at the most, should the clock be set as well.
    static let holdsEvery: Duration = .seconds(3_600)
    /// A wall clock that moves this much against the monotonic one was set by somebody.
    static let clockStep: Duration = .seconds(2)

    package init(settings: StationSettings, memory: StationMemory, at: Moment) {
        self.settings = settings
        lines = settings.lines.map(LineBelief.init(settings:))
        var byTank: [TankName: [AlarmDefinition]] = [:]
        for definition in settings.alarms {
            // Those of a second gauge among them: whoever shelves or tests a tank means both gauges.
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
        declarations = FarmState.declarations(tanks, restored: memory.declarations, at: at.wall)
        provedAt = tanks.map { memory.proofTests[$0.tank.name] }
        covered = Array(repeating: [], count: lines.count)
        holdsDue = at.monotonic + FarmState.holdsEvery
        inheritance = Inheritance(
            definitions: memory.definitions, declarations: memory.declarations, maintenance: memory.maintenance,
            lastAliveAt: memory.lastAliveAt)
        findings = tanks.map { FindingTally(counts: memory.findings[$0.tank.name] ?? LevelFindings()) }
        month = SiteMonth(containing: at.wall, zone: settings.zone)
        deadlines = TankDeadlines(tanks: tanks.count)
        let alarmsOfTank = tanks.map { byTank[$0.tank.name] ?? [] }
        self.alarmsOfTank = alarmsOfTank
        limitsOfTank = alarmsOfTank.map(FarmState.limits)
        isOverfillEnabled = alarmsOfTank.map { $0.contains { $0.id.kind == .levelHighHigh && $0.isEnabled } }
        let everyOfLine = settings.lines.map { ReadEvery.all(of: $0) }
        readEvery = tanks.map { everyOfLine[$0.lineIndex][$0.gaugeIndex] }
        let tankIndex = Dictionary(uniqueKeysWithValues: tanks.enumerated().map { ($1.tank.name, $0) })
        self.tankIndex = tankIndex
        figures = FarmState.figures(tanks, settings)
        ambientSource = settings.ambientFrom.flatMap { tankIndex[$0] }
        // What ran out while no station ran is told of at the start.
        manual = ManualBook(
            memory.manualValues, tanks: tankIndex, toldUntil: min(memory.lastAliveAt ?? at.wall, at.wall))
        calls = CallWatch(memory.calls)
        nextCall = memory.nextCall
        transfers = Transfers(tanks, at: at)
        lineIndex = Dictionary(lines.enumerated().map { ($1.settings.name, $0) }) { first, _ in first }
        var board = AlarmBoard(definitions: settings.alarms, restored: memory.alarms, nextSerial: memory.nextSerial)
        board.isAttended = settings.carriedByConsole
        self.board = board
        judgements = zip(tanks, alarmsOfTank).map { [board] in
            ReadingJudgement(tank: $0.tank.name, definitions: $1, board: board)
        }
        slots = tanks.map { [board] in DerivedSlots($0.tank.name, board: board) }
        stationFault = board.slot(of: AlarmID(.station, .stationFault))
        stationWatch = StationWatch(
            lines: settings.lines.map { StationWatch.WatchedLine(name: $0.name, scanInterval: $0.scanInterval) },
            zone: settings.zone)
        outages = OutageReport(
            tanks: tanks.map(\.tank.name), lines: settings.lines.map(\.name), lineOfTank: tanks.map(\.lineIndex),
            zone: settings.zone)
        watches = zip(tanks, zip(alarmsOfTank, declarations)).map { belief, words in
            func limit(_ kind: AlarmKind) -> Double? { words.0.first { $0.id.kind == kind }?.limit }
            return TankWatches(
                tank: belief.tank, highHighMillimetres: limit(.levelHighHigh), lowLowMillimetres: limit(.levelLowLow),
                declaration: FarmState.watched(words.1, lastGood: belief.lastGood))
        }
        seconds = tanks.map { [board] belief in
            places[belief.tank.name.ofSecondGauge].map { line, gauge in
                SecondGauge(
                    line: line, gauge: gauge, every: everyOfLine[line][gauge].level,
                    judgement: ReadingJudgement(
                        tank: belief.tank.name.ofSecondGauge, definitions: byTank[belief.tank.name] ?? [], board: board)
                )
            }
        }
        tankOfSecond = Dictionary(
            uniqueKeysWithValues: tanks.enumerated().map { ($1.tank.name.ofSecondGauge, $0) })
        journal = Array(memory.journal.suffix(FarmState.journalKept))
        startedAt = at
        lastMoment = at
        // A run that ended a moment ago left no gap worth a word.
        unwatchedBeforeStart = memory.lastAliveAt.map { at.wall - $0 }.flatMap {
            $0 >= FarmState.shortestGap ? $0 : nil
        }
        takeEntered(nil, at: at)
    }

    /// What stands on a tank's bar, and what its room is measured to.
    private static func limits(_ alarms: [AlarmDefinition]) -> [AlarmLimit] {
        alarms.compactMap { definition in
            guard definition.isEnabled, !definition.id.kind.isDerived else { return nil }
            return definition.limit.map { AlarmLimit(kind: definition.id.kind, limit: $0) }
        }
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
        let due = nextDeadline
        var effects = noticeClock(at: at)
        noticeMonth(at: at)
        // What has grown too old is unknown before any deadline is judged: an off-delay counts unbroken good readings only.
        effects += growOld(at: at)
        effects += passTime(due: due, at: at)
        switch event {
        case .line(let event): effects += reduce(event, at: at)
        case .committed(let ticket): effects += committed(ticket, at: at)
        case .storageFailed(let why):
            storageFailure = .told
            effects += storageFailed(why, at: at)
        case .storageRecovered: effects += storageRecovered(at: at)
        case .storageSilent(let isSilent): effects += isSilent ? storageFellSilent(at: at) : storageAnswers(at: at)
        case .samplesLost(let count): effects += samplesLost(count, at: at)
        case .storageBegunAnew(let aside):
            effects += storageBegunAnew(setAside: aside, at: at)
        case .intent(let intent, let originator, let request):
            effects += reduce(intent, by: originator, request: request, at: at)
        case .stopping(let why):
            effects += enterHeldBack(at: at)
            effects += endTests("the station stops", at: at)
            effects += write([JournalItem(entry: JournalEntry(at: at.wall, event: .stopped, text: why))], at: at)
        case .deadline: break
        }
        effects += watchTransfers(at: at)
        effects += noticeSilentDisk(at: at)
        return effects + carryOut(board.advance(to: at), at: at)
    }

    /// What a person or a cause has set an end to.
    private mutating func passTime(due: MonotonicTime?, at: Moment) -> [StationEffect] {
        var effects = watchStation(due: due, at: at)
        effects += endMaintenanceDue(at: at)
        effects += endTestsDue(at: at)
        effects += endValuesDue(at: at)
        effects += meetCallsDue(at: at)
        effects += callForLatecomers(at: at)
        effects += tellOfOutages(at: at)
        if holdsDue <= at.monotonic { effects += rewriteHolds(at: at) }
        return effects
    }

    private mutating func rewriteHolds(at: Moment) -> [StationEffect] {
        holdsDue = at.monotonic + FarmState.holdsEvery
        return carryOut(board.rewriteHolds(at: at), at: at)
    }

    /// When the state must be looked at again though nothing has happened.
    package var nextDeadline: MonotonicTime? {
        var next = min(holdsDue, board.nextDeadline ?? holdsDue)
        func take(_ deadline: MonotonicTime?) {
            if let deadline { next = min(next, deadline) }
        }
        if storageFailure == nil, let oldest = unwritten.first { take(oldest.since + FarmState.storagePatience) }
        take(deadlines.first)
        if !latecomers.isEmpty { take(latecomers.values.map(\.due).min()) }
        if !maintained.isEmpty { take(maintained.values.map(\.end).min()) }
        if !tests.isEmpty { take(tests.values.map(\.test.until.monotonic).min()) }
        take(manual.nextEnd.map(monotonic))
        take(calls.nextTime.map(monotonic))
        take(outages.deadline)
        if stationFault != nil { take(stationWatch.deadline) }
        return next
    }

    /// When the wall clock will show this, if nobody sets it.
    private func monotonic(_ time: WallTime) -> MonotonicTime {
        // A day at the most: the far end of time, out of a damaged record, has no place on the other clock.
        lastMoment.monotonic + min(max(.zero, time - lastMoment.wall), .seconds(86_400))
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
            case .record(let record, let entry):
                items.append(
                    JournalItem(entry: entry, change: .alarm(record), keeping: spans(around: entry, of: record)))
                if !tests.isEmpty, entry.event == .raised, let proof = proof(record, at: at) { items.append(proof) }
            case .update(let record): states.append(record)
            case .annunciate(let id, let serial, let priority, let sounds):
                raisedMonotonic[id] = at.monotonic
                noteLoad(id, at: at)
                rings.append(.annunciate(id, serial: serial, priority, sounds: sounds))
            }
        }
        if states.isEmpty { return rings + write(items, at: at) }
        // The states are written behind the entries: one that an entry has brought further since must not come last.
        if !items.isEmpty { states = FarmState.newest(of: alarmEffects) }
        return rings + write(items, at: at) + (states.isEmpty ? [] : [.states(states)])
    }

    /// The states without an entry that no entry of the same alarm follows.
    private static func newest(of effects: [AlarmEffect]) -> [AlarmRecord] {
        var entered: Set<AlarmID> = []
        var states: [AlarmRecord] = []
        for effect in effects.reversed() {
            switch effect {
            case .record(let record, _): entered.insert(record.id)
            case .update(let record): if !entered.contains(record.id) { states.append(record) }
            case .annunciate: break
            }
        }
        return states.reversed()
    }

    /// What rings in a proof test is no load.
    private mutating func noteLoad(_ alarm: AlarmID, at: Moment) {
        if let tank = alarm.tank, let index = tankIndex[tank], tests[index] != nil { return }
        flood.annunciated(at: at.monotonic, wall: at.wall)
    }

    mutating func write(_ items: [JournalItem], at: Moment) -> [StationEffect] {
        guard !items.isEmpty else { return [] }
        let ticket = nextTicket
        nextTicket += 1
        unwritten.append(Unwritten(ticket: ticket, entries: items.map(\.entry), since: at.monotonic))
        for item in items {
            if case .alarm(let record) = item.change { unrecorded[record.id] = ticket }
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
        // By its own words an investigator finds both times again.
        let text =
            "the clock was set \(direction) by \(size.words), from \((at.wall - step).rfc3339) to \(at.wall.rfc3339)"
        let effects = write([JournalItem(entry: JournalEntry(at: at.wall, event: .clock, text: text))], at: at)
        // The ends of shelvings stand in the record by the wall clock.
        stationWatch.clockStepped(by: step, at: at)
        if step < .zero {
            manual.clockWasSetBack(to: at.wall)
            takeEntered(nil, at: at)
        }
        return effects + rewriteHolds(at: at)
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
