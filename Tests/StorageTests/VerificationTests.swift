import Alarms
import GRDB
import TankFarm
import TestSupport
import Testing

@testable import Storage

@Suite struct VerificationTests {
    private static let count = 6

    private func written() throws -> Farm {
        let farm = try Farm()
        let entries = (1...VerificationTests.count).map { number in
            JournalEntry(
                at: morning + .seconds(number), event: .acknowledged, alarm: overfill, serial: Int64(number),
                operatorName: "wang", value: 13_501, limit: 13_500, text: "seen",
                origin: number == 4 ? nil : "pts/\(number)")
        }
        farm.writer.submit(entries: entries.map { ($0, nil) }, ticket: 1)
        farm.stop()
        return farm
    }

    private func tamper(_ farm: Farm, _ sql: String) throws {
        try foreignConnection(farm.path).writeWithoutTransaction {
            try $0.execute(sql: "DROP TRIGGER journal_is_never_changed; DROP TRIGGER journal_is_never_deleted; \(sql)")
        }
    }

    @Test(arguments: [
        ("UPDATE journal SET origin = 'pts/9' WHERE sequence = 3", Int64(3), "entry 3 is not what was written"),
        ("UPDATE journal SET origin = NULL WHERE sequence = 3", 3, "entry 3 is not what was written"),
        ("UPDATE journal SET origin = 'pts/9' WHERE sequence = 4", 4, "entry 4 is not what was written"),
        ("UPDATE journal SET origin = '' WHERE sequence = 4", 4, "entry 4 is not what was written"),
        // What hides behind a NUL, or in another kind of value, is found too.
        ("UPDATE journal SET text = text || char(0) || 'x' WHERE sequence = 2", 2, "entry 2 is not what was written"),
        (
            "UPDATE journal SET text = CAST(text AS BLOB) WHERE sequence = 2", 2,
            "entry 2 holds what no entry is written with"
        ),
        ("UPDATE journal SET at_ms = 'noon' WHERE sequence = 5", 5, "entry 5 holds what no entry is written with"),
        ("UPDATE journal SET serial = 'x' WHERE sequence = 5", 5, "entry 5 holds what no entry is written with"),
        ("UPDATE journal SET hash = 'x' WHERE sequence = 5", 5, "entry 5 holds what no entry is written with"),
        ("UPDATE journal SET event = 'blended' WHERE sequence = 1", 1, "entry 1 is not what was written"),
        ("DELETE FROM journal WHERE sequence = 2", 2, "entry 2 is missing, 3 follows"),
        ("DELETE FROM journal WHERE sequence IN (2, 3, 4)", 2, "entries 2 to 4 are missing, 5 follows"),
        (
            "INSERT INTO journal (sequence, at_ms, event, hash) VALUES (0, 0, 'raised', x'00')", 0,
            "entry 0 stands before the first"
        ),
        (
            "UPDATE journal_anchor SET count = 'six'", 7,
            "the journal's count and last hash are none that were written"
        ),
        (
            "UPDATE journal_anchor SET last_hash = x'00'", 7,
            "the journal's count and last hash are none that were written"
        ),
        ("DELETE FROM journal WHERE sequence = 6", 6, "6 entries were written, 5 are there, or the last is another"),
    ])
    func `a changed or missing entry is named`(sql: String, sequence: Int64, words: String) throws {
        let farm = try written()
        try tamper(farm, sql)
        #expect(try farm.reading().verifyJournal() == .broken(sequence: sequence, words: words))
    }

    @Test func `the journal agrees with the head that was on paper, also after more was written`() throws {
        let farm = try written()
        let head = try farm.reading().journalHead()
        let parts = head.split(separator: ":").map(String.init)
        #expect(parts.count == 2 && parts[0] == "6" && parts[1].count == 16)
        let later = try Farm(in: farm.folder)
        later.writer.submit(entries: [(raised(99), nil)], ticket: 1)
        later.stop()
        let database = try later.reading()
        #expect(try database.verifyJournal(head: (6, parts[1])) == .intact(count: 7))
        #expect(try database.verifyJournal(head: (6, parts[1].uppercased())) == .intact(count: 7))
        #expect(try database.verifyJournal(head: (0, "0000000000000000")) == .intact(count: 7))
    }

    @Test func `a chain that was made anew as a whole is caught by the paper`() throws {
        let farm = try written()
        let head = try farm.reading().journalHead().suffix(16)
        // The forger has the program, and writes a chain that holds.
        let forged = try Farm()
        for stored in try farm.reading().journal() {
            let entry = JournalEntry(at: stored.entry.at, event: stored.entry.event, text: "nothing happened")
            forged.writer.submit(entries: [(entry, nil)], ticket: stored.sequence)
        }
        forged.stop()
        let database = try forged.reading()
        #expect(try database.verifyJournal() == .intact(count: 6))
        guard case .broken(6, let words) = try database.verifyJournal(head: (6, String(head))) else {
            Issue.record("taken for intact")
            return
        }
        #expect(words.hasPrefix("entry 6 is another than the one on paper"))
        #expect(words.contains(head))
    }

    @Test func `a journal that was cut short, its anchor with it, is caught by the paper`() throws {
        let farm = try written()
        let head = String(try farm.reading().journalHead().suffix(16))
        try tamper(
            farm,
            """
            DELETE FROM journal WHERE sequence > 4;
            UPDATE journal_anchor SET count = 4, last_hash = (SELECT hash FROM journal WHERE sequence = 4);
            """)
        let database = try farm.reading()
        #expect(try database.verifyJournal() == .intact(count: 4))
        #expect(
            try database.verifyJournal(head: (6, head))
                == .broken(sequence: 5, words: "entry 5 is missing: there were 6, and 4 are there"))
    }

    @Test func `an entry of a later version belongs to the chain`() throws {
        let farm = try written()
        let database = try farm.reading()
        let last = try #require(try database.journal().last)
        let fields = try foreignConnection(farm.path).writeWithoutTransaction { db in
            try db.execute(
                sql: "INSERT INTO journal (sequence, at_ms, event, hash) VALUES (7, 5, 'blended', x'00')")
            let row = try #require(
                try Row.fetchOne(db, sql: "SELECT \(JournalFields.columns) FROM journal WHERE sequence = 7"))
            return try #require(JournalFields.stored(row)).fields
        }
        let hex = RecordDigest.hex(JournalHash.of(fields, after: last.hash))
        try tamper(
            farm,
            "UPDATE journal SET hash = x'\(hex)' WHERE sequence = 7; UPDATE journal_anchor SET count = 7, last_hash = x'\(hex)'"
        )
        #expect(try database.verifyJournal() == .intact(count: 7))
    }
}
