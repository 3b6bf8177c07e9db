import Quantities
import TankFarm
import Testing

@Suite struct TimeToLevelTests {
    private let upright: TankCapacity
    private let lying: TankCapacity

    init() throws {
        upright = try TankCapacity(
            shape: .verticalCylinder(diameterMillimetres: 22_000, bottom: .flat), heightMillimetres: 14_000)
        lying = try TankCapacity(
            shape: .horizontalCylinder(
                diameterMillimetres: 2800, lengthMillimetres: 8000, heads: .ellipsoidal(depthMillimetres: nil)),
            heightMillimetres: 2800)
    }

    private func seconds(_ from: Double, _ to: Double, _ rate: Double, _ capacity: TankCapacity?) -> Double? {
        TimeToLevel.duration(
            fromMillimetres: from, toMillimetres: to, rateMillimetresPerMinute: rate, capacity: capacity)?.inSeconds
    }

    @Test func `is linear without a capacity`() {
        #expect(seconds(1000, 1300, 20, nil) == 900)
        #expect(seconds(1300, 1000, -20, nil) == 900)
    }

    @Test func `is linear in an upright cylinder`() throws {
        #expect(abs(try #require(seconds(1000, 1300, 20, upright)) - 900) < 1e-3)
        #expect(abs(try #require(seconds(1300, 1000, -20, upright)) - 900) < 1e-3)
    }

    @Test func `is shorter than linear towards the top of a lying cylinder, as the volume has it`() throws {
        let rate = 10.0
        let time = try #require(seconds(1400, 2700, rate, lying))
        #expect(time < 1300 / rate * 60 * 0.85)
        // The steady flow that makes this rate at 1400 mm, simulated minute by minute, arrives at the same time.
        let flow = try #require(
            TimeToLevel.volumeRateCubicMetresPerHour(
                levelMillimetres: 1400, rateMillimetresPerMinute: rate, capacity: lying))
        let arrived = try lying.levelMillimetres(
            ofCubicMetres: lying.volumeCubicMetres(atLevelMillimetres: 1400) + flow * time / 3600)
        #expect(abs(arrived - 2700) < 0.001)
    }

    @Test func `tells nothing when the level does not go there`() {
        #expect(seconds(1000, 1300, -20, nil) == nil)
        #expect(seconds(1300, 1000, 20, upright) == nil)
        #expect(seconds(1000, 1300, 0, nil) == nil)
        #expect(seconds(1000, 1300, .nan, nil) == nil)
        #expect(seconds(.nan, 1300, 20, nil) == nil)
    }

    @Test func `is zero at the level itself, whatever the rate`() {
        for rate in [-20.0, 0, 20] { #expect(seconds(1300, 1300, rate, upright) == 0) }
    }

    @Test func `falls back to the way where the capacity does not know a level`() {
        #expect(seconds(13_900, 14_200, 20, upright) == 900)
        #expect(seconds(14_200, 13_900, -20, upright) == 900)
    }

    @Test func `falls back to the way where the table is flat`() throws {
        let flat = TankCapacity(
            strapping: try StrappingTable(csv: "level_mm,volume_m3\n0,0\n50,0\n100,0\n150,5\n200,10\n"))
        #expect(seconds(30, 180, 10, flat) == 900)
    }

    @Test func `promises nothing beyond a hundred years`() {
        #expect(seconds(0, 10_000, 1e-9, nil) == nil)
        #expect(seconds(0, 10_000, .leastNonzeroMagnitude, upright) == nil)
    }

    @Test func `gives a high limit zero at and above it, also while falling`() {
        for (level, rate) in [(13_000.0, 5.0), (13_100, 5), (13_100, -5)] {
            #expect(
                TimeToLevel.rising(
                    fromMillimetres: level, toMillimetres: 13_000, rateMillimetresPerMinute: rate, capacity: upright)
                    == .zero)
        }
        #expect(
            TimeToLevel.rising(
                fromMillimetres: 12_000, toMillimetres: 13_000, rateMillimetresPerMinute: -5, capacity: upright) == nil)
        #expect(
            TimeToLevel.rising(
                fromMillimetres: 12_000, toMillimetres: 13_000, rateMillimetresPerMinute: 5, capacity: nil)
                == .seconds(12_000))
    }

    @Test func `gives a low limit zero at and below it, also while rising`() {
        for (level, rate) in [(500.0, -5.0), (400, -5), (400, 5)] {
            #expect(
                TimeToLevel.falling(
                    fromMillimetres: level, toMillimetres: 500, rateMillimetresPerMinute: rate, capacity: upright)
                    == .zero)
        }
        #expect(
            TimeToLevel.falling(
                fromMillimetres: 600, toMillimetres: 500, rateMillimetresPerMinute: 5, capacity: upright) == nil)
        #expect(
            TimeToLevel.falling(
                fromMillimetres: 600, toMillimetres: 500, rateMillimetresPerMinute: -5, capacity: nil)
                == .seconds(1200))
    }

    @Test func `turns a rate into a flow by the surface at the level`() throws {
        let flow = try #require(
            TimeToLevel.volumeRateCubicMetresPerHour(
                levelMillimetres: 5000, rateMillimetresPerMinute: 17.5, capacity: upright))
        #expect(abs(flow - Double.pi * 121 * 17.5 * 60 / 1000) < 1e-6)
        let out = try #require(
            TimeToLevel.volumeRateCubicMetresPerHour(
                levelMillimetres: 5000, rateMillimetresPerMinute: -17.5, capacity: upright))
        #expect(out == -flow)
    }

    @Test func `knows no flow without a capacity or outside its levels`() {
        #expect(
            TimeToLevel.volumeRateCubicMetresPerHour(
                levelMillimetres: 5000, rateMillimetresPerMinute: 17.5, capacity: nil) == nil)
        #expect(
            TimeToLevel.volumeRateCubicMetresPerHour(
                levelMillimetres: 14_001, rateMillimetresPerMinute: 17.5, capacity: upright) == nil)
    }
}
