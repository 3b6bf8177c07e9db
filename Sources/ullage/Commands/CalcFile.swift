import Glibc

/// A file that a calculation reads: in parts, so that a batch of millions of rows needs no more memory than one of ten.
struct CalcFile: ~Copyable {
    private let descriptor: Int32
    let path: String

    init(_ path: String) throws(CalcFault) {
        self.path = path
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw .impossible("\(path) cannot be read: \(String(cString: strerror(errno)))")
        }
    }

    deinit { close(descriptor) }

    /// The next bytes, at most as many as the buffer has room for; empty at the end.
    func read(into buffer: inout [UInt8]) throws(CalcFault) -> Int {
        while true {
            let count = buffer.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
            if count >= 0 { return count }
            guard errno == EINTR else {
                throw .impossible("\(path) cannot be read: \(String(cString: strerror(errno)))")
            }
        }
    }

    /// A whole file, of a table's size.
    static func text(_ path: String) throws(CalcFault) -> String {
        // Far beyond a table by the millimetre; a wrong name (a disk image) must not fill the memory.
        let largest = 16 << 20
        let file = try CalcFile(path)
        var gathered: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while case let count = try file.read(into: &buffer), count > 0 {
            gathered += buffer[..<count]
            guard gathered.count <= largest else { throw .impossible("\(path) is larger than 16 MiB: no such table") }
        }
        guard let text = String(validating: gathered, as: UTF8.self) else {
            throw .impossible("\(path) is not in UTF-8")
        }
        return text
    }
}
