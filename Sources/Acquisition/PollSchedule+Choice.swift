import TankFarm

extension PollSchedule {
    struct Choice {
        let step: Step
        let turn: Turn
    }

    /// The stated longest time between two askings of a healthy request that is read in each scan. It holds for any
    /// urgencies, as long as no exchange takes longer than its like did lately; readings asked for again and retries of
    /// garbled answers (at most one in eight exchanges) come on top.
    ///
    /// It is the greater of four rounds and of the interval with two rounds, and six of the longest exchanges, a round
    /// being the time to ask each request once. Proof: a request of age A is due and is not asked. Whoever is chosen by age
    /// instead at an instant when it was of age x has at least half of x, since a moving tank's age counts double. So one
    /// that is chosen at x is chosen again at 2x at the earliest: while the age goes from A/2 to A each other request is
    /// chosen by age at most once, which is one round; near-limit ones before their turn take as much again and two
    /// exchanges more, and one exchange was under way. Hence A/2 is at most two rounds and three exchanges. If the request
    /// became due only after A/2, at the interval's end at the latest, the same holds from there on.
    package var longestInterval: Duration { longestInterval(every: 1) }

    /// The same for one request: with the age of one that is read in every N-th scan counting only an N-th, the round fits
    /// into the last 2N-th of its age.
    package func longestInterval(of index: Int) -> Duration { longestInterval(every: entries[index].every) }

    private func longestInterval(every: Int) -> Duration {
        var sum: Int64 = 0
        var longest: Int64 = 0
        for place in places {
            let isKnown = place.failures == 0 && !devices[place.device].isMute
            let time =
                isKnown
                ? place.usualTime ?? place.wireTime + responseTimeout.wholeNanoseconds
                : place.wireTime + responseTimeout.wholeNanoseconds
            sum += time
            longest = max(longest, time)
        }
        return PollSchedule.longestInterval(
            round: .nanoseconds(sum), longest: .nanoseconds(longest), interval: interval, every: every)
    }

    static func longestInterval(round: Duration, longest: Duration, interval: Duration, every: Int) -> Duration {
        max(round * 4 * every, interval * every + round * 2) + longest * 6 * every
    }

    /// Whose turn it is. One pass over all requests, without allocation.
    func choice(at now: Int64) -> Choice {
        let hasBeat = interval > .zero
        let nearBeat = (hasBeat ? interval : PollSchedule.nearInterval).wholeNanoseconds
        var general = -1
        var greatestAge = Int64.min
        var probe = -1
        var probeAge = Int64.min
        var near = -1
        var nearDue = Int64.max
        var nearCount: Int64 = 0
        var retry = -1
        var soonest = Int64.max
        for index in places.indices {
            let place = places[index]
            if place.isReadAgain { return Choice(step: .ask(index), turn: .again) }
            if place.isRetryDue, retry < 0 { retry = index }
            if place.isNear {
                nearCount += 1
                // One that was never asked stands before those that are late.
                let due = place.lastAsked.map { $0 + nearBeat } ?? .min
                if near < 0 || due < nearDue { (near, nearDue) = (index, due) }
                // On a beat a near-limit request has its own; without one it goes round with the others as well.
                if hasBeat { continue }
            }
            guard place.due <= now else {
                soonest = min(soonest, place.due)
                continue
            }
            let age = weightedAge(of: place, at: now)
            if isBackedOff(index) {
                if age > probeAge { (probe, probeAge) = (index, age) }
            } else if age > greatestAge {
                (general, greatestAge) = (index, age)
            }
        }
        // The silent are the oldest of all: without this the tries of a row of them would follow each other, and the
        // living would go stale meanwhile.
        if probe >= 0, general < 0 || probeDebt <= 0 && probeAge > greatestAge { general = probe }
        let other = retry >= 0 ? retry : general
        if near >= 0 {
            if other < 0 {
                if nearDue <= now { return Choice(step: .ask(near), turn: .nearAlone) }
                soonest = min(soonest, nearDue)
            } else if mayGoFirst(near) {
                // Between two exchanges their readings are judged, which takes a little as well.
                let time = expectedTime(of: other, at: now) + nearBeat / 50
                // Several that fall due together stand in each other's way, and every other exchange is not theirs.
                let ahead = nearCount > 1 ? max(time, min(time * 2 * nearCount, nearBeat / 4)) : time
                if nearDue < now + ahead { return Choice(step: .ask(near), turn: .near) }
            }
        }
        if retry >= 0 { return Choice(step: .ask(retry), turn: .retry) }
        if general >= 0 { return Choice(step: .ask(general), turn: .general) }
        let until = soonest == .max ? nil : MonotonicTime(nanoseconds: soonest)
        return Choice(step: .wait(until: until), turn: .general)
    }

    /// Whether a near-limit request may go before others that are due: at most every other exchange, and only while its
    /// like have not had more of the line than the rest. Counting exchanges alone would let a few slow gauges near their
    /// limits take nearly all of the time of many quick ones.
    /// One exchange of lead is let pass, or those that take a little longer than the rest would lose every third turn.
    private func mayGoFirst(_ near: Int) -> Bool {
        !lastWasNear && nearLead <= places[near].usualTime ?? 0
    }

    private func weightedAge(of place: Place, at now: Int64) -> Int64 {
        guard let lastAsked = place.lastAsked else { return .max }
        let age = (now - lastAsked) * place.weight
        return place.every > 1 ? age / place.every : age
    }

    /// What asking a request now will take of the line.
    func expectedTime(of index: Int, at now: Int64) -> Int64 {
        let place = places[index]
        if place.failures == 0, let usualTime = place.usualTime { return usualTime }
        let wait = replyWait(of: index, at: MonotonicTime(nanoseconds: now))
        return place.wireTime + wait.wholeNanoseconds
    }

    /// A good answer took so long: a longer one counts at once, shorter ones by and by.
    mutating func learnTime(of index: Int, _ time: Duration) {
        // A machine that slept meanwhile has not measured the line.
        let most = places[index].wireTime + 2 * responseTimeout.wholeNanoseconds
        let time = min(max(time.wholeNanoseconds, 0), most)
        let usual = places[index].usualTime ?? 0
        places[index].usualTime = time >= usual ? time : usual - (usual - time) / 8
    }

    /// The deadline after this asking: on the same beat, beyond what has passed already. Without a beat it is the moment
    /// itself: age alone decides.
    mutating func nextDeadline(of index: Int, at now: Int64) -> Int64 {
        let place = places[index]
        let beat = interval.wholeNanoseconds * place.every
        guard beat > 0 else { return now }
        if isBackedOff(index) { return now + beat }
        // Asked before its time, it still has its beat.
        if place.due > now { return place.due }
        let missed = (now - place.due) / beat
        overruns += Int(missed)
        return place.due + (missed + 1) * beat
    }

    /// Where a request stands among the others, anew after its tanks' urgency or its health has changed.
    mutating func refreshRank(of index: Int) {
        // A temperature by itself warns of nothing; and a silent gauge near its limit must not hold up the living ones.
        let isOrdinary = places[index].every > 1 || isBackedOff(index)
        let urgency = isOrdinary ? TankUrgency.still : places[index].urgency
        places[index].isNear = urgency == .nearLimit
        places[index].weight = urgency == .still ? 1 : 2
    }
}
