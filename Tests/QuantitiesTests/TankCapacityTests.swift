import Foundation
import Quantities
import Testing

@Suite struct TankCapacityTests {
    /// One of each form and a table.
    private func capacities() throws -> [TankCapacity] {
        let heads: [TankShape.Heads] = [
            .flat, .ellipsoidal(depthMillimetres: nil), .ellipsoidal(depthMillimetres: 500),
            .sphericalCap(depthMillimetres: 350), .hemispherical, .torispherical(dishRatio: 1, knuckleRatio: 0.06),
        ]
        let shapes: [TankShape] =
            [
                .verticalCylinder(diameterMillimetres: 22_000, bottom: .flat),
                .verticalCylinder(diameterMillimetres: 22_000, bottom: .coneUp(heightMillimetres: 300)),
                .verticalCylinder(diameterMillimetres: 4800, bottom: .coneDown(heightMillimetres: 840)),
                .sphere(diameterMillimetres: 12_300),
                .halfCylinder(diameterMillimetres: 2400, lengthMillimetres: 6000, wallMillimetres: 350),
                .box(lengthMillimetres: 12_000, widthMillimetres: 8000),
            ]
            + heads.map { .horizontalCylinder(diameterMillimetres: 2800, lengthMillimetres: 8000, heads: $0) }
        var all: [TankCapacity] = []
        for shape in shapes { all.append(try TankCapacity(shape: shape, heightMillimetres: 14_000)) }
        all.append(TankCapacity(strapping: try StrappingTable(csv: VectorFile.text("table_T1_main.csv"))))
        return all
    }

    @Test func `goes from level to volume and back to a millionth of a millimetre`() throws {
        for capacity in try capacities() {
            let (low, high) = (capacity.levelRangeMillimetres.lowerBound, capacity.levelRangeMillimetres.upperBound)
            for step in 1..<200 {
                let level = low + (high - low) * Double(step) / 200
                let volume = try capacity.volumeCubicMetres(atLevelMillimetres: level)
                let back = try capacity.levelMillimetres(ofCubicMetres: volume)
                #expect(abs(back - level) < 1e-6, "\(capacity.words) at \(level)")
            }
        }
    }

    @Test func `is exact at both ends, and the inverse with it`() throws {
        for capacity in try capacities() {
            let range = capacity.levelRangeMillimetres
            let least = try capacity.volumeCubicMetres(atLevelMillimetres: range.lowerBound)
            let most = try capacity.volumeCubicMetres(atLevelMillimetres: range.upperBound)
            #expect(least == 0, "\(capacity.words)")
            #expect(most == capacity.capacityCubicMetres, "\(capacity.words)")
            #expect(try capacity.levelMillimetres(ofCubicMetres: least) == range.lowerBound)
            #expect(try capacity.levelMillimetres(ofCubicMetres: most) == range.upperBound)
        }
    }

    @Test func `gives a higher level for every larger volume`() throws {
        for capacity in try capacities() {
            var last = -1.0
            for step in 0...500 {
                let level = try capacity.levelMillimetres(
                    ofCubicMetres: capacity.capacityCubicMetres * (Double(step) / 500))
                #expect(level > last, "\(capacity.words)")
                last = level
            }
        }
    }

    @Test func `refuses a level outside and names the end`() throws {
        let table = TankCapacity(
            strapping: try StrappingTable(csv: "level_mm,volume_m3\n100,5\n110,6\n120,7\n"))
        #expect(throws: CapacityFault.belowTable(100)) { try table.volumeCubicMetres(atLevelMillimetres: 99.9) }
        #expect(throws: CapacityFault.aboveTable(120)) { try table.volumeCubicMetres(atLevelMillimetres: 120.1) }
        let box = try TankCapacity(
            shape: .box(lengthMillimetres: 2000, widthMillimetres: 1000), heightMillimetres: 1500)
        #expect(throws: CapacityFault.belowTable(0)) { try box.volumeCubicMetres(atLevelMillimetres: -0.1) }
        #expect(throws: CapacityFault.aboveTable(1500)) { try box.volumeCubicMetres(atLevelMillimetres: 1500.1) }
        #expect(throws: CapacityFault.aboveTable(1500)) { try box.volumeCubicMetres(atLevelMillimetres: .infinity) }
        #expect(throws: CapacityFault.notANumber) { try box.volumeCubicMetres(atLevelMillimetres: .nan) }
    }

