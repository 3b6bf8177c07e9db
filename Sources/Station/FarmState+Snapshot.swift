import Acquisition
import Alarms
import Quantities
import Snapshots
import Storage
import TankFarm

extension FarmState {
    /// What the station believes now, for screens and the socket.
    package mutating func snapshot(at: Moment, waiting: Int) -> FarmSnapshot {
        // An alarm that was acknowledged after it had gone is normal in memory; until that is on disk it stays in sight.
        let acknowledging = unwritten.flatMap(\.entries).filter { $0.event == .acknowledged }.compactMap(\.alarm)
        let standing =
            board.standing + acknowledging.compactMap { board.record(of: $0) }.filter { $0.state == .normal }
        var alarmsByTank: [TankName: [AlarmID]] = [:]
        for record in standing {
            if let tank = record.id.tank { alarmsByTank[tank, default: []].append(record.id) }
        }
        var silenced: [TankName: AlarmRecord] = [:]
        for record in standing where record.id.kind == .levelHighHigh && record.state.isSilenced {
            if let tank = record.id.tank { silenced[tank] = record }
        }
        storage.waiting = waiting
        for index in tanks.indices { updateFigures(index) }
        return FarmSnapshot(
            number: nextSnapshotNumber(), at: at, stationName: settings.name, zone: settings.zone,
            simulation: settings.simulation, startedAt: startedAt, unwatchedBeforeStart: unwatchedBeforeStart,
            carriedByConsole: settings.carriedByConsole,
            tanks: tanks.indices.map { index in
                let name = tanks[index].tank.name
                return tankSnapshot(
                    index, alarms: alarmsByTank[name] ?? [],
                    silenced: silenced.isEmpty ? nil : silenced[name], at: at)
            },
            alarms: standing.map { alarmSnapshot($0, at: at.monotonic) },
            lines: lineSnapshots(at: at), storage: storage, journal: journal, practice: settings.practice,
            load: flood.load(at: at.monotonic), units: settings.units, siteValues: manual.values(of: nil),
            calls: calls.standing, notices: notices.kept, transfers: transfers.pairs)
    }

    private mutating func lineSnapshots(at: Moment) -> [LineSnapshot] {
        // A month that ends in a farm where nothing happens ends all the same.
        noticeMonth(at: at)
        var snapshots = lines.indices.map { lines[$0].snapshot(at: at.monotonic) }
        for index in tanks.indices {
            let (line, gauge) = (tanks[index].lineIndex, tanks[index].gaugeIndex)
            snapshots[line].gauges[gauge].jumpsThisMonth = findings[index].counts.jumps
            snapshots[line].gauges[gauge].sticksThisMonth = findings[index].counts.sticks
        }
        for (index, work) in maintained { snapshots[index].maintenance = work.maintenance }
        return snapshots
    }

    private func alarmSnapshot(_ record: AlarmRecord, at: MonotonicTime) -> AlarmSnapshot {
        let definition = board.definition(of: record.id)
        return AlarmSnapshot(
            record: record, onRecord: unrecorded[record.id] == nil, raisedMonotonic: raisedMonotonic[record.id],
            valueNow: valueNow(record.id), guidance: definition?.guidance ?? AlarmGuidance(),
            isShelvable: definition?.isShelvable ?? false, shelvedFor: board.shelvedFor(record.id, at: at))
    }

    /// What the alarm is about, as it is now; nil where it is bad, or nothing that could be shown as one number.
    private func valueNow(_ alarm: AlarmID) -> Double? {
        guard let tank = alarm.tank, let index = tankIndex[tank], alarm.kind.side != .fault else { return nil }
        let level = tanks[index].level.measurement.value
        switch alarm.kind {
        case .riseRate: return level == nil ? nil : tanks[index].rate.millimetresPerMinute
        case .fallRate: return level == nil ? nil : tanks[index].rate.millimetresPerMinute.map { -$0 }
        case .gaugeDifference:
            guard let level, let other = seconds[index]?.level.measurement.value else { return nil }
            return abs(level - other)
        case .timeToOverfill:
            let rate = tanks[index].rate
            let judged = watches[index].rates.observations(
                level: tanks[index].level.measurement, movement: rate.movement,
                millimetresPerMinute: rate.millimetresPerMinute, isFresh: level != nil,
                capacity: tanks[index].capacity)
            guard case .value(let minutes, _) = judged.timeToOverfill, minutes < RateJudgement.notComingMinutes else {
                return nil
            }
            return minutes
        case .unexpectedMovement, .reverseMovement: return nil
        default:
            switch alarm.kind.measurand {
            case .level: return level
            case .interface: return tanks[index].interface.measurement.value
            case .temperature: return tanks[index].temperature.measurement.value
            case nil: return nil
            }
        }
    }

