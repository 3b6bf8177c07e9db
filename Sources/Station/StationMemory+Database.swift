import Storage
import TankFarm

extension StationMemory {
    /// Reads what the run before left behind: alarm states, the journal's end, the sparklines' hours.
    package init(from database: UllageDatabase, tanks: [TankName], at now: WallTime) throws(StationError) {
        do throws(StorageError) {
            let step = Duration.milliseconds(RecentLevels.stepMilliseconds)
            let newest = now.milliseconds / RecentLevels.stepMilliseconds
            let start = WallTime(
                milliseconds: (newest - Int64(RecentLevels.capacity) + 1) * RecentLevels.stepMilliseconds)
            let buckets = try database.buckets(tanks: tanks, from: start, step: step, count: RecentLevels.capacity)
            var recent: [TankName: RecentLevels] = [:]
            for (tank, steps) in buckets {
                recent[tank] = RecentLevels(start: start, means: steps.map { $0?.level?.mean })
            }
            var lastGood: [TankName: LastGoodLevel] = [:]
            for (tank, latest) in try database.latest(tanks: tanks) {
                guard let level = latest.lastGoodLevelMillimetres, let at = latest.lastGoodAt else { continue }
                lastGood[tank] = LastGoodLevel(millimetres: level, at: at)
            }
            self.init(
                alarms: try database.alarmStates(), nextSerial: try database.nextSerial(),
                journal: try database.journal(from: nil, to: nil, limit: FarmState.journalKept).map(\.entry),
                recentLevels: recent, lastGood: lastGood, lastAliveAt: try database.lastRun()?.endedAt)
        } catch {
            throw .answer(error.description)
        }
    }
}
