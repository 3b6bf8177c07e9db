import Alarms
import FoundationEssentials
import GRDB
import TankFarm

/// What an entry's hash is made of, text as its bytes: an entry to be written, or a row as it stands in the table. A row is
/// not read as an entry for that, or what an entry cannot say (a kind of a later version, what follows a NUL in a text) would
/// be taken for broken or overlooked.
struct JournalFields {
    let sequence: Int64
    let atMilliseconds: Int64?
    let event: [UInt8]?
    let alarm: [UInt8]?
    let serial: Int64?
    let tank: [UInt8]?
    let operatorName: [UInt8]?
    let value: Double?
    let limit: Double?
    let text: [UInt8]?
    let origin: [UInt8]?

    init(_ entry: JournalEntry, sequence: Int64) {
        self.sequence = sequence
        atMilliseconds = entry.at.milliseconds
        event = Array(entry.event.rawValue.utf8)
        alarm = (entry.alarm?.description.utf8).map { Array($0) }
        serial = entry.serial
        tank = (entry.tank?.text.utf8).map { Array($0) }
        operatorName = (entry.operatorName?.utf8).map { Array($0) }
        value = entry.value
        limit = entry.limit
        text = (entry.text?.utf8).map { Array($0) }
        origin = (entry.origin?.utf8).map { Array($0) }
    }

    /// What `init(row:)` reads, in its order; the last column tells whether each value is of the kind that is written there.
    static let columns = """
        sequence, at_ms, CAST(event AS BLOB), CAST(alarm AS BLOB), serial, CAST(tank AS BLOB), CAST(operator AS BLOB),
        value, limit_value, CAST(text AS BLOB), CAST(origin AS BLOB), CAST(hash AS BLOB),
        typeof(at_ms) = 'integer' AND typeof(event) = 'text' AND typeof(alarm) IN ('text', 'null')
            AND typeof(serial) IN ('integer', 'null') AND typeof(tank) IN ('text', 'null')
            AND typeof(operator) IN ('text', 'null') AND typeof(value) IN ('real', 'null')
            AND typeof(limit_value) IN ('real', 'null') AND typeof(text) IN ('text', 'null')
            AND typeof(origin) IN ('text', 'null') AND typeof(hash) = 'blob'
        """

    /// The fields of a row of `columns`, and the hash that stands there; nil where a value is of a kind that is never written.
    static func stored(_ row: Row) -> (fields: JournalFields, hash: [UInt8])? {
        guard row[12] == true else { return nil }
        return (JournalFields(row), bytes(row, 11) ?? [])
    }

    private init(_ row: Row) {
        sequence = row[0]
        atMilliseconds = row[1]
        event = JournalFields.bytes(row, 2)
        alarm = JournalFields.bytes(row, 3)
        serial = row[4]
        tank = JournalFields.bytes(row, 5)
        operatorName = JournalFields.bytes(row, 6)
        value = row[7]
        limit = row[8]
        text = JournalFields.bytes(row, 9)
        origin = JournalFields.bytes(row, 10)
    }

    private static func bytes(_ row: Row, _ column: Int) -> [UInt8]? {
        let data: Data? = row[column]
        return data.map { [UInt8]($0) }
    }
}
