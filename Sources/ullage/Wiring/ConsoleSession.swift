import Configuration
import Glibc
import Snapshots
import Station
import TankFarm
import Terminal

/// A console that carries the station itself: screen on, station up, and both ended in order whatever ends the loop.
struct ConsoleSession {
    let site: SiteConfiguration

    /// - Throws: `CommandFailure` with status 1: no terminal, a station beside it, a device that is not there.
    func run(signals: SignalWait) throws {
        guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else {
            throw CommandFailure.impossible(
                "the console needs a terminal; `ullage serve` runs without one, `ullage frame` prints a view")
        }
        if try RunningStation(site).snapshot() != nil {
            throw CommandFailure.impossible(
                "a station already runs on \(site.databasePath), and consoles cannot attach to one yet: use `ullage status`, `alarms` and `ack`, or stop it first"
            )
        }
        let clock = SystemMoments()
        // The screen before the station: a terminal that is none starts no watch.
        let screen: CursesScreen
        do { screen = try CursesScreen.open() } catch { throw CommandFailure.impossible(error.description) }
        defer { screen.close() }
        let runtime = try StationRuntime(site, carriedByConsole: true, clock: clock)
        let loop = ConsoleLoop(
            engine: runtime.engine, data: ConsoleData(site: site, database: runtime.database), signals: signals,
            clock: clock, account: UserName.ofThisProcess, place: Workplace.words ?? "console")
        let why = loop.run(on: screen)
        // The station before the screen: a terminal that has stalled must not keep its last entry from the disk.
        let lost = runtime.stop(why: "console \(why)")
        screen.close()
        if let lost { throw CommandFailure.impossible(lost) }
    }
}
