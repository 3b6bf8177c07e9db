import Acquisition
import Alarms
import Quantities
import Snapshots
import TankFarm

extension FarmState {
    /// Tanks that joined a line's fault after it had rung.
    struct Latecomers: Sendable {
        /// Those that it named.
        let before: Set<TankName>
        /// When it rings anew for the others.
        let due: MonotonicTime
    }

    /// Takes what a line's thread said.
    mutating func reduce(_ event: LineEvent, at: Moment) -> [StationEffect] {
        switch event {
        case .disconnected(let name, let why, let when):
            guard let index = lineIndex[name] else { return [] }
            lines[index].disconnected(why: why, at: when)
            stationWatch.disconnected(index)
            return judgeLine(index, at: at)
        case .connected(let name, let when):
            guard let index = lineIndex[name] else { return [] }
            lines[index].connected(at: when)
            stationWatch.connected(index, at: at)
            return judgeLine(index, at: at)
        case .readings(let readings, let figures):
            return take(readings, figures, at: at)
        }
    }

    /// The line's own alarm, and the faults of its gauges under it; when it ends, its gauges once more: those still silent
    /// ring in their own right.
    mutating func judgeLine(_ index: Int, at: Moment) -> [StationEffect] {
        let line = lines[index]
        // Under a cause that does not ring nothing may be kept silent.
        let members = canRing(line.fault) ? line.outage?.members ?? [] : []
        let before = covered[index]
        covered[index] = members
        let stood = board.record(of: line.fault)?.beneath.isActive ?? false
        // First what is kept under it: a gauge's on-delay may end at this very moment.
        var alarms = board.suppress(gaugeFaults(members.subtracting(before), of: line), .lineFault, at: at)
        alarms += board.judge(
            [(line.fault, .condition(line.isDown, text: line.outage.map { outageText($0, of: line) }))], at: at)
        var effects = carryOut(alarms, at: at)
        if !line.isDown {
            latecomers[index] = nil
        } else if stood, !before.isEmpty, !members.isSubset(of: before), latecomers[index] == nil {
            // Those that follow within a scan are told of together.
            latecomers[index] = Latecomers(before: before, due: at.monotonic + line.silenceWindow)
        }
        effects += carryOut(
            board.unsuppress(gaugeFaults(before.subtracting(members), of: line), .lineFault, at: at), at: at)
        effects += noteOutage(index, at: at)
        guard !line.isDown else { return effects }
        for gauge in line.settings.gauges {
            guard let tank = tankIndex[gauge.tank] else {
                if let tank = tankOfSecond[gauge.tank], let level = seconds[tank]?.level.measurement,
                    level.quality == .bad
                {
                    effects += judgeSecond(tank, level, at: at)
                }
                continue
            }
            guard tanks[tank].level.measurement.quality == .bad else { continue }
            let belief = tanks[tank]
            effects += judge(
                tank: tank,
                TankBelief.Judged(
                    level: belief.level.measurement, interface: belief.interface.measurement,
                    temperature: belief.temperature.measurement), at: at)
        }
        return effects
    }

    /// A line fault that more tanks have joined since it rang rings anew, with all of them.
    mutating func callForLatecomers(at: Moment) -> [StationEffect] {
        if latecomers.isEmpty { return [] }
        var effects: [StationEffect] = []
        for (index, late) in latecomers.sorted(by: { $0.key < $1.key }) where late.due <= at.monotonic {
            latecomers[index] = nil
            guard let outage = lines[index].outage else { continue }
            let joined = LateJoiners.names(
                before: late.before, after: outage.members, inOrder: lines[index].settings.gauges.map(\.tank))
            let names = joined.map(\.text).joined(separator: " ")
            let text = "joined by \(names): \(outageText(outage, of: lines[index]))"
            effects += carryOut(
                board.annunciateAnew(lines[index].fault, text: text, value: nil, priority: nil, at: at), at: at)
        }
        return effects
    }

    /// Whether an alarm's condition would call somebody, as far as people and the configuration have a say in it.
    private func canRing(_ alarm: AlarmID) -> Bool {
        guard let definition = board.definition(of: alarm), definition.isEnabled else { return false }
        return board.record(of: alarm)?.hold == nil
    }

    private func gaugeFaults(_ members: Set<TankName>, of line: LineBelief) -> [AlarmID] {
        if members.isEmpty { return [] }
        return line.settings.gauges.map(\.tank).filter { members.contains($0) }.map {
            AlarmID(.tank($0), .gaugeFault)
        }
    }

    private func outageText(_ outage: LineBelief.Outage, of line: LineBelief) -> String {
        let names = line.settings.gauges.map(\.tank).filter { outage.members.contains($0) }
        func moves(_ name: TankName) -> Bool { tankIndex[name].map { tanks[$0].moves } ?? false }
        // Those that move come first: they are the ones that somebody must go and look at.
        let ordered = names.filter(moves) + names.filter { !moves($0) }
        return outage.words + ": " + ordered.map(\.text).joined(separator: " ")
    }
}
