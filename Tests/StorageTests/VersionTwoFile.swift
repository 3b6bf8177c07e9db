import Alarms
import GRDB
import TankFarm
import TestSupport

@testable import Storage

/// A database as the second schema left it: one of the first, its step, and rows in its own columns.
enum VersionTwoFile {
    static let entry = JournalEntry(
        at: morning + .seconds(3), event: .shelved, alarm: AlarmID(.tank("TK-102"), .levelHigh), serial: 40,
        operatorName: "li", text: "float hangs", origin: "pts/3, 10.0.0.7")
    /// Made apart from the code under test, by the words of docs/database.md.
    static let hash = "0c19d8a89fc54a40695f7db15f060ad494cab296f59443ca53f67693041355fe"
    static let declaration = TankDeclaration(
        tank: "TK-101", use: .receipt, by: "li", since: morning, levelMillimetres: 9_641)
    static let maintenance = LineMaintenance(
        line: "south", by: "wang", reason: "splice", since: morning, until: morning + .seconds(3_600))
    private static let hold = AlarmHold(kind: .outOfService, by: "li", reason: "float hangs", since: morning)

    /// The first version's alarm as it stands in this file: the one of the entry is kept silent.
    static func held(_ alarm: AlarmRecord) -> AlarmRecord {
        var alarm = alarm
        if alarm.id == entry.alarm { alarm.hold = hold }
        return alarm
    }

    static func make(_ path: String) throws {
        _ = try VersionOneFile(path)
        let queue = try DatabaseQueue(path: path)
        try Schema.migrator.migrate(queue, upTo: "2 origins, holds, definitions, declarations")
        try queue.write { db in
            try db.execute(
                sql: """
                    INSERT INTO journal (sequence, at_ms, event, alarm, serial, tank, operator, text, hash, origin)
                    VALUES (4, ?, 'shelved', 'TK-102/level_h', 40, 'TK-102', 'li', 'float hangs', x'\(hash)', ?)
                    """, arguments: [entry.at.milliseconds, entry.origin])
            try db.execute(
                sql: """
                    UPDATE journal_anchor SET count = 4, last_hash = x'\(hash)';
                    UPDATE alarm_state SET hold_kind = 'out_of_service', hold_by = 'li', hold_reason = 'float hangs',
                        hold_since_ms = \(morning.milliseconds) WHERE id = 'TK-102/level_h';
                    INSERT INTO declaration VALUES ('TK-101', 'receipt', 'li', \(morning.milliseconds), NULL, 9641);
                    INSERT INTO line_maintenance VALUES
                        ('south', 'wang', 'splice', \(morning.milliseconds), \(morning.milliseconds + 3_600_000));
                    """)
            let definition = AlarmDefinition(id: overfill, limit: 13_500)
            try db.execute(
                sql: """
                    INSERT INTO alarm_definition VALUES
                        (0, 'TK-101/level_hh', 13500, ?, ?, ?, ?, ?, ?, ?, ?, NULL, NULL, NULL, NULL, NULL, NULL)
                    """,
                arguments: [
                    definition.deadband, definition.onDelay.wholeMilliseconds, definition.offDelay.wholeMilliseconds,
                    definition.priority.rawValue, definition.isLatching, definition.isEnabled,
                    definition.reAlarmAfter?.wholeMilliseconds, definition.isShelvable,
                ])
        }
        try queue.close()
    }
}
