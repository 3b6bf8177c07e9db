import Acquisition
import CSystem
import Glibc
import TankFarm

/// What keeps a second station from the same database: a lock that the kernel gives back when the process ends, however
/// it ends. That of a serial line is taken by whoever opens the line, on the device's own descriptor; here it is only
/// asked for, so that a start into another station's line is refused in one line. Held here as well it would keep an
/// adapter that was pulled from getting its number back.
package final class StationLocks: Sendable {
    private let database: Int32

    /// The database's lock; nobody else holds a serial line of these, and nobody listens at the socket.
    /// - Throws: `StationError.inUse`, `.lineInUse`, `.device` or `.system`, with the words for the operator.
    package init(databasePath: String, socketPath: String?, lines: [LineSettings]) throws(StationError) {
        database = try Wanted(
            path: databasePath + ".lock", create: true, inUse: .inUse(database: databasePath),
            failed: {
                .system("the database \(databasePath) (is its folder there, and may you write in it?)", errorNumber: $0)
            }
        ).take()
        do {
            try StationLocks.refuseBusyLines(lines)
            if let socketPath { _ = try SocketServer.isStale(socketPath) }
        } catch {
            close(database)
            throw error
        }
    }

    deinit { close(database) }

    /// - Throws: `StationError.lineInUse` where another program holds one of these serial lines, `.device` where one is
    ///   not there.
    package static func refuseBusyLines(_ lines: [LineSettings]) throws(StationError) {
        var taken: [Int32] = []
        defer { for descriptor in taken { close(descriptor) } }
        for device in serialDevices(of: lines) { taken.append(try device.take()) }
    }

    private struct Wanted {
        let path: String
        let create: Bool
        let inUse: StationError
        let failed: (Int32) -> StationError

        func take() throws(StationError) -> Int32 {
            let descriptor = ullage_lock_file(path, create ? 1 : 0)
            guard descriptor >= 0 else { throw descriptor == -EWOULDBLOCK ? inUse : failed(-descriptor) }
            return descriptor
        }
    }

    private static func serialDevices(of lines: [LineSettings]) -> [Wanted] {
        lines.compactMap { line in
            guard case .rtu(let port) = line.transport else { return nil }
            let device = port.device
            let name = line.name.text
            return Wanted(
                path: device, create: false, inUse: .lineInUse(line: name, device: device),
                failed: { .device(line: name, device: device, errorNumber: $0) })
        }
    }

}

/// Why the station cannot be started or reached, in words that say what to do.
package enum StationError: Error, Hashable, Sendable {
    case inUse(database: String)
    case lineInUse(line: String, device: String)
    case device(line: String, device: String, errorNumber: Int32)
    case system(String, errorNumber: Int32)
    case noStation(socket: String)
    case answer(String)

    package var words: String {
        switch self {
        case .inUse(let database):
            "a station already runs on \(database); stop it first, or use another database"
        case .lineInUse(let line, let device):
            "line \(line): \(device) is held by another station; two masters on one line make the faults they look for"
        case .device(let line, let device, let number):
            "line \(line): \(device): \(String(cString: strerror(number))); plug it in, or correct `device`"
        case .system(let path, let number): "\(path): \(String(cString: strerror(number)))"
        case .noStation(let socket):
            "no station answers at \(socket); start one with `ullage serve` or `ullage console`"
        case .answer(let why): why
        }
    }
}
