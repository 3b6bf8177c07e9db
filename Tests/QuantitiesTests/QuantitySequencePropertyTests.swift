import Quantities
import TankFarm
import Testing

/// What holds for any inputs whatever.
@Suite struct QuantitySequencePropertyTests {
    private static let strange: [Double] = [
        .nan, .infinity, -.infinity, -300, -1, -0.0, 0, 1e-300, 1e300, 5, 250, 9641, 12_500, 12_501, 860, 100,
    ]

    private func seed() -> UInt64 { UInt64.random(in: 1...UInt64.max) }

    private struct Source {
        var random: SeededRandom

        mutating func number(_ range: ClosedRange<Double>, strange share: Double) -> Double {
            Double.random(in: 0..<1, using: &random) < share
                ? QuantitySequencePropertyTests.strange.randomElement(using: &random) ?? 0
                : Double.random(in: range, using: &random)
        }

        mutating func chance(_ share: Double) -> Bool { Double.random(in: 0..<1, using: &random) < share }

        mutating func measurement(_ range: ClosedRange<Double>) -> Measurement {
            switch Int.random(in: 0..<10, using: &random) {
            case 0: .absent
            case 1: .bad(.timeout)
            case 2: .uncertain(number(range, strange: 0.3), .stuck)
            default: .good(number(range, strange: 0.2))
            }
        }

        mutating func entered(_ range: ClosedRange<Double>) -> QuantityInputs.Entered {
            .init(number(range, strange: 0.3), isValid: chance(0.7))
        }

        mutating func example(_ base: SequenceExample) -> SequenceExample {
            var example = base
            let standard = CorrectionStandard(
                method: CorrectionMethod.allCases.randomElement(using: &random) ?? .none,
                commodity: [.crude, .products, .lubricants, .special(alphaPerFahrenheit: 5e-4)]
                    .randomElement(using: &random) ?? .crude,
                base: BaseTemperature.allCases.randomElement(using: &random) ?? .celsius20)
            example.recipe.product =
                chance(0.1)
                ? nil
                : Product(
                    name: "P", standard: standard,
                    baseDensity: chance(0.1) ? nil : number(600...1100, strange: 0.2),
                    sedimentWater: chance(0.2)
                        ? nil : .init(percent: number(0...3, strange: 0.2), basis: chance(0.5) ? .mass : .volume),
                    air: chance(0.5) ? .gbt1885 : .api1153)
            if chance(0.5) { example.recipe.roof = nil }
            if chance(0.3) { example.recipe.shell = nil }
            example.recipe.waterTakesLiquidHead = chance(0.5)
            if chance(0.5) { example.recipe.temperatureAtMillimetres = number(0...12_000, strange: 0.1) }
            if chance(0.5) { example.recipe.interfaceFromMillimetres = number(0...1000, strange: 0.1) }
            example.inputs.level = measurement(0...12_500)
            example.inputs.interface = measurement(0...9000)
            example.inputs.temperature = measurement(-60...160)
            example.inputs.ambient = measurement(-40...40)
            for quantity in ManualQuantity.allCases where chance(0.2) {
                example.inputs.manual[quantity] = entered(quantity.range)
            }
            if chance(0.3) { example.inputs.extras.append(ExtraValue(.pressure, measurement(0...12_000))) }
            if chance(0.3) { example.inputs.extras.append(ExtraValue(.waterCut, measurement(0...100))) }
            if chance(0.3) { example.inputs.extras.append(ExtraValue(.ambient, measurement(-40...40))) }
            if chance(0.3) {
                for _ in 0..<Int.random(in: 1...6, using: &random) {
                    let height = number(0...12_500, strange: 0.1)
                    example.inputs.extras.append(
                        ExtraValue(.temperature(atMillimetres: height), measurement(0...60)))
                }
            }
            if chance(0.3) {
                var height = number(0...6000, strange: 0.1)
                for point in 0..<Int.random(in: 1...6, using: &random) {
                    height += number(0...600, strange: 0.05)
                    let cut = chance(0.1) ? measurement(0...100) : .good(number(0...100, strange: 0.02))
                    example.inputs.extras.append(
                        ExtraValue(.profileCut(point: point, atMillimetres: height), cut))
                }
            }
            return example
        }
    }

