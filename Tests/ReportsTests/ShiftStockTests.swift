import Quantities
import Reports
import TankFarm
import TestSupport
import Testing

@Suite struct ShiftStockTests {
    @Test func `tells opening and closing stock by tank, product and group, and what was entered`() throws {
        let lines = ShiftSummary(try ShiftSamples.stock()).text()
        let difference = Golden.difference(lines.joined(separator: "\n") + "\n", name: "shift-stock.txt")
        #expect(difference == nil, "\(difference ?? "")")
        #expect(lines.allSatisfy { ColumnText.width($0) <= 80 })
    }

    @Test func `keeps to 80 columns in American units`() throws {
        var input = try ShiftSamples.stock()
        input.units = DisplayUnits(level: .feetInches, temperature: .fahrenheit, volume: .barrels, mass: .longTons)
        let lines = ShiftSummary(input).text()
        let difference = Golden.difference(lines.joined(separator: "\n") + "\n", name: "shift-american.txt")
        #expect(difference == nil, "\(difference ?? "")")
        #expect(lines.allSatisfy { ColumnText.width($0) <= 80 })
    }

    @Test func `cuts no digit of a farm's gallons`() throws {
        var input = try ShiftSamples.stock()
        input.units = DisplayUnits(volume: .gallons)
        let summary = ShiftSummary(input)
        let lines = summary.text()
        let total = try #require(summary.openingStock.all.tov.number) / DisplayUnits.cubicMetresPerGallon
        #expect(lines.contains { $0.hasPrefix("all tanks") && $0.contains(DecimalText.fixed(total, 0).prefix(7)) })
        #expect(lines.allSatisfy { ColumnText.width($0) <= 80 })
    }

    @Test func `has no stock beyond the observed volumes where the site has no product`() throws {
        let summary = ShiftSummary(try ShiftSamples.day())
        #expect(!summary.text().contains { $0.contains("STOCK") || $0.contains("NSV") })
        #expect(!summary.csv.contains { $0.contains("_nsv") })
    }

    @Test func `makes the closing stock of a tank whose interface is bad unknown, and says so in the sums`() throws {
        let summary = ShiftSummary(try ShiftSamples.stock())
        let tank = try #require(summary.tanks.first { $0.tank.name == "TK-102" })
        #expect(tank.opening.quantities?.nsv.number != nil)
        #expect(tank.closing.quantities?.nsv.number == nil)
        #expect(tank.closing.total.number != nil)
        let total = try #require(summary.closingStock.byProduct.first { $0.name == "crude" })
        #expect(total.notGood >= 1)
        #expect(total.nsv.without == ["TK-102"])
        #expect(!total.nsv.isComplete)
        #expect(summary.csv.contains { $0.hasPrefix("product,,crude,,,closing_nsv,") && $0.contains("without TK-102") })
    }

    @Test func `goes by the values that were in force at each end`() throws {
        let summary = ShiftSummary(try ShiftSamples.stock())
        let tank = try #require(summary.tanks.first { $0.tank.name == "TK-101" })
        #expect(tank.opening.quantities?.baseDensity == .known(858.6))
        // It ran out within the shift.
        #expect(tank.closing.quantities?.baseDensity.number == 858.6)
        #expect(tank.closing.quantities?.baseDensity.quality == .uncertain)
        #expect(tank.opening.quantities?.ambient == .absent)
        #expect(tank.closing.quantities?.ambient.number == 18)
    }

    @Test func `takes the configuration's ambient temperature while nobody enters one`() throws {
        var input = try ShiftSamples.stock()
        input.ambientCelsius = 12
        let tank = try #require(ShiftSummary(input).tanks.first { $0.tank.name == "TK-101" })
        #expect(tank.opening.quantities?.ambient.number == 12)
        #expect(tank.closing.quantities?.ambient.number == 18)
    }

    @Test func `writes stock and entered values as JSON`() throws {
        let text = ShiftSummary(try ShiftSamples.stock()).json.text
        for part in [
            #""closing_stock":{"by_product":[{"name":"crude","tanks":2,"#,
            #""manual_values":[{"tank":null,"quantity":"ambient","value":18,"unit":"°C","by":"wang","#,
            #""quantity":"density","value":858.6,"unit":"kg/m3","by":"li","#,
            #""valid":false,"source":"laboratory 117","observed":851.6,"observed_c":30,"hydrometer_c":20}"#,
        ] {
            #expect(text.contains(part), "\(part)")
        }
    }

