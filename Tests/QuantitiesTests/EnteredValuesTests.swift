import Quantities
import TankFarm
import Testing

@Suite struct EnteredValuesTests {
    private let tank = TankName("TK-1")

    private func time(_ seconds: Int64) -> WallTime { WallTime(milliseconds: seconds * 1000) }

    private func value(
        _ quantity: ManualQuantity, _ number: Double, at: Int64, until: Int64 = 1000, site: Bool = false
    ) -> ManualValue {
        ManualValue(
            tank: site ? nil : tank, quantity: quantity, value: number, by: "li", at: time(at), until: time(until))
    }

    @Test func `takes the newest of each, in any order`() {
        let entered = QuantityInputs.entered(
            [
                value(.density, 850, at: 20), value(.density, 840, at: 10), value(.temperature, 30, at: 5),
                value(.temperature, 31, at: 6),
            ], at: time(100))
        #expect(entered == [.density: .init(850), .temperature: .init(31)])
    }

    @Test func `keeps one that ran out, and says so`() {
        let values = [value(.density, 850, at: 20, until: 100), value(.density, 840, at: 10, until: 1000)]
        #expect(QuantityInputs.entered(values, at: time(99))[.density] == .init(850, isValid: true))
        // The older one is not in force again: another took its place.
        #expect(QuantityInputs.entered(values, at: time(100))[.density] == .init(850, isValid: false))
    }

    @Test func `lets the newer of water by volume and by mass take the other's place`() {
        let volume = value(.water, 1, at: 10)
        let mass = value(.waterByMass, 2, at: 20)
        #expect(QuantityInputs.entered([volume, mass], at: time(100)) == [.waterByMass: .init(2)])
        let later = value(.water, 3, at: 30)
        #expect(QuantityInputs.entered([later, mass], at: time(100)) == [.water: .init(3)])
    }

    @Test func `prefers the tank's ambient temperature to the site's while it is valid`() {
        let own = value(.ambient, 5, at: 10, until: 100)
        let site = value(.ambient, 9, at: 50, site: true)
        #expect(QuantityInputs.entered([own, site], at: time(60)) == [.ambient: .init(5)])
        #expect(QuantityInputs.entered([own, site], at: time(100)) == [.ambient: .init(9)])
        #expect(QuantityInputs.entered([own, site], at: time(2000)) == [.ambient: .init(5, isValid: false)])
        #expect(QuantityInputs.entered([site], at: time(60)) == [.ambient: .init(9)])
    }

    @Test func `knows nothing where nothing was entered`() {
        #expect(QuantityInputs.entered([], at: time(1)).isEmpty)
    }
}
