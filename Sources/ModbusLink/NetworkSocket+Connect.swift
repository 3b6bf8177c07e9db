import Acquisition
import Glibc
import TankFarm

/// A connected, non-blocking TCP socket that closes on exec. The addresses are tried in their order, each for `timeout`.
/// - Throws: `connection`, with the name and the last address's reason.
func connectedSocket(to addresses: [HostAddress], name: String, timeout: Duration) throws(LinkError) -> Int32 {
    var words = "it has no address"
    for address in addresses {
        let type = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        let descriptor = socket(address.family, type, Int32(IPPROTO_TCP))
        guard descriptor >= 0 else {
            words = systemWords(errno)
            continue
        }
        do { try refuseHighDescriptor(descriptor) } catch {
            close(descriptor)
            throw error
        }
        guard let why = connectFailure(descriptor, address, timeout: timeout) else {
            setOptions(descriptor)
            return descriptor
        }
        close(descriptor)
        words = why
    }
    throw .connection("cannot connect to \(name): \(words)")
}

/// A request is one small segment and must not wait for company. A peer that vanished while the line was idle is found
/// by keep-alive within 25 s, and one that vanished under a request, which keep-alive does not watch, within 10 s.
private func setOptions(_ descriptor: Int32) {
    let tcp = Int32(IPPROTO_TCP)
    let options: [(level: Int32, name: Int32, value: Int32)] = [
        (tcp, TCP_NODELAY, 1), (SOL_SOCKET, SO_KEEPALIVE, 1), (tcp, TCP_KEEPIDLE, 10), (tcp, TCP_KEEPINTVL, 5),
        (tcp, TCP_KEEPCNT, 3), (tcp, TCP_USER_TIMEOUT, 10_000),
    ]
    for option in options {
        var value = option.value
        setsockopt(descriptor, option.level, option.name, &value, socklen_t(MemoryLayout<Int32>.size))
    }
}

/// Nil when the socket is connected, else why not.
private func connectFailure(_ descriptor: Int32, _ address: HostAddress, timeout: Duration) -> String? {
    let failed = address.bytes.withUnsafeBytes { raw -> Int32 in
        guard let pointer = raw.baseAddress?.assumingMemoryBound(to: sockaddr.self) else { return EINVAL }
        return connect(descriptor, pointer, socklen_t(raw.count)) == 0 ? 0 : errno
    }
    if failed == 0 { return nil }
    guard failed == EINPROGRESS else { return systemWords(failed) }
    switch waitFor(POLLOUT, on: descriptor, until: LineInstant.now() + timeout) {
    case .deadline: return "no answer"
    case .ready, .gone:
        var failure: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &failure, &size)
        return failure == 0 ? nil : systemWords(failure)
    }
}
