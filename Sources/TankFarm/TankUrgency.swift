/// How soon a tank's next reading is wanted, as the station judges it; its line asks the more urgent first.
package enum TankUrgency: Int, Hashable, Comparable, Sendable, Codable {
    /// It stands still, away from its limits.
    case still
    /// It moves, or stands close to HH or LL.
    case moving
    /// It moves towards HH or LL and will be there within minutes, or is beyond and moves on.
    case nearLimit

    package static func < (left: TankUrgency, right: TankUrgency) -> Bool { left.rawValue < right.rawValue }
}
