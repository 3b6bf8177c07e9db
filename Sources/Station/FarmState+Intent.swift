import Alarms
import Snapshots
import TankFarm

extension FarmState {
    /// Does what an operator wants, as the person whom the edge has named: in memory at once, and answered when it is on
    /// record.
    mutating func reduce(
        _ intent: Intent, by originator: Originator, request: Int64, at: Moment
    ) -> [StationEffect] {
        let outcome: IntentOutcome
        do throws(IntentRefusal) {
            let person = try originator.person(shared: settings.practice.sharedAccounts)
            do throws(IntentRefusal) {
                try FarmState.check(intent)
                outcome = try carryOut(intent, by: person, originator, at: at)
            } catch {
                return refuse(intent, error, by: person, request: request, at: at)
            }
        } catch {
            // Nobody is known yet but the account.
            let account = Originator(account: originator.account, terminal: originator.terminal.recordable(110)).person
            return refuse(intent, error, by: account, request: request, at: at)
        }
        guard let ticket = outcome.ticket else {
            return outcome.effects + [.reply(request: request, outcome.results)]
        }
        return outcome.effects + replyWhenOnRecord(outcome.results, ticket: ticket, request: request)
    }

    private mutating func carryOut(
        _ intent: Intent, by person: Person, _ originator: Originator, at: Moment
    ) throws(IntentRefusal) -> IntentOutcome {
        switch intent {
        case .acknowledge(let references, let comment):
            acknowledge(references, comment: comment, by: person, at: at)
        case .accept(let tank, let seen, let comment):
            try accept(tank, seenMillimetres: seen, comment: comment, by: person, at: at)
        case .reset(let references): reset(references, by: person, at: at)
        case .shelve(let target, let time, let reason):
            try shelve(target, for: time, reason: reason, by: person, at: at)
        case .unshelve(let target): try unshelve(target, by: person, at: at)
        case .takeOutOfService(let target, let reason):
            try takeOutOfService(target, reason: reason, by: person, at: at)
        case .returnToService(let target): try returnToService(target, by: person, at: at)
        case .comment(let reference, let text): comment(reference, text, by: person, at: at)
        case .note(let tank, let text): try note(tank, text, by: person, at: at)
        case .declare(let tank, let use, let reason): try declare(tank, use, reason: reason, by: person, at: at)
        case .maintain(let line, let time, let reason):
            try maintain(line, for: time, reason: reason, by: person, at: at)
        case .endMaintenance(let line): try endMaintenance(line, by: person, at: at)
        case .test(let tank, let time): try beginTest(tank, for: time, by: person, at: at)
        case .endTest(let tank): try endTest(tank, by: person, at: at)
        case .enter(let tank, let entries, let time, let source):
            try enter(tank, entries, validFor: time, source: source, by: person, at: at)
        case .withdraw(let tank, let quantity): try withdraw(tank, quantity, by: person, at: at)
        case .call(let tank, let target, let text): try call(tank, target, text: text, by: person, at: at)
        case .cancelCall(let number): try cancelCall(number, by: person, at: at)
        case .signOn: try signOn(originator, person, at: at)
        }
    }

    /// What comes from outside goes into the record, onto screens and paper: it is printable and short, or nothing is done.
    private static func check(_ intent: Intent) throws(IntentRefusal) {
        if case .acknowledge(let references, _) = intent, references.isEmpty {
            throw IntentRefusal(.station, "no alarm is named")
        }
        for text in intent.texts {
            // By scalars: a letter may bear any number of marks.
            guard text.utf8.count <= Intent.longestText * 4, text.unicodeScalars.count <= Intent.longestText else {
                throw IntentRefusal(
                    intent.subject, "the text is too long: at most \(Intent.longestText) characters", isEntered: true)
            }
            guard text.withoutControls == text else {
                throw IntentRefusal(
                    intent.subject, "the text holds control characters: write it in one line of plain words",
                    isEntered: true)
            }
        }
    }

    private mutating func refuse(
        _ intent: Intent, _ refusal: IntentRefusal, by person: Person, request: Int64, at: Moment
    ) -> [StationEffect] {
        var effects: [StationEffect] = []
        if refusal.isEntered {
            effects = enter([refused(intent.verb, refusal.subject, refusal.words)], by: person, at: at)
        }
        return effects + [.reply(request: request, [IntentResult(refusal.subject, done: false, why: refusal.words)])]
    }

    /// What is written of one refusal.
    struct Refused {
        let alarm: AlarmID?
        let serial: Int64?
        let tank: TankName?
        let text: String
    }

