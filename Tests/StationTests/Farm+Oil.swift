import Acquisition
import Quantities
import Snapshots
import Station
import TankFarm

extension Farm {
    static let crude = Product(
        name: "crude", title: "Crude oil",
        standard: CorrectionStandard(method: .gbt1885, commodity: .crude, base: .celsius20), baseDensity: 860,
        sedimentWater: Product.SedimentWater(percent: 0.6, basis: .volume), air: .gbt1885)

    /// A farm full of crude, every tank of which is known from level to mass.
    static func ofOil(
        memory: StationMemory = StationMemory(), model: GaugeModel = .floatInterface, product: Product = Farm.crude,
        reading isRead: Bool = true,
        change: (inout StationSettings) -> Void = { _ in }
    ) -> Farm {
        var farm = Farm(memory: memory, model: model, staleAfter: .seconds(86_400)) { settings in
            settings.recipes = settings.capacities.mapValues { QuantityRecipe(capacity: $0, product: product) }
            change(&settings)
        }
        farm.start()
        if isRead { farm.answerAll() }
        return farm
    }

    /// The site's gauge with what it may measure besides.
    static func model(_ extras: [GaugeExtra]) -> GaugeModel {
        let usual = GaugeModel.floatInterface
        return GaugeModel(
            name: usual.name, table: usual.table, level: usual.level, interface: usual.interface,
            temperature: usual.temperature,
            extras: extras.enumerated().map { place, extra in
                ExtraRegister(
                    extra, RegisterValue(address: 60 + place, type: .i16, scale: 0.1), plausible: -100...1_000)
            })
    }

    /// What an exchange says that asks for none of the three values.
    func extras(_ values: [Measurement?], of tank: TankName = "TK-101") -> StationEvent {
        reading(tank, level: .absent, interface: .absent, temperature: .absent, asked: [], extras: values)
    }

    func quantities(_ tank: TankName = "TK-101") -> TankQuantities? { self.tank(tank)?.quantities }
}
