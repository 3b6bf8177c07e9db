import Alarms
import GRDB

/// Whether the journal is what was written.
package enum JournalVerification: Hashable, Sendable {
    case intact(count: Int64)
    /// The first entry at which the chain breaks, and how.
    case broken(sequence: Int64, words: String)
}

extension UllageDatabase {
    /// Computes the whole chain anew and holds it against the table and the anchor, row by row: memory stays the same
    /// however long the journal is.
    /// - Parameter head: what paper or log say of the journal: it has had an entry of this number, and that one's hash began
    ///   with these hex digits. Whoever writes a whole chain anew cannot keep to it.
    package func verifyJournal(
        head: (count: Int64, hashPrefix: String)? = nil
    ) throws(StorageError) -> JournalVerification {
        try read { db in
            var hash = JournalHash.origin
            var sequence: Int64 = 0
            var hashAtHead = head?.count == 0 ? hash : nil
            let rows = try Row.fetchCursor(
                db, sql: "SELECT \(JournalFields.columns) FROM journal ORDER BY sequence")
            while let row = try rows.next() {
                sequence += 1
                let found: Int64 = row[0]
                guard found == sequence else { return UllageDatabase.gap(at: sequence, found: found) }
                guard let (fields, stored) = JournalFields.stored(row) else {
                    return .broken(
                        sequence: sequence, words: "entry \(sequence) holds what no entry is written with")
                }
                hash = JournalHash.of(fields, after: hash)
                guard hash == stored else {
                    return .broken(sequence: sequence, words: "entry \(sequence) is not what was written")
                }
                if sequence == head?.count { hashAtHead = hash }
            }
            let anchor: (count: Int64, lastHash: [UInt8])
            do { anchor = try UllageDatabase.anchor(db) } catch let error as AnchorIsNone {
                return .broken(sequence: sequence + 1, words: error.description)
            }
            guard anchor.count == sequence, anchor.lastHash == hash else {
                return .broken(
                    sequence: sequence + 1,
                    words: "\(anchor.count) entries were written, \(sequence) are there, or the last is another")
            }
            guard let head else { return .intact(count: sequence) }
            guard let hashAtHead else {
                return .broken(
                    sequence: sequence + 1,
                    words: "entry \(sequence + 1) is missing: there were \(head.count), and \(sequence) are there")
            }
            let digits = RecordDigest.hex(hashAtHead)
            guard digits.hasPrefix(head.hashPrefix.lowercased()) else {
                return .broken(
                    sequence: head.count,
                    words: """
                        entry \(head.count) is another than the one on paper, whose hash begins with \
                        \(head.hashPrefix.lowercased()): this one's begins with \
                        \(digits.prefix(max(16, head.hashPrefix.count))), and the chain up to it was made anew
                        """)
            }
            return .intact(count: sequence)
        }
    }

    private static func gap(at sequence: Int64, found: Int64) -> JournalVerification {
        // Below: numbers under 1, which sort first.
        guard found > sequence else {
            return .broken(sequence: found, words: "entry \(found) stands before the first")
        }
        let missing =
            found - 1 == sequence ? "entry \(sequence) is missing" : "entries \(sequence) to \(found - 1) are missing"
        return .broken(sequence: sequence, words: "\(missing), \(found) follows")
    }
}
