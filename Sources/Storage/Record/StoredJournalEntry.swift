import Alarms
import FoundationEssentials
import GRDB
import TankFarm

/// An entry as it stands in the journal.
package struct StoredJournalEntry: Hashable, Sendable {
    /// From 1, without a gap, in the order in which the entries were written.
    package let sequence: Int64
    package let entry: JournalEntry
    /// SHA-256 over the entry before and this one: 32 bytes.
    package let hash: [UInt8]
}

extension StoredJournalEntry {
    /// What `init(_:)` reads, in its order.
    static let columns = """
        sequence, at_ms, event, alarm, serial, tank, operator, value, limit_value, text, origin, hash
        """

    /// Nil for an event or alarm of a later version, and for what nobody writes: a reader leaves it out, and the check of
    /// the chain names it.
    init?(_ row: Row) {
        let alarmText = row.text(at: 3)
        let alarm = alarmText.flatMap { AlarmID($0) }
        guard let sequence = row.integer(at: 0), let at = row.integer(at: 1),
            let event = row.text(at: 2).flatMap({ JournalEvent(rawValue: $0) }), (alarm == nil) == (alarmText == nil)
        else { return nil }
        let hash: Data? = Data.fromDatabaseValue(row[11])
        self.init(
            sequence: sequence,
            entry: JournalEntry(
                at: WallTime(milliseconds: at), event: event, alarm: alarm, serial: row.integer(at: 4),
                tank: row.text(at: 5).map { TankName($0) }, operatorName: row.text(at: 6), value: row.real(at: 7),
                limit: row.real(at: 8), text: row.text(at: 9), origin: row.text(at: 10)),
            hash: hash.map { [UInt8]($0) } ?? [])
    }
}

/// Columns of a table that other hands can reach: what is of another kind than is written there is nil, where GRDB's own
/// conversion would end the process.
extension Row {
    func integer(at place: Int) -> Int64? { Int64.fromDatabaseValue(self[place]) }
    func real(at place: Int) -> Double? { Double.fromDatabaseValue(self[place]) }
    func text(at place: Int) -> String? { String.fromDatabaseValue(self[place]) }
    func integer(_ column: String) -> Int64? { Int64.fromDatabaseValue(self[column]) }
    func real(_ column: String) -> Double? { Double.fromDatabaseValue(self[column]) }
    func text(_ column: String) -> String? { String.fromDatabaseValue(self[column]) }
    func flag(_ column: String) -> Bool { integer(column).map { $0 != 0 } ?? false }
    /// Exactly 32 bytes of a BLOB: a hash.
    func hash(at place: Int) -> [UInt8]? {
        guard case .blob(let data) = (self[place] as DatabaseValue).storage, data.count == 32 else { return nil }
        return [UInt8](data)
    }
    func time(_ column: String) -> WallTime? { integer(column).map { WallTime(milliseconds: $0) } }
    func milliseconds(_ column: String) -> Duration? { integer(column).map { .milliseconds($0) } }
}
