import Alarms
import ArgumentParser
import Configuration
import Glibc
import Snapshots
import Station
import Storage
import TUI
import TankFarm

struct FrameCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "frame",
        abstract: "One frame of a console's view, on standard output.",
        discussion:
            "Drawn from the running station, else from the database. Views: \(ConsoleView.allCases.map(\.rawValue).joined(separator: ", "))."
    )

    @Argument(help: ArgumentHelp("The view.", valueName: "VIEW")) var view: String
    @OptionGroup var site: SiteOption
    @Option(name: .long, help: ArgumentHelp("120x40 unless told otherwise.", valueName: "COLSxROWS")) var size =
        "120x40"
    @Option(
        name: .long,
        help: ArgumentHelp("For tank, quantities and trend; the first one unless told otherwise.", valueName: "TANK"))
    var tank: String?
    @Option(
        name: .long,
        help: ArgumentHelp("For alarm; the most urgent one unless told otherwise.", valueName: "ALARM"))
    var alarm: String?
    @Flag(name: .long, help: "With colours and attributes as escape sequences.") var ansi = false

    func run() throws {
        guard let view = ConsoleView(rawValue: view) else {
            throw CommandFailure.wrong(
                "there is no view \(view); there are \(ConsoleView.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        let size = try FrameCommand.size(self.size)
        let wanted = try alarm.map(AlarmReference.init(argument:))
        let configuration = try site.load()
        if let wanted { try configuration.requireAlarms([wanted]) }
        if let tank, !configuration.tanks.contains(where: { $0.name.text == tank }) {
            throw CommandFailure.impossible("there is no tank \(tank) in \(configuration.path)")
        }
        let now = SystemMoments().now()
        let snapshot = try SiteRecord.latestSnapshot(configuration, at: now)
        var state = ConsoleState(
            view: view, selectedTank: (tank.map { TankName($0) }) ?? configuration.tanks.first?.name)
        if view == .alarm || view == .alarms {
            state.selectedAlarm = wanted?.alarm ?? (snapshot.bannerAlarm ?? snapshot.alarms.first)?.record.id
        }
        if view == .statistics {
            let source = ConsoleData(site: configuration, database: try SiteRecord(configuration).database)
            state.statisticsText = try SiteRecord.streaming {
                try source.statisticsText(
                    over: state.statisticsSpan, standing: snapshot.alarms.map(\.confirmed), now: now.wall)
            }
        }
        if view == .trend || view == .shift {
            let record = try SiteRecord(configuration)
            let source = ConsoleData(site: configuration, database: record.database)
            try SiteRecord.reading { () throws(StorageError) in
                if view == .trend, let tank = state.selectedTank {
                    let steps = TrendSteps(span: state.trendSpan, size: size, glyphs: state.glyphs, now: now.wall)
                    state.trend = try source.trend(of: tank, steps: steps)
                } else if view == .shift {
                    state.shiftText = try source.shiftText(snapshot, now: now.wall)
                }
            }
        }
        let frame = Screen.render(state, snapshot, size: size, now: now)
        for line in ansi ? frame.ansiLines : frame.lines { try Output.line(line) }
        try Output.flush()
    }

    /// Reads `120x40`.
    static func size(_ text: String) throws -> FrameSize {
        let parts = text.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
        guard parts.count == 2, let columns = parts[0], let rows = parts[1], (1...1_000).contains(columns),
            (1...1_000).contains(rows)
        else { throw CommandFailure.wrong("--size \(text): write COLSxROWS, each from 1 to 1000, as 120x40") }
        return FrameSize(columns: columns, rows: rows)
    }
}
