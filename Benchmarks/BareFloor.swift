import CModbus
import Glibc
import Station

/// `ullage-bench floor GATEWAYS GAUGES units|table PORT…`: what the wire itself costs. One thread a gateway asks libmodbus for
/// every gauge once a second and does nothing with the answers. Of a table it reads as many gauges at once as a request holds.
struct BareFloor {
    let layout: GatewayLayout
    let ports: [Int]

    init(_ arguments: ArraySlice<String>) throws {
        layout = try GatewayLayout(arguments)
        ports = arguments.dropFirst(3).compactMap { Int($0) }
    }

    /// Until it is killed, or its first line fails.
    func run() {
        let threads = ports.map { port in DedicatedThread { [layout] in BareFloor.read(layout, port: port) } }
        for thread in threads { thread.join() }
    }

    private static func read(_ layout: GatewayLayout, port: Int) {
        guard let context = modbus_new_tcp("127.0.0.1", Int32(port)) else { return }
        defer { modbus_free(context) }
        modbus_set_response_timeout(context, 2, 0)
        guard modbus_connect(context) == 0 else { return }
        defer { modbus_close(context) }
        var registers = [UInt16](repeating: 0, count: 125)
        let start = Stopwatch.now()
        var round = 0.0
        while true {
            if layout.isOneTable {
                modbus_set_slave(context, 1)
                var gauge = 0
                while gauge < layout.gaugesOfGateway {
                    let count = min(41, layout.gaugesOfGateway - gauge)
                    let address = GatewayLayout.firstRegister + gauge * GatewayLayout.registersOfGauge
                    modbus_read_registers(
                        context, Int32(address), Int32(count * GatewayLayout.registersOfGauge), &registers)
                    gauge += count
                }
            } else {
                for unit in 1...layout.gaugesOfGateway {
                    modbus_set_slave(context, Int32(unit))
                    modbus_read_registers(context, Int32(GatewayLayout.firstRegister), 3, &registers)
                }
            }
            round += 1
            let rest = start + round - Stopwatch.now()
            if rest > 0 { Stopwatch.pause(seconds: rest) }
        }
    }
}
