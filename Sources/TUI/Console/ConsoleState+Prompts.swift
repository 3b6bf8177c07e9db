import Alarms
import Snapshots
import TankFarm

extension ConsoleState {
    /// Opens a question that is answered by typing.
    mutating func ask(_ purpose: TextPrompt.Purpose, _ question: String) -> [ConsoleEffect] {
        prompt = .text(TextPrompt(purpose, question))
        return []
    }

    mutating func type(_ key: Key, into question: TextPrompt, _ snapshot: FarmSnapshot) -> [ConsoleEffect] {
        var question = question
        switch key {
        case .escape:
            prompt = nil
            show("nothing entered")
            return []
        case .enter:
            do throws(TypingComplaint) {
                return try finish(question, snapshot)
            } catch {
                question.complaint = error.words
                prompt = .text(question)
                return []
            }
        default:
            question.editor.take(key)
            question.complaint = nil
            prompt = .text(question)
            return []
        }
    }

    /// What the answer leads to. A complaint keeps the question open.
    private mutating func finish(
        _ question: TextPrompt, _ snapshot: FarmSnapshot
    ) throws(TypingComplaint) -> [ConsoleEffect] {
        let text = question.editor.trimmed
        switch question.purpose {
        case .signOn(let next):
            let name = try ConsoleState.signOnName(text)
            prompt = nil
            return signOn(as: name, then: next)
        case .shelveFor(let target):
            let span =
                text.isEmpty ? ConsoleState.usualShelving(snapshot) : try ConsoleState.shelvingTime(text, snapshot)
            return ask(.shelveReason(target, span), "shelve \(target.words) for \(span.spanWords), because:")
        case .shelveReason(let target, let span):
            return close(submitting: .shelve(target, for: span, reason: try ConsoleState.reason(text)))
        case .outOfServiceReason(let target):
            return close(submitting: .takeOutOfService(target, reason: try ConsoleState.reason(text)))
        case .comment(let reference):
            guard !text.isEmpty else { throw TypingComplaint("an empty comment says nothing: write it, or Esc") }
            return close(submitting: .comment(reference, text))
        case .note(let tank):
            guard !text.isEmpty else { throw TypingComplaint("an empty note says nothing: write it, or Esc") }
            return close(submitting: .note(tank, text))
        case .values(let tank):
            return confirm(try TypedValues.parse(text, snapshot.units).intent(for: tank), snapshot)
        case .call(let tank):
            let now = lastKeyAt ?? snapshot.at.wall
            let call = try TypedCall.parse(text, tank: snapshot.tank(tank), snapshot, now: now)
            return confirm(.call(call.concernsTank ? tank : nil, call.target, text: call.text), snapshot)
        case .command:
            let command = try ConsoleCommand.parse(text, snapshot, now: lastKeyAt ?? snapshot.at.wall)
            prompt = nil
            return try obey(command, snapshot)
        }
    }

    private mutating func close(submitting intent: Intent) -> [ConsoleEffect] {
        prompt = nil
        return submit(intent)
    }

    /// What is computed with a value by hand goes by it from then on: it is shown once more before it is entered. So is a
    /// call for another day: whoever types a time that has just passed means today.
    private mutating func confirm(_ intent: Intent, _ snapshot: FarmSnapshot) -> [ConsoleEffect] {
        let wording = UnitWording(units: snapshot.units, glyphs: glyphs)
        let now = lastKeyAt ?? snapshot.at.wall
        guard let words = intent.valueWords(wording) ?? intent.farTimeWords(snapshot.zone, now: now) else {
            return close(submitting: intent)
        }
        prompt = .confirm(intent, question: "\(words)? y enters")
        return []
    }

