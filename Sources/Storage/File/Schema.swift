import GRDB
import TankFarm

/// The database's tables and how they came to be. `docs/database.md` describes them for whoever reads the file with
/// the `sqlite3` shell.
///
/// `journal` and `journal_anchor` are the record, `alarm_state` what the station believes of its alarms,
/// `alarm_definition` how they are configured, `declaration` and `line_maintenance` what persons have said of tanks and
/// lines, `manual_value` and `one_time_call` what they have entered and asked for, `run` when it watched. `tank`, `sample`, `latest` and
/// `quality_code` are the history, `minute` and `hour` its thinned levels, `open_span` what is not thinned yet, `kept_span`, `thinned` and
/// `clock_doubt` what its deletion goes by, `import` and `imported_span` what came from elsewhere; the views `reading`, `minute_reading` and
/// `hour_reading` are for other programs. Times are UTC milliseconds (`…_ms`), units stand in the columns' names.
enum Schema {
    /// "ULLG", in the file's header: whose database it is.
    static let applicationID: Int64 = 0x554C_4C47
    /// In `user_version`: rises by one with each migration.
    static let version = 4
    // The steps' names, which stand in each file that has taken them.
    static let firstStep = "1 journal, alarms, runs, samples"
    static let alarmPracticeStep = "2 origins, holds, definitions, declarations"
    static let quantitiesStep = "3 manual values, one-time calls"
    static let historyStep = "4 minutes, hours, retention, imports"
    /// In their order: the first leads to version 1.
    static let steps = [firstStep, alarmPracticeStep, quantitiesStep, historyStep]

    /// The steps from an empty file to the present schema. A step that was ever released is never edited: files made
    /// by it are out there. What changes comes as a new step, and `version` rises.
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration(firstStep, foreignKeyChecks: .immediate) { db in
            try db.execute(sql: record)
            try db.execute(sql: history)
            for row in QualityCode.rows {
                try db.execute(
                    sql: "INSERT INTO quality_code (code, quality, reason) VALUES (?, ?, ?)",
                    arguments: [row.code, row.quality.rawValue, row.reason?.rawValue])
            }
            try db.execute(
                sql: "INSERT INTO journal_anchor (anchor_id, count, last_hash) VALUES (1, 0, zeroblob(32))")
            try db.execute(sql: "PRAGMA user_version = 1")
        }
        migrator.registerMigration(alarmPracticeStep, foreignKeyChecks: .immediate) { db in
            try db.execute(sql: alarmPractice)
            try db.execute(sql: "PRAGMA user_version = 2")
        }
        migrator.registerMigration(quantitiesStep, foreignKeyChecks: .immediate) { db in
            try db.execute(sql: quantities)
            try db.execute(sql: "PRAGMA user_version = 3")
        }
        migrator.registerMigration(historyStep, foreignKeyChecks: .immediate) { db in
            try db.execute(sql: history4)
            try db.execute(sql: "PRAGMA user_version = 4")
        }
        return migrator
    }

    private static let record = """
        CREATE TABLE journal (
            sequence INTEGER PRIMARY KEY,
            at_ms INTEGER NOT NULL,
            event TEXT NOT NULL,
            alarm TEXT,
            serial INTEGER,
            tank TEXT,
            operator TEXT,
            value REAL,
            limit_value REAL,
            text TEXT,
            hash BLOB NOT NULL
        );
        CREATE INDEX journal_by_time ON journal (at_ms);
        CREATE INDEX journal_by_serial ON journal (serial) WHERE serial IS NOT NULL;
        CREATE TRIGGER journal_is_never_changed BEFORE UPDATE ON journal
            BEGIN SELECT RAISE(ABORT, 'a journal entry is never changed'); END;
        CREATE TRIGGER journal_is_never_deleted BEFORE DELETE ON journal
            BEGIN SELECT RAISE(ABORT, 'a journal entry is never deleted'); END;
        CREATE TABLE journal_anchor (
            anchor_id INTEGER PRIMARY KEY CHECK (anchor_id = 1),
            count INTEGER NOT NULL,
            last_hash BLOB NOT NULL
        );
        CREATE TABLE alarm_state (
            id TEXT PRIMARY KEY,
            state TEXT NOT NULL,
            serial INTEGER NOT NULL,
            questionable INTEGER NOT NULL,
            raised_at_ms INTEGER,
            value REAL,
            limit_value REAL,
            acknowledged_by TEXT,
            acknowledged_at_ms INTEGER,
            comment TEXT,
            text TEXT,
            priority TEXT NOT NULL
        ) WITHOUT ROWID;
        CREATE TABLE run (
            run_id INTEGER PRIMARY KEY,
            started_at_ms INTEGER NOT NULL,
            last_alive_at_ms INTEGER NOT NULL,
            stopped_at_ms INTEGER
        );
        """

    private static let history = """
        CREATE TABLE tank (
            tank_id INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE
        );
        CREATE TABLE quality_code (
            code INTEGER PRIMARY KEY,
            quality TEXT NOT NULL,
            reason TEXT
        );
        CREATE TABLE sample (
            tank_id INTEGER NOT NULL,
            at_ms INTEGER NOT NULL,
            turn INTEGER NOT NULL,
            level_mm NUMERIC,
            interface_mm NUMERIC,
            temperature_tenths_c NUMERIC,
            quality INTEGER,
            PRIMARY KEY (tank_id, at_ms, turn)
        ) WITHOUT ROWID;
        CREATE TABLE latest (
            tank_id INTEGER PRIMARY KEY,
            at_ms INTEGER NOT NULL,
            turn INTEGER NOT NULL,
            level_mm NUMERIC,
            interface_mm NUMERIC,
            temperature_tenths_c NUMERIC,
            quality INTEGER,
            last_good_level_mm NUMERIC,
            last_good_level_at_ms INTEGER
        );
        CREATE TABLE five_minutes (
            tank_id INTEGER NOT NULL,
            start_ms INTEGER NOT NULL,
            level_count INTEGER NOT NULL,
            level_sum_mm NUMERIC,
            level_min_mm NUMERIC,
            level_max_mm NUMERIC,
            level_last_mm NUMERIC,
            interface_count INTEGER NOT NULL,
            interface_sum_mm NUMERIC,
            interface_min_mm NUMERIC,
            interface_max_mm NUMERIC,
            interface_last_mm NUMERIC,
            temperature_count INTEGER NOT NULL,
            temperature_sum_c NUMERIC,
            temperature_min_c NUMERIC,
            temperature_max_c NUMERIC,
            temperature_last_c NUMERIC,
            PRIMARY KEY (tank_id, start_ms)
        ) WITHOUT ROWID;
        CREATE TABLE open_bucket (
            tank_id INTEGER NOT NULL,
            start_ms INTEGER NOT NULL,
            PRIMARY KEY (tank_id, start_ms)
        ) WITHOUT ROWID;
        CREATE VIEW reading AS
            SELECT
                strftime('%Y-%m-%dT%H:%M:%S', sample.at_ms / 1000, 'unixepoch')
                    || printf('.%03dZ', sample.at_ms % 1000) AS at,
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
                sample.at_ms AS at_ms,
                sample.turn AS turn
            FROM sample
            JOIN tank ON tank.tank_id = sample.tank_id
            JOIN quality_code l ON l.code = coalesce(sample.quality, 0) & 63
            JOIN quality_code i ON i.code = coalesce(sample.quality, 0) >> 6 & 63
            JOIN quality_code t ON t.code = coalesce(sample.quality, 0) >> 12 & 63;
        """
}
