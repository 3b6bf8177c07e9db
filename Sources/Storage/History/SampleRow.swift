import GRDB
import TankFarm

/// One row of `sample`: how values become columns, and columns values.
struct SampleRow: GaugeValues {
    /// The columns that `init(_:)` reads, in its order.
    static let columns = "at_ms, turn, level_mm, interface_mm, temperature_tenths_c, quality"

    /// Makes a tank's newest sample the one in `latest`; its last good level stays where the sample has none.
    static let upsertOfLatest = """
        INSERT INTO latest (tank_id, at_ms, turn, level_mm, interface_mm, temperature_tenths_c, quality,
            last_good_level_mm, last_good_level_at_ms)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (tank_id) DO UPDATE SET
            at_ms = excluded.at_ms, turn = excluded.turn, level_mm = excluded.level_mm,
            interface_mm = excluded.interface_mm, temperature_tenths_c = excluded.temperature_tenths_c,
            quality = excluded.quality,
            last_good_level_mm = coalesce(excluded.last_good_level_mm, last_good_level_mm),
            last_good_level_at_ms = coalesce(excluded.last_good_level_at_ms, last_good_level_at_ms)
        """

    let atMilliseconds: Int64
    /// How often, for this tank, the wall clock had been set back (or stood still) before this sample.
    let turn: Int64
    let level: Measurement
    let interface: Measurement
    let temperature: Measurement

    init(_ row: Row) {
        self.init(
            at: row.integer(at: 0), turn: row.integer(at: 1), level: row.real(at: 2), interface: row.real(at: 3),
            tenths: row.real(at: 4),
            quality: (row[5] as DatabaseValue).isNull ? nil : row.integer(at: 5) ?? QualityCode.unknown)
    }

    init(_ row: RowScan) {
        self.init(
            at: row.integer(0), turn: row.integer(1), level: row.real(2), interface: row.real(3), tenths: row.real(4),
            quality: row.isNull(5) ? nil : row.integer(5) ?? QualityCode.unknown)
    }

    /// What is no number there was never written: no value, and of an unknown quality.
    private init(at: Int64?, turn: Int64?, level: Double?, interface: Double?, tenths: Double?, quality: Int64?) {
        atMilliseconds = at ?? 0
        self.turn = turn ?? 0
        self.level = QualityCode.measurement(code: QualityCode.code(of: .level, in: quality), value: level)
        self.interface = QualityCode.measurement(code: QualityCode.code(of: .interface, in: quality), value: interface)
        temperature = QualityCode.measurement(
            code: QualityCode.code(of: .temperature, in: quality), value: tenths.map { $0 / 10 })
    }

    func sample(of tank: TankName) -> HistorySample {
        HistorySample(
            tank: tank, at: WallTime(milliseconds: atMilliseconds), level: level, interface: interface,
            temperature: temperature)
    }

    /// The column's value, whole where it is whole: a NUMERIC column keeps that as an integer of one to three bytes
    /// where a REAL takes eight. What a scale of 0.1 leaves behind (33.300000000000004) is taken off with it.
    static func stored(_ measurement: Measurement, times factor: Double = 1) -> DatabaseValue {
        guard let value = measurement.value else { return .null }
        return stored(value * factor)
    }

    static func stored(_ value: Double) -> DatabaseValue {
        guard value.isFinite else { return .null }
        let whole = value.rounded()
        if abs(value - whole) < 1e-6, abs(whole) < 1e15 { return Int64(whole).databaseValue }
        return value.databaseValue
    }
}
