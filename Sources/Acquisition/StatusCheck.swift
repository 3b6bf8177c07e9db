import TankFarm

/// Bits by which a gauge says that one of its values is worth nothing ("magnet missing"), read with its values.
package struct StatusCheck: Hashable, Sendable {
    /// Coils and discrete inputs (functions 01 and 02) are one bit each; of a register the mask is taken.
    package let table: RegisterTable
    /// On the wire, from zero, before the tank's offset.
    package let address: Int
    /// The bits that count; 1 for functions 01 and 02.
    package let mask: UInt16
    /// True: any of the bits set means failure. False: any of them clear does.
    package let failsWhenSet: Bool
    /// The values that are then bad, `gauge-failure`; the others live on.
    package let spoils: MeasurandSet
    /// For people: "magnet missing".
    package let words: String

    package init(
        table: RegisterTable, address: Int, mask: UInt16, failsWhenSet: Bool = true, spoils: MeasurandSet, words: String
    ) {
        self.table = table
        self.address = address
        self.mask = mask
        self.failsWhenSet = failsWhenSet
        self.spoils = spoils
        self.words = words
    }
}

/// How a gateway shows that it still hears its gauge: without it, the gateway's table may be answered from memory.
package struct AliveCheck: Hashable, Sendable {
    package enum Rule: Hashable, Sendable {
        /// The register is a counter or a clock; once it has kept its value for longer, the gauge is not heard any more.
        case changes(within: Duration)
        /// The gauge is heard while any of these bits is set.
        case anySet(mask: UInt16)
    }

    package let table: RegisterTable
    /// On the wire, from zero, before the tank's offset.
    package let address: Int
    package let rule: Rule

    package init(table: RegisterTable, address: Int, rule: Rule) {
        self.table = table
        self.address = address
        self.rule = rule
    }
}
