import Alarms
import ArgumentParser
import Configuration
import Snapshots

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

    @OptionGroup var site: SiteOption

    func run() throws {
        let references = try alarms.map(AckCommand.reference)
        let configuration = try site.load()
        let known = Set(configuration.alarms.map(\.id))
        for reference in references where !known.contains(reference.alarm) {
            throw CommandFailure.impossible(
                "there is no alarm \(reference.alarm) in this configuration; `ullage alarms` lists those that stand")
        }
        let results = try RunningStation(configuration).results(of: .acknowledge(references, comment: comment))
        for result in results where result.done { try Output.line("acknowledged \(result.subject)") }
        try Output.flush()
        let refused = results.filter { !$0.done }
        guard refused.isEmpty else {
            throw CommandFailure.impossible(
                refused.map { "\($0.subject): \($0.why ?? "refused")" }.joined(separator: "; "))
        }
    }

    /// Reads `TK-101/level_hh` or `TK-101/level_hh#17`.
    static func reference(_ text: String) throws -> AlarmReference {
        let parts = text.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
        guard let alarm = AlarmID(String(parts[0])) else {
            throw CommandFailure.wrong("\(text) names no alarm; write it as TK-101/level_hh or TK-101/level_hh#17")
        }
        guard parts.count == 2 else { return AlarmReference(alarm: alarm, serial: nil) }
        guard let serial = Int64(parts[1]), serial > 0 else {
            throw CommandFailure.wrong("\(text): the serial after # is a number from 1 up")
        }
        return AlarmReference(alarm: alarm, serial: serial)
    }
}
