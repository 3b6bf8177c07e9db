import Acquisition
import Alarms
import Snapshots
import TankFarm

/// A line that somebody works on.
extension FarmState {
    static let longestMaintenance: Duration = .seconds(24 * 3_600)

    /// One line's maintenance, with its end on the clock that nobody sets.
    struct Maintained: Sendable {
        let maintenance: LineMaintenance
        let end: MonotonicTime
    }

    mutating func maintain(
        _ line: LineName, for time: Duration, reason: String, by person: Person, at: Moment
    ) throws(IntentRefusal) -> IntentOutcome {
        let index = try index(of: line)
        let reason = try FarmState.reason(reason, .line(line))
        guard time > .zero, time <= FarmState.longestMaintenance else {
            throw IntentRefusal(
                .line(line), "a line's maintenance has an end: at most \(FarmState.longestMaintenance.words)",
                isEntered: true)
        }
        let maintenance = LineMaintenance(
            line: line, by: person.name, reason: reason, since: at.wall, until: at.wall + time)
        let entry = JournalEntry(
            at: at.wall, event: .maintenance, operatorName: person.name,
            text: "line \(line) under maintenance for \(time.words): \(reason)", origin: person.origin)
        var outcome = entered(entry, change: .maintenance(maintenance), .line(line), at: at)
        outcome.effects += begin(maintenance, index, for: time, at: at)
        return outcome
    }

    mutating func endMaintenance(
        _ line: LineName, by person: Person, at: Moment
    ) throws(IntentRefusal) -> IntentOutcome {
        let index = try index(of: line)
        guard maintained[index] != nil else { throw IntentRefusal(.line(line), "it is not under maintenance") }
        let entry = JournalEntry(
            at: at.wall, event: .maintenance, operatorName: person.name, text: "line \(line): maintenance over",
            origin: person.origin)
        var outcome = entered(entry, change: .maintenanceEnded(line), .line(line), at: at)
        outcome.effects += end(maintenanceOf: index, at: at)
        return outcome
    }

    /// Ends what was to end by now.
    mutating func endMaintenanceDue(at: Moment) -> [StationEffect] {
        if maintained.isEmpty { return [] }
        var effects: [StationEffect] = []
        for (index, work) in maintained.sorted(by: { $0.key < $1.key }) where work.end <= at.monotonic {
            effects += write([FarmState.ended(work.maintenance, "its time is over", at: at)], at: at)
            effects += end(maintenanceOf: index, at: at)
        }
        return effects
    }

    /// Takes up what the run before left; a clock that is in doubt ends it, since nobody can tell how much is left.
    mutating func resumeMaintenance(_ restored: [LineMaintenance], clockInDoubt: Bool, at: Moment) -> [StationEffect] {
        var effects: [StationEffect] = []
        for maintenance in restored {
            let left = min(maintenance.until - at.wall, FarmState.longestMaintenance)
            var why: String?
            if lineIndex[maintenance.line] == nil {
                why = "the line is no longer configured"
            } else if clockInDoubt || maintenance.since > at.wall {
                why = "the clock is in doubt after the restart"
            } else if left <= .zero {
                why = "its time ended while no station ran"
            }
            if let why {
                effects += write([FarmState.ended(maintenance, why, at: at)], at: at)
            } else if let index = lineIndex[maintenance.line] {
                effects += begin(maintenance, index, for: left, at: at)
            }
        }
        return effects
    }

    private static func ended(_ maintenance: LineMaintenance, _ why: String, at: Moment) -> JournalItem {
        JournalItem(
            entry: JournalEntry(
                at: at.wall, event: .maintenance, text: "line \(maintenance.line): maintenance over, \(why)"),
            change: .maintenanceEnded(maintenance.line))
    }

    private mutating func begin(
        _ maintenance: LineMaintenance, _ index: Int, for time: Duration, at: Moment
    ) -> [StationEffect] {
        maintained[index] = Maintained(maintenance: maintenance, end: at.monotonic + time)
        return carryOut(board.suppress(faults(ofLine: index), .lineMaintenance, at: at), at: at)
    }

    private mutating func end(maintenanceOf index: Int, at: Moment) -> [StationEffect] {
        maintained[index] = nil
        let effects = carryOut(board.unsuppress(faults(ofLine: index), .lineMaintenance, at: at), at: at)
        return effects + judgeLine(index, at: at)
    }

    /// The line's own fault and those of its gauges: what work on a line makes ring.
    private func faults(ofLine index: Int) -> [AlarmID] {
        var alarms = [lines[index].fault]
        for gauge in lines[index].settings.gauges {
            alarms += [AlarmKind.gaugeFault, .levelFault, .interfaceFault, .temperatureFault].map {
                AlarmID(.tank(gauge.tank), $0)
            }
        }
        return alarms
    }
}
