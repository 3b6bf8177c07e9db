import GRDB
import TankFarm

/// A tank's newest sample on record, and its last good level, which may be older.
package struct LatestSample: Hashable, Sendable {
    package let sample: HistorySample
    package let lastGoodLevelMillimetres: Double?
    package let lastGoodAt: WallTime?
}

extension UllageDatabase {
    /// The newest sample of each tank by the order of the record, whatever the wall clock did; tanks without one are left out.
    package func latest(tanks: [TankName]) throws(StorageError) -> [TankName: LatestSample] {
        try read { db in
            var result: [TankName: LatestSample] = [:]
            for (tank, id) in try UllageDatabase.tankIDs(tanks, db) {
                let statement = try db.cachedStatement(
                    sql: """
                        SELECT \(SampleRow.columns), last_good_level_mm, last_good_level_at_ms FROM latest WHERE tank_id = ?
                        """)
                guard let row = try Row.fetchOne(statement, arguments: [id]) else { continue }
                result[tank] = LatestSample(
                    sample: SampleRow(row).sample(of: tank), lastGoodLevelMillimetres: row.real(at: 6),
                    lastGoodAt: row.integer(at: 7).map { WallTime(milliseconds: $0) })
            }
            return result
        }
    }

    /// Calls `each` for every sample with from ≤ at < to: by time, samples of one time in the order of `tanks`, of one
    /// tank and time in the order of the record. Memory stays the same however long the period; no transaction is held
    /// while `each` runs, so that a slow reader does not make the write-ahead log grow. Throws `StorageError`, and what `each` throws.
    package func samples(
        tanks: [TankName], from: WallTime, to: WallTime, each: (HistorySample) throws -> Void
    ) throws {
        let ids = try read { try UllageDatabase.tankIDs(tanks, $0) }
        // About 17,000 rows at most with one a second: ten minutes of 28 tanks.
        let span = max(60_000, 16_800_000 / Int64(max(1, ids.count)))
        var start = from.milliseconds
        while start < to.milliseconds {
            let end = min(start + span, to.milliseconds)
            let slice = try read { db -> [(order: Int, row: SampleRow)] in
                var slice: [(order: Int, row: SampleRow)] = []
                for (order, (_, id)) in ids.enumerated() {
                    let rows = try UllageDatabase.rows(of: id, from: start, to: end, db)
                    while let row = try rows.next() { slice.append((order, SampleRow(row))) }
                }
                return slice
            }
            let ordered = slice.sorted {
                ($0.row.atMilliseconds, $0.order, $0.row.turn) < ($1.row.atMilliseconds, $1.order, $1.row.turn)
            }
            for (order, row) in ordered { try each(row.sample(of: ids[order].name)) }
            start = end
            // Across a gap at once, however long it is.
            if slice.isEmpty {
                guard let next = try firstSample(of: ids.map(\.id), from: end) else { return }
                start = max(start, next)
            }
        }
    }

    /// What a period was for each tank, in the order of `tanks`. A sample holds until the next one, at most 90 s, since
    /// one a minute at least is written, and no longer than the run that wrote it. `lookBack`: how old the opening sample may be at the period's start.
    ///
    /// Where the samples are deleted the minutes speak, and the hours where those are deleted too: a tank's opening and closing values are
    /// then the last of a minute, good only where all of the minute was; lowest and highest have the time of their minute's
    /// beginning, and a minute with doubted values among good ones has none.
    package func periodFigures(
        tanks: [TankName], from: WallTime, to: WallTime, lookBack: Duration
    ) throws(StorageError) -> [PeriodFigures] {
        try read { db in
            let ids = Dictionary(uniqueKeysWithValues: try UllageDatabase.tankIDs(tanks, db).map { ($0.name, $0.id) })
            let runEnds = try UllageDatabase.runEnds(besides: nil, db)
            return try tanks.map { tank in
                var figures = FiguresAccumulator(from: from.milliseconds, to: to.milliseconds, runEnds: runEnds)
                guard let id = ids[tank], from < to else { return figures.figures(of: tank) }
                let period = from.milliseconds..<to.milliseconds
                try UllageDatabase.addOpening(
                    of: id, from: (from - lookBack).milliseconds, to: from.milliseconds, to: &figures, db)
                var stretches: [HistoryStretch] = []
                try HistoryReach(of: id, in: period, db).divided(
                    HistoryStretch(source: .samplesOrRows, time: period), into: &stretches)
                for stretch in stretches { try UllageDatabase.add(stretch, of: id, to: &figures, db) }
                return figures.figures(of: tank)
            }
        }
    }

