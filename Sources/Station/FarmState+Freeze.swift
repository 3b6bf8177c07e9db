import Acquisition
import Quantities
import TankFarm

/// A gateway's unit on one line, whose tables are all kept by the same device.
struct GatewayUnit: Hashable, Sendable {
    let line: Int
    let unit: UnitID
}

/// A gateway that answers from memory.
extension FarmState {
    /// How long a gateway's table may be the same to the bit while one of its gauges moves.
    static let longestUnchanged: Duration = .seconds(60)
    /// What that gauge would have moved by then: one that creeps may well be the same for a minute.
    static let shortestUnseenMillimetres = 2.0

    /// Whether what was read comes of a gateway's memory: its table stands still though one of the unit's gauges moved
    /// when it last changed. Tables without a level are judged by those of the same unit that have one.
    mutating func noticeFreeze(_ readings: [Reading], _ figures: LineFigures, at: MonotonicTime) -> Bool {
        guard readings.count > 1, let known = readings.first(where: { tankIndex[$0.tank] != nil }),
            let first = tankIndex[known.tank]
        else { return false }
        let (line, gauge) = (tanks[first].lineIndex, tanks[first].gaugeIndex)
        let unit = GatewayUnit(line: line, unit: lines[line].settings.gauges[gauge].unit)
        guard let since = figures.unchangedSince else {
            noteChange(readings, of: unit)
            return false
        }
        let unchanged = at - since
        guard unchanged >= FarmState.longestUnchanged else { return false }
        // A mover whose movement somebody has ended proves nothing: there may be another.
        if freezes[unit].map({ tanks[$0].rateAtChange == nil }) ?? true {
            freezes[unit] = mover(among: readings, unchangedFor: unchanged)
        }
        return freezes[unit] != nil
    }

    private mutating func noteChange(_ readings: [Reading], of unit: GatewayUnit) {
        for reading in readings {
            // No answer is no change.
            guard let index = tankIndex[reading.tank],
                Measurand.allCases.contains(where: { reading.asked.contains($0) && reading[$0].cameOfAnswer })
                    || reading.extras.contains(where: { $0?.cameOfAnswer == true })
            else { continue }
            freezes[unit] = nil
            guard reading.asked.contains(.level), reading.level.cameOfAnswer else { continue }
            tanks[index].rateAtChange = tanks[index].moves ? tanks[index].rate.millimetresPerMinute.map(abs) : nil
        }
    }

    private func mover(among readings: [Reading], unchangedFor unchanged: Duration) -> Int? {
        for reading in readings where reading.asked.contains(.level) {
            guard let index = tankIndex[reading.tank], let rate = tanks[index].rateAtChange,
                rate * unchanged.inSeconds / 60 >= FarmState.shortestUnseenMillimetres
            else { continue }
            return index
        }
        return nil
    }
}

extension Reading {
    /// Every value that is good is no more than what a gateway remembers.
    var markedGatewayStale: Reading {
        func marked(_ measurement: Measurement) -> Measurement {
            measurement.goodValue.map { .uncertain($0, .gatewayStale) } ?? measurement
        }
        let words = "the gateway's table has not changed while a tank moved"
        return Reading(
            tank: tank, at: at, level: marked(level), interface: marked(interface), temperature: marked(temperature),
            asked: asked, extras: extras.map { $0.map(marked) }, detail: detail.map { "\(words); \($0)" } ?? words)
    }
}
