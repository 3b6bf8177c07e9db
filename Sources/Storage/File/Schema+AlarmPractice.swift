extension Schema {
    /// The second step: from where a person acted, what keeps an alarm silent, how it is configured, and what was declared.
    /// A version-1 file's alarms are what they were, kept silent by nobody.
    ///
    /// There is no index by alarm: in a burst of thousands each alarm would dirty a page of its own, three times the time
    /// on a long journal, and a search by kind could not use it.
    static let alarmPractice = """
        ALTER TABLE journal ADD COLUMN origin TEXT;
        CREATE INDEX journal_by_tank ON journal (tank) WHERE tank IS NOT NULL;
        CREATE INDEX journal_of_tests ON journal (alarm) WHERE event = 'test' AND alarm IS NOT NULL;
        ALTER TABLE alarm_state ADD COLUMN beneath TEXT NOT NULL DEFAULT 'normal';
        ALTER TABLE alarm_state ADD COLUMN hold_kind TEXT;
        ALTER TABLE alarm_state ADD COLUMN hold_by TEXT;
        ALTER TABLE alarm_state ADD COLUMN hold_reason TEXT;
        ALTER TABLE alarm_state ADD COLUMN hold_since_ms INTEGER;
        ALTER TABLE alarm_state ADD COLUMN hold_until_ms INTEGER;
        ALTER TABLE alarm_state ADD COLUMN hold_remaining_ms INTEGER;
        ALTER TABLE alarm_state ADD COLUMN first_out INTEGER;
        ALTER TABLE alarm_state ADD COLUMN is_test INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE alarm_state ADD COLUMN is_unattended INTEGER NOT NULL DEFAULT 0;
        UPDATE alarm_state SET beneath = state;
        CREATE TABLE alarm_definition (
            place INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            limit_value REAL,
            deadband REAL NOT NULL,
            on_delay_ms INTEGER NOT NULL,
            off_delay_ms INTEGER NOT NULL,
            priority TEXT NOT NULL,
            latching INTEGER NOT NULL,
            enabled INTEGER NOT NULL,
            re_alarm_ms INTEGER,
            shelvable INTEGER NOT NULL,
            message TEXT,
            guidance TEXT,
            cause TEXT,
            consequence TEXT,
            respond_within_ms INTEGER,
            approved_by TEXT
        );
        CREATE TABLE declaration (
            tank TEXT PRIMARY KEY,
            use TEXT NOT NULL,
            operator TEXT,
            since_ms INTEGER NOT NULL,
            reason TEXT,
            level_mm REAL
        ) WITHOUT ROWID;
        CREATE TABLE line_maintenance (
            line TEXT PRIMARY KEY,
            operator TEXT NOT NULL,
            reason TEXT NOT NULL,
            since_ms INTEGER NOT NULL,
            until_ms INTEGER NOT NULL
        ) WITHOUT ROWID;
        """
}
