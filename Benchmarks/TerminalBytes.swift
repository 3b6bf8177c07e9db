import Snapshots
import TUI
import TankFarm
import Terminal

/// The size at which the screen is measured.
let measuredSize = FrameSize(columns: 120, rows: 40)

extension Measure {
    /// What a second's changes cost on the way to the terminal, with the overview of a farm in which all tanks move.
    static let terminalBytes = Measure(name: "terminal", what: "bytes to the terminal, 120×40") { bench in
        let site = try BenchSite.serial(folder: bench.folder.subfolder("screen"), scanSeconds: 1)
        let fast = try ScreenMinute(MovingFarm(site, speeds: MovingFarm.fast))
        let usual = try ScreenMinute(MovingFarm(site, speeds: MovingFarm.usual))
        return [
            .atMost(
                "overview 120×40, 28 tanks all moving, \(words(MovingFarm.fast)), 1 Hz: bytes/s to the terminal",
                fast.bytes.mean, limit: 700, decimals: 0, unit: "B/s"),
            .told("the same, the busiest of 60 seconds", "\(DecimalText.fixed(fast.bytes.most, 0)) B"),
            .told("the same, the first full screen", "\(fast.firstBytes) B"),
            .told(
                "the same, at \(words(MovingFarm.usual)): mean, busiest second",
                "\(DecimalText.fixed(usual.bytes.mean, 0)), \(DecimalText.fixed(usual.bytes.most, 0)) B"),
        ]
    }

    private static func words(_ speeds: ClosedRange<Double>) -> String {
        "\(DecimalText.fixed(speeds.lowerBound, 2))–\(DecimalText.fixed(speeds.upperBound, 2)) mm/s"
    }

    /// The frame alone, without the terminal.
    static let frameTime = Measure(name: "frame", what: "overview frame, 120×40") { bench in
        var farm = try MovingFarm(BenchSite.serial(folder: bench.folder.subfolder("screen"), scanSeconds: 1))
        let state = ConsoleState()
        var times: [Double] = []
        for _ in 0..<200 {
            farm.advance()
            let snapshot = farm.snapshot()
            let watch = Stopwatch()
            let frame = Screen.render(state, snapshot, size: measuredSize, now: farm.now)
            times.append(watch.milliseconds)
            guard frame.size == measuredSize else { throw BenchFailure("the frame has another size") }
        }
        let figures = Figures(times)
        return [
            .told(
                "overview frame 120×40 rendered: median (worst) of 200",
                "\(DecimalText.fixed(figures.median, 2)) (\(DecimalText.fixed(figures.most, 2))) ms")
        ]
    }
}

/// The overview of a farm through a minute, a frame a second.
struct ScreenMinute {
    /// For the first screen, on an empty terminal.
    let firstBytes: Int
    /// For each second's changes.
    let bytes: Figures

    init(_ start: MovingFarm) throws {
        var farm = start
        let terminal = try PseudoTerminal(size: measuredSize)
        let state = ConsoleState(glyphs: terminal.screen.isUTF8 ? .unicode : .ascii)
        firstBytes = try terminal.draw(Screen.render(state, farm.snapshot(), size: measuredSize, now: farm.now))
        var bytes: [Double] = []
        for _ in 0..<60 {
            farm.advance()
            let frame = Screen.render(state, farm.snapshot(), size: measuredSize, now: farm.now)
            bytes.append(Double(try terminal.draw(frame)))
        }
        self.bytes = Figures(bytes)
    }
}