    private mutating func obey(
        _ command: ConsoleCommand, _ snapshot: FarmSnapshot
    ) throws(TypingComplaint) -> [ConsoleEffect] {
        switch command {
        case .intent(let intent): return confirm(intent, snapshot)
        case .open(let view): return show(view, snapshot)
        case .signOn(let name):
            guard requiresSignOn else { throw TypingComplaint("this account is one person's: nobody signs on to it") }
            guard let name else { return askForName(then: nil) }
            return signOn(as: try ConsoleState.signOnName(name), then: nil)
        case .signOff:
            guard let name = signedOnAs else { throw TypingComplaint("nobody is signed on") }
            signedOnAs = nil
            show("\(name) signed off; the next who enters something is asked for a name")
            return []
        }
    }

    // MARK: Signing on

    mutating func askForName(then intent: Intent?) -> [ConsoleEffect] {
        let what = intent.map { ", to \($0.purposeWords)" } ?? ""
        return ask(.signOn(then: intent), "your name\(what):")
    }

    private mutating func signOn(as name: String, then intent: Intent?) -> [ConsoleEffect] {
        signedOnAs = name
        return submit(.signOn) + (intent.map { submit($0) } ?? [])
    }

    /// 1–32 letters, digits, blanks, `.`, `_` and `-`, as the station takes them.
    static func signOnName(_ text: String) throws(TypingComplaint) -> String {
        guard !text.isEmpty else { throw TypingComplaint("a name, as it shall stand in the journal") }
        let isPlain = text.allSatisfy { $0.isLetter || $0.isNumber || " ._-".contains($0) }
        guard isPlain, text.unicodeScalars.count <= 32 else {
            throw TypingComplaint("a name has at most 32 letters, digits, blanks, . _ or -")
        }
        return text
    }

    // MARK: Answers

    static func usualShelving(_ snapshot: FarmSnapshot) -> Duration {
        min(.seconds(7_200), snapshot.practice.longestShelving)
    }

    static func shelvingTime(_ text: String, _ snapshot: FarmSnapshot) throws(TypingComplaint) -> Duration {
        guard let span = TypedSpan.duration(text) else {
            throw TypingComplaint("\(text) is no time: write 30m, 2h or 8h")
        }
        let longest = snapshot.practice.longestShelving
        guard span <= longest else { throw TypingComplaint("no shelving is longer than \(longest.spanWords)") }
        return span
    }

    private static func reason(_ text: String) throws(TypingComplaint) -> String {
        guard !text.isEmpty else { throw TypingComplaint("a reason is needed: write it, or Esc") }
        return text
    }
}

extension AlarmTarget {
    var words: String {
        switch self {
        case .alarm(let reference): reference.alarm.words
        case .tank(let name): "all of \(name) that may be"
        }
    }
}

extension Intent {
    /// What a person is about to do, behind "to".
    var purposeWords: String {
        switch self {
        case .acknowledge(let references, _): "acknowledge \(Intent.named(references))"
        case .accept(let tank, _, _): "accept \(tank)'s level"
        case .reset(let references): "reset \(Intent.named(references))"
        case .shelve(let target, _, _): "shelve \(target.words)"
        case .unshelve(let target): "unshelve \(target.words)"
        case .takeOutOfService(let target, _): "take out of service \(target.words)"
        case .returnToService(let target): "put back in service \(target.words)"
        case .comment(let reference, _): "comment on \(reference.alarm.words)"
        case .note(let tank, _): tank.map { "write a note on \($0)" } ?? "write a note"
        case .declare(let tank, _, _): "declare \(tank)"
        case .maintain(let line, _, _), .endMaintenance(let line): "enter line \(line)'s maintenance"
        case .test(let tank, _), .endTest(let tank): "test \(tank)"
        case .enter(let tank, _, _, _): "enter values for \(tank?.text ?? "the site")"
        case .withdraw(let tank, _): "take back a value of \(tank?.text ?? "the site")"
        case .call, .cancelCall: "change a call"
        case .signOn: "sign on"
        }
    }

    static func named(_ references: [AlarmReference]) -> String {
        references.count == 1 ? references[0].alarm.words : "\(references.count) alarms"
    }
}
