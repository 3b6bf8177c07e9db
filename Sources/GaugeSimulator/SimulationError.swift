import TankFarm

/// Why a simulation does not start.
package enum SimulationError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A fault was asked for a tank that no line has.
    case unknownTank(TankName)
    /// A gauge stands on a line, but nothing is known of its tank.
    case nothingKnown(of: TankName)
    /// Scenario `overfill` without a tank that has an HH limit.
    case nothingToOverfill
    case deviceBelowDev(line: LineName, path: String)
    /// Something stands at the path that is no link of a simulator.
    case deviceTaken(line: LineName, path: String)
    /// A link to a pseudo-terminal that somebody uses.
    case deviceServed(line: LineName, path: String, target: String)
    case deviceUnusable(line: LineName, path: String, why: String)
    case noPseudoTerminal(line: LineName, why: String)
    case cannotListen(line: LineName, host: String, port: Int, why: String)
    /// The system gave no thread, socket or memory.
    case noResources(line: LineName, why: String)

    /// What is wrong and what to do, in one line.
    package var words: String {
        switch self {
        case .unknownTank(let tank): "tank \(tank): no line has a gauge of this tank; check the name"
        case .nothingKnown(let tank):
            "tank \(tank): its gauge is on a line, but the simulation was told nothing of the tank"
        case .nothingToOverfill: "scenario overfill needs a tank with a level_hh limit; give one tank such an alarm"
        case .deviceBelowDev(let line, let path):
            "line \(line): \(path) lies below /dev, where a real port may be; choose another `device` for a simulation"
        case .deviceTaken(let line, let path):
            "line \(line): \(path) exists and is not a simulator's link; move it away or change `device`"
        case .deviceServed(let line, let path, let target):
            "line \(line): \(path) leads to \(target), which is in use, perhaps by another simulator; stop that, or remove the link"
        case .deviceUnusable(let line, let path, let why):
            "line \(line): cannot make a link at \(path): \(why); change `device`"
        case .noPseudoTerminal(let line, let why): "line \(line): no pseudo-terminal: \(why)"
        case .cannotListen(let line, let host, let port, let why):
            "line \(line): cannot listen on \(host):\(port): \(why); give the line an own host (127.0.0.1) and a free port"
        case .noResources(let line, let why): "line \(line): cannot be served: \(why)"
        }
    }

    package var description: String { words }
}
