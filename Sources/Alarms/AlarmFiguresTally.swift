import TankFarm

/// Makes `AlarmFigures` out of journal entries, one after the other: a million of them take no more room than the alarms
/// that they are about.
///
/// Entries come in their order on record. Where the wall clock was set back between two, no time has passed between
/// them as far as anybody knows, and everything is measured on from there: no duration is ever below zero.
package struct AlarmFiguresTally: Sendable {
    static let minute: Int64 = 60_000
    static let day: Int64 = 86_400_000
    /// What a proof test's annunciations begin with.
    package static let testMark = "TEST: "

    private let from: WallTime
    private let to: WallTime
    private let begin: Int64
    private let operators: Int
    private let unwatched: Int64
    private let priorities: [AlarmID: AlarmPriority]
    private let split: PrioritySplit
    private var places: [AlarmID: Int] = [:]
    private var courses: [AlarmCourse] = []
    /// How far the wall clock was set back altogether, in milliseconds.
    private var setBack: Int64 = 0
    private var newest: Int64 = .min
    private var annunciations = 0
    private var tests = 0
    private var shelvings = 0
    private var refusals = 0
    private var flood = FloodCount(grain: 0)
    private var floods = 0
    private var floodSince: Int64 = 0
    private var floodTime: Int64 = 0
    private var most = 0
    private var mostAt: WallTime?
    private var stale = StaleDays()
    private var acknowledged: [AlarmPriority: DurationTally] = [:]
    private var acknowledgedOverall = DurationTally()

    /// - Parameters:
    ///   - to: exclusive; not after the present.
    ///   - operators: who share the annunciations; at least 1.
    ///   - unwatched: how long no station ran in the window.
    ///   - recordedSince: the journal's first entry, where the window may reach back before it.
    package init(
        from: WallTime, to: WallTime, definitions: [AlarmDefinition], operators: Int = 1,
        unwatched: Duration = .zero, recordedSince: WallTime? = nil
    ) {
        // The far ends of time, as somebody may ask for them, leave room for sums.
        func bounded(_ time: WallTime) -> WallTime {
            WallTime(milliseconds: min(max(time.milliseconds, -4_000_000_000_000_000), 4_000_000_000_000_000))
        }
        self.from = bounded(from)
        self.to = bounded(to)
        begin = max(self.from, recordedSince.map(bounded) ?? self.from).milliseconds
        self.operators = max(1, operators)
        self.unwatched = max(0, unwatched.wholeMilliseconds)
        priorities = Dictionary(definitions.map { ($0.id, $0.priority) }, uniquingKeysWith: { first, _ in first })
        split = PrioritySplit(definitions)
    }

    /// Takes the next entry; one outside the window changes nothing.
    package mutating func take(_ entry: JournalEntry) {
        guard from <= entry.at, entry.at < to else { return }
        let time = advance(to: entry.at.milliseconds)
        if entry.event == .refused {
            refusals += 1
            return
        }
        guard let id = entry.alarm else { return }
        let place = place(of: id)
        switch entry.event {
        case .raised: annunciated(entry, place, time)
        case .acknowledged:
            if let serial = courses[place].serial, serial == entry.serial ?? serial, !courses[place].isAcknowledged {
                courses[place].isAcknowledged = true
                let taken = time - courses[place].annunciatedAt
                acknowledged[courses[place].priority, default: DurationTally()].add(taken)
                acknowledgedOverall.add(taken)
            }
        case .returned, .cleared: left(place, time, entry)
        case .shelved:
            shelvings += 1
            silenced(place, time)
        case .outOfService, .suppressed: silenced(place, time)
        default: break
        }
        courses[place].wasSeen = true
    }

    /// The figures of all that was taken.
    /// - Parameter standing: the alarms that are not normal at the window's end.
    package func finish(standing: [AlarmRecord]) -> AlarmFigures {
        var end = self
        return end.finished(standing)
    }

    private mutating func place(of id: AlarmID) -> Int {
        if let place = places[id] { return place }
        let place = courses.count
        places[id] = place
        courses.append(AlarmCourse(id: id, priority: priorities[id] ?? id.kind.standard.priority))
        return place
    }

    /// The time on a clock that is never set back.
    private mutating func advance(to wall: Int64) -> Int64 {
        let time = wall + setBack
        guard time < newest else {
            newest = time
            return time
        }
        setBack += newest - time
        return newest
    }

    private mutating func annunciated(_ entry: JournalEntry, _ place: Int, _ time: Int64) {
        guard let serial = entry.serial else { return }
        guard !(entry.text?.hasPrefix(AlarmFiguresTally.testMark) ?? false) else {
            tests += 1
            return
        }
        annunciations += 1
        let wasFlood = flood.isFlood
        if let ended = flood.take(at: time) { floodTime += ended - floodSince }
        if flood.isFlood, !wasFlood {
            floods += 1
            floodSince = time
        }
        if flood.total > most {
            most = flood.total
            mostAt = entry.at
        }
        courses[place].annunciated(serial, at: time)
    }

    /// Back in limits.
    private mutating func left(_ place: Int, _ time: Int64, _ entry: JournalEntry) {
        if let since = courses[place].standingSince {
            if time - since <= AlarmFiguresTally.minute { courses[place].fleeting += 1 }
            stale.stood(from: since, to: time, begin: begin)
        } else if !courses[place].wasSeen, entry.operatorName == nil {
            // It came before the window: it has stood since its beginning at the least.
            stale.stood(from: begin, to: time, begin: begin)
        }
        courses[place].standingSince = nil
        courses[place].hasLeft = true
    }

    /// It calls nobody any more; whether it is still in alarm is not told.
    private mutating func silenced(_ place: Int, _ time: Int64) {
        if let since = courses[place].standingSince { stale.stood(from: since, to: time, begin: begin) }
        courses[place].standingSince = nil
        courses[place].hasLeft = true
    }

    private mutating func finished(_ standing: [AlarmRecord]) -> AlarmFigures {
        let end = max(to.milliseconds + setBack, newest)
        if flood.isFlood { floodTime += (flood.slide(to: end) ?? end) - floodSince }
        let awaited = standing.filter { !$0.isTest && ($0.raisedAt.map { $0 < to } ?? true) }
        var stillStale: [AlarmID] = []
        for course in courses {
            guard let since = course.standingSince else { continue }
            if stale.stood(from: since, to: end, begin: begin) { stillStale.append(course.id) }
        }
        for record in awaited where record.state.isActive {
            // The journal knows better of those that it tells of.
            if let place = places[record.id], courses[place].standingSince != nil || courses[place].hasLeft { continue }
            guard let raisedAt = record.raisedAt else { continue }
            if stale.stood(from: raisedAt.milliseconds, to: end, begin: begin) { stillStale.append(record.id) }
        }
        return AlarmFigures(
            from: from, to: to,
            watched: .milliseconds(max(0, to.milliseconds - begin + setBack - unwatched)),
            operators: operators, annunciations: annunciations, testAnnunciations: tests, mostInTenMinutes: most,
            mostInTenMinutesAt: mostAt, floods: floods, floodTime: .milliseconds(floodTime),
            chattering: AlarmCourse.counts(courses, \.chatters), fleeting: AlarmCourse.counts(courses, \.fleeting),
            mostStaleOnADay: stale.most,
            stale: stillStale.map { ($0, $0.description) }.sorted { $0.1 < $1.1 }.map(\.0),
            mostFrequent: Array(AlarmCourse.counts(courses, \.count).prefix(10)), priorities: split,
            acknowledged: AlarmPriority.allCases.reversed().map {
                (acknowledged[$0] ?? DurationTally()).times(of: $0)
            },
            acknowledgedOverall: acknowledgedOverall.times(of: nil),
            unacknowledged: awaited.count { $0.state.needsAcknowledgement }, shelvings: shelvings, refusals: refusals)
    }
}
