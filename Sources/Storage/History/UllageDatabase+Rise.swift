import GRDB
import TankFarm

/// How fast a tank's level rose at most, over about five minutes.
package struct ObservedRise: Hashable, Sendable {
    package let millimetresPerMinute: Double
    /// The end of those minutes.
    package let at: WallTime
    /// How long it took, and from what level to what.
    package let duration: Duration
    package let fromMillimetres: Double
    package let toMillimetres: Double
}

extension UllageDatabase {
    /// The fastest rise on record of each tank for from ≤ at < to; tanks whose level did not rise, and those of which
    /// nothing is stored, are left out. Ninety days of 28 tanks take about a second.
    ///
    /// What to look at comes out of the five-minute spans: the last level of one against that of the next, where at most
    /// one span without a level lies between. What counts is then measured between the last good samples of both: a gauge
    /// that boots with zeros, or jumps, is no pump. A rise that goes on for less than five minutes is told slower than it was.
    package func fastestRise(
        tanks: [TankName], from: WallTime, to: WallTime
    ) throws(StorageError) -> [TankName: ObservedRise] {
        var result: [TankName: ObservedRise] = [:]
        let ids = try read { try UllageDatabase.tankIDs(tanks, $0) }
        // A transaction a tank: no long one holds back the write-ahead log of a station at work.
        for (tank, id) in ids {
            result[tank] = try read { db in
                try UllageDatabase.fastestRise(of: id, from: from.milliseconds, to: to.milliseconds, db)
            }
        }
        return result
    }

    /// How many spans of one tank are looked into; a gauge that boots each day for a year comes to its end before that.
    private static let candidates = 500

    private static func fastestRise(of tank: Int64, from: Int64, to: Int64, _ db: Database) throws -> ObservedRise? {
        let rows = try Row.fetchCursor(
            try db.cachedStatement(
                sql: """
                    SELECT before_ms, start_ms, rise * 60000.0 / (start_ms - before_ms) AS speed FROM (
                        SELECT start_ms, lag(start_ms) OVER by_time AS before_ms,
                            level_last_mm - lag(level_last_mm) OVER by_time AS rise
                        FROM five_minutes
                        WHERE tank_id = ? AND start_ms >= ? AND start_ms < ? AND level_count > 0
                        WINDOW by_time AS (ORDER BY start_ms)
                    )
                    WHERE rise > 0 AND start_ms - before_ms <= 600000 ORDER BY speed DESC LIMIT ?
                    """), arguments: [tank, from, to, candidates])
        var fastest: ObservedRise?
        while let row = try rows.next() {
            guard let before = row.integer(at: 0), let start = row.integer(at: 1), let speed = row.real(at: 2) else {
                continue
            }
            // Between samples a rise is at most so much faster than between their spans, by `leastShare`.
            if let fastest, speed <= fastest.millimetresPerMinute * leastShare { break }
            guard let rise = try measuredRise(of: tank, from: before, to: start, db) else { continue }
            if rise.millimetresPerMinute > fastest?.millimetresPerMinute ?? 0 { fastest = rise }
        }
        return fastest
    }

    /// How much of the time between two spans must lie between their last good samples: over a shorter one, a millimetre of
    /// ripple would make a flood.
    private static let leastShare = 0.8

    private static func measuredRise(of tank: Int64, from: Int64, to: Int64, _ db: Database) throws -> ObservedRise? {
        guard let before = try lastGoodLevel(of: tank, inSpan: from, db),
            let after = try lastGoodLevel(of: tank, inSpan: to, db),
            // Across a clock that was set, nobody knows how long it took.
            before.turn == after.turn, Double(after.at - before.at) >= Double(to - from) * leastShare
        else { return nil }
        return ObservedRise(
            millimetresPerMinute: (after.level - before.level) * 60_000 / Double(after.at - before.at),
            at: WallTime(milliseconds: after.at), duration: .milliseconds(after.at - before.at),
            fromMillimetres: before.level, toMillimetres: after.level)
    }

    private static func lastGoodLevel(
        of tank: Int64, inSpan start: Int64, _ db: Database
    ) throws -> (level: Double, at: Int64, turn: Int64)? {
        let row = try Row.fetchOne(
            try db.cachedStatement(
                sql: """
                    SELECT level_mm, at_ms, turn FROM sample WHERE tank_id = ? AND at_ms >= ? AND at_ms < ?
                    AND level_mm IS NOT NULL AND coalesce(quality, 0) & \(QualityCode.mask) = \(QualityCode.good)
                    ORDER BY at_ms DESC, turn DESC LIMIT 1
                    """), arguments: [tank, start, start + Schema.fiveMinutes])
        guard let level = row?.real(at: 0), let at = row?.integer(at: 1), let turn = row?.integer(at: 2) else {
            return nil
        }
        return (level, at, turn)
    }
}
