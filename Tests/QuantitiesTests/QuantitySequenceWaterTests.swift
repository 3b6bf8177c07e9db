import Quantities
import TankFarm
import Testing

/// What a level or an interface that is not good makes of the quantities.
@Suite struct QuantitySequenceWaterTests {
    private func expectMissing(
        _ figures: [(String, Figure)], _ why: String, at location: SourceLocation = #_sourceLocation
    ) {
        for (name, figure) in figures {
            #expect(figure.quality == .bad, "\(name) is \(figure)", sourceLocation: location)
            #expect(figure.why?.contains(why) == true, "\(name) is \(figure)", sourceLocation: location)
        }
    }

    private func expectUncertain(
        _ figures: [(String, Figure)], _ why: String, at location: SourceLocation = #_sourceLocation
    ) {
        for (name, figure) in figures {
            #expect(figure.quality == .uncertain, "\(name) is \(figure)", sourceLocation: location)
            #expect(figure.why?.contains(why) == true, "\(name) is \(figure)", sourceLocation: location)
        }
    }

    @Test func `has no volume and no mass without a level, and says why`() throws {
        let quantities = try SequenceExample().with { $0.inputs.level = .bad(.timeout) }.quantities
        expectMissing([("TOV", quantities.total)] + quantities.belowTotal, "level: timeout")
        expectMissing(
            [("VCF", quantities.vcf), ("FRA", quantities.roofAdjustment), ("CTSh", quantities.shellFactor)],
            "level: timeout")
        #expect(quantities.baseDensity == .known(860))
        #expect(quantities.worst.quality == .bad)
        #expect(quantities.worst.why == "level: timeout")
    }

    @Test func `has no volume where the gauge has no level`() throws {
        let quantities = try SequenceExample().with { $0.inputs.level = .absent }.quantities
        expectMissing([("TOV", quantities.total)] + quantities.belowTotal, "no level")
    }

    @Test func `marks every volume and mass of an uncertain level`() throws {
        let good = try SequenceExample().quantities
        let quantities = try SequenceExample().with { $0.inputs.level = .uncertain(9641, .jump) }.quantities
        expectUncertain([("TOV", quantities.total)] + quantities.belowTotal, "level: jump")
        expectUncertain(
            [("FRA", quantities.roofAdjustment), ("water", quantities.pureWater), ("oil", quantities.pureOil)],
            "level: jump")
        #expect(quantities.massInAir.number == good.massInAir.number)
        #expect(quantities.worst.quality == .uncertain)
    }

    @Test(arguments: [12_500.1, 1e5])
    func `refuses a level above the capacity table`(level: Double) throws {
        let quantities = try SequenceExample().with { $0.inputs.level = .good(level) }.quantities
        expectMissing(
            [("TOV", quantities.total)] + quantities.belowTotal, "the level lies above the capacity table")
    }

    @Test func `refuses a level below the capacity table`() throws {
        let quantities = try SequenceExample().with { $0.inputs.level = .good(-1) }.quantities
        #expect(quantities.total == .missing(why: "the level lies below the capacity table, which begins at 0 mm"))
    }

    @Test(arguments: [-1, -4000, Double.nan, .infinity, -.infinity, 1e300])
    func `refuses a level that cannot be`(level: Double) throws {
        let quantities = try SequenceExample().with { $0.inputs.level = .good(level) }.quantities
        expectMissing([("TOV", quantities.total)] + quantities.belowTotal, "level")
    }

    @Test func `keeps the total and nothing below it when the interface is bad`() throws {
        let quantities = try SequenceExample().with { $0.inputs.interface = .bad(.gaugeFailure) }.quantities
        #expect(quantities.total.quality == .good)
        #expect(quantities.waterSource == .interface)
        expectMissing(quantities.belowTotal, "interface: gauge-failure")
        expectMissing(
            [
                ("FRA", quantities.roofAdjustment), ("water", quantities.pureWater), ("oil", quantities.pureOil),
            ], "interface: gauge-failure")
    }

    @Test(arguments: [Double.nan, .infinity, -500, 1e7])
    func `keeps the total and nothing below it when the interface cannot be`(interface: Double) throws {
        let quantities = try SequenceExample().with { $0.inputs.interface = .good(interface) }.quantities
        #expect(quantities.total.number != nil)
        expectMissing(quantities.belowTotal, "interface")
    }

    @Test func `takes off no water, and says so, where the gauge sees none`() throws {
        let quantities = try SequenceExample.plain().with { $0.inputs.interface = .absent }.quantities
        #expect(quantities.freeWater == .known(0))
        #expect(quantities.waterSource == .none)
        #expect(quantities.lessWater == quantities.total)
        #expect(quantities.worst.quality == .good)
    }

    @Test func `marks what is made of an uncertain interface, and not the total`() throws {
        let quantities = try SequenceExample.plain()
            .with { $0.inputs.interface = .uncertain(6367, .stuck) }.quantities
        #expect(quantities.total.quality == .good)
        expectUncertain(quantities.belowTotal, "interface: stuck")
    }

