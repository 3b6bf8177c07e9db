import ArgumentParser

/// `history` is the listing, and what brings readings in stands below it.
struct HistoryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history", abstract: "The stored readings: listed, or brought in from elsewhere.",
        usage: """
            ullage history TANK... | --all [--from T] [--to T] [--step SECONDS] [--format csv|json] [--config FILE]
            ullage history --statistics [--format json] [--config FILE]
            ullage history import FILE.csv [--config FILE]
            """,
        discussion: """
            Lists readings, their figures for every step of time, or what is stored; `ullage history list --help` tells \
            more. `import` brings a site's older readings in. A tank that is named as a subcommand is listed by `ullage \
            history list NAME`.
            """,
        subcommands: [HistoryListCommand.self, HistoryImportCommand.self],
        defaultSubcommand: HistoryListCommand.self)
}
