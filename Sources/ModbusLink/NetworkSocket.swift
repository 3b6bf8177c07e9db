import Acquisition
import CModbus
import Glibc
import TankFarm

/// Modbus TCP over one connection (Modbus Messaging on TCP/IP V1.0b).
///
/// Two things libmodbus 3.1.6 does are in the way here, and done outside it. Its connect waits by `select` on any
/// descriptor and gives the same error number for every failure, so the socket is connected here and handed over. And it
/// either hides the answer's header (`modbus_read_registers`: the unit goes unchecked) or sends every request with
/// transaction 0 (`modbus_send_raw_request`), so the header is written here, with a number of its own for each request.
///
/// After anything but a good answer or an exception the connection is closed, and opened again by the next request. The
/// transaction number alone would keep a late answer from being taken for another gauge's; but a peer that has rebooted
/// or a path that is gone shows itself in a new connection and not in one that is half open, and after a broken frame
/// nobody knows where the next one begins.
final class NetworkSocket: Wire {
    private static let headerLength = 7
    /// For the rest of a frame that has begun, at least: one lost segment takes its sender 200 ms to send again.
    private static let segmentTime: Duration = .milliseconds(300)

    private let host: String
    private let port: Int
    private let responseTimeout: Duration
    private var context: ModbusContext?
    private var transaction: UInt16 = 0
    private(set) var lastReplyTime: Duration?

    init(host: String, port: Int, responseTimeout: Duration) {
        self.host = host
        self.port = port
        self.responseTimeout = responseTimeout
    }

    func open() throws(LinkError) {
        close()
        let socket = try connectedSocket(host: host, port: port, timeout: responseTimeout)
        do {
            // The address is for a connect that is never called.
            let made = try ModbusContext { modbus_new_tcp("127.0.0.1", 502) }
            made.adopt(socket)
            context = made
        } catch {
            _ = Glibc.close(socket)
            throw error
        }
    }

    func close() { context = nil }

    func exchange(_ request: ModbusRequest, timeout: Duration) throws(LinkError) -> [UInt16] {
        lastReplyTime = nil
        if let context, !isQuiet(context.descriptor) { close() }
        if context == nil { try open() }
        guard let context else { throw .connection("\(host):\(port) is not connected") }

        let sent = LineInstant.now()
        defer { lastReplyTime = LineInstant.now() - sent }
        do {
            try send(request, context.descriptor)
            return try answer(to: request, context, until: sent + timeout)
        } catch {
            if case .exception = error {} else { close() }
            throw error
        }
    }

    /// True when nothing waits to be read. A gateway that closed its idle connection is found out here, before a request
    /// is spent on it; so are bytes that nobody asked for.
    private func isQuiet(_ descriptor: Int32) -> Bool {
        if case .deadline = waitFor(POLLIN, on: descriptor, until: LineInstant.now()) { return true }
        return false
    }

    private func send(_ request: ModbusRequest, _ descriptor: Int32) throws(LinkError) {
        transaction &+= 1
        let body = request.bytes
        let frame = [UInt8(transaction >> 8), UInt8(transaction & 0xFF), 0, 0, 0, UInt8(body.count)] + body
        // Without MSG_NOSIGNAL a closed peer would kill the process. Twelve bytes always fit in an idle socket's buffer.
        let count = Glibc.send(descriptor, frame, frame.count, Int32(MSG_NOSIGNAL))
        let code = errno
        guard count == frame.count else {
            throw .connection("\(host):\(port): " + (count < 0 ? systemWords(code) : "cannot send"))
        }
    }

    private func answer(
        to request: ModbusRequest, _ context: ModbusContext, until deadline: LineInstant
    ) throws(LinkError) -> [UInt16] {
        var heardAnother = false
        while true {
            switch waitFor(POLLIN, on: context.descriptor, until: deadline) {
            case .gone: throw .connection("\(host):\(port) closed the connection")
            case .deadline: throw heardAnother ? .wrongUnit : .timeout
            case .ready: break
            }
            let rest = max(deadline - LineInstant.now(), NetworkSocket.segmentTime)
            let frame: [UInt8]
            do { frame = try context.receive(within: rest) } catch {
                if case .connection = error { throw .connection("\(host):\(port) closed the connection") }
                throw error
            }
            guard frame.count > NetworkSocket.headerLength,
                frame[2] == 0, frame[3] == 0, Int(frame[4]) << 8 | Int(frame[5]) == frame.count - 6
            else { throw .wrongAnswer }
            // An answer to an earlier request, or of another unit, is not the one asked for; that may still come.
            if UInt16(frame[0]) << 8 | UInt16(frame[1]) == transaction {
                if frame[6] == request.unit.number { return try request.registers(from: frame.dropFirst(6)) }
                heardAnother = true
            }
        }
    }
}
