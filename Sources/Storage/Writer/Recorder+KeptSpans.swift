import GRDB
import TankFarm

/// Raw samples that outlive the others. The spans of one tank and cause are apart from each other; a row in spans of both causes is
/// counted as an alarm's, which goes last.
extension Recorder {
    private struct Kept {
        let id: Int64
        let from: Int64
        let to: Int64
        let isAlarm: Bool

        /// Whole minutes: a minute's raw samples are there all, or none, so that it can be made anew or be added to.
        var range: Range<Int64> {
            let minute = HistoryLevel.minute
            let start = minute.start(of: from)
            return start..<max(start, minute.roundedUp(to))
        }
    }

    /// Marks a span; where it touches others of its tank and cause, they become one.
    static func keep(_ span: KeptSpan, _ memory: RecorderMemory, _ db: Database) throws {
        guard span.from < span.to else { return }
        let place = try memory.place(of: span.tank, db)
        let tank = memory.tanks[place].id
        var from = plausible(span.from.milliseconds)
        var to = plausible(span.to.milliseconds)
        var rows: Int64 = 0
        let touching = try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT kept_span_id, from_ms, to_ms, rows FROM kept_span
                    WHERE tank_id = ? AND from_ms <= ? AND to_ms >= ? AND cause = ?
                    """), arguments: [tank, to, from, span.cause.rawValue])
        for row in touching {
            from = min(from, plausible(row.integer(at: 1) ?? from))
            to = max(to, plausible(row.integer(at: 2) ?? to))
            rows += plausible(rows: row.integer(at: 3))
            try db.cachedStatement(sql: "DELETE FROM kept_span WHERE kept_span_id = ?").execute(
                arguments: [row.integer(at: 0)])
        }
        try db.cachedStatement(
            sql: "INSERT INTO kept_span (tank_id, from_ms, to_ms, cause, rows) VALUES (?, ?, ?, ?, ?)"
        ).execute(arguments: [tank, from, to, span.cause.rawValue, rows])
    }

    /// Deletes a tank's samples but for those that are kept, and counts these. The period was not passed before.
    static func deleteRaw(of tank: Int64, from: Int64, to: Int64, _ memory: RecorderMemory, _ db: Database) throws {
        let kept = try keptSpans(of: tank, from: from, to: to, db)
        for gap in gaps(between: kept.map(\.range), from: from, to: to) { try deleteSamples(of: tank, gap, db) }
        let alarms = kept.filter(\.isAlarm).map(\.range)
        for span in kept {
            let own = span.range.clamped(to: from..<to)
            let parts = span.isAlarm ? [own] : gaps(between: alarms, from: own.lowerBound, to: own.upperBound)
            let rows = try parts.reduce(0) { $0 + (try countSamples(of: tank, $1, db)) }
            try count(rows, in: span, memory, db)
        }
    }

    private static func count(_ rows: Int64, in span: Kept, _ memory: RecorderMemory, _ db: Database) throws {
        guard rows > 0 else { return }
        try db.cachedStatement(sql: "UPDATE kept_span SET rows = rows + ? WHERE kept_span_id = ?").execute(
            arguments: [rows, span.id])
        memory.keptRows += rows
    }

    /// A slice of the oldest span around a movement, or where there is none, around an alarm, goes as long as too many rows are kept.
    static func letGoOfKept(beyond most: Int64, _ memory: RecorderMemory, _ db: Database) throws -> Bool {
        guard memory.keptRows > most else { return false }
        let oldest = try Row.fetchOne(
            db,
            sql: """
                SELECT kept_span_id, tank_id, from_ms, to_ms, cause, rows FROM kept_span WHERE rows > 0
                ORDER BY cause = 'alarm', from_ms, kept_span_id LIMIT 1
                """)
        guard let oldest, let id = oldest.integer(at: 0), let tank = oldest.integer(at: 1),
            let from = oldest.integer(at: 2), let to = oldest.integer(at: 3)
        else {
            memory.keptRows = 0
            return false
        }
        let span = Kept(
            id: id, from: plausible(from), to: plausible(to),
            isAlarm: oldest.text(at: 4) == KeptSpan.Cause.alarm.rawValue)
        let rows = plausible(rows: oldest.integer(at: 5))
        let until = try rawUntil(of: tank, db)
        let minute = HistoryLevel.minute
        // What of it holds no rows is passed at once.
        let first = try firstSample(of: tank, from: span.range.lowerBound, to: span.range.upperBound, db)
        let start = max(span.range.lowerBound, minute.start(of: first ?? span.range.upperBound))
        var end = min(
            span.range.upperBound, start + Pruning.Level.raw.width, max(until, start + minute.milliseconds))
        if try countSamples(of: tank, start..<max(start, end), db) > Pruning.rowsAtOnce {
            end = min(end, start + minute.milliseconds)
        }
        let others = try keptSpans(of: tank, from: span.range.lowerBound, to: end, db).filter { $0.id != id }
        var gone: Int64 = 0
        for gap in gaps(between: others.map(\.range), from: span.range.lowerBound, to: end) {
            gone += try deleteSamples(of: tank, gap, db)
        }
        // Rows that were counted as the alarm's are the movement's from now on.
        for other in others where span.isAlarm && !other.isAlarm {
            let own = other.range.clamped(to: span.range.lowerBound..<end)
            try count(try countSamples(of: tank, own, db), in: other, memory, db)
        }
        let isOver = end >= span.range.upperBound
        // Of a span that goes on into what is not deleted yet nothing more is counted; the deletion will.
        let left = isOver || end >= until ? 0 : max(0, rows - gone)
        if isOver {
            try db.execute(sql: "DELETE FROM kept_span WHERE kept_span_id = ?", arguments: [id])
        } else {
            try db.execute(
                sql: "UPDATE kept_span SET from_ms = ?, rows = ? WHERE kept_span_id = ?", arguments: [end, left, id])
        }
        memory.keptRows -= rows - left
        return true
    }

    private static func rawUntil(of tank: Int64, _ db: Database) throws -> Int64 {
        let statement = try db.cachedStatement(sql: "SELECT raw_until_ms FROM thinned WHERE tank_id = ?")
        return try Row.fetchOne(statement, arguments: [tank])?.integer(at: 0) ?? .max
    }

    private static func keptSpans(of tank: Int64, from: Int64, to: Int64, _ db: Database) throws -> [Kept] {
        let minute = HistoryLevel.minute.milliseconds
        return try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT kept_span_id, from_ms, to_ms, cause FROM kept_span
                    WHERE tank_id = ? AND from_ms < ? AND to_ms > ? ORDER BY from_ms
                    """), arguments: [tank, to + minute, from - minute]
        ).compactMap { row in
            guard let id = row.integer(at: 0), let from = row.integer(at: 1), let to = row.integer(at: 2), from < to
            else { return nil }
            return Kept(
                id: id, from: plausible(from), to: plausible(to),
                isAlarm: row.text(at: 3) == KeptSpan.Cause.alarm.rawValue)
        }
    }

    static func keptRanges(of tank: Int64, from: Int64, to: Int64, _ db: Database) throws -> [Range<Int64>] {
        try keptSpans(of: tank, from: from, to: to, db).map(\.range)
    }

    /// Other hands may have left any number for a time: none is reckoned with that reckoning could lead out of the range of numbers.
    static func plausible(_ milliseconds: Int64) -> Int64 { min(max(milliseconds, -(1 << 52)), 1 << 52) }
    static func plausible(rows: Int64?) -> Int64 { min(max(rows ?? 0, 0), 1 << 40) }

    /// What of a period lies in none of the ranges, which come in the order of their beginnings.
    static func gaps(between ranges: [Range<Int64>], from: Int64, to: Int64) -> [Range<Int64>] {
        var gaps: [Range<Int64>] = []
        var at = from
        for range in ranges where range.upperBound > at {
            if range.lowerBound > at, at < to { gaps.append(at..<min(range.lowerBound, to)) }
            at = max(at, range.upperBound)
        }
        if at < to { gaps.append(at..<to) }
        return gaps
    }

    @discardableResult
    static func deleteSamples(of tank: Int64, _ range: Range<Int64>, _ db: Database) throws -> Int64 {
        let statement = try db.cachedStatement(sql: "DELETE FROM sample WHERE tank_id = ? AND at_ms >= ? AND at_ms < ?")
        try statement.execute(arguments: [tank, range.lowerBound, range.upperBound])
        return Int64(db.changesCount)
    }

    private static func countSamples(of tank: Int64, _ range: Range<Int64>, _ db: Database) throws -> Int64 {
        let statement = try db.cachedStatement(
            sql: "SELECT count(*) FROM sample WHERE tank_id = ? AND at_ms >= ? AND at_ms < ?")
        return try Row.fetchOne(statement, arguments: [tank, range.lowerBound, range.upperBound])?.integer(at: 0) ?? 0
    }
}
