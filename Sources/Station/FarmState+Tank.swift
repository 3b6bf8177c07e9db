import Acquisition
import Alarms
import Snapshots
import Storage
import TankFarm

extension FarmState {
    /// Takes what one exchange said of the gauges that it read.
    mutating func take(_ readings: [Reading], _ figures: LineFigures, at: Moment) -> [StationEffect] {
        guard let line = lineIndex[figures.line] else { return [] }
        let end = readings.first?.at.monotonic ?? at.monotonic
        lines[line].exchanged(figures, at: end)
        let isFrozen = noticeFreeze(readings, figures, at: end)
        stationWatch.heard(line, at: at)
        var effects: [StationEffect] = []
        var urgencyChanged = false
        for reading in readings {
            let belief = isFrozen ? reading.markedGatewayStale : reading
            guard let index = tankIndex[reading.tank] else {
                effects += takeSecond(belief, figures, line: line, at: at)
                continue
            }
            let lineChanged = lines[line].take(belief, figures, gauge: tanks[index].gaugeIndex)
            let isBack = lineChanged && !lines[line].isDown
            if lineChanged, !isBack { effects += judgeLine(line, at: at) }
            let judged = tanks[index].take(belief)
            effects += settle(judged, of: index, readAt: reading.at.wall, at: at)
            // What this gauge says counts before the line's fault ends: it is not one of those still silent.
            if isBack { effects += judgeLine(line, at: at) }
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
            effects += countDown(index, at: at)
            effects += growSecondOld(index, at: at)
            setDeadline(of: index)
        }
        return effects
    }

    /// A value older than this is no longer this tank's, now: as configured, else the greater of 5 s and 3 of its scans.
    func staleLimits(of index: Int) -> StaleLimits {
        let (line, every) = (tanks[index].lineIndex, readEvery[index])
        return StaleLimits(
            level: staleAfter(line: line, every: every.level),
            interface: staleAfter(line: line, every: every.interface),
            temperature: staleAfter(line: line, every: every.temperature),
            extras: staleAfter(line: line, every: every.extras))
    }

    func staleAfter(line: Int, every: Int) -> Duration {
        let scans = max(lines[line].settings.scanInterval, lines[line].scanTime ?? .zero) * 3
        // What is configured is meant for what is read in each scan.
        if let configured = settings.staleAfter { return every == 1 ? configured : max(configured, scans * every) }
        return max(.seconds(5), scans * every)
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
        if judged.level != nil, let kept = traceMovement(index) { effects.append(kept) }
        if judged.readAgain {
            effects.append(.readAgain(lines[tanks[index].lineIndex].settings.name, tanks[index].tank.name))
        }
        setDeadline(of: index)
        return effects
    }

    /// Judges what has become of a tank's values.
    mutating func judge(tank index: Int, _ judged: TankBelief.Judged, at: Moment) -> [StationEffect] {
        observations.removeAll(keepingCapacity: true)
        // A gauge that answers is no effect of its line's fault, whatever others say.
        let isUnderFault =
            !judged.isOfAnswer && covered[tanks[index].lineIndex].contains(tanks[index].tank.name)
        // A value that was kept through a failed exchange is not judged a second time: absent stands for it.
        let exchange = GaugeExchange(
            level: judged.level ?? .absent, interface: judged.interface ?? .absent,
            temperature: judged.temperature ?? .absent, asked: judged.asked, answersElse: judged.answersElse,
            details: tanks[index].details, lineIsDown: isUnderFault,
            warmingUp: tanks[index].warmingUp(at: at.monotonic))
        var items: [JournalItem] = []
        if let level = judged.level {
            if !tests.isEmpty { noteTest(index, level, at: at) }
            items = watch(index, level, at: at)
        }
        let effects =
            carryOut(
                board.judge(exchange, by: judgements[index], and: observations, at: at), at: at)
            + meetCalls(index, judged, at: at)
        return items.isEmpty ? effects : effects + write(items, at: at)
    }

    mutating func setDeadline(of index: Int) {
        var next = tanks[index].deadline(staleLimits(of: index))
        func take(_ deadline: MonotonicTime?) {
            if let deadline { next = next.map { min($0, deadline) } ?? deadline }
        }
        take(findings[index].deadline)
        take(watches[index].loss.deadline)
        take(secondDeadline(of: index))
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
