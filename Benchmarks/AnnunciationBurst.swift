import Acquisition
import Alarms
import Configuration
import Glibc
import Station
import Storage
import Synchronization
import TankFarm

extension Measure {
    /// Thousands of alarms in one scan: every one of them on the disk, and how soon.
    static let burst = Measure(name: "burst", what: "a burst of annunciations") { bench in
        try AnnunciationBurst(folder: bench.folder.subfolder("burst")).rows()
    }
}

/// A farm in which everything comes at once, judged by the station's own reducer and written by its own writer.
struct AnnunciationBurst {
    static let lines = 10
    static let tanksOfLine = 125
    /// HH, H, interface and temperature of every tank.
    static let alarmsOfTank = 4
    static let annunciations = lines * tanksOfLine * alarmsOfTank

    private let configuration: SiteConfiguration

    init(folder: String) throws {
        var text = "[station]\nname = \"Burst\"\ntime_zone = \"UTC\"\nsimulation = true\n"
        for line in 1...AnnunciationBurst.lines {
            text +=
                "[[line]]\nname = \"line-\(line)\"\ntransport = \"tcp\"\nhost = \"127.0.0.1\"\nport = \(10_000 + line)\n"
            for unit in 1...AnnunciationBurst.tanksOfLine {
                text += """
                    [[tank]]
                    name = "TK-\(line)-\(unit)"
                    line = "line-\(line)"
                    unit = \(unit)
                    shell_height_mm = 14000
                    [tank.alarms]
                    level_hh = { limit = 13500 }
                    level_h = { limit = 13000, on_delay_s = 0 }
                    interface_h = { limit = 7500, on_delay_s = 0 }
                    temperature_h = { limit = 75, on_delay_s = 0 }

                    """
            }
        }
        do {
            configuration = try SiteConfiguration.parse(text: text, path: folder + "/config.toml")
        } catch {
            throw BenchFailure("the measurement's own configuration is refused: \(error.description)")
        }
    }

    func rows() throws -> [BenchRow] {
        let clock = SystemMoments()
        let path = configuration.databasePath
        let database = try UllageDatabase.openForStation(path: path, at: clock.now().wall)
        let committed = Committed()
        let writer = StorageWriter(database: database, clock: clock, blockSignals: {}) { event in
            if case .committed(let ticket, _) = event { committed.raise(to: ticket) }
        }
        try writer.start()
        defer {
            writer.stop()
            database.close()
        }
        let settings = StationSettings(
            name: configuration.stationName, zone: configuration.zone, simulation: true, carriedByConsole: false,
            tanks: configuration.tanks, capacities: configuration.capacities, lines: configuration.lines,
            alarms: configuration.alarms, recipes: configuration.recipes)
        var state = FarmState(settings: settings, memory: StationMemory(), at: clock.now())
        var ticket = perform(state.start(at: clock.now()), writer)
        for line in configuration.lines {
            let now = clock.now()
            ticket = max(ticket, perform(state.reduce(.line(.connected(line.name, at: now)), at: now), writer))
        }
        for _ in 0..<3 { ticket = max(ticket, scan(&state, isHigh: false, clock, writer)) }
        guard committed.wait(for: ticket, seconds: 30) else { throw BenchFailure("the disk took nothing") }
        let before = try database.journalAnchor().count

        let watch = Stopwatch()
        let last = scan(&state, isHigh: true, clock, writer)
        let judged = watch.milliseconds
        guard committed.wait(for: last, seconds: 60) else { throw BenchFailure("the burst was never on record") }
        let onRecord = watch.milliseconds

        let raised = try database.journal().filter { $0.sequence > before && $0.entry.event == .raised }
        let serials = Set(raised.compactMap(\.entry.serial))
        return [
            .atMost(
                "\(AnnunciationBurst.annunciations) annunciations in one scan: on record after", onRecord, limit: 1_000,
                decimals: 0, unit: "ms"),
            .told("the same: judged and handed to the writer after", "\(DecimalText.fixed(judged, 0)) ms"),
            .none("the same: annunciations that are not on record", AnnunciationBurst.annunciations - serials.count),
        ]
    }

    /// One scan of all lines; the last ticket that it handed out.
    private func scan(
        _ state: inout FarmState, isHigh: Bool, _ clock: any MomentSource, _ writer: StorageWriter
    ) -> Int64 {
        var last: Int64 = 0
        for line in configuration.lines {
            let now = clock.now()
            let readings = line.gauges.map {
                Reading(
                    tank: $0.tank, at: now, level: .good(isHigh ? 13_600 : 6_000),
                    interface: .good(isHigh ? 8_000 : 2_000), temperature: .good(isHigh ? 80 : 30))
            }
            let figures = LineFigures(
                line: line.name, replyTime: .milliseconds(24), scanTime: .seconds(1), backOff: nil)
            last = max(last, perform(state.reduce(.line(.readings(readings, figures)), at: now), writer))
        }
        return last
    }

    /// As the engine does; the last ticket, 0 where there was none.
    private func perform(_ effects: [StationEffect], _ writer: StorageWriter) -> Int64 {
        var last: Int64 = 0
        for effect in effects {
            switch effect {
            case .journal(let items, let ticket):
                writer.submit(entries: items.map { ($0.entry, $0.change) }, ticket: ticket)
                last = ticket
            case .sample(let sample): writer.submit(sample: sample)
            case .states(let states): writer.submit(states: states)
            default: break
            }
        }
        return last
    }
}

/// Up to which ticket everything is on the disk.
private final class Committed: Sendable {
    private let ticket = Mutex<Int64>(0)

    func raise(to newer: Int64) { ticket.withLock { $0 = max($0, newer) } }

    /// False where it did not come within that time.
    func wait(for wanted: Int64, seconds: Double) -> Bool {
        let watch = Stopwatch()
        while ticket.withLock({ $0 }) < wanted {
            guard watch.seconds < seconds else { return false }
            Stopwatch.pause(seconds: 0.001)
        }
        return true
    }
}
