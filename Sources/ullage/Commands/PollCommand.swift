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
            let readings = snapshot.tanks.map(\.asReading)
            for reading in readings { try show(reading, configuration) }
            try Output.flush()
            if readings.contains(where: { $0.quality != .good }) { throw ExitCode(3) }
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
            let link = ModbusRegisterLink(transport: line.transport, responseTimeout: line.responseTimeout)
            LineScan.run(scans: scans, settings: line, link: link, clock: clock) { reading, _ in
                guard failure == nil else { return }
                allGood = allGood && reading.quality == .good
                do { try show(reading, configuration) } catch { failure = error }
            }
        }
        if let failure { throw failure }
        try Output.flush()
        if !allGood { throw ExitCode(3) }
    }

    private func show(_ reading: Reading, _ configuration: SiteConfiguration) throws {
        try Output.line(
            json
                ? ReadingDocument.json(reading).text
                : ReadingTable.line(reading, zone: configuration.zone))
        // An installer watches this scroll by: each answer as it comes.
        try Output.flush()
    }
}
