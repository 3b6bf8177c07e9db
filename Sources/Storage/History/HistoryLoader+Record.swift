import GRDB
import TankFarm

/// What of one tank is on record already when a load begins, and what is still kept of its time.
struct TankRecord {
    /// From when on raw samples, minutes and hours are written, in milliseconds. Readers rely on it that from there on a level is
    /// complete: what the station has not deleted yet moves it back.
    let rawFrom: Int64
    let minuteFrom: Int64
    let hourFrom: Int64
    /// How often the wall clock had been set back before the load's first reading.
    let turn: Int64
    /// The minutes in which a sample before the load's first still holds, where they can be made anew out of raw samples.
    let openFront: Range<Int64>?
    /// The next raw sample behind the load's first reading, where the minutes around it can be made anew.
    let nextRaw: Int64?
    /// From when on the record has this tank already: there no reading is taken.
    let recorded: Int64?
    /// When its newest sample was read.
    let latest: Int64?

    init(
        of id: Int64, from first: Int64, _ tables: LoadTables, retention: HistoryRetention, now: Int64
    ) throws {
        let minute = HistoryLevel.minute
        let hour = HistoryLevel.hour
        let gone = try Row.fetchOne(
            try tables.db.cachedStatement(
                sql: "SELECT raw_until_ms, minute_until_ms, hour_until_ms FROM thinned WHERE tank_id = ?"),
            arguments: [id])
        func begin(_ place: Int, _ days: Int?, own: Int64?) -> Int64 {
            let cut = days.map { hour.start(of: now - Int64($0) * 86_400_000) } ?? .min
            let kept = min(cut, own.map { hour.start(of: $0) } ?? .max)
            guard let until = gone?.integer(at: place) else { return kept }
            return max(kept, minute.start(of: until + minute.milliseconds - 1))
        }
        func own(_ level: HistoryLevel) throws -> Int64? {
            // What a dead clock has left tells nothing of how far a level reaches.
            let from = level.number(of: Pruning.firstTrueTime)
            return try tables.number(TankRecord.next(level), [id, from]).map { $0 * level.milliseconds }
        }
        let rawUntil = gone?.integer(at: 0) ?? Pruning.firstTrueTime
        let rawFrom = begin(
            0, retention.rawDays, own: try tables.number(TankRecord.nextSample, [id, max(rawUntil, 0)]))
        let minuteFrom = begin(1, retention.minuteDays, own: try own(.minute))
        self.rawFrom = rawFrom
        self.minuteFrom = minuteFrom
        hourFrom = begin(2, retention.hourDays, own: try own(.hour))

        let before = try TankRecord.sampleBefore(first, of: id, tables)
        let behind = try tables.number(TankRecord.nextSample, [id, first])
        let latest = try TankRecord.latest(of: id, tables)
        turn = before?.turn ?? latest.flatMap { $0.at < first ? $0.turn : nil } ?? 0
        self.latest = latest?.at

        let firstMinute = minute.start(of: first)
        let held = before.map { minute.start(of: $0.at + HoldIntegrator.longestHoldMilliseconds) + minute.milliseconds }
        if let held, held > firstMinute, firstMinute >= rawFrom {
            openFront = firstMinute..<held
        } else {
            openFront = nil
        }
        let canMakeNext = behind.map { $0 >= rawFrom } ?? false
        nextRaw = canMakeNext ? behind : nil

        var found = [behind].compactMap(\.self)
        let figuresFrom = openFront?.upperBound ?? firstMinute
        if let number = try tables.number(TankRecord.next(minute), [id, minute.number(of: figuresFrom)]) {
            let start = number * minute.milliseconds
            // The minute of the next raw sample is made anew with it.
            if !canMakeNext || start < minute.start(of: behind ?? .max) { found.append(start) }
        }
        if let number = try tables.number(TankRecord.next(hour), [id, hour.number(of: first)]) {
            // An hour whose minutes are there is made anew of them.
            if number * hour.milliseconds < minuteFrom { found.append(number * hour.milliseconds) }
        }
        recorded = found.min()
    }

    /// The number of a tank, which it is given where it has none.
    static func number(of tank: TankName, _ tables: LoadTables) throws -> Int64 {
        if let id = try tables.number("SELECT tank_id FROM tank WHERE name = ?", [tank.text]) { return id }
        try tables.execute("INSERT INTO tank (name) VALUES (?)", [tank.text])
        return tables.db.lastInsertedRowID
    }

    private static let nextSample = """
        SELECT at_ms FROM sample WHERE tank_id = ? AND at_ms >= ? ORDER BY at_ms LIMIT 1
        """

    private static func next(_ level: HistoryLevel) -> String {
        """
        SELECT \(level.name) FROM \(level.name) WHERE tank_id = ? AND \(level.name) >= ? ORDER BY \(level.name) LIMIT 1
        """
    }

    private static func sampleBefore(
        _ first: Int64, of id: Int64, _ tables: LoadTables
    ) throws -> (at: Int64, turn: Int64)? {
        let row = try Row.fetchOne(
            try tables.db.cachedStatement(
                sql: """
                    SELECT at_ms, turn FROM sample WHERE tank_id = ? AND at_ms < ? ORDER BY at_ms DESC, turn DESC LIMIT 1
                    """), arguments: [id, first])
        guard let at = row?.integer(at: 0), let turn = row?.integer(at: 1) else { return nil }
        return (at, turn)
    }

    private static func latest(of id: Int64, _ tables: LoadTables) throws -> (at: Int64, turn: Int64)? {
        let row = try Row.fetchOne(
            try tables.db.cachedStatement(sql: "SELECT at_ms, turn FROM latest WHERE tank_id = ?"), arguments: [id])
        guard let at = row?.integer(at: 0), let turn = row?.integer(at: 1) else { return nil }
        return (at, turn)
    }
}
