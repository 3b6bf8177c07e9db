import Glibc

/// A master's end of a wire, byte by byte: a serial port or a TCP connection.
final class TestPort {
    struct Failure: Error { let why: String }

    /// Nothing that a test waits for takes longer on a machine that works.
    private static let patienceMilliseconds: Int32 = 10_000

    private let descriptor: Int32

    init(device: String) throws {
        descriptor = open(device, O_RDWR | O_NOCTTY | O_NONBLOCK)
        guard descriptor >= 0 else { throw Failure(why: "open \(device): \(errno)") }
    }

    init(port: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafeBytes(of: &address) { raw -> Int32 in
            guard let base = raw.baseAddress else { return -1 }
            return connect(descriptor, base.assumingMemoryBound(to: sockaddr.self), size)
        }
        guard result == 0 else { throw Failure(why: "connect to \(port): \(errno)") }
    }

    deinit { close(descriptor) }

    func say(_ bytes: [UInt8]) throws {
        guard write(descriptor, bytes, bytes.count) == bytes.count else { throw Failure(why: "write: \(errno)") }
    }

    /// The next bytes, exactly so many.
    func hear(_ count: Int) throws -> [UInt8] {
        var heard: [UInt8] = []
        while heard.count < count {
            guard try wait() else { throw Failure(why: "only \(heard) of \(count) bytes came") }
            var buffer = [UInt8](repeating: 0, count: count - heard.count)
            let got = read(descriptor, &buffer, buffer.count)
            guard got > 0 else { throw Failure(why: "hung up after \(heard)") }
            heard += buffer.prefix(got)
        }
        return heard
    }

    /// Whether anything comes within this time.
    func hasAnswer(within milliseconds: Int32) -> Bool {
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&entry, 1, milliseconds) > 0
    }

    /// Says, and hears so many bytes.
    func exchange(_ bytes: [UInt8], _ count: Int) throws -> [UInt8] {
        try say(bytes)
        return try hear(count)
    }

    /// Waits for the other end's closing the connection.
    func isClosed() throws -> Bool {
        guard try wait() else { return false }
        var byte: UInt8 = 0
        return read(descriptor, &byte, 1) <= 0
    }

    private func wait() throws -> Bool {
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&entry, 1, TestPort.patienceMilliseconds) > 0
    }
}

/// Milliseconds that something really took.
func milliseconds(_ body: () throws -> Void) rethrows -> Double {
    let clock = ContinuousClock()
    let took = try clock.measure { try body() }
    let (seconds, attoseconds) = took.components
    return Double(seconds) * 1_000 + Double(attoseconds) * 1e-15
}

func word(_ bytes: [UInt8], _ index: Int) -> Int { Int(bytes[index]) << 8 | Int(bytes[index + 1]) }
