import TankFarm

/// How much rings now, for the console's flood mode.
package struct AlarmLoad: Hashable, Sendable, Codable {
    /// Annunciations of the last ten minutes, those of proof tests left out.
    package var lastTenMinutes: Int
    /// A flood begins at ten in ten minutes and ends below five.
    package var isFlood: Bool
    package var floodSince: WallTime?

    package init(lastTenMinutes: Int = 0, isFlood: Bool = false, floodSince: WallTime? = nil) {
        self.lastTenMinutes = lastTenMinutes
        self.isFlood = isFlood
        self.floodSince = floodSince
    }
}
