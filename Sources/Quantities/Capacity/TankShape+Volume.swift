import Glibc

extension TankShape {
    /// The highest level of the form, in millimetres above its datum. `heightMillimetres` is the shell's height and counts for
    /// upright cylinders and boxes only, whose form has no top of its own; a cone below the shell's foot comes on top of it.
    package func topMillimetres(heightMillimetres: Double) -> Double {
        switch self {
        case .verticalCylinder(_, .coneDown(let depth)): heightMillimetres + depth
        case .verticalCylinder, .box: heightMillimetres
        case .horizontalCylinder(let diameter, _, _), .sphere(let diameter): diameter
        case .halfCylinder(let diameter, _, let wall): diameter / 2 + wall
        }
    }

    /// The volume below a level, in cubic metres, by the closed formulas of solid geometry (torispherical and spherical-cap
    /// heads by a one-dimensional integral, exact to 1e-10). Levels outside the form count as its bottom or top:
    /// `TankCapacity` is what refuses them. Dimensions must be such as `TankCapacity` accepts.
    package func volumeCubicMetres(atLevelMillimetres level: Double, heightMillimetres: Double) -> Double {
        let level = min(max(level, 0), topMillimetres(heightMillimetres: heightMillimetres)) / 1000
        switch self {
        case .verticalCylinder(let diameter, let bottom):
            return verticalVolume(radius: diameter / 2000, bottom: bottom, level: level)
        case .horizontalCylinder(let diameter, let length, let heads):
            let radius = diameter / 2000
            return length / 1000 * circleSegmentArea(radius: radius, height: level)
                + 2 * HeadGeometry(heads, radius: radius).volume(level: level)
        case .sphere(let diameter):
            return .pi * level * level * (3 * diameter / 2000 - level) / 3
        case .halfCylinder(let diameter, let length, _):
            let radius = diameter / 2000
            let area =
                level <= radius
                ? circleSegmentArea(radius: radius, height: level)
                : .pi * radius * radius / 2 + 2 * radius * (level - radius)
            return length / 1000 * area
        case .box(let length, let width):
            return length / 1000 * width / 1000 * level
        }
    }
}

/// Radius and level in metres, cubic metres out.
private func verticalVolume(radius: Double, bottom: TankShape.Bottom, level: Double) -> Double {
    let area = Double.pi * radius * radius
    switch bottom {
    case .flat:
        return area * level
    case .coneUp(let millimetres):
        let cone = millimetres / 1000
        guard level < cone else { return area * (level - cone / 3) }
        // The textbook form h − (c/3)(1 − (1 − h/c)³), multiplied out: that one loses all digits at low levels.
        return area * level * level / cone * (1 - level / (3 * cone))
    case .coneDown(let millimetres):
        let cone = millimetres / 1000
        guard level < cone else { return area * (level - 2 * cone / 3) }
        return area * level * level * level / (3 * cone * cone)
    }
}

/// The area of a circle below a horizontal line `height` above its lowest point. Metres in, square metres out.
func circleSegmentArea(radius: Double, height: Double) -> Double {
    guard height > 0, radius > 0 else { return 0 }
    guard height < 2 * radius else { return .pi * radius * radius }
    // The whole angle at the centre, by the half height's sine and not by the cosine of the handbooks, which near 1 has
    // lost its digits: a millimetre in a wide tank would be right to the seventh only.
    let angle = height < radius ? 4 * asin(sqrt(height / (2 * radius))) : 2 * acos(max(-1, (radius - height) / radius))
    return radius * radius / 2 * angleLessSine(angle)
}

/// x − sin x, for 0 or more, where both are nearly the same too.
private func angleLessSine(_ angle: Double) -> Double {
    guard angle < 1 else { return angle - sin(angle) }
    let square = angle * angle
    var (term, sum) = (angle * square / 6, 0.0)
    var factor = 4.0
    while term.magnitude > sum.magnitude * 1e-17 {
        sum += term
        term *= -square / (factor * (factor + 1))
        factor += 2
    }
    return sum
}
