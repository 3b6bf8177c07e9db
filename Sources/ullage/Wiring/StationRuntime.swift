import Acquisition
import Configuration
import Glibc
import Logging
import ModbusLink
import Station
import Storage
import TankFarm

/// A running station and what it holds: locks, database, engine. `serve`, `console` and `demo` all start it here.
final class StationRuntime {
    let engine: StationEngine
    /// Also what the console reads from: a second opening in this process would give up the first one's file locks.
    let database: UllageDatabase
    let logger: Logger
    private let locks: StationLocks

    /// All or nothing: where anything is missing or taken, nothing has been started or overwritten.
    /// - Throws: `CommandFailure` with status 1.
    init(_ site: SiteConfiguration, carriedByConsole: Bool, clock: any MomentSource) throws {
        logger = StationRuntime.logger(carriedByConsole: carriedByConsole)
        do {
            locks = try StationLocks(
                databasePath: site.databasePath, socketPath: site.socketPath, lines: site.lines)
            database = try UllageDatabase.openForStation(path: site.databasePath, at: clock.now().wall)
            engine = try StationEngine(
                settings: StationSettings(site, carriedByConsole: carriedByConsole), database: database,
                socketPath: site.socketPath, clock: clock,
                logger: logger
            ) { line in
                ModbusRegisterLink(transport: line.transport, responseTimeout: line.responseTimeout)
            }
            try engine.start(notes: database.setAside.map { [FarmState.words(ofSettingAside: $0)] } ?? [])
        } catch let error as StationError {
            throw CommandFailure.impossible(error.words)
        } catch let error as StorageError {
            throw CommandFailure.impossible(error.description)
        }
    }

    /// - Returns: what the disk did not take, in words; nil where all is on record.
    func stop(why: String) -> String? {
        defer { database.close() }
        return engine.stop(why: why)
    }

    /// A console's own screen takes no log lines; the service's go to standard error, for the system's journal.
    private static func logger(carriedByConsole: Bool) -> Logger {
        Logger(label: "ullage") { label in
            if carriedByConsole { return SwiftLogNoOpLogHandler() }
            return StreamLogHandler.standardError(label: label)
        }
    }
}

extension StationSettings {
    init(_ site: SiteConfiguration, carriedByConsole: Bool) {
        self.init(
            name: site.stationName, zone: site.zone, simulation: site.simulation, carriedByConsole: carriedByConsole,
            tanks: site.tanks, capacities: site.capacities, lines: site.lines, alarms: site.alarms,
            staleAfter: site.staleAfter, practice: site.practice,
            recipes: site.recipes, ambientFrom: site.ambientFrom, ambientCelsius: site.ambientCelsius,
            units: site.units, retention: site.retention)
    }
}
