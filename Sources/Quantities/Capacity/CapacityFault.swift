import TankFarm

/// Why there is no capacity, or no volume or level of it.
package enum CapacityFault: Error, Hashable, Sendable {
    /// The level lies below the lowest that the table or form knows, in millimetres.
    case belowTable(Double)
    /// The level lies above the highest that the table or form knows, in millimetres.
    case aboveTable(Double)
    /// The volume is less than at the lowest level, in cubic metres.
    case lessThanLowest(Double)
    /// The volume is more than the tank holds, in cubic metres.
    case moreThanCapacity(Double)
    /// A level or volume that is not a number.
    case notANumber
    /// A dimension of a shape, by the contract's key, with what it may be.
    case dimension(key: String, value: Double, allowed: String)

    /// For people: what is wrong and what is allowed.
    package var words: String {
        switch self {
        case .belowTable(let lowest): "the level lies below the capacity table, which begins at \(short(lowest)) mm"
        case .aboveTable(let highest): "the level lies above the capacity table, which ends at \(short(highest)) mm"
        case .lessThanLowest(let lowest): "the volume is less than the table's lowest, \(short(lowest)) m3"
        case .moreThanCapacity(let capacity): "the volume is more than the tank holds, \(short(capacity)) m3"
        case .notANumber: "the value is not a number"
        case .dimension(let key, let value, let allowed): "\(key) is \(short(value)); it must be \(allowed)"
        }
    }
}

/// At most three decimals, and none that are zero.
func short(_ value: Double) -> String {
    guard value.isFinite else { return "not a number" }
    var text = DecimalText.fixed(value, 3)
    while text.hasSuffix("0") { text.removeLast() }
    if text.hasSuffix(".") { text.removeLast() }
    return text
}
