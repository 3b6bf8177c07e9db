import Quantities
import Snapshots
import TankFarm

/// From what a tank's gauge and people say of it to its quantities.
extension FarmState {
    /// Those that have a capacity, in the tanks' order. Without a recipe there is no more than that.
    static func figures(_ tanks: [TankBelief], _ settings: StationSettings) -> [TankFigures?] {
        tanks.map { belief in
            let recipe = settings.recipes[belief.tank.name] ?? belief.capacity.map { QuantityRecipe(capacity: $0) }
            return recipe.map(TankFigures.init)
        }
    }

    /// Brings a tank's quantities up to what is believed now.
    mutating func updateFigures(_ index: Int) {
        guard figures[index] != nil else { return }
        let ambient = ambient(index)
        figures[index]?.update(tanks[index], ambient: ambient)
    }

    /// Nil where the tank has no capacity.
    mutating func quantities(of index: Int) -> TankQuantities? {
        updateFigures(index)
        return figures[index]?.quantities
    }

    /// The ambient temperature but for what a person has entered, whose valid word the sequence takes first: that of the
    /// tank's own gauge, else of the site's, else as configured.
    private func ambient(_ index: Int) -> Measurement {
        let own = tanks[index].extras[.ambient]
        if let own, own.value != nil { return own }
        if let source = ambientSource, let measured = tanks[source].extras[.ambient] {
            if measured.value != nil || own == nil { return measured }
        }
        if let own { return own }
        // A word that has run out says that the configuration's is not the whole truth.
        if let entered = figures[index]?.entered, !entered.isEmpty, entered[.ambient] != nil { return .absent }
        return settings.ambientCelsius.map { .good($0) } ?? .absent
    }

    /// How far a tank's oil is expanded; nil where that is not known.
    mutating func oil(of index: Int) -> MovementWatch.Oil? {
        guard let quantities = quantities(of: index), let vcf = quantities.vcf.number else { return nil }
        // The water beneath does not expand like oil: where nobody knows how much it is, neither is it known of the oil.
        guard let water = quantities.freeWater.quality == .none ? 0 : quantities.freeWater.number else { return nil }
        return MovementWatch.Oil(
            // Water of which only a bound is known, beneath the interface's blind zone, is little beside the oil.
            freeWaterCubicMetres: water, vcf: vcf, isGood: quantities.vcf.quality == .good,
            source: MovementWatch.Oil.Source(
                baseDensity: quantities.baseDensity.number, temperature: quantities.temperatureSource))
    }

    /// Adds what is made of level, interface and temperature to a tank's snapshot.
    /// - Parameter highest: The level to which its room is measured.
    func addQuantities(to snapshot: inout TankSnapshot, _ index: Int, highest: Double?) {
        snapshot.extras = tanks[index].extras.values
        snapshot.manualValues = manual.values(of: index)
        let level = tanks[index].level.measurement.value
        if let level, let highest { snapshot.roomMillimetres = highest - level }
        // Field by field: a tank's figures are large, and a snapshot looks at those of all tanks.
        if let shared = figures[index]?.$quantities { snapshot.$quantities = shared }
        snapshot.product = figures[index]?.recipe.product?.name
        snapshot.productTitle = figures[index]?.recipe.product?.title
        if let rounding = figures[index]?.recipe.rounding { snapshot.rounding = rounding }
        if let quantities = snapshot.quantities, let total = quantities.total.number {
            snapshot.totalCubicMetres = total
            // Without a level there is no tank in which the water could stand.
            let water = quantities.freeWater
            snapshot.freeWaterCubicMetres = water.quality == .none ? 0 : water.number
        }
        // By the capacity on both sides: what the liquid's head adds at the highest level nobody knows before.
        guard let level, let highest, let capacity = tanks[index].capacity,
            let total = try? capacity.volumeCubicMetres(atLevelMillimetres: level),
            let full = try? capacity.volumeCubicMetres(atLevelMillimetres: highest), full > 0
        else { return }
        snapshot.roomCubicMetres = full - total
        snapshot.percent = total / full * 100
    }
}
