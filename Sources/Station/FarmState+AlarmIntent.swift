import Alarms
import Snapshots
import TankFarm

/// What a person does to alarms.
extension FarmState {
    mutating func acknowledge(
        _ references: [AlarmReference], comment: String?, by person: Person, at: Moment
    ) -> IntentOutcome {
        let said = comment.flatMap { $0.isBlank ? nil : $0 }
        return each(references, "acknowledge", by: person, at: at) { board, alarm, serial throws(AlarmRefusal) in
            try board.acknowledge(alarm, serial: serial, by: person, comment: said, at: at)
        }
    }

    mutating func reset(_ references: [AlarmReference], by person: Person, at: Moment) -> IntentOutcome {
        each(references, "reset", by: person, at: at) { board, alarm, serial throws(AlarmRefusal) in
            try board.reset(alarm, serial: serial, by: person, at: at)
        }
    }

    mutating func comment(
        _ reference: AlarmReference, _ text: String, by person: Person, at: Moment
    ) -> IntentOutcome {
        each([reference], "comment", by: person, at: at) { board, alarm, serial throws(AlarmRefusal) in
            try board.comment(alarm, serial: serial, text, by: person, at: at)
        }
    }

    /// One alarm, or all of a tank that may be and are in service.
    mutating func shelve(
        _ target: AlarmTarget, for time: Duration, reason: String, by person: Person, at: Moment
    ) throws(IntentRefusal) -> IntentOutcome {
        let references = try references(
            target, otherwise: "none of its alarms may be shelved, or all that may are already"
        ) { definition, record in definition.isShelvable && record.hold == nil }
        let longest = settings.practice.longestShelving
        let outcome = each(references, "shelve", by: person, at: at) { board, alarm, serial throws(AlarmRefusal) in
            try board.shelve(alarm, serial: serial, for: time, longest: longest, reason: reason, by: person, at: at)
        }
        return lookingAtLines(references, outcome, at: at)
    }

    mutating func unshelve(
        _ target: AlarmTarget, by person: Person, at: Moment
    ) throws(IntentRefusal) -> IntentOutcome {
        try change(target, "unshelve", otherwise: "none of its alarms is shelved", by: person, at: at) {
            $0?.kind == .shelved
        } act: { board, alarm throws(AlarmRefusal) in
            try board.unshelve(alarm, by: person, at: at)
        }
    }

    mutating func takeOutOfService(
        _ target: AlarmTarget, reason: String, by person: Person, at: Moment
    ) throws(IntentRefusal) -> IntentOutcome {
        try change(
            target, "take out of service", otherwise: "all of its alarms are out of service already", by: person,
            at: at
        ) {
            $0?.kind != .outOfService
        } act: { board, alarm throws(AlarmRefusal) in
            try board.takeOutOfService(alarm, reason: reason, by: person, at: at)
        }
    }

    mutating func returnToService(
        _ target: AlarmTarget, by person: Person, at: Moment
    ) throws(IntentRefusal) -> IntentOutcome {
        try change(target, "return to service", otherwise: "none of its alarms is out of service", by: person, at: at) {
            $0?.kind == .outOfService
        } act: { board, alarm throws(AlarmRefusal) in
            try board.returnToService(alarm, by: person, at: at)
        }
    }

    // MARK: What they share

    /// Changes what keeps alarms silent: of a tank that of those whose hold `isMeant` says so.
    private mutating func change(
        _ target: AlarmTarget, _ verb: String, otherwise: String, by person: Person, at: Moment,
        ofThose isMeant: (AlarmHold?) -> Bool,
        act: (inout AlarmBoard, AlarmID) throws(AlarmRefusal) -> [AlarmEffect]
    ) throws(IntentRefusal) -> IntentOutcome {
        let references = try references(target, otherwise: otherwise) { _, record in isMeant(record.hold) }
        let outcome = each(references, verb, by: person, at: at) { board, alarm, serial throws(AlarmRefusal) in
            try FarmState.expect(serial, of: alarm, on: board)
            return try act(&board, alarm)
        }
        return lookingAtLines(references, outcome, at: at)
    }

    /// The alarms that a target means; of a tank those enabled ones of which `isMeant` is true.
    private func references(
        _ target: AlarmTarget, otherwise: String, _ isMeant: (AlarmDefinition, AlarmRecord) -> Bool
    ) throws(IntentRefusal) -> [AlarmReference] {
        switch target {
        case .alarm(let reference): return [reference]
        case .tank(let tank):
            let references = alarmsOfTank[try index(of: tank)].compactMap { definition -> AlarmReference? in
                guard definition.isEnabled, let record = board.record(of: definition.id), isMeant(definition, record)
                else { return nil }
                return AlarmReference(alarm: definition.id, serial: nil)
            }
            guard !references.isEmpty else { throw IntentRefusal(.tank(tank), otherwise) }
            return references
        }
    }

    /// What a person saw is what they mean: another annunciation is refused. A normal alarm has no number that counts.
    private static func expect(_ serial: Int64?, of alarm: AlarmID, on board: AlarmBoard) throws(AlarmRefusal) {
        guard let serial, let record = board.record(of: alarm), record.beneath != .normal, record.serial != serial
        else { return }
        throw .otherAnnunciation(standing: record.serial)
    }

    /// Does one thing to each alarm by itself: one that refuses it holds up no other. What was done to all of them goes
    /// into one transaction.
    private mutating func each(
        _ references: [AlarmReference], _ verb: String, by person: Person, at: Moment,
        _ act: (inout AlarmBoard, AlarmID, Int64?) throws(AlarmRefusal) -> [AlarmEffect]
    ) -> IntentOutcome {
        var outcome = IntentOutcome()
        var taken: [AlarmEffect] = []
        var refusals: [Refused] = []
        for reference in references {
            do throws(AlarmRefusal) {
                taken += try act(&board, reference.alarm, reference.serial)
                outcome.results.append(IntentResult(alarm: reference.alarm, done: true))
            } catch {
                outcome.results.append(IntentResult(alarm: reference.alarm, done: false, why: error.words))
                refusals.append(refused(verb, .alarm(reference.alarm), error.words, serial: reference.serial))
            }
        }
        if !taken.isEmpty {
            outcome.effects = carryOut(taken, at: at)
            outcome.ticket = lastTicket
        }
        outcome.effects += enter(refusals, by: person, at: at)
        return outcome
    }

    /// Whether a line's fault can ring decides whether the faults of its gauges are kept under it.
    private mutating func lookingAtLines(
        _ references: [AlarmReference], _ outcome: IntentOutcome, at: Moment
    ) -> IntentOutcome {
        var outcome = outcome
        guard outcome.ticket != nil else { return outcome }
        for reference in references {
            guard case .line(let name) = reference.alarm.subject, let line = lineIndex[name] else { continue }
            outcome.effects += judgeLine(line, at: at)
        }
        return outcome
    }
}
