import Acquisition
import CSystem
import Glibc

/// One program's sole right to a serial line, from its opening to its closing. Another Ullage respects it; what does not
/// ask is not kept out.
final class DeviceClaim {
    private let descriptor: Int32

    /// - Throws: `connection` where the device is not there, is no serial line, or is held already.
    init(_ device: String) throws(LinkError) {
        // Opening a pipe, a disk or a watchdog has effects of its own; it is refused before it is opened.
        var information = stat()
        let result = stat(device, &information)
        let code = errno
        guard result == 0 else { throw .connection("cannot open \(device): \(systemWords(code))") }
        guard information.st_mode & S_IFMT == S_IFCHR else {
            throw .connection("cannot open \(device): it is no serial line")
        }
        descriptor = ullage_serial_claim(device)
        switch -descriptor {
        case ..<1: break
        case EWOULDBLOCK:
            throw .connection(
                "\(device) is held by another program; two masters on one line make the faults they look for")
        case ENOTTY: throw .connection("cannot open \(device): it is no serial line")
        case let code: throw .connection("cannot open \(device): \(systemWords(code))")
        }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// False where a link was turned over to another device between the claim and the opening.
    func isOfSameDevice(as other: Int32) -> Bool {
        var mine = stat()
        var others = stat()
        guard fstat(descriptor, &mine) == 0, fstat(other, &others) == 0 else { return false }
        return mine.st_rdev == others.st_rdev && mine.st_ino == others.st_ino
    }
}
