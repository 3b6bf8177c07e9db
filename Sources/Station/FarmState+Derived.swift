import Acquisition
import Alarms
import Quantities
import Snapshots
import TankFarm

/// What is made of several readings, of two gauges, of a whole outage and of the station's own work.
extension FarmState {
    /// Adds what the watches make of a tank's level to what is judged now. Gives what is to be entered besides.
    mutating func watch(_ index: Int, _ level: Measurement, at: Moment) -> [JournalItem] {
        let slots = slots[index]
        let readAt = tanks[index].level.readAt
        let isFresh =
            slots.needRate && tanks[index].rateIsFresh(at: at, limit: staleLimits(of: index).level)
        let stopped = tanks[index].stuck.stop.map { tanks[index].words(of: $0) }
        let oil = watches[index].movement.needsOil ? oil(of: index) : nil
        var observations = taking(&self.observations)
        let asked = watches[index].take(
            level, readAt: readAt, rate: tanks[index].rate, isRateFresh: isFresh, oil: oil, stopped: stopped,
            capacity: tanks[index].capacity, zone: settings.zone, at: at
        ) { kind, observation in
            if let slot = slots[kind] { observations.append((slot, observation)) }
        }
        if let slot = slots.gaugeDifference, let difference = difference(index, level, at: at.monotonic) {
            observations.append((slot, difference))
        }
        self.observations = observations
        var items = outages.take(level, of: index, readAt: readAt, at: at).map { JournalItem(entry: $0) }
        if let reference = watches[index].movement.referenceMillimetres,
            let item = keepReference(reference, of: index, at: at)
        {
            items.append(item)
        }
        if asked != nil, let question = watches[index].declaredStill.question(zone: settings.zone, at: at.wall) {
            let entry = JournalEntry(
                at: at.wall, event: .stuck, tank: tanks[index].tank.name, value: level.value, text: question)
            if let due = findings[index].take(entry, .stuck, at: at.monotonic) { items.append(JournalItem(entry: due)) }
        }
        return items
    }

    /// Judges what the watches make of a tank's level as it stands: after somebody has said something about it.
    mutating func judgeWatches(_ index: Int, at: Moment) -> [StationEffect] {
        observations.removeAll(keepingCapacity: true)
        let items = watch(index, tanks[index].level.measurement, at: at)
        return carryOut(board.judge(observations, at: at), at: at) + write(items, at: at)
    }

    /// Another declaration is in force for a tank.
    mutating func watchDeclaration(_ index: Int, at: Moment) -> [StationEffect] {
        watches[index].declare(declarations[index])
        return judgeWatches(index, at: at)
    }

    /// A tank that was lost while it moved rings anew when its limit comes as near as the time that it takes to respond.
    mutating func countDown(_ index: Int, at: Moment) -> [StationEffect] {
        guard let text = watches[index].loss.takeCountdown(zone: settings.zone, at: at) else { return [] }
        let alarm = AlarmID(.tank(tanks[index].tank.name), .lostWhileMoving)
        return carryOut(
            board.annunciateAnew(
                alarm, text: text, value: nil, priority: watches[index].loss.priority, at: at), at: at)
    }

    // MARK: The second gauge

    /// Takes what a tank's second gauge said.
    mutating func takeSecond(
        _ reading: Reading, _ figures: LineFigures, line: Int, at: Moment
    ) -> [StationEffect] {
        guard let index = tankOfSecond[reading.tank], let place = seconds[index]?.gaugeIndex else { return [] }
        let lineChanged = lines[line].take(reading, figures, gauge: place)
        let isBack = lineChanged && !lines[line].isDown
        var effects = lineChanged && !isBack ? judgeLine(line, at: at) : []
        if reading.asked.contains(.level) { effects += takeSecondLevel(reading, of: index, at: at) }
        // As with any gauge: what it says counts before its line's fault ends.
        return isBack ? effects + judgeLine(line, at: at) : effects
    }

    private mutating func takeSecondLevel(_ reading: Reading, of index: Int, at: Moment) -> [StationEffect] {
        let isJudged = seconds[index]?.level.take(reading.level, at: reading.at) == .judged
        seconds[index]?.detail = reading.level.quality == .good ? nil : reading.detail
        // Its other values are nobody's business, but tell that it answers.
        let effects = judgeSecond(
            index, isJudged ? reading.level : .absent,
            answersElse: reading.asked == .all
                && (reading.interface.cameOfAnswer || reading.temperature.cameOfAnswer), at: at)
        guard isJudged else { return effects }
        setDeadline(of: index)
        return effects + judgeDifference(index, at: at)
    }

