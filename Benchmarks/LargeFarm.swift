import Glibc
import Snapshots
import Station
import TankFarm

extension Measure {
    /// Each gauge a unit of its own behind its gateway: as many requests a second as gauges.
    static let tcpFarm = Measure(name: "tcp", what: "9,880 gauges on 40 TCP gateways") { bench in
        try LargeFarm(GatewayLayout(gateways: 40, gaugesOfGateway: 247, isOneTable: false), bench).rows()
    }

    /// Gateways that hold all their gauges in one table, read in requests of up to 125 registers.
    static let tableFarm = Measure(name: "table", what: "10,000 gauges on 40 one-table gateways") { bench in
        try LargeFarm(GatewayLayout(gateways: 40, gaugesOfGateway: 250, isOneTable: true), bench).rows()
    }
}

/// `ullage serve` over a farm of thousands of gauges at 1 Hz, alarms and storage on, and what the wire alone costs.
struct LargeFarm {
    private static let patienceSeconds = 120.0
    /// Of one core.
    private static let mostPercent = 60.0

    private let layout: GatewayLayout
    private let bench: Bench
    private let warmUpSeconds: Double
    private let seconds: Double
    private let what: String

    init(_ layout: GatewayLayout, _ bench: Bench) {
        self.layout = layout
        self.bench = bench
        warmUpSeconds = bench.isQuick ? 10 : 20
        seconds = bench.minutes.map { Double($0) * 60 } ?? (bench.isQuick ? 15 : 30)
        what = "\(layout.gauges) gauges, \(layout.gateways) \(layout.isOneTable ? "one-table" : "TCP") gateways, 1 Hz"
    }

    func rows() throws -> [BenchRow] {
        let folder = try bench.folder.subfolder("farm")
        let peer = try PeerProcess(layout, folder: folder)
        defer { peer.end() }
        let serve = try measured(peer, folder: folder)
        let (floor, floorRate) = try floor(peer, folder: folder)
        let duration = seconds >= 120 ? "\(Int(seconds / 60)) min" : "\(Int(seconds)) s"
        return [
            .atMost(
                "\(what): `serve`, alarms and storage on, % of one core over \(duration)", serve.percent,
                limit: LargeFarm.mostPercent, decimals: 1, unit: "%"),
            .told(
                "the same, against bare libmodbus, a thread a gateway, nothing decoded",
                "\(DecimalText.fixed(serve.percent, 1)) %",
                peer: "bare \(DecimalText.fixed(floor, 1)) % for \(DecimalText.fixed(floorRate, 0)) /s",
                ratio: DecimalText.fixed(serve.percent / floor, 2)),
            .part(
                "the same: gauges read a second", Double(serve.seen.asked) / serve.elapsed, of: Double(layout.gauges),
                peerName: "all", reach: 0.99, unit: "/s"),
            .none(
                "the same: gauges never read, or once later than a scan (gap above 2 s)",
                serve.seen.late + serve.seen.never),
            .told(
                "the same: gap between two readings of a gauge, 99 %, worst; registers per request",
                "\(DecimalText.fixed(serve.seen.gapSeconds99, 2)) s, \(DecimalText.fixed(serve.seen.worstGapSeconds, 2)) s; "
                    + DecimalText.fixed(
                        Double(serve.seen.asked * GatewayLayout.registersOfGauge) / Double(max(serve.seen.requests, 1)),
                        1)),
            .told("the same: good levels at the end", serve.good),
            memory(serve, duration),
            .none("the same: requests that were no reading", serve.seen.others),
        ]
    }

    /// Flat is promised for ten minutes: a twentieth is what caches may still fill.
    private func memory(_ serve: Taken, _ duration: String) -> BenchRow {
        let start = serve.memory.residentMebibytes
        let end = serve.memoryAtEnd.residentMebibytes
        let what =
            "the same: resident memory after \(duration), at first \(DecimalText.fixed(start, 1)) MiB"
        guard seconds >= 600 else { return .told(what, "\(DecimalText.fixed(end, 1)) MiB") }
        return .atMost(what, end, limit: start * 1.05, decimals: 1, unit: "MiB")
    }

    private struct Taken {
        let percent: Double
        let elapsed: Double
        let seen: PeerProcess.Report
        let memory: ProcessMemory
        let memoryAtEnd: ProcessMemory
        let good: String
    }

