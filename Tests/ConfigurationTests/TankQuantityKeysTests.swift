import Configuration
import Foundation
import Quantities
import TankFarm
import TestSupport
import Testing

/// What of a tank's keys becomes the recipe of its quantities.
@Suite struct TankQuantityKeysTests {
    private static let upright = "shape = { kind = \"vertical_cylinder\", diameter_mm = 22000 }"

    private func site(
        _ tank: String, head: String = "", gauge: String = "", path: String = "config.toml"
    ) throws -> SiteConfiguration {
        try SiteConfiguration.parse(
            text: """
                \(head)
                [station]
                time_zone = "UTC"
                \(gauge)
                [[line]]
                name = "south"
                transport = "rtu"
                device = "/dev/ttyUSB0"
                [[tank]]
                name = "A"
                line = "south"
                unit = 1
                shell_height_mm = 10000
                \(tank)

                """, path: path)
    }

    private func recipe(_ tank: String, head: String = "") throws -> QuantityRecipe {
        try #require(try site(Self.upright + "\n" + tank, head: head).recipes["A"])
    }

    @Test func `makes no recipe of a tank of which no volume is known`() throws {
        #expect(try site("").recipes.isEmpty)
    }

    @Test func `takes the stated defaults where the file is silent`() throws {
        let recipe = try recipe("")
        #expect(recipe == QuantityRecipe(capacity: recipe.capacity))
    }

