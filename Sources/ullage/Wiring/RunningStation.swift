import Configuration
import Glibc
import Snapshots
import Station

/// A station that runs beside this process, seen over its socket.
struct RunningStation {
    let client: SocketClient

    init(_ site: SiteConfiguration) { client = SocketClient(path: site.socketPath) }

    /// What it believes now; nil where no station answers.
    /// - Throws: `CommandFailure` where one answers, but not so that it can be understood.
    func snapshot() throws -> FarmSnapshot? {
        do {
            switch try client.request(.snapshot) {
            case .snapshot(let snapshot): return snapshot
            case .refused(let why): throw CommandFailure.impossible(why)
            case .intent: throw CommandFailure.impossible("the station's answer cannot be read")
            }
        } catch StationError.noStation {
            return nil
        } catch let error as StationError {
            throw CommandFailure.impossible(error.words)
        }
    }

    /// What it believes once that shows what was done: the answer to a wish may be quicker than the picture that has it.
    /// Nil where no picture shows it within a second.
    func snapshot(showing isShown: (FarmSnapshot) -> Bool) throws -> FarmSnapshot? {
        for _ in 0..<20 {
            guard let snapshot = try snapshot() else { return nil }
            if isShown(snapshot) { return snapshot }
            usleep(50_000)
        }
        return nil
    }

    /// What became of each thing that was wanted, when all of it is on disk.
    /// - Throws: `CommandFailure` with status 1 where no station runs, or it took none of it.
    func results(of intent: Intent, as person: PersonOption) throws -> [IntentResult] {
        do {
            switch try client.request(.intent(intent, signedOnAs: person.name, terminal: Workplace.words)) {
            case .intent(let results) where results.isEmpty:
                throw CommandFailure.impossible("the station gave no answer")
            case .intent(let results): return results
            case .refused(let why): throw CommandFailure.impossible(why)
            case .snapshot: throw CommandFailure.impossible("the station's answer cannot be read")
            }
        } catch let error as StationError {
            throw CommandFailure.impossible(error.words)
        }
    }

    /// Has the station do it, and tells on standard output what was done: each line begins with `done`.
    /// - Throws: `CommandFailure` with status 1 and one line that says what was not done, and why.
    func carryOut(_ intent: Intent, as person: PersonOption, done: String) throws {
        let results = try results(of: intent, as: person)
        for result in results where result.done {
            let subject = result.subject == .station ? "" : " \(result.subject)"
            try Output.line(done + subject + (result.why.map { ": \($0)" } ?? ""))
        }
        try Output.flush()
        let refused = results.filter { !$0.done }
        guard refused.isEmpty else { throw CommandFailure.impossible(RunningStation.words(ofRefused: refused)) }
    }

    /// One line, each reason told once: all alarms of a tank may have been refused for the same.
    static func words(ofRefused refused: [IntentResult]) -> String {
        var reasons: [(why: String, subjects: [IntentSubject])] = []
        for result in refused {
            let why = result.why ?? "refused"
            if let index = reasons.firstIndex(where: { $0.why == why }) {
                reasons[index].subjects.append(result.subject)
            } else {
                reasons.append((why, [result.subject]))
            }
        }
        return reasons.map { reason in
            let named = reason.subjects.filter { $0 != .station }.map(\.description)
            guard let first = named.first else { return reason.why }
            let names = named.count <= 4 ? named.joined(separator: ", ") : "\(first) and \(named.count - 1) more"
            return "\(names): \(reason.why)"
        }.joined(separator: "; ")
    }
}
