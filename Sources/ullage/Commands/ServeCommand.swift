import ArgumentParser
import Configuration
import Station

struct ServeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Runs the station without a screen, until it is told to stop.",
        discussion: "Its log, on standard error, has the journal's head at the start and every hour.")

    @OptionGroup var site: SiteOption

    func run() throws {
        let configuration = try site.loadForWatch()
        let signals = SignalWait()
        let clock = SystemMoments()
        let runtime = try StationRuntime(configuration, carriedByConsole: false, clock: clock)
        Output.error(
            "ullage: station \(configuration.stationName): \(configuration.tanks.count) tanks on \(configuration.lines.count) lines; socket \(configuration.socketPath)"
        )
        var log = HeadLog(database: runtime.database, logger: runtime.logger, clock: clock)
        var signal: Int32?
        while signal == nil {
            log.writeWhereDue()
            signal = signals.untilEnd(within: log.untilDue)
        }
        if let lost = runtime.stop(why: "stopped by \(SignalWait.name(signal ?? 0))") {
            throw CommandFailure.impossible(lost)
        }
    }
}
