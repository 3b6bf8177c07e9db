import Configuration
import Station
import Storage
import TankFarm

extension Measure {
    /// What a day, a year and the steady state of samples cost on the disk.
    static let storage = Measure(name: "storage", what: "database size") { bench in
        try HistoryFigures(bench).rows()
    }
}

/// The history's size: of a day by the station's writer, and of the year.
struct HistoryFigures {
    private static let yearDays = 365.0
    /// How long the minutes are kept by default, and for how long the hours, kept for ever, are counted here.
    private static let steadyMinuteDays = 1_827.0
    private static let steadyHourDays = 3_652.0

    private let bench: Bench

    init(_ bench: Bench) { self.bench = bench }

    func rows() throws -> [BenchRow] {
        let history = try bench.generatedHistory()
        return try day() + year(history) + parts(history)
    }

    private func day() throws -> [BenchRow] {
        let hours = bench.isQuick ? 3 : 24
        let site = try BenchSite.serial(folder: bench.folder.subfolder("day"), scanSeconds: 1)
        let path = site.configuration.databasePath
        let now = SystemMoments().now()
        try UllageDatabase.openForStation(path: path, at: now.wall).close()
        let before = TextFile.size(path) ?? 0
        var tanks = site.tankNames.enumerated().map { WaveringTank($1, number: $0) }
        let written = try QuickWriting(&tanks, to: path, from: now, hours: hours)
        guard let after = TextFile.size(path) else { throw BenchFailure("the database is not at \(path)") }
        let bytes = Double(after - before)
        return [
            .atMost(
                "database, 28 tanks at 1 Hz, a third changing, by the station's writer: MB/day, from \(hours) h",
                bytes / 1e6 * 24 / Double(hours), limit: 30, decimals: 1, unit: "MB"),
            .told(
                "the same, bytes a raw row with its minutes and hours, of \(written.rows) rows",
                "\(DecimalText.fixed(bytes / Double(max(written.rows, 1)), 1)) B"),
            .told(
                "the same, rows/s, a minute's in a transaction",
                "\(DecimalText.fixed(Double(written.rows) / written.seconds, 0)) /s"),
        ]
    }

    private func year(_ history: GeneratedHistory) -> [BenchRow] {
        let what = "database after \(history.words) of 28 tanks, \(history.retention.rawDays) d raw, as the file is"
        let size = Double(history.bytes) / 1e6
        return [
            history.days == 365
                ? .atMost(what, size, limit: 1_600, decimals: 0, unit: "MB")
                : .told(what, "\(DecimalText.fixed(size, 0)) MB"),
            .told(
                "the same, built by the product's loader: samples/s",
                "\(DecimalText.fixed(Double(history.loaded.samples) / history.loadSeconds, 0)) /s"),
        ]
    }

    /// What `ullage check` would tell of this site before it has any history.
    private func estimate(firstYear: Double, steady: Double) -> BenchRow {
        let size = HistorySize(
            gauges: [(scanInterval: Duration, values: Int)](
                repeating: (scanInterval: .seconds(1), values: 3), count: BenchSite.tankCount),
            retention: HistoryRetention(), changingShare: 1.0 / 3)
        let year = Double(size.firstYearBytes)
        let later = Double(size.steadyBytes ?? 0)
        return .told(
            "the same as `check` estimates it: after a year, at the steady state",
            "\(DecimalText.fixed(year / 1e6, 0)), \(DecimalText.fixed(later / 1e6, 0)) MB",
            ratio: "\(DecimalText.fixed(year / firstYear, 2)), \(DecimalText.fixed(later / steady, 2))")
    }

    /// Each table's share of the file; what it will come to is computed from that.
    private func parts(_ history: GeneratedHistory) throws -> [BenchRow] {
        let tables: [String: TableSize]
        do {
            tables = try TableSize.all(in: history, SQLiteShell(folder: history.site.folder))
        } catch let error as BenchFailure {
            return [.notRun("bytes a row, and the size at the steady state", why: error.words)]
        }
        guard let raw = tables["sample"], let minute = tables["minute"], let hour = tables["hour"] else {
            throw BenchFailure("the history's tables are not all in the file")
        }
        let days = Double(history.days)
        let rawDay = raw.bytes / Double(history.retention.rawDays)
        let usual = HistoryRetention()
        let firstYear =
            rawDay * Double(usual.rawDays) + minute.bytes / days * HistoryFigures.yearDays
            + hour.bytes / days * HistoryFigures.yearDays
        let steady =
            rawDay * Double(usual.rawDays) + minute.bytes / days * HistoryFigures.steadyMinuteDays
            + hour.bytes / days * HistoryFigures.steadyHourDays + raw.bytesOfRow * Double(usual.keptRows)
        func row(_ name: String, _ size: TableSize) -> BenchRow {
            .told(
                "the same, bytes a \(name) row, of \(size.rows), pages \(DecimalText.fixed(size.fullness * 100, 0)) % full",
                "\(DecimalText.fixed(size.bytesOfRow, 1)) B")
        }
        return [
            row("raw", raw), row("minute", minute), row("hour", hour),
            .told(
                "the same, raw and minutes and hours of a year, computed from these",
                "\(DecimalText.fixed(firstYear / 1e6, 0)) MB"),
            .atMost(
                "the same at the steady state, computed: 45 d raw, 10 M kept rows, 5 years of minutes, 10 of hours",
                steady / 1e6, limit: 5_000, decimals: 0, unit: "MB"),
            estimate(firstYear: firstYear, steady: steady),
        ]
    }
}

/// One table's pages in the file, by SQLite's own `dbstat`.
private struct TableSize {
    let bytes: Double
    let rows: Int
    /// Share of the pages' bytes that hold something.
    let fullness: Double

    var bytesOfRow: Double { bytes / Double(max(rows, 1)) }

    static func all(in history: GeneratedHistory, _ shell: SQLiteShell) throws -> [String: TableSize] {
        // In a table WITHOUT ROWID inner pages hold rows too: all cells are rows.
        let lines = try shell.run(
            """
            SELECT name, pgsize, ncell, unused FROM dbstat
            WHERE aggregate = TRUE AND name IN ('sample', 'minute', 'hour');
            """, on: history.path)
        var sizes: [String: TableSize] = [:]
        for line in lines {
            let words = line.split(separator: "|")
            guard words.count == 4, let bytes = Double(words[1]), let rows = Int(words[2]),
                let unused = Double(words[3])
            else { throw BenchFailure("dbstat says \(line)") }
            sizes[String(words[0])] = TableSize(bytes: bytes, rows: rows, fullness: 1 - unused / bytes)
        }
        return sizes
    }
}
