import Alarms
import GRDB
import TankFarm

extension Recorder {
    /// Writes what changes in the tables beside the journal.
    static func write(_ changes: RecordChanges, _ memory: RecorderMemory, _ db: Database) throws {
        for record in changes.alarms.values { try upsert(record, db) }
        for declaration in changes.declarations.values { try upsert(declaration, db) }
        for (line, change) in changes.maintenance {
            switch change {
            case .begun(let maintenance): try upsert(maintenance, db)
            case .ended: try db.execute(sql: "DELETE FROM line_maintenance WHERE line = ?", arguments: [line.text])
            }
        }
        if let definitions = changes.definitions { try replace(definitions, db) }
        for change in changes.inOrder {
            switch change {
            case .manualValue(let value): try insert(value, db)
            case .manualValueWithdrawn(let tank, let quantity, let at):
                try withdraw(quantity, ofTank: tank, at: at, db)
            case .call(let call): try insert(call, db)
            case .callEnded(let number):
                try db.execute(sql: "UPDATE one_time_call SET is_over = 1 WHERE number = ?", arguments: [number])
            }
        }
        for span in changes.kept.spans { try keep(span, memory, db) }
    }

    private static func upsert(_ record: AlarmRecord, _ db: Database) throws {
        let statement = try db.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO alarm_state (id, state, serial, questionable, raised_at_ms, value, limit_value,
                    acknowledged_by, acknowledged_at_ms, comment, text, priority, beneath, hold_kind, hold_by,
                    hold_reason, hold_since_ms, hold_until_ms, hold_remaining_ms, first_out, is_test, is_unattended)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)
        let hold = record.hold
        try statement.execute(arguments: [
            record.id.description, record.state.rawValue, record.serial, record.questionable,
            record.raisedAt?.milliseconds, record.value, record.limit, record.acknowledgedBy,
            record.acknowledgedAt?.milliseconds, record.comment, record.text, record.priority.rawValue,
            record.beneath.rawValue, hold?.kind.rawValue, hold?.by, hold?.reason, hold?.since.milliseconds,
            hold?.until?.milliseconds, hold?.remaining?.wholeMilliseconds, record.firstOut, record.isTest,
            record.isUnattended,
        ])
    }

    private static func upsert(_ declaration: TankDeclaration, _ db: Database) throws {
        try db.execute(
            sql:
                """
                INSERT OR REPLACE INTO declaration
                (tank, use, operator, since_ms, reason, level_mm, vcf, vcf_density_kg_m3) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                declaration.tank.text, declaration.use.rawValue, declaration.by, declaration.since.milliseconds,
                declaration.reason, declaration.levelMillimetres, declaration.oilFactor?.vcf,
                declaration.oilFactor?.baseDensity,
            ])
    }

    private static func upsert(_ maintenance: LineMaintenance, _ db: Database) throws {
        try db.execute(
            sql:
                "INSERT OR REPLACE INTO line_maintenance (line, operator, reason, since_ms, until_ms) VALUES (?, ?, ?, ?, ?)",
            arguments: [
                maintenance.line.text, maintenance.by, maintenance.reason, maintenance.since.milliseconds,
                maintenance.until.milliseconds,
            ])
    }

    private static func replace(_ definitions: [AlarmDefinition], _ db: Database) throws {
        try db.execute(sql: "DELETE FROM alarm_definition")
        // Two of one id are one alarm: the later one counts, as in every table by id.
        let statement = try db.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO alarm_definition (place, id, limit_value, deadband, on_delay_ms, off_delay_ms,
                    priority, latching, enabled, re_alarm_ms, shelvable, message, guidance, cause, consequence,
                    respond_within_ms, approved_by)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)
        for (place, alarm) in definitions.enumerated() {
            let guidance = alarm.guidance
            try statement.execute(arguments: [
                place, alarm.id.description, alarm.limit, alarm.deadband, alarm.onDelay.wholeMilliseconds,
                alarm.offDelay.wholeMilliseconds, alarm.priority.rawValue, alarm.isLatching, alarm.isEnabled,
                alarm.reAlarmAfter?.wholeMilliseconds, alarm.isShelvable, guidance.message, guidance.guidance,
                guidance.cause, guidance.consequence, guidance.respondWithin?.wholeMilliseconds, guidance.approvedBy,
            ])
        }
    }
}
