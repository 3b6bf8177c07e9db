import Crypto

/// The hash of a stream of bytes, made as they pass: of a file that is imported, for one.
package struct StreamDigest {
    private var hash = SHA256()

    package init() {}

    package mutating func take(_ bytes: UnsafeRawBufferPointer) { hash.update(bufferPointer: bytes) }

    /// SHA-256 (FIPS 180-4) of all bytes so far, in 64 lower-case hex digits.
    package var hex: String { RecordDigest.hex(hash.finalize()) }
}
