import ArgumentParser

struct CalcCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "calc", abstract: "The quantity calculation, with every step shown.",
        discussion: """
            ullage calc --tank TANK --level-mm L … computes a tank of the configuration from level to mass; ullage calc \
            tank --help lists its options. ullage calc factor and ullage calc volume compute one factor or one volume \
            of anything. None of them opens the record or a line.
            """,
        subcommands: [CalcTankCommand.self, CalcFactorCommand.self, CalcVolumeCommand.self],
        defaultSubcommand: CalcTankCommand.self)
}
