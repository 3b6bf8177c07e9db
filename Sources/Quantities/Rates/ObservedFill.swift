import TankFarm

/// What a rise of the level was worth as a receipt. Levels say nothing of that by themselves: a lying or coned tank rises
/// faster where it is narrow, and no pump has changed.
package struct ObservedFill: Hashable, Sendable {
    package let cubicMetresPerHour: Double
    /// How much of it a float makes out of nothing that wavers by a millimetre at either end.
    package let waverCubicMetresPerHour: Double

    /// Nil where the tank's volumes are unknown there, or no time passed.
    /// - Parameters:
    ///   - fromMillimetres: The level at the beginning, in mm.
    ///   - toMillimetres: At the end, in mm.
    package init?(fromMillimetres: Double, toMillimetres: Double, duration: Duration, capacity: TankCapacity?) {
        let hours = duration.inSeconds / 3_600
        let risen = toMillimetres - fromMillimetres
        guard let capacity, hours > 0, risen > 0,
            let below = try? capacity.volumeCubicMetres(atLevelMillimetres: fromMillimetres),
            let above = try? capacity.volumeCubicMetres(atLevelMillimetres: toMillimetres)
        else { return nil }
        cubicMetresPerHour = (above - below) / hours
        waverCubicMetresPerHour = (above - below) / risen * 2 / hours
    }
}
