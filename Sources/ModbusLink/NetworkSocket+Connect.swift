import Acquisition
import Glibc
import TankFarm

/// A connected, non-blocking TCP socket that closes on exec. The host's addresses are tried in the resolver's order, each
/// for `timeout`; only the resolver itself may take longer.
/// - Throws: `connection`, with the host and the last address's reason.
func connectedSocket(host: String, port: Int, timeout: Duration) throws(LinkError) -> Int32 {
    var hints = addrinfo()
    hints.ai_family = AF_UNSPEC
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    hints.ai_flags = AI_NUMERICSERV
    var list: UnsafeMutablePointer<addrinfo>?
    let failure = getaddrinfo(host, String(port), &hints, &list)
    guard failure == 0 else {
        throw .connection("cannot connect to \(host):\(port): \(String(cString: gai_strerror(failure)))")
    }
    defer { freeaddrinfo(list) }

    var words = "it has no address"
    var next = list
    while let address = next?.pointee {
        next = address.ai_next
        let type = address.ai_socktype | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let descriptor = socket(address.ai_family, type, address.ai_protocol)
        guard descriptor >= 0 else {
            words = systemWords(errno)
            continue
        }
        do {
            try refuseHighDescriptor(descriptor)
        } catch {
            close(descriptor)
            throw error
        }
        guard let why = connectFailure(descriptor, address, timeout: timeout) else {
            // A request is one small segment; it must not wait for company. Keep-alive lets the kernel notice a peer
            // that vanished while the line was idle.
            for (level, option) in [(Int32(IPPROTO_TCP), TCP_NODELAY), (SOL_SOCKET, SO_KEEPALIVE)] {
                var on: Int32 = 1
                setsockopt(descriptor, level, option, &on, socklen_t(MemoryLayout<Int32>.size))
            }
            return descriptor
        }
        close(descriptor)
        words = why
    }
    throw .connection("cannot connect to \(host):\(port): \(words)")
}

/// Nil when the socket is connected, else why not.
private func connectFailure(_ descriptor: Int32, _ address: addrinfo, timeout: Duration) -> String? {
    if connect(descriptor, address.ai_addr, address.ai_addrlen) == 0 { return nil }
    let code = errno
    guard code == EINPROGRESS else { return systemWords(code) }
    switch waitFor(POLLOUT, on: descriptor, until: LineInstant.now() + timeout) {
    case .deadline: return "no answer"
    case .ready, .gone:
        var failure: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &failure, &size)
        return failure == 0 ? nil : systemWords(failure)
    }
}
