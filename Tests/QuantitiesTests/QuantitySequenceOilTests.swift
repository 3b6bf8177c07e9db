import Quantities
import TankFarm
import Testing

/// Density, factors, sediment and water.
@Suite struct QuantitySequenceOilTests {
    @Test func `has observed volumes and nothing beyond them without a product`() throws {
        let quantities = try SequenceExample.plain().with(product: { _ in nil }).quantities
        for figure in [quantities.total, quantities.freeWater, quantities.gov, quantities.shellFactor] {
            #expect(figure.quality == .good)
        }
        for figure in [
            quantities.ctl, quantities.vcf, quantities.density, quantities.gsv, quantities.csw, quantities.nsv,
            quantities.massInVacuum, quantities.weightFactor, quantities.massInAir,
        ] { #expect(figure == .missing(why: "no product configured")) }
        #expect(quantities.standard == nil)
        #expect(quantities.worst.quality == .good)
    }

    @Test func `takes a person's density before the product's`() throws {
        var example = try SequenceExample.plain()
        example.inputs.manual[.density] = .init(850)
        let quantities = example.quantities
        #expect(quantities.baseDensity == .known(850))
        #expect(quantities.densitySource == .manual)
        #expect(quantities.weightFactor == .known(848.9))
        let product = try SequenceExample.plain().with(product: { $0.with(density: 850) }).quantities
        #expect(quantities.massInAir == product.massInAir)
        #expect(product.densitySource == .product)
    }

    @Test func `marks what is made of a density that has run out`() throws {
        var example = try SequenceExample.plain()
        example.inputs.manual[.density] = .init(850, isValid: false)
        let quantities = example.quantities
        #expect(quantities.baseDensity == .uncertain(850, why: "entered density ran out"))
        for figure in [quantities.vcf, quantities.gsv, quantities.massInAir] {
            #expect(figure.why == "entered density ran out")
        }
        #expect(quantities.gov.quality == .good)
    }

    @Test func `has no factor where neither the product nor a person tells a density`() throws {
        let quantities = try SequenceExample.plain().with(product: { $0.with(density: .some(nil)) }).quantities
        #expect(quantities.gsv == .missing(why: "no density at base is known"))
        #expect(quantities.gov.quality == .good)
    }

    @Test(arguments: [0, -860, Double.nan, .infinity, 1e300])
    func `refuses a density that no liquid has`(density: Double) throws {
        let told = try SequenceExample.plain().with(product: { $0.with(density: density) }).quantities
        var example = try SequenceExample.plain()
        example.inputs.manual[.density] = .init(density)
        for quantities in [told, example.quantities] {
            #expect(quantities.baseDensity.quality == .bad)
            #expect(quantities.gsv.quality == .bad)
            #expect(quantities.massInAir.quality == .bad)
            #expect(quantities.weightFactor.quality == .bad)
        }
    }

    @Test func `takes the factor at the range's edge, marked, for a density outside it`() throws {
        let edge = try SequenceExample.plain().with(product: { $0.with(density: 1075) }).quantities
        #expect(edge.vcf.quality == .good)
        let quantities = try SequenceExample.plain().with(product: { $0.with(density: 1200) }).quantities
        #expect(quantities.baseDensity.number == 1200)
        #expect(quantities.vcf.number == edge.vcf.number)
        #expect(quantities.density.number == quantities.vcf.number.map { $0 * 1200 })
        for figure in [quantities.vcf, quantities.density, quantities.gsv, quantities.massInAir] {
            #expect(figure.quality == .uncertain)
            #expect(figure.why?.contains("1200 kg/m³ is outside the standard's") == true)
        }
    }

    @Test func `takes the factor at the range's edge, marked, for a temperature outside it`() throws {
        var example = try SequenceExample.plain().with(product: { $0.with(method: .api2004) })
        example.inputs.temperature = .good(150)
        let edge = example.quantities
        #expect(edge.vcf.quality == .good)
        example.inputs.temperature = .good(155)
        let outside = example.quantities
        #expect(outside.vcf.number == edge.vcf.number)
        #expect(outside.vcf.why?.contains("outside the standard's") == true)
        #expect(outside.gsv.quality == .uncertain)
        #expect(outside.massInAir.quality == .uncertain)
        example.inputs.temperature = .good(190)
        #expect(example.quantities.vcf.number == edge.vcf.number)
        #expect(example.quantities.gsv.quality == .uncertain)
        #expect(example.quantities.gov.quality == .good)
        example.inputs.temperature = .good(-300)
        #expect(example.quantities.vcf.quality == .bad)
        #expect(example.quantities.gsv.quality == .bad)
    }

    @Test func `takes the factor at the edge for a pressure outside`() throws {
        var example = try SequenceExample.plain().with(product: { $0.with(method: .api2004) })
        func quantities(_ kilopascals: Double) -> TankQuantities {
            example.inputs.extras = [ExtraValue(.pressure, .good(kilopascals))]
            return example.quantities
        }
        #expect(quantities(10_000).cpl.quality == .good)
        #expect((quantities(10_000).cpl.number ?? 0) > 1.005)
        #expect(quantities(11_000).vcf.quality == .uncertain)
        #expect(quantities(11_000).vcf.why?.contains("pressure 11000 kPa") == true)
        #expect(quantities(20_000).vcf.number == quantities(11_000).vcf.number)
        #expect(quantities(20_000).vcf.quality == .uncertain)
        #expect(quantities(-5).cpl == .known(1))
    }

    @Test func `says that a pressure is not corrected for where the method knows none`() throws {
        func notes(_ kilopascals: Double, _ method: CorrectionMethod) throws -> [String] {
            var example = try SequenceExample.plain().with(product: { $0.with(method: method) })
            example.inputs.extras = [ExtraValue(.pressure, .good(kilopascals))]
            return example.quantities.notes
        }
        #expect(
            try notes(500, .gbt1885)
                == ["not corrected for the pressure of 500 kPa: GB/T 1885-1998 A, 20 °C has no factor of it"])
        #expect(try notes(2, .gbt1885) == [])
        #expect(try notes(500, .api2004) == [])
    }

