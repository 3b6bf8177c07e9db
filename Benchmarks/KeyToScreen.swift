import TUI
import TankFarm
import Terminal

extension Measure {
    /// From a key's bytes at the terminal to the last byte of its answer there: through curses, the console's state, the
    /// view and curses again. Every view is opened, rows are moved through, the order is changed.
    static let keyToScreen = Measure(name: "key", what: "key to screen, 120×40") { bench in
        var farm = try MovingFarm(BenchSite.serial(folder: bench.folder.subfolder("screen"), scanSeconds: 1))
        let terminal = try PseudoTerminal(size: measuredSize)
        var state = ConsoleState(glyphs: terminal.screen.isUTF8 ? .unicode : .ascii)
        let presses: [String] = [
            "j", "j", "j", "k", "\t", "j", "\t", "\t", "\r", "l", "h", "2", "1", "3", "j", "4", "j", "k", "5", "j", "w",
            "?", "1", "\u{1B}OB", "\u{1B}OA",
        ]
        _ = try terminal.draw(Screen.render(state, farm.snapshot(), size: measuredSize, now: farm.now))
        var times: [Double] = []
        for number in 0..<200 {
            if number % 10 == 0 { farm.advance() }
            let snapshot = farm.snapshot()
            // What has changed besides is not the key's.
            _ = try terminal.draw(Screen.render(state, snapshot, size: measuredSize, now: farm.now))
            let watch = Stopwatch()
            try terminal.press(Array(presses[number % presses.count].utf8))
            let key = try terminal.awaitKey()
            _ = state.handle(key, snapshot: snapshot, size: measuredSize, now: farm.now)
            _ = try terminal.draw(Screen.render(state, snapshot, size: measuredSize, now: farm.now))
            times.append(watch.milliseconds)
        }
        let figures = Figures(times)
        return [
            .atMost(
                "key to screen 120×40, all views: median of 200", figures.median, limit: 2, decimals: 2, unit: "ms"),
            .atMost("the same, the worst of 200", figures.most, limit: 16, decimals: 2, unit: "ms"),
        ]
    }
}
