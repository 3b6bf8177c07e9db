import Configuration
import Glibc
import Station
import Storage
import TankFarm

extension Measure {
    /// `ullage history import`, the program as its users run it.
    static let ingest = Measure(name: "ingest", what: "importing a history") { bench in
        let program = try bench.requireProgram()
        let site = try BenchSite.serial(folder: bench.folder.subfolder("ingest"), scanSeconds: 1)
        let file = try GeneratedCSV(site, rows: bench.isQuick ? 500_000 : 5_000_000)
        return try [HistoryImport(program, site, file).row()] + [HistoryImport.plain(file)]
    }
}

/// A site's past, brought in from a file into a database that is new.
struct HistoryImport {
    private static let wanted = 200_000.0

    private let program: String
    private let site: BenchSite
    private let file: GeneratedCSV

    init(_ program: String, _ site: BenchSite, _ file: GeneratedCSV) {
        self.program = program
        self.site = site
        self.file = file
    }

    func row() throws -> BenchRow {
        let now = SystemMoments().now().wall
        try UllageDatabase.openForStation(path: site.configuration.databasePath, at: now).close()
        let watch = Stopwatch()
        let process = try ChildProcess(
            program, ["history", "import", file.path, "--config", site.configurationPath],
            errorPath: site.folder + "/import.log")
        let status = process.wait()
        let seconds = watch.seconds
        guard status == 0 else {
            throw BenchFailure("ullage history import ended with \(status): \(process.lastWords)")
        }
        let database = try UllageDatabase.openForReading(path: site.configuration.databasePath)
        defer { database.close() }
        // Nothing of the last hour is missing: that it was all taken, and not only quickly.
        var found = 0
        try database.samples(tanks: site.tankNames, from: file.lastHour, to: now) { _ in found += 1 }
        guard found == file.rowsOfLastHour else {
            throw BenchFailure("of the file's last hour \(found) rows were there, and not \(file.rowsOfLastHour)")
        }
        return .atLeast(
            "`history import` of \(file.rows) rows, \(DecimalText.fixed(file.days, 1)) days of 28 tanks, raw rows kept: samples/s",
            Double(file.rows) / seconds, limit: HistoryImport.wanted, unit: "/s")
    }

    /// The same file into a table without keys, minutes and hours, by the database's own shell.
    static func plain(_ file: GeneratedCSV) -> BenchRow {
        let what = "the same file, `.import` of the sqlite3 shell into a plain table"
        do {
            let shell = try SQLiteShell(folder: file.folder)
            let watch = Stopwatch()
            let found = try shell.run(
                """
                CREATE TABLE plain (at TEXT, tank TEXT, level_mm NUMERIC, interface_mm NUMERIC, temperature_c NUMERIC);
                .import --csv --skip 1 \(file.path) plain
                SELECT count(*) FROM plain;
                """, on: file.folder + "/plain.db", isReadOnly: false)
            let seconds = watch.seconds
            guard found == ["\(file.rows)"] else { throw BenchFailure("the shell took \(found) of \(file.rows) rows") }
            return .told(what, "\(DecimalText.fixed(Double(file.rows) / seconds, 0)) /s")
        } catch let failure as BenchFailure {
            return .notRun(what, why: failure.words)
        } catch {
            return .notRun(what, why: "\(error)")
        }
    }
}

/// A CSV of readings that ends an hour ago: 28 tanks at 1 Hz, a row where something changed.
struct GeneratedCSV {
    let path: String
    let folder: String
    let rows: Int
    let days: Double
    let lastHour: WallTime
    let rowsOfLastHour: Int

    /// - Parameter wanted: at least so many rows, of as many days as that takes.
    init(_ site: BenchSite, rows wanted: Int) throws {
        folder = site.folder
        path = site.folder + "/history.csv"
        var tanks = site.tankNames.enumerated().map { WaveringTank($1, number: $0) }
        let seconds = Int64(wanted * 3 / tanks.count)
        let end = SystemMoments().now().wall.milliseconds / 1_000 - 3_600
        guard let file = fopen(path, "w") else {
            throw BenchFailure("cannot write \(path): \(String(cString: strerror(errno)))")
        }
        var isWritten = fputs("at,tank,level_mm,interface_mm,temperature_c\n", file) >= 0
        var rows = 0
        var rowsOfLastHour = 0
        for second in end - seconds..<end {
            let civil = CivilTime(millisecondsSinceEpoch: second * 1_000)
            let at = "\(civil.dateText)T\(civil.secondText)Z"
            for index in tanks.indices {
                guard let sample = tanks[index].nextRow(at: WallTime(milliseconds: second * 1_000)) else { continue }
                isWritten = fputs(GeneratedCSV.line(sample, at: at), file) >= 0 && isWritten
                rows += 1
                if second >= end - 3_600 { rowsOfLastHour += 1 }
            }
        }
        guard fclose(file) == 0, isWritten else { throw BenchFailure("cannot write \(path)") }
        self.rows = rows
        self.rowsOfLastHour = rowsOfLastHour
        lastHour = WallTime(milliseconds: (end - 3_600) * 1_000)
        days = Double(seconds) / 86_400
    }

    private static func line(_ sample: HistorySample, at: String) -> String {
        let tenths = Int(((sample.temperature.value ?? 0) * 10).rounded())
        let level = Int(sample.level.value ?? 0)
        let interface = Int(sample.interface.value ?? 0)
        return "\(at),\(sample.tank.text),\(level),\(interface),\(tenths / 10).\(tenths % 10)\n"
    }
}
