import Configuration
import GaugeSimulator
import Snapshots
import Station
import TankFarm

/// `ullage serve`, the program as its users run it, over simulated gauges: acquisition, alarms, storage and socket.
final class ServedStation {
    private static let patienceSeconds = 20.0

    let process: ChildProcess
    private let client: SocketClient

    /// Starts it, and waits until it answers.
    init(_ site: BenchSite, program: String) throws {
        client = SocketClient(path: site.configuration.socketPath)
        process = try ChildProcess(
            program, ["serve", "--config", site.configurationPath], errorPath: site.folder + "/serve.log")
        let watch = Stopwatch()
        while (try? snapshot()) == nil {
            guard process.isRunning else { throw BenchFailure("ullage serve ended: \(process.lastWords)") }
            guard watch.seconds < ServedStation.patienceSeconds else {
                throw BenchFailure(
                    "ullage serve did not answer within \(Int(ServedStation.patienceSeconds)) s: \(process.lastWords)")
            }
            Stopwatch.pause(seconds: 0.02)
        }
    }

    func snapshot() throws -> FarmSnapshot {
        do throws(StationError) {
            guard case .snapshot(let snapshot) = try client.request(.snapshot) else {
                throw .answer("the station's answer is no snapshot")
            }
            return snapshot
        } catch {
            throw BenchFailure(error.words)
        }
    }

    func end() { process.end() }
}

/// Exchanges with which all went well, at one instant: two of them give a rate.
struct GoodCount {
    let count: Int64
    let at: MonotonicTime

    /// - Parameter without: tanks whose exchanges are not counted.
    init(_ snapshot: FarmSnapshot, without: Set<TankName> = []) {
        at = snapshot.at.monotonic
        count = snapshot.lines.flatMap(\.gauges).filter { !without.contains($0.tank) }.reduce(0) { sum, gauge in
            sum + gauge.exchanges - gauge.failures.reduce(0) { $0 + $1.count }
        }
    }

    /// Good readings a second since an earlier one.
    func rate(since earlier: GoodCount) -> Double { Double(count - earlier.count) / (at - earlier.at).inSeconds }
}
