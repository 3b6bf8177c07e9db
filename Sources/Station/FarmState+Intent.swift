import Alarms
import Snapshots
import TankFarm

extension FarmState {
    /// In characters.
    static let longestComment = 500

    /// Does what an operator wants, as the person whom the edge has named.
    mutating func reduce(
        _ intent: Intent, by originator: Originator, request: Int64, at: Moment
    ) -> [StationEffect] {
        switch intent {
        case .acknowledge(let references, let comment):
            return acknowledge(references, comment: comment, by: originator, request: request, at: at)
        }
    }

    private mutating func acknowledge(
        _ references: [AlarmReference], comment: String?, by originator: Originator, request: Int64, at: Moment
    ) -> [StationEffect] {
        // From outside, and into the record, onto screens and paper: printable, and no longer than a remark.
        let comment = comment.map { String($0.withoutControls.prefix(FarmState.longestComment)) }
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
        let awaiting = Awaiting(ticket: lastTicket, request: request, results: results)
        guard storage.isHealthy else { return effects + [.reply(request: request, notOnRecord(awaiting))] }
        awaitingRecord.append(awaiting)
        return effects
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
                    alarm: $0.alarm, done: false,
                    why: "taken, NOT ON RECORD yet (\(why)); it is written first when the disk is back")
                : $0
        }
    }
}
