import CModbus
import Glibc
import TankFarm

/// libmodbus's server side behind a relay: requests go to it, and its answers come back, over a pair of sockets, so that the
/// relay alone decides when and in what state they reach the wire. One thread's only.
final class ModbusResponder {
    private let context: OpaquePointer
    /// libmodbus's end and the relay's.
    private let inner: Int32
    private let outer: Int32
    private let isSerial: Bool

    /// - Parameter context: owned from here on, also when this fails; nil where libmodbus had no memory.
    private init(context: OpaquePointer?, isSerial: Bool, line: LineName) throws(SimulationError) {
        guard let context else { throw .noResources(line: line, why: String(cString: strerror(errno))) }
        var ends: [Int32] = [-1, -1]
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else {
            let why = String(cString: strerror(errno))
            modbus_free(context)
            throw .noResources(line: line, why: why)
        }
        self.context = context
        self.isSerial = isSerial
        inner = ends[0]
        outer = ends[1]
        modbus_set_socket(context, inner)
        // The whole request lies ready before libmodbus looks: whatever it still waits for will not come.
        modbus_set_indication_timeout(context, 0, 100_000)
        modbus_set_byte_timeout(context, 0, 100_000)
        // Before some exceptions libmodbus sleeps this long.
        modbus_set_response_timeout(context, 0, 1)
    }

    /// Speaks RTU. libmodbus never opens the device that it is told: it is given its socket.
    static func serial(line: LineName) throws(SimulationError) -> ModbusResponder {
        try ModbusResponder(context: modbus_new_rtu("/dev/null", 9_600, 78, 8, 1), isSerial: true, line: line)
    }

    /// Speaks TCP.
    /// - Parameter host: a name or address of this machine's.
    static func network(line: LineName, host: String, port: Int) throws(SimulationError) -> ModbusResponder {
        try ModbusResponder(context: modbus_new_tcp_pi(host, String(port)), isSerial: false, line: line)
    }

    deinit {
        // Of RTU and TCP contexts alike this frees memory only; modbus_close would set the line's terminal settings.
        modbus_free(context)
        close(inner)
        close(outer)
    }

    /// Listens on the host and port of `network`; gives the descriptor, or -1 with `errno`.
    func listen() -> Int32 { modbus_tcp_pi_listen(context, 16) }

    /// The whole answer to functions 1 to 4 out of the unit's tables; empty where libmodbus finds the request wrong.
    func answer(to request: RequestFrame, from mapping: UnsafeMutablePointer<modbus_mapping_t>) -> [UInt8] {
        // An RTU context hears one unit only, and after a foreign one's frame takes the next for its answer.
        if isSerial { modbus_set_slave(context, Int32(request.unit)) }
        guard write(outer, request.bytes, request.bytes.count) == request.bytes.count else { return [] }
        var received = [UInt8](repeating: 0, count: Int(MODBUS_MAX_ADU_LENGTH))
        let length = modbus_receive(context, &received)
        if length > 0 { modbus_reply(context, received, length, mapping) }
        drain(inner)
        return taken()
    }

    /// The answer that refuses the request with a Modbus exception code (1–11).
    func exception(_ code: UInt8, to request: RequestFrame) -> [UInt8] {
        modbus_reply_exception(context, request.bytes, UInt32(code))
        return taken()
    }

    private func taken() -> [UInt8] {
        var answer = [UInt8](repeating: 0, count: Int(MODBUS_MAX_ADU_LENGTH))
        let count = recv(outer, &answer, answer.count, Int32(MSG_DONTWAIT))
        return count > 0 ? Array(answer.prefix(count)) : []
    }

    /// What libmodbus left of a request that it did not understand would stand before the next.
    private func drain(_ descriptor: Int32) {
        var rest = [UInt8](repeating: 0, count: 512)
        while recv(descriptor, &rest, rest.count, Int32(MSG_DONTWAIT)) > 0 {}
    }
}
