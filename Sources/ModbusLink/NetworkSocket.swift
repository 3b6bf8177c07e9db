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
/// That number tells a late answer from the one asked for, so that a unit which does not answer costs its gateway no new
/// connection: there may be 246 others behind it. But a peer that has rebooted, or a path that is gone, shows itself in a
/// new connection and not in one that is half open, hence a new one after two timeouts with nothing heard in between; and
/// after a broken frame nobody knows where the next one begins.
final class NetworkSocket: Wire {
    private static let headerLength = 7
    /// For the rest of a frame that has begun, at least: one lost segment takes its sender 200 ms to send again.
    private static let segmentTime: Duration = .milliseconds(300)
    /// More than this waits only from a peer that talks without being asked.
    private static let mostLateFrames = 64
    /// Timeouts in a row after which the connection is not believed any more.
    private static let patience = 2

    private let name: String
    private let connect: () throws(LinkError) -> Int32
    private let segmentTime: Duration
    private var context: ModbusContext?
    /// The last request's number, and how many have been sent on this connection.
    private(set) var transaction: UInt16 = 0
    private var sentHere = 0
    /// Timeouts since the connection last carried a frame to us.
    private var timeouts = 0
    /// The connection has carried a frame to us.
    private var hasSpoken = false
    /// The last attempt ended because the peer knows nothing of the connection.
    private var wasReset = false
    private(set) var lastReplyTime: Duration?
    private(set) var lastRemarks: [WireRemark] = []

    /// - Parameter responseTimeout: the longest wait for the host's name, and then for a connection.
    convenience init(host: String, port: Int, responseTimeout: Duration) {
        let lookup = HostLookup(host: host, port: port)
        self.init(name: "\(host):\(port)") { () throws(LinkError) in
            let addresses = try lookup.addresses(within: responseTimeout)
            return try connectedSocket(to: addresses, name: "\(host):\(port)", timeout: responseTimeout)
        }
    }

    /// - Parameter connect: gives a connected socket, which is closed here.
    init(
        name: String, segmentTime: Duration = NetworkSocket.segmentTime,
        connect: @escaping () throws(LinkError) -> Int32
    ) {
        self.name = name
        self.segmentTime = segmentTime
        self.connect = connect
    }

    func open() throws(LinkError) {
        close()
        let socket = try connect()
        do {
            // The address is for a connect that is never called.
            let made = try ModbusContext { modbus_new_tcp("127.0.0.1", 502) }
            made.adopt(socket)
            context = made
        } catch {
            _ = Glibc.close(socket)
            throw error
        }
        sentHere = 0
        timeouts = 0
        hasSpoken = false
    }

    func close() { context = nil }

    func exchange(_ request: ModbusRequest, timeout: Duration) throws(LinkError) -> [UInt16] {
        lastReplyTime = nil
        lastRemarks = []
        clear()
        if context == nil { try open() }
        do { return try attempt(request, timeout: timeout) } catch {
            // A gateway that was started anew does not know a connection that was idle meanwhile, and resets it. Reading
            // twice does no harm; a connection that never carried an answer gets no second try here.
            guard wasReset, hasSpoken else { throw error }
            try open()
            return try attempt(request, timeout: timeout)
        }
    }

    private func attempt(_ request: ModbusRequest, timeout: Duration) throws(LinkError) -> [UInt16] {
        guard let context else { throw .connection("\(name) is not connected") }
        wasReset = false
        let sent = LineInstant.now()
        defer { lastReplyTime = LineInstant.now() - sent }
        do {
            try send(request, context.descriptor)
            return try answer(to: request, context, until: sent + timeout)
        } catch {
            switch error {
            case .exception, .wrongUnit, .wrongAnswer: break
            case .timeout:
                timeouts += 1
                if timeouts >= NetworkSocket.patience { close() }
            case .truncated, .badChecksum, .connection: close()
            }
            throw error
        }
    }

