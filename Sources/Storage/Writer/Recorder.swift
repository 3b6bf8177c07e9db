import Alarms
import FoundationEssentials
import GRDB
import TankFarm

/// Puts entries, what changes with them, and samples into the tables. It belongs to the writer's thread; what it remembers between
/// transactions follows what was committed, and is read anew after a failure.
struct Recorder {
    /// At most so many five-minute spans are closed in one transaction, so that a journal entry never waits long
    /// when all tanks pass into the next span at once.
    static let closingsPerTransaction = 200

    let database: UllageDatabase
    /// The run's row, once it is on disk.
    private(set) var runID: Int64?
    private let startedAt: WallTime
    private var memory: Memory?

    /// What the next row depends on.
    private struct Memory {
        var tankIDs: [TankName: Int64] = [:]
        /// The last sample of each tank: where its clock stands.
        var clocks: [Int64: (turn: Int64, at: Int64)] = [:]
        var openBuckets: [Int64: Set<Int64>] = [:]
        var count: Int64 = 0
        var lastHash = JournalHash.origin
    }

    init(database: UllageDatabase, startedAt: WallTime) {
        self.database = database
        self.startedAt = startedAt
    }

    /// Entries with what they brought about, in one transaction. Gives the entries' sequences once it is durable.
    mutating func commit(
        entries: [JournalEntry], changes: RecordChanges, at now: WallTime
    ) throws(StorageError) -> [Int64] {
        try transaction(at: now) { db, memory in
            var sequences: [Int64] = []
            for entry in entries { sequences.append(try Recorder.insert(entry, &memory, db)) }
            if !entries.isEmpty {
                let anchor = try db.cachedStatement(sql: "UPDATE journal_anchor SET count = ?, last_hash = ?")
                try anchor.execute(arguments: [memory.count, Data(memory.lastHash)])
            }
            try Recorder.write(changes, db)
            return sequences
        }
    }

    /// Samples in the order in which they were read, in one transaction; without any, a sign of life alone.
    mutating func commit(samples: [HistorySample], at now: WallTime) throws(StorageError) {
        try transaction(at: now) { db, memory in
            var newest: [Int64: HistorySample] = [:]
            var lastGood: [Int64: HistorySample] = [:]
            for sample in samples {
                let tank = try Recorder.tankID(sample.tank, &memory, db)
                try Recorder.insert(sample, tank: tank, &memory, db)
                newest[tank] = sample
                if sample.level.quality == .good { lastGood[tank] = sample }
            }
            for (tank, sample) in newest {
                try Recorder.upsertLatest(
                    sample, lastGood: lastGood[tank], tank: tank, turn: memory.clocks[tank]?.turn ?? 0, db)
            }
            try Recorder.closeBuckets(&memory, db)
        }
    }

    /// Marks the run as ended in order.
    mutating func finish(at now: WallTime) throws(StorageError) {
        try transaction(at: now) { _, _ in }
        let run = runID
        try database.write { db in
            try db.execute(
                sql: "UPDATE run SET stopped_at_ms = ? WHERE run_id = ?", arguments: [now.milliseconds, run])
        }
    }

    /// Forgets what it knew of the file: another one, or an unknown end of a transaction, lies behind.
    mutating func forget(isNewFile: Bool) {
        memory = nil
        if isNewFile { runID = nil }
    }

    private mutating func transaction<Value>(
        at now: WallTime, _ body: (Database, inout Memory) throws -> Value
    ) throws(StorageError) -> Value {
        let known = memory
        memory = nil
        let run = runID
        let started = startedAt
        let (value, after, runAfter) = try database.write { db in
            var working = try known ?? Recorder.remembered(db)
            let value = try body(db, &working)
            return (value, working, try Recorder.showAlive(run: run, started: started, at: now, db))
        }
        memory = after
        runID = runAfter
        return value
    }

    private static func showAlive(run: Int64?, started: WallTime, at now: WallTime, _ db: Database) throws -> Int64 {
        if let run {
            let statement = try db.cachedStatement(sql: "UPDATE run SET last_alive_at_ms = ? WHERE run_id = ?")
            try statement.execute(arguments: [now.milliseconds, run])
            return run
        }
        try db.execute(
            sql: "INSERT INTO run (started_at_ms, last_alive_at_ms) VALUES (?, ?)",
            arguments: [started.milliseconds, now.milliseconds])
        return db.lastInsertedRowID
    }

    private static func remembered(_ db: Database) throws -> Memory {
        var memory = Memory()
        for row in try Row.fetchAll(db, sql: "SELECT tank_id, name FROM tank") {
            guard let id = row.integer(at: 0), let name = row.text(at: 1) else { continue }
            memory.tankIDs[TankName(name)] = id
        }
        for row in try Row.fetchAll(db, sql: "SELECT tank_id, turn, at_ms FROM latest") {
            guard let id = row.integer(at: 0), let turn = row.integer(at: 1), let at = row.integer(at: 2) else {
                continue
            }
            memory.clocks[id] = (turn: turn, at: at)
        }
        for row in try Row.fetchAll(db, sql: "SELECT tank_id, start_ms FROM open_bucket") {
            guard let id = row.integer(at: 0), let start = row.integer(at: 1) else { continue }
            memory.openBuckets[id, default: []].insert(start)
        }
        (memory.count, memory.lastHash) = try UllageDatabase.anchor(db)
        return memory
    }

    // MARK: Journal

