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
            var effects: [StationEffect] = []
            for reading in readings { effects += take(reading, figures, at: at) }
            return effects
        }
    }

    /// Judges what has become of a tank's values.
    mutating func judge(tank index: Int, _ judged: TankBelief.Judged, at: Moment) -> [StationEffect] {
        let belief = tanks[index]
        // A value that was kept through a failed exchange is not judged a second time: absent stands for it.
        var observations = judgements[index].observations(
            level: judged.level ?? .absent, interface: judged.interface ?? .absent,
            temperature: judged.temperature ?? .absent, detail: belief.detail,
            lineIsDown: lines[belief.lineIndex].covers(belief.tank.name))
        if belief.isWarmingUp {
            // A gauge that boots reports zeros: upwards it may raise, downwards it is not believed.
            observations = observations.map { $0.0.kind.side == .low ? ($0.0, .unknown) : $0 }
        }
        return judge(observations, at: at)
    }

    private mutating func take(_ reading: Reading, _ figures: LineFigures, at: Moment) -> [StationEffect] {
        guard let index = tankIndex[reading.tank] else { return [] }
        let lineIndex = tanks[index].lineIndex
        let wasCovered = lines[lineIndex].outage
        lines[lineIndex].take(reading, figures)
        var effects: [StationEffect] = []
        if lines[lineIndex].outage != wasCovered { effects += judgeLine(lineIndex, at: at) }
        let judged = tanks[index].take(reading)
        // Judged in any case: an exchange that failed breaks a run of good readings, though the value still stands.
        effects += judge(tank: index, judged, at: at)
        if !judged.isEmpty, let sample = tanks[index].sample {
            effects.append(.sample(sample.taken(at: reading.at.wall)))
        }
        effects += noteUrgency(of: index)
        return effects
    }

    /// The line's own alarm; and, when it ends, its gauges once more: those still silent ring in their own right.
    private mutating func judgeLine(_ index: Int, at: Moment) -> [StationEffect] {
        let line = lines[index]
        let id = AlarmID(.line(line.settings.name), .lineFault)
        var effects = judge([(id, .condition(line.isDown, text: line.outage.map { outageText($0, of: line) }))], at: at)
        guard !line.isDown else {
            // Gauges that fell silent before the cause was seen are waiting to ring for themselves: they are its effects.
            board.dropOnDelays(of: (line.outage?.members ?? []).map { AlarmID(.tank($0), .gaugeFault) })
            return effects
        }
        for tank in tanks.indices where tanks[tank].lineIndex == index {
            let belief = tanks[tank]
            guard belief.level.measurement.quality == .bad else { continue }
            effects += judge(
                tank: tank,
                TankBelief.Judged(
                    level: belief.level.measurement, interface: belief.interface.measurement,
                    temperature: belief.temperature.measurement), at: at)
        }
        return effects
    }

    private func outageText(_ outage: LineBelief.Outage, of line: LineBelief) -> String {
        let moving = Set(tanks.filter { $0.rate.movement == .rising || $0.rate.movement == .falling }.map(\.tank.name))
        let names = line.settings.gauges.map(\.tank).filter { outage.members.contains($0) }
        // Those that move come first: they are the ones that somebody must go and look at.
        let ordered = names.filter { moving.contains($0) } + names.filter { !moving.contains($0) }
        return outage.words + ": " + ordered.map(\.text).joined(separator: " ")
    }

    /// A tank that moves, or is within a twentieth of its shell's height of HH or LL, is asked again sooner when it falls silent.
    private mutating func noteUrgency(of index: Int) -> [StationEffect] {
        let belief = tanks[index]
        let name = belief.tank.name
        var isUrgent = belief.rate.movement == .rising || belief.rate.movement == .falling
        if let level = belief.lastGood?.millimetres {
            let margin = belief.tank.shellHeightMillimetres * 0.05
            for definition in alarmsOfTank[name] ?? [] {
                guard let limit = definition.limit else { continue }
                switch definition.id.kind {
                case .levelHighHigh: isUrgent = isUrgent || level >= limit - margin
                case .levelLowLow: isUrgent = isUrgent || level <= limit + margin
                default: break
                }
            }
        }
        guard urgent[belief.lineIndex].contains(name) != isUrgent else { return [] }
        if isUrgent { urgent[belief.lineIndex].insert(name) } else { urgent[belief.lineIndex].remove(name) }
        let urgencies = urgent[belief.lineIndex].map { ($0, TankUrgency.moving) }
        return [
            .urgencies(
                lines[belief.lineIndex].settings.name, Dictionary(urgencies, uniquingKeysWith: { first, _ in first }))
        ]
    }
}

extension HistorySample {
    /// The same values at the time of what confirmed or spoilt them, an exchange or their age.
    func taken(at time: WallTime) -> HistorySample {
        HistorySample(tank: tank, at: time, level: level, interface: interface, temperature: temperature)
    }
}
