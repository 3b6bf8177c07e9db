import Alarms
import GRDB
import TankFarm
import TestSupport

@testable import Storage

/// A database as the first schema left it: its own step alone, and rows in its own columns.
struct VersionOneFile {
    static let entries: [JournalEntry] = [
        JournalEntry(at: morning, event: .started, text: "version 1"),
        JournalEntry(
            at: morning + .seconds(1), event: .raised, alarm: overfill, serial: 41, value: 13_501, limit: 13_500,
            text: "rising"),
        JournalEntry(
            at: morning + .seconds(2), event: .acknowledged, alarm: overfill, serial: 41, operatorName: "wang",
            value: 13_501.5, limit: 13_500, text: "pump stopped · 泵已停"),
    ]
    /// The chain over these entries, made apart from the code under test, by the words of docs/database.md.
    static let hashes = [
        "5e8d1b353bfcf341780c9d2f415e07ee2a0a6dbf376c286c541094c871ff6fa6",
        "5b3b0497de744bfc0cfb22c8b7252570c456b49409efe0ad88a0c894922023b2",
        "9390887ca587ab15fd5e0af54f314d28716bb292be8c3f98e85bba6e1510ef64",
    ]
    static let alarms = [
        AlarmRecord(
            id: overfill, state: .acknowledged, serial: 41, raisedAt: morning + .seconds(1), value: 13_501,
            limit: 13_500, acknowledgedBy: "wang", acknowledgedAt: morning + .seconds(2), comment: "seen",
            text: "rising", priority: .critical),
        AlarmRecord(
            id: AlarmID(.tank("TK-102"), .levelHigh), state: .returnedUnacknowledged, serial: 40, priority: .high),
    ]

    let path: String

    init(_ path: String) throws {
        self.path = path
        let queue = try DatabaseQueue(path: path)
        try queue.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA auto_vacuum = INCREMENTAL; PRAGMA application_id = \(Schema.applicationID)")
            try db.execute(sql: "PRAGMA journal_mode = WAL")
        }
        try Schema.migrator.migrate(queue, upTo: "1 journal, alarms, runs, samples")
        try queue.write { db in
            for (place, entry) in VersionOneFile.entries.enumerated() {
                try db.execute(
                    sql: """
                        INSERT INTO journal (sequence, at_ms, event, alarm, serial, tank, operator, value, limit_value,
                            text, hash)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, x'\(VersionOneFile.hashes[place])')
                        """,
                    arguments: [
                        place + 1, entry.at.milliseconds, entry.event.rawValue, entry.alarm?.description, entry.serial,
                        entry.tank?.text, entry.operatorName, entry.value, entry.limit, entry.text,
                    ])
            }
            try db.execute(
                sql: "UPDATE journal_anchor SET count = 3, last_hash = x'\(VersionOneFile.hashes[2])'")
            for alarm in VersionOneFile.alarms {
                try db.execute(
                    sql: "INSERT INTO alarm_state VALUES (?, ?, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?)",
                    arguments: [
                        alarm.id.description, alarm.state.rawValue, alarm.serial, alarm.raisedAt?.milliseconds,
                        alarm.value, alarm.limit, alarm.acknowledgedBy, alarm.acknowledgedAt?.milliseconds,
                        alarm.comment, alarm.text, alarm.priority.rawValue,
                    ])
            }
            try db.execute(
                sql: """
                    INSERT INTO run VALUES (1, \(morning.milliseconds), \(morning.milliseconds + 9_000), NULL);
                    INSERT INTO tank VALUES (1, 'TK-101');
                    INSERT INTO sample VALUES (1, \(morning.milliseconds), 0, 9641, 300, 325, NULL);
                    INSERT INTO latest VALUES (1, \(morning.milliseconds), 0, 9641, 300, 325, NULL, 9641, \(morning.milliseconds));
                    INSERT INTO open_bucket VALUES (1, \(morning.milliseconds));
                    """)
        }
        try queue.close()
    }
}
