import ArgumentParser
import Reports

struct CalcVolumeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "volume", abstract: "One volume of a form or a capacity table, or one for each row of a file.",
        discussion:
            "A level outside the table or the form is refused; a batch gives what a form holds at that end beside the refusal. With a liquid-head table the volume includes what the liquid's weight adds to the shell, for --density (1000 kg/m³ where it is not given)."
    )

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp(
            "As in the configuration: '{ kind = \"vertical_cylinder\", diameter_mm = 22000 }'.", valueName: "TOML"))
    var shape: String?
    @Option(
        name: .customLong("height-mm"), parsing: .unconditional,
        help: ArgumentHelp("The shell's height, for upright cylinders and boxes.", valueName: "H"))
    var height: String?
    @Option(name: .long, help: ArgumentHelp("A table: level_mm,volume_m3.", valueName: "FILE")) var strapping: String?
    @Option(
        name: .customLong("strapping-fractions"),
        help: ArgumentHelp("Its millimetre table: from_mm,to_mm,n_mm,volume_m3.", valueName: "FILE"))
    var fractions: String?
    @Option(
        name: .customLong("strapping-liquid-head"),
        help: ArgumentHelp("Its liquid-head table: level_mm,volume_m3 at 1000 kg/m³.", valueName: "FILE"))
    var liquidHead: String?
    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp("Of the liquid as it is in the tank, kg/m³; for the liquid-head table.", valueName: "D"))
    var density: String?
    @Option(
        name: .customLong("level-mm"), parsing: .unconditional, help: ArgumentHelp("The level.", valueName: "L"))
    var level: String?
    @Option(
        name: .long,
        help: ArgumentHelp(
            "The same for each row: columns named as these options, level_mm and so on; CSV comes back.",
            valueName: "FILE.csv"))
    var batch: String?
    @Flag(name: .long, help: "As JSON.") var json = false

    func run() throws {
        let options: [String: String?] = [
            "shape": shape, "height_mm": height, "level_mm": level, "strapping": strapping,
            "strapping_fractions": fractions, "strapping_liquid_head": liquidHead, "density": density,
        ]
        var capacities = CalcCapacities()
        if let batch {
            guard !json else { throw CommandFailure.wrong("--batch gives CSV: leave --json away") }
            try CalcBatch(path: batch, columns: CalcVolume.columns, results: CalcVolume.results, options: options)
                .run { fields throws(CalcFault) in try CalcVolume(fields, &capacities).cells }
            return
        }
        let volume: CalcVolume
        do throws(CalcFault) {
            volume = try CalcVolume(CalcFields(options: options), &capacities)
        } catch {
            throw error.failure
        }
        for line in json ? [volume.json.text] : volume.lines { try Output.line(line) }
        try Output.flush()
    }
}
