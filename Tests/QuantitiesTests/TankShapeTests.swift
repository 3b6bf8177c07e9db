import Foundation
import Quantities
import Testing

@Suite struct TankShapeTests {
    struct Vector: CustomTestStringConvertible {
        let id: String
        let shape: TankShape
        let heightMillimetres: Double
        let levelMillimetres: Double
        let expected: Double
        let tolerance: Double
        var testDescription: String { "\(id) \(shape.words) at \(levelMillimetres) mm" }
    }

    static func vectors() throws -> [Vector] {
        try VectorFile.rows("geometry.csv").map { row in
            let parameters = try JSONDecoder().decode(
                [String: String].self, from: Data(try #require(row["params"]).utf8))
            func millimetres(_ key: String) throws -> Double {
                try #require(parameters[key].flatMap(Double.init), "\(key) of \(row)") * 1000
            }
            func ratio(_ key: String) throws -> Double { try millimetres(key) / 1000 }
            let shape: TankShape
            switch row["shape"] {
            case "vertical":
                let bottom: TankShape.Bottom =
                    switch parameters["bottom"] {
                    case "cone_up": .coneUp(heightMillimetres: try millimetres("hc"))
                    case "cone_down": .coneDown(heightMillimetres: try millimetres("hc"))
                    default: .flat
                    }
                shape = .verticalCylinder(diameterMillimetres: try 2 * millimetres("R"), bottom: bottom)
            case "horizontal":
                let heads: TankShape.Heads =
                    switch parameters["head"] {
                    case "ellipsoidal": .ellipsoidal(depthMillimetres: try millimetres("a"))
                    case "spherical_cap": .sphericalCap(depthMillimetres: try millimetres("a"))
                    case "hemispherical": .hemispherical
                    case "torispherical": .torispherical(dishRatio: try ratio("f"), knuckleRatio: try ratio("k"))
                    default: .flat
                    }
                shape = .horizontalCylinder(
                    diameterMillimetres: try 2 * millimetres("R"), lengthMillimetres: try millimetres("L"),
                    heads: heads)
            case "sphere":
                shape = .sphere(diameterMillimetres: try 2 * millimetres("R"))
            case "half_cylinder":
                shape = .halfCylinder(
                    diameterMillimetres: try 2 * millimetres("R"), lengthMillimetres: try millimetres("L"),
                    wallMillimetres: try millimetres("s"))
            default:
                #expect(row["shape"] == "cuboid")
                shape = .box(lengthMillimetres: try millimetres("L"), widthMillimetres: try millimetres("W"))
            }
            let expected = try #require(row["exp_volume"].flatMap(Double.init))
            let relative = try #require(row["tol_rel"].flatMap(Double.init))
            let absolute = try #require(row["tol_abs"].flatMap(Double.init))
            return Vector(
                id: row["id"] ?? "", shape: shape,
                heightMillimetres: parameters["H"] == nil ? 1 : try millimetres("H"),
                levelMillimetres: try #require(row["h_m"].flatMap(Double.init)) * 1000, expected: expected,
                tolerance: max(absolute, abs(expected) * relative))
        }
    }

    @Test func `gives the reference's volume at every vector of every shape`() throws {
        let vectors = try TankShapeTests.vectors()
        #expect(vectors.count == 130)
        for vector in vectors {
            let volume = vector.shape.volumeCubicMetres(
                atLevelMillimetres: vector.levelMillimetres, heightMillimetres: vector.heightMillimetres)
            #expect(abs(volume - vector.expected) <= vector.tolerance, "\(vector.testDescription)")
        }
    }

    @Test func `never falls and never jumps from the bottom to the top of every shape`() throws {
        let shapes = Dictionary(
            try TankShapeTests.vectors().map { ($0.shape, $0.heightMillimetres) },
            uniquingKeysWith: { first, _ in first })
        #expect(shapes.count == 38)
        for (shape, height) in shapes {
            let top = shape.topMillimetres(heightMillimetres: height)
            let full = shape.volumeCubicMetres(atLevelMillimetres: top, heightMillimetres: height)
            var last = shape.volumeCubicMetres(atLevelMillimetres: 0, heightMillimetres: height)
            #expect(last == 0, "\(shape.words)")
            let steps = 2000
            for step in 1...steps {
                let level = top * Double(step) / Double(steps)
                let volume = shape.volumeCubicMetres(atLevelMillimetres: level, heightMillimetres: height)
                // Rounding in the last places is allowed to show, no more.
                #expect(volume >= last - full * 1e-12, "\(shape.words) at \(level)")
                #expect(volume - last < full * 4 / Double(steps), "\(shape.words) at \(level)")
                last = volume
            }
        }
    }

    @Test func `gives half of a torispherical head at half height`() {
        let shape = TankShape.horizontalCylinder(
            diameterMillimetres: 2800, lengthMillimetres: 8000,
            heads: .torispherical(dishRatio: 0.8, knuckleRatio: 0.154))
        let half = shape.volumeCubicMetres(atLevelMillimetres: 1400, heightMillimetres: 2800)
        let full = shape.volumeCubicMetres(atLevelMillimetres: 2800, heightMillimetres: 2800)
        #expect(abs(half - full / 2) < 1e-9)
    }

    @Test(arguments: [
        // In mm; volumes of a segment times the length, computed with forty digits.
        (50_000.0, 20_000.0, 1.0, 0.00596281216278402289), (50_000, 20_000, 10, 0.18855049420382124),
        (3200, 11_500, 0.1, 0.0000274288433747450137), (2400, 6000, 300, 1.95830677718327412),
        (2400, 6000, 1199.9, 13.5702402635095735),
    ])
    func `keeps ten digits close to the lowest line of a round tank`(
        diameter: Double, length: Double, level: Double, expected: Double
    ) {
        let trough = TankShape.halfCylinder(
            diameterMillimetres: diameter, lengthMillimetres: length, wallMillimetres: 0)
        let lying = TankShape.horizontalCylinder(
            diameterMillimetres: diameter, lengthMillimetres: length, heads: .flat)
        for shape in [trough, lying] {
            let volume = shape.volumeCubicMetres(atLevelMillimetres: level, heightMillimetres: 1)
            #expect(abs(volume - expected) <= 1e-10 * expected, "\(shape.words): \(volume)")
        }
    }

    @Test func `keeps ten digits of a dish that is nearly flat`() {
        func full(_ heads: TankShape.Heads) -> Double {
            TankShape.horizontalCylinder(diameterMillimetres: 10_000, lengthMillimetres: 1, heads: heads)
                .volumeCubicMetres(atLevelMillimetres: 10_000, heightMillimetres: 1)
        }
        let head = (full(.torispherical(dishRatio: 100, knuckleRatio: 0.001)) - full(.flat)) / 2
        #expect(abs(head - 1.27169668095463192) <= 1e-10)
    }

    @Test func `takes a cone of height zero for a flat bottom`() {
        for bottom in [TankShape.Bottom.coneUp(heightMillimetres: 0), .coneDown(heightMillimetres: 0)] {
            let cone = TankShape.verticalCylinder(diameterMillimetres: 10_000, bottom: bottom)
            let flat = TankShape.verticalCylinder(diameterMillimetres: 10_000, bottom: .flat)
            for level in [0.0, 0.5, 1234, 8000] {
                #expect(
                    cone.volumeCubicMetres(atLevelMillimetres: level, heightMillimetres: 8000)
                        == flat.volumeCubicMetres(atLevelMillimetres: level, heightMillimetres: 8000))
            }
        }
    }

    @Test func `takes ellipsoidal heads without a depth for two to one`() {
        func volume(_ depth: Double?) -> Double {
            TankShape.horizontalCylinder(
                diameterMillimetres: 3200, lengthMillimetres: 9000, heads: .ellipsoidal(depthMillimetres: depth)
            ).volumeCubicMetres(atLevelMillimetres: 1000, heightMillimetres: 3200)
        }
        #expect(volume(nil) == volume(800))
        #expect(volume(nil) != volume(700))
    }

    @Test func `counts a level outside the form as its bottom or top`() {
        let shape = TankShape.sphere(diameterMillimetres: 4000)
        #expect(shape.volumeCubicMetres(atLevelMillimetres: -50, heightMillimetres: 1) == 0)
        #expect(
            shape.volumeCubicMetres(atLevelMillimetres: 9000, heightMillimetres: 1)
                == shape.volumeCubicMetres(atLevelMillimetres: 4000, heightMillimetres: 1))
    }
}
