import TankFarm

/// Something that people are told once, with a sound of its own; no alarm, and nothing to acknowledge.
package struct Notice: Hashable, Sendable, Codable {
    package enum Kind: String, Hashable, Sendable, Codable {
        /// A one-time call is met.
        case call
        /// Two tanks that seemed to fill each other do so no more, while one of them still moves.
        case pairParted = "pair_parted"
    }

    /// Rises by one with each notice of a run.
    package let number: Int64
    package let at: Moment
    package let kind: Kind
    package let tank: TankName?
    package let text: String

    package init(number: Int64, at: Moment, kind: Kind, tank: TankName?, text: String) {
        self.number = number
        self.at = at
        self.kind = kind
        self.tank = tank
        self.text = text
    }
}

/// Two tanks whose volumes change alike: what leaves the one seems to come into the other.
package struct TransferPair: Hashable, Sendable, Codable {
    package let from: TankName
    package let to: TankName
    /// What comes in, in m³/h.
    package var cubicMetresPerHour: Double
    /// What goes out less what comes in, in m³/h.
    package var differenceCubicMetresPerHour: Double
    package let since: Moment

    package init(
        from: TankName, to: TankName, cubicMetresPerHour: Double, differenceCubicMetresPerHour: Double, since: Moment
    ) {
        self.from = from
        self.to = to
        self.cubicMetresPerHour = cubicMetresPerHour
        self.differenceCubicMetresPerHour = differenceCubicMetresPerHour
        self.since = since
    }
}
