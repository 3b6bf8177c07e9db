import ArgumentParser
import Configuration
import Reports
import Station
import Storage
import TankFarm

struct HistoryListCommand: ParsableCommand {
    enum Format: String, ExpressibleByArgument, CaseIterable { case csv, json }

    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Stored readings, or their figures, by time, as CSV or JSON Lines.",
        discussion: """
            Without --step: every stored reading. A reading stands from its time until the tank's next one; at least one a minute is \
            stored while a station runs. What is older than the configuration's raw_days is left of it only around alarms and movements.

            With --step: a row for every step and tank, with the lowest, the mean (weighted by time), the highest and the last value \
            that was good or uncertain, and the share of the step's time in which all was good; empty where nothing is stored. Steps \
            are counted from --from, and are told from the coarsest figures that serve them: whole minutes and hours are the \
            quickest.

            Without --from: from the beginning of what is stored, with --step rounded down to a whole step since 1970 (UTC). Without \
            --to: until now.
            """)

    @Argument(help: ArgumentHelp("The tanks.", valueName: "TANK"))
    var tanks: [String] = []

    @Flag(name: .long, help: "Every tank of the configuration.") var all = false
    @OptionGroup var site: SiteOption
    @OptionGroup var period: PeriodOptions
    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp("Figures for every step of so many seconds.", valueName: "SECONDS"))
    var step: String?
    @Flag(name: .long, help: "Rows and span of each level, what outlives it, imports, size; of all tanks.")
    var statistics = false
    @Option(name: .long, help: "csv (unless told otherwise) or json; --statistics: json, else text.")
    var format: Format?

    func run() throws {
        let step = try step.map { try StepArgument($0).duration }
        guard !statistics else { return try printStatistics() }
        guard all != !tanks.isEmpty else {
            throw CommandFailure.wrong(
                all ? "either name tanks or give --all, not both" : "which tanks? name them, or give --all")
        }
        let configuration = try site.load()
        let wanted = try known(in: configuration)
        let now = SystemMoments().now().wall
        let (from, to) = try period.period(now: now)
        let record = try SiteRecord(configuration)
        defer { record.database.close() }
        if let step {
            try printSteps(of: wanted, step, from: from, to: to ?? now, record)
        } else {
            try printReadings(of: wanted, from: from, to: to ?? now + .milliseconds(1), record)
        }
        try Output.flush()
    }

    /// The tanks that are asked for, in the configuration's order: rows of one time come so, whatever order they were named in.
    private func known(in configuration: SiteConfiguration) throws -> [TankName] {
        let names = configuration.tanks.map(\.name)
        guard !all else { return names }
        let wanted = tanks.map { TankName($0) }
        for tank in wanted where !names.contains(tank) {
            // The parser takes it for a tank where an option stands before it.
            if tank.text == "import" {
                throw CommandFailure.wrong("import comes first: `ullage history import FILE.csv --config FILE`")
            }
            throw CommandFailure.impossible("there is no tank \(tank) in \(configuration.path)")
        }
        return names.filter { wanted.contains($0) }
    }

    private func printReadings(of tanks: [TankName], from: WallTime?, to: WallTime, _ record: SiteRecord) throws {
        if format != .json { try Output.line(HistoryDocument.header) }
        try SiteRecord.streaming {
            try record.database.samples(tanks: tanks, from: from ?? WallTime(milliseconds: 0), to: to) { sample in
                try Output.line(format == .json ? HistoryDocument.json(sample).text : HistoryDocument.row(sample))
            }
        }
    }

    private func printSteps(
        of tanks: [TankName], _ step: Duration, from: WallTime?, to: WallTime, _ record: SiteRecord
    ) throws {
        if format != .json { try Output.line(HistoryStepDocument.header) }
        try SiteRecord.streaming {
            guard let from = try from ?? record.database.historyBeginning(tanks: tanks)?.roundedDown(to: step) else {
                return
            }
            try record.database.steps(tanks: tanks, from: from, to: to, step: step) { tank, start, bucket in
                try Output.line(
                    format == .json
                        ? HistoryStepDocument.json(tank, start, bucket).text
                        : HistoryStepDocument.row(tank, start, bucket))
            }
        }
    }

    private func printStatistics() throws {
        guard step == nil, period.from == nil, period.to == nil else {
            throw CommandFailure.wrong("--statistics tells of the whole history: leave --step, --from and --to away")
        }
        guard format != .csv else {
            throw CommandFailure.wrong(
                "--statistics is text, or one object with --format json: leave --format csv away")
        }
        let configuration = try site.load()
        _ = try known(in: configuration)
        let record = try SiteRecord(configuration)
        defer { record.database.close() }
        let found = try SiteRecord.reading { () throws(StorageError) in try record.database.historyStatistics() }
        let document = HistoryStatisticsDocument(database: configuration.databasePath, found)
        if format == .json {
            try Output.line(document.json.text)
        } else {
            for line in document.lines(zone: configuration.zone) { try Output.line(line) }
        }
        try Output.flush()
    }
}

extension WallTime {
    /// To a whole number of steps since 1970.
    fileprivate func roundedDown(to step: Duration) -> WallTime {
        let width = step.wholeMilliseconds
        let rest = milliseconds % width
        return WallTime(milliseconds: milliseconds - (rest < 0 ? rest + width : rest))
    }
}
