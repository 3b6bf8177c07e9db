import GRDB
import GRDBSQLite

/// The rows of a cached statement as SQLite gives them, one after the other.
///
/// A year in 200 columns, or 28 tanks' eight hours, are tens of thousands of rows of a dozen columns: boxing every value, as GRDB's rows
/// do, would take several times as long as reading them.
struct RowScan {
    private let statement: OpaquePointer

    /// Calls `body` for each row of `sql` with these integers for its `?`, in order.
    static func each(_ sql: String, _ arguments: [Int64], _ db: Database, _ body: (RowScan) throws -> Void) throws {
        let statement = try db.cachedStatement(sql: sql).sqliteStatement
        sqlite3_reset(statement)
        // Cached: what stays in the middle of its rows would hold its transaction open.
        defer { sqlite3_reset(statement) }
        for (place, argument) in arguments.enumerated() {
            sqlite3_bind_int64(statement, CInt(place + 1), argument)
        }
        let scan = RowScan(statement: statement)
        while true {
            switch sqlite3_step(statement) {
            case SQLITE_ROW: try body(scan)
            case SQLITE_DONE: return
            case let code:
                let words = sqlite3_db_handle(statement).flatMap { sqlite3_errmsg($0) }.map { String(cString: $0) }
                throw DatabaseError(resultCode: ResultCode(rawValue: code), message: words, sql: sql)
            }
        }
    }

    /// The first row, made into a value.
    static func first<Value>(
        _ sql: String, _ arguments: [Int64], _ db: Database, _ make: (RowScan) throws -> Value?
    ) throws -> Value? {
        var first: Value?
        try each(sql + " LIMIT 1", arguments, db) { first = try make($0) }
        return first
    }

    func isNull(_ place: Int) -> Bool { sqlite3_column_type(statement, CInt(place)) == SQLITE_NULL }

    /// Nil for NULL, and for what other hands have put there that is no whole number.
    func integer(_ place: Int) -> Int64? {
        switch sqlite3_column_type(statement, CInt(place)) {
        case SQLITE_INTEGER: sqlite3_column_int64(statement, CInt(place))
        case SQLITE_FLOAT: Int64(exactly: sqlite3_column_double(statement, CInt(place)))
        default: nil
        }
    }

    /// Nil for NULL, and for what is no number.
    func real(_ place: Int) -> Double? {
        switch sqlite3_column_type(statement, CInt(place)) {
        case SQLITE_INTEGER: return Double(sqlite3_column_int64(statement, CInt(place)))
        case SQLITE_FLOAT:
            let value = sqlite3_column_double(statement, CInt(place))
            return value.isFinite ? value : nil
        default: return nil
        }
    }
}
