import ArgumentParser
import Reports

struct CalcFactorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "factor", abstract: "One volume correction factor, or one for each row of a file.",
        discussion:
            "The density is the base's, or with --observed the one at the temperature and pressure given. Outside the standard's range there is no factor. Numbers are not rounded."
    )

    @Option(name: .long, help: "api2004, astm1980, gbt1885; also water, none.") var method: String?
    @Option(name: .long, help: "A crude, B products, C by its alpha, D lubricating oil.") var commodity: String?
    @Option(name: .long, help: "60F, 15C or 20C.") var base: String?
    @Option(name: .long, parsing: .unconditional, help: ArgumentHelp("kg/m³.", valueName: "D")) var density: String?
    @Flag(name: .long, help: "The density is one at the temperature and pressure given.") var observed = false
    @Option(
        name: .customLong("hydrometer-c"), parsing: .unconditional,
        help: ArgumentHelp("It was read from a glass hydrometer, calibrated at 15 or 20 °C.", valueName: "15|20"))
    var hydrometer: String?
    @Option(
        name: .customLong("temperature-c"), parsing: .unconditional,
        help: ArgumentHelp("Of the liquid, °C.", valueName: "T"))
    var temperature: String?
    @Option(
        name: .customLong("pressure-kpa"), parsing: .unconditional,
        help: ArgumentHelp("Above the atmosphere's; 0 where it is not given.", valueName: "P"))
    var pressure: String?
    @Option(
        name: .customLong("alpha-per-f"), parsing: .unconditional,
        help: ArgumentHelp("Of commodity C: its expansion at 60 °F, per °F.", valueName: "A"))
    var alpha: String?
    @Option(
        name: .long,
        help: ArgumentHelp(
            "The same for each row: columns named as these options, temperature_c and so on; CSV comes back.",
            valueName: "FILE.csv"))
    var batch: String?
    @Flag(name: .long, help: "As JSON.") var json = false

    func run() throws {
        let options: [String: String?] = [
            "method": method, "commodity": commodity, "base": base, "density": density,
            "observed": observed ? "true" : nil, "hydrometer_c": hydrometer, "temperature_c": temperature,
            "pressure_kpa": pressure, "alpha_per_f": alpha,
        ]
        if let batch {
            guard !json else { throw CommandFailure.wrong("--batch gives CSV: leave --json away") }
            try CalcBatch(path: batch, columns: CalcFactor.columns, results: CalcFactor.results, options: options)
                .run { fields throws(CalcFault) in try CalcFactor(fields).cells }
            return
        }
        let factor: CalcFactor
        do throws(CalcFault) {
            factor = try CalcFactor(CalcFields(options: options))
        } catch {
            throw error.failure
        }
        for line in json ? [factor.json.text] : factor.lines { try Output.line(line) }
        try Output.flush()
    }
}
