/// A person wants to be told once: no alarm, and gone when it is met.
package struct OneTimeCall: Hashable, Sendable, Codable {
    package enum Target: Hashable, Sendable, Codable {
        /// In millimetres; rising: from below, else from above.
        case level(millimetres: Double, rising: Bool)
        case interface(millimetres: Double, rising: Bool)
        case time(WallTime)
    }

    /// Rises by one with each call of the station, over restarts.
    package let number: Int64
    /// Nil for a time that concerns no tank.
    package let tank: TankName?
    package let target: Target
    package let by: String
    package let since: WallTime
    /// What the person wants to be reminded of.
    package let text: String?

    package init(
        number: Int64, tank: TankName?, target: Target, by: String, since: WallTime, text: String? = nil
    ) {
        self.number = number
        self.tank = tank
        self.target = target
        self.by = by
        self.since = since
        self.text = text
    }
}