    @Test func `has no VCF where the pressure is measured and bad`() throws {
        var example = try SequenceExample.plain().with(product: { $0.with(method: .api2004) })
        example.inputs.extras = [ExtraValue(.pressure, .bad(.timeout))]
        let quantities = example.quantities
        #expect(quantities.ctl.quality == .good)
        #expect(quantities.cpl == .missing(why: "pressure: timeout"))
        #expect(quantities.gsv == .missing(why: "pressure: timeout"))
        // The tables of 1980 know no pressure.
        example.recipe.product = SequenceExample.crude
        #expect(example.quantities.gsv.quality == .good)
    }

    @Test func `needs no temperature without a correction`() throws {
        var example = try SequenceExample.plain().with(product: { $0.with(method: CorrectionMethod.none) })
        example.recipe.shell = nil
        example.inputs.temperature = .bad(.timeout)
        let quantities = example.quantities
        #expect(quantities.vcf == .known(1))
        #expect(quantities.gsv == quantities.gov)
        #expect(quantities.density == .known(860))
    }

    @Test func `takes water's own density, whatever is told`() throws {
        var example = try SequenceExample.plain().with(product: { $0.with(method: .water, density: 860) })
        example.inputs.manual[.density] = .init(850, isValid: false)
        let quantities = example.quantities
        let density = try #require(quantities.baseDensity.number)
        #expect(density > 998 && density < 999)
        #expect(quantities.densitySource == .product)
        #expect(quantities.gsv.quality == .good)
    }

    @Test func `takes water by volume off the volume`() throws {
        var example = try SequenceExample.plain()
        example.inputs.manual[.water] = .init(2)
        let quantities = example.quantities
        let gsv = try #require(quantities.gsv.number)
        #expect(quantities.csw == .known(0.98))
        #expect(quantities.nsv == .known(gsv * 0.98))
        #expect(quantities.massInVacuum == .known(gsv * 0.98 * 860 / 1000))
        #expect(quantities.waterPercentSource == .manual)
    }

