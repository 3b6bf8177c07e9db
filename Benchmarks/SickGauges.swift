import GaugeSimulator
import Snapshots
import Station
import Synchronization
import TankFarm

extension Measure {
    /// What sick gauges cost the others on one 9600-baud line. Five lines at once, since each waits for its wire most of the
    /// time: one healthy, three sick from the start, and one whose gauges die under moving tanks.
    static let sickGauges = Measure(name: "dead", what: "9600-baud line, some of 28 gauges sick") { bench in
        guard !bench.isQuick else {
            throw BenchFailure("takes two minutes, since back-offs take their time; not with --quick")
        }
        let dead: Set<Int> = [3, 12, 21]
        let healthy = try SickLine("healthy", bench)
        let lines = [
            try SickLine("3 of 28 dead", bench, .dead, dead), try SickLine("1 of 28 garbling (crc)", bench, .crc, [12]),
            try SickLine("1 of 28 truncating", bench, .truncated, [12]),
        ]
        let moving = try SickLine("3 of 28 dead under moving tanks", bench)
        defer { for line in [healthy, moving] + lines { line.end() } }
        Stopwatch.pause(seconds: SickLine.grace)
        for line in [healthy] + lines { try line.begin() }
        Stopwatch.pause(seconds: SickLine.measured)
        let wire = try healthy.rate()
        let rates = try lines.map { try $0.rate() }
        let movers = try moving.killMovers(3)
        Stopwatch.pause(seconds: SickLine.grace)
        try moving.begin()
        Stopwatch.pause(seconds: SickLine.measured)
        let moved = try moving.rate()
        let bare = try SickLine.bareRates([healthy, moving] + lines)
        var rows: [BenchRow] = []
        let sick = zip(lines, zip(rates, bare.dropFirst(2))).map { ($0, $1.0, $1.1) } + [(moving, moved, bare[1])]
        for (line, rate, bareRate) in sick {
            let share = line.othersShare
            rows.append(
                .part(
                    "9600-baud line, \(line.name): the others' good readings/s, 15 s to 45 s after", rate,
                    of: wire * share, peerName: "healthy", reach: 0.9, unit: "/s"))
            rows.append(
                .told(
                    "the same, bare libmodbus", "\(DecimalText.fixed(bareRate, 2)) /s",
                    peer: "healthy \(DecimalText.fixed(bare[0] * share, 2))",
                    ratio: DecimalText.fixed(bareRate / (bare[0] * share), 3)))
        }
        if movers < 3 { rows.append(.told("of them under tanks that moved", "\(movers) of 3")) }
        return rows
    }
}

/// One line with its station, some of its gauges sick.
final class SickLine {
    /// So long the station has to learn who is sick.
    static let grace = 15.0
    static let measured = 30.0

    let name: String
    private let site: BenchSite
    private let simulator: FarmSimulator
    private let station: ServedStation
    private var sick: Set<TankName>
    private var start: GoodCount?

    init(_ name: String, _ bench: Bench, _ fault: GaugeFault? = nil, _ places: Set<Int> = []) throws {
        self.name = name
        site = try BenchSite.serial(folder: bench.folder.subfolder("line"), scanSeconds: 0)
        let tanks = site.tankNames
        sick = Set(places.map { tanks[$0] })
        var options = SimulationOptions(turnaround: .zero)
        if let fault { options.faults = Dictionary(uniqueKeysWithValues: sick.map { ($0, fault) }) }
        simulator = site.simulator(options)
        try simulator.start()
        station = try ServedStation(site, program: bench.requireProgram())
    }

    /// What part of the line's gauges is well.
    var othersShare: Double { Double(BenchSite.tankCount - sick.count) / Double(BenchSite.tankCount) }

    func begin() throws { start = GoodCount(try station.snapshot(), without: sick) }

    /// The others' good readings a second since `begin`.
    func rate() throws -> Double {
        guard let start else { return 0 }
        return GoodCount(try station.snapshot(), without: sick).rate(since: start)
    }

    /// The gauges of so many tanks die that the station believes to move. It has a minute to find that many; then others
    /// die in their place. Gives how many moved.
    func killMovers(_ count: Int) throws -> Int {
        let watch = Stopwatch()
        var tanks = try station.snapshot().tanks
        var movers = tanks.filter(SickLine.isMoving)
        while movers.count < count, watch.seconds < 60 {
            Stopwatch.pause(seconds: 0.5)
            tanks = try station.snapshot().tanks
            movers = tanks.filter(SickLine.isMoving)
        }
        let rest = tanks.filter { !SickLine.isMoving($0) }
        sick = Set((movers + rest).prefix(count).map(\.tank.name))
        for tank in sick { simulator.setFault(.dead, of: tank) }
        return min(movers.count, count)
    }

    private static func isMoving(_ tank: TankSnapshot) -> Bool {
        tank.movement == .rising || tank.movement == .falling
    }

    func end() {
        station.end()
        simulator.stop()
    }

    /// The bare loop on the lines, once their stations have gone: good answers a second, of whole rounds.
    static func bareRates(_ lines: [SickLine]) throws -> [Double] {
        for line in lines { line.station.end() }
        let rates = Mutex<[Int: Double]>([:])
        let threads = lines.enumerated().map { index, line in
            let device = line.site.folder + "/line"
            return DedicatedThread {
                let rate = try? BareLoop.rate(device: device, units: BenchSite.tankCount, seconds: 8)
                rates.withLock { $0[index] = rate }
            }
        }
        for thread in threads { thread.join() }
        return rates.withLock { rates in lines.indices.map { rates[$0] ?? 0 } }
    }
}
