import CSystem
import GaugeSimulator
import Glibc
import TUI
import TankFarm

extension Measure {
    /// From the process's birth to its screen, with history behind it.
    static let startUp = Measure(name: "startup", what: "start-up") { bench in
        let program = try bench.requireProgram()
        let history = try bench.generatedHistory()
        let count = bench.isQuick ? 5 : 10
        var frames: [Double] = []
        for _ in 0..<count {
            let watch = Stopwatch()
            let process = try ChildProcess(
                program, ["frame", "overview", "--config", history.site.configurationPath],
                errorPath: history.site.folder + "/frame.log")
            let status = process.wait()
            frames.append(watch.milliseconds)
            guard status == 0 else { throw BenchFailure("ullage frame ended with \(status): \(process.lastWords)") }
        }
        // The console carries a station, and that wants its line's device to be there.
        let simulator = history.site.simulator()
        try simulator.start()
        defer { simulator.stop() }
        var screens: [Double] = []
        for _ in 0..<count { screens.append(try ConsoleOnTerminal.millisecondsToScreen(program, history.site)) }
        func words(_ values: [Double]) -> String {
            "\(DecimalText.fixed(Figures(values).least, 0)) – \(DecimalText.fixed(Figures(values).most, 0)) ms"
        }
        let behind = "\(history.words) of history"
        return [
            .atMost(
                "`console` to its first full screen, 28 tanks, \(behind): median of \(count)", Figures(screens).median,
                limit: 80, decimals: 0, unit: "ms"),
            .told("the same, least – most", words(screens)),
            .told(
                "`frame overview`, whole process, \(behind): median of \(count)",
                "\(DecimalText.fixed(Figures(frames).median, 0)) ms"),
            .told("the same, least – most", words(frames)),
        ]
    }
}

/// The real console in a terminal of its own.
enum ConsoleOnTerminal {
    private static let patienceMilliseconds = 10_000.0
    /// TIOCSWINSZ, which the importer does not see through its macro.
    private static let setWindowSize: UInt = 0x5414

    /// Until all 28 tanks and the key row below them have been drawn.
    static func millisecondsToScreen(_ program: String, _ site: BenchSite) throws -> Double {
        let (process, master) = try start(program, site)
        defer {
            process.end()
            close(master)
        }
        let watch = Stopwatch()
        var seen: [UInt8] = []
        // Rows are drawn from the top, and this tank stands in the last of them.
        let last = Array((site.tankNames.last?.text ?? "").utf8)
        while !holds(seen, last) {
            guard try readMore(master, into: &seen, waiting: patienceMilliseconds - watch.milliseconds) else {
                throw BenchFailure("no full screen came: \(process.lastWords)")
            }
        }
        var milliseconds = watch.milliseconds
        // What was still on its way with it.
        while try readMore(master, into: &seen, waiting: 5) { milliseconds = watch.milliseconds }
        guard site.tankNames.allSatisfy({ holds(seen, Array($0.text.utf8)) }) else {
            throw BenchFailure("the first screen does not hold all \(site.tankNames.count) tanks")
        }
        return milliseconds
    }

    /// The console at a new terminal of 120×40; gives the terminal's other end.
    static func start(_ program: String, _ site: BenchSite) throws -> (process: ChildProcess, master: Int32) {
        var name = [CChar](repeating: 0, count: 256)
        let master = ullage_pty_open(&name, name.count)
        guard master >= 0 else { throw BenchFailure("no pseudo-terminal: \(String(cString: strerror(-master)))") }
        var window = winsize(
            ws_row: UInt16(measuredSize.rows), ws_col: UInt16(measuredSize.columns), ws_xpixel: 0, ws_ypixel: 0)
        let path = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let slave = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC)
        guard slave >= 0, ioctl(master, setWindowSize, &window) == 0 else {
            close(master)
            throw BenchFailure("the pseudo-terminal cannot be opened: \(String(cString: strerror(errno)))")
        }
        defer { close(slave) }
        let process = try ChildProcess(
            program, ["console", "--config", site.configurationPath], errorPath: site.folder + "/console.log",
            output: slave, input: slave)
        return (process, master)
    }

    /// False where nothing came in time or the other end is closed.
    private static func readMore(_ master: Int32, into bytes: inout [UInt8], waiting milliseconds: Double) throws
        -> Bool
    {
        var waiting = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
        guard poll(&waiting, 1, Int32(max(0, milliseconds))) == 1 else { return false }
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = read(master, &buffer, buffer.count)
        guard count > 0 else { return false }
        bytes += buffer[..<count]
        return true
    }

    private static func holds(_ bytes: [UInt8], _ wanted: [UInt8]) -> Bool {
        guard bytes.count >= wanted.count, !wanted.isEmpty else { return false }
        return (0...bytes.count - wanted.count).contains { bytes[$0..<$0 + wanted.count].elementsEqual(wanted) }
    }
}
