import Configuration
import Storage
import TankFarm

extension Measure {
    /// What the screens and the commands ask of the history, with the year behind it.
    static let reading = Measure(name: "reading", what: "reading the history") { bench in
        try HistoryReading(bench.generatedHistory()).rows()
    }
}

/// Questions to the history: warm, with one connection that goes on; and cold, each on a new connection with none of the file in memory.
/// What is promised is held against the warm figure: the cold one is the disk's.
struct HistoryReading {
    private static let times = 20
    private static let step: Int64 = 300_000
    private static let steps = 96

    private let history: GeneratedHistory

    init(_ history: GeneratedHistory) { self.history = history }

    func rows() throws -> [BenchRow] {
        try sparklines() + year() + rawHour() + opening()
    }

    // MARK: - Questions

    private func sparklines() throws -> [BenchRow] {
        let last = history.end.milliseconds / HistoryReading.step
        let start = (last - Int64(HistoryReading.steps) + 1) * HistoryReading.step
        func ask(_ measurands: MeasurandSet) throws -> Taken {
            let taken = try taken { database in
                let buckets = try database.buckets(
                    tanks: history.site.tankNames, from: WallTime(milliseconds: start),
                    step: .milliseconds(HistoryReading.step), count: HistoryReading.steps, measurands: measurands)
                return buckets.values.reduce(0) { $0 + $1.count { $0?.level != nil } }
            }
            // A quick answer that holds nothing is none.
            try require(taken.found, atLeast: BenchSite.tankCount * (HistoryReading.steps - 1))
            return taken
        }
        let level = try ask(.level)
        let all = try ask(.all)
        let what = "8 h × 28 tanks × 5 min, minimum, mean, maximum, \(history.words) behind"
        return [
            .atMost(
                "\(what): level, median of \(HistoryReading.times)", level.warm.median, limit: 10, decimals: 1,
                unit: "ms"),
            spread(level),
            .atMost("the same: all three values", all.warm.median, limit: 25, decimals: 1, unit: "ms"),
            spread(all),
        ] + plain(start, level: level.warm.median, all: all.warm.median)
    }

    /// The same out of the raw rows of the same file, as one writes it who has no other tables.
    private func plain(_ start: Int64, level ownLevel: Double, all ownAll: Double) -> [BenchRow] {
        let what = "the same, plain SQL over the raw rows"
        do {
            let shell = try SQLiteShell(folder: history.site.folder)
            let level = try shell.milliseconds(
                plainSQL(["level_mm"], start), times: HistoryReading.times, on: history.path)
            let all = try shell.milliseconds(
                plainSQL(["level_mm", "interface_mm", "temperature_tenths_c"], start), times: HistoryReading.times,
                on: history.path)
            return [("level", ownLevel, level), ("all three values", ownAll, all)].map { name, own, times in
                let peer = Figures(times).median
                return .told(
                    "\(what): \(name)", "\(DecimalText.fixed(own, 1)) ms",
                    peer: "plain SQL \(DecimalText.fixed(peer, 0)) ms", ratio: DecimalText.fixed(own / peer, 3))
            }
        } catch let failure as BenchFailure {
            return [.notRun(what, why: failure.words)]
        } catch {
            return [.notRun(what, why: "\(error)")]
        }
    }

    /// All figures are added up, so that none is left out and none has to be printed.
    private func plainSQL(_ columns: [String], _ start: Int64) -> String {
        let end = start + Int64(HistoryReading.steps) * HistoryReading.step
        let figures = columns.map { "min(\($0)) AS low_\($0), avg(\($0)) AS mean_\($0), max(\($0)) AS high_\($0)" }
        let sums = columns.map { "sum(low_\($0)), sum(mean_\($0)), sum(high_\($0))" }
        return """
            SELECT count(*), \(sums.joined(separator: ", ")) FROM (SELECT tank_id, at_ms / \(HistoryReading.step) AS step, \
            \(figures.joined(separator: ", ")) FROM sample WHERE tank_id IN (SELECT tank_id FROM tank) \
            AND at_ms >= \(start) AND at_ms < \(end) GROUP BY tank_id, step);
            """
    }

    /// As the trend asks, by whole hours counted from 1970; and from wherever it is, when each column has parts of an hour at its ends.
    private func year() throws -> [BenchRow] {
        let columns: Int64 = 200
        let hour: Int64 = 3_600_000
        let length = Int64(history.days) * 24 * hour
        let hours = (length / columns + hour - 1) / hour * hour
        return try [
            year(
                "as the trend asks", from: history.end.milliseconds / hours * hours - (columns - 1) * hours, step: hours
            ),
            year("from any instant", from: history.end.milliseconds - length, step: length / columns),
        ].flatMap(\.self)
    }

