import ArgumentParser
import Configuration
import Station

struct ServeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Runs the station without a screen, until it is told to stop.")

    @OptionGroup var site: SiteOption

    func run() throws {
        let configuration = try site.loadForWatch()
        let signals = SignalWait()
        let runtime = try StationRuntime(configuration, carriedByConsole: false, clock: SystemMoments())
        Output.error(
            "ullage: station \(configuration.stationName): \(configuration.tanks.count) tanks on \(configuration.lines.count) lines; socket \(configuration.socketPath)"
        )
        let signal = signals.untilEnd()
        if let lost = runtime.stop(why: "stopped by \(SignalWait.name(signal))") {
            throw CommandFailure.impossible(lost)
        }
    }
}