    /// Takes off the connection what waits there before a request: it can be late, but it cannot be the answer. A gateway
    /// that closed its idle connection is found out here, before a request is spent on it.
    private func clear() {
        var byte: UInt8 = 0
        for _ in 0..<NetworkSocket.mostLateFrames {
            guard let context else { return }
            let count = recv(context.descriptor, &byte, 1, Int32(MSG_PEEK | MSG_DONTWAIT))
            let code = errno
            guard count > 0 else {
                if count == 0 || (code != EAGAIN && code != EINTR) { close() }
                return
            }
            do { noteUnasked(try receive(context, within: segmentTime)) } catch {
                lastRemarks.note(.noise)
                close()
            }
        }
        close()
    }

    /// A frame that is not the answer asked for: to an earlier request, or to none.
    private func noteUnasked(_ frame: [UInt8]) {
        let age = transaction &- (UInt16(frame[0]) << 8 | UInt16(frame[1]))
        lastRemarks.note(Int(age) < sentHere ? .late : .noise)
    }

    /// After a failed receive, which tells both by one error number: true when the peer refused the connection, false
    /// when it closed it in good order. A connection that is over in both directions is hung up; one that was closed by
    /// the peer alone is not.
    private func isReset(_ descriptor: Int32) -> Bool {
        var entry = pollfd(fd: descriptor, events: 0, revents: 0)
        return poll(&entry, 1, 0) > 0 && Int32(entry.revents) & POLLHUP != 0
    }

    private func send(_ request: ModbusRequest, _ descriptor: Int32) throws(LinkError) {
        transaction &+= 1
        sentHere += 1
        let body = request.bytes
        let frame = [UInt8(transaction >> 8), UInt8(transaction & 0xFF), 0, 0, 0, UInt8(body.count)] + body
        // Without MSG_NOSIGNAL a closed peer would kill the process. Twelve bytes always fit in an idle socket's buffer.
        let count = Glibc.send(descriptor, frame, frame.count, Int32(MSG_NOSIGNAL))
        let code = errno
        guard count == frame.count else {
            wasReset = count < 0 && (code == ECONNRESET || code == EPIPE)
            throw .connection("\(name): " + (count < 0 ? systemWords(code) : "cannot send"))
        }
    }

    private func answer(
        to request: ModbusRequest, _ context: ModbusContext, until deadline: LineInstant
    ) throws(LinkError) -> [UInt16] {
        var heardAnother = false
        var hasPassedOver = false
        while true {
            let readiness = waitFor(POLLIN, on: context.descriptor, until: deadline)
            let rest = deadline - LineInstant.now()
            // What lies there already may be read after the deadline, but a peer that goes on and on must not hold the
            // line.
            let isTooLate = hasPassedOver && rest < .zero - segmentTime
            if readiness == .deadline || isTooLate { throw heardAnother ? .wrongUnit : .timeout }
            let frame = try receive(context, within: max(rest, segmentTime))
            hasPassedOver = true
            // What is passed over here may be followed by the answer.
            if UInt16(frame[0]) << 8 | UInt16(frame[1]) != transaction {
                noteUnasked(frame)
            } else if frame[6] == request.unit.number {
                return try request.registers(from: frame.dropFirst(6))
            } else {
                heardAnother = true
                lastRemarks.note(.foreign)
            }
        }
    }

    /// One whole frame, its header in agreement with it; what is behind it belongs to the next.
    private func receive(_ context: ModbusContext, within time: Duration) throws(LinkError) -> [UInt8] {
        let frame: [UInt8]
        do { frame = try context.receive(within: time) } catch {
            guard case .connection = error else {
                close()
                throw error
            }
            wasReset = context.errorNumber == ECONNRESET && isReset(context.descriptor)
            throw .connection("\(name) closed the connection")
        }
        guard frame.count > NetworkSocket.headerLength,
            frame[2] == 0, frame[3] == 0, Int(frame[4]) << 8 | Int(frame[5]) == frame.count - 6
        else {
            close()
            throw .wrongAnswer
        }
        hasSpoken = true
        timeouts = 0
        return frame
    }
}
