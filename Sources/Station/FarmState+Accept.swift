import Alarms
import Snapshots
import TankFarm

extension FarmState {
    /// How far a level may have moved on since a person saw it, and still be the one that they answer for.
    static let sameLevelMillimetres = 20.0

    /// Takes the level that a tank's gauge shows for true, as a named person says.
    mutating func accept(
        _ tank: TankName, seenMillimetres: Double?, comment: String?, by person: Person, at: Moment
    ) throws(IntentRefusal) -> IntentOutcome {
        let index = try index(of: tank)
        let before = tanks[index].level.measurement
        guard let level = before.value, before.reason != .warmingUp else {
            let reason = before.reason?.rawValue ?? "unknown"
            let state = before.quality == .bad ? "bad (\(reason))" : reason
            throw IntentRefusal(.tank(tank), "its level is \(state) now: nothing to accept until it is read again")
        }
        if let seen = seenMillimetres, !(abs(level - seen) <= FarmState.sameLevelMillimetres) {
            throw IntentRefusal(
                .tank(tank), "its level is \(DecimalText.fixed(level, 0)) mm now, and not what was asked about")
        }
        guard let (what, value) = answer(index, at: at) else {
            throw IntentRefusal(
                .tank(tank), "nothing to accept: its level has neither jumped nor stopped without a word")
        }
        let said = comment.flatMap { $0.isBlank ? nil : $0 }
        let entry = JournalEntry(
            at: at.wall, event: .accepted, tank: tank, operatorName: person.name, value: value,
            text: said.map { "\(what): \($0)" } ?? what, origin: person.origin)
        // First what it answers, where that is held back.
        let held = findings[index].heldBack(at: at.monotonic)
        var effects = write((held + [entry]).map { JournalItem(entry: $0) }, at: at)
        let ticket = lastTicket
        // Without that doubt from now on: what it had held back is judged at once.
        let accepted = tanks[index].level.measurement
        if accepted != before {
            effects += judge(tank: index, TankBelief.Judged(level: accepted, asked: .level), at: at)
            if let sample = tanks[index].sample { effects.append(.sample(sample.taken(at: at.wall))) }
        } else {
            effects += judgeWatches(index, at: at)
        }
        return IntentOutcome(effects: effects, results: [IntentResult(tank: tank, done: true)], ticket: ticket)
    }

    /// Takes the answer to what is asked about a tank's level: what it says, for the record, and the level; nil where
    /// nothing is asked.
    private mutating func answer(_ index: Int, at: Moment) -> (what: String, millimetres: Double)? {
        switch tanks[index].accept() {
        case .jumped(let jump), .dropped(let jump, _):
            return ("\(tanks[index].words(of: jump)): taken for true", jump.to.millimetres)
        case .stuck(let stop): return ("\(tanks[index].words(of: stop)) yes", stop.millimetres)
        case nil:
            guard let standing = watches[index].declaredStill.standing,
                let question = watches[index].declaredStill.question(zone: settings.zone, at: at.wall),
                watches[index].declaredStill.accept(at: at.monotonic)
            else { return nil }
            return ("\(question) accepted", standing.millimetres)
        }
    }
}