    @Test func `takes where the gauge sees temperature and interface, and what the tickets print`() throws {
        let recipe = try recipe(
            "measures = { interface_from_mm = 300, temperature_at_mm = 1500 }",
            head: """
                [rounding]
                volume_decimals = 0
                temperature_decimals = 2
                density_decimals = 3
                factor_decimals = 4
                mass_decimals = 6
                """)
        #expect(recipe.interfaceFromMillimetres == 300)
        #expect(recipe.temperatureAtMillimetres == 1_500)
        #expect(
            recipe.rounding
                == TicketRounding(
                    volumeDecimals: 0, temperatureDecimals: 2, densityDecimals: 3, factorDecimals: 4, massDecimals: 6))
    }

    @Test func `takes the units of screens and papers`() throws {
        let units = try site(
            "", head: "[units]\nlevel = \"ft-in\"\ntemperature = \"F\"\nvolume = \"bbl\"\nmass = \"long_ton\""
        ).units
        #expect(
            units == DisplayUnits(level: .feetInches, temperature: .fahrenheit, volume: .barrels, mass: .longTons))
        #expect(try site("").units == .metric)
        #expect(try site("", head: "[units]\nvolume = \"gal\"").units == DisplayUnits(volume: .gallons))
    }

    // MARK: - Shell

    @Test func `takes every key of a shell`() throws {
        let shell = try recipe("shell = { reference_c = 15, alpha_per_c = 1.12e-5, insulated = true, linear = true }")
            .shell
        #expect(
            shell
                == ShellExpansion(referenceCelsius: 15, alphaPerCelsius: 1.12e-5, isInsulated: true, isLinear: true))
    }

    @Test func `takes a shell's defaults, and corrects for none where none is told`() throws {
        #expect(try recipe("shell = {}").shell == ShellExpansion())
        #expect(try recipe("").shell == nil)
    }

    @Test func `takes a shell beside a table, whose form nobody has told`() throws {
        let folder = try TemporaryFolder()
        try "level_mm,volume_m3\n0,0\n1000,100\n2000,250\n".write(
            toFile: folder.file("a.csv"), atomically: true, encoding: .utf8)
        let site = try site("strapping = \"a.csv\"\nshell = {}", path: folder.file("config.toml"))
        #expect(site.recipes["A"]?.shell == ShellExpansion())
    }

    @Test func `warns of a shell whose surroundings nobody measures`() throws {
        let bare = Self.upright + "\nshell = {}"
        #expect(try site(bare).doubts.map(\.key) == ["station.ambient_c"])
        #expect(try site(bare, gauge: "ambient_c = 10").doubts.isEmpty)
        #expect(try site(Self.upright + "\nshell = { insulated = true }").doubts.isEmpty)
        let measured = """
            [[gauge]]
            model = "float-interface"
            level = { register = 50, type = "u16" }
            ambient = { register = 60, type = "i16" }
            """
        #expect(try site(bare, gauge: measured).doubts.isEmpty)
    }

    @Test func `warns of what has no effect`() throws {
        #expect(try site("shell = { insulated = true }").doubts.map(\.key) == ["tank.A.shell"])
        let linear = Self.upright + "\nshell = { linear = true }"
        #expect(try site(linear, gauge: "ambient_c = 10").doubts.map(\.key) == ["tank.A.shell.linear"])
        let head = Self.upright + "\nwater_takes_liquid_head = true"
        #expect(try site(head).doubts.map(\.key) == ["tank.A.water_takes_liquid_head"])
    }

    // MARK: - Liquid head

    private static let courses =
        "insulated = true, courses = [{ to_mm = 2000, thickness_mm = 20 }, { to_mm = 10000, thickness_mm = 10 }]"

    @Test func `computes what the liquid's head adds from the shell's courses`() throws {
        let recipe = try recipe("shell = { \(Self.courses) }\nwater_takes_liquid_head = true")
        let head = try #require(recipe.capacity.liquidHead)
        let added = try #require(head.cubicMetres(atLevelMillimetres: 10_000))
        // pi rho g R³/E × Σ[(h − z0)² − (h − z1)²]/t with R 11 m: 100 − 64 over 20 mm, 64 over 10 mm.
        let expected = Double.pi * 1_000 * 9.80665 * 1_331 / 2.06e11 * (36 / 0.02 + 64 / 0.01)
        #expect(abs(added - expected) < 1e-9)
        #expect(recipe.waterTakesLiquidHead)
    }

    @Test func `takes the diameter and elasticity of a shell where they are told`() throws {
        let recipe = try recipe("shell = { \(Self.courses), diameter_mm = 11000, elasticity_pa = 1.03e11 }")
        let standard = try self.recipe("shell = { \(Self.courses) }")
        func added(_ recipe: QuantityRecipe) throws -> Double {
            try #require(recipe.capacity.liquidHead?.cubicMetres(atLevelMillimetres: 5_000))
        }
        #expect(abs(try added(recipe) / added(standard) - 0.25) < 1e-12)
    }

    @Test func `warns of courses beside a table that may have the liquid's head in it`() throws {
        let folder = try TemporaryFolder()
        try "level_mm,volume_m3\n0,0\n1000,100\n2000,250\n".write(
            toFile: folder.file("a.csv"), atomically: true, encoding: .utf8)
        let site = try site(
            "strapping = \"a.csv\"\nshell = { \(Self.courses), diameter_mm = 22000 }", path: folder.file("config.toml"))
        #expect(site.doubts.map(\.key) == ["tank.A.shell.courses"])
        #expect(site.recipes["A"]?.capacity.liquidHead != nil)
    }

    // MARK: - Tables

    private static let main = "level_mm,volume_m3\n0,0\n10,1\n20,2\n30,3\n"
    private static let fractions =
        "from_mm,to_mm,n_mm,volume_m3\n" + (1...9).map { "0,30,\($0),\(Double($0) * 0.1)\n" }.joined()

    private func tables(head: String) throws -> (SiteConfiguration, TemporaryFolder) {
        let folder = try TemporaryFolder()
        for (name, text) in [("a.csv", Self.main), ("mm.csv", Self.fractions), ("head.csv", head)] {
            try text.write(toFile: folder.file(name), atomically: true, encoding: .utf8)
        }
        let site = try site(
            """
            strapping = "a.csv"
            strapping_fractions = "mm.csv"
            strapping_liquid_head = "head.csv"
            """, path: folder.file("config.toml"))
        return (site, folder)
    }

    @Test func `reads a millimetre table and a liquid-head table beside the main one`() throws {
        let (site, _) = try tables(head: "level_mm,volume_m3\n0,0\n30,0.3\n")
        let capacity = try #require(site.capacities["A"])
        #expect(try capacity.reading(atLevelMillimetres: 14).words == "millimetre table")
        #expect(abs(try capacity.volumeCubicMetres(atLevelMillimetres: 14) - 1.4) < 1e-12)
        #expect(abs(try #require(capacity.liquidHead?.cubicMetres(atLevelMillimetres: 10)) - 0.1) < 1e-12)
        #expect(site.recipes["A"]?.capacity == capacity)
        #expect(site.doubts.isEmpty)
    }

    @Test func `warns of a liquid-head table that ends before the main one`() throws {
        let (site, _) = try tables(head: "level_mm,volume_m3\n0,0\n20,0.3\n")
        #expect(site.doubts.map(\.key) == ["tank.A.strapping_liquid_head"])
        #expect(site.doubts.first?.words.contains("says nothing of 30 mm") == true)
    }

    /// The reference's tank T1 (worked example of its section 6), by its three files.
    @Test func `reads the tables of a tank of 5000 cubic metres`() throws {
        let vectors = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("QuantitiesTests/Vectors").path
        let site = try site(
            """
            strapping = "\(vectors)/table_T1_main.csv"
            strapping_fractions = "\(vectors)/table_T1_mm.csv"
            strapping_liquid_head = "\(vectors)/table_T1_static.csv"
            """)
        let capacity = try #require(site.recipes["A"]?.capacity)
        #expect(abs(try capacity.volumeCubicMetres(atLevelMillimetres: 9_641) - 4_231.321) < 1e-9)
        #expect(abs(try capacity.volumeCubicMetres(atLevelMillimetres: 6_367) - 2_786.905) < 1e-9)
        #expect(abs(try #require(capacity.liquidHead?.cubicMetres(atLevelMillimetres: 9_641)) - 2.815342) < 1e-9)
        #expect(site.doubts.isEmpty)
    }

    // MARK: - Roof

    @Test func `takes a roof by its mass`() throws {
        let roof = try recipe("floating_roof = { mass_kg = 62000, lands_mm = 1700, floats_mm = 2050 }").roof
        #expect(
            roof
                == FloatingRoof(
                    displacement: .mass(kilograms: 62_000), landsMillimetres: 1_700, floatsMillimetres: 2_050))
    }

    @Test func `takes a roof that the table deducts at a density`() throws {
        let roof = try recipe(
            "floating_roof = { mass_kg = 62000, reference_density_kg_m3 = 850, lands_mm = 1700, floats_mm = 2050 }"
        ).roof
        #expect(roof?.displacement == .deducted(kilograms: 62_000, referenceDensity: 850))
    }

    @Test func `takes a roof that the table deducts at a gravity`() throws {
        let site = try site(
            Self.upright
                + "\nfloating_roof = { reference_api = 35, m3_per_api = 3.9095, lands_mm = 1700, floats_mm = 2050 }")
        #expect(site.recipes["A"]?.roof?.displacement == .perDegreeAPI(referenceAPI: 35, cubicMetres: 3.9095))
        #expect(site.tanks[0].roof == RoofHeights(landsMillimetres: 1_700, floatsMillimetres: 2_050))
    }
}
