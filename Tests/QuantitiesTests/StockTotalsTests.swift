import Quantities
import TankFarm
import Testing

@Suite struct StockTotalsTests {
    private func tank(_ name: String) -> TankName { TankName(name) }

    private func part(
        _ name: String, group: String = "Crude", product: String? = "crude", _ example: SequenceExample?
    ) throws -> StockPart {
        StockPart(tank: tank(name), group: group, product: product, quantities: example?.quantities)
    }

    @Test func `sums by product, by group and over all`() throws {
        let example = try SequenceExample.plain()
        let one = example.quantities
        let totals = StockTotals([
            try part("TK-1", group: "North", example), try part("TK-2", group: "South", product: "diesel", example),
            try part("TK-3", group: "North", product: "diesel", example),
        ])
        #expect(totals.byProduct.map(\.name) == ["crude", "diesel"])
        #expect(totals.byProduct.map(\.tanks) == [1, 2])
        #expect(totals.byGroup.map(\.name) == ["North", "South"])
        #expect(totals.byGroup.map(\.tanks) == [2, 1])
        #expect(totals.all.tanks == 3)
        #expect(totals.all.notGood == 0)
        let mass = try #require(one.massInAir.number)
        #expect(abs(try #require(totals.all.massInAir.number) - 3 * mass) < 1e-9)
        #expect(totals.byGroup[1].massInAir.number == mass)
        #expect(totals.byProduct[0].tov.number == one.total.number)
        #expect(totals.byProduct[0].freeWater.number == one.freeWater.number)
        #expect(totals.byProduct[0].gov.number == one.gov.number)
        #expect(totals.byProduct[0].gsv.number == one.gsv.number)
        #expect(totals.byProduct[0].nsv.number == one.nsv.number)
        #expect(totals.all.massInAir.isComplete)
    }

    @Test func `says which tanks a sum lacks, and how many are not good`() throws {
        let example = try SequenceExample.plain()
        let totals = StockTotals([
            try part("TK-1", example), try part("TK-2", example.with { $0.inputs.level = .bad(.timeout) }),
            try part("TK-3", example.with { $0.inputs.interface = .bad(.timeout) }),
            try part("TK-4", example.with { $0.inputs.temperature = .uncertain(30, .warmingUp) }),
        ])
        let all = totals.all
        #expect(all.tanks == 4)
        #expect(all.notGood == 3)
        #expect(all.tov.without == [tank("TK-2")])
        #expect(!all.tov.isUncertain)
        #expect(all.gsv.without == [tank("TK-2"), tank("TK-3")])
        #expect(all.gsv.isUncertain)
        #expect(!all.gsv.isComplete)
    }

    @Test func `leaves tanks without a product out of what they cannot have, and out of the products`() throws {
        let example = try SequenceExample.plain()
        let totals = StockTotals([
            try part("TK-1", example),
            try part("WT-1", group: "Water", product: nil, example.with(product: { _ in nil })),
        ])
        #expect(totals.byProduct.map(\.name) == ["crude"])
        #expect(totals.byGroup.map(\.name) == ["Crude", "Water"])
        #expect(totals.all.tanks == 2)
        #expect(totals.all.notGood == 0)
        #expect(totals.all.gsv.number == example.quantities.gsv.number)
        #expect(totals.all.gsv.isComplete)
        #expect(totals.byGroup[1].gsv.number == nil)
        #expect(totals.byGroup[1].tov.number == example.quantities.total.number)
    }

    @Test func `counts no tank without a capacity`() throws {
        let totals = StockTotals([try part("TK-1", nil)])
        #expect(totals.all.tanks == 0)
        #expect(totals.all.tov.number == nil)
        #expect(totals.byGroup.isEmpty)
    }

    @Test func `gives no zero where no tank is known`() throws {
        let example = try SequenceExample.plain().with { $0.inputs.level = .bad(.timeout) }
        let totals = StockTotals([try part("TK-1", example)])
        #expect(totals.all.massInAir.number == nil)
        #expect(totals.all.notGood == 1)
    }

    @Test func `says of a tank's quantities what was wrong first`() throws {
        var example = try SequenceExample.plain()
        #expect(example.quantities.worst.quality == .good)
        #expect(example.quantities.worst.why == nil)
        example.inputs.interface = .uncertain(6367, .stuck)
        #expect(example.quantities.worst.quality == .uncertain)
        #expect(example.quantities.worst.why == "interface: stuck")
        example.inputs.temperature = .bad(.crc)
        #expect(example.quantities.worst.quality == .bad)
        #expect(example.quantities.worst.why == "temperature: crc")
        #expect(TankQuantities().worst.quality == .none)
    }
}