    /// The anchor is the caller's, once for all entries of a transaction.
    private static func insert(_ entry: JournalEntry, _ memory: inout Memory, _ db: Database) throws -> Int64 {
        let entry = JournalHash.storable(entry)
        let sequence = memory.count + 1
        let hash = JournalHash.of(entry, sequence: sequence, after: memory.lastHash)
        let statement = try db.cachedStatement(
            sql: """
                INSERT INTO journal (sequence, at_ms, event, alarm, serial, tank, operator, value, limit_value, text, hash,
                    origin)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)
        try statement.execute(arguments: [
            sequence, entry.at.milliseconds, entry.event.rawValue, entry.alarm?.description, entry.serial,
            entry.tank?.text, entry.operatorName, entry.value, entry.limit, entry.text, Data(hash), entry.origin,
        ])
        memory.count = sequence
        memory.lastHash = hash
        return sequence
    }

    // MARK: Samples

    private static func tankID(_ name: TankName, _ memory: inout Memory, _ db: Database) throws -> Int64 {
        if let known = memory.tankIDs[name] { return known }
        try db.execute(sql: "INSERT INTO tank (name) VALUES (?)", arguments: [name.text])
        memory.tankIDs[name] = db.lastInsertedRowID
        return db.lastInsertedRowID
    }

    private static func insert(
        _ sample: HistorySample, tank: Int64, _ memory: inout Memory, _ db: Database
    ) throws {
        let at = sample.at.milliseconds
        var turn = memory.clocks[tank]?.turn ?? 0
        // Within a turn a tank's time only rises: a clock that was set back, or stood still, begins the next, so that
        // no two samples share a key and (turn, at_ms) is the order in which they were read.
        if let clock = memory.clocks[tank], at <= clock.at { turn = clock.turn + 1 }
        memory.clocks[tank] = (turn, at)
        let statement = try db.cachedStatement(
            sql: """
                INSERT INTO sample (tank_id, at_ms, turn, level_mm, interface_mm, temperature_tenths_c, quality)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """)
        try statement.execute(arguments: [
            tank, at, turn, SampleRow.stored(sample.level), SampleRow.stored(sample.interface),
            SampleRow.stored(sample.temperature, times: 10), QualityCode.packed(sample),
        ])
        let start = Recorder.bucketStart(at)
        if memory.openBuckets[tank, default: []].insert(start).inserted {
            let opening = try db.cachedStatement(sql: "INSERT INTO open_bucket (tank_id, start_ms) VALUES (?, ?)")
            try opening.execute(arguments: [tank, start])
        }
    }

    private static func upsertLatest(
        _ sample: HistorySample, lastGood: HistorySample?, tank: Int64, turn: Int64, _ db: Database
    ) throws {
        let statement = try db.cachedStatement(
            sql: """
                INSERT INTO latest (tank_id, at_ms, turn, level_mm, interface_mm, temperature_tenths_c, quality,
                    last_good_level_mm, last_good_level_at_ms)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (tank_id) DO UPDATE SET
                    at_ms = excluded.at_ms, turn = excluded.turn, level_mm = excluded.level_mm,
                    interface_mm = excluded.interface_mm, temperature_tenths_c = excluded.temperature_tenths_c,
                    quality = excluded.quality,
                    last_good_level_mm = coalesce(excluded.last_good_level_mm, last_good_level_mm),
                    last_good_level_at_ms = coalesce(excluded.last_good_level_at_ms, last_good_level_at_ms)
                """)
        try statement.execute(arguments: [
            tank, sample.at.milliseconds, turn, SampleRow.stored(sample.level), SampleRow.stored(sample.interface),
            SampleRow.stored(sample.temperature, times: 10), QualityCode.packed(sample),
            lastGood.map { SampleRow.stored($0.level) }, lastGood?.at.milliseconds,
        ])
    }

    // MARK: Five minutes

    static func bucketStart(_ at: Int64) -> Int64 {
        let rest = at % Schema.fiveMinutes
        return at - (rest < 0 ? rest + Schema.fiveMinutes : rest)
    }

    /// Writes the aggregate of each span that its tank has left. It is always made of all the raw rows in the span, never
    /// added up: so it is right after a kill, a clock set back and a late sample alike.
    private static func closeBuckets(_ memory: inout Memory, _ db: Database) throws {
        var left = closingsPerTransaction
        for (tank, starts) in memory.openBuckets where starts.count > 1 {
            let current = memory.clocks[tank].map { bucketStart($0.at) }
            for start in starts.sorted() where start != current {
                guard left > 0 else { return }
                left -= 1
                try closeBucket(tank: tank, start: start, db)
                memory.openBuckets[tank]?.remove(start)
            }
        }
    }

    private static func closeBucket(tank: Int64, start: Int64, _ db: Database) throws {
        let gathered = try UllageDatabase.gathered(
            tank: tank, from: start, to: start + Schema.fiveMinutes, start: start, step: Schema.fiveMinutes, db)
        let bucket = gathered[0] ?? BucketAccumulator()
        var values: [(any DatabaseValueConvertible)?] = [tank, start]
        for span in [bucket.level, bucket.interface, bucket.temperature] {
            values.append(span.count)
            for value in [span.sum, span.minimum, span.maximum, span.last] {
                values.append(span.count == 0 ? nil : value)
            }
        }
        let statement = try db.cachedStatement(
            sql: "INSERT OR REPLACE INTO five_minutes VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        try statement.execute(arguments: StatementArguments(values))
        let closing = try db.cachedStatement(sql: "DELETE FROM open_bucket WHERE tank_id = ? AND start_ms = ?")
        try closing.execute(arguments: [tank, start])
    }
}
