import Foundation
import Quantities
import Testing

@Suite struct WaterProfileTests {
    private func profile(_ pairs: [(Double, Double)], top: Double = 0) throws -> WaterProfile {
        try WaterProfile(
            points: pairs.map { WaterProfile.Point(heightMillimetres: $0.0, waterPercent: $0.1) }, topPercent: top)
    }

    private func table(_ name: String) throws -> TankCapacity {
        TankCapacity(strapping: try StrappingTable(csv: VectorFile.text("table_\(name)_main.csv")))
    }

    private func isNear(_ found: Double, _ expected: Double, _ tolerance: Double) -> Bool {
        abs(found - expected) <= tolerance
    }

    @Test func `gives the reference's volumes at every vector`() throws {
        let tables = ["T1": try table("T1"), "T2": try table("T2")]
        let rows = try VectorFile.rows("transition_band.csv")
        #expect(rows.count == 20)
        for row in rows {
            func number(_ column: String) throws -> Double { try #require(row[column].flatMap(Double.init)) }
            let points = try JSONDecoder().decode([[String]].self, from: Data(try #require(row["profile"]).utf8))
            var pairs: [(Double, Double)] = []
            for point in points { pairs.append((try #require(Double(point[0])), try #require(Double(point[1])))) }
            let top = row["w_top_pct"].flatMap(Double.init) ?? 0
            let found = try profile(pairs, top: top).volumes(
                upToMillimetres: try number("level_mm"), in: try #require(tables[row["table"] ?? ""]))
            let tolerance = try number("tol_abs")
            #expect(isNear(found.total, try number("exp_total"), tolerance), "\(row)")
            #expect(isNear(found.water, try number("exp_water"), tolerance), "\(row)")
            #expect(isNear(found.oil, try number("exp_oil"), tolerance), "\(row)")
            #expect(isNear(found.freeWater, try number("exp_free_water"), tolerance), "\(row)")
            #expect(isNear(found.bandVolume, try number("exp_band_volume"), tolerance), "\(row)")
            #expect(isNear(found.waterInBand, try number("exp_band_water"), tolerance), "\(row)")
        }
    }

    private static let example: [(Double, Double)] = [
        (6100, 100), (6250, 85), (6367, 60), (6500, 25), (6700, 8), (6900, 1.5),
    ]

    @Test func `gives the worked example`() throws {
        let found = try profile(WaterProfileTests.example).volumes(upToMillimetres: 9641, in: try table("T1"))
        #expect(isNear(found.freeWater, 2669.104, 1e-9))
        #expect(isNear(found.bandVolume, 352.973, 1e-9))
        #expect(isNear(found.waterInBand, 142.33295, 1e-5))
        #expect(isNear(found.water, 2811.43695, 1e-5))
        #expect(isNear(found.oil, 1419.88425, 1e-5))
    }

    @Test func `takes a single point for a sharp interface`() throws {
        let found = try profile([(6367, 60)]).volumes(upToMillimetres: 9641, in: try table("T1"))
        #expect(isNear(found.water, 2786.9044, 1e-9))
        #expect(isNear(found.oil, 1444.4168, 1e-9))
        #expect(found.bandVolume == 0)
        #expect(found.waterInBand == 0)
        let residual = try profile([(6367, 60)], top: 2).volumes(upToMillimetres: 9641, in: try table("T1"))
        #expect(isNear(residual.water, 2786.9044 + 0.02 * 1444.4168, 1e-9))
    }

    @Test func `takes two points of the same height for a step`() throws {
        let box = try TankCapacity(
            shape: .box(lengthMillimetres: 1000, widthMillimetres: 1000), heightMillimetres: 10_000)
        let found = try profile([(1000, 100), (1000, 40), (3000, 40), (3000, 0)]).volumes(
            upToMillimetres: 8000, in: box)
        #expect(isNear(found.freeWater, 1, 1e-12))
        #expect(isNear(found.bandVolume, 2, 1e-12))
        #expect(isNear(found.waterInBand, 0.8, 1e-12))
        #expect(isNear(found.oil, 6.2, 1e-12))
    }

    @Test func `cuts the band at a level inside it, and finds all water below the first point`() throws {
        let box = try TankCapacity(
            shape: .box(lengthMillimetres: 1000, widthMillimetres: 1000), heightMillimetres: 10_000)
        let band = try profile([(2000, 100), (4000, 0)])
        let inside = try band.volumes(upToMillimetres: 3000, in: box)
        #expect(isNear(inside.freeWater, 2, 1e-12))
        #expect(isNear(inside.bandVolume, 1, 1e-12))
        #expect(isNear(inside.waterInBand, 0.75, 1e-12))
        let below = try band.volumes(upToMillimetres: 1500, in: box)
        #expect(below.water == below.total && below.oil == 0)
        #expect(below.freeWater == below.total && below.bandVolume == 0 && below.waterInBand == 0)
        let empty = try band.volumes(upToMillimetres: 0, in: box)
        #expect(empty.total == 0 && empty.water == 0 && empty.oil == 0)
    }

    @Test func `counts what lies below the table's first level with the share just below it`() throws {
        let capacity = TankCapacity(
            strapping: try StrappingTable(csv: "level_mm,volume_m3\n100,5\n150,10\n200,15\n"))
        let within = try profile([(50, 100), (150, 0)]).volumes(upToMillimetres: 200, in: capacity)
        #expect(within.freeWater == 0)
        #expect(isNear(within.bandVolume, 10, 1e-12))
        #expect(isNear(within.waterInBand, 5 * 0.5 + 5 * 0.25, 1e-12))
        let above = try profile([(20, 100), (60, 0)], top: 10).volumes(upToMillimetres: 200, in: capacity)
        #expect(above.freeWater == 0 && above.bandVolume == 0)
        #expect(isNear(above.water, 1.5, 1e-12))
        let free = try profile([(100, 80), (200, 0)]).volumes(upToMillimetres: 200, in: capacity)
        #expect(free.freeWater == 5)
        #expect(isNear(free.waterInBand, 4, 1e-12))
    }

    @Test func `goes with the millimetre table where there is one`() throws {
        let capacity = try FractionTableTests.t1()
        let band = try profile([(4717, 100), (4762.5, 62.9), (4764.2, 36.8), (5151, 0), (5160, 3), (5160, 0)])
        let found = try band.volumes(upToMillimetres: 9641, in: capacity)
        #expect(isNear(found.total, 4231.321, 1e-9))
        #expect(try found.freeWater == capacity.volumeCubicMetres(atLevelMillimetres: 4717))
        // The same by tenths of a millimetre, in which share and volume are linear.
        var water = 0.0
        func share(_ height: Double) -> Double {
            switch height {
            case ..<4762.5: 1 - (height - 4717) / 45.5 * 0.371
            case ..<4764.2: 0.629 - (height - 4762.5) / 1.7 * 0.261
            case ..<5151: 0.368 - (height - 4764.2) / 386.8 * 0.368
            default: (height - 5151) / 9 * 0.03
            }
        }
        for tenth in 47_170..<51_600 {
            let (low, high) = (Double(tenth) / 10, Double(tenth + 1) / 10)
            let volume =
                try capacity.volumeCubicMetres(atLevelMillimetres: high)
                - capacity.volumeCubicMetres(atLevelMillimetres: low)
            water += volume * share((low + high) / 2)
        }
        #expect(isNear(found.waterInBand, water, 1e-8))
    }

    @Test func `integrates every form to a billionth`() throws {
        let heads: [TankShape.Heads] = [
            .flat, .ellipsoidal(depthMillimetres: nil), .sphericalCap(depthMillimetres: 350), .hemispherical,
            .torispherical(dishRatio: 1, knuckleRatio: 0.06), .torispherical(dishRatio: 0.8, knuckleRatio: 0.154),
        ]
        let shapes: [TankShape] =
            [
                .verticalCylinder(diameterMillimetres: 22_000, bottom: .flat),
                .verticalCylinder(diameterMillimetres: 22_000, bottom: .coneUp(heightMillimetres: 300)),
                .verticalCylinder(diameterMillimetres: 4800, bottom: .coneDown(heightMillimetres: 840)),
                .sphere(diameterMillimetres: 2800),
                .halfCylinder(diameterMillimetres: 2400, lengthMillimetres: 6000, wallMillimetres: 1700),
                .box(lengthMillimetres: 12_000, widthMillimetres: 8000),
            ]
            + heads.map { .horizontalCylinder(diameterMillimetres: 2800, lengthMillimetres: 8000, heads: $0) }
        for shape in shapes {
            let capacity = try TankCapacity(shape: shape, heightMillimetres: 3000)
            for (from, to) in [(0.0, 2800.0), (1.0, 1400), (50, 60), (1399, 2799.5)] {
                // Linear in the height over the whole band: the water is the mean volume below it.
                let found = try profile([(from, 100), (to, 0)]).volumes(
                    upToMillimetres: min(capacity.levelRangeMillimetres.upperBound, 2800), in: capacity)
                // Simpson's rule over the angle, which is smooth where the height is not.
                let steps = 4000
                let (middle, half) = ((from + to) / 2, (to - from) / 2)
                var mean = 0.0
                for step in 0...steps {
                    let angle = Double.pi * Double(step) / Double(steps)
                    let weight: Double = step == 0 || step == steps ? 1 : (step.isMultiple(of: 2) ? 2 : 4)
                    let level = max(from, min(to, middle - half * cos(angle)))
                    mean += try weight * capacity.volumeCubicMetres(atLevelMillimetres: level) * sin(angle) / 2
                }
                mean *= Double.pi / Double(steps) / 3
                #expect(
                    isNear(found.water, mean, capacity.capacityCubicMetres * 1e-9),
                    "\(shape.words) \(from)…\(to): \(found.water) \(mean)")
                #expect(found.water + found.oil == found.total || isNear(found.water + found.oil, found.total, 1e-12))
            }
        }
    }

    @Test func `keeps its digits where the band is a thousandth of a millimetre`() throws {
        let lying = try TankCapacity(
            shape: .horizontalCylinder(diameterMillimetres: 2800, lengthMillimetres: 8000, heads: .hemispherical),
            heightMillimetres: 0)
        let sharp = try lying.volumeCubicMetres(atLevelMillimetres: 900)
        let found = try profile([(900, 100), (900.001, 0)]).volumes(upToMillimetres: 2000, in: lying)
        #expect(isNear(found.water, sharp, 2e-5))
        #expect(found.waterInBand >= 0 && found.waterInBand <= found.bandVolume)
    }

    @Test func `allows a share that rises again`() throws {
        let box = try TankCapacity(
            shape: .box(lengthMillimetres: 1000, widthMillimetres: 1000), heightMillimetres: 10_000)
        let found = try profile([(1000, 20), (2000, 80), (3000, 0)]).volumes(upToMillimetres: 5000, in: box)
        #expect(isNear(found.waterInBand, 0.5 + 0.4, 1e-12))
    }

    @Test func `refuses a level outside the capacity, and takes a profile beyond it`() throws {
        let capacity = try table("T2")
        let band = try profile([(2000, 100), (9000, 0)])
        #expect(throws: CapacityFault.self) { try band.volumes(upToMillimetres: 5000, in: capacity) }
        #expect(throws: CapacityFault.notANumber) { try band.volumes(upToMillimetres: .nan, in: capacity) }
        #expect(try band.volumes(upToMillimetres: 2500, in: capacity).oil > 0)
    }

    @Test func `refuses a profile that says nothing`() {
        func fault(_ pairs: [(Double, Double)], top: Double = 0) -> ProfileFault? {
            do throws(ProfileFault) {
                _ = try WaterProfile(
                    points: pairs.map { WaterProfile.Point(heightMillimetres: $0.0, waterPercent: $0.1) },
                    topPercent: top)
                return nil
            } catch {
                return error
            }
        }
        #expect(fault([]) == .empty)
        #expect(fault([(0, 100), (10, 100.1)]) == .percent(point: 2, percent: 100.1))
        #expect(fault([(0, -0.1)]) == .percent(point: 1, percent: -0.1))
        #expect(fault([(.infinity, 5)]) == .height(point: 1))
        #expect(fault([(10, 100), (9, 50)]) == .heightFalls(point: 2, millimetres: 9, previous: 10))
        #expect(fault([(10, 100)], top: 101) == .topPercent(101))
        #expect(fault([(10, 100)], top: .nan) != nil)
        #expect(fault([(10, .nan)]) != nil)
        #expect(
            fault([(10, 100), (9, 50)])?.words == "profile point 2 at 9 mm lies below the one before, 10 mm")
    }
}
