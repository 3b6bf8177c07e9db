import Alarms
import FoundationEssentials
import GRDB
import TankFarm

/// Puts entries, what changes with them, and samples into the tables. It belongs to the writer's thread; what it remembers between
/// transactions follows what was committed, and is read anew after a failure.
struct Recorder {
    let database: UllageDatabase
    /// The run's row, once it is on disk.
    private(set) var runID: Int64?
    /// Whether the deletion may go by the wall clock.
    private(set) var doubt: ClockDoubt
    private let startedAt: WallTime
    private(set) var memory: RecorderMemory?
    /// How many transactions of this run are in the database.
    private var commits: Int64 = 0
    /// The transaction that SQLite said has failed, as it would stand in its run's row.
    private var openEnd: (run: Int64, commits: Int64)?
    /// Whether the connection's commits wait for the disk; nil: unknown.
    private var isWaitingForDisk: Bool?

    init(database: UllageDatabase, startedAt: Moment) {
        self.database = database
        self.startedAt = startedAt.wall
        doubt = ClockDoubt(at: startedAt)
    }

    /// Entries with what they brought about, in one transaction. Gives the entries' sequences once it is durable.
    mutating func commit(
        entries: [JournalEntry], changes: RecordChanges, at now: Moment
    ) throws(StorageError) -> [Int64] {
        try transaction(at: now) { db, memory in
            var sequences: [Int64] = []
            for entry in entries { sequences.append(try Recorder.insert(entry, memory, db)) }
            if !entries.isEmpty {
                let anchor = try db.cachedStatement(sql: "UPDATE journal_anchor SET count = ?, last_hash = ?")
                try anchor.execute(arguments: [memory.count, Data(memory.lastHash)])
            }
            try Recorder.write(changes, memory, db)
            return sequences
        }
    }

    /// Samples in the order in which they were read, in one transaction; without any, a sign of life alone.
    mutating func commit(samples: [HistorySample], at now: Moment) throws(StorageError) {
        try transaction(at: now) { db, memory in
            var touched: [Int] = []
            for (number, sample) in samples.enumerated() {
                let place = try memory.place(of: sample.tank, db)
                try Recorder.insert(sample, at: place, memory, db)
                if memory.tanks[place].newestPlace == nil { touched.append(place) }
                memory.tanks[place].newestPlace = number
                if sample.level.quality == .good { memory.tanks[place].goodPlace = number }
            }
            for place in touched {
                let tank = memory.tanks[place]
                memory.tanks[place].newestPlace = nil
                memory.tanks[place].goodPlace = nil
                guard let newest = tank.newestPlace else { continue }
                try Recorder.upsertLatest(
                    samples[newest], lastGood: tank.goodPlace.map { samples[$0] }, tank: tank.id,
                    turn: tank.clock?.turn ?? 0, db)
                // With the samples themselves: what a kill leaves must say by itself what is to be made of it.
                if tank.open.isChanged { try Recorder.writeOpen(at: place, memory, db) }
            }
        }
    }

    /// Marks the run as ended in order.
    mutating func finish(at now: Moment) throws(StorageError) {
        try transaction(at: now) { _, _ in }
        let run = runID
        try database.write { db in
            try db.execute(
                sql: "UPDATE run SET stopped_at_ms = ? WHERE run_id = ?", arguments: [now.wall.milliseconds, run])
        }
    }

    /// Whether it is not known what became of the last transaction: where the disk fails at the very last, its syncing, all of it
    /// stands in the write-ahead log, and counts for whoever opens the file anew.
    var isEndUnknown: Bool { openEnd != nil }

    /// What became of the transaction whose end is not known, looked up: where it is in the database, the last entry's sequence, else nil.
    mutating func settle() throws(StorageError) -> Int64? {
        guard let known = openEnd else { return nil }
        let last: Int64? = try database.write { db in
            let commits = try Int64.fetchOne(
                db, sql: "SELECT commits FROM run WHERE run_id = ?", arguments: [known.run])
            return commits == known.commits ? try UllageDatabase.anchor(db).count : nil
        }
        openEnd = nil
        if last != nil {
            runID = known.run
            commits = known.commits
        }
        return last
    }

    /// Forgets what it knew of the file: another one, or an unknown end of a transaction, lies behind.
    mutating func forget(isNewFile: Bool) {
        memory = nil
        doubt.isUnknown()
        isWaitingForDisk = nil
        guard isNewFile else { return }
        runID = nil
        commits = 0
        openEnd = nil
    }

    /// A slice of work that nobody waits for: a power cut may take the last of it, which is then done again. So it waits for no disk,
    /// and neither does an entry behind it; the next entry's commit takes it along to the disk.
    mutating func slice<Value>(
        at now: Moment, _ body: (Database, RecorderMemory) throws -> Value
    ) throws(StorageError) -> Value {
        try transaction(at: now, waitingForDisk: false, body)
    }

    /// Set before a transaction and not behind a slice: whatever a slice came to, no entry is committed without waiting.
    private mutating func wait(forDisk isWaiting: Bool) throws(StorageError) {
        guard isWaitingForDisk != isWaiting else { return }
        isWaitingForDisk = nil
        try database.configureWriter("PRAGMA synchronous = \(isWaiting ? "FULL" : "NORMAL")")
        isWaitingForDisk = isWaiting
    }

