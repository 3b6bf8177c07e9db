import Quantities
import Reports
import TankFarm
import TestSupport
import Testing

@Suite struct QuantityTicketTests {
    @Test func `shows every step of the worked example with its formula and source`() throws {
        let lines = QuantityTicket.lines(
            QuantitySamples.worked, inputs: QuantitySamples.inputs, recipe: try QuantitySamples.recipe())
        let difference = Golden.difference(lines.joined(separator: "\n") + "\n", name: "ticket-worked.txt")
        #expect(difference == nil, "\(difference ?? "")")
        #expect(lines.allSatisfy { ColumnText.width($0) <= 80 })
    }

    @Test func `shows the same in American units, with the method beside the factor`() throws {
        let lines = QuantityTicket.lines(
            QuantitySamples.worked, inputs: QuantitySamples.inputs, recipe: try QuantitySamples.recipe(),
            units: DisplayUnits(level: .feetInches, temperature: .fahrenheit, volume: .barrels, mass: .longTons))
        let difference = Golden.difference(lines.joined(separator: "\n") + "\n", name: "ticket-american.txt")
        #expect(difference == nil, "\(difference ?? "")")
        #expect(lines.allSatisfy { ColumnText.width($0) <= 80 })
    }

    @Test func `says once why a value is doubtful or missing, and marks all that follow`() {
        var quantities = QuantitySamples.worked
        let why = "the entered density ran out"
        quantities.baseDensity = .uncertain(860, why: why)
        for path in [\TankQuantities.vcf, \.gsv, \.nsv, \.massInAir, \.massInVacuum, \.density] {
            quantities[keyPath: path] = quantities[keyPath: path].doubted(why)
        }
        quantities.freeWater = .missing(why: "blind-zone")
        let lines = QuantityTicket.lines(quantities)
        #expect(lines.count { $0.contains(why) } == 1)
        #expect(lines.contains { $0.hasPrefix("  GSV ") && $0.contains("1360.055?") })
        #expect(lines.contains { $0.hasPrefix("  FW ") && $0.hasSuffix("–  m³    interface") })
        #expect(lines.contains("      – blind-zone"))
        #expect(lines.contains { $0.hasPrefix("? uncertain; – not known.") })
    }

    @Test func `rounds ties to even`() {
        var quantities = TankQuantities()
        quantities.total = .known(2.0625)
        quantities.freeWater = .known(1.4375)
        let rounding = TicketRounding(volumeDecimals: 3)
        let lines = QuantityTicket.lines(quantities, rounding: rounding)
        #expect(lines.contains { $0.contains(" 2.062 ") })
        #expect(lines.contains { $0.contains(" 1.438 ") })
    }

    @Test func `says that there is no product, and shows no step beyond the observed volumes`() {
        var quantities = TankQuantities()
        quantities.total = .known(100)
        quantities.freeWater = .known(0)
        quantities.lessWater = .known(100)
        quantities.gov = .known(100)
        quantities.shellFactor = .known(1)
        let lines = QuantityTicket.lines(quantities)
        #expect(lines.first == "no product: no correction to base")
        #expect(lines.contains { $0.hasPrefix("  FW ") && $0.contains(" 0.000 ") && $0.hasSuffix("no interface") })
        #expect(!lines.contains { $0.contains("GSV") || $0.contains("in air") })
    }

    @Test func `tells a water content by mass where it is taken off`() {
        var quantities = QuantitySamples.worked
        quantities.waterBasis = .mass
        quantities.csw = .known(1)
        let lines = QuantityTicket.lines(quantities)
        #expect(lines.contains { $0.contains("in air, GSV × WCF / 1000 × (1 − S&W / 100)") })
        #expect(lines.contains { $0.contains("1: by mass, see below") })
    }
}

@Suite struct QuantityDocumentTests {
    @Test func `writes every step unrounded for calc`() {
        let text = QuantityDocument.json(QuantitySamples.worked, after: [.init("tank", .string("TK-101"))]).text
        #expect(
            text.hasPrefix(#"{"tank":"TK-101","tov_m3":4233.717039,"free_water_m3":2786.905,"gov_m3":1374.333268,"#))
        for part in [
            #""gsv_m3":1360.054539"#, #""nsv_m3":1351.894212"#, #""mass_t":1161.141939"#, #""tsh_c":30.6875"#,
            #""ctsh":1.00025651645"#, #""fra_m3":-72.849902"#, #""vcf":0.98961043237"#, #""density_at_t":851.064972"#,
            #""csw":0.994"#, #""mass_vacuum_t":1162.629022"#, #""mass_air_t":1161.141939"#, #""group":"crude""#,
            #""method":"GB/T 1885-1998 A, 20 °C""#, #""free_water_source":"interface""#, #""roof":"floating""#,
            #""temperature_source":"spot""#, #""density_source":"manual""#, #""quantity_quality":"good""#,
        ] {
            #expect(text.contains(part), "\(part)")
        }
    }

    @Test func `writes no more decimals than the scale elsewhere`() {
        let text = QuantityDocument.json(QuantitySamples.worked, precision: .scaled).text
        for part in [#""gsv_m3":1360.055"#, #""vcf":0.98961,"#, #""ctsh":1.000257"#, #""tsh_c":30.69"#] {
            #expect(text.contains(part), "\(part)")
        }
    }

    @Test func `is null exactly where a figure has no number`() {
        var quantities = QuantitySamples.worked
        quantities.nsv = .missing(why: "no sediment and water known")
        quantities.roofAdjustment = .absent
        quantities.temperatureSource = .average(elements: 3, of: 5)
        quantities.gsv = .uncertain(.nan, why: "broken")
        let text = QuantityDocument.json(quantities).text
        for part in [
            #""nsv_m3":null"#, #""nsv_quality":"bad""#, #""fra_m3":null"#, #""gsv_m3":null"#,
            #""temperature_source":"average","temperature_elements":{"used":3,"of":5}"#,
            #""quantity_reason":"no sediment and water known""#,
        ] {
            #expect(text.contains(part), "\(part)")
        }
    }

    @Test func `writes numbers that read back the same`() throws {
        for value in [0.1 + 0.2, 1e-7, 4233.717038999999, 1e21] {
            #expect(Double(JSONText.exact(value).text) == value)
            #expect(Double(CSVText.row([.exact(value)])) == value)
        }
        #expect(JSONText.exact(-0.0).text == "0")
        #expect(JSONText.exact(.infinity).text == "null")
        #expect(JSONText.exact(9641).text == "9641")
    }
}
