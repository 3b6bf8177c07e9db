import Acquisition
import Alarms
import CSystem
import Glibc
import Logging
import Snapshots
import Station
import Storage
import TankFarm
import TestSupport

/// A whole station of two tanks on one scripted line, with a database and a socket of its own.
final class EdgeStation {
    static let overfill = AlarmID(.tank("TK-101"), .levelHighHigh)
    static let wang = Originator(operatorName: "wang", terminal: "pts/3")

    let script = GaugeScript(levels: [1: 8_000, 2: 6_000])
    let database: UllageDatabase
    let engine: StationEngine
    let socketPath: String
    private var isStopped = false

    struct TooLate: Error {
        let last: FarmSnapshot
    }

    /// Made but not started.
    init(
        in folder: TemporaryFolder, clock: any MomentSource = SystemMoments(), carriedByConsole: Bool = false
    ) throws {
        socketPath = folder.file("socket")
        database = try UllageDatabase.openForStation(path: EdgeStation.databasePath(folder), at: clock.now().wall)
        let script = script
        var settings = EdgeStation.settings
        settings.carriedByConsole = carriedByConsole
        do {
            engine = try StationEngine(
                settings: settings, database: database, socketPath: socketPath, clock: clock,
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            ) { _ in ScriptedLink(script) }
        } catch {
            database.close()
            throw error
        }
    }

    static func started(in folder: TemporaryFolder, clock: any MomentSource = SystemMoments()) throws -> EdgeStation {
        let station = try EdgeStation(in: folder, clock: clock)
        try station.engine.start()
        return station
    }

    static func databasePath(_ folder: TemporaryFolder) -> String { folder.file("ullage.db") }

    /// Harmless the second time.
    func stop() {
        guard !isStopped else { return }
        isStopped = true
        engine.stop(why: "the test is over")
        database.close()
    }

    /// The first snapshot that is as wanted. Nobody else may wait for the bell.
    @discardableResult
    func snapshot(
        within patience: Duration = Patience.longest, where isWanted: (FarmSnapshot) throws -> Bool
    ) throws -> FarmSnapshot {
        let clock = ContinuousClock()
        let deadline = clock.now + patience
        while true {
            ullage_bell_clear(engine.snapshotBell)
            let latest = engine.latest()
            if try isWanted(latest) { return latest }
            guard clock.now < deadline else { throw TooLate(last: latest) }
            var bell = pollfd(fd: engine.snapshotBell, events: Int16(POLLIN), revents: 0)
            poll(&bell, 1, Int32(max(1, (deadline - clock.now).wholeMilliseconds)))
        }
    }

    /// Drives the first tank above its overfill limit; gives the alarm once it stands, on record or not.
    func overfill(onRecord: Bool = true) throws -> AlarmSnapshot? {
        script.change { $0.levels[1] = 13_600 }
        return try snapshot { $0.overfill.map { !onRecord || $0.onRecord } ?? false }.overfill
    }

    /// Hands in an acknowledgement and waits for its answer; nil where none comes.
    func acknowledge(serial: Int64?, by originator: Originator = EdgeStation.wang) -> [IntentResult]? {
        ask(EdgeStation.acknowledgement(serial: serial), by: originator)
    }

    /// Hands in what a person wants and waits for its answer; nil where none comes.
    func ask(_ intent: Intent, by originator: Originator = EdgeStation.wang) -> [IntentResult]? {
        let answer = Watched<[IntentResult]?>(nil)
        engine.submit(intent, by: originator) { results in answer.update { $0 = results } }
        return answer.wait { $0 != nil } ?? nil
    }

    static func acknowledgement(serial: Int64?) -> Intent {
        .acknowledge([AlarmReference(alarm: overfill, serial: serial)], comment: nil)
    }

    static var settings: StationSettings {
        let names: [TankName] = ["TK-101", "TK-102"]
        let gauges = names.enumerated().map { index, name in
            PolledGauge(
                tank: name, unit: UnitID(UInt8(index + 1)), model: .floatInterface,
                plausible: [.level: 0...14_500, .interface: 0...14_500, .temperature: -60...200])
        }
        let line = LineSettings(
            name: "south", transport: .tcp(host: "127.0.0.1", port: 502), scanInterval: .milliseconds(50),
            responseTimeout: .milliseconds(500), gauges: gauges)
        let levels = names.map { AlarmDefinition(id: AlarmID(.tank($0), .levelHighHigh), limit: 13_500) }
        return StationSettings(
            name: "Lindong", zone: .utc, simulation: false, carriedByConsole: false,
            tanks: names.enumerated().map {
                Tank(name: $1, line: "south", unit: UnitID(UInt8($0 + 1)), shellHeightMillimetres: 14_000)
            },
            capacities: [:], lines: [line],
            alarms: levels + [
                AlarmDefinition(id: AlarmID(.line("south"), .lineFault)),
                AlarmDefinition(id: AlarmID(.station, .storageFault)),
            ],
            // Long enough that a machine which is busy with other tests makes no value stale.
            staleAfter: .seconds(60))
    }
}

extension FarmSnapshot {
    var overfill: AlarmSnapshot? { alarms.first { $0.record.id == EdgeStation.overfill } }
    var isAllRead: Bool { tanks.allSatisfy { $0.level.quality == .good } }
}

/// Another program's write transaction on a database with a write-ahead log: nobody else may write while it lasts.
///
/// It is the lock that SQLite itself would take (byte 120 of the `-shm` file, "WAL-mode File Format"), held by the open
/// file and not by the process, or it would not stand in this process's own way. To be given back after the database is
/// closed: closing any descriptor of the file would take away the locks that SQLite holds on it.
final class ForeignWriter {
    private let descriptor: Int32

    /// F_OFD_SETLK, in <bits/fcntl-linux.h>.
    private static let setLock: Int32 = 37
    private static let writeLockByte = 120

    struct Refused: Error { let errorNumber: Int32 }

    init(on databasePath: String) throws {
        descriptor = open(databasePath + "-shm", O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { throw Refused(errorNumber: errno) }
    }

    deinit { close(descriptor) }

    /// Waits until the station's own transaction, if one is under way, has ended.
    func begin() throws {
        let clock = ContinuousClock()
        let deadline = clock.now + Patience.longest
        while !set(F_WRLCK) {
            guard errno == EAGAIN || errno == EACCES, clock.now < deadline else { throw Refused(errorNumber: errno) }
            sched_yield()
        }
    }

    func end() { _ = set(F_UNLCK) }

    private func set(_ kind: Int32) -> Bool {
        var lock = flock()
        lock.l_type = Int16(kind)
        lock.l_whence = Int16(SEEK_SET)
        lock.l_start = ForeignWriter.writeLockByte
        lock.l_len = 1
        return fcntl(descriptor, ForeignWriter.setLock, &lock) == 0
    }
}
