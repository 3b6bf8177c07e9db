import Synchronization

/// What a line's gauges have been asked, by Modbus function code: every whole request to any unit, refused ones too, so
/// that a master can be shown never to have written.
final class RequestTally: Sendable {
    private let counts = Mutex<[UInt8: Int]>([:])

    func count(_ function: UInt8) { counts.withLock { $0[function, default: 0] += 1 } }

    var seen: [UInt8: Int] { counts.withLock { $0 } }
}
