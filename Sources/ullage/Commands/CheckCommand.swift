import Acquisition
import ArgumentParser
import Configuration
import TankFarm

struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Reads the configuration and prints what is wrong with it, or the scan plan.",
        discussion:
            "Opens no line and no database. Status 2: the configuration is wrong; every fault is listed with its line.")

    @OptionGroup var site: SiteOption

    func run() throws {
        let configuration = try site.loadForWatch()
        try Output.line(
            "\(configuration.path): \(configuration.stationName), \(configuration.tanks.count) tanks, \(configuration.lines.count) lines, \(configuration.alarms.count) alarms, zone \(configuration.zone.name)"
                + (configuration.simulation ? ", SIMULATION" : ""))
        for line in configuration.lines { try printPlan(line) }
        try Output.flush()
    }

    private func printPlan(_ line: LineSettings) throws {
        let estimate = ScanEstimate(for: line)
        try Output.line("")
        try Output.line(
            "line \(line.name)  \(line.transport.words)  \(line.gauges.count) gauges, \(estimate.requestCount) requests a scan"
        )
        if let wire = estimate.wireTime, let quick = estimate.wireTimeQuick, let slow = estimate.wireTimeSlow {
            let interval = line.scanInterval == .zero ? "as fast as it goes" : "every \(seconds(line.scanInterval))"
            try Output.line(
                "  a scan takes \(seconds(wire)) on the wire, \(seconds(quick)) with gauges that begin after 5 ms, \(seconds(slow)) after 100 ms; wanted \(interval)"
            )
            if let share = estimate.share(of: line.scanInterval) {
                try Output.line(
                    "  share of the line: \(DecimalText.fixed(share, 0)) %"
                        + (share > 100 ? ", MORE THAN IT HAS: the scan will be slower than wanted" : ""))
            }
        } else {
            try Output.line("  the network decides how long a scan takes; wanted every \(seconds(line.scanInterval))")
        }
        for (gauge, plan) in zip(line.gauges, estimate.plans) {
            for request in plan.requests {
                let last = request.address + request.count - 1
                try Output.line(
                    "  \(pad(gauge.tank.text, 16)) unit \(pad(gauge.unit.description, 3)) function 0\(request.table.rawValue)  addresses \(request.address)–\(last) on the wire (registers \(request.address + 1)–\(last + 1) counted from one)  \(request.measurands.map(\.rawValue).joined(separator: ", "))"
                )
            }
        }
    }

    private func seconds(_ duration: Duration) -> String { "\(DecimalText.fixed(duration.inSeconds, 2)) s" }

    private func pad(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}