    /// The newest that is known at a period's start: a sample, or the last minute or hour before it that has outlived its samples.
    private static func addOpening(
        of tank: Int64, from: Int64, to: Int64, to figures: inout FiguresAccumulator, _ db: Database
    ) throws {
        let hold = HoldIntegrator.longestHoldMilliseconds
        let sample = try RowScan.first(
            """
            SELECT \(SampleRow.columns) FROM sample WHERE tank_id = ? AND at_ms >= ? AND at_ms <= ?
            ORDER BY at_ms DESC, turn DESC
            """, [tank, from - hold, to], db
        ) { SampleRow($0) }
        for level in HistoryLevel.allCases {
            let row = try RowScan.first(
                """
                SELECT \(level.name), \(FigureRow.columns) FROM \(level.name)
                WHERE tank_id = ? AND \(level.name) >= ? AND \(level.name) < ? ORDER BY \(level.name) DESC
                """, [tank, level.number(of: from), level.number(of: to)], db
            ) { row in
                row.integer(0).map { ($0, FigureRow.read(row, first: 1, length: level.milliseconds)) }
            }
            guard let (number, row) = row else { continue }
            let start = number * level.milliseconds
            // Samples of which that minute was made say more than it does.
            if let sample, sample.atMilliseconds >= start - hold { break }
            return figures.add(row, start: start, length: level.milliseconds)
        }
        if let sample, sample.atMilliseconds >= from { figures.add(sample) }
    }

    private static func add(
        _ stretch: HistoryStretch, of tank: Int64, to figures: inout FiguresAccumulator, _ db: Database
    ) throws {
        func addRows(_ level: HistoryLevel, in time: Range<Int64>) throws {
            let numbers = level.numbers(in: time)
            try eachRow(of: tank, level, from: numbers.lowerBound, to: numbers.upperBound, db) { number, row in
                figures.add(row, start: number * level.milliseconds, length: level.milliseconds)
            }
        }
        switch stretch.source {
        case .rows(let level): try addRows(level, in: stretch.time)
        case .samples, .samplesOrRows:
            let read = SampleScan.read(for: stretch.time)
            var samples: [SampleRow] = []
            try RowScan.each(
                """
                SELECT \(SampleRow.columns) FROM sample WHERE tank_id = ? AND at_ms >= ? AND at_ms < ?
                ORDER BY at_ms, turn
                """, [tank, read.lowerBound, read.upperBound], db
            ) { samples.append(SampleRow($0)) }
            if stretch.source == .samplesOrRows {
                // What was brought in for a time before the samples' retention has minutes alone.
                for silent in SampleScan.silentMinutes(in: stretch.time, times: samples.map(\.atMilliseconds)) {
                    try addRows(.minute, in: silent.clamped(to: stretch.time))
                }
            }
            for sample in samples where stretch.time.contains(sample.atMilliseconds) { figures.add(sample) }
        }
    }

    private func firstSample(of ids: [Int64], from: Int64) throws(StorageError) -> Int64? {
        try read { db in
            var first: Int64?
            for id in ids {
                let statement = try db.cachedStatement(
                    sql: "SELECT at_ms FROM sample WHERE tank_id = ? AND at_ms >= ? ORDER BY at_ms LIMIT 1")
                guard let at = try Int64.fetchOne(statement, arguments: [id, from]) else { continue }
                first = min(first ?? at, at)
            }
            return first
        }
    }

    /// The numbers of the tanks that were ever stored, in the order of `tanks`, each once.
    static func tankIDs(_ tanks: [TankName], _ db: Database) throws -> [(name: TankName, id: Int64)] {
        let statement = try db.cachedStatement(sql: "SELECT tank_id FROM tank WHERE name = ?")
        var seen: Set<TankName> = []
        return try tanks.compactMap { tank in
            guard seen.insert(tank).inserted else { return nil }
            return try Int64.fetchOne(statement, arguments: [tank.text]).map { (tank, $0) }
        }
    }

    /// A tank's rows by time, from ≤ at < to.
    static func rows(of id: Int64, from: Int64, to: Int64, _ db: Database) throws -> RowCursor {
        let statement = try db.cachedStatement(
            sql: """
                SELECT \(SampleRow.columns) FROM sample WHERE tank_id = ? AND at_ms >= ? AND at_ms < ?
                ORDER BY at_ms, turn
                """)
        return try Row.fetchCursor(statement, arguments: [id, from, to])
    }
}
