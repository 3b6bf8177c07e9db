import ArgumentParser
import Configuration
import Reports
import Station
import Storage
import TankFarm

struct HistoryCommand: ParsableCommand {
    enum Format: String, ExpressibleByArgument, CaseIterable { case csv, json }

    static let configuration = CommandConfiguration(
        commandName: "history", abstract: "Stored readings, by time, as CSV or JSON Lines.",
        discussion:
            "A reading stands from its time until the tank's next one; at least one a minute is stored while a station runs."
    )

    @Argument(help: ArgumentHelp("The tanks.", valueName: "TANK"))
    var tanks: [String] = []

    @Flag(name: .long, help: "Every tank of the configuration.") var all = false
    @OptionGroup var site: SiteOption
    @OptionGroup var period: PeriodOptions
    @Option(name: .long, help: ArgumentHelp("Figures for every step (comes later).", valueName: "SECONDS")) var step:
        String?
    @Flag(name: .long, help: "Rows, size, span (comes later).") var statistics = false
    @Option(name: .long, help: "csv or json.") var format = Format.csv

    func run() throws {
        guard step == nil else { throw Later.refusal("`ullage history --step`") }
        guard !statistics else { throw Later.refusal("`ullage history --statistics`") }
        guard tanks.first != "import" else { throw Later.refusal("`ullage history import`") }
        guard all != !tanks.isEmpty else {
            throw CommandFailure.wrong(
                all ? "either name tanks or give --all, not both" : "which tanks? name them, or give --all")
        }
        let configuration = try site.load()
        let known = Set(configuration.tanks.map(\.name))
        let wanted = all ? configuration.tanks.map(\.name) : tanks.map { TankName($0) }
        for tank in wanted where !known.contains(tank) {
            throw CommandFailure.impossible("there is no tank \(tank) in \(configuration.path)")
        }
        let now = SystemMoments().now().wall
        let (from, to) = try period.period(now: now)
        let record = try SiteRecord(configuration)
        if format == .csv { try Output.line(HistoryDocument.header) }
        // Rows of one time come in the configuration's order, whatever order they were named in.
        let ordered = configuration.tanks.map(\.name).filter { wanted.contains($0) }
        try SiteRecord.streaming {
            try record.database.samples(
                tanks: ordered, from: from ?? WallTime(milliseconds: 0), to: to ?? now + .milliseconds(1)
            ) { sample in
                try Output.line(format == .csv ? HistoryDocument.row(sample) : HistoryDocument.json(sample).text)
            }
        }
        try Output.flush()
    }
}
