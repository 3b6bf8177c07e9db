import Acquisition
import Configuration
import GaugeSimulator
import TankFarm

extension Measure {
    /// One 9600-baud line with 28 healthy gauges, against the bare loop on the same line.
    static let lineRate = Measure(name: "line", what: "9600-baud line, 28 gauges healthy") { bench in
        let pairs = bench.isQuick ? 1 : 3
        let seconds = bench.isQuick ? 3.0 : 6.0
        var best: (station: Double, bare: Double)?
        for _ in 0..<pairs {
            let pair = try LinePair.measure(bench, seconds: seconds)
            if best.map({ pair.station / pair.bare > $0.station / $0.bare }) ?? true { best = pair }
        }
        guard let best else { return [] }
        let (wire, polite) = try LinePair.peersThatKeepTheSilence(bench, seconds: seconds)
        let rate = "\(DecimalText.fixed(best.station, 2)) /s"
        return [
            .part(
                "9600-baud line, 28 gauges healthy: good readings/s, best of \(pairs)", best.station, of: best.bare,
                peerName: "bare libmodbus", reach: 0.97, unit: "/s"),
            .told(
                "the same, against bare libmodbus that keeps the 3.5 characters' silence", rate,
                peer: "bare, silent \(DecimalText.fixed(polite, 2))", ratio: DecimalText.fixed(best.station / polite, 3)
            ),
            .told(
                "the same, against the wire's own limit with that silence", rate,
                peer: "wire \(DecimalText.fixed(wire, 2))", ratio: DecimalText.fixed(best.station / wire, 3)),
        ]
    }
}

/// The station and the bare loop, one after the other on one simulated line.
enum LinePair {
    static func measure(_ bench: Bench, seconds: Double) throws -> (station: Double, bare: Double) {
        let site = try BenchSite.serial(folder: bench.folder.subfolder("line"), scanSeconds: 0)
        let simulator = site.simulator()
        try simulator.start()
        defer { simulator.stop() }
        let station = try ServedStation(site, program: bench.requireProgram())
        Stopwatch.pause(seconds: 1)
        let before = GoodCount(try station.snapshot())
        Stopwatch.pause(seconds: seconds)
        let rate = GoodCount(try station.snapshot()).rate(since: before)
        // Two masters on one line would disturb each other.
        station.end()
        return (rate, try bareRate(site, seconds: seconds))
    }

    /// What the wire allows by arithmetic, and what the bare loop makes of it when it keeps the silence between frames.
    static func peersThatKeepTheSilence(_ bench: Bench, seconds: Double) throws -> (wire: Double, bare: Double) {
        let site = try BenchSite.serial(folder: bench.folder.subfolder("line"), scanSeconds: 0)
        guard let round = site.configuration.lines.first.flatMap({ ScanEstimate(for: $0).wireTime }) else {
            throw BenchFailure("the line is no serial one")
        }
        let simulator = site.simulator()
        try simulator.start()
        defer { simulator.stop() }
        let silence = 3.5 * 10 / 9_600
        let bare = try BareLoop.rate(
            device: site.folder + "/line", units: BenchSite.tankCount, seconds: seconds, silence: silence)
        return (Double(BenchSite.tankCount) / round.inSeconds, bare)
    }

    static func bareRate(_ site: BenchSite, seconds: Double) throws -> Double {
        try BareLoop.rate(device: site.folder + "/line", units: BenchSite.tankCount, seconds: seconds)
    }
}
