import Alarms
import Crypto
import TankFarm

/// The journal's chain: each entry's hash is SHA-256 over the hash of the entry before it and the entry's own fields,
/// so that an entry changed, taken out or put in later breaks every hash behind it.
///
/// The encoding leaves no two entries the same bytes. Fields in this order: sequence, at_ms, event, alarm, serial, tank,
/// operator, value, limit_value, text, and origin only where there is one, so that entries of before it was kept have the
/// hash that they had. Each begins with a tag: 0 for NULL, and nothing follows; 1 for an integer, 8 bytes big-endian two's
/// complement; 2 for a real number, its IEEE 754 bits in 8 bytes big-endian; 3 for text, its length in bytes as 8 bytes
/// big-endian, then its UTF-8.
enum JournalHash {
    /// What stands for the hash before the first entry.
    static let origin = [UInt8](repeating: 0, count: 32)

    static func of(_ entry: JournalEntry, sequence: Int64, after previous: [UInt8]) -> [UInt8] {
        of(JournalFields(entry, sequence: sequence), after: previous)
    }

    static func of(_ fields: JournalFields, after previous: [UInt8]) -> [UInt8] {
        var bytes = previous
        bytes.reserveCapacity(256)
        append(integer: fields.sequence, to: &bytes)
        append(integer: fields.atMilliseconds, to: &bytes)
        append(text: fields.event, to: &bytes)
        append(text: fields.alarm, to: &bytes)
        append(integer: fields.serial, to: &bytes)
        append(text: fields.tank, to: &bytes)
        append(text: fields.operatorName, to: &bytes)
        append(real: fields.value, to: &bytes)
        append(real: fields.limit, to: &bytes)
        append(text: fields.text, to: &bytes)
        if let origin = fields.origin { append(text: origin, to: &bytes) }
        return Array(SHA256.hash(data: bytes))
    }

    /// The entry as the table gives it back, which is what the hash must be of: SQLite has no NaN and no negative zero,
    /// and neither a NUL nor a line end belongs into a line of the record.
    static func storable(_ entry: JournalEntry) -> JournalEntry {
        JournalEntry(
            at: entry.at, event: entry.event, alarm: entry.alarm, serial: entry.serial, tank: entry.tank,
            operatorName: entry.operatorName?.withoutControls, value: storable(entry.value),
            limit: storable(entry.limit), text: entry.text?.withoutControls, origin: entry.origin?.withoutControls)
    }

    private static func storable(_ value: Double?) -> Double? {
        guard let value, !value.isNaN else { return nil }
        return value == 0 ? 0 : value
    }

    private static func append(bits: UInt64, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: bits.bigEndian) { bytes.append(contentsOf: $0) }
    }

    private static func append(integer: Int64?, to bytes: inout [UInt8]) {
        guard let integer else { return bytes.append(0) }
        bytes.append(1)
        append(bits: UInt64(bitPattern: integer), to: &bytes)
    }

    private static func append(real: Double?, to bytes: inout [UInt8]) {
        guard let real else { return bytes.append(0) }
        bytes.append(2)
        append(bits: real.bitPattern, to: &bytes)
    }

    private static func append(text: [UInt8]?, to bytes: inout [UInt8]) {
        guard let text else { return bytes.append(0) }
        bytes.append(3)
        append(bits: UInt64(text.count), to: &bytes)
        bytes.append(contentsOf: text)
    }
}
