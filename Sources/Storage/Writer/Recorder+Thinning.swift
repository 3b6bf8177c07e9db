import GRDB
import TankFarm

/// Minutes and hours out of the raw samples.
///
/// What a tank has left behind is always made of all its raw samples, never added up as they come: so it is right after a kill,
/// a clock that was set back and a late sample alike.
extension Recorder {
    /// Makes figures of what is not open any more: of the minutes that a tank has left, and of those into which no sample of
    /// it can hold any longer. A slice of them; true where there is more to make.
    mutating func thin(at now: Moment) throws(StorageError) -> Bool {
        guard hasMinutesToMake(at: now) else { return false }
        return try slice(at: now) { db, memory in
            let time = now.wall.milliseconds
            // The slice's own time and no count: a tank of a still farm has one row a minute, and another's hour has eighteen thousand.
            let end = WaitDeadline.after(Pruning.sliceDuration)
            repeat {
                guard let place = memory.firstDue else { return false }
                if try Recorder.thinOne(at: place, now: time, memory, db) { memory.dropFirstDue() }
            } while !end.isPast
            return memory.firstDue != nil
        }
    }

    /// Without a transaction where there is nothing to make.
    private func hasMinutesToMake(at now: Moment) -> Bool {
        guard let memory else { return true }
        let time = now.wall.milliseconds
        let minute = HistoryLevel.minute.number(of: time)
        if memory.sweptMinute != minute {
            // Once a minute: tanks of which nothing comes any more, and whose last minutes are to be made all the same.
            memory.sweptMinute = minute
            for place in memory.tanks.indices where memory.closable(at: place, now: time) != nil {
                memory.markDue(place)
            }
        }
        while let place = memory.firstDue {
            if memory.closable(at: place, now: time) != nil { return true }
            memory.dropFirstDue()
        }
        return false
    }

    /// At most an hour of one tank. True where nothing of it is left to make.
    private static func thinOne(at place: Int, now: Int64, _ memory: RecorderMemory, _ db: Database) throws -> Bool {
        guard let part = memory.closable(at: place, now: now) else { return true }
        let tank = memory.tanks[place].id
        let made = try makeMinutes(of: part, tank: tank, memory.runEnds, db)
        memory.tanks[place].open.close(made)
        let hour = HistoryLevel.hour.start(of: made.lowerBound)
        if !memory.tanks[place].open.overlaps(hour..<hour + HistoryLevel.hour.milliseconds) {
            try makeHour(HistoryLevel.hour.number(of: hour), tank: tank, db)
        }
        try writeOpen(at: place, memory, db)
        return memory.closable(at: place, now: now) == nil
    }

    /// Makes the part's first hour at the most; where no sample holds into that, it goes on to the first one at once: a single row of a
    /// false clock may open a span of fifty years.
    private static func makeMinutes(
        of part: Range<Int64>, tank: Int64, _ runEnds: [Int64], _ db: Database
    ) throws -> Range<Int64> {
        let hour = HistoryLevel.hour.start(of: part.lowerBound) + HistoryLevel.hour.milliseconds
        if part.upperBound > hour {
            let first = try firstSample(
                of: tank, from: part.lowerBound - HoldIntegrator.longestHoldMilliseconds, to: part.upperBound, db)
            let next = first.map { HistoryLevel.minute.start(of: $0) } ?? part.upperBound
            if next >= hour { return part.lowerBound..<min(next, part.upperBound) }
        }
        let made = part.lowerBound..<min(hour, part.upperBound)
        let minutes = try UllageDatabase.figures(
            ofSamplesOf: tank, from: made.lowerBound, to: made.upperBound, level: .minute, runEnds: runEnds, db)
        for (number, figures) in minutes { try insert(figures, .minute, number: number, tank: tank, db) }
        return made
    }

    static func firstSample(of tank: Int64, from: Int64, to: Int64, _ db: Database) throws -> Int64? {
        let statement = try db.cachedStatement(
            sql: "SELECT at_ms FROM sample WHERE tank_id = ? AND at_ms >= ? AND at_ms < ? ORDER BY at_ms LIMIT 1")
        return try Row.fetchOne(statement, arguments: [tank, from, to])?.integer(at: 0).map(plausible)
    }

    /// The hour as the sum of its minutes.
    static func makeHour(_ number: Int64, tank: Int64, _ db: Database) throws {
        var figures = StepFigures()
        let perHour = HistoryLevel.hour.milliseconds / HistoryLevel.minute.milliseconds
        try UllageDatabase.eachRow(of: tank, .minute, from: number * perHour, to: (number + 1) * perHour, db) {
            figures.add($1)
        }
        if figures.isKnown { try insert(figures, .hour, number: number, tank: tank, db) }
    }

    static func insert(
        _ figures: StepFigures, _ level: HistoryLevel, number: Int64, tank: Int64, _ db: Database
    ) throws {
        let statement = try db.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO \(level.name) (tank_id, \(level.name), \(FigureRow.columns))
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)
        try statement.execute(
            arguments: StatementArguments(
                [tank.databaseValue, number.databaseValue] + FigureRow.values(figures, length: level.milliseconds)))
    }

    static func writeOpen(at place: Int, _ memory: RecorderMemory, _ db: Database) throws {
        let tank = memory.tanks[place].id
        try db.cachedStatement(sql: "DELETE FROM open_span WHERE tank_id = ?").execute(arguments: [tank])
        let statement = try db.cachedStatement(sql: "INSERT INTO open_span (tank_id, from_ms, to_ms) VALUES (?, ?, ?)")
        for span in memory.tanks[place].open.spans {
            try statement.execute(arguments: [tank, span.lowerBound, span.upperBound])
        }
        memory.tanks[place].open.isChanged = false
    }
}

extension RecorderMemory {
    /// The next part of a tank's time whose figures can be made. What lies where the raw samples are deleted is none: that is added to
    /// what stands there (`Recorder.addLate`).
    func closable(at place: Int, now: Int64) -> Range<Int64>? {
        for span in tanks[place].open.spans {
            var start = span.lowerBound
            if isDeleted(start, at: place), let until = tanks[place].deletedUntil[Pruning.Level.raw.rawValue] {
                start = until
            }
            let end = left(of: span, at: place, now: now)
            if start < end { return start..<end }
        }
        return nil
    }

    /// Up to where the tank has left a span: up to its newest minute, and all of it once no sample can hold into it any longer.
    func left(of span: Range<Int64>, at place: Int, now: Int64) -> Int64 {
        let minute = HistoryLevel.minute
        guard let newest = tanks[place].newestMinute.map({ $0 * minute.milliseconds }), span.contains(newest),
            now < span.upperBound + minute.milliseconds
        else { return span.upperBound }
        return newest
    }
}
