import TankFarm

/// One alarm as it runs, beside its condition: acknowledgement, latch, hold and suppression are fields of their own, and
/// the state that the record shows is derived from them.
struct LiveAlarm: Sendable {
    /// What speaks for the condition.
    struct Evidence: Sendable {
        var value: Double?
        var text: String?
        /// Instead of the configured one.
        var priority: AlarmPriority?
    }

    /// What happens to the alarm by time alone, beside its delays. The three never wait together: a shelved alarm is
    /// neither annunciated anew nor for the first time.
    struct Wait: Sendable {
        enum Kind: Sendable {
            case shelvingEnds
            /// Acknowledged, it is annunciated anew if it still stands then; so long after the acknowledgement.
            case reAlarm(after: Duration)
            /// It stands without having been annunciated, and what kept it silent did not survive the restart.
            case announce
        }

        let kind: Kind
        let until: MonotonicTime
    }

    private(set) var record: AlarmRecord
    private(set) var awaitsAcknowledgement: Bool
    private(set) var isLatchHeld: Bool
    /// The condition came while the alarm was silenced, and has not gone: no annunciation tells of it.
    private var isUnannounced: Bool
    /// The newest that speaks for the alarm, coming or standing.
    var cause: Evidence
    /// The newest value that speaks for its end.
    var endValue: Double?
    private(set) var wait: Wait?
    /// Under a proof test.
    var isUnderTest = false

    init(_ definition: AlarmDefinition, restored: AlarmRecord?) {
        let record = restored ?? AlarmRecord(id: definition.id, priority: definition.priority)
        self.record = record
        // An annunciation takes the acknowledgement of the one before away: where one stands beside an unacknowledged
        // condition, that condition came in silence. So does one without any number.
        isUnannounced = record.beneath == .unacknowledged && (record.serial == 0 || record.acknowledgedAt != nil)
        awaitsAcknowledgement = record.beneath.needsAcknowledgement && !isUnannounced
        isLatchHeld = record.beneath.isLatched
        cause = Evidence(
            value: record.value, text: record.text,
            priority: definition.id.kind.namesItsPriority && record.beneath.isActive ? record.priority : nil)
    }

    var isSilenced: Bool { record.hold != nil || !record.suppression.isEmpty }
    var isUnheard: Bool { isUnannounced }

    /// Brings the record up to date with what it is derived from.
    mutating func derive(isInAlarm: Bool, at now: MonotonicTime) {
        record.beneath =
            switch (isInAlarm, awaitsAcknowledgement || isInAlarm && isUnannounced) {
            case (true, true): .unacknowledged
            case (true, false): .acknowledged
            case (false, true): isLatchHeld ? .latchedUnacknowledged : .returnedUnacknowledged
            case (false, false): isLatchHeld ? .latchedAcknowledged : .normal
            }
        if record.beneath == .normal { record.questionable = false }
        if let remaining = shelvedFor(at: now) { record.hold?.remaining = remaining }
    }

    /// What is left of a shelving; nil where it is not shelved.
    func shelvedFor(at now: MonotonicTime) -> Duration? {
        guard let wait, case .shelvingEnds = wait.kind else { return nil }
        return max(.zero, wait.until - now)
    }

    // MARK: The process

    /// Makes the record that of a new annunciation; nothing of the one before remains.
    mutating func annunciate(
        _ definition: AlarmDefinition, serial: Int64, firstOut: Int64, questionable: Bool, isUnattended: Bool,
        at wall: WallTime
    ) {
        awaitsAcknowledgement = true
        isUnannounced = false
        isLatchHeld = false
        wait = nil
        record = AlarmRecord(
            id: record.id, state: .unacknowledged, serial: serial, questionable: questionable, raisedAt: wall,
            value: cause.value, limit: definition.limit, text: cause.text,
            priority: cause.priority ?? definition.priority, firstOut: firstOut, isTest: isUnderTest,
            isUnattended: isUnattended)
    }

    mutating func cameInSilence() { isUnannounced = true }

    /// What was annunciated before stays to be acknowledged; what came in silence leaves nothing to acknowledge.
    mutating func leave(isLatching: Bool) {
        isUnannounced = false
        isLatchHeld = isLatchHeld || isLatching
        dropCall()
        // While it waits for a person, what they are asked about stays questionable.
        if !awaitsAcknowledgement { record.questionable = false }
    }

    mutating func confirm() { record.questionable = false }

    // MARK: Persons

    mutating func acknowledge(by operatorName: String, comment: String?, at wall: WallTime) {
        awaitsAcknowledgement = false
        isUnannounced = false
        dropCall()
        record.acknowledgedBy = operatorName
        record.acknowledgedAt = wall
        record.comment = comment
        record.isUnattended = false
    }

    mutating func comment(_ text: String) { record.comment = text }

    mutating func resetLatch() { isLatchHeld = false }

    mutating func hold(_ hold: AlarmHold, until: MonotonicTime?) {
        record.hold = hold
        wait = until.map { Wait(kind: .shelvingEnds, until: $0) }
    }

    mutating func endHold() {
        record.hold = nil
        wait = nil
    }

    mutating func setHoldEnd(_ until: WallTime) { record.hold?.until = until }

    // MARK: Design and time

    mutating func suppress(_ cause: AlarmSuppression) {
        record.suppression.formUnion(cause)
        dropCall()
    }

    mutating func unsuppress(_ cause: AlarmSuppression) { record.suppression.subtract(cause) }

    /// A shelving's end is not given up by this.
    mutating func call(_ kind: Wait.Kind, at time: MonotonicTime) {
        if record.hold == nil { wait = Wait(kind: kind, until: time) }
    }

    private mutating func dropCall() {
        guard let wait else { return }
        if case .shelvingEnds = wait.kind { return }
        self.wait = nil
    }

    // MARK: A restart

    mutating func adopt(priority: AlarmPriority) { record.priority = priority }

    mutating func adopt(limit: Double?) { record.limit = limit }

    mutating func close() {
        awaitsAcknowledgement = false
        isUnannounced = false
        isLatchHeld = false
        endHold()
        record.suppression = []
    }
}

extension AlarmKind {
    /// Whether the observation says how urgent the annunciation is.
    var namesItsPriority: Bool { self == .lostWhileMoving }
}
