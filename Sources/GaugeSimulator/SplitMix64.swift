/// A small random generator whose sequence is the same on every machine and in every release, so that a simulated farm
/// can be run again from its seed: Steele, Lea and Flood's SplitMix (2014), one 64-bit word of state.
package struct SplitMix64: RandomNumberGenerator, Sendable {
    private var state: UInt64

    package init(seed: UInt64) { state = seed }

    /// A stream of its own for one tank or line: the same name and seed give the same stream, whatever else there is.
    init(seed: UInt64, name: String) {
        state = name.utf8.reduce(seed ^ 0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
    }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }

    /// Evenly spread over the range; its lower bound where the range is a point.
    mutating func uniform(_ range: ClosedRange<Double>) -> Double {
        // 53 bits are what a Double's fraction holds.
        let fraction = Double(next() >> 11) * 0x1p-53
        return range.lowerBound + (range.upperBound - range.lowerBound) * fraction
    }

    mutating func chance(_ probability: Double) -> Bool { uniform(0...1) < probability }
}
