import Configuration
import Quantities
import TankFarm
import Testing

/// `[[product]]`: by which standard, at what density, with how much water.
@Suite struct ProductTests {
    private func site(_ products: String, product: String = "p") throws -> SiteConfiguration {
        try SiteConfiguration.parse(
            text: """
                [station]
                time_zone = "UTC"
                ambient_c = 10
                [[line]]
                name = "south"
                transport = "rtu"
                device = "/dev/ttyUSB0"
                \(products)
                [[tank]]
                name = "A"
                line = "south"
                unit = 1
                shell_height_mm = 10000
                shape = { kind = "vertical_cylinder", diameter_mm = 10000 }
                product = "\(product)"

                """, path: "config.toml")
    }

    private func product(_ keys: String) throws -> Product {
        try #require(try site("[[product]]\nname = \"p\"\n\(keys)").products.first)
    }

    private func refusal(_ keys: String) -> [String] {
        let refused = #expect(throws: ConfigurationFaults.self) { try product(keys) }
        return refused?.faults.map { "\($0.key): \($0.words)" } ?? []
    }

    @Test func `takes every key of a product`() throws {
        let product = try product(
            """
            title = "Crude oil"
            method = "api2004"
            commodity = "A"
            base = "15C"
            density_kg_m3 = 868
            sediment_water = { percent = 0.6, basis = "mass" }
            air = "gbt1885"
            """)
        #expect(
            product
                == Product(
                    name: "p", title: "Crude oil",
                    standard: CorrectionStandard(method: .api2004, commodity: .crude, base: .celsius15),
                    baseDensity: 868, sedimentWater: Product.SedimentWater(percent: 0.6, basis: .mass), air: .gbt1885))
    }

    @Test func `gives the recipe of a tank its product`() throws {
        let site = try site(
            """
            [[product]]
            name = "q"
            method = "none"
            density_kg_m3 = 700
            [[product]]
            name = "p"
            method = "gbt1885"
            commodity = "B"
            density_kg_m3 = 740
            """)
        #expect(site.products.map(\.name) == ["q", "p"])
        #expect(site.recipes["A"]?.product == site.products[1])
    }

    @Test func `takes the base of GB-T 1885 and its mass in air where the file is silent`() throws {
        let product = try product("method = \"gbt1885\"\ncommodity = \"D\"\ndensity_kg_m3 = 880")
        #expect(product.standard == CorrectionStandard(method: .gbt1885, commodity: .lubricants, base: .celsius20))
        #expect(product.air == .gbt1885)
        #expect(product.title == "p")
        #expect(product.sedimentWater == nil)
    }

    @Test(arguments: ["60F", "15C"])
    func `weighs by API 11-5-3 at the other bases where the file is silent`(_ base: String) throws {
        let product = try product(
            "method = \"astm1980\"\ncommodity = \"B\"\nbase = \"\(base)\"\ndensity_kg_m3 = 740")
        #expect(product.air == .api1153)
        #expect(product.standard.base.rawValue == base)
    }

    @Test func `takes a product that expands by its own alpha`() throws {
        let product = try product(
            "method = \"api2004\"\ncommodity = \"C\"\nalpha_per_f = 0.00051\nbase = \"60F\"\ndensity_kg_m3 = 650")
        #expect(product.standard.commodity == .special(alphaPerFahrenheit: 0.00051))
    }

    @Test func `gives water its own density and no other water`() throws {
        let product = try product("method = \"water\"")
        #expect(product.standard.method == .water)
        #expect(product.standard.base == .celsius20)
        #expect(abs(try #require(product.baseDensity) - 998.2) < 0.1)
        #expect(product.sedimentWater == Product.SedimentWater(percent: 0, basis: .volume))
    }

    @Test func `takes sediment and water for a share of the volume where no basis is told`() throws {
        let product = try product("method = \"none\"\ndensity_kg_m3 = 700\nsediment_water = { percent = 2 }")
        #expect(product.sedimentWater == Product.SedimentWater(percent: 2, basis: .volume))
    }

    @Test func `lets a product do nothing but share alarms`() throws {
        let site = try site("[[product]]\nname = \"p\"\nalarms = { level_h = { limit = 9000 } }")
        #expect(site.products.isEmpty)
        #expect(site.recipes["A"]?.product == nil)
        #expect(site.doubts.isEmpty)
    }

    @Test func `warns of a product without a density, or of which nobody knows the water`() throws {
        let site = try site("[[product]]\nname = \"p\"\nmethod = \"gbt1885\"\ncommodity = \"A\"")
        #expect(site.products.first?.baseDensity == nil)
        #expect(site.products.first?.sedimentWater == nil)
        #expect(site.doubts.map(\.key) == ["product.p.density_kg_m3", "product.p.sediment_water"])
    }

    @Test func `warns of nothing where water is the product`() throws {
        #expect(try site("[[product]]\nname = \"p\"\nmethod = \"water\"").doubts.isEmpty)
    }

    @Test func `refuses a density outside the standard's range in its words`() {
        #expect(
            refusal("method = \"gbt1885\"\ncommodity = \"A\"\ndensity_kg_m3 = 1290").first?
                .hasPrefix("product.p.density_kg_m3: density at 20 °C 1290 kg/m³ is outside the standard's") == true)
    }

    @Test func `refuses an alpha outside the standard's range in its words`() {
        let keys = "method = \"api2004\"\ncommodity = \"C\"\nbase = \"60F\"\nalpha_per_f = 0.002"
        #expect(refusal(keys).first?.hasPrefix("product.p.alpha_per_f: alpha 0.002 per °F is outside") == true)
    }

    @Test(arguments: [("gbt1885", "15C"), ("astm1980", "20C"), ("gbt1885", "60F")])
    func `refuses a base that the standard does not know, even without a density`(_ method: String, _ base: String) {
        let faults = refusal("method = \"\(method)\"\ncommodity = \"A\"\nbase = \"\(base)\"")
        #expect(faults.count == 1)
        #expect(faults.first?.hasPrefix("product.p.method: ") == true)
    }
}
