import Glibc

/// Lines of bytes over a connected socket, blocking. One thread uses it.
final class LineChannel {
    /// A snapshot of 10,000 tanks takes about 20 MB; a longer line is somebody's mistake.
    static let longestLine = 64 << 20

    private let descriptor: Int32
    private let longestLine: Int
    private var pending: [UInt8] = []

    init(descriptor: Int32, longestLine: Int = LineChannel.longestLine) {
        self.descriptor = descriptor
        self.longestLine = longestLine
    }

    func send(_ line: [UInt8]) throws(StationError) {
        var bytes = line[...]
        bytes.append(0x0A)
        while !bytes.isEmpty {
            // MSG_NOSIGNAL: a peer that has gone must not end the station.
            let sent = bytes.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            if sent < 0 {
                if errno == EINTR { continue }
                throw .answer("the connection broke: \(String(cString: strerror(errno)))")
            }
            bytes = bytes.dropFirst(sent)
        }
    }

    /// The next line without its end; nil when the peer has closed.
    func receive() throws(StationError) -> [UInt8]? {
        var scanned = 0
        while true {
            if let end = pending[scanned...].firstIndex(of: 0x0A) {
                let line = Array(pending[..<end])
                pending.removeFirst(end + 1)
                return line
            }
            scanned = pending.count
            guard pending.count < longestLine else { throw .answer("a line is too long") }
            var buffer = [UInt8](repeating: 0, count: 65_536)
            let count = read(descriptor, &buffer, buffer.count)
            if count == 0 { return nil }
            if count < 0 {
                if errno == EINTR { continue }
                throw .answer(
                    errno == EAGAIN ? "no answer in time" : "the connection broke: \(String(cString: strerror(errno)))")
            }
            pending.append(contentsOf: buffer[..<count])
        }
    }
}
