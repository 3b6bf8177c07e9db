import ArgumentParser
import Configuration
import Snapshots
import TankFarm

struct AcceptCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "accept",
        abstract: "Takes a tank's level for true after it jumped or stopped, as the user who runs it.",
        discussion:
            "A level that moved faster than any pump, or that stopped though nobody had said that the movement was over, is uncertain until it is back on its course or a person answers for it. The answer is entered in the journal. It is done when it is on disk, not before."
    )

    @Argument(help: ArgumentHelp("The tank.", valueName: "TANK"))
    var tank: String

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp("Entered in the journal with the answer.", valueName: "TEXT"))
    var comment: String?

    @Option(
        name: .customLong("level-mm"), parsing: .unconditional,
        help: ArgumentHelp(
            "The level that is taken for true; refused if another stands. Default: whatever stands.", valueName: "L"))
    var levelMillimetres: Double?

    @OptionGroup var site: SiteOption

    func run() throws {
        let configuration = try site.load()
        let name = TankName(tank)
        guard configuration.tanks.contains(where: { $0.name == name }) else {
            throw CommandFailure.impossible("there is no tank \(tank) in this configuration")
        }
        let results = try RunningStation(configuration).results(
            of: .accept(name, seenMillimetres: levelMillimetres, comment: comment))
        guard let result = results.first else { throw CommandFailure.impossible("the station gave no answer") }
        guard result.done else { throw CommandFailure.impossible("\(tank): \(result.why ?? "refused")") }
        try Output.line("accepted \(tank)")
        try Output.flush()
    }
}
