import TankFarm

/// The state of all alarms of a farm, after the practice of ISA-18.2: a synchronous reducer that takes observations,
/// passing time and acknowledgements, and gives what is to be recorded and annunciated. It reads no clock. Delays are
/// deadlines on the monotonic clock; the wall clock goes into the record only, so that setting it changes no delay.
///
/// Time is judged before what happens at that time: `judge` gives the same whether or not `advance` was called just
/// before it. An alarm whose on-delay ends with the very reading that is back in limits is raised.
package struct AlarmBoard: Sendable {
    private var alarms: [LiveAlarm]
    private let places: [AlarmID: Int]
    private var deadlines: DeadlineQueue
    /// Restored, but no longer configured; until `settle`.
    private var orphans: [AlarmRecord] = []
    /// Restored and configured; until `settle`.
    private var unsettled: [Int] = []
    /// The number of the next annunciation: above every one given before.
    package private(set) var nextSerial: Int64

    /// - Parameters:
    ///   - definitions: One for each alarm; of two with one id the first counts.
    ///   - restored: As the record had them. They keep state, acknowledgement and serial, and are not annunciated again.
    ///   - nextSerial: Above every serial on record; raised where a restored alarm has that serial or a later one.
    package init(definitions: [AlarmDefinition], restored: [AlarmRecord] = [], nextSerial: Int64 = 1) {
        let records = Dictionary(restored.map { ($0.id, $0) }) { _, newer in newer }
        var alarms: [LiveAlarm] = []
        var places: [AlarmID: Int] = [:]
        for definition in definitions where places[definition.id] == nil {
            places[definition.id] = alarms.count
            if records[definition.id] != nil { unsettled.append(alarms.count) }
            alarms.append(LiveAlarm(definition, restored: records[definition.id]))
        }
        for record in restored where places[record.id] == nil && records[record.id] == record { orphans.append(record) }
        self.alarms = alarms
        self.places = places
        deadlines = DeadlineQueue(slots: alarms.count)
        self.nextSerial = max(nextSerial, (restored.map(\.serial).max() ?? 0) + 1)
    }

    /// Clears restored alarms that are no longer configured, with an entry; takes priorities and limits anew. A standing
    /// alarm whose limit is another than before gets a `configuration` entry and stays in its state: the next good value
    /// is judged by the new limit, as if the process had moved. Call once at the start, before anything is judged.
    package mutating func settle(at now: Moment) -> [AlarmEffect] {
        var effects: [AlarmEffect] = []
        for orphan in orphans where orphan.state != .normal {
            var record = orphan
            record.beneath = .normal
            record.questionable = false
            let entry = JournalEntry(
                at: now.wall, event: .cleared, alarm: record.id, serial: record.serial, limit: record.limit,
                text: "no longer configured")
            effects.append(.record(record, entry))
        }
        for place in unsettled {
            let before = alarms[place].record
            let changed = alarms[place].adoptDefinition()
            let record = alarms[place].record
            if changed.limit {
                let entry = JournalEntry(
                    at: now.wall, event: .configuration, alarm: record.id, serial: record.serial, limit: record.limit,
                    text: "limit \(words(record.limit, record)), was \(words(before.limit, record))")
                effects.append(.record(record, entry))
            } else if changed.priority {
                effects.append(.update(record))
            }
        }
        orphans = []
        unsettled = []
        return effects
    }

    /// One judgement: all observations were made at one time, of one reading. Deadlines up to that time are judged first.
    /// Alarms that are not configured are passed over. If HH and H of a tank both become active in it, HH alone sounds
    /// (likewise LL and L).
    package mutating func judge(_ observations: [(AlarmID, Observation)], at now: Moment) -> [AlarmEffect] {
        var effects: [AlarmEffect] = []
        expireDeadlines(now, &effects)
        for (id, observation) in observations {
            guard let place = places[id] else { continue }
            let change = alarms[place].observe(observation, at: now.monotonic)
            deadlines.set(place, to: alarms[place].deadline)
            if let change { apply(change, to: place, now, &effects) }
        }
        return AlarmBoard.muted(effects)
    }

    /// What passing time does: on- and off-delays whose deadline is reached, in the order of their deadlines. Judged
    /// without waiting for a reading; the entries bear the time handed in.
    package mutating func advance(to now: Moment) -> [AlarmEffect] {
        var effects: [AlarmEffect] = []
        expireDeadlines(now, &effects)
        return AlarmBoard.muted(effects)
    }

    /// When `advance` has something to do next; nil: nothing is pending.
    package var nextDeadline: MonotonicTime? { deadlines.first?.time }

    /// Stops the on-delays that run of alarms whose cause already rings, as gauge faults under a line fault; `unknown`
    /// alone would let them run out. What stands stays, and the next observation in alarm begins the on-delay anew.
    package mutating func dropOnDelays(of alarms: [AlarmID]) {
        for id in alarms {
            guard let place = places[id] else { continue }
            self.alarms[place].dropOnDelay()
            deadlines.set(place, to: self.alarms[place].deadline)
        }
    }

    /// Takes a person's acknowledgement of one annunciation: while the alarm stands, or after it has gone, which ends it.
    /// No deadline is judged here, since a refusal could not hand on what came of it.
    ///
    /// - Parameters:
    ///   - serial: The annunciation that the person saw; nil: whichever stands.
    ///   - comment: Into the record and the entry's text; one that is blank counts as none.
    package mutating func acknowledge(
        _ alarm: AlarmID, serial: Int64?, by operatorName: String, comment: String?, at now: Moment
    ) throws(AcknowledgementRefusal) -> [AlarmEffect] {
        guard let place = places[alarm] else { throw .unknownAlarm }
        let standing = alarms[place].record
        guard standing.state.needsAcknowledgement else { throw .nothingToAcknowledge }
        if let serial, serial != standing.serial { throw .otherAnnunciation(standing: standing.serial) }
        let said = comment.flatMap { $0.allSatisfy(\.isWhitespace) ? nil : $0 }
        alarms[place].acknowledge(by: operatorName, comment: said, at: now.wall)
        let entry = JournalEntry(
            at: now.wall, event: .acknowledged, alarm: alarm, serial: standing.serial, operatorName: operatorName,
            text: said)
        return [.record(alarms[place].record, entry)]
    }

    /// Not normal, in display order: unacknowledged before acknowledged; by priority; then newest first, by serial, since
    /// the wall clock may have been set back between two; then as configured.
    package var standing: [AlarmRecord] {
        alarms.indices.filter { alarms[$0].record.state != .normal }
            .sorted { left, right in
                let (one, other) = (alarms[left].record, alarms[right].record)
                if one.state.needsAcknowledgement != other.state.needsAcknowledgement {
                    return one.state.needsAcknowledgement
                }
                if one.priority != other.priority { return one.priority > other.priority }
                return one.serial == other.serial ? left < right : one.serial > other.serial
            }
            .map { alarms[$0].record }
    }

    /// What is believed of one alarm, normal ones too; nil where it is not configured.
    package func record(of alarm: AlarmID) -> AlarmRecord? { places[alarm].map { alarms[$0].record } }

    /// In the given order.
    package var definitions: [AlarmDefinition] { alarms.map(\.definition) }

    /// Nil where the alarm is not configured.
    package func definition(of alarm: AlarmID) -> AlarmDefinition? { places[alarm].map { alarms[$0].definition } }

    private mutating func expireDeadlines(_ now: Moment, _ effects: inout [AlarmEffect]) {
        while let (time, place) = deadlines.first, time <= now.monotonic {
            let change = alarms[place].expire()
            deadlines.set(place, to: alarms[place].deadline)
            if let change { apply(change, to: place, now, &effects) }
        }
    }

    private mutating func apply(
        _ change: LiveAlarm.Change, to place: Int, _ now: Moment, _ effects: inout [AlarmEffect]
    ) {
        switch change {
        case .raised:
            let serial = nextSerial
            nextSerial += 1
            alarms[place].annunciate(serial: serial, at: now.wall)
            let record = alarms[place].record
            let entry = JournalEntry(
                at: now.wall, event: .raised, alarm: record.id, serial: serial, value: record.value,
                limit: record.limit, text: record.questionable ? questionableWords(record) : record.text)
            effects.append(.record(record, entry))
            effects.append(.annunciate(record.id, serial: serial, record.priority, sounds: true))
        case .left(let value):
            let record = alarms[place].record
            let entry = JournalEntry(
                at: now.wall, event: record.state == .normal ? .cleared : .returned, alarm: record.id,
                serial: record.serial, value: value, limit: alarms[place].definition.limit)
            effects.append(.record(record, entry))
        case .confirmed:
            effects.append(.update(alarms[place].record))
        }
    }

    /// Takes the sound from an alarm that is annunciated together with the more urgent one of its tank and side.
    private static func muted(_ effects: [AlarmEffect]) -> [AlarmEffect] {
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

private func questionableWords(_ record: AlarmRecord) -> String {
    let words = "questionable: the value was not good"
    return record.text.map { "\($0); \(words)" } ?? words
}

private func words(_ limit: Double?, _ record: AlarmRecord) -> String {
    guard let limit else { return "none" }
    return "\(DecimalText.fixed(limit, limit == limit.rounded() ? 0 : 1)) \(record.id.kind.unit)"
}