    private mutating func transaction<Value>(
        at now: Moment, waitingForDisk: Bool = true, _ body: (Database, RecorderMemory) throws -> Value
    ) throws(StorageError) -> Value {
        try wait(forDisk: waitingForDisk)
        let known = memory
        memory = nil
        let run = runID
        let started = startedAt
        doubt.observe(now)
        let seen = doubt
        let number = commits + 1
        var attempt: (run: Int64, commits: Int64)?
        do {
            let (value, memory, runAfter, doubtAfter) = try database.write { db in
                let working = try known ?? RecorderMemory(besides: run, db)
                var doubt = seen
                if doubt.written == nil { try Recorder.goOn(&doubt, besides: run, db) }
                // Before the samples: whose run they are of must be known, and that the runs before have ended.
                let alive = try Recorder.showAlive(run: run, started: started, at: now.wall, commits: number, db)
                if run == nil { working.runEnds = try UllageDatabase.runEnds(besides: alive, db) }
                // In the transaction that shows a new time as a sign of life, so that no kill leaves the one without the other.
                if doubt.mustBeWritten { try Recorder.write(&doubt, db) }
                let value = try body(db, working)
                attempt = (alive, number)
                return (value, working, alive, doubt)
            }
            self.memory = memory
            runID = runAfter
            commits = number
            doubt = doubtAfter
            return value
        } catch {
            openEnd = attempt
            throw error
        }
    }

    private static func goOn(_ doubt: inout ClockDoubt, besides run: Int64?, _ db: Database) throws {
        let stored = try Row.fetchOne(db, sql: "SELECT remaining_ms FROM clock_doubt")?.integer(at: 0)
        // Of the last run alone: one of years ago with a false clock must not hold up every start since.
        let life =
            run != nil
            ? nil
            : try Row.fetchOne(
                db, sql: "SELECT coalesce(stopped_at_ms, last_alive_at_ms) FROM run ORDER BY run_id DESC LIMIT 1")
        doubt.goOn(
            stored: run == nil ? stored ?? 0 : 0, lastLife: life?.integer(at: 0).map { WallTime(milliseconds: $0) })
    }

    private static func write(_ doubt: inout ClockDoubt, _ db: Database) throws {
        let statement = try db.cachedStatement(
            sql: "INSERT OR REPLACE INTO clock_doubt (clock_doubt_id, remaining_ms) VALUES (1, ?)")
        try statement.execute(arguments: [doubt.remaining])
        doubt.wasWritten()
    }

    private static func showAlive(
        run: Int64?, started: WallTime, at now: WallTime, commits: Int64, _ db: Database
    ) throws -> Int64 {
        if let run {
            let statement = try db.cachedStatement(
                sql: "UPDATE run SET last_alive_at_ms = ?, commits = ? WHERE run_id = ?")
            try statement.execute(arguments: [now.milliseconds, commits, run])
            return run
        }
        try db.execute(
            sql: "INSERT INTO run (started_at_ms, last_alive_at_ms, commits) VALUES (?, ?, ?)",
            arguments: [started.milliseconds, now.milliseconds, commits])
        return db.lastInsertedRowID
    }

    // MARK: Journal

    /// The anchor is the caller's, once for all entries of a transaction.
    private static func insert(_ entry: JournalEntry, _ memory: RecorderMemory, _ db: Database) throws -> Int64 {
        let sequence = memory.count + 1
        memory.lastHash = try UllageDatabase.insert(entry, sequence: sequence, after: memory.lastHash, db)
        memory.count = sequence
        return sequence
    }

    // MARK: Samples

    private static func insert(
        _ sample: HistorySample, at place: Int, _ memory: RecorderMemory, _ db: Database
    ) throws {
        let at = sample.at.milliseconds
        let clock = memory.tanks[place].clock
        var turn = clock?.turn ?? 0
        // Within a turn a tank's time only rises: a clock that was set back, or stood still, begins the next, so that
        // no two samples share a key and (turn, at_ms) is the order in which they were read.
        if let clock, at <= clock.at {
            turn = clock.turn + 1
            // What the last one of the turn before was thought to hold is cut short by this one.
            if !memory.isDeleted(clock.at, at: place) { memory.tanks[place].open.cover(clock.at) }
        }
        memory.tanks[place].clock = (turn, at)
        let statement = try db.cachedStatement(
            sql: """
                INSERT INTO sample (tank_id, at_ms, turn, level_mm, interface_mm, temperature_tenths_c, quality)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """)
        try statement.execute(arguments: [
            memory.tanks[place].id, at, turn, SampleRow.stored(sample.level), SampleRow.stored(sample.interface),
            SampleRow.stored(sample.temperature, times: 10), QualityCode.packed(sample),
        ])
        memory.tanks[place].open.cover(at)
        let minute = HistoryLevel.minute.number(of: at)
        guard minute != memory.tanks[place].newestMinute else { return }
        memory.tanks[place].newestMinute = minute
        memory.markDue(place)
        if memory.isDeleted(at, at: place) { memory.late.insert(place) }
    }

    private static func upsertLatest(
        _ sample: HistorySample, lastGood: HistorySample?, tank: Int64, turn: Int64, _ db: Database
    ) throws {
        let statement = try db.cachedStatement(sql: SampleRow.upsertOfLatest)
        try statement.execute(arguments: [
            tank, sample.at.milliseconds, turn, SampleRow.stored(sample.level), SampleRow.stored(sample.interface),
            SampleRow.stored(sample.temperature, times: 10), QualityCode.packed(sample),
            lastGood.map { SampleRow.stored($0.level) }, lastGood?.at.milliseconds,
        ])
    }
}
