import Acquisition
import Alarms
import Quantities
import TankFarm

/// Which raw samples outlive the others: the half hours around what somebody will want to look into years later.
extension FarmState {
    /// Around the annunciation of a critical or high alarm: of its tank, or of every tank on its line. One whose condition came while
    /// a person kept it silent is looked into all the more.
    func spans(around entry: JournalEntry, of record: AlarmRecord) -> [KeptSpan] {
        guard entry.event == .raised || entry.event == .held, record.priority >= .high else { return [] }
        func span(_ tank: TankName) -> KeptSpan { KeptSpan(tank: tank, around: entry.at, cause: .alarm) }
        switch record.id.subject {
        // An alarm of another configuration may be about a tank that is not here: nothing comes of it any more.
        case .tank(let tank): return tankIndex[tank] == nil ? [] : [span(tank)]
        case .line(let line):
            guard let index = lineIndex[line] else { return [] }
            return lines[index].settings.gauges.filter { tankIndex[$0.tank] != nil }.map { span($0.tank) }
        case .station: return []
        }
    }

    /// What goes into a database that begins now: of alarms that were raised a moment ago the half hour behind them.
    func spansOfStanding(at: Moment) -> [KeptSpan] {
        board.standing.flatMap { record -> [KeptSpan] in
            guard let raisedAt = record.raisedAt, at.wall - raisedAt < KeptSpan.margin, raisedAt <= at.wall else {
                return []
            }
            return spans(around: JournalEntry(at: raisedAt, event: .raised, alarm: record.id), of: record)
        }
    }

    /// Follows a batch tank's movement by the level that was just read. In a flow-through tank the level wavers all day
    /// and is no movement.
    mutating func traceMovement(_ index: Int) -> StationEffect? {
        guard tanks[index].tank.service == .batch, let readAt = tanks[index].level.readAt,
            let level = tanks[index].level.measurement.value
        else { return nil }
        switch tanks[index].level.measurement.reason {
        // What a gauge shows that boots, a frozen table or another level altogether says nothing of a movement.
        case .warmingUp, .gatewayStale, .jump: return nil
        default: break
        }
        guard
            let edges = watches[index].trace.take(
                level, movement: tanks[index].rate.movement,
                millimetresPerMinute: tanks[index].rate.millimetresPerMinute, at: readAt)
        else { return nil }
        let name = tanks[index].tank.name
        return .keep(
            [edges.ended, edges.began].compactMap { $0 }.map { KeptSpan(tank: name, around: $0, cause: .movement) })
    }
}
