import Alarms
import CModbus
import CSystem
import Configuration
import Glibc
import Snapshots
import Station
import Synchronization
import TankFarm

extension Measure {
    /// From a register's change behind a real Modbus server to the alarm in the station's answer over its socket, asked
    /// for without pause. Each of 28 tanks rises above its HH limit once, at whatever instant of the scan.
    static let alarmDelay = Measure(name: "alarm", what: "register change to alarm") { bench in
        let program = try bench.requireProgram()
        let gateway = try RegisterGateway(gauges: BenchSite.tankCount)
        defer { gateway.end() }
        let site = try BenchSite(
            folder: bench.folder.subfolder("alarm"),
            line: [
                "transport = \"tcp\"", "host = \"127.0.0.1\"", "port = \(gateway.port)", "scan_interval_s = 0.5",
                "response_timeout_ms = 500",
            ]
        ) { number in ["unit = 1", "register_offset = \((number - 1) * RegisterGateway.registersOfGauge)"] }
        let station = try ServedStation(site, program: program)
        defer { station.end() }
        let scan = 500.0
        var late: [Double] = []
        for (index, tank) in site.tankNames.enumerated() {
            // Eleven thirtieths of a scan further in each: no two changes meet the scan at the same place.
            Stopwatch.pause(seconds: 0.1 + (Double(index) * 11 / 30).truncatingRemainder(dividingBy: 1) * scan / 1_000)
            let watch = Stopwatch()
            gateway.setLevel(13_600, of: index)
            while try !station.snapshot().tanks.contains(where: {
                $0.tank.name == tank && $0.alarms.contains { $0.kind == .levelHighHigh }
            }) {
                guard watch.seconds < 10 else { throw BenchFailure("the alarm of \(tank) did not ring within 10 s") }
            }
            late.append(watch.milliseconds)
        }
        let figures = Figures(late)
        return [
            .atMost(
                "register change to HH alarm over the socket, scan 500 ms: worst of \(late.count)", figures.most,
                limit: scan + 100, decimals: 0, unit: "ms"),
            .told("the same, median", "\(DecimalText.fixed(figures.median, 0)) ms"),
        ]
    }
}

/// A Modbus TCP gateway by libmodbus whose registers can be set at an instant.
final class RegisterGateway: Sendable {
    static let registersOfGauge = 3
    /// Where the built-in gauge's registers begin.
    private static let firstRegister = 49

    let port: Int
    private let registers: Mutex<[UInt16]>
    private let listener: Int32
    private let bell: Int32
    private let thread = Mutex<DedicatedThread?>(nil)

    /// Serves at once, on a port that is free: levels at 8000 mm, interfaces at 2000 mm, 40.0 °C.
    init(gauges: Int) throws {
        registers = Mutex((0..<gauges).flatMap { _ in [8_000, 2_000, 400] as [UInt16] })
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listener = listener
        let isListening = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, size) == 0 && listen(listener, 4) == 0 && getsockname(listener, $0, &size) == 0
            }
        }
        guard isListening else { throw BenchFailure("cannot listen: \(String(cString: strerror(errno)))") }
        port = Int(UInt16(bigEndian: address.sin_port))
        bell = ullage_bell_open()
        let thread = DedicatedThread { [self] in serve() }
        self.thread.withLock { $0 = thread }
    }

    func setLevel(_ millimetres: UInt16, of gauge: Int) {
        registers.withLock { $0[gauge * RegisterGateway.registersOfGauge] = millimetres }
    }

    func end() {
        ullage_bell_ring(bell)
        thread.withLock { $0 }?.join()
        close(listener)
        close(bell)
    }

    private func serve() {
        let count = registers.withLock { Int32($0.count) }
        guard let context = modbus_new_tcp("127.0.0.1", 0),
            let mapping = modbus_mapping_new_start_address(
                0, 0, 0, 0, UInt32(RegisterGateway.firstRegister), UInt32(count), 0, 0)
        else { return }
        defer {
            modbus_mapping_free(mapping)
            modbus_close(context)
            modbus_free(context)
        }
        var client: Int32 = -1
        while true {
            var waiting = [
                pollfd(fd: bell, events: Int16(POLLIN), revents: 0),
                pollfd(fd: client < 0 ? listener : client, events: Int16(POLLIN), revents: 0),
            ]
            poll(&waiting, 2, -1)
            if waiting[0].revents != 0 { return }
            if client < 0 {
                client = ullage_accept(listener)
                modbus_set_socket(context, client)
            } else if !answer(context, mapping) {
                modbus_close(context)
                client = -1
            }
        }
    }

    /// One request; false where the client has gone.
    private func answer(_ context: OpaquePointer, _ mapping: UnsafeMutablePointer<modbus_mapping_t>) -> Bool {
        var request = [UInt8](repeating: 0, count: Int(MODBUS_TCP_MAX_ADU_LENGTH))
        let length = modbus_receive(context, &request)
        guard length > 0 else { return length == 0 }
        registers.withLock { values in
            for (index, value) in values.enumerated() { mapping.pointee.tab_registers[index] = value }
        }
        return modbus_reply(context, request, length, mapping) > 0
    }
}
