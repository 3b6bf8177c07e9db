import TankFarm

/// The load of alarms over a window and what became of them: the figures of EEMUA 191 and ISA-18.2's practice, made by
/// `AlarmFiguresTally` from the journal. A figure that has nothing to be made of is nil, never zero.
package struct AlarmFigures: Hashable, Sendable {
    package let from: WallTime
    /// Exclusive.
    package let to: WallTime
    /// How long alarms could ring in the window: without the times before the record begins and without a station. Where
    /// the clock was set back the hours that came twice are in it.
    package let watched: Duration
    /// Among how many the annunciations are shared out.
    package let operators: Int
    /// Those of proof tests left out.
    package let annunciations: Int
    package let testAnnunciations: Int
    /// In any ten minutes of the window: all together, however many operators share them.
    package let mostInTenMinutes: Int
    /// The annunciation with which there were as many for the first time; nil where none rang.
    package let mostInTenMinutesAt: WallTime?
    package let floods: Int
    package let floodTime: Duration
    /// Alarms with three annunciations within a minute, and how often that came over them; most often first.
    package let chattering: [AlarmCount]
    /// Alarms that were gone within a minute, and how often; most often first.
    package let fleeting: [AlarmCount]
    /// The most alarms that stood longer than 24 h at one time or other of a day; days are counted from the beginning.
    package let mostStaleOnADay: Int
    /// Those that stand so at the end, by id.
    package let stale: [AlarmID]
    /// At most ten, most often first.
    package let mostFrequent: [AlarmCount]
    /// Of what is configured and enabled.
    package let priorities: PrioritySplit
    /// The most urgent priority first.
    package let acknowledged: [AcknowledgeTimes]
    package let acknowledgedOverall: AcknowledgeTimes
    /// Annunciated and waiting for an acknowledgement at the end.
    package let unacknowledged: Int
    package let shelvings: Int
    package let refusals: Int

    /// The figures of entries in their order on record, which is the order in which they happened whatever the clock said.
    /// - Parameters:
    ///   - standing: the alarms that are not normal at `to`.
    ///   - unwatched: how long no station ran in the window.
    ///   - recordedSince: the journal's first entry, where the window may reach back before it.
    package init(
        entries: [JournalEntry], from: WallTime, to: WallTime, definitions: [AlarmDefinition],
        standing: [AlarmRecord], operators: Int = 1, unwatched: Duration = .zero, recordedSince: WallTime? = nil
    ) {
        var tally = AlarmFiguresTally(
            from: from, to: to, definitions: definitions, operators: operators, unwatched: unwatched,
            recordedSince: recordedSince)
        for entry in entries { tally.take(entry) }
        self = tally.finish(standing: standing)
    }

    init(
        from: WallTime, to: WallTime, watched: Duration, operators: Int, annunciations: Int, testAnnunciations: Int,
        mostInTenMinutes: Int, mostInTenMinutesAt: WallTime?, floods: Int, floodTime: Duration,
        chattering: [AlarmCount], fleeting: [AlarmCount], mostStaleOnADay: Int, stale: [AlarmID],
        mostFrequent: [AlarmCount], priorities: PrioritySplit, acknowledged: [AcknowledgeTimes],
        acknowledgedOverall: AcknowledgeTimes, unacknowledged: Int, shelvings: Int, refusals: Int
    ) {
        self.from = from
        self.to = to
        self.watched = watched
        self.operators = operators
        self.annunciations = annunciations
        self.testAnnunciations = testAnnunciations
        self.mostInTenMinutes = mostInTenMinutes
        self.mostInTenMinutesAt = mostInTenMinutesAt
        self.floods = floods
        self.floodTime = floodTime
        self.chattering = chattering
        self.fleeting = fleeting
        self.mostStaleOnADay = mostStaleOnADay
        self.stale = stale
        self.mostFrequent = mostFrequent
        self.priorities = priorities
        self.acknowledged = acknowledged
        self.acknowledgedOverall = acknowledgedOverall
        self.unacknowledged = unacknowledged
        self.shelvings = shelvings
        self.refusals = refusals
    }

    /// Annunciations for each operator in ten minutes, the mean; nil where nobody watched.
    package var meanPerTenMinutes: Double? { rate(per: 600) }

    /// Annunciations for each operator in 24 h, the mean; nil where nobody watched.
    package var perDay: Double? { rate(per: 86_400) }

    /// The share of the watched time in which there was a flood, 0–1; nil where nobody watched.
    package var floodShare: Double? {
        guard watched > .zero else { return nil }
        return min(1, floodTime.inSeconds / watched.inSeconds)
    }

    /// Annunciations that were gone within a minute.
    package var fleetingCount: Int { fleeting.reduce(0) { $0 + $1.count } }

    /// The share of the ten most frequent alarms in all annunciations, 0–1; nil where none rang.
    package var mostFrequentShare: Double? {
        guard annunciations > 0 else { return nil }
        return Double(mostFrequent.reduce(0) { $0 + $1.count }) / Double(annunciations)
    }

    private func rate(per seconds: Double) -> Double? {
        guard watched > .zero else { return nil }
        return Double(annunciations) / Double(operators) / watched.inSeconds * seconds
    }
}

/// An alarm and how often something came over it.
package struct AlarmCount: Hashable, Sendable {
    package let alarm: AlarmID
    package let count: Int

    package init(alarm: AlarmID, count: Int) {
        self.alarm = alarm
        self.count = count
    }
}

/// How soon annunciations were acknowledged; those that were not are in none of the times.
package struct AcknowledgeTimes: Hashable, Sendable {
    /// Nil: of all.
    package let priority: AlarmPriority?
    package let count: Int
    /// To 0.1 s below an hour, to 1 s below a day, else to a minute; nil where none was acknowledged.
    package let median: Duration?
    package let longest: Duration?

    package init(priority: AlarmPriority?, count: Int, median: Duration?, longest: Duration?) {
        self.priority = priority
        self.count = count
        self.median = median
        self.longest = longest
    }
}
