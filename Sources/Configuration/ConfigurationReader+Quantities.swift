import Acquisition
import Quantities
import TankFarm

extension ConfigurationReader {
    /// `[units]`: of screens and papers.
    func readUnits() -> DisplayUnits {
        var units = DisplayUnits.metric
        guard let reader = root.table("units") else { return units }
        defer { reader.finish() }
        func read<Unit: RawRepresentable & CaseIterable>(_ key: String, _ standard: Unit) -> Unit
        where Unit.RawValue == String {
            reader.choice(key, of: Unit.allCases.map(\.rawValue)).flatMap(Unit.init(rawValue:)) ?? standard
        }
        units.level = read("level", units.level)
        units.temperature = read("temperature", units.temperature)
        units.volume = read("volume", units.volume)
        units.mass = read("mass", units.mass)
        return units
    }

    /// `[rounding]`: decimals on tickets; what is computed stays unrounded.
    func readRounding() -> TicketRounding {
        let standard = TicketRounding()
        guard let reader = root.table("rounding") else { return standard }
        defer { reader.finish() }
        return TicketRounding(
            volumeDecimals: reader.integer("volume_decimals", in: 0...6) ?? standard.volumeDecimals,
            temperatureDecimals: reader.integer("temperature_decimals", in: 0...3) ?? standard.temperatureDecimals,
            densityDecimals: reader.integer("density_decimals", in: 0...3) ?? standard.densityDecimals,
            factorDecimals: reader.integer("factor_decimals", in: 4...7) ?? standard.factorDecimals,
            massDecimals: reader.integer("mass_decimals", in: 0...6) ?? standard.massDecimals)
    }

    /// `[station] ambient_from`: nil where there is none, or where it is wrong.
    func readAmbientTank(_ name: Located<String>?, _ tanks: [TankEntry]) -> TankName? {
        guard let name else { return nil }
        guard let entry = tanks.first(where: { $0.tank.name.text == name.value }) else {
            // Not with all that there are, of which there may be a thousand.
            let near = NearestName.suggestion(for: name.value, among: tanks.lazy.map(\.tank.name.text))
            let words = near.map { "did you mean \"\($0)\"?" } ?? "it takes the name of a [[tank]]"
            faults.add(name.place, "there is no tank \(NumberWords.quoted(name.value)); \(words)")
            return nil
        }
        if let model = entry.gauge?.model, !model.extras.contains(where: { $0.extra == .ambient }) {
            faults.add(
                name.place,
                "gauge model \"\(model.name)\" of tank \"\(entry.tank.name)\" has no ambient; allowed is a tank whose "
                    + "[[gauge]] has it")
        }
        return entry.tank.name
    }

    /// Of what a tank's quantities are made; nil where nothing is known of what it holds.
    func readRecipe(
        _ reader: TableReader, _ volume: TankVolume, _ measures: MeasuringRange, product: Product?,
        roof: FloatingRoof?, interfaceToleranceMillimetres tolerance: Double, _ shared: SharedSettings
    ) -> QuantityRecipe? {
        let waterTakesHead = reader.flag("water_takes_liquid_head") ?? false
        guard let capacity = volume.capacity else { return nil }
        if waterTakesHead, capacity.liquidHead == nil {
            faults.warn(
                reader.place("water_takes_liquid_head"),
                "has no effect: the tank has neither strapping_liquid_head nor shell.courses")
        }
        return QuantityRecipe(
            capacity: capacity, product: product, shell: volume.shell, roof: roof,
            temperatureAtMillimetres: measures.temperatureAtMillimetres,
            interfaceFromMillimetres: measures.interfaceFromMillimetres, waterTakesLiquidHead: waterTakesHead,
            interfaceToleranceMillimetres: tolerance, rounding: shared.rounding)
    }
}
