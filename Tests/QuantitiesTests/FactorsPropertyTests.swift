import Glibc
import Quantities
import TankFarm
import Testing

/// What must hold everywhere, tried over the whole of the standards' ranges.
@Suite struct FactorsPropertyTests {
    struct Field: CustomTestStringConvertible {
        let standard: CorrectionStandard
        let densities: ClosedRange<Double>
        let celsius: ClosedRange<Double>
        let kilopascals: ClosedRange<Double>
        var testDescription: String { standard.words }
    }

    static let fields: [Field] = {
        var fields: [Field] = []
        for base in BaseTemperature.allCases {
            for (commodity, densities) in [
                (Commodity.crude, 611.2...1160), (.products, 611.2...1160), (.lubricants, 801.3...1160),
                (.special(alphaPerFahrenheit: 0.0006), 650...1500),
            ] {
                fields.append(
                    Field(
                        standard: CorrectionStandard(method: .api2004, commodity: commodity, base: base),
                        densities: densities, celsius: -50...150, kilopascals: 0...10_342))
            }
        }
        for (method, base) in [
            (CorrectionMethod.astm1980, BaseTemperature.celsius15), (.astm1980, .fahrenheit60), (.gbt1885, .celsius20),
        ] {
            for (commodity, densities) in [
                (Commodity.crude, 612...1070.0), (.products, 654...1070), (.lubricants, 801...1160),
            ] {
                fields.append(
                    Field(
                        standard: CorrectionStandard(method: method, commodity: commodity, base: base),
                        densities: densities, celsius: -18...95, kilopascals: 0...0))
            }
        }
        return fields
    }()