    /// In scalars: no alarm's written name is longer.
    private static let longestName = 64

    func refused(_ verb: String, _ subject: IntentSubject, _ why: String, serial: Int64? = nil) -> Refused {
        // Nobody has checked the names that a request bears: printable and short, or they are no names.
        switch subject {
        case .alarm(let id):
            id.description.recordable(FarmState.longestName) == id.description
                ? Refused(alarm: id, serial: serial, tank: nil, text: "\(verb): \(why)")
                : Refused(
                    alarm: nil, serial: nil, tank: nil,
                    text: "\(verb) \(id.description.recordable(FarmState.longestName)): \(why)")
        case .tank(let name):
            name.text.recordable(FarmState.longestName) == name.text
                ? Refused(alarm: nil, serial: nil, tank: name, text: "\(verb): \(why)")
                : Refused(
                    alarm: nil, serial: nil, tank: nil,
                    text: "\(verb), tank \(name.text.recordable(FarmState.longestName)): \(why)")
        case .line(let name):
            Refused(
                alarm: nil, serial: nil, tank: nil,
                text: "\(verb), line \(name.text.recordable(FarmState.longestName)): \(why)")
        case .station: Refused(alarm: nil, serial: nil, tank: nil, text: "\(verb): \(why)")
        }
    }

    /// Enters refusals, as many as the record bears of one person.
    mutating func enter(_ refusals: [Refused], by person: Person, at: Moment) -> [StationEffect] {
        var items: [JournalItem] = []
        for refusal in refusals {
            guard let more = self.refusals.take(person.name, at: at.monotonic) else { continue }
            items.append(
                JournalItem(
                    entry: JournalEntry(
                        at: at.wall, event: .refused, alarm: refusal.alarm, serial: refusal.serial,
                        tank: refusal.tank, operatorName: person.name,
                        text: more > 0 ? "\(refusal.text); and \(more) more refused before" : refusal.text,
                        origin: person.origin)))
        }
        return write(items, at: at)
    }

    // MARK: What needs little

    private mutating func note(
        _ tank: TankName?, _ text: String, by person: Person, at: Moment
    ) throws(IntentRefusal) -> IntentOutcome {
        let subject: IntentSubject = tank.map { .tank($0) } ?? .station
        if let tank { _ = try index(of: tank) }
        guard !text.isBlank else { throw IntentRefusal(subject, "an empty note: say what is to be remembered") }
        return entered(
            JournalEntry(
                at: at.wall, event: .note, tank: tank, operatorName: person.name, text: text, origin: person.origin),
            subject, at: at)
    }

    private mutating func signOn(
        _ originator: Originator, _ person: Person, at: Moment
    ) throws(IntentRefusal) -> IntentOutcome {
        guard originator.signedOnAs != nil else {
            throw IntentRefusal(.station, "\(originator.account) is no shared account: there is nothing to sign on to")
        }
        return entered(
            JournalEntry(
                at: at.wall, event: .signedOn, operatorName: person.name,
                text: "signed on to the shared account \(originator.account)", origin: person.origin),
            .station, at: at)
    }

    // MARK: What they share

    /// The outcome of what is one entry.
    mutating func entered(
        _ entry: JournalEntry, change: RecordChange? = nil, _ subject: IntentSubject, at: Moment
    ) -> IntentOutcome {
        let effects = write([JournalItem(entry: entry, change: change)], at: at)
        return IntentOutcome(effects: effects, results: [IntentResult(subject, done: true)], ticket: lastTicket)
    }

    func index(of tank: TankName) throws(IntentRefusal) -> Int {
        guard let index = tankIndex[tank] else { throw IntentRefusal(.tank(tank), "no such tank is configured") }
        return index
    }

    func index(of line: LineName) throws(IntentRefusal) -> Int {
        guard let index = lineIndex[line] else { throw IntentRefusal(.line(line), "no such line is configured") }
        return index
    }

    /// The reason that is asked for.
    static func reason(_ text: String, _ subject: IntentSubject) throws(IntentRefusal) -> String {
        guard !text.isBlank else { throw IntentRefusal(subject, "say why: a reason is required", isEntered: true) }
        return text
    }
}

extension String {
    var isBlank: Bool { allSatisfy(\.isWhitespace) }

    /// What nobody has checked yet, as the record takes it: printable, and no longer than so many scalars, since one
    /// letter may bear any number of marks.
    func recordable(_ longest: Int) -> String {
        String(String.UnicodeScalarView(withoutControls.unicodeScalars.prefix(longest)))
    }
}
