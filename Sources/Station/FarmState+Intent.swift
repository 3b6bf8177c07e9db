import Alarms
import Snapshots
import TankFarm

extension FarmState {
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

    mutating func committed(_ ticket: Int64) -> [StationEffect] {
        unrecorded = unrecorded.filter { $0.value > ticket }
        let (ready, waiting) = (
            awaitingRecord.filter { $0.ticket <= ticket }, awaitingRecord.filter { $0.ticket > ticket }
        )
        awaitingRecord = waiting
        return ready.map { .reply(request: $0.request, $0.results) }
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
