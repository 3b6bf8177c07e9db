import Quantities
import TankFarm
import Testing

/// Ranges are held strictly: what lies beyond is refused and never extended.
@Suite struct FactorsRefusalTests {
    private func prepared(
        _ method: CorrectionMethod, _ commodity: Commodity, _ base: BaseTemperature, _ density: Double
    ) throws -> VolumeCorrection {
        try VolumeCorrection(
            CorrectionStandard(method: method, commodity: commodity, base: base), baseDensity: density)
    }

    private func observed(
        _ method: CorrectionMethod, _ commodity: Commodity, _ base: BaseTemperature, _ density: Double,
        _ celsius: Double, _ kilopascals: Double = 0
    ) throws -> VolumeCorrection {
        try VolumeCorrection(
            CorrectionStandard(method: method, commodity: commodity, base: base),
            observed: ObservedDensity(
                kilogramsPerCubicMetre: density, celsius: celsius, hydrometerCelsius: nil),
            kilopascals: kilopascals)
    }

    /// Lower and upper limit of a density at base.
    struct Limits: CustomTestStringConvertible {
        let method: CorrectionMethod
        let commodity: Commodity
        let base: BaseTemperature
        let lower: Double
        let upper: Double
        var testDescription: String { "\(method) \(commodity.letter) \(base.rawValue) \(lower) to \(upper)" }
    }

    static let limits: [Limits] = [
        Limits(method: .api2004, commodity: .crude, base: .fahrenheit60, lower: 610.6, upper: 1163.5),
        Limits(method: .api2004, commodity: .crude, base: .celsius15, lower: 611.16, upper: 1163.79),
        Limits(method: .api2004, commodity: .crude, base: .celsius20, lower: 606.12, upper: 1161.15),
        Limits(method: .api2004, commodity: .products, base: .fahrenheit60, lower: 610.6, upper: 1163.5),
        Limits(method: .api2004, commodity: .products, base: .celsius15, lower: 611.16, upper: 1163.86),
        Limits(method: .api2004, commodity: .products, base: .celsius20, lower: 606.12, upper: 1160.62),
        Limits(method: .api2004, commodity: .lubricants, base: .fahrenheit60, lower: 800.9, upper: 1163.5),
        Limits(method: .api2004, commodity: .lubricants, base: .celsius15, lower: 801.25, upper: 1163.85),
        Limits(method: .api2004, commodity: .lubricants, base: .celsius20, lower: 798.11, upper: 1160.71),
        Limits(method: .astm1980, commodity: .crude, base: .celsius15, lower: 610.5, upper: 1075),
        Limits(method: .astm1980, commodity: .products, base: .celsius15, lower: 653, upper: 1075),
        Limits(method: .astm1980, commodity: .lubricants, base: .celsius15, lower: 800, upper: 1164),
        Limits(method: .gbt1885, commodity: .crude, base: .celsius20, lower: 605.46, upper: 1075),
        Limits(method: .gbt1885, commodity: .products, base: .celsius20, lower: 605.46, upper: 1075),
        Limits(method: .gbt1885, commodity: .lubricants, base: .celsius20, lower: 796.86, upper: 1164),
    ]