    @Test func `does not put the configuration's ambient temperature in the place of one that has run out`() throws {
        var input = try ShiftSamples.stock()
        input.ambientCelsius = 12
        let to = input.period.to
        let old = ManualValue(
            tank: nil, quantity: .ambient, value: 18, by: "wang", at: to - .seconds(9_000), until: to - .seconds(60))
        input.enteredAtClosing = EnteredValues(at: to, [old])
        let closing = try #require(ShiftSummary(input).tanks.first { $0.tank.name == "TK-101" }?.closing)
        #expect(closing.quantities?.ambient.number == 18)
        #expect(closing.quantities?.ambient.quality == .uncertain)
        #expect(closing.quantities?.nsv.quality == .uncertain)
    }

    @Test func `takes the site's valid ambient temperature before the tank's that has run out`() throws {
        var input = try ShiftSamples.stock()
        let to = input.period.to
        let own = ManualValue(
            tank: "TK-101", quantity: .ambient, value: 30, by: "li", at: to - .seconds(9_000),
            until: to - .seconds(60))
        let site = ManualValue(
            tank: nil, quantity: .ambient, value: 18, by: "wang", at: to - .seconds(9_500), until: to + .seconds(60))
        input.enteredAtClosing = EnteredValues(at: to, [own, site])
        let closing = try #require(ShiftSummary(input).tanks.first { $0.tank.name == "TK-101" }?.closing)
        #expect(closing.quantities?.ambient == .known(18))
    }

    @Test func `marks the stock that is made of a reading of another time, in the sums too`() throws {
        var input = try ShiftSamples.stock()
        let (from, to) = (input.period.from, input.period.to)
        let figures = input.figures[0]
        input.figures[0] = PeriodFigures(
            tank: "TK-101",
            opening: ShiftSamples.sample("TK-101", from + .seconds(4_000), .good(9_641), .good(6_367), .good(32.5)),
            closing: ShiftSamples.sample("TK-101", to - .seconds(7_200), .good(13_120), .good(6_380), .good(34.1)),
            lowestLevelMillimetres: figures.lowestLevelMillimetres, lowestAt: figures.lowestAt,
            highestLevelMillimetres: figures.highestLevelMillimetres, highestAt: figures.highestAt, goodShare: 0.5)
        let summary = ShiftSummary(input)
        let balance = try #require(summary.tanks.first)
        #expect(balance.opening.total.quality == .uncertain)
        #expect(balance.closing.quantities?.total.quality == .uncertain)
        #expect(summary.closingStock.all.tov.isUncertain)
        let lines = summary.text()
        #expect(lines.contains { $0.contains("? closing TOV: the last on record is old") })
        #expect(lines.contains { $0.contains("? opening TOV: the first on record is late") })
    }

    @Test func `names the tanks that are in no sum`() throws {
        let lines = ShiftSummary(try ShiftSamples.stock()).text()
        #expect(lines.contains("    ? in no sum, without shape or strapping table: FW-1"))
    }

    @Test func `says that a measured ambient temperature was not on record`() throws {
        var input = try ShiftSamples.stock()
        func isTold() -> Bool { ShiftSummary(input).text().joined(separator: " ").contains("keeps no measured one") }
        #expect(!isTold())
        input.ambientIsMeasured = true
        #expect(isTold())
    }

    @Test func `counts all of the liquid as one where the gauge has no interface, and measures no water there`() throws
    {
        var input = try ShiftSamples.stock()
        let tank = input.tanks[2]
        input.figures[2] = PeriodFigures(
            tank: tank.tank.name,
            opening: ShiftSamples.sample(tank.tank.name, input.period.from, .good(2_000), .absent, .good(45)),
            closing: ShiftSamples.sample(
                tank.tank.name, input.period.to - .seconds(1), .good(2_100), .absent, .good(45)),
            lowestLevelMillimetres: nil, lowestAt: nil, highestLevelMillimetres: nil, highestAt: nil, goodShare: 1)
        let summary = ShiftSummary(input)
        #expect(summary.tanks[2].closing.water == .absent)
        #expect(summary.tanks[2].closing.oil == summary.tanks[2].closing.total)
        #expect(summary.tanks[2].closing.total.number != nil)
        #expect(
            summary.text().contains { $0.contains("with a gauge that has none") })
    }

    @Test func `tells why a change of volume is doubtful where its levels are good`() throws {
        var input = try ShiftSamples.stock()
        var recipe = try #require(input.tanks[0].recipe)
        // At the opening the roof is between landing and floating.
        recipe.roof = FloatingRoof(
            displacement: .mass(kilograms: 62_000), landsMillimetres: 9_600, floatsMillimetres: 9_700)
        input.tanks[0] = ShiftTank(tank: input.tanks[0].tank, recipe: recipe)
        let summary = ShiftSummary(input)
        #expect(summary.text().contains { $0.contains("? m³: critical zone") })
        #expect(summary.json.text.contains(#""change_quality":"good","change_m3_quality":"uncertain""#))
    }
}
