import CSystem
import Glibc
import Snapshots
import Synchronization
import TankFarm

/// Answers `status`, `alarms`, `ack` and the like over the station's Unix-domain socket, one thread a connection. Who asks
/// is told by the kernel and the user database, never by the message.
final class SocketServer: Sendable {
    /// More at once are turned away: each holds a thread.
    static let mostConnections = 16
    /// In bytes: references to a thousand alarms and a comment.
    static let longestRequest = 1 << 18

    private let path: String
    private let listener: Int32
    private let bell: Int32
    private let open = Mutex<Set<Int32>>([])
    private let thread = Mutex<DedicatedThread?>(nil)
    private let answer: @Sendable (SocketRequest, Originator) -> SocketReply

    /// Whether a station may listen at `path`: nothing stands there, or the socket of one that died.
    /// - Returns: whether a dead station's socket is to be replaced.
    static func isStale(_ path: String) throws(StationError) -> Bool {
        var status = stat()
        guard stat(path, &status) == 0 else { return false }
        guard status.st_mode & S_IFMT == S_IFSOCK else {
            throw .answer("\(path) exists and is no socket; move it away or configure another `socket`")
        }
        let living = ullage_unix_connect(path)
        // Refused: nobody listens. Anything else (no permission, too many waiting) may be a station that lives.
        if living == -ECONNREFUSED { return true }
        if living >= 0 { close(living) }
        throw .answer("another station listens at \(path); stop it first, or configure another `socket`")
    }

    /// Listens at once. A socket that nobody answers on is a dead station's and is replaced.
    init(
        path: String, answer: @escaping @Sendable (SocketRequest, Originator) -> SocketReply
    ) throws(StationError) {
        if try SocketServer.isStale(path) { unlink(path) }
        listener = ullage_unix_listen(path, 16)
        guard listener >= 0 else { throw .system(path, errorNumber: -listener) }
        // The group that operates the farm may ask and acknowledge; each is named by the kernel.
        chmod(path, 0o660)
        bell = ullage_bell_open()
        self.path = path
        self.answer = answer
    }

    func start() {
        let thread = DedicatedThread { [self] in acceptLoop() }
        self.thread.withLock { $0 = thread }
    }

    func stop() {
        ullage_bell_ring(bell)
        thread.withLock { $0 }?.join()
        open.withLock { for descriptor in $0 { shutdown(descriptor, Int32(SHUT_RDWR)) } }
        unlink(path)
    }

    deinit {
        close(listener)
        close(bell)
    }

    private func acceptLoop() {
        while true {
            var waiting = [
                pollfd(fd: listener, events: Int16(POLLIN), revents: 0),
                pollfd(fd: bell, events: Int16(POLLIN), revents: 0),
            ]
            guard poll(&waiting, 2, -1) >= 0 || errno == EINTR else { return }
            if waiting[1].revents != 0 { return }
            guard waiting[0].revents != 0 else { continue }
            let connection = ullage_accept(listener)
            guard connection >= 0 else {
                // Out of descriptors: the request waits in the queue, and this thread must not spin until one is free.
                poll(&waiting[1], 1, 100)
                continue
            }
            let isTaken = open.withLock { open in
                guard open.count < SocketServer.mostConnections else { return false }
                open.insert(connection)
                return true
            }
            guard isTaken else {
                close(connection)
                continue
            }
            let thread = DedicatedThread { [self] in
                serve(connection)
                _ = open.withLock { $0.remove(connection) }
                close(connection)
            }
            if !thread.isRunning {
                _ = open.withLock { $0.remove(connection) }
                close(connection)
            }
            thread.detach()
        }
    }

    private func serve(_ connection: Int32) {
        // Whoever connects and says nothing for this long has gone away.
        var limit = timeval(tv_sec: 5, tv_usec: 0)
        setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(connection, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        guard let originator = SocketServer.originator(of: connection) else { return }
        let channel = LineChannel(descriptor: connection, longestLine: SocketServer.longestRequest)
        while let line = try? channel.receive() {
            let reply: SocketReply
            do {
                reply = answer(try SocketEnvelope<SocketRequest>(line: line).body, originator)
            } catch let error as SocketVersionError {
                reply = .refused(
                    "version \(error.found) of the messages is not spoken here, but \(FarmSnapshot.currentVersion)")
            } catch {
                reply = .refused("the request is not understood")
            }
            guard let text = try? SocketEnvelope(reply).line(), (try? channel.send(text)) != nil else { return }
        }
    }

    private static func originator(of connection: Int32) -> Originator? {
        var user: UInt32 = 0
        guard ullage_peer_user(connection, &user) == 0 else { return nil }
        return Originator(operatorName: UserName.of(user: user), terminal: "socket")
    }
}

/// A user's name in the system's database, or its number where it has none: never an environment variable.
package enum UserName {
    package static func of(user: UInt32) -> String {
        var name = [CChar](repeating: 0, count: 256)
        guard ullage_user_name(user, &name, name.count) == 0 else { return "uid \(user)" }
        return name.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "uid \(user)" }
            .withoutControls
    }

    /// Of the effective user of this process.
    package static var ofThisProcess: String { of(user: geteuid()) }
}