    /// Judges the faults of a tank's second gauge; absent for a level that is kept through a failed exchange.
    mutating func judgeSecond(
        _ index: Int, _ level: Measurement, answersElse: Bool = false, at: Moment
    ) -> [StationEffect] {
        guard let second = seconds[index], !second.judgement.alarms.isEmpty else { return [] }
        let isOfAnswer = level.quality != .none && level.cameOfAnswer && level.reason != .stale
        let isUnderFault =
            !isOfAnswer && covered[second.lineIndex].contains(tanks[index].tank.name.ofSecondGauge)
        let exchange = GaugeExchange(
            level: level, interface: .absent, temperature: .absent, asked: .level, answersElse: answersElse,
            // Where the entry stands under the tank's name, the words tell which of both gauges it is.
            details: level.quality == .bad
                ? [.level: second.detail.map { "second gauge, \($0)" } ?? "second gauge"] : [:],
            lineIsDown: isUnderFault)
        return carryOut(board.judge(exchange, by: second.judgement, at: at), at: at)
    }

    /// Lets the second gauge's level grow old.
    mutating func growSecondOld(_ index: Int, at: Moment) -> [StationEffect] {
        guard let limit = secondStaleLimit(of: index), seconds[index]?.level.grow(old: limit, at: at) == true,
            let level = seconds[index]?.level.measurement
        else { return [] }
        return judgeSecond(index, level, at: at) + judgeDifference(index, at: at)
    }

    /// When its second gauge's level is too old; nil without one.
    func secondDeadline(of index: Int) -> MonotonicTime? {
        secondStaleLimit(of: index).flatMap { seconds[index]?.level.staleDeadline(after: $0) }
    }

    private func secondStaleLimit(of index: Int) -> Duration? {
        seconds[index].map { staleAfter(line: $0.lineIndex, every: $0.every) }
    }

    private mutating func judgeDifference(_ index: Int, at: Moment) -> [StationEffect] {
        guard let slot = slots[index].gaugeDifference,
            let difference = difference(index, tanks[index].level.measurement, at: at.monotonic)
        else { return [] }
        return carryOut(board.judge([(slot, difference)], at: at), at: at)
    }

    private func difference(_ index: Int, _ level: Measurement, at: MonotonicTime) -> Observation? {
        guard let second = seconds[index], let limit = secondStaleLimit(of: index) else { return nil }
        return DifferenceWatch.observation(
            first: DifferenceWatch.Level(
                level, readAt: tanks[index].level.readAt, staleAfter: staleLimits(of: index).level),
            second: DifferenceWatch.Level(second.level.measurement, readAt: second.level.readAt, staleAfter: limit),
            at: at)
    }

    // MARK: Outages

    /// What the operator is told when the readings come back.
    mutating func noteOutage(_ line: Int, at: Moment) -> [StationEffect] {
        guard let outage = lines[line].outage else {
            return write(outages.lineEnded(line, at: at).map { JournalItem(entry: $0) }, at: at)
        }
        outages.lineFell(line, lost: outage.lost.compactMap { tankIndex[$0] })
        return []
    }

    mutating func tellOfOutages(at: Moment) -> [StationEffect] {
        write(outages.due(at: at).map { JournalItem(entry: $0) }, at: at)
    }

    // MARK: The station itself

    /// Judges the station's own work.
    /// - Parameter due: The deadline that it had named before it was woken.
    mutating func watchStation(due: MonotonicTime?, at: Moment) -> [StationEffect] {
        guard let stationFault else { return [] }
        stationWatch.woke(due: due, at: at)
        guard let observation = stationWatch.observation(at: at) else { return [] }
        return carryOut(board.judge([(stationFault, observation)], at: at), at: at)
    }
}

private func taking(_ observations: inout [(AlarmSlot, Observation)]) -> [(AlarmSlot, Observation)] {
    var taken: [(AlarmSlot, Observation)] = []
    swap(&taken, &observations)
    return taken
}
