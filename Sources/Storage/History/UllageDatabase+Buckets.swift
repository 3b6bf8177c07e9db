import GRDB
import TankFarm

extension UllageDatabase {
    /// Minimum, mean, maximum and last of each step of time, for many tanks in one call and one transaction: step n covers
    /// from + n·step ≤ at < from + (n+1)·step. Each array has `count` places; nil where nothing is stored, and a bucket
    /// without values where all samples were bad. Any window and any step, counted from any instant: each part of it comes from the coarsest level
    /// that serves it (see `docs/database.md`, "The history").
    /// - Parameter measurands: the values that are wanted; the others' spans are nil. One costs a third of all.
    package func buckets(
        tanks: [TankName], from: WallTime, step: Duration, count: Int, measurands: MeasurandSet = .all
    ) throws(StorageError) -> [TankName: [HistoryBucket?]] {
        let empty = [HistoryBucket?](repeating: nil, count: max(0, count))
        var result: [TankName: [HistoryBucket?]] = [:]
        for tank in tanks { result[tank] = empty }
        guard let grid = StepGrid(from: from, step: step, count: count) else { return result }
        return try read { db in
            let reader = try StepReader(grid, measurands: measurands, db)
            for (tank, id) in try UllageDatabase.tankIDs(tanks, db) {
                result[tank] = UllageDatabase.buckets(try reader.figures(of: id), of: grid)
            }
            return result
        }
    }

    private static func buckets(_ figures: [StepFigures?], of grid: StepGrid) -> [HistoryBucket?] {
        figures.enumerated().map { place, figures in
            figures?.bucket(start: grid.start + Int64(place) * grid.width, milliseconds: grid.width)
        }
    }

    /// So many buckets are read at a time.
    private static let bucketsAtOnce = 20_000

    /// Calls `each` once for every step and tank, by time and then in the order of `tanks`, with what `buckets` gives; nil where
    /// nothing is stored. Steps are counted from `from`; the last one may be cut by `to`: its shares are of the whole step.
    ///
    /// Memory stays the same however long the period; no transaction is held while `each` runs. A step that is not above 0, or an end
    /// that is not behind the beginning, gives nothing. Throws `StorageError`, and what `each` throws.
    package func steps(
        tanks: [TankName], from: WallTime, to: WallTime, step: Duration,
        each: (_ tank: TankName, _ start: WallTime, _ bucket: HistoryBucket?) throws -> Void
    ) throws {
        guard let grid = StepGrid(from: from, to: to, step: step), !tanks.isEmpty else { return }
        let ids = Dictionary(
            uniqueKeysWithValues: try read { try UllageDatabase.tankIDs(tanks, $0) }.map { ($0.name, $0.id) })
        let most = max(1, UllageDatabase.bucketsAtOnce / tanks.count)
        var first = 0
        while first < grid.count {
            let part = grid.part(first..<min(first + most, grid.count))
            let buckets = try read { db in
                let reader = try StepReader(part, measurands: .all, db)
                return try ids.mapValues { UllageDatabase.buckets(try reader.figures(of: $0), of: part) }
            }
            let columns = tanks.map { (tank: $0, buckets: buckets[$0]) }
            for place in 0..<part.count {
                let start = WallTime(milliseconds: part.start + Int64(place) * part.width)
                for column in columns { try each(column.tank, start, column.buckets?[place]) }
            }
            first += part.count
        }
    }
}
