import Crypto

/// The hash under which a list is known on paper: of the alarm master list, for one.
package enum RecordDigest {
    /// SHA-256 (FIPS 180-4) of the bytes, in 64 lower-case hex digits.
    package static func sha256Hex(of bytes: [UInt8]) -> String { hex(SHA256.hash(data: bytes)) }

    /// Two lower-case digits a byte.
    static func hex(_ bytes: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }
}
