import Acquisition
import Alarms
import Quantities
import Snapshots
import TankFarm

extension FarmState {
    /// Takes what a line's thread said.
    mutating func reduce(_ event: LineEvent, at: Moment) -> [StationEffect] {
        switch event {
        case .disconnected(let name, let why, let when):
            guard let index = lines.firstIndex(where: { $0.settings.name == name }) else { return [] }
            lines[index].disconnected(why: why, at: when)
            return judgeLine(index, at: at)
        case .connected(let name, let when):
            guard let index = lines.firstIndex(where: { $0.settings.name == name }) else { return [] }
            lines[index].connected(at: when)
            return judgeLine(index, at: at)
        case .readings(let readings, let figures):
            return take(readings, figures, at: at)
        }
    }

    /// The line's own alarm; and, when it ends, its gauges once more: those still silent ring in their own right.
    mutating func judgeLine(_ index: Int, at: Moment) -> [StationEffect] {
        let line = lines[index]
        let id = AlarmID(.line(line.settings.name), .lineFault)
        var effects = judge([(id, .condition(line.isDown, text: line.outage.map { outageText($0, of: line) }))], at: at)
        guard !line.isDown else {
            // Gauges that fell silent before the cause was seen are waiting to ring for themselves: they are its effects.
            board.dropOnDelays(of: (line.outage?.members ?? []).map { AlarmID(.tank($0), .gaugeFault) })
            return effects
        }
        for gauge in line.settings.gauges {
            guard let tank = tankIndex[gauge.tank], tanks[tank].level.measurement.quality == .bad else { continue }
            let belief = tanks[tank]
            effects += judge(
                tank: tank,
                TankBelief.Judged(
                    level: belief.level.measurement, interface: belief.interface.measurement,
                    temperature: belief.temperature.measurement), at: at)
        }
        return effects
    }

    private func outageText(_ outage: LineBelief.Outage, of line: LineBelief) -> String {
        let names = line.settings.gauges.map(\.tank).filter { outage.members.contains($0) }
        func moves(_ name: TankName) -> Bool { tankIndex[name].map { tanks[$0].moves } ?? false }
        // Those that move come first: they are the ones that somebody must go and look at.
        let ordered = names.filter(moves) + names.filter { !moves($0) }
        return outage.words + ": " + ordered.map(\.text).joined(separator: " ")
    }
}
