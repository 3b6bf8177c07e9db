import Acquisition
import CSystem
import Glibc
import Synchronization
import TankFarm

/// A simulated farm behind real Modbus servers, one thread a line: TCP where the line is TCP, a pseudo-terminal linked at the
/// line's `device` where it is serial. A gauge on a line that goes by `TankName.ofSecondGauge` feels the same liquid as the
/// tank's first.
package final class FarmSimulator: Sendable {
    /// What runs between `start` and `stop`.
    private struct Service {
        let bell: Int32
        var threads: [pthread_t] = []
        var ports: [LineName: Int] = [:]
        var devices: [LineName: String] = [:]
    }

    private final class Errand {
        let relay: any LineRelay
        let bell: Int32
        init(relay: any LineRelay, bell: Int32) {
            self.relay = relay
            self.bell = bell
        }
    }

    /// The tank that scenario `overfill` drives through H and HH; nil in every other scenario.
    package let overfillTank: TankName?
    private let lines: [LineSettings]
    private let known: Set<TankName>
    private let options: SimulationOptions
    private let farm: LiveFarm
    private let tallies: [LineName: RequestTally]
    private let service = Mutex<Service?>(nil)

    /// A farm that begins with `start`.
    /// - Parameter clock: whose monotonic time moves the liquids and the scenario's faults; the wire keeps its own pace.
    package convenience init(
        lines: [LineSettings], tanks: [SimulatedTankSpec], options: SimulationOptions, clock: any MomentSource
    ) {
        let secondOfDay = Double((clock.now().wall.milliseconds / 1_000) % 86_400)
        let farm = SimulatedFarm(
            tanks: tanks, scenario: options.scenario, seed: options.seed, secondOfDay: secondOfDay)
        self.init(lines: lines, farm: farm, options: options, clock: clock)
    }

    /// A farm that goes on from where it is, after a rehearsal for instance. It brings its scenario along, but for the
    /// faults, which come with `options.scenario`.
    package init(lines: [LineSettings], farm: SimulatedFarm, options: SimulationOptions, clock: any MomentSource) {
        self.lines = lines
        self.options = options
        known = Set(farm.tankNames)
        tallies = Dictionary(lines.map { ($0.name, RequestTally()) }, uniquingKeysWith: { first, _ in first })
        overfillTank = farm.overfillTank
        self.farm = LiveFarm(farm: farm, options: options, clock: clock)
    }

    deinit { stop() }

    // MARK: - Start and stop

    /// Serves all lines, or none: when one cannot be served nothing is left behind. A second call does nothing.
    package func start() throws(SimulationError) {
        try service.withLock { service throws(SimulationError) in
            guard service == nil else { return }
            try check()
            let bell = ullage_bell_open()
            guard bell >= 0 else {
                throw .noResources(line: lines.first?.name ?? "", why: String(cString: strerror(-bell)))
            }
            var opened = Service(bell: bell)
            do throws(SimulationError) {
                var relays: [any LineRelay] = []
                for line in lines { relays.append(try relay(for: line, &opened)) }
                farm.begin()
                for (line, relay) in zip(lines, relays) {
                    opened.threads.append(try FarmSimulator.serve(relay, until: bell, line: line.name))
                }
            } catch {
                // Relays without a thread give back what they hold as they go out of scope.
                FarmSimulator.end(opened)
                throw error
            }
            service = opened
        }
    }

    /// Ends all service, and takes the links away. Harmless when nothing runs.
    package func stop() {
        service.withLock { service in
            if let running = service { FarmSimulator.end(running) }
            service = nil
        }
    }

    private func check() throws(SimulationError) {
        let gauged = Set(lines.flatMap(\.gauges).map(\.tank))
        if let unknown = options.faults.keys.filter({ !gauged.contains($0) }).min() { throw .unknownTank(unknown) }
        let tanks = Set(gauged.map(farm.tank(of:)))
        if let bare = tanks.filter({ !known.contains($0) }).min() { throw .nothingKnown(of: bare) }
        if options.scenario == .overfill, overfillTank == nil { throw .nothingToOverfill }
    }

    private func relay(for line: LineSettings, _ service: inout Service) throws(SimulationError) -> any LineRelay {
        let gauges = try LineGauges(line: line, farm: farm, options: options)
        let tally = tallies[line.name] ?? RequestTally()
        switch line.transport {
        case .tcp(let host, let port):
            let relay = try NetworkRelay(
                line: line, host: host, port: port, gauges: gauges, options: options, tally: tally)
            service.ports[line.name] = relay.port
            return relay
        case .rtu(let port):
            let pace = SerialPace(
                baud: port.baud, parity: port.parity, dataBits: port.dataBits, stopBits: port.stopBits)
            let relay = try SerialRelay(
                line: line, device: port.device, pace: pace, gauges: gauges, options: options, tally: tally)
            service.devices[line.name] = relay.linkPath
            return relay
        }
    }

    private static func serve(
        _ relay: any LineRelay, until bell: Int32, line: LineName
    ) throws(SimulationError) -> pthread_t {
        let errand = Unmanaged.passRetained(Errand(relay: relay, bell: bell))
        var thread = pthread_t()
        let code = pthread_create(
            &thread, nil,
            { argument in
                ullage_block_signals()
                guard let argument else { return nil }
                let errand = Unmanaged<Errand>.fromOpaque(argument).takeRetainedValue()
                errand.relay.run(until: errand.bell)
                errand.relay.close()
                return nil
            }, errand.toOpaque())
        guard code == 0 else {
            errand.release()
            throw .noResources(line: line, why: "no thread: \(String(cString: strerror(code)))")
        }
        return thread
    }

    private static func end(_ service: Service) {
        // The bell stays rung, so that one ring ends every thread.
        ullage_bell_ring(service.bell)
        for thread in service.threads { pthread_join(thread, nil) }
        Glibc.close(service.bell)
    }

    // MARK: - While it runs

    /// Where the TCP lines are served; empty before `start` and after `stop`.
    package var boundPorts: [LineName: Int] { service.withLock { $0?.ports ?? [:] } }

    /// Where the serial lines' links lie; empty before `start` and after `stop`.
    package var devicePaths: [LineName: String] { service.withLock { $0?.devices ?? [:] } }

    /// How many whole requests each line has seen by Modbus function code, to any unit, since the simulator was made;
    /// those that were refused count too. A line that nobody asked has an empty table.
    package var requestsSeen: [LineName: [UInt8: Int]] { tallies.mapValues(\.seen) }

    /// From now on the tank's gauge has this fault, whatever the scenario says; nil takes it away. A second gauge, which
    /// has faults of its own, goes by its own name.
    package func setFault(_ fault: GaugeFault?, of tank: TankName) { farm.setFault(fault, of: tank) }

    /// What the tank really holds now, without noise; nil for a tank that is not in the farm.
    package func truth(of tank: TankName) -> SimulatedValues? { farm.truth(of: tank) }
}
