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
}
