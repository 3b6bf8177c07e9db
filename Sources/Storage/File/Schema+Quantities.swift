extension Schema {
    /// The third step: what persons have entered from samples, the laboratory and thermometers, and what they want to be
    /// told once; and how far the oil of a tank that is to stand still was expanded when that was declared.
    ///
    /// A manual value is kept for good: what a quantity was computed with must be found again years later. Its row is
    /// written once; that it was taken back is all that is ever added. The end of a call leaves its row too, so that no
    /// number is given twice.
    static let quantities = """
        ALTER TABLE declaration ADD COLUMN vcf REAL;
        ALTER TABLE declaration ADD COLUMN vcf_density_kg_m3 REAL;
        CREATE TABLE manual_value (
            manual_value_id INTEGER PRIMARY KEY,
            tank TEXT,
            quantity TEXT NOT NULL,
            value REAL NOT NULL,
            observed_kg_m3 REAL,
            observed_c REAL,
            hydrometer_c REAL,
            operator TEXT NOT NULL,
            at_ms INTEGER NOT NULL,
            until_ms INTEGER NOT NULL,
            source TEXT,
            product TEXT,
            base_c REAL,
            withdrawn_at_ms INTEGER
        );
        CREATE INDEX manual_value_by_quantity ON manual_value (tank, quantity);
        CREATE TRIGGER manual_value_is_never_changed BEFORE UPDATE OF
            manual_value_id, tank, quantity, value, observed_kg_m3, observed_c, hydrometer_c, operator, at_ms, until_ms, source,
            product, base_c
            ON manual_value
            BEGIN SELECT RAISE(ABORT, 'a manual value is never changed'); END;
        CREATE TRIGGER manual_value_is_never_deleted BEFORE DELETE ON manual_value
            BEGIN SELECT RAISE(ABORT, 'a manual value is never deleted'); END;
        CREATE TABLE one_time_call (
            number INTEGER PRIMARY KEY,
            tank TEXT,
            target TEXT NOT NULL,
            millimetres REAL,
            rising INTEGER,
            time_ms INTEGER,
            operator TEXT NOT NULL,
            since_ms INTEGER NOT NULL,
            text TEXT,
            is_over INTEGER NOT NULL DEFAULT 0
        );
        CREATE INDEX one_time_call_open ON one_time_call (number) WHERE is_over = 0;
        """
}
