import Acquisition
import Alarms
import Quantities
import TankFarm

extension ConfigurationReader {
    /// Each tank's overfill margin, with a warning where it is short or cannot be told.
    /// - Parameter settings: The lines with their gauges: how often a tank is read depends on all that hangs there.
    func readMargins(_ tanks: [TankEntry], _ settings: [LineSettings], _ lines: [LineEntry]) -> [OverfillMargin] {
        var intervals: [LineName: Duration] = [:]
        for line in lines where intervals[line.name] == nil { intervals[line.name] = line.scanInterval }
        for line in settings {
            // Of a network line nothing is known but the interval, and no plan need be made.
            guard case .rtu = line.transport, let longest = ScanEstimate(for: line).longestInterval else { continue }
            intervals[line.name] = max(longest, line.scanInterval)
        }
        return tanks.map { entry in
            let overfill = entry.alarms.first { $0.id.kind == .levelHighHigh && $0.isEnabled }
            let margin = OverfillMargin(
                tank: entry.tank, capacity: entry.capacity, highHighMillimetres: overfill?.limit,
                onDelay: overfill?.onDelay ?? .zero, longestInterval: intervals[entry.tank.line] ?? .zero)
            if let place = entry.overfillPlace { warn(of: margin, entry, limit: place) }
            return margin
        }
    }

    private func warn(of margin: OverfillMargin, _ entry: TankEntry, limit: FaultPlace) {
        let missing = NumberWords.list(margin.missing)
        let isMissing = margin.missing.count == 1 ? "is missing" : "are missing"
        guard margin.isShort else {
            if let first = margin.missing.first {
                faults.warn(
                    entry.reader.place(first),
                    "tank \(margin.tank)'s overfill margin cannot be told: \(missing) \(isMissing)")
            }
            return
        }
        guard let overfill = margin.highHighMillimetres, let critical = margin.criticalHighMillimetres,
            let available = margin.availableMillimetres
        else { return }
        // A limit that is wrong altogether is told already.
        guard available > 0 else { return }
        let needed = DecimalText.fixed(margin.neededMillimetres.rounded(.up), 0)
        let rest = margin.missing.isEmpty ? "" : ", and \(missing) \(isMissing) in that"
        faults.warn(
            limit,
            "\(NumberWords.plain(overfill)) leaves tank \(margin.tank) \(NumberWords.plain(available)) mm to "
                + "levels.critical_high_mm \(NumberWords.plain(critical)); an overfill cannot be averted in time: "
                + "\(needed) mm are needed (`check` prints the sum)\(rest)")
    }
}
