import Alarms
import ArgumentParser
import Reports
import Snapshots
import Station
import TankFarm

struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Every tank's latest reading and alarms, from the running station, else from the database.",
        discussion: "Status 3: at least one tank's reading is not good.")

    @OptionGroup var site: SiteOption
    @Flag(name: .long, help: "One JSON object a line.") var json = false

    func run() throws {
        let configuration = try site.load()
        let clock = SystemMoments()
        let snapshot = try SiteRecord.latestSnapshot(configuration, at: clock.now())
        // After the answer: no age may come out below zero.
        let now = clock.now()
        if !snapshot.isLive { Output.error("ullage: no station runs; these are the last values on record") }
        let quiet = Set(snapshot.alarms.map(\.confirmed).filter { $0.beneath == .normal }.map(\.id))
        if json {
            for tank in snapshot.tanks {
                try Output.line(
                    ReadingDocument.json(
                        tank.asReading, figures: StatusFigures(tank, quiet: quiet, now: now), extras: tank.extras
                    ).text)
            }
        } else {
            let rows = snapshot.tanks.map {
                StatusTable.Row(reading: $0.asReading, figures: StatusFigures($0, quiet: quiet, now: now))
            }
            for line in StatusTable.lines(
                rows, stationName: snapshot.stationName, at: now.wall, zone: snapshot.zone,
                simulation: snapshot.simulation, units: snapshot.units)
            {
                try Output.line(line)
            }
        }
        try Output.flush()
        if snapshot.tanks.contains(where: { $0.quality != .good }) { throw ExitCode(3) }
    }
}
