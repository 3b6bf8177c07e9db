import Acquisition
import ArgumentParser
import CSystem
import Configuration
import Glibc
import ModbusLink
import Reports
import Snapshots
import Station
import TankFarm

struct PollCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "poll",
        abstract: "Scans the lines and prints each reading: the commissioning tool.",
        discussion:
            "Starts no station and writes nothing to disk. Where a station holds a line, its readings are printed instead. Status 3: at least one reading is not good."
    )

    @OptionGroup var site: SiteOption
    @Option(name: .long, help: ArgumentHelp("How often to scan.", valueName: "N")) var scans = 1
    @Flag(name: .long, help: "One JSON object a line.") var json = false

    func validate() throws {
        guard scans >= 1 else { throw ValidationError("--scans takes a number from 1 up") }
    }

    func run() throws {
        let configuration = try site.load()
        let clock = SystemMoments()
        if let snapshot = try RunningStation(configuration).snapshot() {
            Output.error("ullage: a station holds the lines; these are its readings")
            for tank in snapshot.tanks { try show(tank.asReading, tank.extras, configuration) }
            try Output.flush()
            if snapshot.tanks.contains(where: { $0.quality != .good }) { throw ExitCode(3) }
            return
        }
        do {
            try StationLocks.refuseBusyLines(configuration.lines)
        } catch {
            throw CommandFailure.impossible(error.words)
        }
        var allGood = true
        var failure: (any Error)?
        for line in configuration.lines where failure == nil {
            let models = Dictionary(
                line.gauges.map { ($0.tank, $0.model) }, uniquingKeysWith: { first, _ in first })
            let link = ModbusRegisterLink(transport: line.transport, responseTimeout: line.responseTimeout)
            LineScan.run(scans: scans, settings: line, link: link, clock: clock) { reading, _ in
                guard failure == nil else { return }
                allGood = allGood && reading.quality == .good
                // Those that this exchange asked for; the others are as an earlier line told them.
                let extras = zip(models[reading.tank]?.extras ?? [], reading.extras).compactMap { register, value in
                    value.map { ExtraValue(register.extra, $0) }
                }
                do { try show(reading, extras, configuration) } catch { failure = error }
            }
        }
        if let failure { throw failure }
        try Output.flush()
        if !allGood { throw ExitCode(3) }
    }

    private func show(_ reading: Reading, _ extras: [ExtraValue], _ configuration: SiteConfiguration) throws {
        if json {
            try Output.line(ReadingDocument.json(reading, extras: extras).text)
        } else {
            try Output.line(ReadingTable.line(reading, zone: configuration.zone))
            for line in ReadingTable.lines(extras) { try Output.line(line) }
        }
        // An installer watches this scroll by: each answer as it comes.
        try Output.flush()
    }
}
