import Acquisition
import Alarms
import Snapshots
import TankFarm

/// Which tanks' overfill alarm cannot ring now.
extension FarmState {
    /// Why a tank's overfill alarm cannot ring now, since when and by whom; nil when it can.
    /// - Parameter silenced: The overfill alarm, where something keeps it silent.
    func notWatched(_ index: Int, _ belief: TankBelief, silenced: AlarmRecord?) -> NotWatched? {
        guard slots[index].highHigh != nil else { return NotWatched("no HH configured (level_hh)") }
        guard isOverfillEnabled[index] else { return NotWatched("HH is switched off in the configuration") }
        if let silenced {
            guard let hold = silenced.hold else {
                return NotWatched("HH is suppressed: \(silenced.suppression.words)")
            }
            return NotWatched("HH is \(silenced.state.words): \(hold.reason)", since: hold.since, by: hold.by)
        }
        let line = lines[belief.lineIndex]
        if let work = maintained[belief.lineIndex]?.maintenance {
            return NotWatched(
                "line \(work.line) under maintenance: \(work.reason)", since: work.since, by: work.by)
        }
        // When it was last as it should be, that was the last time at which anybody could be sure of it.
        let lastGoodAt = belief.lastGood?.at
        let level = belief.level.measurement
        if let outage = line.outage, level.quality == .bad, outage.members.contains(belief.tank.name) {
            return NotWatched("line \(line.settings.name): \(outage.words)", since: outage.since)
        }
        if level.quality == .bad {
            return NotWatched("level bad: \(level.reason?.rawValue ?? "unknown")", since: lastGoodAt)
        }
        if level.reason == .blindZone, let top = belief.tank.measures.levelToMillimetres, let value = level.value,
            value >= top
        {
            return NotWatched("level above the gauge's range", since: lastGoodAt)
        }
        if let words = belief.unansweredWords { return NotWatched(words, since: belief.stuck.stop?.at.wall) }
        if let asked = watches[index].declaredStill.standing {
            return NotWatched("\(asked.use.words) declared, but the level stands: unanswered", since: asked.declaredAt)
        }
        return level.reason == .gatewayStale
            ? NotWatched("level only from the gateway's memory", since: lastGoodAt) : nil
    }
}
