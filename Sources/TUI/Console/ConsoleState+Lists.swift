import Alarms
import Snapshots
import TankFarm

extension ConsoleState {
    /// The tanks that the overview shows, in its order, as positions in the snapshot.
    package func shownTanks(_ snapshot: FarmSnapshot) -> [Int] {
        var shown = Array(snapshot.tanks.indices)
        if !filter.isEmpty {
            let wanted = filter.lowercased()
            shown.removeAll { !snapshot.tanks[$0].tank.matches(wanted) }
        }
        switch order {
        case .place:
            var rank: [String: Int] = [:]
            for index in shown where rank[snapshot.tanks[index].tank.group] == nil {
                rank[snapshot.tanks[index].tank.group] = rank.count
            }
            let keys = snapshot.tanks.map { rank[$0.tank.group] ?? 0 }
            return shown.sorted { (keys[$0], $0) < (keys[$1], $1) }
        case .name:
            return shown.sorted { (snapshot.tanks[$0].tank.name, $0) < (snapshot.tanks[$1].tank.name, $1) }
        case .urgency:
            var alarmRank: [TankName: Int] = [:]
            for (index, alarm) in snapshot.alarms.enumerated() {
                if let tank = alarm.record.id.tank, alarmRank[tank] == nil { alarmRank[tank] = index }
            }
            let keys = snapshot.tanks.map { tank in
                (alarmRank[tank.tank.name] ?? Int.max, tank.nextLimit?.time ?? .seconds(1_000_000_000))
            }
            return shown.sorted {
                let (left, right) = (keys[$0], keys[$1])
                return (left.0, left.1, $0) < (right.0, right.1, $1)
            }
        }
    }

    /// The selected tank, or the first where it is not among those that are shown.
    package func currentTank(_ snapshot: FarmSnapshot) -> TankSnapshot? {
        if let tank = snapshot.tank(selectedTank) { return tank }
        // The first by place is the first that is shown at all: no need to sort a thousand tanks in every frame.
        if order == .place {
            let wanted = filter.lowercased()
            return snapshot.tanks.first { wanted.isEmpty || $0.tank.matches(wanted) } ?? snapshot.tanks.first
        }
        return shownTanks(snapshot).first.map { snapshot.tanks[$0] } ?? snapshot.tanks.first
    }
}

extension Tank {
    /// Whether the name, title or group holds `wanted`, which is in lower case.
    func matches(_ wanted: String) -> Bool {
        name.text.lowercased().contains(wanted) || title.lowercased().contains(wanted)
            || group.lowercased().contains(wanted)
    }
}

/// Which rows of a list are seen: from `scroll` on, but moved so far that the selected row is among them.
struct ListWindow {
    let shown: Range<Int>

    init(count: Int, rows: Int, scroll: Int, selected: Int?) {
        let rows = max(0, rows)
        var top = scroll
        if let selected {
            if selected < top { top = selected }
            if selected >= top + rows { top = selected - rows + 1 }
        }
        top = max(0, min(top, count - rows))
        shown = top..<max(top, min(count, top + rows))
    }
}
