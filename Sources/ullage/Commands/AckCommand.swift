import ArgumentParser
import Configuration
import Snapshots
import TankFarm

struct AckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ack",
        abstract: "Acknowledges alarms, as the user who runs it.",
        discussion:
            "An alarm is named as `ullage alarms` lists it, as TK-101/level_hh; with #SERIAL only that annunciation is acknowledged. It is done when it is on disk, not before."
    )

    @Argument(help: ArgumentHelp("The alarms.", valueName: "ALARM[#SERIAL]"))
    var alarms: [String]

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp("Entered in the journal with the acknowledgement.", valueName: "TEXT"))
    var comment: String?

    @OptionGroup var person: PersonOption
    @OptionGroup var site: SiteOption

    func run() throws {
        let references = try alarms.map(AlarmReference.init(argument:))
        let configuration = try site.load()
        try configuration.requireAlarms(references)
        try RunningStation(configuration).carryOut(
            .acknowledge(references, comment: comment), as: person, done: "acknowledged")
    }
}

struct ResetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reset", abstract: "Resets latched alarms whose cause has gone.",
        discussion: "A latching alarm is held until somebody resets it; while its cause stands that is refused.")

    @Argument(help: ArgumentHelp("The alarms.", valueName: "ALARM[#SERIAL]"))
    var alarms: [String]

    @OptionGroup var person: PersonOption
    @OptionGroup var site: SiteOption

    func run() throws {
        let references = try alarms.map(AlarmReference.init(argument:))
        let configuration = try site.load()
        try configuration.requireAlarms(references)
        try RunningStation(configuration).carryOut(.reset(references), as: person, done: "reset")
    }
}

struct CommentCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "comment", abstract: "Enters a remark on an alarm that stands.")

    @Argument(help: ArgumentHelp("The alarm.", valueName: "ALARM[#SERIAL]"))
    var alarm: String

    @Argument(help: ArgumentHelp("The remark, in quotes.", valueName: "TEXT"))
    var text: String

    @OptionGroup var person: PersonOption
    @OptionGroup var site: SiteOption

    func run() throws {
        let reference = try AlarmReference(argument: alarm)
        let configuration = try site.load()
        try configuration.requireAlarms([reference])
        try RunningStation(configuration).carryOut(.comment(reference, text), as: person, done: "commented on")
    }
}

struct NoteCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "note", abstract: "Enters a remark on the farm, or on a tank.",
        usage: "ullage note [TANK] TEXT [--as NAME] [--config FILE]")

    @Argument(help: ArgumentHelp("The remark, in quotes; before it the tank that it is about.", valueName: "TEXT"))
    var words: [String]

    @OptionGroup var person: PersonOption
    @OptionGroup var site: SiteOption

    func run() throws {
        guard let text = words.last, words.count <= 2 else {
            throw CommandFailure.wrong("put the remark in quotes: `ullage note TK-101 \"float cleaned\"`")
        }
        let configuration = try site.load()
        let tank = words.count == 2 ? TankName(words[0]) : nil
        if let tank {
            try configuration.requireTank(tank)
        } else if configuration.tanks.contains(where: { $0.name.text == text }) {
            throw CommandFailure.wrong("what is the remark on \(text)? `ullage note \(text) TEXT`")
        }
        try RunningStation(configuration).carryOut(.note(tank, text), as: person, done: "noted")
    }
}
