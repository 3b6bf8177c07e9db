import TankFarm

/// The state of all alarms of a farm, after the practice of ISA-18.2: a synchronous reducer that takes observations,
/// passing time and what persons do, and gives what is to be recorded and annunciated. It reads no clock. Delays and the
/// ends of shelvings are deadlines on the monotonic clock; the wall clock goes into the record only, so that setting it
/// changes no delay.
///
/// Time is judged before what happens at that time: `judge` gives the same whether or not `advance` was called just
/// before it. An alarm whose on-delay ends with the very reading that is back in limits is raised.
///
/// A shelved, suppressed or out-of-service alarm is judged on with its delays; nothing of it is annunciated. Once nothing
/// silences it any more it is annunciated anew if its condition stands.
package struct AlarmBoard: Sendable {
    /// In the given order.
    package let definitions: [AlarmDefinition]
    /// What is judged with every reading, apart from all else, by slot.
    var conditions: ContiguousArray<AlarmCondition>
    var alarms: [LiveAlarm]
    private let places: [AlarmID: Int]
    /// Two slots an alarm: its delay, and behind it what it waits for else, so that of equal times the delay is first.
    private var deadlines: DeadlineQueue
    /// The alarms that belong into lists: few of many, so that nothing goes through all of them for a list.
    private(set) var shown: Set<Int>
    /// Restored, but no longer configured; until `settle`.
    var orphans: [AlarmRecord] = []
    /// Restored and configured; until `settle`.
    var unsettled: [Int] = []
    /// The number of the next annunciation: above every one given before.
    package private(set) var nextSerial: Int64
    /// The newest annunciation and the first of its burst; those of proof tests are none.
    private var burst: (first: Int64, newest: MonotonicTime)?
    /// Whether a console is attached that calls a person: annunciations that come while none is are marked.
    package var isAttended = true

    /// How long nothing may have been annunciated before an annunciation begins a new burst.
    static let burstGap = Duration.seconds(60)

    /// - Parameters:
    ///   - definitions: One for each alarm; of two with one id the first counts.
    ///   - restored: As the record had them. They keep state, acknowledgement, latch, hold and serial, and are not
    ///     annunciated again. `settle` is to be called before anything else is asked of the board.
    ///   - nextSerial: Above every serial on record; raised where a restored alarm has that serial or a later one.
    package init(definitions: [AlarmDefinition], restored: [AlarmRecord] = [], nextSerial: Int64 = 1) {
        let records = Dictionary(restored.map { ($0.id, $0) }) { _, newer in newer }
        var kept: [AlarmDefinition] = []
        var places: [AlarmID: Int] = [:]
        for definition in definitions where places[definition.id] == nil {
            places[definition.id] = kept.count
            if records[definition.id] != nil { unsettled.append(kept.count) }
            kept.append(definition)
        }
        for record in restored where places[record.id] == nil && records[record.id] == record { orphans.append(record) }
        self.definitions = kept
        self.places = places
        conditions = ContiguousArray(kept.map { AlarmCondition($0, restored: records[$0.id]) })
        alarms = kept.map { LiveAlarm($0, restored: records[$0.id]) }
        deadlines = DeadlineQueue(slots: 2 * kept.count)
        shown = []
        // A damaged record must not bring the numbers to their end.
        self.nextSerial = min(max(nextSerial, (restored.map(\.serial).max() ?? 0) &+ 1), .max / 2)
        for slot in unsettled where alarms[slot].record.isShown { shown.insert(slot) }
    }

    // MARK: Judging

    /// One judgement: what an exchange with a gauge means for that gauge's alarms, and what the station has made of it
    /// besides, all at one time. Deadlines up to that time are judged first. If HH and H of a tank both become active in
    /// it, HH alone sounds (likewise LL and L).
    ///
    /// - Parameters:
    ///   - judgement: Made with this board: one that was made without any judges nothing.
    ///   - others: Judged behind those of the exchange; the slots are this board's.
    package mutating func judge(
        _ exchange: GaugeExchange, by judgement: ReadingJudgement, and others: [(AlarmSlot, Observation)] = [],
        at now: Moment
    ) -> [AlarmEffect] {
        var effects: [AlarmEffect] = []
        expireDeadlines(now, &effects)
        if judgement.hasBoard {
            for subject in judgement.subjects {
                let slot = Int(subject.slot.index)
                if exchange.leavesAsItIs(conditions[slot], of: subject) { continue }
                if let observation = exchange.observation(of: subject) { observe(observation, slot, now, &effects) }
            }
        }
        for (slot, observation) in others { observe(observation, Int(slot.index), now, &effects) }
        return AlarmBoard.muted(effects)
    }

    /// The same of observations alone. The slots are this board's.
    package mutating func judge(_ observations: [(AlarmSlot, Observation)], at now: Moment) -> [AlarmEffect] {
        var effects: [AlarmEffect] = []
        expireDeadlines(now, &effects)
        for (slot, observation) in observations { observe(observation, Int(slot.index), now, &effects) }
        return AlarmBoard.muted(effects)
    }

    /// The same by the alarms' names; those that are not configured are passed over.
    package mutating func judge(_ observations: [(AlarmID, Observation)], at now: Moment) -> [AlarmEffect] {
        judge(
            observations.compactMap { id, observation in places[id].map { (AlarmSlot($0), observation) } }, at: now)
    }

    /// What passing time does: delays, shelvings and re-alarm times whose end is reached, in the order of their ends.
    /// Judged without waiting for a reading; the entries bear the time handed in.
    package mutating func advance(to now: Moment) -> [AlarmEffect] {
        var effects: [AlarmEffect] = []
        expireDeadlines(now, &effects)
        return AlarmBoard.muted(effects)
    }

    /// When `advance` has something to do next; nil: nothing is pending.
    package var nextDeadline: MonotonicTime? { deadlines.first?.time }

    // MARK: What is believed

    /// What belongs into lists, in display order: what needs acknowledgement, then what is active, then what is latched,
    /// then what is silenced; by priority; then newest first, by serial, since the wall clock may have been set back
    /// between two; then as configured.
    package var standing: [AlarmRecord] {
        // Sorted by small keys: a record is large, and in a flood there are thousands.
        shown.map { slot -> (group: Int, serial: Int64, slot: Int) in
            let record = alarms[slot].record
            return (record.displayGroup, record.serial, slot)
        }
        .sorted { left, right in
            if left.group != right.group { return left.group < right.group }
            return left.serial == right.serial ? left.slot < right.slot : left.serial > right.serial
        }
        .map { alarms[$0.slot].record }
    }

    /// What is believed of one alarm, normal ones too; nil where it is not configured.
    package func record(of alarm: AlarmID) -> AlarmRecord? { places[alarm].map { alarms[$0].record } }

    package func record(of slot: AlarmSlot) -> AlarmRecord { alarms[Int(slot.index)].record }

    /// Nil where the alarm is not configured.
    package func definition(of alarm: AlarmID) -> AlarmDefinition? { places[alarm].map { definitions[$0] } }

    /// Nil where the alarm is not configured.
    package func slot(of alarm: AlarmID) -> AlarmSlot? { places[alarm].map { AlarmSlot($0) } }

    // MARK: What the aspects share

    func place(of alarm: AlarmID) -> Int? { places[alarm] }

    /// Brings all that is derived from an alarm up to date after a change of it, and gives its record as it is to be kept.
    @discardableResult
    mutating func changed(_ slot: Int, at now: Moment) -> AlarmRecord {
        alarms[slot].derive(isInAlarm: conditions[slot].isInAlarm, at: now.monotonic)
        let record = alarms[slot].record
        conditions[slot].isQuestionable = record.questionable
        deadlines.set(2 * slot, to: conditions[slot].deadline)
        deadlines.set(2 * slot + 1, to: alarms[slot].wait?.until)
        if record.isShown { shown.insert(slot) } else { shown.remove(slot) }
        return record
    }

    /// A new annunciation of an alarm whose condition stands and that nothing silences.
    mutating func annunciate(_ slot: Int, because why: String? = nil, _ now: Moment, _ effects: inout [AlarmEffect]) {
        let serial = nextSerial
        nextSerial += 1
        alarms[slot].annunciate(
            definitions[slot], serial: serial, firstOut: firstOut(of: slot, serial, now),
            questionable: !conditions[slot].newestIsGood, isUnattended: !isAttended, at: now.wall)
        let record = changed(slot, at: now)
        let said = [why, record.text, record.questionable ? "questionable: the value was not good" : nil]
        let text = said.compactMap { $0 }.joined(separator: "; ")
        let marked = record.isTest ? "TEST: \(text.isEmpty ? record.id.kind.words : text)" : text
        let entry = JournalEntry(
            at: now.wall, event: .raised, alarm: record.id, serial: serial, value: record.value, limit: record.limit,
            text: marked.isEmpty ? nil : marked)
        effects.append(.record(record, entry))
        effects.append(.annunciate(record.id, serial: serial, record.priority, sounds: true))
    }

    /// A test's annunciation is a burst of its own, so that no alarm of the process points to it.
    private mutating func firstOut(of slot: Int, _ serial: Int64, _ now: Moment) -> Int64 {
        guard !alarms[slot].isUnderTest else { return serial }
        var first = serial
        if let burst, now.monotonic - burst.newest < AlarmBoard.burstGap { first = burst.first }
        burst = (first, now.monotonic)
        return first
    }

    // MARK: The process

    @inline(__always)
    private mutating func observe(
        _ observation: Observation, _ slot: Int, _ now: Moment, _ effects: inout [AlarmEffect]
    ) {
        let outcome = conditions[slot].observe(observation, at: now.monotonic)
        if outcome != .nothing { take(outcome, of: observation, slot, now, &effects) }
    }

    private mutating func take(
        _ outcome: AlarmCondition.Outcome, of observation: Observation, _ slot: Int, _ now: Moment,
        _ effects: inout [AlarmEffect]
    ) {
        switch outcome {
        case .nothing, .delayStopped: break
        case .inAlarm, .confirmed, .raised: alarms[slot].cause = LiveAlarm.Evidence(observation)
        case .clearing, .left: alarms[slot].endValue = LiveAlarm.Evidence(observation).value
        }
        switch outcome {
        case .raised: entered(slot, now, &effects)
        case .left: left(slot, now, &effects)
        case .confirmed:
            alarms[slot].confirm()
            effects.append(.update(changed(slot, at: now)))
        case .nothing, .delayStopped, .inAlarm, .clearing: deadlines.set(2 * slot, to: conditions[slot].deadline)
        }
    }

    private mutating func entered(_ slot: Int, _ now: Moment, _ effects: inout [AlarmEffect]) {
        guard alarms[slot].isSilenced else { return annunciate(slot, now, &effects) }
        alarms[slot].cameInSilence()
        let record = changed(slot, at: now)
        // What is suppressed by design has its cause on record.
        guard record.hold != nil else { return effects.append(.update(record)) }
        let cause = alarms[slot].cause
        let entry = JournalEntry(
            at: now.wall, event: .held, alarm: record.id, value: cause.value, limit: definitions[slot].limit,
            text: cause.text)
        effects.append(.record(record, entry))
    }

    private mutating func left(_ slot: Int, _ now: Moment, _ effects: inout [AlarmEffect]) {
        let wasUnheard = alarms[slot].isUnheard
        alarms[slot].leave(isLatching: definitions[slot].isLatching)
        let record = changed(slot, at: now)
        guard !wasUnheard || record.hold != nil else { return effects.append(.update(record)) }
        let silence = wasUnheard ? "not annunciated: \(record.state.silenceWords)" : nil
        let latch = record.beneath.isLatched ? "latched until reset" : nil
        let text = [silence, latch].compactMap { $0 }.joined(separator: "; ")
        let entry = JournalEntry(
            at: now.wall, event: record.beneath == .normal ? .cleared : .returned, alarm: record.id,
            serial: wasUnheard ? nil : record.serial, value: alarms[slot].endValue, limit: definitions[slot].limit,
            text: text.isEmpty ? nil : text)
        effects.append(.record(record, entry))
    }

    private mutating func expireDeadlines(_ now: Moment, _ effects: inout [AlarmEffect]) {
        while let (time, place) = deadlines.first, time <= now.monotonic {
            let slot = place / 2
            if !place.isMultiple(of: 2) {
                endWait(slot, now, &effects)
            } else if conditions[slot].expire() {
                entered(slot, now, &effects)
            } else {
                left(slot, now, &effects)
            }
        }
    }

    private mutating func endWait(_ slot: Int, _ now: Moment, _ effects: inout [AlarmEffect]) {
        guard let wait = alarms[slot].wait else { return }
        switch wait.kind {
        case .shelvingEnds: endShelving(slot, text: "its time is over", now, &effects)
        case .reAlarm(let after):
            let words = (after + (now.monotonic - wait.until)).inWords
            annunciate(slot, because: "re-alarm: acknowledged \(words) ago and still standing", now, &effects)
        case .announce: annunciate(slot, now, &effects)
        }
    }

    /// Takes the sound from an alarm that is annunciated together with the more urgent one of its tank and side.
    static func muted(_ effects: [AlarmEffect]) -> [AlarmEffect] {
        // One record and its annunciation can mute nothing: nearly every judgement ends here.
        guard effects.count > 2 else { return effects }
        var called: Set<AlarmID> = []
        for case .annunciate(let id, _, _, _) in effects { called.insert(id) }
        guard called.count > 1 else { return effects }
        return effects.map { effect in
            guard case .annunciate(let id, let serial, let priority, _) = effect, let kind = id.kind.moreUrgentKind,
                called.contains(AlarmID(id.subject, kind))
            else { return effect }
            return .annunciate(id, serial: serial, priority, sounds: false)
        }
    }
}

extension LiveAlarm.Evidence {
    init(_ observation: Observation) {
        switch observation {
        case .value(let value, _): self.init(value: value)
        case .condition(_, let text, let priority): self.init(text: text, priority: priority)
        case .unknown: self.init()
        }
    }
}

extension AlarmRecord {
    /// Where it stands in a list: by what is to be done about it, then by priority.
    fileprivate var displayGroup: Int {
        let state = state
        let need = state.needsAcknowledgement ? 0 : state.isActive ? 1 : state.isLatched ? 2 : 3
        let urgency =
            switch priority {
            case .critical: 0
            case .high: 1
            case .medium: 2
            case .low: 3
            }
        return 4 * need + urgency
    }
}

extension AlarmState {
    fileprivate var silenceWords: String {
        switch self {
        case .shelved: "shelved"
        case .outOfService: "out of service"
        default: "suppressed"
        }
    }
}

extension AlarmKind {
    /// The kind whose annunciation says all that this one's would.
    fileprivate var moreUrgentKind: AlarmKind? {
        switch self {
        case .levelHigh: .levelHighHigh
        case .levelLow: .levelLowLow
        default: nil
        }
    }
}
