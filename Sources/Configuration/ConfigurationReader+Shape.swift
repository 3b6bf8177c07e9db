import Quantities

extension ConfigurationReader {
    /// No tank is larger: a kilometre.
    static let largestMillimetres = 1_000_000.0

    /// The table `shape`; nil where there is none, or where it is wrong.
    func readShape(_ reader: TableReader) -> TankShape? {
        guard let table = reader.table("shape") else { return nil }
        defer { table.finish() }
        let kinds = ["vertical_cylinder", "horizontal_cylinder", "sphere", "half_cylinder", "box"]
        table.require("kind", "one of \(NumberWords.list(kinds))")
        switch table.choice("kind", of: kinds) {
        case "vertical_cylinder":
            let diameter = required(table, "diameter_mm")
            guard let bottom = readBottom(table), let diameter else { return nil }
            return .verticalCylinder(diameterMillimetres: diameter, bottom: bottom)
        case "horizontal_cylinder":
            let diameter = required(table, "diameter_mm")
            let length = required(table, "length_mm")
            guard let heads = readHeads(table, diameter: diameter), let diameter, let length else { return nil }
            return .horizontalCylinder(diameterMillimetres: diameter, lengthMillimetres: length, heads: heads)
        case "sphere":
            return required(table, "diameter_mm").map { .sphere(diameterMillimetres: $0) }
        case "half_cylinder":
            let diameter = required(table, "diameter_mm")
            let length = required(table, "length_mm")
            let wall =
                table.has("wall_mm") ? table.number("wall_mm", in: 0...Self.largestMillimetres, unit: "mm") : 0
            table.accept("wall_mm")
            guard let diameter, let length, let wall else { return nil }
            return .halfCylinder(diameterMillimetres: diameter, lengthMillimetres: length, wallMillimetres: wall)
        case "box":
            let length = required(table, "length_mm")
            let width = required(table, "width_mm")
            guard let length, let width else { return nil }
            return .box(lengthMillimetres: length, widthMillimetres: width)
        default:
            // Which keys belong here is not known without a kind: none is held against it.
            for key in table.keys where key != "kind" { table.accept(key) }
            return nil
        }
    }

    /// A dimension above zero that must be there.
    private func required(_ table: TableReader, _ key: String) -> Double? {
        table.require(key, "a length in mm")
        return table.positive(key, upTo: Self.largestMillimetres, unit: "mm")
    }

    private func readBottom(_ table: TableReader) -> TankShape.Bottom? {
        let kind = table.has("bottom") ? table.choice("bottom", of: ["flat", "cone_up", "cone_down"]) : "flat"
        table.accept("bottom")
        switch kind {
        case "cone_up": return required(table, "bottom_height_mm").map { .coneUp(heightMillimetres: $0) }
        case "cone_down": return required(table, "bottom_height_mm").map { .coneDown(heightMillimetres: $0) }
        case "flat":
            table.refuse(["bottom_height_mm"], "belongs to bottom = \"cone_up\" or \"cone_down\"; this one is flat")
            return .flat
        default:
            table.accept("bottom_height_mm")
            return nil
        }
    }

    private func readHeads(_ table: TableReader, diameter: Double?) -> TankShape.Heads? {
        let kinds = ["flat", "ellipsoidal", "spherical_cap", "hemispherical", "torispherical"]
        let kind = table.has("heads") ? table.choice("heads", of: kinds) : "flat"
        table.accept("heads")
        let foreign: [String: [String]] = [
            "flat": ["head_depth_mm", "dish_ratio", "knuckle_ratio"],
            "hemispherical": ["head_depth_mm", "dish_ratio", "knuckle_ratio"],
            "ellipsoidal": ["dish_ratio", "knuckle_ratio"], "spherical_cap": ["dish_ratio", "knuckle_ratio"],
            "torispherical": ["head_depth_mm"],
        ]
        if let kind { table.refuse(foreign[kind] ?? [], "does not belong to \(kind) heads") }
        switch kind {
        case "flat": return .flat
        case "hemispherical": return .hemispherical
        case "ellipsoidal":
            guard table.has("head_depth_mm") else {
                table.accept("head_depth_mm")
                return .ellipsoidal(depthMillimetres: nil)
            }
            return readHeadDepth(table, diameter: diameter).map { .ellipsoidal(depthMillimetres: $0) }
        case "spherical_cap":
            table.require("head_depth_mm", "a length in mm")
            return readHeadDepth(table, diameter: diameter).map { .sphericalCap(depthMillimetres: $0) }
        case "torispherical":
            table.require("dish_ratio", "dish radius ÷ diameter, above 0.5")
            table.require("knuckle_ratio", "knuckle radius ÷ diameter, above 0 and below 0.5")
            let dish = table.positive("dish_ratio", upTo: 100)
            let knuckle = table.positive("knuckle_ratio", upTo: 100)
            guard let dish, let knuckle else { return nil }
            return .torispherical(dishRatio: dish, knuckleRatio: knuckle)
        default:
            for key in ["head_depth_mm", "dish_ratio", "knuckle_ratio"] { table.accept(key) }
            return nil
        }
    }

    /// At most the cylinder's radius: no head is deeper.
    private func readHeadDepth(_ table: TableReader, diameter: Double?) -> Double? {
        table.positive("head_depth_mm", upTo: diameter.map { $0 / 2 } ?? Self.largestMillimetres, unit: "mm")
    }
}

extension TankShape {
    /// The height of a vessel that lies or is round; nil where the shell's height must be told.
    var ownHeightMillimetres: Double? {
        switch self {
        case .verticalCylinder, .box: nil
        case .horizontalCylinder(let diameter, _, _), .sphere(let diameter): diameter
        case .halfCylinder(let diameter, _, let wall): diameter / 2 + wall
        }
    }

    /// Only such a shell stretches evenly, and only in one can a roof float.
    var isUprightCylinder: Bool { if case .verticalCylinder = self { true } else { false } }
}