    private func measured(_ peer: PeerProcess, folder: String) throws -> Taken {
        let program = try bench.requireProgram()
        let configuration = folder + "/config.toml"
        try TextFile.write(text(peer.ports), to: configuration)
        let process = try ChildProcess(
            program, ["serve", "--config", configuration], errorPath: folder + "/serve.log")
        defer { process.end() }
        let watch = Stopwatch()
        while try peer.report().never > 0 {
            guard process.isRunning else { throw BenchFailure("ullage serve ended: \(process.lastWords)") }
            guard watch.seconds < LargeFarm.patienceSeconds else {
                let never = try peer.report().never
                throw BenchFailure("after \(Int(watch.seconds)) s \(never) of \(layout.gauges) gauges were never read")
            }
            Stopwatch.pause(seconds: 0.25)
        }
        Console.note(
            "all \(layout.gauges) gauges read after \(DecimalText.fixed(watch.seconds, 1)) s; serve is \(process.pid)")
        Stopwatch.pause(seconds: warmUpSeconds)
        peer.beginCounting()
        let memory = try ProcessMemory(of: process)
        let before = try ProcessTime(of: process)
        try wait(process)
        let after = try ProcessTime(of: process)
        let seen = try peer.report()
        let memoryAtEnd = try ProcessMemory(of: process)
        return Taken(
            percent: after.percent(since: before), elapsed: after.at - before.at, seen: seen, memory: memory,
            memoryAtEnd: memoryAtEnd, good: goodLevels(folder + "/ullage.sock"))
    }

    /// Tells a long measurement's memory each minute.
    private func wait(_ process: ChildProcess) throws {
        let watch = Stopwatch()
        var minute = 1.0
        while watch.seconds < seconds {
            Stopwatch.pause(seconds: min(1, seconds - watch.seconds))
            guard watch.seconds >= minute * 60, bench.minutes != nil else { continue }
            let memory = try ProcessMemory(of: process)
            Console.note("minute \(Int(minute)): \(DecimalText.fixed(memory.residentMebibytes, 1)) MiB")
            minute += 1
        }
    }

    /// Asked once, at the end: an answer of ten thousand tanks is work that is not to be measured here.
    private func goodLevels(_ socket: String) -> String {
        do throws(StationError) {
            let client = SocketClient(path: socket, timeout: .seconds(30))
            guard case .snapshot(let snapshot) = try client.request(.snapshot) else { return "no snapshot" }
            return "\(snapshot.tanks.count { $0.level.quality == .good }) of \(layout.gauges)"
        } catch {
            return error.words
        }
    }

    /// Percent of one core, and how many gauges a second it read with that.
    private func floor(_ peer: PeerProcess, folder: String) throws -> (percent: Double, rate: Double) {
        let process = try ChildProcess(
            "/proc/self/exe", ["floor"] + layout.arguments + peer.ports.map { "\($0)" },
            errorPath: folder + "/floor.log")
        defer { process.end() }
        Stopwatch.pause(seconds: 2)
        peer.beginCounting()
        let before = try ProcessTime(of: process)
        Stopwatch.pause(seconds: 5)
        let after = try ProcessTime(of: process)
        return (after.percent(since: before), Double(try peer.report().asked) / (after.at - before.at))
    }

    // MARK: - The site

    private func text(_ ports: [Int]) -> String {
        var text = """
            [station]
            name = "Large"
            time_zone = "UTC"
            simulation = true
            database = "ullage.db"
            socket = "ullage.sock"

            """
        for (index, port) in ports.enumerated() {
            text += """

                [[line]]
                name = "gate-\(index + 1)"
                transport = "tcp"
                host = "127.0.0.1"
                port = \(port)
                scan_interval_s = 1
                response_timeout_ms = 500

                """
        }
        for gateway in 0..<layout.gateways {
            for gauge in 0..<layout.gaugesOfGateway {
                let place =
                    layout.isOneTable
                    ? "unit = 1\nregister_offset = \(gauge * GatewayLayout.registersOfGauge)" : "unit = \(gauge + 1)"
                text += """

                    [[tank]]
                    name = "T\(gateway + 1)-\(gauge + 1)"
                    title = "Storage \(gauge + 1)"
                    group = "Gate \(gateway + 1)"
                    line = "gate-\(gateway + 1)"
                    \(place)
                    shell_height_mm = 14000
                    shape = { kind = "vertical_cylinder", diameter_mm = 22000 }
                    [tank.alarms]
                    level_hh = { limit = 13500 }
                    level_h = { limit = 13000 }
                    level_l = { limit = 1500 }
                    level_ll = { limit = 1100 }
                    interface_h = { limit = 7500 }
                    temperature_h = { limit = 75 }

                    """
            }
        }
        return text
    }
}
