/// What a water-cut profile makes of a tank's liquid, in m³.
package struct ProfileVolumes: Hashable, Sendable {
    /// All of it, below the level.
    package let total: Double
    /// All water: free, in the band and above it.
    package let water: Double
    package let oil: Double
    /// Below the profile's first point.
    package let freeWater: Double
    /// Between its first and last point, cut at the level: the emulsion.
    package let bandVolume: Double
    package let waterInBand: Double

    package init(
        total: Double, water: Double, oil: Double, freeWater: Double, bandVolume: Double, waterInBand: Double
    ) {
        self.total = total
        self.water = water
        self.oil = oil
        self.freeWater = freeWater
        self.bandVolume = bandVolume
        self.waterInBand = waterInBand
    }
}

extension WaterProfile {
    /// The profile integrated over the capacity up to the level: exact on tables, those with fractions cut at each of their
    /// millimetres; on forms to 1e-10 of the volume. What lies below the capacity's lowest level counts with the share of
    /// water just below that level.
    /// - Throws: `.belowTable`, `.aboveTable`, `.notANumber` for the level. The profile may reach beyond the capacity.
    package func volumes(
        upToMillimetres level: Double, in capacity: TankCapacity
    ) throws(CapacityFault) -> ProfileVolumes {
        let total = try capacity.volumeCubicMetres(atLevelMillimetres: level)
        let lowest = capacity.levelRangeMillimetres.lowerBound
        func volume(below height: Double) -> Double {
            if height < lowest { return 0 }
            return height < level ? capacity.volume(at: height) : total
        }
        let freeWater = volume(below: points[0].heightMillimetres)
        let belowTop = volume(below: points[points.count - 1].heightMillimetres)
        var waterInBand = 0.0
        for (lower, upper) in zip(points, points.dropFirst()) {
            let from = max(lower.heightMillimetres, lowest)
            let to = min(upper.heightMillimetres, level)
            if lower.heightMillimetres < lowest, upper.heightMillimetres >= lowest {
                waterInBand += capacity.volumeRangeCubicMetres.lowerBound * share(at: lowest, lower, upper)
            }
            guard from < to else { continue }
            waterInBand += capacity.waterCubicMetres(
                from: from, share: share(at: from, lower, upper), to: to, share: share(at: to, lower, upper))
        }
        let bandVolume = belowTop - freeWater
        // Rounding must not make more water than there is liquid: the oil would be less than none.
        waterInBand = min(waterInBand, bandVolume)
        let water = min(total, freeWater + waterInBand + (total - belowTop) * topPercent / 100)
        return ProfileVolumes(
            total: total, water: water, oil: total - water, freeWater: freeWater, bandVolume: bandVolume,
            waterInBand: waterInBand)
    }

    /// The share of water, 0…1, at a height between two points that are not of the same height.
    private func share(at height: Double, _ lower: Point, _ upper: Point) -> Double {
        let way = (height - lower.heightMillimetres) / (upper.heightMillimetres - lower.heightMillimetres)
        return (lower.waterPercent + way * (upper.waterPercent - lower.waterPercent)) / 100
    }
}
