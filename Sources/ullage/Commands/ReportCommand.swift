import Alarms
import ArgumentParser
import Configuration
import Reports
import Snapshots
import Station
import Storage
import TankFarm

struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "Printed papers.", subcommands: [ShiftReportCommand.self])

    func run() throws { throw CommandFailure.wrong("report what? `ullage report shift` is the shift summary") }
}

struct ShiftReportCommand: ParsableCommand {
    enum Format: String, ExpressibleByArgument, CaseIterable { case text, csv, json }

    static let configuration = CommandConfiguration(
        commandName: "shift",
        abstract: "The shift summary: movements, stock, alarms, what still stands.",
        discussion: "Without --at, --last or --current: the running shift up to now.")

    @OptionGroup var site: SiteOption
    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp("The shift that ran then: RFC 3339, or -8h-like.", valueName: "T"))
    var at: TimeArgument?
    @Flag(name: .long, help: "The last complete shift.") var last = false
    @Flag(name: .long, help: "The running shift, up to now.") var current = false
    @Option(name: .long, help: "text, csv or json.") var format = Format.text
    @Option(name: .long, help: "en; zh comes later.") var language: String?
    @Flag(name: .customLong("print"), help: "To a printer, through lp: the one named behind it, else the default.")
    var toPrinter = false
    @Argument(help: ArgumentHelp("With --print: the printer's name.", valueName: "PRINTER")) var printer: String?

    func validate() throws {
        if [at != nil, last, current].count(where: { $0 }) > 1 {
            throw ValidationError("--at, --last and --current exclude one another")
        }
        if printer != nil, !toPrinter { throw ValidationError("a printer's name goes behind --print") }
        if let printer, printer.isEmpty || printer.hasPrefix("-") {
            throw ValidationError("\(printer) is no printer's name")
        }
        if toPrinter, format != .text { throw ValidationError("only --format text goes to a printer") }
    }

    func run() throws {
        switch language {
        case nil, "en": break
        case "zh": throw Later.refusal("the shift summary in Chinese")
        case let other?: throw CommandFailure.wrong("--language \(other): en or zh")
        }
        let configuration = try site.load()
        let now = SystemMoments().now()
        let record = try SiteRecord(configuration)
        let running = ShiftPeriod.containing(now.wall, shifts: configuration.shifts, zone: configuration.zone)
        let period: ShiftPeriod
        if last {
            period = running.previous(shifts: configuration.shifts, zone: configuration.zone)
        } else if let at {
            let time = at.time(now: now.wall)
            guard time <= now.wall else { throw CommandFailure.wrong("--at \(time.rfc3339) lies in the future") }
            period = ShiftPeriod.containing(time, shifts: configuration.shifts, zone: configuration.zone)
        } else {
            period = running
        }
        let snapshot = try RunningStation(configuration).snapshot() ?? record.snapshot(at: now)
        let summary = try SiteRecord.reading { () throws(StorageError) in
            try ShiftPapers(site: configuration, database: record.database).summary(
                of: period, snapshot: snapshot, now: now.wall)
        }
        switch format {
        case .json: try Output.line(summary.json.text)
        case .csv: for row in summary.csv { try Output.line(row) }
        case .text where toPrinter:
            let lines = summary.text(linesPerPage: 60, formFeeds: true)
            try Printer(name: printer).send(lines.joined(separator: "\n") + "\n")
        case .text: for line in summary.text() { try Output.line(line) }
        }
        try Output.flush()
    }
}
