/// Modbus over Serial Line V1.02, 6.2.2: CRC-16, initial FFFF, polynomial A001 reflected, sent low byte first.
enum SerialChecksum {
    static func of(_ bytes: some Sequence<UInt8>) -> UInt16 {
        var crc: UInt16 = 0xFFFF
        for byte in bytes {
            crc ^= UInt16(byte)
            for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xA001 : crc >> 1 }
        }
        return crc
    }

    static func append(to bytes: [UInt8]) -> [UInt8] {
        let crc = of(bytes)
        return bytes + [UInt8(truncatingIfNeeded: crc), UInt8(crc >> 8)]
    }

    /// Whether the last two bytes are the checksum of those before.
    static func isRight(_ frame: [UInt8]) -> Bool {
        frame.count > 2 && append(to: Array(frame.dropLast(2))) == frame
    }
}
