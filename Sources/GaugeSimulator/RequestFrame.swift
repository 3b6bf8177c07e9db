/// A request as it came over the wire, on a serial line with address and checksum, on TCP with its MBAP header.
struct RequestFrame: Hashable {
    let bytes: [UInt8]
    /// Where the unit's number stands; the function follows.
    private let unitIndex: Int

    /// - Parameter bytes: at least unit and function.
    init(serial bytes: [UInt8]) {
        self.bytes = bytes
        unitIndex = 0
    }

    /// - Parameter bytes: at least the header and a function.
    init(network bytes: [UInt8]) {
        self.bytes = bytes
        unitIndex = 6
    }

    var unit: UInt8 { bytes[unitIndex] }
    var function: UInt8 { bytes[unitIndex + 1] }

    /// Functions 1 to 4, and long enough to say what they want.
    var reads: Bool { (1...4).contains(function) && bytes.count >= unitIndex + 6 }

    /// The registers or bits that are asked for; empty where none are.
    var addresses: Range<Int> {
        guard reads else { return 0..<0 }
        let address = Int(bytes[unitIndex + 2]) << 8 | Int(bytes[unitIndex + 3])
        let count = Int(bytes[unitIndex + 4]) << 8 | Int(bytes[unitIndex + 5])
        return address..<address + count
    }
}
