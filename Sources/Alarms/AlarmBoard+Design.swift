import TankFarm

/// What is silenced, called anew and marked by design, and not by a person.
extension AlarmBoard {
    /// Adds a cause that keeps alarms silent. One that was annunciated gets an entry; of a normal one only the state is
    /// kept. On-delays that run are stopped where the cause is a line's fault: they are its effects, and `unknown` alone
    /// would let them run out. Alarms that are not configured, or disabled, are passed over.
    package mutating func suppress(
        _ alarms: [AlarmID], _ cause: AlarmSuppression, at now: Moment
    ) -> [AlarmEffect] {
        var effects: [AlarmEffect] = []
        for alarm in alarms {
            guard let slot = place(of: alarm), definitions[slot].isEnabled else { continue }
            let before = self.alarms[slot].record
            guard !before.suppression.isSuperset(of: cause) else { continue }
            if cause.contains(.lineFault) { conditions[slot].dropOnDelay() }
            self.alarms[slot].suppress(cause)
            let record = changed(slot, at: now)
            effects.append(
                before.state != .normal && record.state != before.state
                    ? .record(record, entry(.suppressed, of: record, by: nil, text: cause.words, at: now))
                    : .update(record))
        }
        return effects
    }

    /// Takes a cause away. What nothing else keeps silent is annunciated if its condition stands; else it gets an entry
    /// where it is not normal.
    package mutating func unsuppress(
        _ alarms: [AlarmID], _ cause: AlarmSuppression, at now: Moment
    ) -> [AlarmEffect] {
        var effects: [AlarmEffect] = []
        for alarm in alarms {
            guard let slot = place(of: alarm), !self.alarms[slot].record.suppression.isDisjoint(with: cause) else {
                continue
            }
            self.alarms[slot].unsuppress(cause)
            let record = changed(slot, at: now)
            if self.alarms[slot].isSilenced || record.beneath == .normal {
                effects.append(.update(record))
            } else if conditions[slot].isInAlarm {
                annunciate(slot, now, &effects)
            } else {
                effects.append(
                    .record(record, entry(.unsuppressed, of: record, by: nil, text: "ended: \(cause.words)", at: now)))
            }
        }
        return AlarmBoard.muted(effects)
    }

    /// An alarm that stands rings again under a new serial, as when a tank joins a line's fault; nothing comes of it where
    /// the alarm does not stand or is silenced. What is nil stays as it was.
    package mutating func annunciateAnew(
        _ alarm: AlarmID, text: String?, value: Double?, priority: AlarmPriority?, at now: Moment
    ) -> [AlarmEffect] {
        guard let slot = place(of: alarm), conditions[slot].isInAlarm, !alarms[slot].isSilenced else { return [] }
        let before = alarms[slot].cause
        alarms[slot].cause = LiveAlarm.Evidence(
            value: value ?? before.value, text: text ?? before.text, priority: priority ?? before.priority)
        var effects: [AlarmEffect] = []
        annunciate(slot, now, &effects)
        return effects
    }

    /// Whether annunciations that come from now on belong to a proof test: their records are marked and their entries'
    /// text begins with "TEST: ". Those that stand keep what they were.
    package mutating func setTest(_ alarms: [AlarmID], _ isTest: Bool) {
        for alarm in alarms {
            if let slot = place(of: alarm) { self.alarms[slot].isUnderTest = isTest }
        }
    }
}
