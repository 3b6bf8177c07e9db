import Alarms
import Configuration
import Quantities
import Reports
import Snapshots
import Station
import Storage
import TankFarm

/// The site as its record tells it: the database opened for reading, never made by it.
struct SiteRecord {
    let site: SiteConfiguration
    let database: UllageDatabase

    /// - Throws: `CommandFailure` with status 1 where there is no database yet, or it is not Ullage's.
    init(_ site: SiteConfiguration) throws {
        self.site = site
        database = try SiteRecord.reading { () throws(StorageError) in
            try UllageDatabase.openForReading(path: site.databasePath)
        }
    }

    static func reading<Value>(_ body: () throws(StorageError) -> Value) throws -> Value {
        do {
            return try body()
        } catch {
            throw CommandFailure.impossible(error.description)
        }
    }

    /// For what hands on rows as it reads them, and may fail by its reader as well as by the database.
    static func streaming<Value>(_ body: () throws -> Value) throws -> Value {
        do { return try body() } catch let error as StorageError { throw CommandFailure.impossible(error.description) }
    }

    /// What the record knows where no station runs: every value is stale, the last good ones are told with their times,
    /// and the alarms stand as they stood.
    func snapshot(at now: Moment) throws -> FarmSnapshot {
        let memory: StationMemory
        do {
            memory = try StationMemory(from: database, tanks: site.tanks.map(\.name), at: now.wall)
        } catch {
            throw CommandFailure.impossible(error.words)
        }
        var state = FarmState(settings: StationSettings(site, carriedByConsole: false), memory: memory, at: now)
        var snapshot = state.snapshot(at: now, waiting: 0)
        snapshot.isLive = false
        snapshot.unwatchedBeforeStart = nil
        for index in snapshot.tanks.indices {
            snapshot.tanks[index].notWatched = NotWatched("no station runs")
            guard snapshot.tanks[index].lastGoodAt != nil else { continue }
            snapshot.tanks[index].level = .bad(.stale)
            if snapshot.tanks[index].interface.quality == .bad { snapshot.tanks[index].interface = .bad(.stale) }
            if snapshot.tanks[index].temperature.quality == .bad { snapshot.tanks[index].temperature = .bad(.stale) }
            snapshot.tanks[index].quantities = quantities(of: snapshot.tanks[index], snapshot.siteValues, at: now.wall)
        }
        return snapshot
    }

    /// Of values that are stale: no other reason stands beside theirs.
    private func quantities(
        of tank: TankSnapshot, _ siteValues: [ManualValue], at time: WallTime
    ) -> TankQuantities? {
        guard let recipe = site.recipes[tank.tank.name] else { return tank.quantities }
        var inputs = EnteredValues(at: time, tank.manualValues + siteValues).inputs(
            of: tank.tank.name, holding: recipe.product, ambientCelsius: site.ambientCelsius)
        inputs.level = tank.level
        inputs.interface = tank.interface
        inputs.temperature = tank.temperature
        inputs.extras = tank.extras
        return QuantitySequence(recipe).quantities(of: inputs)
    }

    /// The running station's beliefs, else the record's.
    static func latestSnapshot(_ site: SiteConfiguration, at now: Moment) throws -> FarmSnapshot {
        if let snapshot = try RunningStation(site).snapshot() { return snapshot }
        return try SiteRecord(site).snapshot(at: now)
    }
}

extension StatusFigures {
    /// What `status` tells of a tank besides its reading.
    /// - Parameter quiet: alarms that are kept silent and would be normal: a tank in its limits must not look dry.
    init(_ tank: TankSnapshot, quiet: Set<AlarmID>, now: Moment) {
        self.init(
            alarms: tank.alarms.filter { !quiet.contains($0) },
            age: tank.readAt.map { now.monotonic - $0.monotonic } ?? tank.lastGoodAt.map { now.wall - $0 },
            lastGoodLevelMillimetres: tank.lastGoodLevelMillimetres, lastGoodAt: tank.lastGoodAt,
            rateMillimetresPerMinute: tank.rateMillimetresPerMinute, timeToOverfill: tank.timeToOverfill,
            timeToCritical: tank.timeToCritical, timeToMaximumWorking: tank.timeToMaximumWorking,
            timeToDry: tank.timeToDry, quantities: tank.quantities,
            ullageMillimetres: tank.ullageMillimetres, roomMillimetres: tank.roomMillimetres,
            roomCubicMetres: tank.roomCubicMetres, percent: tank.percent, isWatched: tank.notWatched == nil)
    }
}
