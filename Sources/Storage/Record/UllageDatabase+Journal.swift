import Alarms
import GRDB
import TankFarm

extension UllageDatabase {
    /// Entries that are read together: so many are in memory while a journal of millions is handed out.
    private static let entriesAtOnce = 2_000

    /// Journal entries, oldest first: those with from ≤ at < to, and of these the newest `limit`.
    package func journal(
        from: WallTime? = nil, to: WallTime? = nil, limit: Int? = nil
    ) throws(StorageError) -> [StoredJournalEntry] {
        try journal(matching: JournalQuery(from: from, to: to), limit: limit)
    }

    /// The entries that are looked for, oldest first; of these the newest `limit`. Entries of an event or alarm that this
    /// version does not know are left out.
    package func journal(
        matching query: JournalQuery, limit: Int? = nil
    ) throws(StorageError) -> [StoredJournalEntry] {
        try read { db in
            let search = JournalSearch(query)
            guard let bounds = try search.bounds(db), limit.map({ $0 > 0 }) ?? true else { return [] }
            return try search.entries(bounds, newestFirst: true, most: limit, db).reversed()
        }
    }

    /// Calls `body` with each entry that is looked for, oldest first, in the order of the record. Memory stays the same
    /// however many there are, and no transaction is held while `body` runs. Entries that are written meanwhile are not
    /// waited for. Throws `StorageError`, and what `body` throws.
    package func forEachEntry(matching query: JournalQuery, _ body: (StoredJournalEntry) throws -> Void) throws {
        let search = JournalSearch(query)
        guard var left = try read(search.bounds) else { return }
        while true {
            let slice = try read { db in
                try search.entries(left, newestFirst: false, most: UllageDatabase.entriesAtOnce, db)
            }
            for entry in slice { try body(entry) }
            guard slice.count == UllageDatabase.entriesAtOnce, let last = slice.last, last.sequence < left.upperBound
            else { return }
            left = last.sequence + 1...left.upperBound
        }
    }
}

/// A search of the journal in SQLite's terms. SQLite sorts out by its own means what certainly does not fit; the query
/// itself has the last word on each row, so that the database and the screen find the same.
struct JournalSearch {
    private let query: JournalQuery
    private let conditions: [String]
    private let arguments: StatementArguments

    init(_ query: JournalQuery) {
        self.query = query
        var conditions: [String] = []
        var arguments: [(any DatabaseValueConvertible)?] = []
        // The plus keeps the planner off the index by time, whose rows it would sort anew for every slice; `bounds` has
        // used it already.
        if let from = query.from {
            conditions.append("+at_ms >= ?")
            arguments.append(from.milliseconds)
        }
        if let to = query.to {
            conditions.append("+at_ms < ?")
            arguments.append(to.milliseconds)
        }
        if let tank = query.tank {
            conditions.append("tank = ?")
            arguments.append(tank.text)
        }
        if let kind = query.kind {
            let ending = "/" + kind.rawValue
            conditions.append("substr(alarm, ?) = ?")
            arguments += [-ending.utf8.count, ending]
        }
        if let event = query.event {
            conditions.append("event = ?")
            arguments.append(event.rawValue)
        }
        // SQLite compares bytes, and folds the case of ASCII alone; of other words it knows less than the query does.
        if let name = query.operatorName, name.utf8.allSatisfy({ $0 < 128 }) {
            conditions.append("operator = ?")
            arguments.append(name)
        }
        if let words = query.words, !words.isEmpty, words.utf8.count <= 1_000, words.utf8.allSatisfy({ $0 < 128 }) {
            let pattern = JournalSearch.pattern(words)
            let fields = ["text", "alarm", "tank", "operator", "origin"]
            conditions.append("(" + fields.map { "\($0) LIKE ? ESCAPE '\\'" }.joined(separator: " OR ") + ")")
            arguments += fields.map { _ in pattern }
        }
        self.conditions = conditions
        self.arguments = StatementArguments(arguments)
    }

    /// The first and last sequence between which all lies that can be found; nil where nothing can.
    func bounds(_ db: Database) throws -> ClosedRange<Int64>? {
        let row =
            query.from == nil && query.to == nil
            ? try Row.fetchOne(
                db, sql: "SELECT (SELECT min(sequence) FROM journal), (SELECT max(sequence) FROM journal)")
            : try Row.fetchOne(
                db, sql: "SELECT min(sequence), max(sequence) FROM journal WHERE at_ms >= ? AND at_ms < ?",
                arguments: [query.from?.milliseconds ?? .min, query.to?.milliseconds ?? .max])
        guard let first = row?.integer(at: 0), let last = row?.integer(at: 1) else { return nil }
        return first...last
    }

    /// At most so many from one end of the bounds, in that order.
    func entries(
        _ bounds: ClosedRange<Int64>, newestFirst: Bool, most: Int?, _ db: Database
    ) throws -> [StoredJournalEntry] {
        let rows = try Row.fetchCursor(
            try db.cachedStatement(sql: sql(newestFirst: newestFirst)), arguments: arguments(for: bounds))
        var found: [StoredJournalEntry] = []
        while found.count < most ?? .max, let row = try rows.next() {
            guard let stored = StoredJournalEntry(row), query.matches(stored.entry) else { continue }
            found.append(stored)
        }
        return found
    }

    func sql(newestFirst: Bool) -> String {
        """
        SELECT \(StoredJournalEntry.columns) FROM journal
        WHERE \((["sequence BETWEEN ? AND ?"] + conditions).joined(separator: " AND "))
        ORDER BY sequence \(newestFirst ? "DESC" : "ASC")
        """
    }

    func arguments(for bounds: ClosedRange<Int64>) -> StatementArguments {
        StatementArguments([bounds.lowerBound, bounds.upperBound]) + arguments
    }

    /// Anything, the words as they are, anything.
    private static func pattern(_ words: String) -> String {
        var pattern = "%"
        for character in words {
            if character == "%" || character == "_" || character == "\\" { pattern.append("\\") }
            pattern.append(character)
        }
        return pattern + "%"
    }
}
