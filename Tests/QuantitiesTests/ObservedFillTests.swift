import Quantities
import TankFarm
import Testing

@Suite struct ObservedFillTests {
    @Test func `tells a rise as a receipt`() throws {
        let upright = try TankCapacity(
            shape: .verticalCylinder(diameterMillimetres: 22_000, bottom: .flat), heightMillimetres: 14_000)
        let fill = try #require(
            ObservedFill(
                fromMillimetres: 9_000, toMillimetres: 9_100, duration: .seconds(300), capacity: upright))
        // 100 mm of π·11² m² in a twelfth of an hour; 2 mm of it in the same time.
        #expect(abs(fill.cubicMetresPerHour - 456.159) < 0.01)
        #expect(abs(fill.waverCubicMetresPerHour - 9.1232) < 0.001)
    }

    @Test func `the same receipt is the same one where a lying tank is narrow and where it is wide`() throws {
        let lying = try TankCapacity(
            shape: .horizontalCylinder(diameterMillimetres: 3_000, lengthMillimetres: 9_600, heads: .flat),
            heightMillimetres: 3_000)
        func fill(from: Double) throws -> Double {
            let volume = try lying.volumeCubicMetres(atLevelMillimetres: from)
            let end = try lying.levelMillimetres(ofCubicMetres: volume + 2)
            return try #require(
                ObservedFill(fromMillimetres: from, toMillimetres: end, duration: .seconds(300), capacity: lying)
            ).cubicMetresPerHour
        }
        #expect(abs(try fill(from: 50) - 24) < 0.01)
        #expect(abs(try fill(from: 1_450) - 24) < 0.01)
    }

    @Test func `says nothing without volumes, time or rise`() throws {
        let upright = try TankCapacity(
            shape: .verticalCylinder(diameterMillimetres: 22_000, bottom: .flat), heightMillimetres: 14_000)
        #expect(ObservedFill(fromMillimetres: 1, toMillimetres: 2, duration: .seconds(300), capacity: nil) == nil)
        #expect(ObservedFill(fromMillimetres: 1, toMillimetres: 2, duration: .zero, capacity: upright) == nil)
        #expect(ObservedFill(fromMillimetres: 2, toMillimetres: 2, duration: .seconds(300), capacity: upright) == nil)
        #expect(
            ObservedFill(fromMillimetres: 13_000, toMillimetres: 15_000, duration: .seconds(300), capacity: upright)
                == nil)
    }
}
