import TankFarm

/// One alarm as it runs: the process's condition, the acknowledgement and the delay are fields of their own, and the
/// displayed state is derived from them. (A latch and a suppression will be further such fields.)
struct LiveAlarm: Sendable {
    /// What an observation or a deadline did to the alarm.
    enum Change {
        /// The condition stood through its on-delay: a new annunciation is due.
        case raised
        /// The condition was gone through the off-delay; the value and words that said so.
        case left(value: Double?)
        /// A good value agrees with what an uncertain one had raised.
        case confirmed
    }

    let definition: AlarmDefinition
    private(set) var record: AlarmRecord
    /// The condition with its delays: true from the end of the on-delay to the end of the off-delay.
    private var isInAlarm: Bool { didSet { record.beneath = displayedState } }
    private var awaitsAcknowledgement: Bool { didSet { record.beneath = displayedState } }
    /// Of the on-delay while not in alarm, of the off-delay while in alarm. Never both run, so one field holds it.
    private(set) var deadline: MonotonicTime?
    /// The newest value and words that speak for the change whose delay runs.
    private var evidence: (value: Double?, text: String?) = (nil, nil)
    /// Whether the newest observation, judged or not, was good.
    private var newestIsGood = false

    init(_ definition: AlarmDefinition, restored: AlarmRecord?) {
        let record = restored ?? AlarmRecord(id: definition.id, priority: definition.priority)
        self.definition = definition
        self.record = record
        isInAlarm = record.state.isActive
        awaitsAcknowledgement = record.state.needsAcknowledgement
    }

    private var displayedState: AlarmState {
        switch (isInAlarm, awaitsAcknowledgement) {
        case (true, true): .unacknowledged
        case (true, false): .acknowledged
        case (false, true): .returnedUnacknowledged
        case (false, false): .normal
        }
    }

    mutating func observe(_ observation: Observation, at now: MonotonicTime) -> Change? {
        guard let judgement = definition.judgement(of: observation) else {
            newestIsGood = false
            // An off-delay counts an unbroken run of good readings. An on-delay goes on: a gauge that dies on the way
            // up must not silence the alarm.
            if isInAlarm { deadline = nil }
            return nil
        }
        newestIsGood = judgement.isGood
        return isInAlarm ? observeStanding(judgement, now) : observeAbsent(judgement, now)
    }

    /// To be called when `deadline` is reached.
    mutating func expire() -> Change? {
        guard deadline != nil else { return nil }
        return isInAlarm ? leave() : enter()
    }

    private mutating func observeAbsent(_ judgement: Judgement, _ now: MonotonicTime) -> Change? {
        guard judgement.verdict == .inAlarm else {
            // Only a good value stops an on-delay: an uncertain one must not keep silent what a good one began.
            if judgement.isGood { deadline = nil }
            return nil
        }
        evidence = (judgement.value, judgement.text)
        let end = deadline ?? now + definition.onDelay
        guard end > now else { return enter() }
        deadline = end
        return nil
    }

    private mutating func observeStanding(_ judgement: Judgement, _ now: MonotonicTime) -> Change? {
        guard judgement.verdict == .clear, judgement.isGood else {
            deadline = nil
            guard judgement.verdict == .inAlarm, judgement.isGood, record.questionable else { return nil }
            record.questionable = false
            return .confirmed
        }
        evidence = (judgement.value, judgement.text)
        let end = deadline ?? now + definition.offDelay
        guard end > now else { return leave() }
        deadline = end
        return nil
    }

    private mutating func enter() -> Change {
        deadline = nil
        isInAlarm = true
        awaitsAcknowledgement = true
        return .raised
    }

    private mutating func leave() -> Change {
        deadline = nil
        isInAlarm = false
        // While it waits for a person, what they are asked about stays questionable.
        if !awaitsAcknowledgement { record.questionable = false }
        return .left(value: evidence.value)
    }

    /// Makes the record that of a new annunciation; nothing of the one before remains.
    mutating func annunciate(serial: Int64, at wall: WallTime) {
        record = AlarmRecord(
            id: record.id, state: record.state, serial: serial, questionable: !newestIsGood, raisedAt: wall,
            value: evidence.value, limit: definition.limit, text: evidence.text, priority: definition.priority)
    }

    mutating func acknowledge(by operatorName: String, comment: String?, at wall: WallTime) {
        awaitsAcknowledgement = false
        record.acknowledgedBy = operatorName
        record.acknowledgedAt = wall
        record.comment = comment
        if record.state == .normal { record.questionable = false }
    }

    /// Stops an on-delay that runs; what stands stays as it is.
    mutating func dropOnDelay() {
        if !isInAlarm { deadline = nil }
    }

    /// Takes priority and, while the alarm stands, limit from the definition; true for what is another than before.
    mutating func adoptDefinition() -> (priority: Bool, limit: Bool) {
        let priority = record.priority != definition.priority
        record.priority = definition.priority
        let limit = record.state != .normal && record.limit != definition.limit
        if limit { record.limit = definition.limit }
        return (priority, limit)
    }
}
