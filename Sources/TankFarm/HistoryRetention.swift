/// How long each level of the history is kept, by the wall clock. Journal, dips and shifts are kept for ever and have no
/// place here.
package struct HistoryRetention: Hashable, Sendable, Codable {
    /// Days for which every change at scan resolution is kept; 45 by default.
    package var rawDays: Int
    /// Days for which the 1-minute figures are kept, nil: for ever; five years by default.
    package var minuteDays: Int?
    /// Days for which the 1-hour figures are kept, nil (the default): for ever.
    package var hourDays: Int?
    /// How many raw rows around alarms and movements outlive `rawDays` at the most; 10,000,000 by default, about 270 MB.
    /// Past it the oldest around movements go first, then the oldest around alarms.
    package var keptRows: Int

    package init(rawDays: Int = 45, minuteDays: Int? = 1_827, hourDays: Int? = nil, keptRows: Int = 10_000_000) {
        self.rawDays = rawDays
        self.minuteDays = minuteDays
        self.hourDays = hourDays
        self.keptRows = keptRows
    }
}

/// A stretch of one tank's raw samples that outlives the others: what led to an alarm or a movement, and what came of it.
package struct KeptSpan: Hashable, Sendable, Codable {
    package enum Cause: String, Hashable, Sendable, Codable {
        case alarm, movement
    }

    /// How much is kept before and after the instant that it is about.
    package static let margin: Duration = .seconds(30 * 60)

    package let tank: TankName
    package let from: WallTime
    package let to: WallTime
    package let cause: Cause

    package init(tank: TankName, from: WallTime, to: WallTime, cause: Cause) {
        self.tank = tank
        self.from = from
        self.to = to
        self.cause = cause
    }

    /// The half hours around `instant`.
    package init(tank: TankName, around instant: WallTime, cause: Cause) {
        self.init(tank: tank, from: instant - KeptSpan.margin, to: instant + KeptSpan.margin, cause: cause)
    }
}
