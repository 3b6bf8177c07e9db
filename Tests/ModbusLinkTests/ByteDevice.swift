import CSystem
import Glibc
import Synchronization

/// A device at byte level: it hears what comes over the wire byte by byte and says what the test's script says, when the
/// script says it. The other end is a serial line (a pseudo-terminal) or a TCP connection; it knows nothing of Modbus.
final class ByteDevice: Sendable {
    struct Fault: Error, CustomStringConvertible {
        let description: String
    }

    /// Nothing that a script waits for takes longer than this on a machine that works.
    static let patience: Int32 = 10_000

    /// The path of the serial line, or empty.
    let path: String
    /// The port listened on, or 0.
    let port: Int
    private let listener: Int32
    private let descriptor: Mutex<Int32>
    private let thread = Mutex<pthread_t?>(nil)
    private let fault = Mutex<(any Error)?>(nil)

    /// The far end of a pseudo-terminal.
    static func serial() throws -> ByteDevice {
        var name = [CChar](repeating: 0, count: 128)
        let master = ullage_pty_open(&name, name.count)
        guard master >= 0 else { throw Fault(description: "no pseudo-terminal: \(master)") }
        let bytes = name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        return ByteDevice(path: String(decoding: bytes, as: UTF8.self), port: 0, listener: -1, descriptor: master)
    }

    /// A TCP listener on a free port of the loopback; the script begins with `accept`.
    static func network() throws -> ByteDevice {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let failed = withUnsafeMutableBytes(of: &address) { raw -> Bool in
            guard let pointer = raw.baseAddress?.assumingMemoryBound(to: sockaddr.self) else { return true }
            return bind(listener, pointer, size) != 0 || listen(listener, 8) != 0
                || getsockname(listener, pointer, &size) != 0
        }
        guard !failed else { throw Fault(description: "cannot listen: \(errno)") }
        return ByteDevice(path: "", port: Int(address.sin_port.byteSwapped), listener: listener, descriptor: -1)
    }

    private init(path: String, port: Int, listener: Int32, descriptor: Int32) {
        self.path = path
        self.port = port
        self.listener = listener
        self.descriptor = Mutex(descriptor)
    }

    deinit {
        let last = descriptor.withLock { $0 }
        if last >= 0 { close(last) }
        if listener >= 0 { close(listener) }
    }

    /// Runs the script on a thread of its own; `finish` waits for its end.
    func play(_ script: @escaping @Sendable (ByteDevice) throws -> Void) throws {
        let work = Unmanaged.passRetained(Work(device: self, script: script))
        var created = pthread_t()
        let code = pthread_create(
            &created, nil,
            { raw in
                guard let raw else { return nil }
                let work = Unmanaged<Work>.fromOpaque(raw).takeRetainedValue()
                do { try work.script(work.device) } catch { work.device.fault.withLock { $0 = error } }
                return nil
            }, work.toOpaque())
        guard code == 0 else { throw Fault(description: "no thread: \(code)") }
        let handle = created
        thread.withLock { $0 = handle }
    }

    /// Waits for the script, and throws what went wrong in it.
    func finish() throws {
        let running = thread.withLock { thread in
            defer { thread = nil }
            return thread
        }
        if let running { pthread_join(running, nil) }
        if let fault = fault.withLock({ $0 }) { throw fault }
    }

    /// Takes the next TCP connection; the one before, if any, is closed.
    func accept() throws {
        try wait(listener, "a connection")
        let accepted = Glibc.accept(listener, nil, nil)
        guard accepted >= 0 else { throw Fault(description: "accept: \(errno)") }
        hangUp()
        descriptor.withLock { $0 = accepted }
    }

    func hangUp() {
        descriptor.withLock { descriptor in
            if descriptor >= 0 { close(descriptor) }
            descriptor = -1
        }
    }

    /// Ends the connection as a machine does that knows nothing of it.
    func reset() {
        descriptor.withLock { descriptor in
            var none = linger(l_onoff: 1, l_linger: 0)
            setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &none, socklen_t(MemoryLayout<linger>.size))
            close(descriptor)
            descriptor = -1
        }
    }

    /// The next bytes that come, exactly so many.
    func hear(_ count: Int) throws -> [UInt8] {
        let current = descriptor.withLock { $0 }
        var heard: [UInt8] = []
        while heard.count < count {
            try wait(current, "byte \(heard.count + 1) of \(count) after \(hex(heard))")
            var buffer = [UInt8](repeating: 0, count: count - heard.count)
            let got = read(current, &buffer, buffer.count)
            guard got > 0 else { throw Fault(description: "hung up after \(hex(heard))") }
            heard += buffer.prefix(got)
        }
        return heard
    }

    /// Waits until what this end said lies unread at the other.
    func hasSpoken() throws {
        let current = open(path, O_RDONLY | O_NOCTTY | O_NONBLOCK)
        defer { close(current) }
        try wait(current, "the device's own bytes")
    }

    /// Hears so many bytes as are expected, and fails unless they are these.
    func expect(_ bytes: [UInt8]) throws {
        let heard = try hear(bytes.count)
        if heard != bytes { throw Fault(description: "heard \(hex(heard)), expected \(hex(bytes))") }
    }

    /// Waits until the other end closes the connection without having said more.
    func expectClose() throws {
        let current = descriptor.withLock { $0 }
        try wait(current, "the end of the connection")
        var byte: UInt8 = 0
        let got = read(current, &byte, 1)
        if got > 0 { throw Fault(description: "heard \(hex([byte])), expected the end of the connection") }
    }

    func say(_ bytes: [UInt8]) throws {
        let current = descriptor.withLock { $0 }
        // A connection that the other end has closed must not end the test's process.
        let count =
            port > 0
            ? send(current, bytes, bytes.count, Int32(MSG_NOSIGNAL)) : write(current, bytes, bytes.count)
        guard count == bytes.count else { throw Fault(description: "write: \(errno)") }
    }

    private func wait(_ descriptor: Int32, _ what: String) throws {
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&entry, 1, ByteDevice.patience) > 0 else { throw Fault(description: "waited in vain for \(what)") }
    }
}

private final class Work: Sendable {
    let device: ByteDevice
    let script: @Sendable (ByteDevice) throws -> Void

    init(device: ByteDevice, script: @escaping @Sendable (ByteDevice) throws -> Void) {
        self.device = device
        self.script = script
    }
}

func hex(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) }.joined(separator: " ")
}

/// The checksum of Modbus over Serial Line V1.02, appendix B, low byte first: by bits and not by tables, so that it
/// shares nothing with what it checks.
func withChecksum(_ bytes: [UInt8]) -> [UInt8] {
    var checksum: UInt16 = 0xFFFF
    for byte in bytes {
        checksum ^= UInt16(byte)
        for _ in 0..<8 { checksum = checksum & 1 == 1 ? checksum >> 1 ^ 0xA001 : checksum >> 1 }
    }
    return bytes + [UInt8(checksum & 0xFF), UInt8(checksum >> 8)]
}
