import GaugeSimulator
import Snapshots
import TankFarm

extension Measure {
    /// A line that is too slow for its scan, and one tank that rises to its HH limit: how often that one is read, and how
    /// seldom the others.
    static let slowLine = Measure(name: "slow", what: "9600-baud line, turnaround 100 ms, one tank near HH") { bench in
        let site = try BenchSite.serial(folder: bench.folder.subfolder("line"), scanSeconds: 1)
        // At half speed the tank takes nearly four minutes from H to HH, 2.4 mm/s.
        let simulator = site.simulator(
            SimulationOptions(scenario: .overfill, speed: 0.5, turnaround: .milliseconds(100)))
        guard let risingTank = simulator.overfillTank else { throw BenchFailure("no tank rises") }
        try simulator.start()
        defer { simulator.stop() }
        let station = try ServedStation(site, program: bench.requireProgram())
        defer { station.end() }
        Stopwatch.pause(seconds: 60)
        let gaps = try ReadingGaps.watch(station, seconds: bench.isQuick ? 20 : 60)
        station.end()
        let round =
            Double(BenchSite.tankCount)
            / (try BareLoop.rate(device: site.folder + "/line", units: BenchSite.tankCount, seconds: 8))
        // What the schedule states: four rounds and five exchanges, in which every tank is read whatever the urgencies are.
        let longest = round * 4 + round / Double(BenchSite.tankCount) * 5
        let rising = Figures(gaps.of[risingTank] ?? [])
        let others = gaps.of.filter { $0.key != risingTank }
        let unread = site.tankNames.filter { gaps.of[$0]?.isEmpty ?? true }.count
        return [
            .atMost(
                "9600-baud line, turnaround 100 ms, tank rising to HH: worst gap between its readings", rising.most,
                limit: 1, decimals: 2, unit: "s"),
            .told(
                "the same, 99 %, median, against the bare round robin",
                "\(DecimalText.fixed(rising.percentile(99), 2)), \(DecimalText.fixed(rising.median, 2)) s",
                peer: "bare \(DecimalText.fixed(round, 2)) s", ratio: DecimalText.fixed(rising.most / round, 2)),
            .atMost(
                "the same, worst gap of any other tank", others.values.map { Figures($0).most }.max() ?? .nan,
                limit: longest, decimals: 2, unit: "s"),
            .told(
                "the same, the others' median, against the bare round robin",
                "\(DecimalText.fixed(Figures(others.values.flatMap(\.self)).median, 2)) s",
                peer: "bare \(DecimalText.fixed(round, 2)) s"),
            .none("the same, tanks not read twice meanwhile", unread),
        ]
    }
}

/// The times between two readings of each tank, as the station tells them.
struct ReadingGaps {
    var of: [TankName: [Double]] = [:]

    /// Looks often enough to miss no reading on a line whose exchanges take a tenth of a second each.
    static func watch(_ station: ServedStation, seconds: Double) throws -> ReadingGaps {
        var gaps = ReadingGaps()
        var last: [TankName: MonotonicTime] = [:]
        let watch = Stopwatch()
        var end: MonotonicTime?
        while watch.seconds < seconds {
            let snapshot = try station.snapshot()
            end = snapshot.at.monotonic
            for tank in snapshot.tanks {
                guard let at = tank.readAt?.monotonic else { continue }
                if let before = last[tank.tank.name], at > before {
                    gaps.of[tank.tank.name, default: []].append((at - before).inSeconds)
                }
                last[tank.tank.name] = at
            }
            Stopwatch.pause(seconds: 0.03)
        }
        // A gap that has not ended counts as far as it came.
        for (tank, at) in last { if let end, end > at { gaps.of[tank, default: []].append((end - at).inSeconds) } }
        return gaps
    }
}