    @Test func `refuses a volume that it cannot hold`() throws {
        let table = TankCapacity(
            strapping: try StrappingTable(csv: "level_mm,volume_m3\n100,5\n110,6\n120,7\n"))
        #expect(throws: CapacityFault.lessThanLowest(5)) { try table.levelMillimetres(ofCubicMetres: 4.9) }
        #expect(throws: CapacityFault.moreThanCapacity(7)) { try table.levelMillimetres(ofCubicMetres: 7.1) }
        #expect(throws: CapacityFault.notANumber) { try table.levelMillimetres(ofCubicMetres: .nan) }
    }

    @Test func `puts a cone that hangs down on top of the shell's height`() throws {
        let capacity = try TankCapacity(
            shape: .verticalCylinder(diameterMillimetres: 4800, bottom: .coneDown(heightMillimetres: 840)),
            heightMillimetres: 6200)
        #expect(capacity.levelRangeMillimetres == 0...7040)
    }

    static let wrong: [(TankShape, Double, String)] = [
        (.verticalCylinder(diameterMillimetres: 0, bottom: .flat), 14_000, "diameter_mm"),
        (.verticalCylinder(diameterMillimetres: .nan, bottom: .flat), 14_000, "diameter_mm"),
        (.verticalCylinder(diameterMillimetres: .infinity, bottom: .flat), 14_000, "diameter_mm"),
        (.verticalCylinder(diameterMillimetres: 22_000, bottom: .flat), 0, "shell_height_mm"),
        (.verticalCylinder(diameterMillimetres: 9, bottom: .coneUp(heightMillimetres: -1)), 5, "bottom_height_mm"),
        (.verticalCylinder(diameterMillimetres: 9, bottom: .coneUp(heightMillimetres: 6)), 5, "bottom_height_mm"),
        (.verticalCylinder(diameterMillimetres: 9, bottom: .coneDown(heightMillimetres: -1)), 5, "bottom_height_mm"),
        (.horizontalCylinder(diameterMillimetres: -1, lengthMillimetres: 9, heads: .flat), 5, "diameter_mm"),
        (.horizontalCylinder(diameterMillimetres: 9, lengthMillimetres: 0, heads: .flat), 5, "length_mm"),
        (
            .horizontalCylinder(
                diameterMillimetres: 9, lengthMillimetres: 9, heads: .ellipsoidal(depthMillimetres: 0)), 5,
            "head_depth_mm"
        ),
        (
            .horizontalCylinder(
                diameterMillimetres: 9, lengthMillimetres: 9, heads: .ellipsoidal(depthMillimetres: 4.6)), 5,
            "head_depth_mm"
        ),
        (
            .horizontalCylinder(
                diameterMillimetres: 9, lengthMillimetres: 9, heads: .sphericalCap(depthMillimetres: 0)), 5,
            "head_depth_mm"
        ),
        (
            .horizontalCylinder(
                diameterMillimetres: 9, lengthMillimetres: 9, heads: .sphericalCap(depthMillimetres: 4.6)), 5,
            "head_depth_mm"
        ),
        (
            .horizontalCylinder(
                diameterMillimetres: 9, lengthMillimetres: 9,
                heads: .torispherical(dishRatio: 0.5, knuckleRatio: 0.06)), 5, "dish_ratio"
        ),
        (
            .horizontalCylinder(
                diameterMillimetres: 9, lengthMillimetres: 9, heads: .torispherical(dishRatio: 1, knuckleRatio: 0.5)),
            5, "knuckle_ratio"
        ),
        (
            .horizontalCylinder(
                diameterMillimetres: 9, lengthMillimetres: 9, heads: .torispherical(dishRatio: 1, knuckleRatio: 0)),
            5, "knuckle_ratio"
        ),
        (.sphere(diameterMillimetres: 0), 5, "diameter_mm"),
        (.halfCylinder(diameterMillimetres: 0, lengthMillimetres: 9, wallMillimetres: 0), 5, "diameter_mm"),
        (.halfCylinder(diameterMillimetres: 9, lengthMillimetres: -9, wallMillimetres: 0), 5, "length_mm"),
        (.halfCylinder(diameterMillimetres: 9, lengthMillimetres: 9, wallMillimetres: -1), 5, "wall_mm"),
        (.box(lengthMillimetres: 0, widthMillimetres: 9), 5, "length_mm"),
        (.box(lengthMillimetres: 9, widthMillimetres: 0), 5, "width_mm"),
        (.box(lengthMillimetres: 9, widthMillimetres: 9), -5, "shell_height_mm"),
    ]

    @Test(arguments: wrong)
    func `refuses a dimension that gives no tank, by its key`(shape: TankShape, height: Double, key: String) {
        do throws(CapacityFault) {
            _ = try TankCapacity(shape: shape, heightMillimetres: height)
            Issue.record("accepted \(shape)")
        } catch {
            guard case .dimension(key, _, _) = error else {
                Issue.record("\(error)")
                return
            }
            #expect(error.words.hasPrefix("\(key) is "))
        }
    }

