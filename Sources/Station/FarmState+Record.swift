import Alarms
import Snapshots
import TankFarm

/// What is on disk, and what is not yet.
extension FarmState {
    /// A person is told that it is done when it is on disk; at once, and with that caution, where the disk is gone.
    mutating func replyWhenOnRecord(
        _ results: [IntentResult], ticket: Int64, request: Int64
    ) -> [StationEffect] {
        // Where nothing was left to write, nothing will be confirmed.
        guard let newest = unwritten.last?.ticket, newest >= ticket else { return [.reply(request: request, results)] }
        let awaiting = Awaiting(ticket: ticket, request: request, results: results)
        guard storage.isHealthy else { return [.reply(request: request, notOnRecord(awaiting))] }
        awaitingRecord.append(awaiting)
        return []
    }

    /// Everything up to `ticket` is on disk: only now is it shown as such.
    mutating func committed(_ ticket: Int64, at: Moment) -> [StationEffect] {
        // By what was written alone: in a storm far more is waiting than one commit confirms.
        let written = unwritten.prefix { $0.ticket <= ticket }
        for entry in written.flatMap(\.entries) {
            journal.append(entry)
            if let alarm = entry.alarm, let last = unrecorded[alarm], last <= ticket { unrecorded[alarm] = nil }
        }
        unwritten.removeFirst(written.count)
        if journal.count > FarmState.journalKept { journal.removeFirst(journal.count - FarmState.journalKept) }
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
        return storageFellSilent(at: at)
    }

    mutating func storageFellSilent(at: Moment) -> [StationEffect] {
        guard storageFailure == nil else { return [] }
        storageFailure = .silent
        return storageFailed("the disk does not answer", at: at)
    }

    mutating func storageAnswers(at: Moment) -> [StationEffect] {
        let isWaiting = unwritten.first.map { $0.since + FarmState.storagePatience <= at.monotonic } ?? false
        return storageFailure == .silent && !isWaiting ? storageRecovered(at: at) : []
    }

    mutating func storageRecovered(at: Moment) -> [StationEffect] {
        storageFailure = nil
        storage.isHealthy = true
        storage.why = nil
        return judge([(AlarmID(.station, .storageFault), .condition(false, text: nil))], at: at) + tellLost(at: at)
    }

    /// What fell out of the writer's memory is counted on the screens at once, and in the journal when that takes entries again: years
    /// later a hole in the history must say why it is there.
    mutating func samplesLost(_ count: Int, at: Moment) -> [StationEffect] {
        storage.lost += Int64(count)
        untoldLost += Int64(count)
        return storageFailure == nil ? tellLost(at: at) : []
    }

    private mutating func tellLost(at: Moment) -> [StationEffect] {
        guard untoldLost > 0 else { return [] }
        defer { untoldLost = 0 }
        return note(
            .storage,
            "\(untoldLost) samples are lost: the database did not take them, and memory had no room for them any longer",
            at: at)
    }

    mutating func storageFailed(_ why: String, at: Moment) -> [StationEffect] {
        storage.isHealthy = false
        storage.why = why
        let replies = awaitingRecord.map { StationEffect.reply(request: $0.request, notOnRecord($0)) }
        awaitingRecord = []
        return replies + judge([(AlarmID(.station, .storageFault), .condition(true, text: why))], at: at)
    }

    /// The new file knows nothing: all that is in force goes into it, and why it begins here.
    mutating func storageBegunAnew(setAside aside: String?, at: Moment) -> [StationEffect] {
        var items = [
            JournalItem(
                entry: JournalEntry(at: at.wall, event: .storage, text: FarmState.words(ofSettingAside: aside)),
                change: .definitions(settings.alarms))
        ]
        for declaration in declarations where declaration.by != nil || declaration.levelMillimetres != nil {
            items.append(
                JournalItem(
                    entry: JournalEntry(
                        at: at.wall, event: .declared, tank: declaration.tank,
                        text: "\(declaration.use.words), still in force: by \(declaration.by ?? "the configuration")"),
                    change: .declaration(declaration)))
        }
        for (_, work) in maintained.sorted(by: { $0.key < $1.key }) {
            items.append(
                JournalItem(
                    entry: JournalEntry(
                        at: at.wall, event: .maintenance,
                        text: "line \(work.maintenance.line), still in force: by \(work.maintenance.by)"),
                    change: .maintenance(work.maintenance)))
        }
        items += itemsOfManualValues(at: at) + itemsOfCalls(at: at)
        let kept = spansOfStanding(at: at)
        return [.states(board.standing)] + write(items, at: at) + (kept.isEmpty ? [] : [.keep(kept)])
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