    @Test(arguments: fields)
    func `an observed density leads to the base that gives it again`(field: Field) throws {
        let seed = UInt64(1_885)
        var random = SeededRandom(seed: seed)
        for _ in 0..<2_000 {
            let density = Double.random(in: field.densities, using: &random)
            let celsius = Double.random(in: field.celsius, using: &random)
            let kilopascals = Double.random(in: field.kilopascals, using: &random)
            let made = try VolumeCorrection(field.standard, baseDensity: density)
            let seen = try made.factors(celsius: celsius, kilopascals: kilopascals).density
            let sample = ObservedDensity(kilogramsPerCubicMetre: seen, celsius: celsius, hydrometerCelsius: nil)
            let found = try VolumeCorrection(field.standard, observed: sample, kilopascals: kilopascals)
            let again = try found.factors(celsius: celsius, kilopascals: kilopascals).density
            // At a group's limit two densities may give the same one, 0.15 kg/m³ apart.
            #expect(
                (found.baseDensity - density).magnitude < 0.2 && (again - seen).magnitude < 1e-8,
                "seed \(seed): \(density) at \(celsius) °C, \(kilopascals) kPa came back as \(found.baseDensity)")
        }
    }

    @Test(arguments: fields)
    func `warmer liquid is never denser and pressed liquid never lighter`(field: Field) throws {
        for step in 0...20 {
            let share = Double(step) / 20
            let span = field.densities.upperBound - field.densities.lowerBound
            let correction = try VolumeCorrection(
                field.standard, baseDensity: field.densities.lowerBound + share * span)
            var last = Double.infinity
            for celsius in stride(from: field.celsius.lowerBound, through: field.celsius.upperBound, by: 0.5) {
                let factor = try correction.factors(celsius: celsius).ctl
                #expect(factor < last)
                last = factor
                guard field.kilopascals.upperBound > 0 else { continue }
                #expect(try correction.factors(celsius: celsius, kilopascals: 1_000).cpl > 1)
            }
        }
    }

    @Test(arguments: [
        (
            CorrectionStandard(method: .api2004, commodity: .products, base: .fahrenheit60),
            [770.3520, 787.5195, 838.3127]
        ),
        (CorrectionStandard(method: .astm1980, commodity: .products, base: .celsius15), [770.5, 787.5, 838.5]),
    ])
    func `factors step by less than 1e-4 where the groups of products meet`(
        standard: CorrectionStandard, limits: [Double]
    ) throws {
        for limit in limits {
            let below = try VolumeCorrection(standard, baseDensity: limit - 1e-7)
            let above = try VolumeCorrection(standard, baseDensity: limit + 1e-7)
            for celsius in stride(from: -18.0, through: 60, by: 1) {
                let (left, right) = (try below.factors(celsius: celsius), try above.factors(celsius: celsius))
                #expect(left.group != right.group)
                #expect((left.ctpl - right.ctpl).magnitude < 1e-4, "\(limit) at \(celsius) °C")
            }
        }
    }

    @Test func `a density in the step between two groups leads to their limit`() throws {
        let standard = CorrectionStandard(method: .astm1980, commodity: .products, base: .celsius15)
        func density(_ base: Double) throws -> Double {
            try VolumeCorrection(standard, baseDensity: base).factors(celsius: 80).density
        }
        let (below, above) = (try density(770.499_999), try density(770.5))
        try #require(above - below > 0.01)
        let sample = ObservedDensity(
            kilogramsPerCubicMetre: (below + above) / 2, celsius: 80, hydrometerCelsius: nil)
        #expect((try VolumeCorrection(standard, observed: sample).baseDensity - 770.5).magnitude < 1e-6)
    }

    @Test func `GB T 1885 is not API 2004 at 20 degrees, and the difference is the known one`() throws {
        var most = 0.0
        for density in stride(from: 660.0, through: 900, by: 1) {
            let chinese = try VolumeCorrection(
                CorrectionStandard(method: .gbt1885, commodity: .products, base: .celsius20), baseDensity: density)
            let api = try VolumeCorrection(
                CorrectionStandard(method: .api2004, commodity: .products, base: .celsius20), baseDensity: density)
            for celsius in stride(from: -10.0, through: 50, by: 5) {
                let difference = try chinese.factors(celsius: celsius).ctpl - api.factors(celsius: celsius).ctpl
                most = max(most, difference.magnitude)
            }
        }
        #expect(most > 5e-5 && most < 1.6e-4, "\(most)")
    }

    @Test func `a tie of a printed step goes to the even one`() {
        #expect(Increment.rounded(0.989_605, to: 0.000_01) == 0.9896)
        #expect(Increment.rounded(0.989_615, to: 0.000_01) == 0.989_62)
        #expect(Increment.rounded(860.05, to: 0.1) == 860.0)
        #expect(Increment.rounded(-860.15, to: 0.1) == -860.2)
        #expect(Increment.rounded(0.025, to: 0.05) == 0)
        #expect(Increment.rounded(32.575, to: 0.05) == 32.6)
        #expect(Increment.rounded(37.5, to: 5) == 40)
        #expect(Increment.rounded(32.5, to: 5) == 30)
        #expect(Increment.rounded(0.98960560320, to: 0.000_01) == 0.98961)
        #expect(Increment.rounded(4, to: 0) == 4 && Increment.rounded(.nan, to: 0.1).isNaN)
        #expect(Increment.rounded(1e300, to: 0.1) == 1e300)
    }

    @Test func `a prepared factor and a preparation are quick enough for a farm of ten thousand tanks`() throws {
        let standard = CorrectionStandard(method: .api2004, commodity: .products, base: .celsius20)
        func seconds(_ body: () throws -> Double) rethrows -> Double {
            var best = Double.infinity
            for _ in 0..<3 {
                let clock = ContinuousClock()
                var sum = 0.0
                let took = try clock.measure { sum = try body() }
                #expect(sum > 0)
                best = min(best, Double(took.components.attoseconds) / 1e18 + Double(took.components.seconds))
            }
            return best
        }
        let correction = try VolumeCorrection(standard, baseDensity: 800)
        let factors = try seconds {
            var sum = 0.0
            for step in 0..<10_000 { sum += try correction.factors(celsius: Double(step) / 100, kilopascals: 100).ctpl }
            return sum
        }
        let preparations = try seconds {
            var sum = 0.0
            for step in 0..<10_000 {
                sum += try VolumeCorrection(standard, baseDensity: 650 + Double(step) / 25).baseDensity
            }
            return sum
        }
        print("factors \(factors * 100) µs, preparation \(preparations * 100) µs each")
        // Generous: other tests run beside this one, and debug builds are slower than what runs.
        #expect(factors / 10_000 < 20e-6 && preparations / 10_000 < 100e-6)
    }
}
