import Quantities
import Testing

@Suite struct TankCorrectionsTests {
    @Test func `gives the reference's shell temperature and factor at every vector`() throws {
        let rows = try VectorFile.rows("ctsh.csv")
        #expect(rows.count == 15)
        for row in rows {
            func number(_ column: String) throws -> Double { try #require(row[column].flatMap(Double.init)) }
            let shell = ShellExpansion(
                referenceCelsius: try number("tref_C"), alphaPerCelsius: try number("alpha"),
                isInsulated: row["insulated"] == "1")
            let celsius = shell.shellCelsius(
                liquidCelsius: try number("tl_C"), ambientCelsius: try number("ta_C"))
            #expect(abs(celsius - (try number("exp_tsh"))) <= (try number("tol_tsh")), "\(row)")
            #expect(
                abs(shell.factor(shellCelsius: celsius) - (try number("exp_ctsh"))) <= (try number("tol_ctsh")),
                "\(row)")
        }
    }

    @Test func `meets the handbooks' shell temperatures in degrees Fahrenheit`() {
        let shell = ShellExpansion()
        #expect(shell.shellCelsius(liquidCelsius: 135, ambientCelsius: 80) == 128.125)
        #expect(shell.shellCelsius(liquidCelsius: 135, ambientCelsius: 88) == 129.125)
        #expect(ShellExpansion(isInsulated: true).shellCelsius(liquidCelsius: 135, ambientCelsius: 80) == 135)
    }

    @Test func `gives the worked example's factor`() {
        let shell = ShellExpansion()
        let celsius = shell.shellCelsius(liquidCelsius: 32.5, ambientCelsius: 18)
        #expect(celsius == 30.6875)
        #expect(abs(shell.factor(shellCelsius: celsius) - 1.00025651645) < 1e-11)
        #expect(shell.factor(shellCelsius: 20) == 1)
    }

    @Test func `is linear in the older practice`() {
        let shell = ShellExpansion(isInsulated: true, isLinear: true)
        #expect(abs(shell.factor(shellCelsius: 70) - (1 + 3.6e-5 * 50)) < 1e-15)
    }

    @Test func `gives the reference's roof adjustment and position at every vector`() throws {
        let rows = try VectorFile.rows("floating_roof.csv")
        #expect(rows.count == 20)
        for row in rows {
            func number(_ column: String) throws -> Double { try #require(row[column].flatMap(Double.init)) }
            let mass = try number("roof_mass_kg")
            let reference = row["rho_ref"].flatMap(Double.init)
            let roof = FloatingRoof(
                displacement: reference.map { .deducted(kilograms: mass, referenceDensity: $0) }
                    ?? .mass(kilograms: mass),
                landsMillimetres: try number("h1_mm"), floatsMillimetres: try number("h2_mm"))
            let level = try number("level_mm")
            let found = roof.adjustment(
                levelMillimetres: level, density: try number("rho_t"), baseDensity: 900)
            #expect(abs(found.cubicMetres - (try number("exp_fra"))) <= (try number("tol_fra")), "\(row)")
            #expect(found.position.rawValue == row["exp_status"], "\(row)")
            #expect(roof.position(levelMillimetres: level) == found.position)
        }
    }

    /// Pounds and barrels serve as well as kilograms and cubic metres.
    private func adjustment(_ displacement: FloatingRoof.Displacement, density: Double) -> Double {
        FloatingRoof(displacement: displacement, landsMillimetres: 0, floatsMillimetres: 1)
            .adjustment(levelMillimetres: 3000, density: density, baseDensity: density).cubicMetres
    }

    @Test func `meets the published barrels of a roof of 1 215 000 pounds`() {
        let byMass = FloatingRoof.Displacement.mass(kilograms: 1_215_000)
        #expect(abs(adjustment(byMass, density: 288.907 * 0.9879) + 4257.02) < 0.01)
        // The annex's own figure is by the density in air, 6.858 lb/gal.
        #expect(abs(adjustment(byMass, density: 6.858 * 42 * 0.9879) + 4269.89) < 0.02)
    }

    @Test func `corrects by the degree API as the certificate tells it`() {
        let byDegree = FloatingRoof.Displacement.perDegreeAPI(referenceAPI: 35, cubicMetres: 24.59)
        func density(_ gravity: Double) -> Double { 141.5 / (gravity + 131.5) * 999.016 }
        #expect(abs(adjustment(byDegree, density: density(42.4)) + 181.97) < 0.005)
        #expect(abs(adjustment(byDegree, density: density(35))) < 1e-9)
        // Of 40.3 API at 60 °F; at 84 °F it is observed as 42.4.
        #expect(abs(adjustment(byDegree, density: density(40.3) * 0.9879) + 181.97) < 1)
    }

    @Test func `is nothing at the level where the roof lands, and all where it floats`() {
        let roof = FloatingRoof(
            displacement: .mass(kilograms: 62_000), landsMillimetres: 1700, floatsMillimetres: 2050)
        func found(_ level: Double) -> (cubicMetres: Double, position: FloatingRoof.Position) {
            roof.adjustment(levelMillimetres: level, density: 800, baseDensity: 860)
        }
        #expect(found(1700) == (0, .landed))
        #expect(found(1875) == (-38.75, .criticalZone))
        #expect(found(2050) == (-77.5, .floating))
        #expect(roof.position(levelMillimetres: .nan) == .criticalZone)
        #expect(found(.nan).cubicMetres.isNaN)
    }
}
