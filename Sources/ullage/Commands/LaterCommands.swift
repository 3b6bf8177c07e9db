import ArgumentParser

/// What the command line already has a name for and a later version brings: each ends with status 2 and says so.
enum Later {
    static func refusal(_ what: String) -> CommandFailure {
        .wrong("\(what) comes with a later version of ullage; this is \(UllageCommand.version)")
    }
}

struct DipCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dip", abstract: "Records a manual gauging (comes later).")
    @Argument(parsing: .allUnrecognized, help: .hidden) var rest: [String] = []
    func run() throws { throw Later.refusal("`ullage dip`") }
}
