import Alarms
import FoundationEssentials
import GRDB
import TankFarm

extension UllageDatabase {
    /// Enters a line behind the last one of the journal, within the caller's transaction: for who writes while no station does.
    static func append(_ entry: JournalEntry, _ db: Database) throws {
        let (count, lastHash) = try anchor(db)
        let hash = try insert(entry, sequence: count + 1, after: lastHash, db)
        try db.execute(
            sql: "UPDATE journal_anchor SET count = ?, last_hash = ?", arguments: [count + 1, Data(hash)])
    }

    /// Writes one line of the journal and gives its hash. The anchor is the caller's.
    static func insert(
        _ entry: JournalEntry, sequence: Int64, after lastHash: [UInt8], _ db: Database
    ) throws -> [UInt8] {
        let entry = JournalHash.storable(entry)
        let hash = JournalHash.of(entry, sequence: sequence, after: lastHash)
        let statement = try db.cachedStatement(
            sql: """
                INSERT INTO journal (sequence, at_ms, event, alarm, serial, tank, operator, value, limit_value, text, hash,
                    origin)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)
        try statement.execute(arguments: [
            sequence, entry.at.milliseconds, entry.event.rawValue, entry.alarm?.description, entry.serial,
            entry.tank?.text, entry.operatorName, entry.value, entry.limit, entry.text, Data(hash), entry.origin,
        ])
        return hash
    }
}
