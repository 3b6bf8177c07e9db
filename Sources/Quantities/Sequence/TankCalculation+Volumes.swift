import TankFarm

extension TankCalculation {
    /// TOV: what the table holds, and what the liquid's head adds. By custom the oil's density counts over the whole height
    /// and free water has no share of it; with the recipe's option the layers press as they lie, and free water takes its part.
    mutating func addLiquidHead(to observed: Figure, level: Double, doubt: String?) {
        result.total = observed
        guard let head = recipe.capacity.liquidHead else { return }
        guard let whole = head.cubicMetres(atLevelMillimetres: level) else {
            result.liquidHead = .missing(why: "the level lies outside the table of the liquid head")
            result.total = observed.doubted("without the liquid head: the level lies outside its table")
            return
        }
        if isAllWater(observed) { return pressWithWater(whole, observed: observed) }
        let density = result.density.doubted(doubt)
        let custom = density.mapped { $0 / 1000 * whole }
        let layers = layeredHead(head, level: level, whole: whole, density: density)
        result.liquidHeadBesideWater = layers.besideWater
        result.liquidHead = recipe.waterTakesLiquidHead ? layers.total ?? custom : custom
        result.total =
            result.liquidHead.number == nil
            ? observed.doubted("without the liquid head: \(result.liquidHead.why ?? "no density")")
            : observed.combined(result.liquidHead, +)
        shareHead(with: layers.besideWater)
    }

    /// Whether free water fills all that the table holds at the level.
    private func isAllWater(_ observed: Figure) -> Bool {
        guard case .at = floor, let water = result.freeWater.number, let volume = observed.number else { return false }
        return volume > 0 && water > volume - 1e-9
    }

    /// Where there is no oil, none presses, and none may be made of what the head adds: it is the water's, with the recipe's
    /// option and without.
    private mutating func pressWithWater(_ whole: Double, observed: Figure) {
        let added = Figure.known(TankCalculation.waterDensity / 1000 * whole).doubted(result.freeWater.why)
        result.liquidHead = added
        // What is told here is what the option takes from the oil; there is nothing left to take without it.
        result.liquidHeadBesideWater = recipe.waterTakesLiquidHead ? added : added.mapped { _ in 0 }
        result.total = observed.combined(added, +)
        result.freeWater = result.freeWater.combined(added, +)
    }

    /// What the head adds where each layer presses with its own density, and how much of that lies beside the water; nothing
    /// else than by custom where there is no water.
    private func layeredHead(
        _ head: LiquidHead, level: Double, whole: Double, density: Figure
    ) -> (total: Figure?, besideWater: Figure) {
        switch floor {
        case .bottom: return (nil, .absent)
        case .unknown(let why): return (density.mapped { $0 / 1000 * whole }.doubted(why), .missing(why: why))
        case .at(let height, let doubt):
            // Below the table's first level nothing is told, and nothing is added.
            let toInterface = head.cubicMetres(atLevelMillimetres: height) ?? 0
            let oilAlone = head.cubicMetres(atLevelMillimetres: level - height) ?? 0
            // At each height stands the oil's pressure from the level down, and water's excess from the interface down.
            let total = density.mapped {
                $0 / 1000 * (whole - toInterface) + TankCalculation.waterDensity / 1000 * toInterface
            }.doubted(doubt)
            return (total, total.combined(density) { $0 - $1 / 1000 * oilAlone })
        }
    }

    private mutating func shareHead(with besideWater: Figure) {
        if recipe.waterTakesLiquidHead {
            if besideWater.number != nil {
                result.freeWater = result.freeWater.combined(besideWater, +)
            } else {
                // Without a share there is none in the total either, which is marked for it.
                result.freeWater = result.freeWater.doubted(besideWater.why)
            }
        } else if let water = result.freeWater.number, let total = result.total.number, water > 0.2 * total,
            let share = besideWater.number
        {
            result.notes.append(
                "free water is more than 20 % of the total: \(short(share)) m³ of what the liquid's head adds lie "
                    + "beside it and are booked as oil")
        }
    }

    /// From TOV and FW to the mass.
    mutating func complete(level: Figure) {
        // A difference of rounding is none: of all water nothing is left.
        result.lessWater = result.total.combined(result.freeWater) { abs($0 - $1) < 1e-9 ? 0 : $0 - $1 }
        if let oil = result.lessWater.number, oil < 0 {
            result.lessWater = .missing(why: "input error: more free water than liquid")
        }
        correctShell()
        adjustForRoof(level: level)
        result.shellCorrected = result.lessWater.combined(result.shellFactor, *)
        result.gov =
            recipe.roof == nil ? result.shellCorrected : result.shellCorrected.combined(result.roofAdjustment, +)
        // No oil is no oil at any temperature and under any roof.
        let hasOil = result.lessWater.number != 0
        if !hasOil {
            result.shellCorrected = result.lessWater
            result.gov = result.lessWater
        }
        if let gov = result.gov.number, gov < 0 {
            result.gov = .missing(why: "input error: GOV would be \(short(gov)) m³")
        }
        guard recipe.product != nil else { return lackOil() }
        result.gsv = hasOil ? result.gov.combined(result.vcf, *) : result.gov
        takeOffSedimentWater(hasOil: hasOil)
        separateWater()
    }

