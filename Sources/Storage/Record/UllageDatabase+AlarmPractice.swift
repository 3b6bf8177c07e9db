import Alarms
import GRDB
import TankFarm

/// What a run leaves to the next of its alarms, and of what persons have declared.
extension UllageDatabase {
    /// Every alarm that was ever annunciated or kept silent, by id, with its last state on record. What suppressed it by
    /// design is not among it: the causes are looked at anew. Rows of a kind that this version does not know are left out.
    package func alarmStates() throws(StorageError) -> [AlarmRecord] {
        try rows("SELECT * FROM alarm_state ORDER BY id", UllageDatabase.alarmRecord)
    }

    /// The alarms as they were configured when they were last written, in the configuration's order; nil where there are
    /// none. Delays are whole milliseconds. Alarms of a kind that this version does not know are left out.
    package func alarmDefinitions() throws(StorageError) -> [AlarmDefinition]? {
        let found = try rows("SELECT * FROM alarm_definition ORDER BY place", UllageDatabase.definition)
        return found.isEmpty ? nil : found
    }

    /// What was last declared for each tank, by tank; where that was `none`, just that.
    package func declarations() throws(StorageError) -> [TankDeclaration] {
        try rows("SELECT * FROM declaration ORDER BY tank") { row in
            guard let tank = row.text("tank"), let use = row.text("use").flatMap({ DeclaredUse(rawValue: $0) }),
                let since = row.time("since_ms")
            else { return nil }
            return TankDeclaration(
                tank: TankName(tank), use: use, by: row.text("operator"), since: since, reason: row.text("reason"),
                levelMillimetres: row.real("level_mm"),
                oilFactor: row.real("vcf").map { OilFactor(vcf: $0, baseDensity: row.real("vcf_density_kg_m3")) })
        }
    }

    /// The lines that were under maintenance when that was last written, by line; some may be over by now.
    package func maintenance() throws(StorageError) -> [LineMaintenance] {
        try rows("SELECT * FROM line_maintenance ORDER BY line") { row in
            guard let line = row.text("line"), let by = row.text("operator"), let reason = row.text("reason"),
                let since = row.time("since_ms"), let until = row.time("until_ms")
            else { return nil }
            return LineMaintenance(line: LineName(line), by: by, reason: reason, since: since, until: until)
        }
    }

    /// When each tank's overfill alarm was last seen to trip in a proof test: the newest `test` entry about it. Tanks
    /// without one are left out.
    package func proofTests() throws(StorageError) -> [TankName: WallTime] {
        // The condition is the index's own, word for word.
        let tests = try rows(
            """
            SELECT alarm, at_ms, max(sequence) FROM journal WHERE event = 'test' AND alarm IS NOT NULL GROUP BY alarm
            """
        ) { row -> (TankName, WallTime)? in
            guard let alarm = row.text("alarm").flatMap({ AlarmID($0) }), alarm.kind == .levelHighHigh,
                let tank = alarm.tank, let at = row.time("at_ms")
            else { return nil }
            return (tank, at)
        }
        return Dictionary(tests) { _, later in later }
    }

    func rows<Value>(
        _ sql: String, arguments: StatementArguments = [], _ value: (Row) -> Value?
    ) throws(StorageError) -> [Value] {
        try read { db in
            var found: [Value] = []
            let rows = try Row.fetchCursor(db, sql: sql, arguments: arguments)
            while let row = try rows.next() {
                if let value = value(row) { found.append(value) }
            }
            return found
        }
    }

    private static func alarmRecord(_ row: Row) -> AlarmRecord? {
        guard let id = row.text("id").flatMap({ AlarmID($0) }), let serial = row.integer("serial"),
            let beneath = row.text("beneath").flatMap({ AlarmState(rawValue: $0) }), !beneath.isSilenced,
            let priority = row.text("priority").flatMap({ AlarmPriority(rawValue: $0) })
        else { return nil }
        // Of a way of keeping silent that this version does not know: left out, and so judged from the start.
        let kind = row.text("hold_kind")
        let hold = hold(row)
        if kind != nil, hold == nil { return nil }
        return AlarmRecord(
            id: id, state: beneath, serial: serial, questionable: row.flag("questionable"),
            raisedAt: row.time("raised_at_ms"), value: row.real("value"), limit: row.real("limit_value"),
            acknowledgedBy: row.text("acknowledged_by"), acknowledgedAt: row.time("acknowledged_at_ms"),
            comment: row.text("comment"), text: row.text("text"), priority: priority, hold: hold,
            firstOut: row.integer("first_out"), isTest: row.flag("is_test"), isUnattended: row.flag("is_unattended"))
    }

    private static func hold(_ row: Row) -> AlarmHold? {
        guard let kind = row.text("hold_kind").flatMap({ AlarmHold.Kind(rawValue: $0) }),
            let by = row.text("hold_by"), let reason = row.text("hold_reason"), let since = row.time("hold_since_ms")
        else { return nil }
        return AlarmHold(
            kind: kind, by: by, reason: reason, since: since, until: row.time("hold_until_ms"),
            remaining: row.milliseconds("hold_remaining_ms"))
    }

    private static func definition(_ row: Row) -> AlarmDefinition? {
        guard let id = row.text("id").flatMap({ AlarmID($0) }), let deadband = row.real("deadband"),
            let onDelay = row.milliseconds("on_delay_ms"), let offDelay = row.milliseconds("off_delay_ms"),
            let priority = row.text("priority").flatMap({ AlarmPriority(rawValue: $0) })
        else { return nil }
        return AlarmDefinition(
            id: id, limit: row.real("limit_value"), deadband: deadband, onDelay: onDelay, offDelay: offDelay,
            priority: priority, isLatching: row.flag("latching"), isEnabled: row.flag("enabled"),
            reAlarmAfter: row.milliseconds("re_alarm_ms"), isShelvable: row.flag("shelvable"),
            guidance: AlarmGuidance(
                message: row.text("message"), guidance: row.text("guidance"), cause: row.text("cause"),
                consequence: row.text("consequence"), respondWithin: row.milliseconds("respond_within_ms"),
                approvedBy: row.text("approved_by")))
    }
}
