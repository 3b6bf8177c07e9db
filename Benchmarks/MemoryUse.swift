import CSystem
import GaugeSimulator
import Glibc
import TankFarm

extension Measure {
    /// What the running program holds, over 28 simulated gauges on one serial line: as a service, and as a console that
    /// carries its station.
    static let memory = Measure(name: "memory", what: "memory") { bench in
        let program = try bench.requireProgram()
        let seconds = bench.isQuick ? 8.0 : 30.0
        let served = try BenchSite.serial(folder: bench.folder.subfolder("memory"), scanSeconds: 1)
        // The console with what it will have behind it in life.
        let history = try bench.generatedHistory()
        let carried = history.site
        let simulators = [served.simulator(), carried.simulator()]
        for simulator in simulators { try simulator.start() }
        defer { for simulator in simulators { simulator.stop() } }
        // Both at once: memory, unlike time, does not suffer from company.
        let station = try ServedStation(served, program: program)
        let (console, master) = try ConsoleOnTerminal.start(program, carried)
        let drain = try TerminalDrain(master)
        Stopwatch.pause(seconds: seconds)
        let service = try ProcessMemory(of: station.process)
        let together = try ProcessMemory(of: console)
        console.end()
        drain.end()
        station.end()
        let after = "after \(Int(seconds)) s"
        return [
            .atMost(
                "memory of `console` with its station, 28 gauges, \(history.words) behind, \(after): resident",
                together.residentMebibytes,
                limit: 40, decimals: 1, unit: "MiB"),
            .told("the same, the most it ever held", "\(DecimalText.fixed(together.peakMebibytes, 1)) MiB"),
            .told(
                "memory of `serve`, 28 gauges, \(after): resident",
                "\(DecimalText.fixed(service.residentMebibytes, 1)) MiB"),
            .told("the same, the most it ever held", "\(DecimalText.fixed(service.peakMebibytes, 1)) MiB"),
        ]
    }
}

/// A process's memory as the kernel counts it.
struct ProcessMemory {
    /// VmRSS and VmHWM.
    let residentMebibytes: Double
    let peakMebibytes: Double

    init(of process: ChildProcess) throws {
        guard process.isRunning, let text = TextFile.read("/proc/\(process.pid)/status") else {
            throw BenchFailure("the program ended by itself: \(process.lastWords)")
        }
        func mebibytes(_ name: String) throws -> Double {
            let line = text.split(separator: "\n").first { $0.hasPrefix(name + ":") }
            guard let number = line?.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first,
                let kibibytes = Double(number)
            else { throw BenchFailure("the kernel does not tell \(name)") }
            return kibibytes / 1_024
        }
        residentMebibytes = try mebibytes("VmRSS")
        peakMebibytes = try mebibytes("VmHWM")
    }
}
