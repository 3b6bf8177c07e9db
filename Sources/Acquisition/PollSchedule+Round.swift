import TankFarm

extension PollSchedule {
    /// The round under way. Who was asked in it is told by the round's number in each place, so that one asking costs a
    /// comparison, and a count is made only when somebody falls silent or comes back.
    struct Round: Sendable {
        var number = 1
        var start: MonotonicTime?
        /// Requests that a round waits for: read in each scan and not backed off.
        var awaited = 0
        /// How many of them are still to be asked in this one.
        var missing = 0

        mutating func restart() {
            number += 1
            start = nil
        }
    }

    private func isAwaited(_ index: Int) -> Bool { places[index].every == 1 && !isBackedOff(index) }

    /// Who counts has changed.
    mutating func recountRound() {
        round.awaited = 0
        round.missing = 0
        for index in places.indices where isAwaited(index) {
            round.awaited += 1
            if places[index].round != round.number { round.missing += 1 }
        }
    }

    /// A request is asked. The round is over when all that count were asked and one of them comes again; one of none but
    /// backed-off requests ends when any of these comes again.
    mutating func trackRound(_ index: Int, at now: MonotonicTime) {
        let counts = isAwaited(index)
        let isAgain = places[index].round == round.number
        if let start = round.start, round.missing == 0, isAgain, counts || round.awaited == 0 {
            scanTime = now - start
            round.number += 1
            round.start = now
            round.missing = round.awaited - (counts ? 1 : 0)
        } else {
            if round.start == nil { round.start = now }
            if counts, !isAgain { round.missing -= 1 }
        }
        places[index].round = round.number
    }
}
