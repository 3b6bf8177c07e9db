import Quantities
import TankFarm
import Testing

@Suite struct FactorsTests {
    static let crude20 = CorrectionStandard(method: .gbt1885, commodity: .crude, base: .celsius20)

    static func standard(
        _ method: CorrectionMethod, _ commodity: Commodity, _ base: BaseTemperature
    ) -> CorrectionStandard {
        CorrectionStandard(method: method, commodity: commodity, base: base)
    }

    private func sample(_ density: Double, _ celsius: Double, hydrometer: Double? = nil) -> ObservedDensity {
        ObservedDensity(kilogramsPerCubicMetre: density, celsius: celsius, hydrometerCelsius: hydrometer)
    }

    private func near(_ value: Double, _ expected: Double, _ tolerance: Double) -> Bool {
        (value - expected).magnitude <= tolerance
    }

    @Test func `the worked example's hydrometer reading leads to its densities`() throws {
        let reading = sample(853.1, 30, hydrometer: 20)
        let chinese = try VolumeCorrection(Self.crude20, observed: reading)
        #expect(near(chinese.baseDensity, 860.045620, 1e-6))
        #expect(near(try chinese.factors(celsius: 15).density, 863.604678, 1e-6))
        let api = try VolumeCorrection(Self.standard(.api2004, .crude, .celsius20), observed: reading)
        #expect(near(api.baseDensity, 860.048889, 1e-6))
        #expect(Increment.rounded(chinese.baseDensity, to: 0.1) == 860.0)
    }

    @Test func `the worked example's factors come out by both methods`() throws {
        let chinese = try VolumeCorrection(Self.crude20, baseDensity: 860).factors(celsius: 32.5)
        #expect(near(chinese.ctpl, 0.98961043237, 1e-11))
        #expect(near(chinese.alpha, 8.2331210550e-4, 1e-13))
        #expect(near(chinese.density, 851.064972, 1e-6))
        let api = try VolumeCorrection(Self.standard(.api2004, .crude, .celsius20), baseDensity: 860)
        #expect(near(try api.factors(celsius: 32.5).ctpl, 0.98960560320, 1e-11))
    }

    @Test func `the hydrometer's glass makes the density of its reading`() throws {
        #expect(near(try GlassHydrometer.factor(celsius: 30, calibratedAt: 20), 0.999768, 1e-12))
        #expect(try GlassHydrometer.factor(celsius: 15, calibratedAt: 15) == 1)
        #expect(throws: CorrectionFault.hydrometer(25)) {
            try VolumeCorrection(Self.crude20, observed: sample(853.1, 30, hydrometer: 25))
        }
    }

    /// IAPWS-95's values; Kell's formula claims 0.006 kg/m³.
    @Test(arguments: [(4.0, 999.975), (15.0, 999.103), (20.0, 998.207), (25.0, 997.047), (50.0, 988.03)])
    func `water has the density that is printed for it`(celsius: Double, density: Double) throws {
        let factors = try VolumeCorrection(Self.standard(.water, .crude, .celsius15), baseDensity: 0)
            .factors(celsius: celsius)
        #expect(near(factors.density, density, 0.006), "\(factors.density)")
        #expect(near(factors.baseDensity, 999.099, 0.002))
        #expect(factors.group == "water" && factors.cpl == 1)
    }

    @Test func `water's mean expansion leads from base to its factor, and at base is its slope there`() throws {
        let water = try VolumeCorrection(Self.standard(.water, .crude, .celsius20), baseDensity: .nan)
        let warm = try water.factors(celsius: 60)
        #expect(near(warm.ctl, 1 - 0.01505, 1e-4))
        #expect(warm.alpha > 2.06e-4 && warm.alpha < 4.6e-4)
        let base = try water.factors(celsius: 20)
        #expect(base.ctl == 1)
        #expect(near(base.alpha, 2.068e-4, 2e-6), "\(base.alpha)")
    }

    @Test func `no correction is a factor of 1 and the density that was given`() throws {
        let none = try VolumeCorrection(Self.standard(.none, .crude, .celsius20), baseDensity: 1_840)
        let factors = try none.factors(celsius: -40, kilopascals: 500)
        #expect(factors.ctpl == 1 && factors.density == 1_840 && factors.group == "none")
        #expect(throws: CorrectionFault.self) {
            try VolumeCorrection(Self.standard(.none, .crude, .celsius20), baseDensity: 0)
        }
    }

    @Test func `light, hot, pressurised crude meets its root within the range and not the false one below`() throws {
        let standard = Self.standard(.api2004, .crude, .fahrenheit60)
        let correction = try VolumeCorrection(standard, observed: sample(551, 143), kilopascals: 9_700)
        #expect(correction.baseDensity > 610.6)
        #expect(near(try correction.factors(celsius: 143, kilopascals: 9_700).density, 551, 1e-9))
        #expect(throws: CorrectionFault.noSolution) {
            try VolumeCorrection(standard, observed: sample(480, 20))
        }
    }

    @Test func `a liquid of a given expansion meets the root nearest to its density under pressure`() throws {
        let standard = Self.standard(.api2004, .special(alphaPerFahrenheit: 0.0009), .celsius15)
        let correction = try VolumeCorrection(standard, observed: sample(560, 100), kilopascals: 3_000)
        #expect(near(try correction.factors(celsius: 100, kilopascals: 3_000).density, 560, 1e-9))
        #expect(correction.baseDensity > 610)
    }

    @Test func `a negative gauge pressure counts as none`() throws {
        let correction = try VolumeCorrection(Self.standard(.api2004, .crude, .celsius15), baseDensity: 850)
        #expect(try correction.factors(celsius: 40, kilopascals: -30).cpl == 1)
        #expect(try correction.factors(celsius: 40, kilopascals: 1500 * 6.894757).cpl > 1)
    }
}
