import Configuration
import Glibc
import Snapshots
import Station
import Storage
import TankFarm
import Terminal

/// A console that carries the station itself: station up, screen on, and both ended in order whatever ends the loop.
struct ConsoleSession {
    let site: SiteConfiguration

    /// - Throws: `CommandFailure` with status 1: no terminal, a station beside it, a device that is not there.
    func run(signals: SignalWait) throws {
        guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else {
            throw CommandFailure.impossible(
                "the console needs a terminal; `ullage serve` runs without one, `ullage frame` prints a view")
        }
        if try RunningStation(site).snapshot() != nil || StationLocks.isHeld(databasePath: site.databasePath) {
            throw CommandFailure.impossible(
                "a station already runs on \(site.databasePath), and consoles cannot attach to one yet: use `ullage status`, `alarms` and `ack`, or stop it first"
            )
        }
        let clock = SystemMoments()
        let runtime = try StationRuntime(site, carriedByConsole: true, clock: clock)
        let screen: CursesScreen
        do {
            screen = try CursesScreen.open()
        } catch {
            runtime.stop(why: "its console could not be opened")
            throw CommandFailure.impossible("\(error)")
        }
        let operatorName = UserName.ofThisProcess
        let loop = ConsoleLoop(
            engine: runtime.engine, data: ConsoleData(site: site, database: runtime.database), signals: signals,
            clock: clock,
            originator: Originator(operatorName: operatorName, terminal: ConsoleSession.terminalName))
        let why = loop.run(on: screen)
        // The terminal first: it may be gone or slow, and the station's last entry must not wait for it in doubt.
        screen.close()
        runtime.stop(why: "console \(why)")
    }

    private static var terminalName: String {
        var name = [CChar](repeating: 0, count: 128)
        guard ttyname_r(STDIN_FILENO, &name, name.count) == 0 else { return "console" }
        return name.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "console" }
    }
}
