import CSystem
import Glibc
import Snapshots

/// A client that may say anything, well formed or not.
final class RawConnection {
    private let descriptor: Int32
    private var pending: [UInt8] = []

    struct Broken: Error { let errorNumber: Int32 }

    init(_ path: String) throws {
        descriptor = ullage_unix_connect(path)
        guard descriptor >= 0 else { throw Broken(errorNumber: -descriptor) }
        var limit = timeval(tv_sec: Int(Patience.longest.components.seconds), tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit { close(descriptor) }

    func say(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let sent = rest.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard sent > 0 else { throw Broken(errorNumber: errno) }
            rest = rest.dropFirst(sent)
        }
    }

    func say(line: String) throws { try say(Array(line.utf8) + [0x0A]) }

    /// As much as the other side takes without anybody reading its answers; gives whether it would take more.
    func sayWithoutWaiting(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBytes {
            send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
        } == bytes.count
    }

    /// The next answer; nil where the station has ended the connection.
    func answer() throws -> SocketReply? {
        while true {
            if let end = pending.firstIndex(of: 0x0A) {
                let line = Array(pending[..<end])
                pending.removeFirst(end + 1)
                return try SocketEnvelope<SocketReply>(line: line).body
            }
            var buffer = [UInt8](repeating: 0, count: 65_536)
            let count = read(descriptor, &buffer, buffer.count)
            // Whoever closes with something unread resets the connection.
            if count == 0 || (count < 0 && errno == ECONNRESET) { return nil }
            guard count > 0 else { throw Broken(errorNumber: errno) }
            pending += buffer[..<count]
        }
    }
}

extension SocketReply {
    var refusal: String? { if case .refused(let why) = self { why } else { nil } }
    var snapshot: FarmSnapshot? { if case .snapshot(let snapshot) = self { snapshot } else { nil } }
    var results: [IntentResult]? { if case .intent(let results) = self { results } else { nil } }
}