    private func tankSnapshot(
        _ index: Int, alarms: [AlarmID], silenced: AlarmRecord?, at: Moment
    ) -> TankSnapshot {
        let belief = tanks[index]
        let limits = limitsOfTank[index]
        let model = lines[belief.lineIndex].settings.gauges[belief.gaugeIndex].model.name
        var snapshot = TankSnapshot(tank: belief.tank, gaugeModel: model, limits: limits)
        snapshot.level = belief.level.measurement
        snapshot.interface = belief.interface.measurement
        snapshot.temperature = belief.temperature.measurement
        snapshot.detail = belief.detail
        // The age is the level's as long as there is one: another value that is younger must not make it look younger.
        snapshot.readAt =
            belief.level.measurement.value != nil
            ? belief.level.readAt
            : [belief.level.readAt, belief.interface.readAt, belief.temperature.readAt].compactMap(\.self)
                .max { $0.monotonic < $1.monotonic }
        snapshot.lastGoodLevelMillimetres = belief.lastGood?.millimetres
        snapshot.lastGoodAt = belief.lastGood?.at
        snapshot.alarms = alarms
        addPractice(to: &snapshot, index)
        snapshot.notWatched = notWatched(index, belief, silenced: silenced)
        snapshot.recentLevelsMillimetres = belief.recent.millimetres
        let highest =
            belief.tank.levels.maximumWorkingMillimetres ?? limits.first { $0.kind == .levelHighHigh }?.limit
        addQuantities(to: &snapshot, index, highest: highest)
        addDerived(to: &snapshot, belief, limits: limits, freshFor: staleLimits(of: index).level, at: at)
        return snapshot
    }

    /// What people have said of the tank, and what is made of it.
    private func addPractice(to snapshot: inout TankSnapshot, _ index: Int) {
        snapshot.asksAbout = tanks[index].asksAbout
        if watches[index].declaredStill.standing != nil {
            snapshot.asksAbout = snapshot.asksAbout ?? .stuck
            snapshot.detail =
                snapshot.detail ?? watches[index].declaredStill.question(zone: settings.zone, at: lastMoment.wall)
        }
        snapshot.declaration = declarations[index].use == .none ? nil : declarations[index]
        snapshot.lost = watches[index].loss.lost
        snapshot.secondaryLevel = seconds[index]?.level.measurement
        snapshot.test = tests[index]?.test
        snapshot.testedAt = provedAt[index]
        if slots[index].highHigh != nil, let interval = settings.practice.proofTestInterval {
            // One that was never proved is due since the station knows of it.
            snapshot.testDueAt = provedAt[index].map { $0 + interval } ?? startedAt.wall
        }
    }

    private func addDerived(
        to snapshot: inout TankSnapshot, _ belief: TankBelief, limits: [AlarmLimit], freshFor: Duration, at: Moment
    ) {
        // A rate without a level would be a number about nothing: it goes with the level's quality.
        guard let level = belief.level.measurement.value else { return }
        func limit(_ kind: AlarmKind) -> Double? { limits.first { $0.kind == kind }?.limit }
        // The estimator keeps its last rate for ever: without fresh levels it is no rate of now.
        guard belief.rateIsFresh(at: at, limit: freshFor) else { return }
        snapshot.movement = belief.rate.movement
        if let rate = belief.rate.millimetresPerMinute {
            snapshot.rateMillimetresPerMinute = rate
            snapshot.rateCubicMetresPerHour = TimeToLevel.volumeRateCubicMetresPerHour(
                levelMillimetres: level, rateMillimetresPerMinute: rate, capacity: belief.capacity)
            func time(to target: Double?) -> Duration? {
                target.flatMap {
                    TimeToLevel.duration(
                        fromMillimetres: level, toMillimetres: $0, rateMillimetresPerMinute: rate,
                        capacity: belief.capacity)
                }
            }
            if belief.rate.movement == .rising {
                snapshot.timeToOverfill = time(to: limit(.levelHighHigh))
                snapshot.timeToMaximumWorking = time(to: belief.tank.levels.maximumWorkingMillimetres)
                snapshot.timeToCritical = time(to: belief.tank.levels.criticalHighMillimetres)
            } else if belief.rate.movement == .falling {
                snapshot.timeToDry = time(to: limit(.levelLowLow) ?? 0)
            }
        }
    }
}
