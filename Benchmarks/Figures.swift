import Glibc
import TankFarm

/// Several takings of one figure.
struct Figures {
    private let sorted: [Double]

    init(_ values: [Double]) { sorted = values.sorted() }

    var least: Double { sorted.first ?? .nan }
    var most: Double { sorted.last ?? .nan }
    var mean: Double { sorted.isEmpty ? .nan : sorted.reduce(0, +) / Double(sorted.count) }
    var median: Double { percentile(50) }

    /// The smallest figure that so many percent of all do not exceed.
    func percentile(_ percent: Double) -> Double {
        guard !sorted.isEmpty else { return .nan }
        let place = Int((percent / 100 * Double(sorted.count)).rounded(.up)) - 1
        return sorted[min(max(place, 0), sorted.count - 1)]
    }
}

/// Time as it passes for measurements.
struct Stopwatch {
    private let start: Double

    init() { start = Stopwatch.now() }

    var seconds: Double { Stopwatch.now() - start }
    var milliseconds: Double { seconds * 1_000 }

    static func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }

    /// Lets a measurement's time pass.
    static func pause(seconds: Double) {
        var wanted = timespec(tv_sec: Int(seconds), tv_nsec: Int(seconds.truncatingRemainder(dividingBy: 1) * 1e9))
        var rest = timespec()
        while nanosleep(&wanted, &rest) != 0, errno == EINTR { wanted = rest }
    }
}

/// The machine of a run, since times mean nothing without it.
struct Machine {
    let words: String
    /// Of the last one, five and fifteen minutes.
    let load: String

    static func now() -> Machine {
        let information = TextFile.read("/proc/cpuinfo") ?? ""
        let model = information.split(separator: "\n").first { $0.hasPrefix("model name") }?
            .split(separator: ":", maxSplits: 1).last.map { $0.drop { $0 == " " } }
        let load = (TextFile.read("/proc/loadavg") ?? "").split(separator: " ").prefix(3).joined(separator: " ")
        let cores = sysconf(Int32(_SC_NPROCESSORS_ONLN))
        return Machine(words: "\(cores) cores, \(model ?? "unknown processor")", load: load)
    }
}
