import Alarms
import FoundationEssentials
import GRDB
import TankFarm

extension UllageDatabase {
    /// Enters a line behind the last one of the journal, within the caller's transaction: for who writes while no station does.
    static func append(_ entry: JournalEntry, _ db: Database) throws {
        let (count, lastHash) = try anchor(db)
        let entry = JournalHash.storable(entry)
        let sequence = count + 1
        let hash = Data(JournalHash.of(entry, sequence: sequence, after: lastHash))
        try db.execute(
            sql: """
                INSERT INTO journal (sequence, at_ms, event, alarm, serial, tank, operator, value, limit_value, text, hash,
                    origin)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                sequence, entry.at.milliseconds, entry.event.rawValue, entry.alarm?.description, entry.serial,
                entry.tank?.text, entry.operatorName, entry.value, entry.limit, entry.text, hash, entry.origin,
            ])
        try db.execute(sql: "UPDATE journal_anchor SET count = ?, last_hash = ?", arguments: [sequence, hash])
    }
}
