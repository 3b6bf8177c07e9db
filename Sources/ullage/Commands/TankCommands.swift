import Alarms
import ArgumentParser
import Configuration
import Reports
import Snapshots
import Station
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

    @OptionGroup var person: PersonOption
    @OptionGroup var site: SiteOption

    func run() throws {
        let configuration = try site.load()
        try configuration.requireTank(TankName(tank))
        try RunningStation(configuration).carryOut(
            .accept(TankName(tank), seenMillimetres: levelMillimetres, comment: comment), as: person, done: "accepted")
    }
}

struct DeclareCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "declare", abstract: "Says what a tank is doing, so that its level is held against that.",
        discussion:
            "receipt, dispatch: a movement the other way rings, and so does standing still. locked: any movement rings. out-of-use: its limits but HH are suppressed, and any movement rings. none: nothing is said; what the configuration says holds."
    )

    @Argument(help: ArgumentHelp("The tank.", valueName: "TANK")) var tank: String
    @Argument(help: ArgumentHelp("receipt, dispatch, locked, out-of-use or none.", valueName: "USE")) var use: String
    @Option(name: .long, parsing: .unconditional, help: ArgumentHelp("Why; entered in the journal.", valueName: "TEXT"))
    var reason: String?
    @OptionGroup var person: PersonOption
    @OptionGroup var site: SiteOption

    func run() throws {
        guard let declared = DeclaredUse(rawValue: use.replacing("-", with: "_")) else {
            throw CommandFailure.wrong("\(use): a tank is declared receipt, dispatch, locked, out-of-use or none")
        }
        let configuration = try site.load()
        try configuration.requireTank(TankName(tank))
        try RunningStation(configuration).carryOut(
            .declare(TankName(tank), declared, reason: reason), as: person, done: "declared \(use):")
    }
}

struct TestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test", abstract: "Begins or ends a proof test of a tank's alarms; lists when each is due.",
        discussion:
            "For at most 30 minutes the tank's alarms ring marked TEST, and stay out of the figures of the alarm load. The trip of its overfill alarm is entered with the level, the limit and the delay."
    )

    @Argument(help: ArgumentHelp("The tank.", valueName: "TANK")) var tank: String?
    @Option(
        name: .customLong("for"), parsing: .unconditional,
        help: ArgumentHelp("How long, up to 30m. Default: 20m.", valueName: "SPAN"))
    var span: SpanArgument?
    @Flag(name: .long, help: "Ends the test before its time.") var end = false
    @Flag(name: .long, help: "Lists when each tank was proved last, and when it is due.") var due = false
    @OptionGroup var person: PersonOption
    @OptionGroup var site: SiteOption

    func run() throws {
        if due {
            guard tank == nil, span == nil, !end else {
                throw CommandFailure.wrong("--due goes alone: it lists all tanks")
            }
            return try listDue()
        }
        guard let tank else { throw CommandFailure.wrong("test which tank? or --due for the list") }
        guard span == nil || !end else { throw CommandFailure.wrong("--for begins a test, --end ends one") }
        let configuration = try site.load()
        let name = TankName(tank)
        try configuration.requireTank(name)
        let intent: Intent = end ? .endTest(name) : .test(name, for: span?.duration ?? .seconds(20 * 60))
        try RunningStation(configuration).carryOut(intent, as: person, done: end ? "test ended:" : "test begun:")
    }

    private func listDue() throws {
        let configuration = try site.load()
        let now = SystemMoments().now()
        let snapshot = try SiteRecord.latestSnapshot(configuration, at: now)
        if !snapshot.isLive { Output.error("ullage: no station runs; this is what is on record") }
        let wide = max(4, snapshot.tanks.map { ColumnText.width($0.tank.name.text) }.max() ?? 0)
        try Output.line(ColumnText.left("tank", wide) + "  last proved       next due")
        for tank in snapshot.tanks {
            let proved = tank.testedAt.map { snapshot.zone.words(of: $0) } ?? "never on record "
            var due = tank.testDueAt.map { snapshot.zone.words(of: $0) } ?? "–"
            if let at = tank.testDueAt, at <= now.wall { due += "  DUE" }
            if let test = tank.test { due += "  TEST by \(test.by) until \(snapshot.zone.words(of: test.until.wall))" }
            try Output.line((ColumnText.left(tank.tank.name.text, wide) + "  \(proved)  \(due)").withoutControls)
        }
        try Output.flush()
    }
}
