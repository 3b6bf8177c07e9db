import Alarms
import Snapshots
import TankFarm

/// Why the station does not do what was asked for at all. Nothing has changed.
package struct IntentRefusal: Error, Hashable, Sendable {
    /// One line for the person who asked: what is wrong and what to do.
    package let words: String
    let subject: IntentSubject
    /// Whether it goes into the journal: that somebody tried is of interest to who reads the record.
    var isEntered = false

    init(_ subject: IntentSubject, _ words: String, isEntered: Bool = false) {
        self.subject = subject
        self.words = words
        self.isEntered = isEntered
    }
}

/// What an intent came to.
struct IntentOutcome: Sendable {
    var effects: [StationEffect] = []
    var results: [IntentResult] = []
    /// What must be on disk before the person is told that it is done; nil: nothing was taken.
    var ticket: Int64?
}

extension Intent {
    /// The longest comment, reason or remark, in characters.
    static let longestText = 500

    /// What a person wrote.
    var texts: [String] {
        switch self {
        case .acknowledge(_, let comment), .accept(_, _, let comment): [comment].compactMap(\.self)
        case .shelve(_, _, let reason), .takeOutOfService(_, let reason), .maintain(_, _, let reason): [reason]
        case .declare(_, _, let reason): [reason].compactMap(\.self)
        case .comment(_, let text), .note(_, let text): [text]
        case .enter(_, _, _, let text), .call(_, _, let text): [text].compactMap(\.self)
        case .reset, .unshelve, .returnToService, .endMaintenance, .test, .endTest, .signOn, .withdraw, .cancelCall: []
        }
    }

    /// What it is about; the station where that is more than one thing, or none.
    var subject: IntentSubject {
        switch self {
        case .acknowledge(let references, _), .reset(let references):
            references.count == 1 ? .alarm(references[0].alarm) : .station
        case .shelve(let target, _, _), .unshelve(let target), .takeOutOfService(let target, _),
            .returnToService(let target):
            switch target {
            case .alarm(let reference): .alarm(reference.alarm)
            case .tank(let name): .tank(name)
            }
        case .comment(let reference, _): .alarm(reference.alarm)
        case .accept(let tank, _, _), .declare(let tank, _, _), .test(let tank, _), .endTest(let tank): .tank(tank)
        case .note(let tank, _), .enter(let tank, _, _, _), .withdraw(let tank, _), .call(let tank, _, _):
            tank.map { .tank($0) } ?? .station
        case .maintain(let line, _, _), .endMaintenance(let line): .line(line)
        case .signOn, .cancelCall: .station
        }
    }

    /// For the record of a refusal.
    var verb: String {
        switch self {
        case .acknowledge: "acknowledge"
        case .accept: "accept the level"
        case .reset: "reset"
        case .shelve: "shelve"
        case .unshelve: "unshelve"
        case .takeOutOfService: "take out of service"
        case .returnToService: "return to service"
        case .comment: "comment"
        case .note: "note"
        case .declare(_, let use, _): "declare \(use.words)"
        case .maintain: "line maintenance"
        case .endMaintenance: "end of line maintenance"
        case .test: "proof test"
        case .endTest: "end of proof test"
        case .enter: "enter values"
        case .withdraw: "withdraw a value"
        case .call: "call"
        case .cancelCall: "cancel a call"
        case .signOn: "sign on"
        }
    }
}

extension DeclaredUse {
    /// As people say it.
    var words: String { self == .outOfUse ? "out of use" : rawValue }
}

extension Originator {
    /// The person behind a request, as far as that can be told.
    ///
    /// - Parameter shared: Accounts of the system that are several persons.
    package func person(shared: [String]) throws(IntentRefusal) -> Person {
        guard let name = signedOnAs else {
            if shared.contains(account) {
                throw IntentRefusal(
                    .station,
                    "\(account) is a shared account: sign on with your name first: --as NAME, or at the console")
            }
            return Originator(account: account, terminal: place).person
        }
        guard shared.contains(account) else {
            // Somebody wants to be another than the kernel says that they are.
            throw IntentRefusal(
                .station, "\(account) is no shared account: what is done is entered as \(account); leave the name out",
                isEntered: true)
        }
        guard Originator.isName(name), !shared.contains(name) else {
            throw IntentRefusal(
                .station, "not a person's name: a shared account's is none; 1-32 letters, digits, spaces and . _ -")
        }
        return Originator(account: account, signedOnAs: name, terminal: place).person
    }

    /// The terminal comes from the other side of a socket, and goes onto paper.
    private var place: String { terminal.recordable(Originator.longestTerminal) }

    private static let longestTerminal = 110

    static func isName(_ text: String) -> Bool {
        guard (1...32).contains(text.count), text.unicodeScalars.count <= 64, text.first != " ", text.last != " " else {
            return false
        }
        return text.allSatisfy { $0.isLetter || $0.isNumber || " ._-".contains($0) }
    }
}
