import TankFarm

/// When to ask which of one line's gauges: deadlines on the monotonic clock, and patience with the silent ones. A value;
/// it reads no clock and waits for nothing.
///
/// Each gauge has a deadline of its own. The earliest is served first, and of equal ones the gauge that was asked longest
/// ago, so that a line too slow for its scan goes round evenly and starves nobody.
package struct PollSchedule: Sendable {
    /// What to do at an instant.
    package enum Step: Hashable, Sendable {
        /// Ask the gauge of this index now.
        case ask(Int)
        /// Nothing is due before then; nil when the line has no gauges.
        case wait(until: MonotonicTime?)
    }

    /// After so many failed exchanges in a row a gauge is asked less and less often.
    package static let patience = 3
    /// The waits after the third failure and those that follow; the last one goes on.
    package static let backOffs: [Duration] = [
        .seconds(2), .seconds(4), .seconds(8), .seconds(16), .seconds(30),
    ]
    /// The longest wait for a gauge whose tank moved, or was near a limit, when it was lost.
    package static let longestUrgentBackOff: Duration = .seconds(5)

    private struct Place: Sendable {
        let tank: TankName
        var due: MonotonicTime
        var lastAsked: MonotonicTime?
        var failures = 0
        var isUrgent = false
    }

    /// Start of one scan to the start of the next; zero: as fast as the line goes.
    package let interval: Duration
    /// Deadlines that passed before their gauge could be asked, and were left out.
    package private(set) var overruns = 0
    /// From the start of the last full round to the start of this one; nil in the first.
    package private(set) var scanTime: Duration?

    private var places: [Place]
    private var roundStart: MonotonicTime?
    private var askedThisRound: Set<Int> = []

    package init(tanks: [TankName], interval: Duration, at now: MonotonicTime) {
        self.interval = max(interval, .zero)
        places = tanks.map { Place(tank: $0, due: now) }
    }

    package func next(at now: MonotonicTime) -> Step {
        guard var first = places.indices.first else { return .wait(until: nil) }
        for index in places.indices.dropFirst() where precedes(places[index], places[first]) { first = index }
        return places[first].due <= now ? .ask(first) : .wait(until: places[first].due)
    }

    /// The exchange with a gauge begins: its next deadline is set, and the round's time is taken.
    package mutating func begin(_ index: Int, at now: MonotonicTime) {
        let place = places[index]
        places[index].lastAsked = now
        places[index].due = nextDeadline(after: place.due, now: now)

        // Gauges that are backed off do not hold up a round; a round of none but those ends when one comes again.
        let isComplete = places.indices.allSatisfy {
            askedThisRound.contains($0) || places[$0].failures >= PollSchedule.patience
        }
        if let start = roundStart, isComplete, askedThisRound.contains(index) {
            scanTime = now - start
            askedThisRound = [index]
            roundStart = now
        } else {
            if roundStart == nil { roundStart = now }
            askedThisRound.insert(index)
        }
    }

    /// The exchange is over. Gives how long the gauge is left alone because it was silent; nil when it keeps its rate.
    @discardableResult
    package mutating func finish(_ index: Int, wasAnswered: Bool, at now: MonotonicTime) -> Duration? {
        if wasAnswered {
            places[index].failures = 0
            return nil
        }
        places[index].failures += 1
        guard let backOff = backOff(of: index) else { return nil }
        places[index].due = now + backOff
        return backOff
    }

    /// Exchanges that failed in a row.
    package func failures(of index: Int) -> Int { places[index].failures }

    /// The wait between two tries that this gauge's failures have earned it; nil when it is asked every scan. Never
    /// shorter than the scan: a silent gauge is not asked more often than a healthy one.
    package func backOff(of index: Int) -> Duration? {
        let place = places[index]
        guard place.failures >= PollSchedule.patience else { return nil }
        let step = min(place.failures - PollSchedule.patience, PollSchedule.backOffs.count - 1)
        let longest = place.isUrgent ? PollSchedule.longestUrgentBackOff : .seconds(30)
        return max(min(PollSchedule.backOffs[step], longest), interval)
    }

    /// Which tanks moved or were near a limit: their gauges, when silent, are tried every 5 s at least, from now on.
    package mutating func setUrgencies(_ urgencies: [TankName: TankUrgency]) {
        for index in places.indices {
            let isUrgent = (urgencies[places[index].tank] ?? .still) > .still
            guard isUrgent != places[index].isUrgent else { continue }
            places[index].isUrgent = isUrgent
            if isUrgent, let backOff = backOff(of: index), let lastAsked = places[index].lastAsked {
                places[index].due = min(places[index].due, lastAsked + backOff)
            }
        }
    }

    /// The line came back: everything is due now and nothing is held against any gauge.
    package mutating func restart(at now: MonotonicTime) {
        for index in places.indices {
            places[index].due = now
            places[index].failures = 0
        }
        scanTime = nil
        roundStart = nil
        askedThisRound = []
    }

    private func precedes(_ left: Place, _ right: Place) -> Bool {
        if left.due != right.due { return left.due < right.due }
        switch (left.lastAsked, right.lastAsked) {
        case (let left?, let right?): return left < right
        case (nil, .some): return true
        default: return false
        }
    }

    /// The deadline after this one: on the same beat, beyond what has passed already. With no interval, the moment itself,
    /// which sends the gauge behind all others.
    private mutating func nextDeadline(after due: MonotonicTime, now: MonotonicTime) -> MonotonicTime {
        let beat = interval.wholeNanoseconds
        guard beat > 0 else { return now }
        let late = max(0, now.nanoseconds - due.nanoseconds)
        let missed = late / beat
        overruns += Int(missed)
        return MonotonicTime(nanoseconds: due.nanoseconds + (missed + 1) * beat)
    }
}
