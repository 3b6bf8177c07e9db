import TankFarm

/// One tank's history, as read from the record for the trend view.
package struct TrendSeries: Hashable, Sendable {
    package let tank: TankName
    package let from: WallTime
    /// Exclusive.
    package let to: WallTime
    /// Equal steps from `from` to `to`, oldest first; nil where nothing is known.
    package let buckets: [HistoryBucket?]

    package init(tank: TankName, from: WallTime, to: WallTime, buckets: [HistoryBucket?]) {
        self.tank = tank
        self.from = from
        self.to = to
        self.buckets = buckets
    }
}
