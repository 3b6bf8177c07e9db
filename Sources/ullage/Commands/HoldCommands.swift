import Alarms
import ArgumentParser
import Configuration
import Snapshots
import TankFarm

/// What keeps an alarm silent, and what ends that.
struct HoldArguments: ParsableArguments {
    @Argument(help: ArgumentHelp("The alarm, or all of a tank that may be.", valueName: "ALARM[#SERIAL]|TANK"))
    var target: String

    @OptionGroup var person: PersonOption
    @OptionGroup var site: SiteOption

    /// Has the station do it, once what is named was found in the configuration.
    func carryOut(done: String, _ intent: (AlarmTarget) -> Intent) throws {
        let target = try AlarmTarget(argument: target)
        let configuration = try site.load()
        try configuration.require(target)
        try RunningStation(configuration).carryOut(intent(target), as: person, done: done)
    }
}

/// A reason that people read afterwards: asked for before anything is looked at.
private func given(_ reason: String?, _ what: String) throws -> String {
    guard let reason, reason.contains(where: { !$0.isWhitespace }) else {
        throw CommandFailure.wrong("why? \(what) with --reason TEXT")
    }
    return reason
}

struct ShelveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "shelve", abstract: "Keeps an alarm silent for a time, with a reason.",
        discussion:
            "Always with an end, after which it comes back by itself. Of a tank all alarms are shelved that may be; never, unless the configuration says so, critical ones, the overfill, line and storage faults."
    )

    @OptionGroup var hold: HoldArguments
    @Option(
        name: .customLong("for"), parsing: .unconditional,
        help: ArgumentHelp("How long, as 30m or 2h (s, m, h, d).", valueName: "SPAN"))
    var span: SpanArgument?
    @Option(name: .long, parsing: .unconditional, help: ArgumentHelp("Why; entered in the journal.", valueName: "TEXT"))
    var reason: String?

    func run() throws {
        guard let span else { throw CommandFailure.wrong("for how long? shelve with --for 2h: a shelving has an end") }
        let reason = try given(reason, "shelve")
        try hold.carryOut(done: "shelved") { .shelve($0, for: span.duration, reason: reason) }
    }
}

struct UnshelveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unshelve", abstract: "Ends a shelving before its time.")

    @OptionGroup var hold: HoldArguments

    func run() throws {
        try hold.carryOut(done: "unshelved") { .unshelve($0) }
    }
}

struct OutOfServiceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "out-of-service", abstract: "Takes an alarm out of service until it is put back, with a reason.",
        discussion: "For maintenance. It does not end by itself: `ullage in-service` puts it back.")

    @OptionGroup var hold: HoldArguments
    @Option(name: .long, parsing: .unconditional, help: ArgumentHelp("Why; entered in the journal.", valueName: "TEXT"))
    var reason: String?

    func run() throws {
        let reason = try given(reason, "take it out of service")
        try hold.carryOut(done: "out of service") { .takeOutOfService($0, reason: reason) }
    }
}

struct InServiceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "in-service", abstract: "Puts an alarm back into service.")

    @OptionGroup var hold: HoldArguments

    func run() throws {
        try hold.carryOut(done: "in service") { .returnToService($0) }
    }
}

struct MaintainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "maintain", abstract: "Says that somebody works on a line, for a time, or that it is over.",
        discussion:
            "Until it ends the faults of the line and of its gauges are suppressed, and its tanks are told as not watched."
    )

    @Argument(help: ArgumentHelp("The line.", valueName: "LINE")) var line: String
    @Option(
        name: .customLong("for"), parsing: .unconditional,
        help: ArgumentHelp("How long, as 30m or 2h (s, m, h, d).", valueName: "SPAN"))
    var span: SpanArgument?
    @Option(name: .long, parsing: .unconditional, help: ArgumentHelp("Why; entered in the journal.", valueName: "TEXT"))
    var reason: String?
    @Flag(name: .long, help: "It is over.") var end = false
    @OptionGroup var person: PersonOption
    @OptionGroup var site: SiteOption

    func run() throws {
        let name = LineName(line)
        if end {
            guard span == nil, reason == nil else {
                throw CommandFailure.wrong("--end ends the maintenance; --for and --reason begin one")
            }
            try RunningStation(try configuration(name)).carryOut(
                .endMaintenance(name), as: person, done: "maintenance ended:")
            return
        }
        guard let span else {
            throw CommandFailure.wrong("for how long? maintain with --for 2h, or --end where it is over")
        }
        let reason = try given(reason, "maintain")
        try RunningStation(try configuration(name)).carryOut(
            .maintain(name, for: span.duration, reason: reason), as: person, done: "under maintenance:")
    }

    private func configuration(_ name: LineName) throws -> SiteConfiguration {
        let configuration = try site.load()
        try configuration.requireLine(name)
        return configuration
    }
}