    @Test(arguments: [299, 300, 12, 0, -5])
    func `gives the water's bound where the interface lies too low to be seen`(interface: Double) throws {
        var example = try SequenceExample.plain()
        example.recipe.interfaceFromMillimetres = 300
        example.inputs.interface = .uncertain(interface, .blindZone)
        let quantities = example.quantities
        let bound = try example.recipe.capacity.volumeCubicMetres(atLevelMillimetres: 300)
        #expect(bound > 100)
        #expect(quantities.freeWater.number == bound)
        expectUncertain(quantities.belowTotal, "at most")
        #expect(quantities.total.quality == .good)
        // An element that lies above all that the water can reach is in the oil for certain.
        example.recipe.temperatureAtMillimetres = 1500
        #expect(example.quantities.oilTemperature == .known(32.5))
        example.recipe.temperatureAtMillimetres = 350
        #expect(example.quantities.oilTemperature.quality == .uncertain)
    }

    @Test func `bounds the water by the level where that lies lower still`() throws {
        var example = try SequenceExample.plain()
        example.recipe.interfaceFromMillimetres = 800
        example.inputs.level = .good(600)
        example.inputs.interface = .good(500)
        let quantities = example.quantities
        #expect(quantities.freeWater.number == quantities.total.number)
        #expect(quantities.freeWater.quality == .uncertain)
        #expect(quantities.gsv.quality == .uncertain)
    }

    @Test func `knows the interface above its blind zone`() throws {
        var example = try SequenceExample.plain()
        example.recipe.interfaceFromMillimetres = 300
        example.inputs.interface = .good(301)
        #expect(example.quantities.freeWater.quality == .good)
    }

    @Test func `is dry, and certain, where the table begins and the interface seems to lie a millimetre lower`() throws
    {
        let quantities = try SequenceExample.plain().with { $0.inputs.interface = .good(-1) }.quantities
        #expect(quantities.freeWater == .known(0))
    }

    @Test func `keeps an interface's own doubt where it seems to lie below the table`() throws {
        let quantities = try SequenceExample.plain().with { $0.inputs.interface = .uncertain(-1, .stuck) }.quantities
        #expect(quantities.freeWater == .uncertain(0, why: "interface: stuck"))
    }

