import GRDB
import TankFarm

/// Deletion of what is too old.
extension Recorder {
    /// A slice of it; true where there may be more. Nothing while the clock is in doubt.
    /// - Parameter duration: of the slice, and one step of a tank at the least.
    mutating func prune(
        _ retention: HistoryRetention, at now: Moment, for duration: Duration = Pruning.sliceDuration
    ) throws(StorageError) -> Bool {
        guard !doubt.stands, hasRowsToDelete(retention, at: now) else { return false }
        return try slice(at: now) { db, memory in
            let end = WaitDeadline.after(duration)
            repeat {
                guard try Recorder.pruneOne(retention, at: now.wall, memory, db) else { return false }
            } while !end.isPast
            return true
        }
    }

    /// Without a transaction where there is nothing to delete.
    private func hasRowsToDelete(_ retention: HistoryRetention, at now: Moment) -> Bool {
        guard let memory else { return true }
        if memory.keptRows > retention.keptRows { return true }
        if memory.late.contains(where: { memory.addable(at: $0, now: now.wall.milliseconds) != nil }) { return true }
        return Pruning.Level.allCases.contains { level in
            Pruning.bound(of: level, retention, at: now.wall).map { !memory.pruning.isFinished(level, for: $0) }
                ?? false
        }
    }

    private static func pruneOne(
        _ retention: HistoryRetention, at now: WallTime, _ memory: RecorderMemory, _ db: Database
    ) throws -> Bool {
        if try addLate(at: now.milliseconds, memory, db) { return true }
        for level in Pruning.Level.allCases {
            guard let bound = Pruning.bound(of: level, retention, at: now),
                !memory.pruning.isFinished(level, for: bound),
                let place = memory.pruning.place(in: level, of: memory.tanks.count, for: bound)
            else { continue }
            if try !deleteOldest(level, at: place, before: bound, memory, db) { memory.pruning.goOn(in: level) }
            return true
        }
        return try letGoOfKept(beyond: Int64(retention.keptRows), memory, db)
    }

    /// A tank's oldest rows of a level. False where none are left before the bound, or none that may go yet.
    private static func deleteOldest(
        _ level: Pruning.Level, at place: Int, before bound: Int64, _ memory: RecorderMemory, _ db: Database
    ) throws -> Bool {
        let tank = memory.tanks[place].id
        // What is deleted was passed once, and is not looked for again: what is kept for good lies there.
        let from = max(Pruning.firstTrueTime, memory.tanks[place].deletedUntil[level.rawValue] ?? .min)
        guard from < bound, let first = try firstRow(level, of: tank, from: from, to: bound, db) else { return false }
        let start = max(from, first.dividedDown(by: level.width) * level.width)
        var end = min(start + level.width, bound)
        // No sample whose minute, and no minute whose hour, is still to be made of it. A sample holds into what is behind it.
        if let open = memory.tanks[place].open.first(after: start) {
            end = min(end, HistoryLevel.hour.start(of: open.lowerBound - HoldIntegrator.longestHoldMilliseconds))
        }
        guard first < end else { return false }
        switch level {
        case .raw:
            end = try sliceEnd(of: tank, from: first, to: end, db)
            try deleteRaw(of: tank, from: start, to: end, memory, db)
        case .minute: try delete(.minute, of: tank, from: start, to: end, db)
        case .hour: try delete(.hour, of: tank, from: start, to: end, db)
        }
        memory.tanks[place].deletedUntil[level.rawValue] = end
        let statement = try db.cachedStatement(
            sql: """
                INSERT INTO thinned (tank_id, \(level.column)) VALUES (?, ?)
                ON CONFLICT (tank_id) DO UPDATE SET \(level.column) = excluded.\(level.column)
                """)
        try statement.execute(arguments: [tank, end])
        return true
    }

    /// The beginning of the level's first row in a period.
    private static func firstRow(
        _ level: Pruning.Level, of tank: Int64, from: Int64, to: Int64, _ db: Database
    ) throws -> Int64? {
        switch level {
        case .raw: try firstSample(of: tank, from: from, to: to, db)
        case .minute: try firstSpan(.minute, of: tank, from: from, to: to, db)
        case .hour: try firstSpan(.hour, of: tank, from: from, to: to, db)
        }
    }

    private static func firstSpan(
        _ level: HistoryLevel, of tank: Int64, from: Int64, to: Int64, _ db: Database
    ) throws -> Int64? {
        let statement = try db.cachedStatement(
            sql: """
                SELECT \(level.name) FROM \(level.name) WHERE tank_id = ? AND \(level.name) >= ? AND \(level.name) < ?
                ORDER BY \(level.name) LIMIT 1
                """)
        let row = try Row.fetchOne(statement, arguments: [tank, level.number(of: from), level.number(of: to)])
        return row?.integer(at: 0).map { $0 * level.milliseconds }
    }

    private static func delete(
        _ level: HistoryLevel, of tank: Int64, from: Int64, to: Int64, _ db: Database
    ) throws {
        let statement = try db.cachedStatement(
            sql: "DELETE FROM \(level.name) WHERE tank_id = ? AND \(level.name) >= ? AND \(level.name) < ?")
        try statement.execute(arguments: [tank, level.number(of: from), level.number(of: to)])
    }

    /// Cut to whole minutes where a fast scan has left more rows than one slice takes.
    private static func sliceEnd(of tank: Int64, from: Int64, to: Int64, _ db: Database) throws -> Int64 {
        let statement = try db.cachedStatement(
            sql: """
                SELECT at_ms FROM sample WHERE tank_id = ? AND at_ms >= ? AND at_ms < ? ORDER BY at_ms LIMIT 1 OFFSET ?
                """)
        let row = try Row.fetchOne(statement, arguments: [tank, from, to, Pruning.rowsAtOnce])
        guard let beyond = row?.integer(at: 0) else { return to }
        let minute = HistoryLevel.minute
        return max(minute.start(of: beyond), minute.start(of: from) + minute.milliseconds)
    }

    /// Hands room of deleted rows back to the disk; a slice, true where there was too much of it. A little is left: deletion and
    /// insertion go on side by side, and what the one frees the other takes.
    mutating func handBack(pages: Int64, at now: Moment) throws(StorageError) -> Bool {
        let isTooMuch = try database.write { db in
            let free = try Int64.fetchOne(db, sql: "PRAGMA freelist_count") ?? 0
            let all = try Int64.fetchOne(db, sql: "PRAGMA page_count") ?? 0
            return free > max(1_024, all / 50)
        }
        guard isTooMuch else { return false }
        return try slice(at: now) { db, _ in
            // Fetched to its end: the statement hands back one page a step.
            _ = try Row.fetchAll(db, sql: "PRAGMA incremental_vacuum(\(pages))")
            return true
        }
    }
}
