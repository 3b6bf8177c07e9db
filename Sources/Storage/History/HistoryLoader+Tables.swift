import GRDB
import GRDBSQLite
import TankFarm

/// The statements of a load, prepared once. They are bound and stepped by SQLite's own functions: at a million rows, lists of
/// arguments made for each take most of the time.
final class LoadTables {
    let db: Database
    /// When runs ended, rising.
    let runEnds: [Int64]
    private let path: String
    private let sample: Statement
    private let minute: Statement
    private let hour: Statement

    init(_ db: Database, path: String) throws {
        self.db = db
        self.path = path
        runEnds = try UllageDatabase.runEnds(besides: nil, db)
        sample = try db.makeStatement(
            sql: """
                INSERT INTO sample (tank_id, at_ms, turn, level_mm, interface_mm, temperature_tenths_c, quality)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """)
        minute = try db.makeStatement(sql: LoadTables.insertion(.minute))
        hour = try db.makeStatement(sql: LoadTables.insertion(.hour))
    }

    private static func insertion(_ level: HistoryLevel) -> String {
        let places = [String](repeating: "?", count: FigureRow.columnCount + 2).joined(separator: ", ")
        return """
            INSERT OR REPLACE INTO \(level.name) (tank_id, \(level.name), \(FigureRow.columns)) VALUES (\(places))
            """
    }

    func insert(_ values: LoadedValues, tank: Int64, at: Int64, turn: Int64) throws {
        let statement = self.sample.sqliteStatement
        sqlite3_bind_int64(statement, 1, tank)
        sqlite3_bind_int64(statement, 2, at)
        sqlite3_bind_int64(statement, 3, turn)
        LoadTables.bind(SampleRow.stored(values.level), to: statement, 4)
        LoadTables.bind(SampleRow.stored(values.interface), to: statement, 5)
        LoadTables.bind(SampleRow.stored(values.temperature, times: 10), to: statement, 6)
        if let quality = values.packedQuality {
            sqlite3_bind_int64(statement, 7, quality)
        } else {
            sqlite3_bind_null(statement, 7)
        }
        try run(statement)
    }

    func insert(_ figures: StepFigures, _ level: HistoryLevel, number: Int64, tank: Int64) throws {
        let statement = (level == .minute ? minute : hour).sqliteStatement
        sqlite3_bind_int64(statement, 1, tank)
        sqlite3_bind_int64(statement, 2, number)
        for (place, value) in FigureRow.values(figures, length: level.milliseconds).enumerated() {
            LoadTables.bind(value, to: statement, Int32(place + 3))
        }
        try run(statement)
    }

    private static func bind(_ value: DatabaseValue, to statement: SQLiteStatement, _ place: Int32) {
        switch value.storage {
        case .int64(let number): sqlite3_bind_int64(statement, place, number)
        case .double(let number): sqlite3_bind_double(statement, place, number)
        default: sqlite3_bind_null(statement, place)
        }
    }

    private func run(_ statement: SQLiteStatement) throws {
        let code = sqlite3_step(statement)
        sqlite3_reset(statement)
        guard code == SQLITE_DONE else {
            throw DatabaseError(
                resultCode: ResultCode(rawValue: code), message: String(cString: sqlite3_errmsg(db.sqliteConnection)))
        }
    }

    /// A number of one row, or nil.
    func number(_ sql: String, _ arguments: StatementArguments) throws -> Int64? {
        try Row.fetchOne(try db.cachedStatement(sql: sql), arguments: arguments)?.integer(at: 0)
    }

    func execute(_ sql: String, _ arguments: StatementArguments) throws {
        try db.cachedStatement(sql: sql).execute(arguments: arguments)
    }

    func storageError(_ error: any Error) -> StorageError { StorageError(error, path: path) }
}