    @Test(arguments: limits)
    func `a density at base is taken up to its limits and refused beyond`(limits: Limits) throws {
        for density in [limits.lower, limits.upper] {
            let correction = try prepared(limits.method, limits.commodity, limits.base, density)
            #expect((try correction.factors(celsius: limits.base.celsius).ctpl - 1).magnitude < 1e-9)
        }
        for density in [limits.lower - 0.01, limits.upper + 0.01, 0, -850, 1e300] {
            #expect(
                throws: CorrectionFault.density(
                    density, what: "density at \(limits.base.words)", allowed: limits.lower...limits.upper)
            ) {
                try prepared(limits.method, limits.commodity, limits.base, density)
            }
        }
        for density in [Double.nan, .infinity] {
            #expect(throws: CorrectionFault.notANumber) {
                try prepared(limits.method, limits.commodity, limits.base, density)
            }
        }
    }

    @Test(arguments: limits)
    func `a density observed at base is taken up to the same limits`(limits: Limits) throws {
        for density in [limits.lower, limits.upper] {
            let found = try observed(
                limits.method, limits.commodity, limits.base, density, limits.base.celsius
            ).baseDensity
            // What the iteration leaves beyond a limit is the limit.
            #expect((limits.lower...limits.upper).contains(found) && (found - density).magnitude < 1e-9)
        }
        for density in [limits.lower - 0.01, limits.upper + 0.01] {
            #expect(throws: CorrectionFault.self) {
                try observed(limits.method, limits.commodity, limits.base, density, limits.base.celsius)
            }
        }
    }

    @Test func `temperature and pressure of API 2004 are taken up to their limits and refused beyond`() throws {
        let correction = try prepared(.api2004, .products, .celsius15, 750)
        for celsius in [-50.0, 150] { _ = try correction.factors(celsius: celsius, kilopascals: 10_342) }
        for celsius in [-50.01, 150.01, -300] {
            #expect(throws: CorrectionFault.temperature(celsius, allowed: -50...150)) {
                try correction.factors(celsius: celsius)
            }
            #expect(throws: CorrectionFault.temperature(celsius, allowed: -50...150)) {
                try observed(.api2004, .products, .celsius15, 750, celsius)
            }
        }
        #expect(throws: CorrectionFault.self) { try correction.factors(celsius: 20, kilopascals: 10_342.2) }
        #expect(throws: CorrectionFault.self) {
            try observed(.api2004, .products, .celsius15, 750, 20, 10_342.2)
        }
        #expect(throws: CorrectionFault.notANumber) { try correction.factors(celsius: .nan) }
        #expect(throws: CorrectionFault.notANumber) { try correction.factors(celsius: 20, kilopascals: .nan) }
    }

    @Test(arguments: [
        (CorrectionMethod.astm1980, BaseTemperature.celsius15), (.gbt1885, .celsius20), (.astm1980, .fahrenheit60),
    ])
    func `the tables of 1980 end the sooner the lighter the liquid is`(
        method: CorrectionMethod, base: BaseTemperature
    ) throws {
        for (density, limit) in [(700.0, 95.0), (800, 125), (900, 150)] {
            let correction = try prepared(method, .products, base, density)
            _ = try correction.factors(celsius: limit)
            _ = try correction.factors(celsius: -18)
            for celsius in [limit + 0.1, -18.1, -300] {
                #expect(throws: CorrectionFault.temperature(celsius, allowed: -18...limit)) {
                    try correction.factors(celsius: celsius)
                }
            }
        }
        #expect(throws: CorrectionFault.temperature(-300, allowed: -18...150)) {
            try observed(method, .products, base, 700, -300)
        }
        // 660 kg/m³ at 100 °C is of a liquid whose tables end at 95 °C.
        #expect(throws: CorrectionFault.temperature(100, allowed: -18...95)) {
            try observed(method, .products, base, 660, 100)
        }
    }

    @Test func `an observed density is checked where it was seen and again where it leads`() throws {
        #expect(throws: CorrectionFault.density(470.3, what: "observed density", allowed: 470.4...1209.5)) {
            try observed(.api2004, .products, .celsius15, 470.3, 150)
        }
        #expect(throws: CorrectionFault.density(0, what: "observed density", allowed: 714.3...1208.3)) {
            try observed(.api2004, .lubricants, .celsius20, 0, 15)
        }
        // Allowed as such, but at 20 °C it is of no crude in the standard.
        #expect(throws: CorrectionFault.noSolution) { try observed(.api2004, .crude, .celsius20, 500, 20) }
        #expect(throws: CorrectionFault.self) { try observed(.astm1980, .products, .celsius15, 600, 15) }
        #expect(throws: CorrectionFault.notANumber) { try observed(.gbt1885, .crude, .celsius20, .nan, 15) }
    }

    @Test(arguments: [
        (CorrectionMethod.api2004, 230.0e-6...930.0e-6), (.astm1980, 270.0e-6...930.0e-6),
    ])
    func `a given expansion is taken up to its limits and refused beyond`(
        method: CorrectionMethod, allowed: ClosedRange<Double>
    ) throws {
        for alpha in [allowed.lowerBound, allowed.upperBound] {
            _ = try prepared(method, .special(alphaPerFahrenheit: alpha), .celsius15, 800)
        }
        for alpha in [allowed.lowerBound - 1e-7, allowed.upperBound + 1e-7, 0, -0.0005] {
            #expect(throws: CorrectionFault.alpha(alpha, allowed: allowed)) {
                try prepared(method, .special(alphaPerFahrenheit: alpha), .celsius15, 800)
            }
        }
        #expect(throws: CorrectionFault.notANumber) {
            try prepared(method, .special(alphaPerFahrenheit: .nan), .celsius15, 800)
        }
    }

    @Test func `combinations that no standard knows are refused with the one that fits`() {
        func words(_ method: CorrectionMethod, _ commodity: Commodity, _ base: BaseTemperature) -> String {
            do throws(CorrectionFault) {
                _ = try VolumeCorrection(
                    CorrectionStandard(method: method, commodity: commodity, base: base), baseDensity: 850)
                return ""
            } catch {
                return error.words
            }
        }
        #expect(words(.astm1980, .crude, .celsius20).contains("method gbt1885"))
        #expect(words(.gbt1885, .crude, .celsius15).contains("is for 20 °C"))
        #expect(words(.gbt1885, .crude, .fahrenheit60).contains("at 60 °F take method"))
        #expect(words(.gbt1885, .special(alphaPerFahrenheit: 0.0005), .celsius20).contains("no table"))
    }

    @Test func `water is refused as ice and as steam`() throws {
        let water = try prepared(.water, .crude, .celsius20, 1_000)
        for celsius in [-0.1, 150.1] {
            #expect(throws: CorrectionFault.temperature(celsius, allowed: 0...150)) {
                try water.factors(celsius: celsius)
            }
        }
    }
}
