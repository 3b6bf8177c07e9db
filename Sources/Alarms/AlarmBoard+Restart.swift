import TankFarm

extension AlarmBoard {
    /// No shelving is resumed for longer, whatever a damaged record claims.
    private static let longestResumed = Duration.seconds(7 * 86_400)

    /// Takes up what was restored. To be called once at the start; what suppresses by design is to call `suppress` right
    /// after it, before anything is judged, since no suppression is kept over a restart.
    ///
    /// - Alarms that are no longer configured, or disabled, are closed with an entry.
    /// - Priorities and limits are taken anew. A standing alarm whose limit is another than before gets a `configuration`
    ///   entry and stays in its state: the next good value is judged by the new limit, as if the process had moved.
    /// - Shelvings go on to the earlier end of the wall clock's and what was left of them. They end, with an entry, where
    ///   that is over, the clock is in doubt, or the alarm may no longer be shelved. What stands then, or came while something kept it silent that is no more,
    ///   is annunciated by the next `advance` or `judge`.
    /// - Re-alarm times go on by the wall clock.
    ///
    /// - Parameter lastAliveAt: The newest time on record: a clock that shows less is in doubt. Nil: there is none.
    package mutating func settle(at now: Moment, lastAliveAt: WallTime? = nil) -> [AlarmEffect] {
        var effects: [AlarmEffect] = []
        for orphan in orphans where orphan.state != .normal {
            var record = orphan
            record.beneath = .normal
            record.questionable = false
            record.hold = nil
            record.suppression = []
            effects.append(closing(orphan, record, "no longer configured", now))
        }
        let isInDoubt = lastAliveAt.map { now.wall < $0 } ?? false
        for slot in unsettled {
            guard definitions[slot].isEnabled else {
                close(slot, now, &effects)
                continue
            }
            adoptDefinition(slot, now, &effects)
            resumeHold(slot, clockIsInDoubt: isInDoubt, now, &effects)
            resumeCall(slot, now)
        }
        orphans = []
        unsettled = []
        return effects
    }

    private mutating func close(_ slot: Int, _ now: Moment, _ effects: inout [AlarmEffect]) {
        let before = alarms[slot].record
        guard before.state != .normal else { return }
        conditions[slot].close()
        alarms[slot].close()
        effects.append(closing(before, changed(slot, at: now), "disabled in the configuration", now))
    }

    /// What was on no list needs no entry.
    private func closing(_ before: AlarmRecord, _ after: AlarmRecord, _ why: String, _ now: Moment) -> AlarmEffect {
        guard before.isShown else { return .update(after) }
        let hold = before.hold.map { "; it was \($0.kind == .shelved ? "shelved" : "out of service"), by \($0.by)" }
        let entry = JournalEntry(
            at: now.wall, event: .cleared, alarm: after.id, serial: after.serial > 0 ? after.serial : nil,
            limit: after.limit, text: why + (hold ?? ""))
        return .record(after, entry)
    }

    private mutating func adoptDefinition(_ slot: Int, _ now: Moment, _ effects: inout [AlarmEffect]) {
        let before = alarms[slot].record
        let definition = definitions[slot]
        var said: [String] = []
        let ownPriority = definition.id.kind.namesItsPriority && before.beneath != .normal
        if !ownPriority { alarms[slot].adopt(priority: definition.priority) }
        // Where the condition came in silence, the record's limit is that of an annunciation long gone.
        if before.beneath != .normal, !alarms[slot].isUnheard, before.limit != definition.limit {
            alarms[slot].adopt(limit: definition.limit)
            said.append("limit \(words(definition.limit, before)), was \(words(before.limit, before))")
        }
        if before.beneath.isLatched, !definition.isLatching {
            alarms[slot].resetLatch()
            said.append("no longer latching")
        }
        alarms[slot].unsuppress(before.suppression)
        let record = changed(slot, at: now)
        if !said.isEmpty {
            let entry = JournalEntry(
                at: now.wall, event: .configuration, alarm: record.id, serial: record.serial, limit: record.limit,
                text: said.joined(separator: "; "))
            effects.append(.record(record, entry))
        } else if record.priority != before.priority || record.suppression != before.suppression {
            effects.append(.update(record))
        }
    }

    private mutating func resumeHold(
        _ slot: Int, clockIsInDoubt: Bool, _ now: Moment, _ effects: inout [AlarmEffect]
    ) {
        guard let hold = alarms[slot].record.hold, hold.kind == .shelved else { return }
        let left = min(
            hold.until.map { $0 - now.wall } ?? .zero, hold.remaining ?? AlarmBoard.longestResumed,
            AlarmBoard.longestResumed)
        let isShelvable = definitions[slot].isShelvable
        if !clockIsInDoubt, now.wall >= hold.since, left > .zero, isShelvable {
            alarms[slot].hold(hold, until: now.monotonic + left)
            alarms[slot].setHoldEnd(now.wall + left)
            effects.append(.update(changed(slot, at: now)))
            return
        }
        alarms[slot].endHold()
        if conditions[slot].isInAlarm { alarms[slot].cameInSilence() }
        let record = changed(slot, at: now)
        let why =
            left <= .zero
            ? "its time is over"
            : isShelvable
                ? "the clock is in doubt after the restart" : "by the configuration it may no longer be shelved"
        effects.append(.record(record, entry(.unshelved, of: record, by: nil, text: why, at: now)))
    }

    private mutating func resumeCall(_ slot: Int, _ now: Moment) {
        let record = alarms[slot].record
        guard record.hold == nil, conditions[slot].isInAlarm else { return }
        if alarms[slot].isUnheard {
            alarms[slot].call(.announce, at: now.monotonic)
        } else if record.beneath == .acknowledged, let after = definitions[slot].reAlarmAfter {
            let passed = max(.zero, record.acknowledgedAt.map { now.wall - $0 } ?? .zero)
            let left = max(.zero, after - passed)
            alarms[slot].call(.reAlarm(after: passed + left), at: now.monotonic + left)
        }
        changed(slot, at: now)
    }

    private func words(_ limit: Double?, _ record: AlarmRecord) -> String {
        guard let limit else { return "none" }
        return "\(DecimalText.fixed(limit, limit == limit.rounded() ? 0 : 1)) \(record.id.kind.unit)"
    }
}