    private func bases() throws -> [SequenceExample] {
        let table = try SequenceExample()
        let shapes: [(TankShape, Double)] = [
            (.sphere(diameterMillimetres: 12_000), 0),
            (.verticalCylinder(diameterMillimetres: 20_000, bottom: .coneDown(heightMillimetres: 500)), 11_000),
        ]
        return [table]
            + (try shapes.map { shape, height in
                let capacity = try TankCapacity(shape: shape, heightMillimetres: height)
                return table.with { $0.recipe.capacity = capacity }
            })
    }

    @Test func `never gives a number that is none, and never falls over, whatever comes in`() throws {
        let seed = seed()
        var source = Source(random: SeededRandom(seed: seed))
        let bases = try bases()
        for round in 0..<3000 {
            let example = source.example(bases[round % bases.count])
            let quantities = example.quantities
            for (name, figure) in quantities.all {
                if let number = figure.number {
                    #expect(number.isFinite, "seed \(seed), round \(round): \(name) is \(figure)")
                }
            }
            for (name, figure) in [("TOV", quantities.total)] + quantities.belowTotal {
                if let number = figure.number {
                    #expect(number >= 0, "seed \(seed), round \(round): \(name) is \(figure)")
                }
                #expect(figure != .absent, "seed \(seed), round \(round): \(name)")
                if figure.quality == .bad { #expect(figure.why?.isEmpty == false) }
            }
        }
    }

    @Test func `knows a mass only where all that it is made of is good`() throws {
        let seed = seed()
        var source = Source(random: SeededRandom(seed: seed))
        let bases = try bases()
        var known = 0
        for round in 0..<3000 {
            let example = source.example(bases[round % bases.count])
            let quantities = example.quantities
            guard quantities.massInAir.quality == .good else { continue }
            known += 1
            let label = "seed \(seed), round \(round)"
            #expect(example.inputs.level.quality == .good, "\(label)")
            #expect(quantities.total.quality == .good && quantities.freeWater.quality == .good, "\(label)")
            #expect(quantities.gov.quality == .good && quantities.nsv.quality == .good, "\(label)")
            if quantities.waterSource == .interface { #expect(example.inputs.interface.quality == .good, "\(label)") }
            guard quantities.lessWater != .known(0) else { continue }
            for figure in [quantities.vcf, quantities.csw, quantities.shellFactor, quantities.baseDensity] {
                #expect(figure.quality == .good, "\(label)")
            }
            if quantities.densitySource == .manual {
                #expect(example.inputs.manual[.density]?.isValid == true, "\(label)")
            }
            if quantities.temperatureSource == .manual, quantities.standard?.method != CorrectionMethod.none {
                #expect(example.inputs.manual[.temperature]?.isValid == true, "\(label)")
            }
        }
        #expect(known > 20, "seed \(seed): \(known)")
    }

    @Test func `marks everything of a level that is marked`() throws {
        let seed = seed()
        var source = Source(random: SeededRandom(seed: seed))
        let bases = try bases()
        for round in 0..<1000 {
            var example = source.example(bases[round % bases.count])
            example.inputs.level = .uncertain(Double.random(in: 0...12_000, using: &source.random), .jump)
            let quantities = example.quantities
            for (name, figure) in [("TOV", quantities.total)] + quantities.belowTotal {
                #expect(figure.quality != .good, "seed \(seed), round \(round): \(name) is \(figure)")
            }
        }
    }

    @Test func `adds up: the sequence's steps follow from the figures before them`() throws {
        let seed = seed()
        var source = Source(random: SeededRandom(seed: seed))
        let base = try SequenceExample()
        for round in 0..<1000 {
            var example = base
            example.inputs.level = .good(Double.random(in: 2100...12_400, using: &source.random))
            example.inputs.interface = .good(Double.random(in: 300...1500, using: &source.random))
            example.inputs.temperature = .good(Double.random(in: -10...90, using: &source.random))
            let quantities = example.quantities
            let label = "seed \(seed), round \(round)"
            let tov = try #require(quantities.total.number)
            let water = try #require(quantities.freeWater.number)
            let ctsh = try #require(quantities.shellFactor.number)
            let fra = try #require(quantities.roofAdjustment.number)
            let vcf = try #require(quantities.vcf.number)
            let gov = try #require(quantities.gov.number)
            #expect(abs((tov - water) * ctsh + fra - gov) < 1e-9, "\(label)")
            #expect(
                abs(gov * vcf * 0.994 * 858.9 / 1000 - (try #require(quantities.massInAir.number))) < 1e-9, "\(label)")
            #expect(quantities.worst.quality == .good, "\(label)")
        }
    }
}
