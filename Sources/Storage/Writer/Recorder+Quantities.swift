import GRDB
import TankFarm

extension Recorder {
    static func insert(_ value: ManualValue, _ db: Database) throws {
        // SQLite takes NaN for NULL, and a refused row would hold up the record behind it for ever; nobody can enter one.
        guard value.value.isFinite else { return }
        try db.execute(
            sql: """
                INSERT INTO manual_value (tank, quantity, value, observed_kg_m3, observed_c, hydrometer_c, operator, at_ms,
                    until_ms, source, product, base_c)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                value.tank?.text, value.quantity.rawValue, value.value, value.observed?.kilogramsPerCubicMetre,
                value.observed?.celsius, value.observed?.hydrometerCelsius, value.by, value.at.milliseconds,
                value.until.milliseconds, value.source, value.product, value.baseCelsius,
            ])
    }

    /// Takes back what was entered last; what that had taken the place of stays history, and never comes back.
    static func withdraw(
        _ quantity: ManualQuantity, ofTank tank: TankName?, at: WallTime, _ db: Database
    ) throws {
        try db.execute(
            sql: """
                UPDATE manual_value SET withdrawn_at_ms = ?
                WHERE withdrawn_at_ms IS NULL AND manual_value_id = (
                    SELECT max(manual_value_id) FROM manual_value WHERE tank IS ? AND quantity = ?)
                """, arguments: [at.milliseconds, tank?.text, quantity.rawValue])
    }

    static func insert(_ call: OneTimeCall, _ db: Database) throws {
        let (target, millimetres, rising, time): (String, Double?, Bool?, WallTime?) =
            switch call.target {
            case .level(let millimetres, let rising): ("level", millimetres, rising, nil)
            case .interface(let millimetres, let rising): ("interface", millimetres, rising, nil)
            case .time(let time): ("time", nil, nil, time)
            }
        // One that is written again, after a commit of which nobody knew how it ended, is the same call.
        try db.execute(
            sql: """
                INSERT OR REPLACE INTO one_time_call (number, tank, target, millimetres, rising, time_ms, operator, since_ms,
                    text)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                call.number, call.tank?.text, target, millimetres, rising, time?.milliseconds, call.by,
                call.since.milliseconds, call.text,
            ])
    }
}
