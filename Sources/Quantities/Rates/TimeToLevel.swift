import TankFarm

/// How long until a tank is at a level, if nothing changes.
package enum TimeToLevel {
    /// The time from one level to another at the present rate.
    ///
    /// With a capacity that knows both levels the time goes by volume: the flow that the rate means at the present level goes on, so
    /// that a lying cylinder, whose level rises faster towards its top, is not promised too much time. Else it is linear.
    /// - Returns: `.zero` where both levels are the same, whatever the rate; nil when the level does not move that way,
    ///   or the time would exceed a hundred years. On which side of a limit a level is harmless this cannot know: for
    ///   limits, `rising` and `falling` do.
    package static func duration(
        fromMillimetres: Double, toMillimetres: Double, rateMillimetresPerMinute: Double, capacity: TankCapacity?
    ) -> Duration? {
        let way = toMillimetres - fromMillimetres
        if way == 0 { return .zero }
        guard way.isFinite, rateMillimetresPerMinute.isFinite, way * rateMillimetresPerMinute > 0 else { return nil }
        var minutes = way / rateMillimetresPerMinute
        if let capacity,
            let from = try? capacity.volumeCubicMetres(atLevelMillimetres: fromMillimetres),
            let to = try? capacity.volumeCubicMetres(atLevelMillimetres: toMillimetres),
            let flow = volumeRateCubicMetresPerHour(
                levelMillimetres: fromMillimetres, rateMillimetresPerMinute: rateMillimetresPerMinute,
                capacity: capacity),
            // A table's flat piece has no flow; there the way is all that is known.
            (to - from) * flow > 0
        {
            minutes = (to - from) / flow * 60
        }
        let longestMinutes = 100 * 365.25 * 24 * 60
        guard minutes <= longestMinutes else { return nil }
        return .seconds(minutes * 60)
    }

    /// The time until the level has risen to a high limit: `.zero` at or above it, nil below it while the level does
    /// not rise. As `duration` otherwise.
    package static func rising(
        fromMillimetres: Double, toMillimetres: Double, rateMillimetresPerMinute: Double, capacity: TankCapacity?
    ) -> Duration? {
        if fromMillimetres >= toMillimetres { return .zero }
        return duration(
            fromMillimetres: fromMillimetres, toMillimetres: toMillimetres,
            rateMillimetresPerMinute: rateMillimetresPerMinute, capacity: capacity)
    }

    /// The time until the level has fallen to a low limit: `.zero` at or below it, nil above it while the level
    /// does not fall. As `duration` otherwise.
    package static func falling(
        fromMillimetres: Double, toMillimetres: Double, rateMillimetresPerMinute: Double, capacity: TankCapacity?
    ) -> Duration? {
        if fromMillimetres <= toMillimetres { return .zero }
        return duration(
            fromMillimetres: fromMillimetres, toMillimetres: toMillimetres,
            rateMillimetresPerMinute: rateMillimetresPerMinute, capacity: capacity)
    }

    /// The flow that a rate of level means at a level, in cubic metres an hour, inwards positive: the rate times the surface there.
    /// Nil without a capacity, and outside its levels.
    package static func volumeRateCubicMetresPerHour(
        levelMillimetres: Double, rateMillimetresPerMinute: Double, capacity: TankCapacity?
    ) -> Double? {
        guard let surface = capacity?.surfaceSquareMetres(atLevelMillimetres: levelMillimetres) else { return nil }
        return surface * rateMillimetresPerMinute * 60 / 1000
    }
}
