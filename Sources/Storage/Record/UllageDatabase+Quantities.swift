import GRDB
import TankFarm

/// What persons have entered and asked for. Rows of a kind that this version does not know are left out.
extension UllageDatabase {
    /// Of each tank and quantity, and of the site, the value that stood at that time by the clock, whether it had run out or
    /// not; none where that one had been taken back. For what is computed about the past: a station that starts takes
    /// `standingManualValues`. By tank, the site's own first, then by quantity.
    package func manualValues(at time: WallTime) throws(StorageError) -> [ManualValue] {
        // The newest is the one that was written last: a clock that was set back does not bring an older one back.
        try rows(
            """
            SELECT * FROM manual_value
            WHERE manual_value_id IN (
                SELECT max(manual_value_id) FROM manual_value WHERE at_ms <= ? GROUP BY tank, quantity)
                AND (withdrawn_at_ms IS NULL OR withdrawn_at_ms > ?)
            ORDER BY tank, quantity
            """, arguments: [time.milliseconds, time.milliseconds], UllageDatabase.manualValue)
    }

    /// The same as it stands after all that was written, whatever the clock did meanwhile: a value does not go because
    /// the clock was set back before it was entered.
    package func standingManualValues() throws(StorageError) -> [ManualValue] {
        try rows(
            """
            SELECT * FROM manual_value
            WHERE manual_value_id IN (SELECT max(manual_value_id) FROM manual_value GROUP BY tank, quantity)
                AND withdrawn_at_ms IS NULL
            ORDER BY tank, quantity
            """, UllageDatabase.manualValue)
    }

    /// The calls that were neither met nor taken back, by number.
    package func openCalls() throws(StorageError) -> [OneTimeCall] {
        try rows("SELECT * FROM one_time_call WHERE is_over = 0 ORDER BY number", UllageDatabase.call)
    }

    /// One more than any call's number, open or over; 1 in a new database.
    package func nextCallNumber() throws(StorageError) -> Int64 {
        // A number at the end of its range, by another's hand, must not stop every call from here on.
        let beyond: Int64 = 1 << 53
        return try read { db in
            try Int64.fetchOne(
                db, sql: "SELECT 1 + coalesce(max(number), 0) FROM one_time_call WHERE number < ?",
                arguments: [beyond]) ?? 1
        }
    }

    private static func manualValue(_ row: Row) -> ManualValue? {
        guard let quantity = row.text("quantity").flatMap({ ManualQuantity(rawValue: $0) }),
            let value = row.real("value"), let by = row.text("operator"), let at = row.time("at_ms"),
            let until = row.time("until_ms")
        else { return nil }
        var observed: ObservedDensity?
        if let density = row.real("observed_kg_m3"), let celsius = row.real("observed_c") {
            observed = ObservedDensity(
                kilogramsPerCubicMetre: density, celsius: celsius, hydrometerCelsius: row.real("hydrometer_c"))
        }
        return ManualValue(
            tank: row.text("tank").map { TankName($0) }, quantity: quantity, value: value, observed: observed, by: by,
            at: at, until: until, source: row.text("source"), product: row.text("product"),
            baseCelsius: row.real("base_c"))
    }

    private static func call(_ row: Row) -> OneTimeCall? {
        guard let number = row.integer("number"), let by = row.text("operator"), let since = row.time("since_ms"),
            let target = target(row)
        else { return nil }
        return OneTimeCall(
            number: number, tank: row.text("tank").map { TankName($0) }, target: target, by: by, since: since,
            text: row.text("text"))
    }

    private static func target(_ row: Row) -> OneTimeCall.Target? {
        switch row.text("target") {
        case "level":
            row.real("millimetres").map { .level(millimetres: $0, rising: row.flag("rising")) }
        case "interface":
            row.real("millimetres").map { .interface(millimetres: $0, rising: row.flag("rising")) }
        case "time": row.time("time_ms").map { .time($0) }
        default: nil
        }
    }
}
