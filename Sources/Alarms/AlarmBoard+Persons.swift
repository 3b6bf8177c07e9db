import TankFarm

extension AlarmBoard {
    /// Takes a person's acknowledgement of one annunciation: while the alarm stands, or after it has gone, which ends it
    /// (a latch is kept). No deadline is judged here, since a refusal could not hand on what came of it.
    ///
    /// - Parameters:
    ///   - serial: The annunciation that the person saw; nil: whichever stands.
    ///   - comment: Into the record and the entry's text; one that is blank counts as none.
    package mutating func acknowledge(
        _ alarm: AlarmID, serial: Int64?, by person: Person, comment: String?, at now: Moment
    ) throws(AlarmRefusal) -> [AlarmEffect] {
        let slot = try unsilenced(alarm)
        // What stands after a restart and is about to ring for the first time can be acknowledged once it has.
        guard alarms[slot].awaitsAcknowledgement else { throw .nothingToAcknowledge }
        try expect(serial, of: slot)
        let said = comment.flatMap { isBlank($0) ? nil : $0 }
        return [acknowledge(slot, by: person, comment: said, at: now)]
    }

    /// Lets go of a latch: latched and acknowledged, the alarm is normal then; not yet acknowledged, it is returned and
    /// waits for that. The entry says which. Refused while the condition is true, be it that its on-delay still runs.
    package mutating func reset(
        _ alarm: AlarmID, serial: Int64?, by person: Person, at now: Moment
    ) throws(AlarmRefusal) -> [AlarmEffect] {
        let slot = try unsilenced(alarm)
        let isTrue = conditions[slot].isTrue
        guard alarms[slot].isLatchHeld || isTrue && definitions[slot].isLatching else { throw .nothingLatched }
        try expect(serial, of: slot)
        guard !isTrue else { throw .conditionStands }
        alarms[slot].resetLatch()
        let record = changed(slot, at: now)
        let text = record.beneath == .normal ? "normal" : "still to be acknowledged"
        return [.record(record, entry(.reset, of: record, by: person, text: text, at: now))]
    }

    /// Puts a person's words on an alarm that is not normal; they take the place of those before, which stay in the
    /// journal. `serial` as in `acknowledge`.
    package mutating func comment(
        _ alarm: AlarmID, serial: Int64?, _ text: String, by person: Person, at now: Moment
    ) throws(AlarmRefusal) -> [AlarmEffect] {
        guard let slot = place(of: alarm) else { throw .unknownAlarm }
        guard alarms[slot].record.isShown else { throw .nothingToComment }
        try expect(serial, of: slot)
        guard !isBlank(text) else { throw .blankComment }
        alarms[slot].comment(text)
        let record = changed(slot, at: now)
        return [.record(record, entry(.comment, of: record, by: person, text: text, at: now))]
    }

    // MARK: What the persons' acts share

    /// The acknowledgement itself, of an alarm that waits for one.
    mutating func acknowledge(_ slot: Int, by person: Person, comment: String?, at now: Moment) -> AlarmEffect {
        alarms[slot].acknowledge(by: person.name, comment: comment, at: now.wall)
        if conditions[slot].isInAlarm, let after = definitions[slot].reAlarmAfter {
            alarms[slot].call(.reAlarm(after: after), at: now.monotonic + after)
        }
        let record = changed(slot, at: now)
        return .record(record, entry(.acknowledged, of: record, by: person, text: comment, at: now))
    }

    func entry(
        _ event: JournalEvent, of record: AlarmRecord, by person: Person?, text: String?, at now: Moment
    ) -> JournalEntry {
        JournalEntry(
            at: now.wall, event: event, alarm: record.id, serial: record.serial > 0 ? record.serial : nil,
            operatorName: person?.name, text: text, origin: person?.origin)
    }

    /// The person saw this annunciation; of a normal alarm no number counts.
    func expect(_ serial: Int64?, of slot: Int) throws(AlarmRefusal) {
        let record = alarms[slot].record
        guard let serial, record.beneath != .normal, serial != record.serial else { return }
        throw .otherAnnunciation(standing: record.serial)
    }

    func isBlank(_ text: String) -> Bool { text.allSatisfy(\.isWhitespace) }

    private func unsilenced(_ alarm: AlarmID) throws(AlarmRefusal) -> Int {
        guard let slot = place(of: alarm) else { throw .unknownAlarm }
        let record = alarms[slot].record
        // Suppressed and normal beneath, it is not listed: there is nothing to ask of it.
        if alarms[slot].isSilenced, record.isShown { throw .silenced(record.state) }
        return slot
    }
}
