import ArgumentParser
import Configuration
import Quantities
import Reports
import TankFarm

struct CalcTankCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tank", abstract: "A tank's quantities, from level to mass (the default).",
        discussion:
            "The values are taken as the tank's gauge would give them: --temperature-c is its spot temperature, which is the oil's only where the element is in the oil. What a laboratory found takes the place of the product's. Values are given in metric units; the ticket is printed in the site's."
    )

    @OptionGroup var site: SiteOption
    @Option(name: .long, help: ArgumentHelp("One of the configuration's.", valueName: "TANK")) var tank: String?
    @Option(
        name: .customLong("level-mm"), parsing: .unconditional, help: ArgumentHelp("The level.", valueName: "L"))
    var level: String?
    @Option(
        name: .customLong("interface-mm"), parsing: .unconditional,
        help: ArgumentHelp("Of oil and water; without it no free water is taken off.", valueName: "I"))
    var interface: String?
    @Option(
        name: .customLong("temperature-c"), parsing: .unconditional,
        help: ArgumentHelp("The gauge's, °C.", valueName: "T"))
    var temperature: String?
    @Option(
        name: .customLong("oil-temperature-c"), parsing: .unconditional,
        help: ArgumentHelp("The oil's, measured by hand, °C.", valueName: "T"))
    var oilTemperature: String?
    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp("At base, kg/m³, in place of the product's.", valueName: "D"))
    var density: String?
    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp("Sediment and water, percent by volume, in place of the product's.", valueName: "P"))
    var water: String?
    @Option(
        name: .customLong("water-mass"), parsing: .unconditional,
        help: ArgumentHelp("The same, percent by mass.", valueName: "P"))
    var waterMass: String?
    @Option(
        name: .customLong("ambient-c"), parsing: .unconditional,
        help: ArgumentHelp("In the shade, °C; without it the configuration's.", valueName: "A"))
    var ambient: String?
    @Option(
        name: .customLong("pressure-kpa"), parsing: .unconditional,
        help: ArgumentHelp("Above the liquid, over the atmosphere's.", valueName: "P"))
    var pressure: String?
    @Flag(name: .long, help: "As JSON, numbers not rounded.") var json = false

    func run() throws {
        guard let tank else {
            throw CommandFailure.wrong("which tank? give --tank, or see `ullage calc factor` and `ullage calc volume`")
        }
        let fields = CalcFields(options: [
            "level_mm": level, "interface_mm": interface, "temperature_c": temperature,
            "oil_temperature_c": oilTemperature, "density": density, "water": water, "water_mass": waterMass,
            "ambient_c": ambient, "pressure_kpa": pressure,
        ])
        var inputs: QuantityInputs
        do throws(CalcFault) {
            inputs = try CalcTankCommand.inputs(fields)
        } catch {
            throw error.failure
        }
        let configuration = try site.load()
        let name = TankName(tank)
        guard configuration.tanks.contains(where: { $0.name == name }) else {
            throw CommandFailure.impossible("there is no tank \(tank) in \(configuration.path)")
        }
        guard let recipe = configuration.recipes[name] else {
            throw CommandFailure.impossible(
                "\(tank) has neither a shape nor a strapping table in \(configuration.path): nothing can be computed")
        }
        if inputs.ambient == .absent, let celsius = configuration.ambientCelsius { inputs.ambient = .good(celsius) }
        let quantities = QuantitySequence(recipe).quantities(of: inputs)
        guard quantities.total.number != nil else {
            throw CommandFailure.impossible("\(tank): no volume: \(quantities.total.why ?? "no level")")
        }
        if json {
            let given: [JSONText.Field] = [
                .init("tank", .string(name.text)), .init("level_mm", CalcTankCommand.json(inputs.level)),
                .init("interface_mm", CalcTankCommand.json(inputs.interface)),
                .init("temperature_c", CalcTankCommand.json(inputs.temperature)),
            ]
            try Output.line(QuantityDocument.json(quantities, after: given, precision: .exact).text)
        } else {
            try Output.line("\(name.text), \(recipe.capacity.words)")
            for line in QuantityTicket.lines(
                quantities, inputs: inputs, recipe: recipe, units: configuration.units)
            {
                try Output.line(line)
            }
        }
        try Output.flush()
    }

    private static func json(_ measurement: Measurement) -> JSONText {
        measurement.value.map { .exact($0) } ?? .null
    }

    /// What was given, within what can be at all; what a standard or a table allows is judged by the sequence.
    private static func inputs(_ fields: CalcFields) throws(CalcFault) -> QuantityInputs {
        let heights = -100_000.0...100_000
        _ = try fields.requiredText("level_mm", "the level in mm")
        var inputs = QuantityInputs(level: measured(try fields.number("level_mm", in: heights, "mm")))
        inputs.interface = measured(try fields.number("interface_mm", in: heights, "mm"))
        inputs.temperature = measured(
            try fields.number("temperature_c", in: ManualQuantity.temperature.range, "°C"))
        inputs.ambient = measured(try fields.number("ambient_c", in: ManualQuantity.ambient.range, "°C"))
        if let pressure = try fields.number("pressure_kpa", in: -101...100_000, "kPa") {
            inputs.extras = [ExtraValue(.pressure, .good(pressure))]
        }
        for (name, quantity) in [
            ("density", ManualQuantity.density), ("water", .water), ("water_mass", .waterByMass),
            ("oil_temperature_c", .temperature),
        ] {
            if let value = try fields.number(name, in: quantity.range, quantity.unit) {
                inputs.manual[quantity] = QuantityInputs.Entered(value)
            }
        }
        guard inputs.manual[.water] == nil || inputs.manual[.waterByMass] == nil else {
            throw .wrong("--water and --water-mass are two tellings of the same water: give one")
        }
        return inputs
    }

    private static func measured(_ value: Double?) -> Measurement { value.map { .good($0) } ?? .absent }
}
