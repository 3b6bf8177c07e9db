import TankFarm

extension AlarmBoard {
    /// Keeps an alarm silent for a time, with a reason; one that is normal too. What waits for acknowledgement is
    /// acknowledged by that person first, with an entry; a latch is kept. When the time is over it comes back by itself.
    ///
    /// - Parameters:
    ///   - serial: As in `acknowledge`; a normal alarm has none that counts.
    ///   - longest: No shelving may be longer.
    package mutating func shelve(
        _ alarm: AlarmID, serial: Int64?, for duration: Duration, longest: Duration, reason: String,
        by person: Person, at now: Moment
    ) throws(AlarmRefusal) -> [AlarmEffect] {
        let slot = try holdable(alarm, reason: reason)
        guard definitions[slot].isShelvable else { throw .notShelvable }
        guard alarms[slot].record.hold == nil else { throw .alreadyShelved }
        guard duration > .zero else { throw .noDuration }
        guard duration <= longest else { throw .tooLong(longest: longest) }
        try expect(serial, of: slot)
        let hold = AlarmHold(
            kind: .shelved, by: person.name, reason: reason, since: now.wall, until: now.wall + duration,
            remaining: duration)
        return keepSilent(
            slot, hold, until: now.monotonic + duration, by: person, text: "\(reason); for \(duration.inWords)",
            at: now)
    }

    /// Ends a shelving before its time.
    package mutating func unshelve(
        _ alarm: AlarmID, by person: Person, at now: Moment
    ) throws(AlarmRefusal) -> [AlarmEffect] {
        guard let slot = place(of: alarm) else { throw .unknownAlarm }
        guard alarms[slot].record.hold?.kind == .shelved else { throw .notShelved }
        var effects: [AlarmEffect] = []
        endHold(slot, .unshelved, by: person, text: nil, now, &effects)
        return effects
    }

    /// Keeps an alarm silent until it is put back, with a reason: of maintenance, and of any alarm. A shelving that stands
    /// ends by it.
    package mutating func takeOutOfService(
        _ alarm: AlarmID, reason: String, by person: Person, at now: Moment
    ) throws(AlarmRefusal) -> [AlarmEffect] {
        let slot = try holdable(alarm, reason: reason)
        var effects: [AlarmEffect] = []
        if alarms[slot].record.hold != nil {
            alarms[slot].endHold()
            let record = changed(slot, at: now)
            effects.append(
                .record(record, entry(.unshelved, of: record, by: person, text: "taken out of service", at: now)))
        }
        let hold = AlarmHold(kind: .outOfService, by: person.name, reason: reason, since: now.wall)
        return effects + keepSilent(slot, hold, until: nil, by: person, text: reason, at: now)
    }

    /// Puts an alarm back that was out of service.
    package mutating func returnToService(
        _ alarm: AlarmID, by person: Person, at now: Moment
    ) throws(AlarmRefusal) -> [AlarmEffect] {
        guard let slot = place(of: alarm) else { throw .unknownAlarm }
        guard alarms[slot].record.hold?.kind == .outOfService else { throw .notOutOfService }
        var effects: [AlarmEffect] = []
        endHold(slot, .inService, by: person, text: nil, now, &effects)
        return effects
    }

    /// What is left of a shelving; nil where the alarm is not shelved.
    package func shelvedFor(_ alarm: AlarmID, at now: MonotonicTime) -> Duration? {
        place(of: alarm).flatMap { alarms[$0].shelvedFor(at: now) }
    }

    /// Each shelved alarm's record with the time that is left, and the wall clock's end that follows from it: to be called
    /// hourly, so that a kill gives no shelving much more time than it had, and after the wall clock was set.
    package mutating func rewriteHolds(at now: Moment) -> [AlarmEffect] {
        shown.sorted().compactMap { slot in
            guard let remaining = alarms[slot].shelvedFor(at: now.monotonic) else { return nil }
            alarms[slot].setHoldEnd(now.wall + remaining)
            return .update(changed(slot, at: now))
        }
    }

    // MARK: What time and the restart share

    mutating func endShelving(_ slot: Int, text: String, _ now: Moment, _ effects: inout [AlarmEffect]) {
        endHold(slot, .unshelved, by: nil, text: text, now, &effects)
    }

    private mutating func endHold(
        _ slot: Int, _ event: JournalEvent, by person: Person?, text: String?, _ now: Moment,
        _ effects: inout [AlarmEffect]
    ) {
        alarms[slot].endHold()
        let record = changed(slot, at: now)
        effects.append(.record(record, entry(event, of: record, by: person, text: text, at: now)))
        if conditions[slot].isInAlarm, !alarms[slot].isSilenced { annunciate(slot, now, &effects) }
    }

    private mutating func keepSilent(
        _ slot: Int, _ hold: AlarmHold, until: MonotonicTime?, by person: Person, text: String, at now: Moment
    ) -> [AlarmEffect] {
        var effects: [AlarmEffect] = []
        if alarms[slot].awaitsAcknowledgement {
            effects.append(acknowledge(slot, by: person, comment: nil, at: now))
        }
        alarms[slot].hold(hold, until: until)
        let record = changed(slot, at: now)
        let event: JournalEvent = hold.kind == .shelved ? .shelved : .outOfService
        effects.append(.record(record, entry(event, of: record, by: person, text: text, at: now)))
        return effects
    }

    private func holdable(_ alarm: AlarmID, reason: String) throws(AlarmRefusal) -> Int {
        guard let slot = place(of: alarm) else { throw .unknownAlarm }
        guard definitions[slot].isEnabled else { throw .disabled }
        guard alarms[slot].record.hold?.kind != .outOfService else { throw .alreadyOutOfService }
        guard !isBlank(reason) else { throw .noReason }
        return slot
    }
}
