import GRDB
import TankFarm

/// The history's levels, one tank at a time.
extension UllageDatabase {
    /// Figures of whole spans of a level out of the raw samples: from ≤ start < to, by the spans' numbers; both bounds are multiples
    /// of the level's length. Spans of which nothing is stored are left out.
    static func figures(
        ofSamplesOf tank: Int64, from: Int64, to: Int64, level: HistoryLevel, runEnds: [Int64], _ db: Database
    ) throws -> [Int64: StepFigures] {
        var result: [Int64: StepFigures] = [:]
        try SampleScan(of: tank, in: from..<max(from, to), db).integrate(
            width: level.milliseconds, origin: 0, runEnds: runEnds
        ) {
            result[$0.number, default: StepFigures()].add($0.figures)
        }
        return result
    }

    /// Calls `body` with each row of a level with from ≤ number < to, in order.
    /// - Parameter measurands: the values that are read; the others have none.
    static func eachRow(
        of tank: Int64, _ level: HistoryLevel, from: Int64, to: Int64, measurands: MeasurandSet = .all, _ db: Database,
        _ body: (Int64, StepFigures) throws -> Void
    ) throws {
        let columns = Measurand.allCases.filter { measurands.contains($0) }.map { FigureRow.columns(of: $0) + ", " }
        try RowScan.each(
            """
            SELECT \(level.name), \(columns.joined()) cover FROM \(level.name)
            WHERE tank_id = ? AND \(level.name) >= ? AND \(level.name) < ? ORDER BY \(level.name)
            """, [tank, from, to], db
        ) { row in
            guard let number = row.integer(0) else { return }
            try body(number, FigureRow.read(row, first: 1, length: level.milliseconds, measurands: measurands))
        }
    }

    /// What of a tank's time is not thinned yet, in order.
    static func openSpans(of tank: Int64, from: Int64, to: Int64, _ db: Database) throws -> [Range<Int64>] {
        var spans: [Range<Int64>] = []
        try RowScan.each(
            "SELECT from_ms, to_ms FROM open_span WHERE tank_id = ? AND from_ms < ? AND to_ms > ? ORDER BY from_ms",
            [tank, to, from], db
        ) { row in
            guard let from = row.integer(0), let to = row.integer(1), from < to else { return }
            spans.append(from..<to)
        }
        return spans
    }

    /// Up to when a tank's raw samples were deleted, but for the stretches that are kept; nil where none were.
    static func rawFrom(tank: Int64, _ db: Database) throws -> Int64? {
        try RowScan.first("SELECT raw_until_ms FROM thinned WHERE tank_id = ?", [tank], db) { $0.integer(0) }
    }

    /// Up to when a tank's minutes were deleted; nil where none were.
    static func minutesFrom(tank: Int64, _ db: Database) throws -> Int64? {
        try RowScan.first("SELECT minute_until_ms FROM thinned WHERE tank_id = ?", [tank], db) { $0.integer(0) }
    }

    /// When runs ended or gave their last sign of life, rising; without the one that goes on, whose end nobody knows.
    static func runEnds(besides run: Int64?, _ db: Database) throws -> [Int64] {
        try Row.fetchAll(
            db.cachedStatement(
                sql: "SELECT coalesce(stopped_at_ms, last_alive_at_ms) FROM run WHERE run_id IS NOT ? ORDER BY 1"),
            arguments: [run]
        ).compactMap { $0.integer(at: 0) }
    }
}
