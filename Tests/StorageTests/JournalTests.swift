import Alarms
import Foundation
import GRDB
import TankFarm
import TestSupport
import Testing

@testable import Storage

@Suite struct JournalTests {
    private static let entries: [JournalEntry] = [
        JournalEntry(at: morning, event: .started, text: "version 1"),
        raised(1),
        JournalEntry(
            at: morning + .seconds(2), event: .acknowledged, alarm: overfill, serial: 1, operatorName: "wang",
            value: 13_501.5, limit: 13_500, text: "pump stopped · 泵已停"),
    ]

    private func written(_ farm: Farm) {
        farm.writer.submit(entries: JournalTests.entries.map { ($0, nil) }, ticket: 7)
        farm.stop()
    }

    @Test func `entries come back as they were written, oldest first`() throws {
        let farm = try Farm()
        written(farm)
        let stored = try farm.reading().journal()
        #expect(stored.map(\.entry) == JournalTests.entries)
        #expect(stored.map(\.sequence) == [1, 2, 3])
        #expect(farm.events.all.contains(.committed(ticket: 7, sequences: [1, 2, 3])))
    }

    @Test func `a window and a limit choose the newest entries in it`() throws {
        let farm = try Farm()
        written(farm)
        let database = try farm.reading()
        #expect(try database.journal(limit: 2).map(\.sequence) == [2, 3])
        #expect(try database.journal(from: morning + .seconds(1), to: morning + .seconds(2)).map(\.sequence) == [2])
        #expect(try database.journal(to: morning).isEmpty)
    }

    /// The chain by the words of docs/database.md alone, with the sqlite3 columns and the system's own sha256sum.
    @Test func `the hash is the documented one`() throws {
        let farm = try Farm()
        written(farm)
        var previous = Data(count: 32)
        let rows = try foreignConnection(farm.path).read { try Row.fetchAll($0, sql: "SELECT * FROM journal") }
        #expect(rows.count == 3)
        for row in rows {
            var message = previous
            for column in [
                "sequence", "at_ms", "event", "alarm", "serial", "tank", "operator", "value", "limit_value", "text",
            ] {
                let value: DatabaseValue = row[column]
                switch value.storage {
                case .null: message.append(0)
                case .int64(let number):
                    message.append(1)
                    withUnsafeBytes(of: number.bigEndian) { message.append(contentsOf: $0) }
                case .double(let number):
                    message.append(2)
                    withUnsafeBytes(of: number.bitPattern.bigEndian) { message.append(contentsOf: $0) }
                case .string(let text):
                    message.append(3)
                    withUnsafeBytes(of: UInt64(text.utf8.count).bigEndian) { message.append(contentsOf: $0) }
                    message.append(contentsOf: text.utf8)
                case .blob: Issue.record("no field is a blob")
                }
            }
            previous = try sha256(message, in: farm.folder)
            #expect(row["hash"] as Data == previous)
        }
        let anchor = try farm.reading().journalAnchor()
        #expect(anchor.count == 3)
        #expect(Data(anchor.lastHash) == previous)
    }

    private func sha256(_ message: Data, in folder: TemporaryFolder) throws -> Data {
        let file = folder.file("message")
        try message.write(to: URL(fileURLWithPath: file))
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/sha256sum")
        process.arguments = [file]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        let digits = Array(text.prefix(64))
        return Data(stride(from: 0, to: 64, by: 2).compactMap { UInt8(String(digits[$0...$0 + 1]), radix: 16) })
    }

    @Test func `an untouched journal is intact`() throws {
        let farm = try Farm()
        written(farm)
        #expect(try farm.reading().verifyJournal() == .intact(count: 3))
    }

    @Test(arguments: [
        ("UPDATE journal SET operator = 'li' WHERE sequence = 3", Int64(3)),
        ("UPDATE journal SET at_ms = at_ms + 1 WHERE sequence = 1", 1),
        ("UPDATE journal SET tank = NULL WHERE sequence = 2", 2),
        ("UPDATE journal SET value = 13501.0000001 WHERE sequence = 2", 2),
        ("DELETE FROM journal WHERE sequence = 2", 2),
        ("DELETE FROM journal WHERE sequence = 3", 3),
        ("UPDATE journal_anchor SET count = 2", 4),
    ])
    func `tampering is found at its entry`(sql: String, sequence: Int64) throws {
        let farm = try Farm()
        written(farm)
        try foreignConnection(farm.path).writeWithoutTransaction {
            try $0.execute(sql: "DROP TRIGGER journal_is_never_changed; DROP TRIGGER journal_is_never_deleted; \(sql)")
        }
        guard case .broken(let found, _) = try farm.reading().verifyJournal() else {
            Issue.record("taken for intact after: \(sql)")
            return
        }
        #expect(found == sequence)
    }

    @Test func `the table itself refuses to change or lose an entry`() throws {
        let farm = try Farm()
        written(farm)
        let queue = try foreignConnection(farm.path)
        #expect(throws: DatabaseError.self) { try queue.write { try $0.execute(sql: "UPDATE journal SET text = ''") } }
        #expect(throws: DatabaseError.self) { try queue.write { try $0.execute(sql: "DELETE FROM journal") } }
    }

    @Test func `what SQLite cannot hold is written as what it gives back`() throws {
        let farm = try Farm()
        let odd = JournalEntry(
            at: morning, event: .comment, operatorName: "a\u{1B}b", value: .nan, limit: -0.0, text: "x\0y\nz")
        farm.writer.submit(entries: [(odd, nil)], ticket: 1)
        farm.stop()
        let stored = try #require(try farm.reading().journal().first).entry
        #expect(stored.operatorName == "a?b")
        #expect(stored.value == nil)
        #expect(stored.limit == 0)
        #expect(stored.text == "x?y z")
        #expect(try farm.reading().verifyJournal() == .intact(count: 1))
    }

    @Test func `the chain goes on over a restart`() throws {
        let first = try Farm()
        written(first)
        let second = try Farm(in: first.folder)
        second.writer.submit(entries: [(raised(9, serial: 2), nil)], ticket: 1)
        second.stop()
        #expect(try second.reading().verifyJournal() == .intact(count: 4))
    }

    @Test func `alarm states survive with every field, the newest winning`() throws {
        let farm = try Farm()
        var record = AlarmRecord(
            id: overfill, state: .unacknowledged, serial: 41, questionable: true, raisedAt: morning, value: 13_501.25,
            limit: 13_500, text: "rising", priority: .critical)
        farm.writer.submit(entries: [(raised(0, serial: 41), .alarm(record))], ticket: 1)
        record.beneath = .acknowledged
        record.acknowledgedBy = "wang"
        record.acknowledgedAt = morning + .seconds(30)
        record.comment = "seen"
        let line = AlarmRecord(id: AlarmID(.line("south"), .lineFault), state: .normal, serial: 40, priority: .high)
        farm.writer.submit(states: [record, line])
        farm.stop()
        let database = try farm.reading()
        #expect(try database.alarmStates() == [record, line])
        #expect(try database.nextSerial() == 42)
    }

    @Test func `the first serial is 1`() throws {
        let farm = try Farm()
        farm.stop()
        #expect(try farm.reading().nextSerial() == 1)
    }

    @Test func `a serial that only the journal knows is not given again`() throws {
        let farm = try Farm()
        farm.writer.submit(entries: [(raised(0, serial: 9), nil)], ticket: 1)
        farm.stop()
        #expect(try farm.reading().nextSerial() == 10)
    }
}
