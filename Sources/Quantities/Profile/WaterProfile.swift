/// How much water there is at each height of an oil–water tank, from a gauge that measures it at several points: water
/// alone below the first point, linear between points, and a residual share above the last.
package struct WaterProfile: Hashable, Sendable {
    package struct Point: Hashable, Sendable, Codable {
        /// Above the datum plate. Two points of the same height are a step.
        package let heightMillimetres: Double
        /// By volume, 0…100.
        package let waterPercent: Double

        package init(heightMillimetres: Double, waterPercent: Double) {
            self.heightMillimetres = heightMillimetres
            self.waterPercent = waterPercent
        }
    }

    /// At least one, the lowest first. A single one is a sharp interface.
    package let points: [Point]
    /// Above the last point, percent by volume.
    package let topPercent: Double

    /// - Parameters:
    ///   - points: From the top of the free water to the bottom of the clean oil; heights never fall, the share of water
    ///     may rise and fall.
    ///   - topPercent: What stays in the oil above. Not for water that sediment and water (CSW) takes off again.
    /// - Throws: what is wrong first.
    package init(points: [Point], topPercent: Double = 0) throws(ProfileFault) {
        guard !points.isEmpty else { throw .empty }
        for (index, point) in points.enumerated() {
            guard point.heightMillimetres.isFinite else { throw .height(point: index + 1) }
            guard (0...100).contains(point.waterPercent) else {
                throw .percent(point: index + 1, percent: point.waterPercent)
            }
            if index > 0, point.heightMillimetres < points[index - 1].heightMillimetres {
                throw .heightFalls(
                    point: index + 1, millimetres: point.heightMillimetres,
                    previous: points[index - 1].heightMillimetres)
            }
        }
        guard (0...100).contains(topPercent) else { throw .topPercent(topPercent) }
        self.points = points
        self.topPercent = topPercent
    }
}

/// Why a water-cut profile says nothing. Points are counted from one.
package enum ProfileFault: Error, Hashable, Sendable {
    case empty
    /// A height that is not a number.
    case height(point: Int)
    case percent(point: Int, percent: Double)
    case heightFalls(point: Int, millimetres: Double, previous: Double)
    case topPercent(Double)

    /// For people: what is wrong and what is allowed.
    package var words: String {
        switch self {
        case .empty: "the water-cut profile has no point"
        case .height(let point): "the height of profile point \(point) is not a number"
        case .percent(let point, let percent):
            "the water cut of profile point \(point) is \(short(percent)); it must be from 0 to 100 %"
        case .heightFalls(let point, let millimetres, let previous):
            "profile point \(point) at \(short(millimetres)) mm lies below the one before, \(short(previous)) mm"
        case .topPercent(let percent):
            "the water cut above the profile is \(short(percent)); it must be from 0 to 100 %"
        }
    }
}