    @Test func `needs no height for forms that have a top of their own`() throws {
        let lying = try TankCapacity(
            shape: .horizontalCylinder(diameterMillimetres: 2800, lengthMillimetres: 8000, heads: .flat),
            heightMillimetres: 0)
        #expect(lying.levelRangeMillimetres == 0...2800)
    }

    @Test func `tells what it is`() throws {
        #expect(
            try capacities().map(\.words) == [
                "vertical cylinder 22000 mm", "vertical cylinder 22000 mm, bottom cone up",
                "vertical cylinder 4800 mm, bottom cone down", "sphere 12300 mm", "half cylinder 2400 x 6000 mm",
                "box 12000 x 8000 mm", "horizontal cylinder 2800 x 8000 mm, flat heads",
                "horizontal cylinder 2800 x 8000 mm, ellipsoidal heads",
                "horizontal cylinder 2800 x 8000 mm, ellipsoidal heads",
                "horizontal cylinder 2800 x 8000 mm, spherical cap heads",
                "horizontal cylinder 2800 x 8000 mm, hemispherical heads",
                "horizontal cylinder 2800 x 8000 mm, torispherical heads", "strapping table, 1228 points",
            ])
    }

    @Test func `tells in words which end was passed`() {
        #expect(
            CapacityFault.aboveTable(12_500).words == "the level lies above the capacity table, which ends at 12500 mm")
        #expect(
            CapacityFault.belowTable(0.5).words == "the level lies below the capacity table, which begins at 0.5 mm")
    }

    @Test func `survives its own encoding`() throws {
        for capacity in try capacities() {
            let data = try JSONEncoder().encode(capacity)
            #expect(try JSONDecoder().decode(TankCapacity.self, from: data) == capacity)
        }
    }

    @Test func `is held to its rules when it comes out of a message`() throws {
        let sphere = try TankCapacity(shape: .sphere(diameterMillimetres: 4000), heightMillimetres: 1)
        let text = String(decoding: try JSONEncoder().encode(sphere), as: UTF8.self)
        let forged = Data(text.replacingOccurrences(of: "4000", with: "-4000").utf8)
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(TankCapacity.self, from: forged) }
    }

    @Test func `tells the level's words of its form, and no bottom zone`() throws {
        let sphere = try TankCapacity(shape: .sphere(diameterMillimetres: 4000), heightMillimetres: 1)
        let reading = try sphere.reading(atLevelMillimetres: 2000)
        #expect(reading.words == "sphere 4000 mm")
        #expect(!reading.isBottomZone)
        #expect(try reading.cubicMetres == sphere.volumeCubicMetres(atLevelMillimetres: 2000))
        #expect(throws: CapacityFault.aboveTable(4000)) { try sphere.reading(atLevelMillimetres: 4001) }
    }

    @Test func `counts upright cylinders and tables as such, and no other form`() throws {
        let upright = try capacities().map { ($0.words, $0.isUprightCylinder) }
        for (words, isUpright) in upright {
            #expect(isUpright == (words.hasPrefix("vertical") || words.hasPrefix("strapping")), "\(words)")
        }
    }

    @Test func `keeps a liquid head beside its volumes and adds it to none`() throws {
        let head = try LiquidHead(csv: "level_mm,volume_m3\n0,0\n5000,1\n")
        let shape = TankShape.verticalCylinder(diameterMillimetres: 8000, bottom: .flat)
        let with = try TankCapacity(shape: shape, heightMillimetres: 5000, liquidHead: head)
        let without = try TankCapacity(shape: shape, heightMillimetres: 5000)
        #expect(with.liquidHead == head)
        #expect(without.liquidHead == nil)
        #expect(with.capacityCubicMetres == without.capacityCubicMetres)
        let data = try JSONEncoder().encode(with)
        #expect(try JSONDecoder().decode(TankCapacity.self, from: data) == with)
    }

    @Test func `gives the surface of an upright cylinder up to its ends`() throws {
        let capacity = try TankCapacity(
            shape: .verticalCylinder(diameterMillimetres: 22_000, bottom: .flat), heightMillimetres: 14_000)
        for level in [0.0, 5, 7000, 14_000] {
            let surface = try #require(capacity.surfaceSquareMetres(atLevelMillimetres: level))
            #expect(abs(surface - Double.pi * 121) < 1e-6)
        }
        #expect(capacity.surfaceSquareMetres(atLevelMillimetres: 14_001) == nil)
    }
}
