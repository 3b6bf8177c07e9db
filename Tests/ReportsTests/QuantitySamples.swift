import Quantities
import TankFarm

/// The worked example of the reference: a crude tank with water, a floating roof and a liquid-head table.
enum QuantitySamples {
    static let gbt = CorrectionStandard(method: .gbt1885, commodity: .crude, base: .celsius20)

    static var worked: TankQuantities {
        var quantities = TankQuantities()
        quantities.total = .known(4233.717039)
        quantities.liquidHead = .known(2.396039)
        quantities.tableWords = "millimetre table"
        quantities.freeWater = .known(2786.905)
        quantities.waterSource = .interface
        quantities.lessWater = .known(1446.812039)
        quantities.shellTemperature = .known(30.6875)
        quantities.shellFactor = .known(1.00025651645)
        quantities.shellCorrected = .known(1447.183170)
        quantities.roofAdjustment = .known(-72.849902)
        quantities.roofPosition = .floating
        quantities.gov = .known(1374.333268)
        quantities.oilTemperature = .known(32.5)
        quantities.temperatureSource = .spot
        quantities.ambient = .known(18)
        quantities.baseDensity = .known(860)
        quantities.densitySource = .manual
        quantities.standard = gbt
        quantities.group = "crude"
        quantities.ctl = .known(0.98961043237)
        quantities.cpl = .known(1)
        quantities.vcf = .known(0.98961043237)
        quantities.density = .known(851.064972)
        quantities.gsv = .known(1360.054539)
        quantities.waterPercent = .known(0.6)
        quantities.waterPercentSource = .product
        quantities.csw = .known(0.994)
        quantities.nsv = .known(1351.894212)
        quantities.massInVacuum = .known(1162.629022)
        quantities.weightFactor = .known(858.9)
        quantities.air = .gbt1885
        quantities.massInAir = .known(1161.141939)
        quantities.pureWater = .known(2795.586)
        quantities.pureOil = .known(1438.131)
        return quantities
    }

    static let inputs = QuantityInputs(
        level: .good(9641), interface: .good(6367), temperature: .good(32.5), ambient: .good(18))

    /// A floating roof and a shell as in the example; the capacity is that of an upright cylinder of 22 m.
    static func recipe() throws -> QuantityRecipe {
        QuantityRecipe(
            capacity: try TankCapacity(
                shape: .verticalCylinder(diameterMillimetres: 22_000, bottom: .flat), heightMillimetres: 14_000),
            product: Product(
                name: "crude", title: "Lindong crude", standard: gbt, baseDensity: 860,
                sedimentWater: Product.SedimentWater(percent: 0.6, basis: .volume), air: .gbt1885),
            shell: ShellExpansion(),
            roof: FloatingRoof(
                displacement: .mass(kilograms: 62_000), landsMillimetres: 1_700, floatsMillimetres: 2_050))
    }
}
