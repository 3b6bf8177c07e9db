import Glibc

/// The processor time that a process has used, as the kernel counts it.
struct ProcessTime {
    let cpuSeconds: Double
    let at: Double

    init(of process: ChildProcess) throws {
        at = Stopwatch.now()
        guard process.isRunning, let text = TextFile.read("/proc/\(process.pid)/stat") else {
            throw BenchFailure("the program ended by itself: \(process.lastWords)")
        }
        // The name in parentheses may hold anything; of what follows it, the 12th and 13th are utime and stime.
        let fields = text.split(separator: ")").last?.split(separator: " ") ?? []
        guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) else {
            throw BenchFailure("the kernel does not tell the processor time")
        }
        cpuSeconds = (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    /// Percent of one core since an earlier reading.
    func percent(since earlier: ProcessTime) -> Double { (cpuSeconds - earlier.cpuSeconds) / (at - earlier.at) * 100 }
}
