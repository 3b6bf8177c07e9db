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
        storage.waiting = waiting
        return FarmSnapshot(
            number: nextSnapshotNumber(), at: at, stationName: settings.name, zone: settings.zone,
            simulation: settings.simulation, startedAt: startedAt, unwatchedBeforeStart: unwatchedBeforeStart,
            carriedByConsole: settings.carriedByConsole,
            tanks: tanks.indices.map { tankSnapshot($0, alarms: alarmsByTank[tanks[$0].tank.name] ?? [], at: at) },
            alarms: standing.map(alarmSnapshot),
            lines: lineSnapshots(at: at), storage: storage, journal: journal)
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
        return snapshots
    }

    private func alarmSnapshot(_ record: AlarmRecord) -> AlarmSnapshot {
        var now: Double?
        if let tank = record.id.tank, let index = tankIndex[tank], record.id.kind.side != .fault {
            switch record.id.kind.measurand {
            case .level: now = tanks[index].level.measurement.value
            case .interface: now = tanks[index].interface.measurement.value
            case .temperature: now = tanks[index].temperature.measurement.value
            case nil: break
            }
        }
        return AlarmSnapshot(
            record: record, onRecord: unrecorded[record.id] == nil, raisedMonotonic: raisedMonotonic[record.id],
            valueNow: now)
    }

    private func tankSnapshot(_ index: Int, alarms: [AlarmID], at: Moment) -> TankSnapshot {
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
        snapshot.asksAbout = belief.asksAbout
        snapshot.notWatched = notWatched(belief, limits: limits)
        snapshot.recentLevelsMillimetres = belief.recent.millimetres
        addDerived(to: &snapshot, belief, limits: limits, freshFor: staleLimits(of: index).level, at: at)
        return snapshot
    }

    private func addDerived(
        to snapshot: inout TankSnapshot, _ belief: TankBelief, limits: [AlarmLimit], freshFor: Duration, at: Moment
    ) {
        // A rate without a level would be a number about nothing: it goes with the level's quality.
        guard let level = belief.level.measurement.value else { return }
        func limit(_ kind: AlarmKind) -> Double? { limits.first { $0.kind == kind }?.limit }
        let highest = belief.tank.levels.maximumWorkingMillimetres ?? limit(.levelHighHigh)
        // The estimator keeps its last rate for ever: without fresh levels it is no rate of now.
        guard belief.rateIsFresh(at: at, limit: freshFor) else {
            addVolumes(to: &snapshot, belief, level: level, highest: highest)
            return
        }
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
                snapshot.timeToCritical = time(to: belief.tank.levels.criticalHighMillimetres)
            } else if belief.rate.movement == .falling {
                snapshot.timeToDry = time(to: limit(.levelLowLow) ?? 0)
            }
        }
        addVolumes(to: &snapshot, belief, level: level, highest: highest)
    }

    private func addVolumes(
        to snapshot: inout TankSnapshot, _ belief: TankBelief, level: Double, highest: Double?
    ) {
        if let highest { snapshot.roomMillimetres = highest - level }
        guard let capacity = belief.capacity, let total = try? capacity.volumeCubicMetres(atLevelMillimetres: level)
        else { return }
        snapshot.totalCubicMetres = total
        switch belief.interface.measurement.quality {
        case .none: snapshot.freeWaterCubicMetres = 0
        case .bad: break
        case .good, .uncertain:
            snapshot.freeWaterCubicMetres = belief.interface.measurement.value.flatMap {
                try? capacity.volumeCubicMetres(atLevelMillimetres: min($0, level))
            }
        }
        if let highest, let full = try? capacity.volumeCubicMetres(atLevelMillimetres: highest), full > 0 {
            snapshot.roomCubicMetres = full - total
            snapshot.percent = total / full * 100
        }
    }

    /// Why a tank's overfill alarm cannot ring now; nil when it can.
    private func notWatched(_ belief: TankBelief, limits: [AlarmLimit]) -> NotWatched? {
        guard limits.contains(where: { $0.kind == .levelHighHigh }) else { return NotWatched("no level_hh configured") }
        let level = belief.level.measurement
        if let outage = lines[belief.lineIndex].outage, level.quality == .bad, outage.members.contains(belief.tank.name)
        {
            return NotWatched("line \(lines[belief.lineIndex].settings.name): \(outage.words)")
        }
        if level.quality == .bad { return NotWatched("level bad: \(level.reason?.rawValue ?? "unknown")") }
        if level.reason == .blindZone, let top = belief.tank.measures.levelToMillimetres, let value = level.value,
            value >= top
        {
            return NotWatched("level above the gauge's range")
        }
        if let words = belief.unansweredWords { return NotWatched(words) }
        return level.reason == .gatewayStale ? NotWatched("level only from the gateway's memory") : nil
    }
}
