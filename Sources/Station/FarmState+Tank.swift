import Acquisition
import Alarms
import Snapshots
import Storage
import TankFarm

extension FarmState {
    /// Takes what one exchange said of the gauges that it read.
    mutating func take(_ readings: [Reading], _ figures: LineFigures, at: Moment) -> [StationEffect] {
        guard let known = readings.first(where: { tankIndex[$0.tank] != nil }), let first = tankIndex[known.tank] else {
            return []
        }
        let line = tanks[first].lineIndex
        let end = readings.first?.at.monotonic ?? at.monotonic
        lines[line].exchanged(figures, at: end)
        let isFrozen = noticeFreeze(readings, figures, at: end)
        var effects: [StationEffect] = []
        var urgencyChanged = false
        for reading in readings {
            guard let index = tankIndex[reading.tank] else { continue }
            let belief = isFrozen ? reading.markedGatewayStale : reading
            let lineChanged = lines[line].take(belief, figures, gauge: tanks[index].gaugeIndex)
            if lineChanged { effects += judgeLine(line, at: at) }
            let judged = tanks[index].take(belief)
            effects += settle(judged, of: index, readAt: reading.at.wall, at: at)
            urgencyChanged = noteUrgency(of: index, after: judged) || urgencyChanged
        }
        if urgencyChanged { effects.append(urgencies(ofLine: line)) }
        return effects
    }

    /// Lets the values of those tanks grow old whose time has come, gives up waiting for second readings, and enters what
    /// was held back.
    mutating func growOld(at: Moment) -> [StationEffect] {
        var effects: [StationEffect] = []
        while let index = deadlines.takeDue(at: at.monotonic) {
            let judged = tanks[index].grow(old: staleLimits(of: index), at: at)
            // What became of the value happened now, not when it was read.
            if !judged.isEmpty { effects += settle(judged, of: index, readAt: at.wall, at: at) }
            effects += write(findings[index].due(at: at.monotonic).map { JournalItem(entry: $0) }, at: at)
            setDeadline(of: index)
        }
        return effects
    }

    /// A value older than this is no longer this tank's, now: as configured, else the greater of 5 s and 3 of its scans.
    func staleLimits(of index: Int) -> StaleLimits {
        let line = lines[tanks[index].lineIndex]
        let scans = max(line.settings.scanInterval, line.scanTime ?? .zero) * 3
        let every = readEvery[index]
        func limit(_ every: Int) -> Duration {
            // What is configured is meant for what is read in each scan.
            if let configured = settings.staleAfter { return every == 1 ? configured : max(configured, scans * every) }
            return max(.seconds(5), scans * every)
        }
        return StaleLimits(
            level: limit(every.level), interface: limit(every.interface), temperature: limit(every.temperature))
    }

    /// Judges what has become of a tank's values, and has it recorded.
    private mutating func settle(
        _ judged: TankBelief.Judged, of index: Int, readAt: WallTime, at: Moment
    ) -> [StationEffect] {
        var effects: [StationEffect] = []
        if let finding = judged.finding { effects += note(finding, of: index, at: at) }
        if let late = judged.late {
            effects += judge(tank: index, TankBelief.Judged(level: late, asked: .level), at: at)
        }
        // Judged in any case: an exchange that failed breaks a run of good readings, though the value still stands.
        effects += judge(tank: index, judged, at: at)
        if !judged.isEmpty, let sample = tanks[index].sample { effects.append(.sample(sample.taken(at: readAt))) }
        if judged.readAgain {
            effects.append(.readAgain(lines[tanks[index].lineIndex].settings.name, tanks[index].tank.name))
        }
        setDeadline(of: index)
        return effects
    }

    /// Judges what has become of a tank's values.
    mutating func judge(tank index: Int, _ judged: TankBelief.Judged, at: Moment) -> [StationEffect] {
        // A value that was kept through a failed exchange is not judged a second time: absent stands for it.
        var observations = judgements[index].observations(
            level: judged.level ?? .absent, interface: judged.interface ?? .absent,
            temperature: judged.temperature ?? .absent, asked: judged.asked, answersElse: judged.answersElse,
            details: tanks[index].details, lineIsDown: lines[tanks[index].lineIndex].covers(tanks[index].tank.name))
        // A gauge that boots reports zeros: upwards it may raise, downwards it is not believed.
        for place in observations.indices {
            let kind = observations[place].0.kind
            guard kind.side == .low, tanks[index].isWarmingUp(kind.measurand, at: at.monotonic) else { continue }
            observations[place].1 = .unknown
        }
        return judge(observations, at: at)
    }

    private mutating func setDeadline(of index: Int) {
        var next = tanks[index].deadline(staleLimits(of: index))
        if let tally = findings[index].deadline { next = next.map { min($0, tally) } ?? tally }
        deadlines.set(index, to: next)
    }

    // MARK: What the watches find

    private mutating func note(_ finding: TankBelief.Finding, of index: Int, at: Moment) -> [StationEffect] {
        let belief = tanks[index]
        let entry: JournalEntry
        let kind: FindingTally.Kind
        switch finding {
        case .dropped(let jump, let second):
            kind = .dropped
            entry = JournalEntry(
                at: at.wall, event: .jumped, tank: belief.tank.name, value: jump.to.millimetres,
                text: "\(belief.words(of: jump)), then \(whole(second)): dropped")
        case .jumped(let jump):
            kind = .jumped
            entry = JournalEntry(
                at: at.wall, event: .jumped, tank: belief.tank.name, value: jump.to.millimetres,
                text: "\(belief.words(of: jump)): uncertain")
        case .stuck(let stop):
            kind = .stuck
            entry = JournalEntry(
                at: at.wall, event: .stuck, tank: belief.tank.name, value: stop.millimetres,
                text: belief.words(of: stop))
        }
        guard let due = findings[index].take(entry, kind, at: at.monotonic) else { return [] }
        return write([JournalItem(entry: due)], at: at)
    }

    /// What is held back is entered before the watch ends.
    mutating func enterHeldBack(at: Moment) -> [StationEffect] {
        var items: [JournalItem] = []
        for index in findings.indices {
            items += findings[index].heldBack(at: at.monotonic).map { JournalItem(entry: $0) }
        }
        return write(items, at: at)
    }

    /// The counts are of the site's month that goes on; with a new one they begin anew.
    mutating func noticeMonth(at: Moment) {
        guard !month.contains(at.wall) else { return }
        let new = SiteMonth(containing: at.wall, zone: settings.zone)
        for index in findings.indices { findings[index].turn(from: month, to: new) }
        month = new
    }
}

extension HistorySample {
    /// The same values at the time of what confirmed or spoilt them, an exchange or their age.
    func taken(at time: WallTime) -> HistorySample {
        HistorySample(tank: tank, at: time, level: level, interface: interface, temperature: temperature)
    }
}
