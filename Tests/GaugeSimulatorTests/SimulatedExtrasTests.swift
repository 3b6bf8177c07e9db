import GaugeSimulator
import Glibc
import TankFarm
import Testing

/// What is in a simulated tank besides level, interface and temperature.
struct SimulatedExtrasTests {
    private func values(
        level: Double = 9_641, interface: Double? = 6_367, seed: UInt64 = 1, at secondOfDay: Double = 28_800
    ) throws -> SimulatedValues {
        let spec = TestSite.spec("TK-1", level: level, interface: interface)
        let farm = SimulatedFarm(tanks: [spec], seed: seed, secondOfDay: secondOfDay)
        var values = try #require(farm.truth(of: "TK-1"))
        // A tank in which no water could lie under oil would be made otherwise by its farm: here the test alone says.
        values.levelMillimetres = level
        values.interfaceMillimetres = interface
        return values
    }

    private func heights(_ values: SimulatedValues, points: Int = 16) -> [Double] {
        (0..<points).map { values.value(of: .profileHeight(point: $0), profilePoints: points) }
    }

    private func cuts(_ values: SimulatedValues, points: Int = 16) -> [Double] {
        (0..<points).map {
            values.value(of: .profileCut(point: $0, atMillimetres: nil), profilePoints: points)
        }
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `the band lies around the interface, water below, oil above`(seed: UInt64) throws {
        let values = try values(seed: seed)
        let band = values.band
        #expect((300...600).contains(band.upperBound - band.lowerBound))
        #expect(band.contains(6_367))
        #expect(values.waterPercent(atMillimetres: 0) == 100)
        #expect(values.waterPercent(atMillimetres: band.lowerBound - 1) == 100)
        #expect(abs(values.waterPercent(atMillimetres: 6_367) - 50) < 1e-9)
        #expect(values.waterPercent(atMillimetres: band.upperBound) < 1e-9)
        #expect(values.waterPercent(atMillimetres: 9_000) == 0)
    }

    @Test func `the profile rises from the free water to the clean oil, its water falling`() throws {
        let values = try values()
        let heights = heights(values)
        let cuts = cuts(values)
        #expect(heights == heights.sorted())
        #expect(cuts == cuts.sorted(by: >))
        #expect(heights.first == values.band.lowerBound)
        #expect(heights.last == values.band.upperBound)
        #expect(abs((cuts.first ?? 0) - 100) < 1e-9)
        #expect(abs(cuts.last ?? 1) < 1e-9)
    }

    @Test func `fixed points tell the water at their own heights`() throws {
        let values = try values()
        for height in [0.0, 6_100, 6_300, 6_367, 6_500, 6_900, 9_641, 12_000] {
            let cut = values.value(of: .profileCut(point: 3, atMillimetres: height), profilePoints: 16)
            #expect(cut == values.waterPercent(atMillimetres: height))
        }
        #expect(values.waterPercent(atMillimetres: 12_000) == 0)
    }

    @Test(arguments: [(6_400.0, 6_367.0), (6_367, 6_367), (80, 50), (300, 0), (0, 0)])
    func `the profile keeps inside the liquid`(level: Double, interface: Double) throws {
        let values = try values(level: level, interface: interface)
        #expect(heights(values).allSatisfy { (0...level).contains($0) })
        #expect(heights(values) == heights(values).sorted())
        #expect(cuts(values).allSatisfy { (0...100).contains($0) })
    }

    @Test func `one liquid has no band and no water`() throws {
        let values = try values(interface: nil)
        #expect(heights(values).allSatisfy { $0 == 0 })
        #expect(cuts(values).allSatisfy { $0 == 0 })
        #expect(values.temperature(atMillimetres: 100) > values.temperatureCelsius - 1)
    }

    @Test func `elements feel the water's, the oil's or the vapour's temperature by their height`() throws {
        let values = try values()
        let water = values.value(of: .temperature(atMillimetres: 1_000), profilePoints: 0)
        let oil = [6_500.0, 8_000, 9_600].map { values.value(of: .temperature(atMillimetres: $0), profilePoints: 0) }
        let vapour = values.value(of: .temperature(atMillimetres: 11_000), profilePoints: 0)
        #expect(water == values.temperatureCelsius - 5)
        #expect(oil == oil.sorted())
        #expect(oil.allSatisfy { abs($0 - values.temperatureCelsius) <= 0.5 })
        #expect(vapour < water && vapour > values.ambientCelsius)
        #expect(values.temperature(atMillimetres: 6_367) == water)
    }

    @Test func `the air is warmest in the afternoon and coldest before the morning`() throws {
        func air(_ hour: Double) throws -> Double { try values(at: hour * 3_600).ambientCelsius }
        #expect(try air(15) == 22)
        #expect(abs(try air(3) - 6) < 1e-9)
        var farm = SimulatedFarm(tanks: [TestSite.spec("TK-1")], seed: 1, secondOfDay: 3 * 3_600)
        farm.advance(by: .seconds(12 * 3_600))
        #expect(abs(try #require(farm.truth(of: "TK-1")).ambientCelsius - 22) < 1e-9)
    }

    @Test func `water cut and pressure stay small through a day, and differ between tanks`() throws {
        let tanks = (1...12).map { TestSite.spec(TankName("TK-\($0)")) }
        var farm = SimulatedFarm(tanks: tanks, seed: 1)
        var first: [Double] = []
        for _ in 1...48 {
            farm.advance(by: .seconds(1_800))
            for tank in tanks {
                let values = try #require(farm.sensed(in: tank.tank))
                #expect((0.5...2).contains(values.value(of: .waterCut, profilePoints: 0)))
                #expect((0...1).contains(values.value(of: .pressure, profilePoints: 0)))
                if first.count < tanks.count { first.append(values.waterCutPercent) }
            }
        }
        #expect(Set(first).count == tanks.count)
    }
}
