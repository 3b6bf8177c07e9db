import Acquisition
import CSystem
import Glibc
import TankFarm

/// What keeps a second station from the same database or serial line: locks that the kernel gives back when the process
/// ends, however it ends.
package final class StationLocks: Sendable {
    private let descriptors: [Int32]

    /// The database's lock and those of its serial lines, all or none; and nobody else listens at the socket.
    /// - Throws: `StationError.inUse`, `.lineInUse` or `.system`, with the words for the operator.
    package convenience init(
        databasePath: String, socketPath: String?, lines: [LineSettings]
    ) throws(StationError) {
        let database = Wanted(
            path: databasePath + ".lock", create: true, inUse: .inUse(database: databasePath),
            failed: {
                .system("the database \(databasePath) (is its folder there, and may you write in it?)", errorNumber: $0)
            })
        try self.init(wanted: [database] + StationLocks.serialDevices(of: lines))
        if let socketPath { _ = try SocketServer.isStale(socketPath) }
    }

    /// The serial lines alone, for a scan without a station.
    package convenience init(linesOnly lines: [LineSettings]) throws(StationError) {
        try self.init(wanted: StationLocks.serialDevices(of: lines))
    }

    private struct Wanted {
        let path: String
        let create: Bool
        let inUse: StationError
        let failed: (Int32) -> StationError
    }

    private init(wanted: [Wanted]) throws(StationError) {
        var taken: [Int32] = []
        for lock in wanted {
            let descriptor = ullage_lock_file(lock.path, lock.create ? 1 : 0)
            guard descriptor >= 0 else {
                for descriptor in taken { close(descriptor) }
                throw descriptor == -EWOULDBLOCK ? lock.inUse : lock.failed(-descriptor)
            }
            taken.append(descriptor)
        }
        descriptors = taken
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

    deinit { for descriptor in descriptors { close(descriptor) } }

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
