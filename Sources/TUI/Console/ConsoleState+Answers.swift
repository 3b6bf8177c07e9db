import Alarms
import Snapshots
import TankFarm

extension ConsoleState {
    /// Hands an intent to the station, and remembers it until its answer comes. At a shared account whoever has not given
    /// a name is asked for it first, and nothing is handed over without it.
    mutating func submit(_ intent: Intent) -> [ConsoleEffect] {
        if requiresSignOn, signedOnAs == nil, intent != .signOn { return askForName(then: intent) }
        submitted.append(intent)
        // An answer that never comes must not be waited for without end.
        if submitted.count > 64 { submitted.removeFirst() }
        return [.submit(intent)]
    }

    /// Tells what became of an intent: on record, or why not, in one line.
    package mutating func received(_ results: [IntentResult]) {
        let intent = answered(by: results)
        if case .signOn = intent {
            if let refused = results.first(where: { !$0.done }) {
                // Whoever the station does not know by that name has not signed on.
                signedOnAs = nil
                show("not signed on: \(refused.why ?? "refused")", .caution)
            } else {
                show("signed on as \(signedOnAs ?? "nobody") \u{2014} on record")
            }
            return
        }
        if intent == nil, results.count == 1, results[0].subject == .station, let why = results[0].why, !results[0].done
        {
            // The person was refused, and not what was asked: nothing of the oldest comes any more.
            if !submitted.isEmpty { submitted.removeFirst() }
            show("not entered: \(why)", .caution)
            return
        }
        let refused = results.filter { !$0.done }
        let done = results.filter(\.done)
        let what = intent?.doneWords(done) ?? Intent.doneWords("acknowledged", done)
        if let first = refused.first {
            let more = refused.count > 1 ? " (and \(refused.count - 1) more)" : ""
            let rest = done.isEmpty ? "" : "; \(done.count) done, on record"
            show("\(first.subject.words): \(first.why ?? "refused")\(more)\(rest)", .caution)
        } else if !done.isEmpty {
            let caution = done.compactMap(\.why).first
            show("\(what) \u{2014} \(caution ?? "on record")", caution == nil ? .plain : .caution)
        } else {
            show("nothing was done: none of its alarms can be", .caution)
        }
    }

    /// The oldest intent that these results can answer; nil where there is none.
    private mutating func answered(by results: [IntentResult]) -> Intent? {
        let subjects = results.map(\.subject)
        guard let index = submitted.firstIndex(where: { $0.isAnswered(by: subjects) }) else { return nil }
        return submitted.remove(at: index)
    }
}

extension AlarmTarget {
    fileprivate func isAnswered(by subjects: [IntentSubject]) -> Bool {
        switch self {
        case .alarm(let reference): return subjects == [.alarm(reference.alarm)]
        case .tank(let name):
            return subjects.allSatisfy { subject in
                switch subject {
                case .tank(let tank): tank == name
                case .alarm(let id): id.tank == name
                case .line, .station: false
                }
            }
        }
    }
}

extension Intent {
    fileprivate func isAnswered(by subjects: [IntentSubject]) -> Bool {
        switch self {
        case .acknowledge(let references, _), .reset(let references):
            return references.map { .alarm($0.alarm) } == subjects
        case .shelve(let target, _, _), .unshelve(let target), .takeOutOfService(let target, _),
            .returnToService(let target):
            return target.isAnswered(by: subjects)
        case .comment(let reference, _): return subjects == [.alarm(reference.alarm)]
        // Which tank it concerned is the station's to say.
        case .cancelCall: return subjects.count == 1
        case .note(nil, _), .signOn, .enter(nil, _, _, _), .withdraw(nil, _), .call(nil, _, _):
            return subjects == [.station]
        case .accept(let tank, _, _), .note(let tank?, _), .declare(let tank, _, _), .test(let tank, _),
            .endTest(let tank), .enter(let tank?, _, _, _), .withdraw(let tank?, _), .call(let tank?, _, _):
            return subjects == [.tank(tank)]
        case .maintain(let line, _, _), .endMaintenance(let line): return subjects == [.line(line)]
        }
    }

    fileprivate static func doneWords(_ verb: String, _ done: [IntentResult]) -> String {
        done.count == 1 ? "\(verb): \(done[0].subject.words)" : "\(verb): \(done.count) alarms"
    }

    /// What was done, without whether it is on record.
    fileprivate func doneWords(_ done: [IntentResult]) -> String {
        switch self {
        case .acknowledge: Intent.doneWords("acknowledged", done)
        case .reset: Intent.doneWords("reset", done)
        case .shelve(_, let span, _): Intent.doneWords("shelved for \(span.spanWords)", done)
        case .unshelve: Intent.doneWords("unshelved", done)
        case .takeOutOfService: Intent.doneWords("out of service", done)
        case .returnToService: Intent.doneWords("back in service", done)
        case .comment(let reference, _): "comment entered: \(reference.alarm.words)"
        case .accept(let tank, _, _): "\(tank) level accepted as true"
        case .note(let tank, _): tank.map { "note entered: \($0)" } ?? "note entered"
        case .declare(let tank, let use, _):
            use == .none ? "\(tank) is declared nothing any more" : "\(tank) declared \(use.words)"
        case .maintain(let line, let span, _): "line \(line) under maintenance for \(span.spanWords)"
        case .endMaintenance(let line): "line \(line)'s maintenance ended"
        case .test(let tank, let span): "\(tank) under test for \(span.spanWords)"
        case .endTest(let tank): "\(tank)'s test ended"
        case .enter(let tank, let entries, _, _):
            "\(entries.count == 1 ? "value" : "\(entries.count) values") entered: \(tank?.text ?? "site")"
        case .withdraw(let tank, let quantity): "\(tank?.text ?? "site") \(quantity.words) taken back"
        case .call(let tank, _, _): "one-time call entered\(tank.map { ": \($0)" } ?? "")"
        case .cancelCall(let number): "call \(number) taken back"
        case .signOn: "signed on"
        }
    }
}
