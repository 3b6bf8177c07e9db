import TankFarm

/// How far the deletion of what is too old has come: by level and tank, in slices that no scan notices.
struct Pruning {
    enum Level: Int, CaseIterable {
        case raw, minute, hour

        /// One slice's time of one tank: a few thousand rows at the most.
        var width: Int64 {
            switch self {
            case .raw: HistoryLevel.hour.milliseconds
            case .minute: 24 * HistoryLevel.hour.milliseconds
            case .hour: 90 * 24 * HistoryLevel.hour.milliseconds
            }
        }

        /// How often there is anything to delete: all tanks are gone through once for each.
        var period: Int64 {
            switch self {
            case .raw: HistoryLevel.hour.milliseconds
            case .minute, .hour: 24 * HistoryLevel.hour.milliseconds
            }
        }

        /// The column of `thinned` that tells how far it has come.
        var column: String {
            switch self {
            case .raw: "raw_until_ms"
            case .minute: "minute_until_ms"
            case .hour: "hour_until_ms"
            }
        }
    }

    /// 2020-01-01T00:00Z. What is dated before it came of a dead clock, and is no older than any other row: it stays, as does what
    /// is dated in the future. A clock is false for a bounded time, and so that takes a bounded room.
    static let firstTrueTime: Int64 = 1_577_836_800_000
    /// 2100-01-01T00:00Z.
    static let lastTrueTime: Int64 = 4_102_444_800_000
    /// The journal's turn comes at least so often.
    static let sliceDuration: Duration = .milliseconds(8)
    /// So many rows of a tank go at once.
    static let rowsAtOnce: Int64 = 4_000

    /// The bound for which a level was gone through from the first tank to the last.
    private var finished: [Int64?] = [nil, nil, nil]
    /// That at which the present going through began: a long one sees the bound move.
    private var begun: [Int64?] = [nil, nil, nil]
    /// The tank at which each level stands.
    private var places = [0, 0, 0]

    /// Before which time, in milliseconds, a level's rows go; nil: they stay.
    static func bound(of level: Level, _ retention: HistoryRetention, at now: WallTime) -> Int64? {
        let raw = max(1, retention.rawDays)
        let days: Int?
        switch level {
        case .raw: days = raw
        // A coarser level never ends before the finer one, which is made anew of it.
        case .minute: days = retention.minuteDays.map { max(raw, $0) }
        case .hour:
            days = retention.minuteDays.flatMap { minutes in retention.hourDays.map { max(raw, minutes, $0) } }
        }
        guard let days else { return nil }
        let bound = (now - .seconds(Int64(days) * 86_400)).milliseconds
        let whole = bound.dividedDown(by: level.period) * level.period
        return whole > firstTrueTime ? whole : nil
    }

    func isFinished(_ level: Level, for bound: Int64) -> Bool { finished[level.rawValue] == bound }

    /// The tank at which a level stands, among so many; nil behind the last one, with which the level is finished.
    mutating func place(in level: Level, of count: Int, for bound: Int64) -> Int? {
        if places[level.rawValue] == 0 { begun[level.rawValue] = bound }
        if places[level.rawValue] < count { return places[level.rawValue] }
        places[level.rawValue] = 0
        finished[level.rawValue] = begun[level.rawValue]
        return nil
    }

    mutating func goOn(in level: Level) { places[level.rawValue] += 1 }
}
