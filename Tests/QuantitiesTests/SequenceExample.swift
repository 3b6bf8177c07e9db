import Quantities
import TankFarm
import Testing

/// The reference's tank T1 with its crude, and the inputs of its worked example.
struct SequenceExample {
    var recipe: QuantityRecipe
    var inputs: QuantityInputs

    static let crude = Product(
        name: "crude", standard: CorrectionStandard(method: .gbt1885, commodity: .crude, base: .celsius20),
        baseDensity: 860, sedimentWater: .init(percent: 0.6, basis: .volume), air: .gbt1885)

    static func capacity(liquidHead: Bool = true) throws -> TankCapacity {
        let main = try StrappingTable(csv: VectorFile.text("table_T1_main.csv"))
        return TankCapacity(
            strapping: main, fractions: try FractionTable(csv: VectorFile.text("table_T1_mm.csv"), main: main),
            liquidHead: liquidHead ? try LiquidHead(csv: VectorFile.text("table_T1_static.csv")) : nil)
    }

    /// Section 6, whole: roof, shell, static table, interface; the spot element's height is not told.
    init() throws {
        recipe = QuantityRecipe(
            capacity: try SequenceExample.capacity(), product: SequenceExample.crude, shell: ShellExpansion(),
            roof: FloatingRoof(
                displacement: .mass(kilograms: 62_000), landsMillimetres: 1700, floatsMillimetres: 2050))
        inputs = QuantityInputs(
            level: .good(9641), interface: .good(6367), temperature: .good(32.5), ambient: .good(18))
    }

    /// Without roof and static table: a level has no other consequence than its volume.
    static func plain() throws -> SequenceExample {
        var example = try SequenceExample()
        example.recipe.capacity = try capacity(liquidHead: false)
        example.recipe.roof = nil
        return example
    }

    var quantities: TankQuantities { QuantitySequence(recipe).quantities(of: inputs) }

    func with(_ change: (inout SequenceExample) -> Void) -> SequenceExample {
        var copy = self
        change(&copy)
        return copy
    }

    func with(product change: (Product) -> Product?) -> SequenceExample {
        with { $0.recipe.product = change(SequenceExample.crude) }
    }
}

extension Product {
    /// The same with something else in its place.
    func with(
        method: CorrectionMethod? = nil, commodity: Commodity? = nil, base: BaseTemperature? = nil,
        density: Double?? = nil, water: SedimentWater?? = nil, air: AirBuoyancy? = nil
    ) -> Product {
        Product(
            name: name, title: title,
            standard: CorrectionStandard(
                method: method ?? standard.method, commodity: commodity ?? standard.commodity,
                base: base ?? standard.base),
            baseDensity: density ?? baseDensity, sedimentWater: water ?? sedimentWater, air: air ?? self.air)
    }
}

extension TankQuantities {
    /// The quantities below TOV, in their order, with their names.
    var belowTotal: [(String, Figure)] {
        [
            ("FW", freeWater), ("TOV - FW", lessWater), ("shell corrected", shellCorrected), ("GOV", gov), ("GSV", gsv),
            ("NSV", nsv), ("vacuum", massInVacuum), ("air", massInAir),
        ]
    }

    /// Everything but what was given, with names.
    var all: [(String, Figure)] {
        [("TOV", total)] + belowTotal + [
            ("head", liquidHead), ("head beside water", liquidHeadBesideWater), ("TSh", shellTemperature),
            ("CTSh", shellFactor), ("FRA", roofAdjustment), ("oil temperature", oilTemperature), ("CTL", ctl),
            ("CPL", cpl), ("VCF", vcf), ("density", density), ("CSW", csw), ("WCF", weightFactor),
            ("pure water", pureWater), ("pure oil", pureOil), ("ambient", ambient), ("base density", baseDensity),
            ("S&W", waterPercent), ("pressure", pressure),
        ]
    }
}
