/// The inner form of a tank, in millimetres, for tanks without a strapping table. The volumes that follow from it are in
/// `TankShape+Volume.swift`; whether the dimensions make sense is judged by `TankCapacity`.
package enum TankShape: Hashable, Sendable, Codable {
    /// An upright cylinder. Level 0 is the flat bottom, the shell's foot (cone up) or the apex (cone down).
    case verticalCylinder(diameterMillimetres: Double, bottom: Bottom)
    /// A lying cylinder; `lengthMillimetres` is its straight part, without the heads. Level 0 is the lowest line.
    case horizontalCylinder(diameterMillimetres: Double, lengthMillimetres: Double, heads: Heads)
    /// Level 0 is the lowest point.
    case sphere(diameterMillimetres: Double)
    /// A trough with a half-round bottom and straight walls of `wallMillimetres` (0 or more) above it, its ends flat.
    /// Level 0 is the lowest line.
    case halfCylinder(diameterMillimetres: Double, lengthMillimetres: Double, wallMillimetres: Double)
    /// Level 0 is the flat bottom.
    case box(lengthMillimetres: Double, widthMillimetres: Double)

    /// The bottom of an upright cylinder. A cone of height 0 is flat.
    package enum Bottom: Hashable, Sendable, Codable {
        case flat
        /// The centre is raised above the shell's foot.
        case coneUp(heightMillimetres: Double)
        /// The centre lies below the shell's foot: the apex is the lowest point and the datum.
        case coneDown(heightMillimetres: Double)
    }

    /// Both heads of a lying cylinder.
    package enum Heads: Hashable, Sendable, Codable {
        case flat
        /// Half of an ellipsoid, at most half the diameter deep; nil: the usual 2:1, a depth of a quarter of the diameter.
        case ellipsoidal(depthMillimetres: Double?)
        /// Part of a sphere, without a knuckle; the depth is at most half the diameter.
        case sphericalCap(depthMillimetres: Double)
        case hemispherical
        /// A dish of radius `dishRatio` × diameter (above 0.5), with a knuckle of radius `knuckleRatio` × diameter (between 0
        /// and 0.5): 1 and 0.06 for ASME F&D, 1 and 0.1 for Klöpper, 0.8 and 0.154 for Korbbogen.
        case torispherical(dishRatio: Double, knuckleRatio: Double)
    }
}
