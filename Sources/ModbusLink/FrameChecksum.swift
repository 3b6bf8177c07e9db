/// The checksum of Modbus over Serial Line V1.02, 6.2.2. libmodbus makes and checks that of the frames it hands on; this
/// one is for bytes that it does not: echoes, and the frames it passes over unread.
enum FrameChecksum {
    private static let table: [UInt16] = (0..<256).map { index in
        (0..<8).reduce(UInt16(index)) { value, _ in value & 1 == 1 ? value >> 1 ^ 0xA001 : value >> 1 }
    }

    static func of(_ bytes: some Sequence<UInt8>) -> UInt16 {
        bytes.reduce(0xFFFF) { $0 >> 8 ^ table[Int(($0 ^ UInt16($1)) & 0xFF)] }
    }

    /// The bytes as they go over the wire, the checksum's low byte first.
    static func appended(to bytes: [UInt8]) -> [UInt8] {
        let checksum = of(bytes)
        return bytes + [UInt8(checksum & 0xFF), UInt8(checksum >> 8)]
    }

    /// A frame together with its own checksum has the checksum zero.
    static func holds(_ frame: some Collection<UInt8>) -> Bool { frame.count >= 4 && of(frame) == 0 }
}
