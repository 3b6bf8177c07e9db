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
    /// What to look at comes out of the minutes: the last level of each against that of five minutes before, or up to ten where minutes between
    /// lack; of minutes alone in which all that is known of the level was good. What counts is then measured between the
    /// last good samples of both, where they are still stored: a gauge that boots with zeros, or jumps, is no pump. A rise that goes
    /// on for less than five minutes is told slower than it was. Of what is not thinned yet, the last minutes as a rule, nothing is said.
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

    private static func fastestRise(of tank: Int64, from: Int64, to: Int64, _ db: Database) throws -> ObservedRise? {
        let minute = HistoryLevel.minute
        var search = RiseSearch()
        try eachRow(
            of: tank, minute, from: minute.number(of: from), to: minute.number(of: to), measurands: .level, db
        ) { number, figures in
            if figures.isLevelGood { search.take(number, figures.level.last) }
        }
        var fastest: ObservedRise?
        for candidate in search.fastestFirst {
            // Between samples a rise is at most so much faster than between their minutes, by `leastShare`.
            if let fastest, candidate.millimetresPerMinute / leastShare <= fastest.millimetresPerMinute { break }
            let rise = try measured(candidate, tank: tank, db)
            if let rise, rise.millimetresPerMinute > fastest?.millimetresPerMinute ?? 0 { fastest = rise }
        }
        return fastest
    }

    /// How much of the time between two minutes' ends must lie between their last good samples: over a shorter one, a millimetre of
    /// ripple would make a flood.
    private static let leastShare = 0.8

    private static func measured(
        _ rise: RiseSearch.Rise, tank: Int64, _ db: Database
    ) throws -> ObservedRise? {
        let length = HistoryLevel.minute.milliseconds
        let (start, end) = ((rise.from + 1) * length, (rise.to + 1) * length)
        guard let before = try lastGoodLevel(of: tank, before: start, db),
            let after = try lastGoodLevel(of: tank, before: end, db)
        else {
            // Their samples are deleted, or were never brought in; the minutes' own word is all that there is.
            return ObservedRise(
                millimetresPerMinute: rise.millimetresPerMinute, at: WallTime(milliseconds: end),
                duration: .milliseconds(end - start), fromMillimetres: rise.fromMillimetres,
                toMillimetres: rise.toMillimetres)
        }
        // Across a clock that was set, nobody knows how long it took.
        guard before.turn == after.turn, after.level > before.level,
            Double(after.at - before.at) >= Double(end - start) * leastShare
        else { return nil }
        return ObservedRise(
            millimetresPerMinute: (after.level - before.level) * 60_000 / Double(after.at - before.at),
            at: WallTime(milliseconds: after.at), duration: .milliseconds(after.at - before.at),
            fromMillimetres: before.level, toMillimetres: after.level)
    }

    /// Of what may still hold at a time.
    private static func lastGoodLevel(
        of tank: Int64, before time: Int64, _ db: Database
    ) throws -> (level: Double, at: Int64, turn: Int64)? {
        try RowScan.first(
            """
            SELECT level_mm, at_ms, turn FROM sample WHERE tank_id = ? AND at_ms >= ? AND at_ms < ?
            AND level_mm IS NOT NULL AND coalesce(quality, 0) & \(QualityCode.mask) = \(QualityCode.good)
            ORDER BY at_ms DESC, turn DESC
            """, [tank, time - HoldIntegrator.longestHoldMilliseconds - HistoryLevel.minute.milliseconds, time], db
        ) { row in
            guard let level = row.real(0), let at = row.integer(1), let turn = row.integer(2) else { return nil }
            return (level, at, turn)
        }
    }
}
