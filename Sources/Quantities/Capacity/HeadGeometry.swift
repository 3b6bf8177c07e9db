import Glibc

/// One head of a lying cylinder: how much of it lies below a level. Metres and cubic metres.
enum HeadGeometry {
    case flat
    case ellipsoid(radius: Double, depth: Double)
    case dished(DishedHead)

    init(_ heads: TankShape.Heads, radius: Double) {
        switch heads {
        case .flat: self = .flat
        case .ellipsoidal(let depth): self = .ellipsoid(radius: radius, depth: depth.map { $0 / 1000 } ?? radius / 2)
        case .hemispherical: self = .ellipsoid(radius: radius, depth: radius)
        case .sphericalCap(let depth): self = .dished(DishedHead(radius: radius, capDepth: depth / 1000))
        case .torispherical(let dish, let knuckle):
            self = .dished(DishedHead(radius: radius, dishRatio: dish, knuckleRatio: knuckle))
        }
    }

    /// The level counts from the cylinder's lowest line, 0…2 radii.
    func volume(level: Double) -> Double {
        switch self {
        case .flat: 0
        case .ellipsoid(let radius, let depth): .pi * depth * level * level / 2 * (1 - level / (3 * radius))
        case .dished(let head): head.volume(level: level)
        }
    }
}

/// A spherical crown, and between it and the cylinder perhaps a knuckle, a part of a torus.
struct DishedHead {
    /// Of the cylinder.
    private let radius: Double
    private let crownRadius: Double
    /// The angle, seen from the crown's centre, between the axis and the crown's edge.
    private let crownAngle: Double
    /// Where the crown ends, from the axis.
    private let crownEdge: Double
    /// Zero where there is no knuckle.
    private let knuckleRadius: Double
    /// Of the knuckle's circle, from the axis.
    private let knuckleCentre: Double
    private let fullVolume: Double

    /// Where crown and knuckle meet, from the axis; nil without a knuckle.
    var seamMetres: Double? { knuckleRadius > 0 ? crownEdge : nil }

    init(radius: Double, capDepth: Double) {
        self.radius = radius
        crownRadius = (radius * radius + capDepth * capDepth) / (2 * capDepth)
        crownAngle = asin(min(1, radius / crownRadius))
        crownEdge = radius
        knuckleRadius = 0
        knuckleCentre = radius
        fullVolume = .pi * capDepth * (3 * radius * radius + capDepth * capDepth) / 6
    }

    init(radius: Double, dishRatio: Double, knuckleRatio: Double) {
        let crown = 2 * radius * dishRatio
        let knuckle = 2 * radius * knuckleRatio
        let centre = radius - knuckle
        let angle = asin(min(1, centre / (crown - knuckle)))
        // Along the axis, from the cylinder's end: where the knuckle meets the crown.
        let joint = knuckle * cos(angle)
        let torus =
            (centre * centre + knuckle * knuckle) * joint - joint * joint * joint / 3
            + centre
            * (joint * sqrt(max(0, knuckle * knuckle - joint * joint))
                + knuckle * knuckle * asin(min(1, joint / knuckle)))
        // Of the crown's height, and not of what lies on either side of it: a flat dish's radius is a hundred times that.
        let crownHeight = 2 * crown * sin(angle / 2) * sin(angle / 2)
        let cap = crownHeight * crownHeight * (crown - crownHeight / 3)
        self.radius = radius
        crownRadius = crown
        crownAngle = angle
        crownEdge = crown * sin(angle)
        knuckleRadius = knuckle
        knuckleCentre = centre
        fullVolume = .pi * (torus + cap)
    }

    func volume(level: Double) -> Double {
        // The integral is taken below the axis only, where the cross-sections are less than half circles; above it the
        // head's symmetry gives the rest, and an empty and a full head come out exact.
        level > radius
            ? fullVolume - lowerVolume(depth: level - radius) : lowerVolume(depth: radius - level)
    }

    /// The volume below a horizontal plane `depth` (0…radius) under the axis: the cross-sections' segments, added
    /// along the axis.
    private func lowerVolume(depth: Double) -> Double {
        var volume = 0.0
        // Both integrands begin or end like a square root; the squared parameter takes that away, and sixteen points
        // suffice.
        if depth < crownEdge {
            let start = asin(min(1, depth / crownRadius))
            let span = crownAngle - start
            volume += GaussLegendre.integrate { s in
                let section = crownRadius * sin(start + span * s * s)
                return circleSegmentArea(radius: section, height: section - depth) * section * 2 * span * s
            }
        }
        if knuckleRadius > 0 {
            let span = acos(max(-1, min(1, (max(crownEdge, depth) - knuckleCentre) / knuckleRadius)))
            volume += GaussLegendre.integrate { s in
                let lateral = knuckleRadius * cos(span * (1 - (1 - s) * (1 - s)))
                let section = knuckleCentre + lateral
                return circleSegmentArea(radius: section, height: section - depth) * lateral * 2 * span * (1 - s)
            }
        }
        return volume
    }
}

/// Numerical integration over 0…1 with sixteen points (Gauss and Legendre), exact for polynomials up to degree 31.
enum GaussLegendre {
    /// The positive half of the points on −1…1 with their weights (Abramowitz and Stegun, table 25.4).
    private static let points: [(at: Double, weight: Double)] = [
        (0.095012509837637440185, 0.189450610455068496285),
        (0.281603550779258913230, 0.182603415044923588867),
        (0.458016777657227386342, 0.169156519395002538189),
        (0.617876244402643748447, 0.149595988816576732081),
        (0.755404408355003033895, 0.124628971255533872052),
        (0.865631202387831743880, 0.095158511682492784810),
        (0.944575023073232576078, 0.062253523938647892863),
        (0.989400934991649932596, 0.027152459411754094852),
    ]

    static func integrate(_ integrand: (Double) -> Double) -> Double {
        var sum = 0.0
        for (at, weight) in points {
            sum += weight * (integrand((1 - at) / 2) + integrand((1 + at) / 2))
        }
        return sum / 2
    }
}
