import GRDB

/// Samples dated where the raw samples are deleted already: the clock was set back further than these are kept. Figures cannot be made
/// anew there, so what came is added to what stands there, once, and the samples go as the others of their time went.
extension Recorder {
    /// At most an hour of one tank. False where there is none.
    static func addLate(at now: Int64, _ memory: RecorderMemory, _ db: Database) throws -> Bool {
        while let place = memory.late.first {
            if let span = memory.addable(at: place, now: now) {
                try addLate(span, at: place, memory, db)
                return true
            }
            // One that the tank has not left yet comes again with the next deletion.
            guard memory.hasLate(at: place) else {
                memory.late.remove(place)
                continue
            }
            return try addLate(besides: place, at: now, memory, db)
        }
        return false
    }

    private static func addLate(
        besides first: Int, at now: Int64, _ memory: RecorderMemory, _ db: Database
    ) throws -> Bool {
        for place in memory.late where place != first {
            guard let span = memory.addable(at: place, now: now) else { continue }
            try addLate(span, at: place, memory, db)
            return true
        }
        return false
    }

    private static func addLate(
        _ span: Range<Int64>, at place: Int, _ memory: RecorderMemory, _ db: Database
    ) throws {
        let tank = memory.tanks[place].id
        let hold = HoldIntegrator.longestHoldMilliseconds
        let hour = HistoryLevel.hour
        let start = hour.start(of: span.lowerBound)
        let part = span.lowerBound..<min(start + hour.milliseconds, span.upperBound)
        let kept = try keptRanges(of: tank, from: part.lowerBound - hold, to: part.upperBound, db)
        let made = try figures(of: part, tank: tank, kept: kept, memory.runEnds, db)
        let hasMinutes = start >= memory.tanks[place].deletedUntil[Pruning.Level.minute.rawValue] ?? .min
        var ofHour = StepFigures()
        for (number, late) in made.sorted(by: { $0.key < $1.key }) {
            if hasMinutes {
                var figures = try stored(.minute, number: number, tank: tank, db)
                figures.add(late)
                try insert(figures, .minute, number: number, tank: tank, db)
            }
            ofHour.add(late)
        }
        // What holds into the rest of the span stays until that is made too.
        let isLast = part.upperBound == span.upperBound
        let end = isLast ? part.upperBound : part.upperBound - hold
        for gap in gaps(between: kept, from: part.lowerBound - hold, to: end) { try deleteSamples(of: tank, gap, db) }
        memory.tanks[place].open.close(part)
        try writeOpen(at: place, memory, db)
        let number = hour.number(of: start)
        if !hasMinutes {
            guard start >= memory.tanks[place].deletedUntil[Pruning.Level.hour.rawValue] ?? .min, ofHour.isKnown else {
                return
            }
            var figures = try stored(.hour, number: number, tank: tank, db)
            figures.add(ofHour)
            try insert(figures, .hour, number: number, tank: tank, db)
        } else if !memory.tanks[place].open.overlaps(start..<start + hour.milliseconds) {
            try makeHour(number, tank: tank, db)
        }
    }

    /// Of the samples alone that are not kept: what is kept for good was counted before, and what came late to it cannot be told from
    /// that. So a late sample in a kept span stays raw, and in no figure.
    private static func figures(
        of part: Range<Int64>, tank: Int64, kept: [Range<Int64>], _ runEnds: [Int64], _ db: Database
    ) throws -> [Int64: StepFigures] {
        let hold = HoldIntegrator.longestHoldMilliseconds
        let minute = HistoryLevel.minute
        let wanted = minute.number(of: part.lowerBound)..<minute.number(of: part.upperBound)
        var result: [Int64: StepFigures] = [:]
        let take = { (span: HoldIntegrator.Span) in
            if wanted.contains(span.number) { result[span.number, default: StepFigures()].add(span.figures) }
        }
        let statement = try db.cachedStatement(
            sql: """
                SELECT \(SampleRow.columns) FROM sample WHERE tank_id = ? AND at_ms >= ? AND at_ms < ? ORDER BY turn, at_ms
                """)
        let rows = try Row.fetchCursor(
            statement, arguments: [tank, part.lowerBound - hold, part.upperBound + hold])
        var integrator = HoldIntegrator(width: minute.milliseconds, runEnds: runEnds)
        while let row = try rows.next() {
            let sample = SampleRow(row)
            guard !kept.contains(where: { $0.contains(sample.atMilliseconds) }) else { continue }
            integrator.take(at: sample.atMilliseconds, turn: sample.turn, HeldValues(sample), each: take)
        }
        integrator.finish(at: part.upperBound + hold, each: take)
        return result
    }

    /// What stands in a level, as figures that can be added to.
    private static func stored(
        _ level: HistoryLevel, number: Int64, tank: Int64, _ db: Database
    ) throws -> StepFigures {
        var figures = StepFigures()
        try UllageDatabase.eachRow(of: tank, level, from: number, to: number + 1, db) { figures = $1 }
        return figures
    }
}

extension RecorderMemory {
    /// What of a tank is open where its raw samples are deleted, and was left by it.
    func addable(at place: Int, now: Int64) -> Range<Int64>? {
        guard let until = tanks[place].deletedUntil[Pruning.Level.raw.rawValue] else { return nil }
        return tanks[place].open.spans.first { span in
            // The whole span and no part: what the tank's newest sample holds is added once, when that is known.
            isDeleted(span.lowerBound, at: place) && left(of: span, at: place, now: now) == span.upperBound
        }.map { $0.lowerBound..<min($0.upperBound, until) }
    }

    func hasLate(at place: Int) -> Bool {
        tanks[place].open.spans.contains { isDeleted($0.lowerBound, at: place) }
    }
}
