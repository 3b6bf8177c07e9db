import Quantities
import TankFarm
import Testing

/// Every given row of published and generated factors, against its own tolerance.
@Suite struct FactorsVectorTests {
    /// A row of a file of vectors, with its numbers by column.
    struct Row: CustomTestStringConvertible {
        let cells: [String: String]
        var testDescription: String { "\(cells["id"] ?? "?") \(cells["source"] ?? "")" }

        func text(_ column: String) throws -> String { try #require(cells[column], "no column \(column)") }
        func number(_ column: String) throws -> Double {
            try #require(cells[column].flatMap(Double.init), "no number in \(column) of \(cells)")
        }
        /// Nil where the cell is empty.
        func optional(_ column: String) throws -> Double? {
            try text(column).isEmpty ? nil : number(column)
        }
        func base() throws -> BaseTemperature { try #require(BaseTemperature(rawValue: try text("base"))) }
        func commodity(alpha: Double? = nil) throws -> Commodity {
            switch try text("commodity") {
            case "A": .crude
            case "B": .products
            case "D": .lubricants
            default: .special(alphaPerFahrenheit: try #require(alpha))
            }
        }
    }

    static func rows(_ name: String) throws -> [Row] {
        let rows = try VectorFile.rows(name).map(Row.init(cells:))
        try #require(!rows.isEmpty)
        return rows
    }

    private func expect(_ value: Double, _ row: Row, _ column: String, within tolerance: String) throws {
        guard let expected = try row.optional(column) else { return }
        #expect((value - expected).magnitude <= (try row.number(tolerance)), "\(column): \(value), not \(expected)")
    }

    @Test(arguments: try rows("vcf2004_base60.csv") + rows("vcf2004_base15.csv") + rows("vcf2004_base20.csv"))
    func `API 2004 factors from a density at base are those of the vectors`(row: Row) throws {
        let standard = CorrectionStandard(method: .api2004, commodity: try row.commodity(), base: try row.base())
        let correction = try VolumeCorrection(standard, baseDensity: try row.number("rho_base"))
        let celsius = try row.number("t_C")
        let factors = try correction.factors(celsius: celsius, kilopascals: try row.number("p_kPa"))
        #expect(factors.group == (try row.text("exp_group")))
        try expect(factors.ctl, row, "exp_ctl", within: "tol_abs")
        try expect(factors.cpl, row, "exp_cpl", within: "tol_abs")
        try expect(factors.ctpl, row, "exp_ctpl", within: "tol_abs")
        try expect(factors.density, row, "exp_rho", within: "tol_density")
        try expect(
            Increment.rounded(factors.ctpl, to: 0.00001), row, "exp_ctpl_rounded", within: "tol_ctpl_rounded")
        let compressibility = try #require(correction.compressibilityPerKilopascal(celsius: celsius))
        try expect(compressibility, row, "exp_fp_kpa", within: "tol_fp_kpa")
        // The same liquid at 60 °F.
        let at60 = CorrectionStandard(method: .api2004, commodity: standard.commodity, base: .fahrenheit60)
        let sample = ObservedDensity(
            kilogramsPerCubicMetre: correction.baseDensity, celsius: standard.base.celsius, hydrometerCelsius: nil)
        try expect(
            try VolumeCorrection(at60, observed: sample).baseDensity, row, "exp_rho60", within: "tol_density")
    }

    @Test(arguments: try rows("vcf2004_observed.csv"))
    func `API 2004 base densities from observed ones are those of the vectors`(row: Row) throws {
        let standard = CorrectionStandard(method: .api2004, commodity: try row.commodity(), base: try row.base())
        let (celsius, kilopascals) = (try row.number("t_C"), try row.number("p_kPa"))
        let sample = ObservedDensity(
            kilogramsPerCubicMetre: try row.number("rho_obs"), celsius: celsius,
            hydrometerCelsius: try row.optional("hydrometer_C"))
        let correction = try VolumeCorrection(standard, observed: sample, kilopascals: kilopascals)
        let factors = try correction.factors(celsius: celsius, kilopascals: kilopascals)
        #expect(factors.group == (try row.text("exp_group")))
        try expect(correction.baseDensity, row, "exp_rho_base", within: "tol_density")
        try expect(factors.ctl, row, "exp_ctl", within: "tol_abs")
        try expect(factors.cpl, row, "exp_cpl", within: "tol_abs")
        try expect(factors.ctpl, row, "exp_ctpl", within: "tol_abs")
        try expect(
            Increment.rounded(factors.ctpl, to: 0.00001), row, "exp_ctpl_rounded", within: "tol_ctpl_rounded")
    }

    @Test(arguments: try rows("vcf2004_published.csv"))
    func `the standard's printed examples come out, or are refused as it refuses them`(row: Row) throws {
        let base = try row.base()
        let standard = CorrectionStandard(
            method: .api2004, commodity: try row.commodity(alpha: try row.optional("alpha60_per_F")), base: base)
        let given = try row.number("t")
        let celsius = try row.text("t_unit") == "F" ? (given - 32) / 1.8 : given
        let kilopascalsPerUnit =
            switch try row.text("p_unit") {
            case "psi": 6.894757
            case "bar": 100.0
            default: 1.0
            }
        let kilopascals = try row.number("p") * kilopascalsPerUnit
        let density =
            switch try row.text("rho_unit") {
            case "API": 141.5 / (try row.number("rho") + 131.5) * 999.016
            case "RD60": try row.number("rho") * 999.016
            default: try row.number("rho")
            }
        let isObserved = try row.text("procedure") == "obs_to_base"
        func correct() throws -> (VolumeCorrection, CorrectionFactors) {
            let sample = ObservedDensity(kilogramsPerCubicMetre: density, celsius: celsius, hydrometerCelsius: nil)
            let correction =
                try isObserved
                ? VolumeCorrection(standard, observed: sample, kilopascals: kilopascals)
                : VolumeCorrection(standard, baseDensity: density)
            return (correction, try correction.factors(celsius: celsius, kilopascals: kilopascals))
        }
        guard try row.text("expect") == "value" else {
            #expect(throws: CorrectionFault.self) { try correct() }
            return
        }
        let (correction, factors) = try correct()
        try expect(factors.ctl, row, "exp_ctl", within: "tol_ctl")
        try expect(factors.cpl, row, "exp_cpl", within: "tol_cpl")
        try expect(factors.ctpl, row, "exp_ctpl", within: "tol_ctpl")
        try expect(isObserved ? correction.baseDensity : factors.density, row, "exp_rho", within: "tol_rho")
        let compressibility = try #require(correction.compressibilityPerKilopascal(celsius: celsius))
        try expect(compressibility * kilopascalsPerUnit, row, "exp_fp", within: "tol_fp")
    }

    @Test(arguments: try rows("vcf1980_metric.csv"))
    func `tables 53 and 54 of 1980 are those of the vectors`(row: Row) throws {
        let standard = CorrectionStandard(method: .astm1980, commodity: try row.commodity(), base: .celsius15)
        let celsius = try row.number("t_C")
        let correction: VolumeCorrection
        if try row.text("kind") == "53" {
            let sample = ObservedDensity(
                kilogramsPerCubicMetre: try row.number("rho_obs"), celsius: celsius,
                hydrometerCelsius: try row.optional("hydrometer_C"))
            correction = try VolumeCorrection(standard, observed: sample)
        } else {
            correction = try VolumeCorrection(standard, baseDensity: try row.number("rho15"))
        }
        let factors = try correction.factors(celsius: celsius)
        #expect(factors.group == (try row.text("exp_group")))
        try expect(factors.alpha, row, "exp_alpha15", within: "tol_alpha15")
        try expect(correction.baseDensity, row, "exp_rho15", within: "tol_density")
        try expect(factors.ctpl, row, "exp_vcf", within: "tol_vcf")
    }

    @Test(arguments: try rows("gbt1885.csv"))
    func `tables 59 and 60 of GB T 1885 are those of the vectors`(row: Row) throws {
        let standard = CorrectionStandard(method: .gbt1885, commodity: try row.commodity(), base: .celsius20)
        let celsius = try row.number("t_C")
        let correction: VolumeCorrection
        if try row.text("kind") == "59" {
            let (reading, calibrated) = (try row.number("rho_obs"), try row.optional("hydrometer_C"))
            let factor = try calibrated.map { try GlassHydrometer.factor(celsius: celsius, calibratedAt: $0) } ?? 1
            try expect(reading * factor, row, "exp_rho_t", within: "tol_density")
            let sample = ObservedDensity(
                kilogramsPerCubicMetre: reading, celsius: celsius, hydrometerCelsius: calibrated)
            correction = try VolumeCorrection(standard, observed: sample)
        } else {
            correction = try VolumeCorrection(standard, baseDensity: try row.number("rho20"))
        }
        let factors = try correction.factors(celsius: celsius)
        try expect(correction.baseDensity, row, "exp_rho20", within: "tol_density")
        try expect(factors.alpha, row, "exp_alpha15", within: "tol_alpha15")
        try expect(factors.ctpl, row, "exp_vcf20", within: "tol_vcf20")
        try expect(try correction.factors(celsius: 15).density, row, "exp_rho15", within: "tol_density")
    }

    @Test(arguments: try rows("misc_published.csv"))
    func `printed table values come out`(row: Row) throws {
        let (kind, a) = (try row.text("kind"), try row.number("a"))
        switch kind {
        case "t56":
            let factor = AirBuoyancy.kilogramsPerCubicMetre(density: a * 1000, air: 1.2198, weights: 8124) / (a * 1000)
            try expect(factor, row, "exp_value", within: "tol_abs")
        case "tsh", "ctsh_f":
            // The shell's: those are the shell's tests.
            break
        case "gbt59", "t53":
            let isChinese = kind == "gbt59"
            let standard = CorrectionStandard(
                method: isChinese ? .gbt1885 : .astm1980, commodity: try row.commodity(),
                base: isChinese ? .celsius20 : .celsius15)
            let sample = ObservedDensity(
                kilogramsPerCubicMetre: a, celsius: try row.number("b"), hydrometerCelsius: isChinese ? 20 : 15)
            try expect(
                try VolumeCorrection(standard, observed: sample).baseDensity, row, "exp_value", within: "tol_abs")
        default:
            let isFahrenheit = kind.hasPrefix("t6") || kind == "t24"
            let isGiven = kind.hasSuffix("c")
            let alpha = isGiven ? a * 1e-6 / (isFahrenheit ? 1 : 1.8) : nil
            let standard = CorrectionStandard(
                method: kind == "gbt60" ? .gbt1885 : .astm1980,
                commodity: try alpha.map { .special(alphaPerFahrenheit: $0) } ?? row.commodity(),
                base: kind == "gbt60" ? .celsius20 : isFahrenheit ? .fahrenheit60 : .celsius15)
            let density =
                isGiven ? 800 : kind == "t6" ? 141.5 / (a + 131.5) * 999.012 : kind == "t24" ? a * 999.012 : a
            let b = try row.number("b")
            let factors = try VolumeCorrection(standard, baseDensity: density)
                .factors(celsius: isFahrenheit ? (b - 32) / 1.8 : b)
            try expect(factors.ctpl, row, "exp_value", within: "tol_abs")
        }
    }

    @Test(arguments: try rows("air_buoyancy.csv"))
    func `what a cubic metre weighs in air is that of the vectors`(row: Row) throws {
        let density = try row.number("rho")
        let general = AirBuoyancy.kilogramsPerCubicMetre(
            density: density, air: try row.number("rho_air"), weights: try row.number("rho_weight"))
        try expect(
            AirBuoyancy.gbt1885.kilogramsPerCubicMetre(baseDensity: density), row, "exp_wcf_gbt", within: "tol_abs")
        try expect(
            AirBuoyancy.api1153.kilogramsPerCubicMetre(baseDensity: density), row, "exp_wcf_api115",
            within: "tol_abs")
        try expect(general, row, "exp_wcf_general", within: "tol_abs")
    }
}
