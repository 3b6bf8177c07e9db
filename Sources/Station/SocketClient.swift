import CSystem
import Glibc
import Snapshots
import TankFarm

/// Speaks to a running station: one request, one answer, over its Unix-domain socket.
package struct SocketClient: Sendable {
    package let path: String
    /// Longest wait for the whole answer. An acknowledgement waits for the disk on the other side.
    package let timeout: Duration

    package init(path: String, timeout: Duration = .seconds(10)) {
        self.path = path
        self.timeout = timeout
    }

    /// - Throws: `StationError.noStation` where nobody listens, `.answer` where the answer is none or of another version.
    package func request(_ request: SocketRequest) throws(StationError) -> SocketReply {
        let descriptor = ullage_unix_connect(path)
        guard descriptor >= 0 else { throw .noStation(socket: path) }
        defer { close(descriptor) }
        var limit = timeval(tv_sec: Int(timeout.wholeMilliseconds / 1_000), tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        let channel = LineChannel(descriptor: descriptor)
        do {
            try channel.send(SocketEnvelope(request).line())
            guard let line = try channel.receive() else {
                throw StationError.answer("the station closed the connection")
            }
            return try SocketEnvelope<SocketReply>(line: line).body
        } catch let error as StationError {
            throw error
        } catch let error as SocketVersionError {
            throw .answer(
                "the station speaks version \(error.found) of the messages, this program \(FarmSnapshot.currentVersion); use the station's own program"
            )
        } catch {
            throw .answer("the station's answer cannot be read")
        }
    }
}
