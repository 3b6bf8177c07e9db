import Alarms
import Snapshots
import TankFarm

extension FarmState {
    /// In characters.
    static let longestComment = 500
    /// How far a level may have moved on since a person saw it, and still be the one that they answer for.
    static let sameLevelMillimetres = 20.0

    /// Does what an operator wants, as the person whom the edge has named.
    mutating func reduce(
        _ intent: Intent, by originator: Originator, request: Int64, at: Moment
    ) -> [StationEffect] {
        switch intent {
        case .acknowledge(let references, let comment):
            return acknowledge(references, comment: comment, by: originator, request: request, at: at)
        case .accept(let tank, let seen, let comment):
            return accept(tank, seenMillimetres: seen, comment: comment, by: originator, request: request, at: at)
        case .reset, .shelve, .unshelve, .takeOutOfService, .returnToService, .comment, .note, .declare, .maintain,
            .endMaintenance, .test, .endTest, .signOn:
            return [.reply(request: request, [IntentResult(.station, done: false, why: "not served yet")])]
        }
    }

    private mutating func acknowledge(
        _ references: [AlarmReference], comment: String?, by originator: Originator, request: Int64, at: Moment
    ) -> [StationEffect] {
        let comment = recordable(comment)
        var results: [IntentResult] = []
        var taken: [AlarmEffect] = []
        for reference in references {
            do {
                taken += try board.acknowledge(
                    reference.alarm, serial: reference.serial, by: originator.operatorName, comment: comment, at: at)
                results.append(IntentResult(alarm: reference.alarm, done: true))
            } catch {
                results.append(IntentResult(alarm: reference.alarm, done: false, why: error.words))
            }
        }
        let effects = carryOut(taken, at: at)
        guard !taken.isEmpty else { return effects + [.reply(request: request, results)] }
        return effects + replyWhenOnRecord(results, ticket: lastTicket, request: request)
    }

    /// Takes the level that a tank's gauge shows for true, as a named person says.
    private mutating func accept(
        _ tank: TankName, seenMillimetres: Double?, comment: String?, by originator: Originator, request: Int64,
        at: Moment
    ) -> [StationEffect] {
        func refused(_ why: String) -> [StationEffect] {
            [.reply(request: request, [IntentResult(tank: tank, done: false, why: why)])]
        }
        guard let index = tankIndex[tank] else { return refused("no such tank is configured") }
        let before = tanks[index].level.measurement
        guard let level = before.value, before.reason != .warmingUp else {
            let reason = before.reason?.rawValue ?? "unknown"
            let state = before.quality == .bad ? "bad (\(reason))" : reason
            return refused("its level is \(state) now: nothing to accept until it is read again")
        }
        if let seen = seenMillimetres, !(abs(level - seen) <= FarmState.sameLevelMillimetres) {
            return refused("its level is \(DecimalText.fixed(level, 0)) mm now, and not what was asked about")
        }
        guard let finding = tanks[index].accept() else {
            return refused("nothing to accept: its level has neither jumped nor stopped without a word")
        }
        let what: String
        let value: Double
        switch finding {
        case .jumped(let jump), .dropped(let jump, _):
            what = "\(tanks[index].words(of: jump)): taken for true"
            value = jump.to.millimetres
        case .stuck(let stop):
            what = "\(tanks[index].words(of: stop)) yes"
            value = stop.millimetres
        }
        let said = recordable(comment).flatMap { $0.allSatisfy(\.isWhitespace) ? nil : $0 }
        let entry = JournalEntry(
            at: at.wall, event: .accepted, tank: tank, operatorName: originator.operatorName, value: value,
            text: said.map { "\(what): \($0)" } ?? what)
        // First what it answers, where that is held back.
        let held = findings[index].heldBack(at: at.monotonic)
        var effects = write((held + [entry]).map { JournalItem(entry: $0) }, at: at)
        let ticket = lastTicket
        // Without that doubt from now on: what it had held back is judged at once.
        let accepted = tanks[index].level.measurement
        if accepted != before {
            effects += judge(tank: index, TankBelief.Judged(level: accepted, asked: .level), at: at)
            if let sample = tanks[index].sample { effects.append(.sample(sample.taken(at: at.wall))) }
        }
        return effects + replyWhenOnRecord([IntentResult(tank: tank, done: true)], ticket: ticket, request: request)
    }

    /// From outside, and into the record, onto screens and paper: printable, and no longer than a remark.
    private func recordable(_ comment: String?) -> String? {
        comment.map { String($0.withoutControls.prefix(FarmState.longestComment)) }
    }

    /// A person is told that it is done when it is on disk; at once, and with that caution, where the disk is gone.
    private mutating func replyWhenOnRecord(
        _ results: [IntentResult], ticket: Int64, request: Int64
    ) -> [StationEffect] {
        let awaiting = Awaiting(ticket: ticket, request: request, results: results)
        guard storage.isHealthy else { return [.reply(request: request, notOnRecord(awaiting))] }
        awaitingRecord.append(awaiting)
        return []
    }

    /// Everything up to `ticket` is on disk: only now is it shown as such.
    mutating func committed(_ ticket: Int64, at: Moment) -> [StationEffect] {
        let written = unwritten.filter { $0.ticket <= ticket }
        unwritten.removeAll { $0.ticket <= ticket }
        journal += written.flatMap(\.entries)
        if journal.count > FarmState.journalKept { journal.removeFirst(journal.count - FarmState.journalKept) }
        unrecorded = unrecorded.filter { $0.value > ticket }
        let (ready, waiting) = (
            awaitingRecord.filter { $0.ticket <= ticket }, awaitingRecord.filter { $0.ticket > ticket }
        )
        awaitingRecord = waiting
        let replies = ready.map { StationEffect.reply(request: $0.request, $0.results) }
        return storageFailure == .silent ? replies + storageRecovered(at: at) : replies
    }

    /// A disk that stalls gives no error: its silence is told after a while, as an error would be.
    mutating func noticeSilentDisk(at: Moment) -> [StationEffect] {
        guard storageFailure == nil, let oldest = unwritten.first,
            oldest.since + FarmState.storagePatience <= at.monotonic
        else { return [] }
        storageFailure = .silent
        return storageFailed("the disk does not answer", at: at)
    }

    mutating func storageRecovered(at: Moment) -> [StationEffect] {
        storageFailure = nil
        storage.isHealthy = true
        storage.why = nil
        return judge([(AlarmID(.station, .storageFault), .condition(false, text: nil))], at: at)
    }

    mutating func storageFailed(_ why: String, at: Moment) -> [StationEffect] {
        storage.isHealthy = false
        storage.why = why
        let replies = awaitingRecord.map { StationEffect.reply(request: $0.request, notOnRecord($0)) }
        awaitingRecord = []
        return replies + judge([(AlarmID(.station, .storageFault), .condition(true, text: why))], at: at)
    }

    /// What was taken stays taken and is written first when the disk comes back; nobody is told that it is on record.
    private func notOnRecord(_ awaiting: Awaiting) -> [IntentResult] {
        let why = storage.why ?? "the database does not answer"
        return awaiting.results.map {
            $0.done
                ? IntentResult(
                    $0.subject, done: false,
                    why: "taken, NOT ON RECORD yet (\(why)); it is written first when the disk is back")
                : $0
        }
    }
}