    @Test(arguments: [0, 1, 20])
    func `takes an interface just above the level for all water and no oil`(above: Double) throws {
        var example = try SequenceExample()
        example.recipe.temperatureAtMillimetres = 1500
        example.inputs.interface = .good(9641 + above)
        let quantities = example.with {
            $0.recipe.roof = nil
            $0.recipe.capacity = (try? SequenceExample.capacity(liquidHead: false)) ?? $0.recipe.capacity
        }.quantities
        #expect(quantities.freeWater == quantities.total)
        for (name, figure) in quantities.belowTotal.dropFirst() { #expect(figure == .known(0), "\(name)") }
        #expect(quantities.pureOil == .known(0))
        #expect(quantities.worst.quality == .good)
    }

    @Test func `has the roof float on the water where there is no oil`() throws {
        var example = try SequenceExample.plain()
        example.recipe.roof = try SequenceExample().recipe.roof
        example.inputs.interface = .good(9645)
        let quantities = example.quantities
        #expect(quantities.gov == .known(0))
        #expect(quantities.roofAdjustment == .known(0))
        #expect(quantities.notes == ["the roof floats on water: nothing is taken off the oil for it"])
    }

    @Test func `believes neither level nor interface where they contradict each other`() throws {
        let quantities = try SequenceExample.plain().with { $0.inputs.interface = .good(9662) }.quantities
        expectUncertain([("TOV", quantities.total)], "inconsistent: the interface lies 21 mm above the level")
        expectMissing(quantities.belowTotal, "inconsistent")
    }

    @Test func `takes the site's own tolerance of an interface above the level`() throws {
        var example = try SequenceExample.plain()
        example.recipe.interfaceToleranceMillimetres = 5
        example.inputs.interface = .good(9647)
        #expect(example.quantities.freeWater.quality == .bad)
        example.recipe.interfaceToleranceMillimetres = 50
        example.inputs.interface = .uncertain(9681, .inconsistent)
        #expect(example.quantities.freeWater == example.quantities.total)
        #expect(example.quantities.freeWater.quality == .good)
    }

    @Test func `marks the bottom zone`() throws {
        let low = try SequenceExample.plain().with {
            $0.inputs.level = .good(250)
            $0.inputs.interface = .good(100)
        }.quantities
        expectUncertain([("TOV", low.total), ("FW", low.freeWater)], "bottom zone: low accuracy")
        #expect(low.tableWords == "bottom zone, linear")
        let water = try SequenceExample.plain().with { $0.inputs.interface = .good(100) }.quantities
        #expect(water.total.quality == .good)
        expectUncertain(water.belowTotal, "bottom zone: low accuracy")
    }

    @Test func `marks everything in the roof's critical zone`() throws {
        let quantities = try SequenceExample().with {
            $0.inputs.level = .good(1900)
            $0.inputs.interface = .good(400)
        }.quantities
        #expect(quantities.roofPosition == .criticalZone)
        expectUncertain(
            [("TOV", quantities.total), ("FRA", quantities.roofAdjustment), ("GOV", quantities.gov)], "critical zone")
        let floating = try #require(try SequenceExample().quantities.roofAdjustment.number)
        let share = try #require(quantities.roofAdjustment.number) / floating
        #expect(share > 0.56 && share < 0.58)
    }

    @Test func `takes nothing off for a roof on its legs`() throws {
        let quantities = try SequenceExample().with {
            $0.inputs.level = .good(1600)
            $0.inputs.interface = .good(400)
        }.quantities
        #expect(quantities.roofPosition == .landed)
        #expect(quantities.roofAdjustment == .known(0))
        #expect(quantities.gov == quantities.shellCorrected)
        #expect(quantities.worst.quality == .good)
        #expect(quantities.notes.contains("the roof has landed: nothing is taken off for it"))
    }

    @Test func `calls a volume below zero an input error`() throws {
        var example = try SequenceExample.plain()
        example.recipe.roof = try SequenceExample().recipe.roof
        example.inputs.interface = .good(9600)
        let quantities = example.quantities
        #expect(quantities.lessWater.quality == .good)
        expectMissing(
            [("GOV", quantities.gov), ("GSV", quantities.gsv), ("air", quantities.massInAir)], "input error")
    }

    @Test func `calls more free water than liquid an input error`() throws {
        let example = try SequenceExample.plain()
        let quantities = QuantitySequence(example.recipe)
            .quantities(total: .known(100), freeWater: .known(101), of: example.inputs)
        expectMissing([("TOV - FW", quantities.lessWater), ("air", quantities.massInAir)], "input error")
    }

    @Test func `gives water no share of the head where the gauge sees no interface`() throws {
        let example = try SequenceExample().with { $0.inputs.interface = .absent }
        let quantities = example.quantities
        #expect(quantities.liquidHeadBesideWater == .absent)
        #expect(example.with { $0.recipe.waterTakesLiquidHead = true }.quantities == quantities)
    }

    @Test func `has no oil under water to the brim, also where water takes its share of the head`() throws {
        let quantities = try SequenceExample().with {
            $0.recipe.waterTakesLiquidHead = true
            $0.recipe.roof = nil
            $0.inputs.interface = .good(9641)
        }.quantities
        #expect(quantities.lessWater == .known(0))
        #expect(quantities.massInAir == .known(0))
    }

    @Test(arguments: [9641.0, 9645, 9661])
    func `books none of the liquid's head as oil where all is water, under a roof too`(interface: Double) throws {
        let head = 2.815342 * 0.999016
        for takesHead in [false, true] {
            let quantities = try SequenceExample().with {
                $0.recipe.waterTakesLiquidHead = takesHead
                $0.inputs.interface = .good(interface)
            }.quantities
            let total = try #require(quantities.total.number)
            #expect(abs(total - 4231.321 - head) < 1e-9)
            #expect(quantities.total.quality == .good)
            #expect(quantities.freeWater == quantities.total)
            #expect(quantities.lessWater == .known(0))
            #expect(quantities.gov == .known(0))
            #expect(quantities.massInAir == .known(0))
            #expect(quantities.pureWater == quantities.total)
            #expect(quantities.liquidHeadBesideWater == (takesHead ? quantities.liquidHead : .known(0)))
        }
    }

    @Test func `needs no temperature for the head of water alone`() throws {
        let quantities = try SequenceExample().with {
            $0.inputs.interface = .good(9641)
            $0.inputs.temperature = .bad(.timeout)
        }.quantities
        #expect(quantities.total.quality == .good)
        #expect(quantities.massInAir == .known(0))
    }

    @Test func `books none of the head as oil where the profile finds water alone`() throws {
        let quantities = try SequenceExample().with {
            $0.inputs.extras = [ExtraValue(.profileCut(point: 0, atMillimetres: 10_000), .good(100))]
        }.quantities
        #expect(quantities.waterSource == .profile)
        #expect(quantities.freeWater == quantities.total)
        #expect(quantities.massInAir == .known(0))
    }

    @Test func `marks the head where the water may fill the tank and nobody sees it`() throws {
        let quantities = try SequenceExample().with {
            $0.recipe.interfaceFromMillimetres = 300
            $0.inputs.level = .good(299)
            $0.inputs.interface = .good(250)
        }.quantities
        #expect(quantities.lessWater.number == 0)
        #expect(quantities.liquidHead.quality == .uncertain)
        #expect(quantities.massInAir.quality == .uncertain)
    }

    @Test func `goes on without the liquid's head, marked, where the oil's density is unknown`() throws {
        let quantities = try SequenceExample().with { $0.inputs.temperature = .bad(.timeout) }.quantities
        #expect(quantities.total == .uncertain(4231.321, why: "without the liquid head: temperature: timeout"))
        expectMissing([("head", quantities.liquidHead)], "temperature: timeout")
    }
}