    private mutating func lackOil() {
        let missing = Figure.missing(why: TankCalculation.noProduct)
        result.gsv = missing
        result.csw = missing
        result.nsv = missing
        result.weightFactor = missing
        result.massInVacuum = missing
        result.massInAir = missing
        separateWater()
    }

    private mutating func correctShell() {
        result.shellFactor = .known(1)
        guard let shell = recipe.shell else { return }
        guard recipe.capacity.isUprightCylinder else {
            result.notes.append("no shell correction: it holds for upright cylinders only")
            return
        }
        let liquid = result.oilTemperature
        if shell.isInsulated {
            result.shellTemperature = liquid.mapped { shell.shellCelsius(liquidCelsius: $0, ambientCelsius: $0) }
        } else if result.ambient.number == nil {
            // Without the air's temperature the shell counts as being as warm as the liquid.
            result.shellTemperature = liquid.doubted("no ambient temperature")
        } else {
            result.shellTemperature = liquid.combined(result.ambient) {
                shell.shellCelsius(liquidCelsius: $0, ambientCelsius: $1)
            }
        }
        result.shellFactor = result.shellTemperature.mapped(shell.factor)
    }

    private mutating func adjustForRoof(level: Figure) {
        guard let roof = recipe.roof else { return }
        guard let height = level.number else {
            result.roofAdjustment = .missing(why: level.why ?? "no level")
            return
        }
        let position = roof.position(levelMillimetres: height)
        result.roofPosition = position
        if position == .landed {
            result.roofAdjustment = .known(0).doubted(level.why)
            result.notes.append("the roof has landed: nothing is taken off for it")
            return
        }
        if case .unknown(let why) = floor {
            // On what it floats is not known.
            result.roofAdjustment = .missing(why: why)
            return
        }
        if result.lessWater.number == 0 {
            result.roofAdjustment = .known(0).doubted(result.lessWater.why)
            result.notes.append("the roof floats on water: nothing is taken off the oil for it")
            return
        }
        guard let density = result.density.number else {
            result.roofAdjustment = .missing(why: result.density.why ?? "no density")
            return
        }
        // Where there is a density at temperature there is one at base.
        let baseDensity = result.baseDensity.number ?? density
        let adjustment = roof.adjustment(levelMillimetres: height, density: density, baseDensity: baseDensity)
        result.roofAdjustment = .known(adjustment.cubicMetres)
            .doubted(level.why).doubted(result.density.why)
        if position == .criticalZone {
            result.roofAdjustment = result.roofAdjustment.doubted("critical zone of the roof: an estimate")
        }
    }

    /// CSW, NSV and the masses. Water that is told by mass is taken off the mass, and not off the volume as well.
    private mutating func takeOffSedimentWater(hasOil: Bool) {
        var net = Figure.known(1)
        if cutIsInProfile {
            result.csw = .known(1)
            result.notes.append("the oil's measured water cut is in the free water already: CSW is 1")
        } else if result.waterPercent == .absent {
            result.csw = .uncertain(1, why: "no sediment and water known")
        } else {
            let share = result.waterPercent.mapped { 1 - $0 / 100 }
            switch result.waterBasis {
            case .volume:
                result.csw = share
            case .mass:
                result.csw = .known(1)
                net = share
                result.notes.append("sediment and water by mass: taken off the mass, the NSV contains them")
            }
        }
        guard hasOil else {
            result.nsv = result.gsv
            result.massInVacuum = result.gsv
            result.massInAir = result.gsv
            return
        }
        result.nsv = result.gsv.combined(result.csw, *)
        let netVolume = result.nsv.combined(net, *)
        result.massInVacuum = netVolume.combined(result.baseDensity) { $0 * $1 / 1000 }
        result.massInAir = netVolume.combined(result.weightFactor) { $0 * $1 / 1000 }
    }

    /// All water and the oil without it, at observed conditions: no correction for the shell or a roof.
    private mutating func separateWater() {
        let free = result.freeWater
        let percent = result.waterPercent
        if cutIsInProfile {
            result.pureWater = free
        } else if percent == .absent {
            result.pureWater = result.lessWater.number == 0 ? free : free.doubted("no sediment and water known")
        } else if result.waterBasis == .mass {
            // Of a kilogram of wet oil so much is water: as a volume, by the densities of both.
            let share = percent.combined(result.density) { $0 / 100 * $1 / TankCalculation.waterDensity }
            result.pureWater = free.combined(result.lessWater.combined(share) { $0 * min(1, $1) }, +)
        } else {
            result.pureWater = free.combined(result.lessWater.combined(percent) { $0 * $1 / 100 }, +)
        }
        result.pureOil = result.total.combined(result.pureWater, -)
    }
}