    @Test func `takes water by mass off the mass, and not off the volume as well`() throws {
        var example = try SequenceExample.plain()
        example.inputs.manual[.waterByMass] = .init(2)
        let quantities = example.quantities
        let gsv = try #require(quantities.gsv.number)
        #expect(quantities.waterBasis == .mass)
        #expect(quantities.csw == .known(1))
        #expect(quantities.nsv == quantities.gsv)
        let air = try #require(quantities.massInAir.number)
        #expect(abs(air - gsv * 858.9 * 0.98 / 1000) < 1e-9)
        let told = try SequenceExample.plain()
            .with(product: { $0.with(water: Product.SedimentWater(percent: 2, basis: .mass)) }).quantities
        #expect(told.massInAir == quantities.massInAir)
        #expect(told.massInVacuum == quantities.massInVacuum)
    }

    @Test func `takes a person's water, then the gauge's, then the product's`() throws {
        var example = try SequenceExample.plain()
        #expect(example.quantities.waterPercentSource == .product)
        example.inputs.extras = [ExtraValue(.waterCut, .good(1.5))]
        #expect(example.quantities.waterPercent == .known(1.5))
        #expect(example.quantities.waterPercentSource == .measured)
        example.inputs.manual[.water] = .init(2)
        #expect(example.quantities.waterPercent == .known(2))
        example.inputs.manual[.water] = .init(2, isValid: false)
        #expect(example.quantities.waterPercent == .known(1.5))
        example.inputs.extras = [ExtraValue(.waterCut, .uncertain(1.5, .warmingUp))]
        #expect(example.quantities.waterPercent == .uncertain(2, why: "entered water ran out"))
        #expect(example.quantities.massInAir.why == "entered water ran out")
    }

    @Test func `marks the product's water where the gauge measures it and fails`() throws {
        var example = try SequenceExample.plain()
        example.inputs.extras = [ExtraValue(.waterCut, .bad(.timeout))]
        #expect(example.quantities.waterPercent == .uncertain(0.6, why: "water cut: timeout"))
        #expect(example.quantities.nsv.quality == .uncertain)
        #expect(example.quantities.gsv.quality == .good)
    }

    @Test func `doubts the net volume where nobody knows of sediment and water`() throws {
        let quantities = try SequenceExample.plain().with(product: { $0.with(water: .some(nil)) }).quantities
        #expect(quantities.waterPercent == .absent)
        #expect(quantities.csw == .uncertain(1, why: "no sediment and water known"))
        #expect(quantities.nsv.number == quantities.gsv.number)
        #expect(quantities.massInAir.why == "no sediment and water known")
        #expect(quantities.gsv.quality == .good)
    }

    @Test(arguments: [-1, 100.5, Double.nan])
    func `refuses a share of water that cannot be`(percent: Double) throws {
        var example = try SequenceExample.plain()
        example.inputs.manual[.water] = .init(percent)
        #expect(example.quantities.nsv.quality == .bad)
        #expect(example.quantities.gsv.quality == .good)
    }

    @Test func `tells all water and all oil, whose sum is the total`() throws {
        let quantities = try SequenceExample.plain().quantities
        let water = try #require(quantities.pureWater.number)
        let oil = try #require(quantities.pureOil.number)
        #expect(abs(water - (2786.905 + 0.006 * (4231.321 - 2786.905))) < 1e-9)
        #expect(abs(water + oil - 4231.321) < 1e-9)
        let byMass = try SequenceExample.plain()
            .with(product: { $0.with(water: Product.SedimentWater(percent: 0.6, basis: .mass)) }).quantities
        let share = 0.006 * 851.064972 / 999.016
        #expect(abs(try #require(byMass.pureWater.number) - (2786.905 + share * (4231.321 - 2786.905))) < 1e-6)
    }
}