    private func year(_ words: String, from: Int64, step: Int64) throws -> [BenchRow] {
        let columns = 200
        let taken = try takenOfEachTank { database, tank in
            let buckets = try database.buckets(
                tanks: [tank], from: WallTime(milliseconds: from), step: .milliseconds(step), count: columns)
            return buckets[tank]?.count { $0?.level != nil } ?? 0
        }
        // The first column may begin before the history does, and the last one has only begun.
        let known = Int((history.end.milliseconds - max(from, history.beginning.milliseconds)) / step)
        try require(taken.found, atLeast: known - 1)
        return [
            .atMost(
                "one tank's \(history.days) days in \(columns) columns, \(words): median of \(HistoryReading.times)",
                taken.warm.median, limit: 20, decimals: 1, unit: "ms"),
            spread(taken),
        ]
    }

    private func rawHour() throws -> [BenchRow] {
        // Somewhere in the days of which raw rows are kept, and no round place.
        let start = WallTime(
            milliseconds: history.end.milliseconds - Int64(history.retention.rawDays) * 86_400_000 * 2 / 3 + 1_234_567)
        let taken = try takenOfEachTank { database, tank in
            var count = 0
            try database.samples(tanks: [tank], from: start, to: start + .seconds(3_600)) { _ in count += 1 }
            return count
        }
        try require(taken.found, atLeast: 1_000)
        return [
            .atMost(
                "one tank's raw hour, some \(taken.found) rows: median of \(HistoryReading.times)", taken.warm.median,
                limit: 5, decimals: 1, unit: "ms"),
            spread(taken),
        ]
    }

    /// From the file's name to the newest reading of all tanks.
    private func opening() throws -> [BenchRow] {
        func times(isCold: Bool) throws -> Figures {
            var times: [Double] = []
            for _ in 0..<HistoryReading.times {
                if isCold { try PageCache.forget(history.path) }
                let watch = Stopwatch()
                let database = try UllageDatabase.openForReading(path: history.path)
                let found = try database.latest(tanks: history.site.tankNames).count
                times.append(watch.milliseconds)
                database.close()
                try require(found, atLeast: BenchSite.tankCount)
            }
            return Figures(times)
        }
        let cold = try times(isCold: true)
        let warm = try times(isCold: false)
        return [
            .atMost(
                "open to first query (newest readings), \(history.words) behind: median of \(HistoryReading.times)",
                warm.median, limit: 10, decimals: 1, unit: "ms"),
            spread((warm: warm, cold: cold, found: 0)),
        ]
    }

    // MARK: - Taking

    private typealias Taken = (warm: Figures, cold: Figures, found: Int)

    private func taken(_ ask: (UllageDatabase) throws -> Int) throws -> Taken {
        var found = Int.max
        var cold: [Double] = []
        for _ in 0..<HistoryReading.times {
            try PageCache.forget(history.path)
            let database = try UllageDatabase.openForReading(path: history.path)
            defer { database.close() }
            let watch = Stopwatch()
            found = min(found, try ask(database))
            cold.append(watch.milliseconds)
        }
        let database = try UllageDatabase.openForReading(path: history.path)
        defer { database.close() }
        var warm: [Double] = []
        // The first one fills the caches, and does not count.
        for place in 0...HistoryReading.times {
            let watch = Stopwatch()
            found = min(found, try ask(database))
            if place > 0 { warm.append(watch.milliseconds) }
        }
        return (Figures(warm), Figures(cold), found)
    }

    /// A tank of its own each time, so that no connection finds its own pages again; what is warm is the system's memory.
    private func takenOfEachTank(_ ask: (UllageDatabase, TankName) throws -> Int) throws -> Taken {
        var next = 0
        return try taken { database in
            next += 1
            return try ask(database, history.site.tankNames[next % BenchSite.tankCount])
        }
    }

    private func spread(_ taken: Taken) -> BenchRow {
        func words(_ figures: Figures) -> String {
            [figures.least, figures.median, figures.most].map { DecimalText.fixed($0, 1) }.joined(separator: ", ")
        }
        return .told(
            "the same, least, median, most: warm; cold (new connection, nothing of the file in memory)",
            "\(words(taken.warm)); \(words(taken.cold)) ms")
    }

    private func require(_ found: Int, atLeast wanted: Int) throws {
        guard found >= wanted else { throw BenchFailure("only \(found) of \(wanted) were found") }
    }
}
