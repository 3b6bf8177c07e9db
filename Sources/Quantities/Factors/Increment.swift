/// Rounding to a printed step (API MPMS 11.1-2004, 11.1.5.4; GB/T 8170 does the same).
package enum Increment {
    /// The nearest multiple of `increment`; a tie goes to the even one, whatever the sign. 0.05 and the like have no exact
    /// binary form, so a tie is what lies within 1e-9 of an increment of the middle. A value that is not finite, or an
    /// increment that is not above 0, gives the value back.
    package static func rounded(_ value: Double, to increment: Double) -> Double {
        guard value.isFinite, increment.isFinite, increment > 0 else { return value }
        let steps = value.magnitude / increment
        // Beyond 2^53 steps the number cannot hold a fraction of one.
        guard steps < 9_007_199_254_740_992 else { return value }
        let below = steps.rounded(.down)
        let fraction = steps - below
        let nearest =
            (fraction - 0.5).magnitude <= max(1e-9, 4 * steps.ulp)
            ? (steps / 2).rounded() * 2 : below + (fraction > 0.5 ? 1 : 0)
        // Dividing by a whole number of steps to the unit gives 0.98961 where multiplying gives 0.9896100000000001.
        let perUnit = (1 / increment).rounded()
        let isWhole = perUnit >= 1 && (perUnit * increment - 1).magnitude < 1e-12
        let magnitude = isWhole ? nearest / perUnit : nearest * increment
        return value < 0 ? -magnitude : magnitude
    }
}
