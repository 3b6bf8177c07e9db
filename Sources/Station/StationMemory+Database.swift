import Storage
import TankFarm

extension StationMemory {
    /// Reads what the run before left behind: alarm states, the journal's end, the sparklines' hours.
    /// - Parameter zone: the site's, for the month's counts; without it they begin at zero.
    package init(
        from database: UllageDatabase, tanks: [TankName], zone: SiteZone? = nil, at now: WallTime
    ) throws(StationError) {
        do throws(StorageError) {
            let step = Duration.milliseconds(RecentLevels.stepMilliseconds)
            let newest = now.milliseconds / RecentLevels.stepMilliseconds
            let start = WallTime(
                milliseconds: (newest - Int64(RecentLevels.capacity) + 1) * RecentLevels.stepMilliseconds)
            let buckets = try database.buckets(
                tanks: tanks, from: start, step: step, count: RecentLevels.capacity, measurands: .level)
            var recent: [TankName: RecentLevels] = [:]
            for (tank, steps) in buckets {
                recent[tank] = RecentLevels(start: start, means: steps.map { $0?.level?.mean })
            }
            var lastGood: [TankName: LastGoodLevel] = [:]
            var jumped: [TankName: Double] = [:]
            for (tank, latest) in try database.latest(tanks: tanks) {
                guard let level = latest.lastGoodLevelMillimetres, let at = latest.lastGoodAt else { continue }
                lastGood[tank] = LastGoodLevel(millimetres: level, at: at)
            }
            // Of the newest level that had a value: that its gauge fell silent or booted since has answered nothing.
            var stopped: [TankName: StoppedLevel] = [:]
            let levels = try database.latestLevels(tanks: tanks)
            let asked = try database.unansweredStops(
                tanks: levels.filter { $0.value.level.reason == .stuck }.map(\.key))
            for (tank, sample) in levels {
                if sample.level.reason == .jump { jumped[tank] = sample.level.value }
                if let entry = asked[tank] { stopped[tank] = StoppedLevel(entry, zone: zone) }
            }
            var findings: [TankName: LevelFindings] = [:]
            if let zone {
                let month = SiteMonth(containing: now, zone: zone)
                findings = try database.levelFindings(from: month.from, to: month.to)
            }
            self.init(
                alarms: try database.alarmStates(), nextSerial: try database.nextSerial(),
                journal: try database.journal(from: nil, to: nil, limit: FarmState.journalKept).map(\.entry),
                recentLevels: recent, lastGood: lastGood, jumped: jumped, stopped: stopped,
                findings: findings,
                lastAliveAt: try database.lastRun()?.endedAt, definitions: try database.alarmDefinitions(),
                declarations: try database.declarations(), maintenance: try database.maintenance(),
                proofTests: try database.proofTests(), manualValues: try database.standingManualValues(),
                calls: try database.openCalls(), nextCall: try database.nextCallNumber())
        } catch {
            throw .answer(error.description)
        }
    }
}
