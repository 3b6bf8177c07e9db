import ArgumentParser
import Configuration
import Snapshots
import Station
import TankFarm

struct CallCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "call",
        abstract: "Asks to be told once, when a level, an interface or a time is reached.",
        discussion:
            "No alarm: a notice with a sound of its own at the consoles, entered in the journal, and gone when it is met. Whether a height is waited for from below or from above follows from where it is now."
    )

    @Argument(help: ArgumentHelp("The tank; for a time it may be left out.", valueName: "TANK")) var tank: String?
    @Option(
        name: .customLong("level-mm"), parsing: .unconditional,
        help: ArgumentHelp("When the level reaches it.", valueName: "L"))
    var level: Double?
    @Option(
        name: .customLong("interface-mm"), parsing: .unconditional,
        help: ArgumentHelp("When the interface reaches it.", valueName: "I"))
    var interface: Double?
    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp("At this time: RFC 3339, as 2026-11-21T14:30:00+08:00.", valueName: "T"))
    var at: TimeArgument?
    @Option(
        name: .customLong("in"), parsing: .unconditional,
        help: ArgumentHelp("After so long, as 45m or 2h.", valueName: "SPAN"))
    var span: SpanArgument?
    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp("What to be reminded of.", valueName: "TEXT"))
    var text: String?
    @Option(name: .long, help: ArgumentHelp("Takes the call of this number back.", valueName: "N")) var cancel: Int64?
    @Flag(name: .long, help: "Lists the calls that wait to be met.") var list = false
    @OptionGroup var person: PersonOption
    @OptionGroup var site: SiteOption

    func run() throws {
        let now = SystemMoments().now()
        let targets = [level != nil, interface != nil, at != nil, span != nil].count { $0 }
        if list || cancel != nil {
            guard tank == nil, targets == 0, text == nil, !(list && cancel != nil) else {
                throw CommandFailure.wrong("--list and --cancel N go alone")
            }
            return list ? try listCalls(at: now) : try cancelCall()
        }
        guard targets == 1 else {
            throw CommandFailure.wrong("one call, one target: --level-mm L, --interface-mm I, --at T or --in SPAN")
        }
        let target = try target(now: now.wall)
        if tank == nil, target.isHeight {
            throw CommandFailure.wrong("the level of which tank? call TANK --level-mm L")
        }
        let configuration = try site.load()
        let name = tank.map { TankName($0) }
        if let name { try configuration.requireTank(name) }
        let station = RunningStation(configuration)
        let known = Set(try station.snapshot()?.calls.map(\.number) ?? [])
        let results = try station.results(of: .call(name, target, text: text), as: person)
        let refused = results.filter { !$0.done }
        guard refused.isEmpty else { throw CommandFailure.impossible(RunningStation.words(ofRefused: refused)) }
        // The number by which it is taken back; one that was met at once is no longer there.
        let snapshot = try station.snapshot { $0.calls.contains { !known.contains($0.number) && $0.tank == name } }
        let made = snapshot?.calls.last { !known.contains($0.number) && $0.tank == name }
        if let made, let zone = snapshot?.zone {
            try Output.line("call \(made.number): \(CallCommand.words(made, zone))".withoutControls)
        } else {
            try Output.line("call taken")
        }
        for why in results.compactMap(\.why) { try Output.line(why.withoutControls) }
        try Output.flush()
    }

    private func target(now: WallTime) throws -> CallTarget {
        if let level { return .level(millimetres: try height(level, "--level-mm")) }
        if let interface { return .interface(millimetres: try height(interface, "--interface-mm")) }
        if let span { return .time(now + span.duration) }
        guard let time = at?.time(now: now), time > now else {
            throw CommandFailure.wrong("--at lies in the past: nobody can be called then")
        }
        return .time(time)
    }

    private func height(_ value: Double, _ option: String) throws -> Double {
        guard value.isFinite, (0...100_000).contains(value) else {
            throw CommandFailure.wrong("\(option) \(value): from 0 to 100000")
        }
        return value
    }

    private func cancelCall() throws {
        guard let cancel, cancel > 0 else { throw CommandFailure.wrong("--cancel takes a call's number, from 1 up") }
        try RunningStation(try site.load()).carryOut(
            .cancelCall(number: cancel), as: person, done: "call \(cancel) taken back")
    }

    private func listCalls(at now: Moment) throws {
        let snapshot = try SiteRecord.latestSnapshot(try site.load(), at: now)
        if !snapshot.isLive { Output.error("ullage: no station runs; these are the calls on record") }
        for call in snapshot.calls {
            try Output.line("\(call.number)  \(CallCommand.words(call, snapshot.zone))".withoutControls)
        }
        try Output.flush()
    }

    /// `TK-101 level 12500 mm from below, by wang 2026-11-21 14:30: switch to TK-102`.
    private static func words(_ call: OneTimeCall, _ zone: SiteZone) -> String {
        func height(_ what: String, _ millimetres: Double, _ rising: Bool) -> String {
            "\(what) \(DecimalText.fixed(millimetres, 0)) mm from \(rising ? "below" : "above")"
        }
        let target =
            switch call.target {
            case .level(let millimetres, let rising): height("level", millimetres, rising)
            case .interface(let millimetres, let rising): height("interface", millimetres, rising)
            case .time(let time): "at \(zone.words(of: time))"
            }
        let tank = call.tank.map { $0.text + " " } ?? ""
        let text = call.text.map { ": \($0)" } ?? ""
        return "\(tank)\(target), by \(call.by) \(zone.words(of: call.since))\(text)"
    }
}

extension CallTarget {
    fileprivate var isHeight: Bool {
        switch self {
        case .level, .interface: true
        case .time: false
        }
    }
}
