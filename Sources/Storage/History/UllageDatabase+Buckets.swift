import GRDB
import TankFarm

extension UllageDatabase {
    /// Minimum, mean, maximum and last of each step of time, for many tanks in one call: step n covers
    /// from + n·step ≤ at < from + (n+1)·step. Each array has `count` places; nil where nothing is stored, and a bucket
    /// without values where all samples were bad.
    ///
    /// With a `from` and a `step` that are multiples of five minutes the answer comes exactly out of the aggregate, in
    /// milliseconds; so ask for sparklines that way. Other steps of 20 minutes or more come out of it too, five minutes
    /// counted whole where most of them lie; shorter ones are made of the samples themselves.
    package func buckets(
        tanks: [TankName], from: WallTime, step: Duration, count: Int
    ) throws(StorageError) -> [TankName: [HistoryBucket?]] {
        let start = from.milliseconds
        let width = step.wholeMilliseconds
        let empty = [HistoryBucket?](repeating: nil, count: max(0, count))
        var result: [TankName: [HistoryBucket?]] = [:]
        for tank in tanks { result[tank] = empty }
        guard count > 0, width > 0 else { return result }
        let aligned = start % Schema.fiveMinutes == 0 && width % Schema.fiveMinutes == 0
        let end = start + width * Int64(count)
        return try read { db in
            for (tank, id) in try UllageDatabase.tankIDs(tanks, db) {
                let gathered =
                    aligned || width >= 4 * Schema.fiveMinutes
                    ? try UllageDatabase.aggregated(tank: id, from: start, to: end, step: width, db)
                    : try UllageDatabase.gathered(tank: id, from: start, to: end, start: start, step: width, db)
                for (place, bucket) in gathered {
                    result[tank]?[place] = bucket.bucket(start: start + Int64(place) * width)
                }
            }
            return result
        }
    }

    /// From the samples of from ≤ at < to, by the number of the step since `start`.
    static func gathered(
        tank: Int64, from: Int64, to: Int64, start: Int64, step: Int64, _ db: Database
    ) throws -> [Int: BucketAccumulator] {
        var result: [Int: BucketAccumulator] = [:]
        var place = 0
        var bucket: BucketAccumulator?
        let rows = try rows(of: tank, from: from, to: to, db)
        while let row = try rows.next() {
            let sample = SampleRow(row)
            let at = Int((sample.atMilliseconds - start) / step)
            if at != place || bucket == nil {
                if let bucket { result[place] = bucket }
                place = at
                bucket = result[place] ?? BucketAccumulator()
            }
            bucket?.add(sample)
        }
        if let bucket { result[place] = bucket }
        return result
    }

    /// From the closed spans of `five_minutes`, and the samples of those that are still open.
    private static func aggregated(
        tank: Int64, from: Int64, to: Int64, step: Int64, _ db: Database
    ) throws -> [Int: BucketAccumulator] {
        // A span belongs where its middle lies; with steps that are multiples of it, that is where all of it lies.
        let half = Schema.fiveMinutes / 2
        let first = from - half
        let last = to - half
        var result: [Int: BucketAccumulator] = [:]
        let open = try Int64.fetchAll(
            try db.cachedStatement(
                sql: """
                    SELECT start_ms FROM open_bucket WHERE tank_id = ? AND start_ms >= ? AND start_ms < ?
                    ORDER BY start_ms
                    """), arguments: [tank, first, last])
        let rows = try Row.fetchCursor(
            try db.cachedStatement(
                sql: """
                    SELECT start_ms, level_count, level_sum_mm, level_min_mm, level_max_mm, level_last_mm,
                        interface_count, interface_sum_mm, interface_min_mm, interface_max_mm, interface_last_mm,
                        temperature_count, temperature_sum_c, temperature_min_c, temperature_max_c, temperature_last_c
                    FROM five_minutes WHERE tank_id = ? AND start_ms >= ? AND start_ms < ? ORDER BY start_ms
                    """), arguments: [tank, first, last])
        while let row = try rows.next() {
            guard let start = row.integer(at: 0) else { continue }
            // One that was opened again, by a clock set back, is counted from its samples below.
            if open.contains(start) { continue }
            var bucket = result[Int((start + half - from) / step)] ?? BucketAccumulator()
            add(row, column: 1, start: start, to: &bucket.level)
            add(row, column: 6, start: start, to: &bucket.interface)
            add(row, column: 11, start: start, to: &bucket.temperature)
            result[Int((start + half - from) / step)] = bucket
        }
        for start in open {
            let place = Int((start + half - from) / step)
            let rows = try self.rows(of: tank, from: start, to: start + Schema.fiveMinutes, db)
            var bucket = result[place] ?? BucketAccumulator()
            while let row = try rows.next() { bucket.add(SampleRow(row)) }
            result[place] = bucket
        }
        return result
    }

    private static func add(_ row: Row, column: Int, start: Int64, to span: inout SpanAccumulator) {
        guard let count = row.integer(at: column), count > 0, let sum = row.real(at: column + 1),
            let minimum = row.real(at: column + 2), let maximum = row.real(at: column + 3),
            let last = row.real(at: column + 4)
        else { return }
        // Whose turn a closed span's last value was is no longer known; among spans, the later time is the later value.
        span.add(
            count: count, sum: sum, minimum: minimum, maximum: maximum, last: last, at: start, turn: 0)
    }
}
