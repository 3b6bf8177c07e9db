import ArgumentParser

struct ConsoleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "console",
        abstract: "The operator's console; runs the station in its own process.",
        discussion: "The watch ends with this window: `ullage serve` is the station that stays.")

    @OptionGroup var site: SiteOption

    func run() throws {
        let configuration = try site.loadForWatch()
        let signals = SignalWait()
        try ConsoleSession(site: configuration).run(signals: signals)
    }
}
