import Foundation
import Quantities
import TankFarm
import Testing

@Suite struct QuantitySequenceVectorTests {
    private typealias Row = [String: String]

    private func number(_ row: Row, _ column: String) throws -> Double {
        try #require(row[column].flatMap(Double.init), "\(column) of \(row["id"] ?? "?")")
    }

    private func product(_ row: Row) throws -> Product {
        let methods: [String: CorrectionMethod] = ["gbt1885": .gbt1885, "api2004": .api2004, "vcf1980": .astm1980]
        let commodities: [String: Commodity] = ["A": .crude, "B": .products, "D": .lubricants]
        let bases: [String: BaseTemperature] = ["15": .celsius15, "20": .celsius20]
        let airs: [String: AirBuoyancy] = ["gbt": .gbt1885, "api115": .api1153]
        return Product(
            name: "P",
            standard: CorrectionStandard(
                method: try #require(methods[row["method"] ?? ""]),
                commodity: try #require(commodities[row["commodity"] ?? ""]),
                base: try #require(bases[row["base"] ?? ""])),
            baseDensity: try number(row, "rho_base"),
            sedimentWater: .init(percent: try number(row, "sw_pct"), basis: .volume),
            air: try #require(airs[row["air"] ?? ""]))
    }

    private func recipe(_ row: Row, capacity: TankCapacity) throws -> QuantityRecipe {
        let mass = try number(row, "roof_mass")
        let reference = row["roof_rho_ref"].flatMap(Double.init)
        let roof =
            mass == 0
            ? nil
            : FloatingRoof(
                displacement: reference.map { .deducted(kilograms: mass, referenceDensity: $0) }
                    ?? .mass(kilograms: mass),
                landsMillimetres: try number(row, "roof_h1"), floatsMillimetres: try number(row, "roof_h2"))
        return QuantityRecipe(
            capacity: capacity, product: try product(row),
            shell: ShellExpansion(
                referenceCelsius: try number(row, "tref"), alphaPerCelsius: try number(row, "alpha"),
                isInsulated: row["insulated"] == "1"),
            roof: roof)
    }

    private func expectEqual(_ quantities: TankQuantities, _ row: Row) throws {
        let id = row["id"] ?? "?"
        func expect(
            _ figure: Figure, _ column: String, tolerance: String? = nil, scale: Double = 1,
            at location: SourceLocation = #_sourceLocation
        ) throws {
            let expected = try number(row, column)
            guard case .known(let value) = figure else {
                Issue.record("\(id) \(column) is \(figure)", sourceLocation: location)
                return
            }
            let allowed =
                try tolerance.map { try number(row, $0) }
                ?? max(try number(row, "tol_abs"), try number(row, "tol_rel") * abs(expected))
            #expect(
                abs(value * scale - expected) <= allowed, "\(id) \(column): \(value * scale), not \(expected)",
                sourceLocation: location)
        }
        if row["exp_tov"] != nil {
            try expect(quantities.total, "exp_tov")
            try expect(quantities.freeWater, "exp_fw")
        }
        try expect(quantities.shellTemperature, "exp_tsh", tolerance: "tol_tsh")
        try expect(quantities.shellFactor, "exp_ctsh", tolerance: "tol_ctsh")
        try expect(quantities.vcf, "exp_vcf", tolerance: "tol_vcf")
        try expect(quantities.density, "exp_rho_t", tolerance: "tol_rho_t")
        try expect(quantities.lessWater, "exp_tov_less_fw")
        try expect(quantities.shellCorrected, "exp_shell_corrected")
        if row["exp_roof"] == "none" {
            #expect(quantities.roofAdjustment == .absent)
            #expect(quantities.roofPosition == nil)
        } else {
            try expect(quantities.roofAdjustment, "exp_fra", tolerance: "tol_fra")
            #expect(quantities.roofPosition?.rawValue == row["exp_roof"])
        }
        try expect(quantities.gov, "exp_gov")
        try expect(quantities.gsv, "exp_gsv")
        try expect(quantities.csw, "exp_csw", tolerance: "tol_csw")
        try expect(quantities.nsv, "exp_nsv")
        try expect(quantities.massInVacuum, "exp_mass_vacuum_kg", scale: 1000)
        try expect(quantities.weightFactor, "exp_wcf", tolerance: "tol_wcf")
        try expect(quantities.massInAir, "exp_mass_air_kg", scale: 1000)
    }

    @Test func `meets every row that begins with the volumes`() throws {
        let rows = try VectorFile.rows("sequence.csv")
        #expect(rows.count == 20)
        let capacity = try TankCapacity(
            shape: .verticalCylinder(diameterMillimetres: 30_000, bottom: .flat), heightMillimetres: 15_000)
        for row in rows {
            let inputs = QuantityInputs(
                level: row["level"].flatMap(Double.init).map(Measurement.good) ?? .absent,
                temperature: .good(try number(row, "tl")), ambient: .good(try number(row, "ta")))
            let quantities = QuantitySequence(try recipe(row, capacity: capacity)).quantities(
                total: .known(try number(row, "tov")), freeWater: .known(try number(row, "fw")), of: inputs)
            try expectEqual(quantities, row)
        }
    }

    @Test func `meets every row of the chain from level and interface to mass`() throws {
        let rows = try VectorFile.rows("tank_chain.csv")
        #expect(rows.count == 15)
        let capacities = ["0": try SequenceExample.capacity(liquidHead: false), "1": try SequenceExample.capacity()]
        for row in rows {
            let capacity = try #require(capacities[row["static"] ?? ""])
            let inputs = QuantityInputs(
                level: .good(try number(row, "level_mm")), interface: .good(try number(row, "interface_mm")),
                temperature: .good(try number(row, "tl")), ambient: .good(try number(row, "ta")))
            let quantities = QuantitySequence(try recipe(row, capacity: capacity)).quantities(of: inputs)
            try expectEqual(quantities, row)
            #expect(quantities.waterSource == .interface)
            #expect(quantities.worst.quality == .good)
        }
    }

    private func expect(
        _ figure: Figure, _ expected: Double, within tolerance: Double, at location: SourceLocation = #_sourceLocation
    ) {
        guard case .known(let value) = figure else {
            Issue.record("\(figure)", sourceLocation: location)
            return
        }
        #expect(abs(value - expected) <= tolerance, "\(value), not \(expected)", sourceLocation: location)
    }

    @Test func `gives the worked example's every intermediate`() throws {
        let quantities = try SequenceExample().quantities
        #expect(quantities.tableWords == "millimetre table")
        expect(quantities.liquidHead, 2.396039, within: 5e-7)
        expect(quantities.total, 4233.717039, within: 5e-7)
        expect(quantities.freeWater, 2786.905, within: 1e-9)
        expect(quantities.lessWater, 1446.812039, within: 5e-7)
        expect(quantities.oilTemperature, 32.5, within: 0)
        #expect(quantities.temperatureSource == .spot)
        expect(quantities.ambient, 18, within: 0)
        expect(quantities.shellTemperature, 30.6875, within: 1e-12)
        expect(quantities.shellFactor, 1.00025651645, within: 5e-12)
        expect(quantities.shellCorrected, 1447.183170, within: 5e-7)
        expect(quantities.baseDensity, 860, within: 0)
        #expect(quantities.densitySource == .product)
        #expect(quantities.standard?.words == "GB/T 1885-1998 A, 20 °C")
        #expect(quantities.group == "crude")
        expect(quantities.ctl, 0.98961043237, within: 5e-12)
        expect(quantities.cpl, 1, within: 0)
        expect(quantities.vcf, 0.98961043237, within: 5e-12)
        expect(quantities.density, 851.064972, within: 5e-7)
        expect(quantities.roofAdjustment, -72.849902, within: 5e-7)
        #expect(quantities.roofPosition == .floating)
        expect(quantities.gov, 1374.333268, within: 5e-7)
        expect(quantities.gsv, 1360.054539, within: 5e-7)
        expect(quantities.csw, 0.994, within: 1e-15)
        #expect(quantities.waterPercentSource == .product)
        expect(quantities.nsv, 1351.894212, within: 5e-7)
        expect(quantities.massInVacuum, 1162.629022, within: 5e-7)
        expect(quantities.weightFactor, 858.9, within: 1e-9)
        expect(quantities.massInAir, 1161.141939, within: 5e-7)
        #expect(quantities.air == .gbt1885)
    }

    @Test func `gives the worked example's mass by API MPMS 11.5.3`() throws {
        let quantities = try SequenceExample().with(product: { $0.with(air: .api1153) }).quantities
        expect(quantities.massInAir, 1161.181858, within: 5e-7)
    }

    @Test func `gives the worked example by API 2004 as well`() throws {
        let quantities = try SequenceExample().with(product: { $0.with(method: .api2004) }).quantities
        expect(quantities.vcf, 0.98960560320, within: 5e-12)
        expect(quantities.total, 4233.717027, within: 5e-7)
        expect(quantities.roofAdjustment, -72.850258, within: 5e-7)
        expect(quantities.gov, 1374.332901, within: 5e-7)
        expect(quantities.gsv, 1360.047539, within: 5e-7)
        expect(quantities.nsv, 1351.887254, within: 5e-7)
        expect(quantities.massInVacuum, 1162.623038, within: 5e-7)
        expect(quantities.massInAir, 1161.135962, within: 5e-7)
    }

    @Test func `tells how much of the head's volume lies beside the water, and books it as custom has it`() throws {
        let example = try SequenceExample()
        let custom = example.quantities
        let share = try #require(custom.liquidHeadBesideWater.number)
        #expect(share > 2.0 && share < 2.6)
        #expect(custom.notes.contains { $0.contains("20 %") })
        let layered = example.with { $0.recipe.waterTakesLiquidHead = true }.quantities
        expect(layered.freeWater, 2786.905 + share, within: 1e-9)
        #expect(layered.liquidHeadBesideWater == custom.liquidHeadBesideWater)
        #expect(!layered.notes.contains { $0.contains("20 %") })
        // Water presses harder than oil.
        let (oily, heavy) = (try #require(custom.liquidHead.number), try #require(layered.liquidHead.number))
        #expect(heavy > oily)
        let (booked, left) = (try #require(custom.lessWater.number), try #require(layered.lessWater.number))
        #expect(abs(booked - left - (share + oily - heavy)) < 1e-9)
        #expect(booked - left > 1.9 && booked - left < 2.4)
    }

    @Test func `says nothing of the water's share where there is little water`() throws {
        let quantities = try SequenceExample().with { $0.inputs.interface = .good(500) }.quantities
        #expect(quantities.notes.isEmpty)
    }

    @Test func `comes back from a message as it was sent`() throws {
        var example = try SequenceExample()
        example.inputs.interface = .bad(.timeout)
        example.inputs.extras = [ExtraValue(.temperature(atMillimetres: 8000), .good(30))]
        let sent = example.quantities
        let back = try JSONDecoder().decode(TankQuantities.self, from: JSONEncoder().encode(sent))
        #expect(back == sent)
    }
}
