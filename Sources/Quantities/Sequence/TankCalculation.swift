import TankFarm

/// One run of the sequence, step by step; each fills its part of the result from what the steps before it left there.
struct TankCalculation {
    /// Where the oil begins, as far as anybody can say.
    enum OilFloor {
        /// The gauge sees no interface: the oil stands on the bottom.
        case bottom
        /// In millimetres. The doubt is the interface's own.
        case at(Double, doubt: String?)
        case unknown(why: String)
    }

    let recipe: QuantityRecipe
    let inputs: QuantityInputs
    let product: QuantitySequence.Prepared?

    var result = TankQuantities()
    var floor = OilFloor.bottom
    /// Nil where there is none, or none could be made.
    var correction: VolumeCorrection?
    /// Why not.
    var noCorrection: String?
    /// What a measured water cut already took off within the profile is not taken off again.
    var cutIsInProfile = false

    init(recipe: QuantityRecipe, inputs: QuantityInputs, product: QuantitySequence.Prepared?) {
        self.recipe = recipe
        self.inputs = inputs
        self.product = product
    }

    mutating func run() {
        findGivenValues()
        let level = Figure(inputs.level, of: "level", unit: "mm", within: -1e6...1e6)
        guard let height = level.number else { return lackVolumes(level.why ?? "the gauge has no level") }
        // Whatever a table may hold below its datum: no liquid stands there.
        guard height >= 0 else {
            return lackVolumes(CapacityFault.belowTable(max(0, recipe.capacity.levelRangeMillimetres.lowerBound)).words)
        }
        let capacity: CapacityReading
        do {
            capacity = try recipe.capacity.reading(atLevelMillimetres: height)
        } catch {
            return lackVolumes(error.words)
        }
        result.tableWords = capacity.words
        let inconsistent = findFreeWater(below: height, holding: capacity.cubicMetres, doubt: level.why)
        var observed = capacity.figure(doubt: level.why).doubted(inconsistent)
        if recipe.roof?.position(levelMillimetres: height) == .criticalZone {
            observed = observed.doubted("critical zone of the roof: the table is an estimate")
        }
        findOilTemperature(level: height, doubt: level.why ?? inconsistent)
        findFactors()
        addLiquidHead(to: observed, level: height, doubt: level.why)
        complete(level: .known(height).doubted(level.why))
        result.keepFinite()
    }

    mutating func run(total: Figure, freeWater: Figure) {
        findGivenValues()
        result.total = total
        result.freeWater = freeWater
        result.waterSource = freeWater.quality == .none ? .none : .interface
        findOilTemperature(level: nil, doubt: nil)
        findFactors()
        complete(level: Figure(inputs.level, of: "level", unit: "mm", within: 0...1e6))
        result.keepFinite()
    }

    /// What is known without any level.
    private mutating func findGivenValues() {
        result.standard = recipe.product?.standard
        result.air = recipe.product?.air
        findAmbient()
        findBaseDensity()
        findSedimentWater()
        if let pressure = inputs.value(of: .pressure) {
            result.pressure = Figure(pressure, of: "pressure", unit: "kPa", within: -200...1e6)
        }
    }

    /// Without a level there is neither a volume nor a place to tell the oil's temperature by.
    private mutating func lackVolumes(_ why: String) {
        let missing = Figure.missing(why: why)
        result.waterSource = hasProfile ? .profile : inputs.interface.quality == .none ? .none : .interface
        result.total = missing
        if recipe.capacity.liquidHead != nil {
            result.liquidHead = missing
            result.liquidHeadBesideWater = missing
        }
        result.freeWater = missing
        result.lessWater = missing
        result.shellTemperature = needsShellFactor ? missing : .absent
        result.shellFactor = needsShellFactor ? missing : .known(1)
        result.shellCorrected = missing
        result.roofAdjustment = recipe.roof == nil ? .absent : missing
        result.gov = missing
        result.oilTemperature = missing
        let unmade = Figure.missing(why: recipe.product == nil ? TankCalculation.noProduct : why)
        result.ctl = unmade
        result.cpl = unmade
        result.vcf = unmade
        result.density = unmade
        result.gsv = unmade
        result.nsv = unmade
        result.massInVacuum = unmade
        result.massInAir = unmade
        result.pureWater = missing
        result.pureOil = missing
    }

    static let noProduct = "no product configured"

    var needsShellFactor: Bool { recipe.shell != nil && recipe.capacity.isUprightCylinder }
}
