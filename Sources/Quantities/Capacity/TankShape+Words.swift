extension TankShape {
    /// What it is, for people: `vertical cylinder 22000 mm`, `horizontal cylinder 2800 x 8000 mm`.
    package var words: String {
        switch self {
        case .verticalCylinder(let diameter, .flat): "vertical cylinder \(short(diameter)) mm"
        case .verticalCylinder(let diameter, .coneUp): "vertical cylinder \(short(diameter)) mm, bottom cone up"
        case .verticalCylinder(let diameter, .coneDown): "vertical cylinder \(short(diameter)) mm, bottom cone down"
        case .horizontalCylinder(let diameter, let length, let heads):
            "horizontal cylinder \(short(diameter)) x \(short(length)) mm, \(heads.words) heads"
        case .sphere(let diameter): "sphere \(short(diameter)) mm"
        case .halfCylinder(let diameter, let length, _): "half cylinder \(short(diameter)) x \(short(length)) mm"
        case .box(let length, let width): "box \(short(length)) x \(short(width)) mm"
        }
    }

    /// Whether the dimensions give a tank at all. The keys in the fault are those of the configuration.
    /// - Throws: `.dimension` for the first that does not.
    func validate(heightMillimetres: Double) throws(CapacityFault) {
        switch self {
        case .verticalCylinder(let diameter, let bottom):
            try positive("diameter_mm", diameter)
            try positive("shell_height_mm", heightMillimetres)
            switch bottom {
            case .flat: break
            case .coneUp(let cone): try within("bottom_height_mm", cone, 0...heightMillimetres)
            case .coneDown(let cone): try within("bottom_height_mm", cone, 0...largestMillimetres)
            }
        case .horizontalCylinder(let diameter, let length, let heads):
            try positive("diameter_mm", diameter)
            try positive("length_mm", length)
            try heads.validate(diameter: diameter)
        case .sphere(let diameter):
            try positive("diameter_mm", diameter)
        case .halfCylinder(let diameter, let length, let wall):
            try positive("diameter_mm", diameter)
            try positive("length_mm", length)
            try within("wall_mm", wall, 0...largestMillimetres)
        case .box(let length, let width):
            try positive("length_mm", length)
            try positive("width_mm", width)
            try positive("shell_height_mm", heightMillimetres)
        }
    }
}

extension TankShape.Heads {
    fileprivate var words: String {
        switch self {
        case .flat: "flat"
        case .ellipsoidal: "ellipsoidal"
        case .sphericalCap: "spherical cap"
        case .hemispherical: "hemispherical"
        case .torispherical: "torispherical"
        }
    }

    fileprivate func validate(diameter: Double) throws(CapacityFault) {
        switch self {
        case .flat, .hemispherical, .ellipsoidal(nil):
            break
        case .ellipsoidal(.some(let depth)):
            try positive("head_depth_mm", depth)
            // Deeper than a hemisphere: such a head is not made, and the depth is a mistake.
            try within("head_depth_mm", depth, 0...diameter / 2)
        case .sphericalCap(let depth):
            try positive("head_depth_mm", depth)
            // Beyond half the diameter the cap would bulge out over the cylinder.
            try within("head_depth_mm", depth, 0...diameter / 2)
        case .torispherical(let dish, let knuckle):
            guard dish > 0.5, dish <= 100 else {
                throw .dimension(key: "dish_ratio", value: dish, allowed: "above 0.5 and at most 100")
            }
            guard knuckle > 0, knuckle < 0.5 else {
                throw .dimension(key: "knuckle_ratio", value: knuckle, allowed: "above 0 and below 0.5")
            }
        }
    }
}

/// A kilometre: no tank is larger, and volumes stay far from what a Double cannot hold.
private let largestMillimetres = 1_000_000.0

private func positive(_ key: String, _ value: Double) throws(CapacityFault) {
    guard value > 0, value <= largestMillimetres else {
        throw .dimension(key: key, value: value, allowed: "above 0 and at most \(short(largestMillimetres))")
    }
}

private func within(_ key: String, _ value: Double, _ range: ClosedRange<Double>) throws(CapacityFault) {
    guard range.contains(value) else {
        throw .dimension(
            key: key, value: value, allowed: "from \(short(range.lowerBound)) to \(short(range.upperBound))")
    }
}
