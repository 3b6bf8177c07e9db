import Acquisition
import Alarms
import Quantities
import TankFarm

/// What is allowed and yet not what somebody can have wanted, seen only when the parts are held against each other.
extension ConfigurationReader {
    func warnOfDoubts(
        _ station: StationEntry?, _ shared: SharedSettings, _ tanks: [TankEntry], _ alarms: [AlarmDefinition]
    ) {
        if let station {
            warnOfStaleness(station, shared.lines)
            warnOfUnknownAmbient(station, tanks)
        }
        for entries in Dictionary(grouping: tanks, by: \.tank.line).values { warnOfPositions(entries) }
        for entry in tanks {
            let gauges = [(entry.gauge, entry.tank.line), (entry.second?.gauge, entry.second?.line ?? "")]
            for case (let gauge?, let name) in gauges {
                if let line = shared.lineOfName[name.text] {
                    warnOfCounter(gauge, on: line, shared.gauges[gauge.model.name]?.changesPlace)
                }
                warnOfRate(gauge, entry)
            }
        }
        warnOfMissingGuidance(alarms)
        warnOfBlindness(alarms)
    }

    /// Without these nobody hears that the overfill alarm has lost its eyes. One warning, since a layer may do it for all.
    private func warnOfBlindness(_ alarms: [AlarmDefinition]) {
        let guards: Set<AlarmKind> = [
            .gaugeFault, .levelFault, .lostWhileMoving, .lineFault, .storageFault, .stationFault,
        ]
        let off = alarms.filter { !$0.isEnabled && guards.contains($0.id.kind) }
        guard !off.isEmpty else { return }
        let shown = off.prefix(3).map(\.id.description).joined(separator: ", ") + (off.count > 3 ? ", …" : "")
        faults.warn(
            FaultPlace(line: nil, key: "alarms"),
            "enabled = false switches off \(off.count) that tell when the watch itself fails (\(shown)): a tank may then fill "
                + "unheard")
    }

    /// At three in the morning a critical alarm that does not say what to do is half an alarm. One warning: a file that
    /// has just begun to have guidance would else be told of each alarm.
    private func warnOfMissingGuidance(_ alarms: [AlarmDefinition]) {
        let silent = alarms.filter { $0.isEnabled && $0.priority >= .high && $0.guidance.guidance == nil }
        guard !silent.isEmpty else { return }
        let shown = silent.prefix(3).map(\.id.description).joined(separator: ", ") + (silent.count > 3 ? ", …" : "")
        let have = silent.count == 1 ? "alarm has" : "alarms have"
        faults.warn(
            FaultPlace(line: nil, key: "defaults.alarms"),
            "\(silent.count) critical or high \(have) no guidance (\(shown)); say what to do, here for all tanks at once"
        )
    }

    /// A value that is stale before it can be read a second time goes bad at each answer that fails.
    private func warnOfStaleness(_ station: StationEntry, _ lines: [LineEntry]) {
        guard let staleAfter = station.staleAfter else { return }
        for line in lines where staleAfter < line.scanInterval * 2 {
            faults.warn(
                station.staleAfterPlace,
                "\(NumberWords.plain(staleAfter.inSeconds)) s is less than two scans of line \"\(line.name)\", "
                    + "\(NumberWords.plain(line.scanInterval.inSeconds)) s each: one answer that fails, and the value is bad"
            )
        }
    }

    /// Where a cable is cut is told from the positions of the gauges along it. One warning a line: a file that has just
    /// begun to have positions would else be told of each tank.
    private func warnOfPositions(_ entries: [TankEntry]) {
        let missing = entries.filter { $0.gauge != nil && $0.gauge?.position == nil }
        if let first = missing.first, missing.count < entries.count(where: { $0.gauge != nil }) {
            let names = NumberWords.list(missing.prefix(5).map(\.tank.name.text)) + (missing.count > 5 ? ", …" : "")
            faults.warn(
                first.positionPlace,
                "is missing for \(missing.count) of the \(entries.count) gauges of line \"\(first.tank.line)\" (\(names)): a cut "
                    + "of the cable that silences one of them cannot be found")
        }
        var gaugeAt: [Double: PolledGauge] = [:]
        for entry in entries {
            guard let gauge = entry.gauge, let position = gauge.position else { continue }
            // Gauges of one unit hang behind one gateway, and at one place.
            if let other = gaugeAt[position], other.unit != gauge.unit {
                faults.warn(
                    entry.positionPlace,
                    "\(NumberWords.plain(position)) is also where tank \"\(other.tank)\" is; a cut between the two cannot be "
                        + "found")
            }
            if gaugeAt[position] == nil { gaugeAt[position] = gauge }
        }
    }

    /// A counter that stands still for one scan is no dead gauge.
    private func warnOfCounter(_ gauge: PolledGauge, on line: LineEntry, _ place: FaultPlace?) {
        guard let place, case .changes(let limit) = gauge.model.alive?.rule, limit < line.scanInterval * 2 else {
            return
        }
        faults.warn(
            place,
            "\(NumberWords.plain(limit.inSeconds)) s is less than two scans of line \"\(line.name)\", "
                + "\(NumberWords.plain(line.scanInterval.inSeconds)) s each: a counter that stands still once makes all values bad"
        )
    }

    /// A shell that is not insulated takes an eighth of its temperature from the air's. One warning for all tanks.
    private func warnOfUnknownAmbient(_ station: StationEntry, _ tanks: [TankEntry]) {
        guard station.ambientFrom == nil, station.ambientCelsius == nil else { return }
        let blind = tanks.filter { entry in
            guard let shell = entry.recipe?.shell, !shell.isInsulated, let model = entry.gauge?.model else {
                return false
            }
            return !model.extras.contains { $0.extra == .ambient }
        }
        guard !blind.isEmpty else { return }
        let shown = blind.prefix(3).map(\.tank.name.text).joined(separator: ", ") + (blind.count > 3 ? ", …" : "")
        faults.warn(
            FaultPlace(line: nil, key: "station.ambient_c"),
            "is missing, ambient_from too, and no gauge tells the air's temperature to \(blind.count) with a shell that is not "
                + "insulated (\(shown)): what they hold is uncertain until somebody enters it")
    }

    /// A receipt as fast as the tank allows must be no jump.
    private func warnOfRate(_ gauge: PolledGauge, _ entry: TankEntry) {
        guard let rate = gauge.model.maximumRateMillimetresPerSecond,
            let fill = entry.tank.maximumFillCubicMetresPerHour, let capacity = entry.capacity
        else { return }
        let heights = capacity.levelRangeMillimetres
        let rise =
            fill / 3_600 / capacity.capacityCubicMetres * (heights.upperBound - heights.lowerBound)
        guard rise.isFinite, rise > rate else { return }
        faults.warn(
            entry.fillPlace,
            "\(NumberWords.plain(fill)) m³/h lifts the level by \(DecimalText.fixed(rise, 2)) mm/s, which gauge model "
                + "\"\(gauge.model.name)\" takes for a jump: its max_rate_mm_per_s is \(NumberWords.plain(rate))")
    }
}
