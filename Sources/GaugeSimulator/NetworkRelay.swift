import Acquisition
import CSystem
import Glibc
import TankFarm

/// A Modbus TCP gateway with its gauges behind it: several clients at once, each answered in its own order of time.
final class NetworkRelay: LineRelay {
    private struct Client {
        let descriptor: Int32
        var input: [UInt8] = []
    }

    private struct Outgoing {
        let at: WireInstant
        let client: Int
        let bytes: [UInt8]
    }

    private static let mostClients = 64
    private static let mostOutgoing = 4_096
    private static let headerLength = 7
    /// The longest that the MBAP header may announce: unit and a PDU of 253 bytes.
    private static let longestBody = 254

    /// The port that clients find it at.
    let port: Int
    private var handler: RequestHandler
    private var listener: Int32
    private var clients: [Int: Client] = [:]
    private var nextClient = 0
    private var outgoing: [Outgoing] = []

    /// Listens; nothing is left behind when that fails.
    /// - Parameter port: 0 takes any that is free.
    init(
        line: LineSettings, host: String, port: Int, gauges: LineGauges, options: SimulationOptions,
        tally: RequestTally
    ) throws(SimulationError) {
        // A name may mean an address of IPv6 as well, and libmodbus would listen on the first only; every client tries this.
        let address = host == "localhost" ? "127.0.0.1" : host
        let responder = try ModbusResponder.network(line: line.name, host: address, port: port)
        errno = 0
        let descriptor = responder.listen()
        guard descriptor >= 0 else {
            let why = errno == 0 ? "no such host" : String(cString: strerror(errno))
            throw .cannotListen(line: line.name, host: host, port: port, why: why)
        }
        listener = descriptor
        handler = RequestHandler(
            line: line, wire: .network, gauges: gauges, responder: responder, options: options, tally: tally)
        self.port = NetworkRelay.boundPort(of: descriptor) ?? port
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
    }

    deinit { close() }

    func close() {
        for client in clients.values { Glibc.close(client.descriptor) }
        clients = [:]
        if listener >= 0 { Glibc.close(listener) }
        listener = -1
    }

    func run(until bell: Int32) {
        while true {
            let order = Array(clients.keys)
            var entries = [pollfd(reading: bell), pollfd(reading: listener)]
            for key in order { if let client = clients[key] { entries.append(pollfd(reading: client.descriptor)) } }
            let babbleAt = handler.babbleDeadline
            WireWait.poll(&entries, until: outgoing.first.map { min($0.at, babbleAt) } ?? babbleAt)
            if entries[0].isReadable { return }
            sendDue(WireInstant.now())
            babble(WireInstant.now())
            for (key, entry) in zip(order, entries.dropFirst(2)) where entry.isReadable { hear(key) }
            if entries[1].isReadable { welcome() }
        }
    }

    private func welcome() {
        let accepted = ullage_accept(listener)
        guard accepted >= 0 else { return }
        guard clients.count < NetworkRelay.mostClients, fcntl(accepted, F_SETFL, O_NONBLOCK) == 0 else {
            Glibc.close(accepted)
            return
        }
        // Answers are small, and nobody waits for more of them.
        var on: Int32 = 1
        setsockopt(accepted, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
        clients[nextClient] = Client(descriptor: accepted)
        nextClient += 1
    }

    private func dismiss(_ key: Int) {
        guard let client = clients.removeValue(forKey: key) else { return }
        Glibc.close(client.descriptor)
        outgoing.removeAll { $0.client == key }
    }

    private func hear(_ key: Int) {
        guard let client = clients[key] else { return }
        var buffer = [UInt8](repeating: 0, count: 4_096)
        let count = read(client.descriptor, &buffer, buffer.count)
        if count < 0, errno == EAGAIN || errno == EINTR { return }
        guard count > 0 else { return dismiss(key) }
        clients[key]?.input += buffer.prefix(count)
        let now = WireInstant.now()
        while let request = nextRequest(of: key) {
            guard let answer = handler.answer(to: request) else { continue }
            guard outgoing.count < NetworkRelay.mostOutgoing else { return dismiss(key) }
            outgoing.append(Outgoing(at: now + answer.delay, client: key, bytes: answer.bytes))
        }
        outgoing.sort { $0.at < $1.at }
        sendDue(WireInstant.now())
    }

    /// Takes the next whole request off a client's input. One that speaks no Modbus is dismissed.
    private func nextRequest(of key: Int) -> RequestFrame? {
        guard let input = clients[key]?.input, input.count >= NetworkRelay.headerLength else { return nil }
        let body = Int(input[4]) << 8 | Int(input[5])
        guard input[2] == 0, input[3] == 0, (2...NetworkRelay.longestBody).contains(body) else {
            dismiss(key)
            return nil
        }
        let length = NetworkRelay.headerLength - 1 + body
        guard input.count >= length else { return nil }
        clients[key]?.input.removeFirst(length)
        return RequestFrame(network: Array(input.prefix(length)))
    }

    private func sendDue(_ now: WireInstant) {
        let due = outgoing.prefix { $0.at <= now }
        guard !due.isEmpty else { return }
        let answers = Array(due)
        outgoing.removeFirst(answers.count)
        for answer in answers {
            guard let client = clients[answer.client] else { continue }
            let sent = send(client.descriptor, answer.bytes, answer.bytes.count, Int32(MSG_NOSIGNAL))
            // A client that does not read its answers is none.
            if sent != answer.bytes.count { dismiss(answer.client) }
        }
    }

    private func babble(_ now: WireInstant) {
        let stray = handler.babble(now: now)
        guard !stray.isEmpty else { return }
        for (key, client) in clients {
            if send(client.descriptor, stray, stray.count, Int32(MSG_NOSIGNAL)) != stray.count { dismiss(key) }
        }
    }

    private static func boundPort(of descriptor: Int32) -> Int? {
        var storage = sockaddr_storage()
        var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
        return withUnsafeMutableBytes(of: &storage) { raw -> Int? in
            guard let base = raw.baseAddress,
                getsockname(descriptor, base.assumingMemoryBound(to: sockaddr.self), &size) == 0
            else { return nil }
            // The port stands at the same place in addresses of IPv4 and IPv6, in the network's order.
            return Int(raw[2]) << 8 | Int(raw[3])
        }
    }
}
