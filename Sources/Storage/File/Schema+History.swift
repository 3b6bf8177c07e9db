extension Schema {
    /// The fourth step: the history's two thinned levels in place of the five-minute figures, what is not thinned yet, what outlives
    /// the raw samples, how far the deletion has come, and what was imported.
    ///
    /// Every sample of before is marked as not thinned yet: the writer makes its figures little by little, and readers go by the samples
    /// until then. So a station with months of history begins at once: of each tank its first and last sample are sought, and no others read.
    static let history4 = """
        DROP TABLE five_minutes;
        DROP TABLE open_bucket;
        ALTER TABLE run ADD COLUMN commits INTEGER NOT NULL DEFAULT 0;
        \(figures(.minute));
        \(figures(.hour));
        CREATE TABLE open_span (
            tank_id INTEGER NOT NULL,
            from_ms INTEGER NOT NULL,
            to_ms INTEGER NOT NULL,
            PRIMARY KEY (tank_id, from_ms)
        ) WITHOUT ROWID;
        INSERT INTO open_span (tank_id, from_ms, to_ms)
            SELECT tank_id, first / 60000 * 60000, (last + 90000) / 60000 * 60000 + 60000 FROM (
                SELECT tank_id, (SELECT min(at_ms) FROM sample WHERE sample.tank_id = tank.tank_id) AS first,
                    (SELECT max(at_ms) FROM sample WHERE sample.tank_id = tank.tank_id) AS last
                FROM tank
            ) WHERE first IS NOT NULL;
        CREATE TABLE kept_span (
            kept_span_id INTEGER PRIMARY KEY,
            tank_id INTEGER NOT NULL,
            from_ms INTEGER NOT NULL,
            to_ms INTEGER NOT NULL,
            cause TEXT NOT NULL,
            rows INTEGER NOT NULL DEFAULT 0
        );
        CREATE INDEX kept_span_by_time ON kept_span (tank_id, from_ms);
        CREATE TABLE thinned (
            tank_id INTEGER PRIMARY KEY,
            raw_until_ms INTEGER,
            minute_until_ms INTEGER,
            hour_until_ms INTEGER
        );
        CREATE TABLE clock_doubt (
            clock_doubt_id INTEGER PRIMARY KEY CHECK (clock_doubt_id = 1),
            remaining_ms INTEGER NOT NULL
        );
        INSERT INTO clock_doubt VALUES (1, 0);
        CREATE TABLE import (
            import_id INTEGER PRIMARY KEY,
            file TEXT NOT NULL,
            sha256 TEXT NOT NULL,
            rows INTEGER NOT NULL,
            at_ms INTEGER NOT NULL,
            operator TEXT NOT NULL
        );
        CREATE TABLE imported_span (
            import_id INTEGER NOT NULL,
            tank_id INTEGER NOT NULL,
            from_ms INTEGER NOT NULL,
            to_ms INTEGER NOT NULL,
            PRIMARY KEY (tank_id, from_ms)
        ) WITHOUT ROWID;
        DROP VIEW reading;
        CREATE VIEW reading AS
            SELECT
                \(rfc3339("sample.at_ms")) AS at,
                tank.name AS tank,
                CASE
                    WHEN 'bad' IN (l.quality, i.quality, t.quality) THEN 'bad'
                    WHEN 'uncertain' IN (l.quality, i.quality, t.quality) THEN 'uncertain'
                    WHEN 'good' IN (l.quality, i.quality, t.quality) THEN 'good'
                    ELSE 'none'
                END AS quality,
                sample.level_mm AS level_mm,
                sample.interface_mm AS interface_mm,
                sample.temperature_tenths_c / 10.0 AS temperature_c,
                l.quality AS level_quality,
                i.quality AS interface_quality,
                t.quality AS temperature_quality,
                l.reason AS level_reason,
                i.reason AS interface_reason,
                t.reason AS temperature_reason,
                \(isImported("sample.at_ms", for: 1, of: "sample")) AS imported,
                sample.at_ms AS at_ms,
                sample.turn AS turn
            FROM \(eachTank(of: "sample"))
            JOIN quality_code l ON l.code = coalesce(sample.quality, 0) & 63
            JOIN quality_code i ON i.code = coalesce(sample.quality, 0) >> 6 & 63
            JOIN quality_code t ON t.code = coalesce(sample.quality, 0) >> 12 & 63;
        \(view(.minute));
        \(view(.hour));
        """

    private static func figures(_ level: HistoryLevel) -> String {
        """
        CREATE TABLE \(level.name) (
            tank_id INTEGER NOT NULL,
            \(level.name) INTEGER NOT NULL,
            level_mm NUMERIC,
            level_below_mm NUMERIC,
            level_above_mm NUMERIC,
            level_mean_tenths INTEGER,
            interface_mm NUMERIC,
            interface_below_mm NUMERIC,
            interface_above_mm NUMERIC,
            interface_mean_tenths INTEGER,
            temperature_tenths_c NUMERIC,
            temperature_below_tenths_c NUMERIC,
            temperature_above_tenths_c NUMERIC,
            temperature_mean_hundredths INTEGER,
            cover INTEGER,
            PRIMARY KEY (tank_id, \(level.name))
        ) WITHOUT ROWID
        """
    }

    /// The figures in whole units, and the time as text, for whoever reads the file with other programs.
    private static func view(_ level: HistoryLevel) -> String {
        let start = "f.\(level.name) * \(level.milliseconds)"
        let values = [
            value("level_mm", last: "level_mm", "level_below_mm", "level_above_mm", mean: "level_mean_tenths", in: 1),
            value(
                "interface_mm", last: "interface_mm", "interface_below_mm", "interface_above_mm",
                mean: "interface_mean_tenths", in: 1),
            value(
                "temperature_c", last: "temperature_tenths_c", "temperature_below_tenths_c",
                "temperature_above_tenths_c", mean: "temperature_mean_hundredths", in: 10),
        ].joined(separator: ", ")
        // The shares in `cover`, as `FigureRow` packs them.
        func known(_ name: String, _ column: String, bits: Int) -> String {
            """
            CASE WHEN f.\(column) IS NULL THEN 0.0 ELSE coalesce(f.cover >> \(bits) & 1023, 1000) / 1000.0 END AS \(name)
            """
        }
        return """
            CREATE VIEW \(level.name)_reading AS
                SELECT
                    \(rfc3339(start)) AS at,
                    tank.name AS tank,
                    \(values),
                    coalesce(f.cover >> 40 & 1023, 1000) / 1000.0 AS good,
                    \(known("level_known", "level_mm", bits: 30)),
                    \(known("interface_known", "interface_mm", bits: 20)),
                    \(known("temperature_known", "temperature_tenths_c", bits: 10)),
                    \(known("level_good", "level_mm", bits: 0)),
                    \(isImported(start, for: level.milliseconds, of: "f")) AS imported,
                    \(start) AS at_ms,
                    f.\(level.name) AS \(level.name)
                FROM \(eachTank(of: "f", "\(level.name) f"))
            """
    }

    /// - Parameter parts: of the unit, which one of the column's is.
    private static func value(
        _ name: String, last: String, _ below: String, _ above: String, mean: String, in parts: Double
    ) -> String {
        """
        (f.\(last) - f.\(below)) / \(parts) AS \(name)_min, (f.\(last) + f.\(mean) / 10.0) / \(parts) AS \(name)_mean, \
        (f.\(last) + f.\(above)) / \(parts) AS \(name)_max, f.\(last) / \(parts) AS \(name)_last
        """
    }

    /// CROSS keeps the order: tank by tank a condition on the time goes by the key, and without one on the tank SQLite would else read
    /// the whole table.
    private static func eachTank(of name: String, _ table: String? = nil) -> String {
        "tank CROSS JOIN \(table ?? name) ON \(name).tank_id = tank.tank_id"
    }

    private static func rfc3339(_ milliseconds: String) -> String {
        "strftime('%Y-%m-%dT%H:%M:%S', \(milliseconds) / 1000, 'unixepoch') || printf('.%03dZ', \(milliseconds) % 1000)"
    }

    /// Any of it: an import begins and ends within a minute.
    private static func isImported(_ start: String, for milliseconds: Int64, of table: String) -> String {
        """
        EXISTS (SELECT 1 FROM imported_span p WHERE p.tank_id = \(table).tank_id AND p.from_ms < \(start) + \(milliseconds) \
        AND p.to_ms > \(start))
        """
    }
}
