import Alarms
import Snapshots
import TankFarm

extension ConsoleState {
    /// Rows that a page key goes in the present view.
    func pageRows(_ size: FrameSize) -> Int {
        switch view {
        case .alarms: AlarmListView.listRows(size)
        case .overview: size.rows - 6
        default: size.rows - Scene.chromeRows - 1
        }
    }

    /// Moves the selection, or scrolls where there is none, by so many rows.
    mutating func move(_ step: Int, _ snapshot: FarmSnapshot, _ size: FrameSize) -> [ConsoleEffect] {
        switch view {
        case .overview, .lines, .tank, .quantities, .trend: return moveTank(step, snapshot, size)
        case .alarms, .alarm:
            moveAlarm(step, snapshot, size)
            return []
        case .journal:
            let scene = Scene(state: self, snapshot: snapshot, size: size, now: snapshot.at)
            scrollText(step, total: JournalView.lineCount(scene), size)
        case .shift: scrollText(step, total: shiftText?.count ?? 0, size, headers: 0)
        case .help: scrollText(step, total: HelpView.rowCount(glyphs, columns: size.columns), size, headers: 0)
        case .statistics: scrollText(step, total: statisticsText?.count ?? 0, size)
        case .notWatched:
            let scene = Scene(state: self, snapshot: snapshot, size: size, now: snapshot.at)
            scrollText(step, total: NotWatchedView.lineCount(scene), size, headers: NotWatchedView.headRows)
        case .stock:
            let scene = Scene(state: self, snapshot: snapshot, size: size, now: snapshot.at)
            scrollText(step, total: StockView.rowCount(scene), size)
        case .calls: scrollText(step, total: snapshot.calls.count, size, headers: CallsView.headRows)
        }
        return []
    }

    /// The arrows go from tank to tank there, as in the tank's view.
    mutating func scrollQuantities(
        _ step: Int, _ snapshot: FarmSnapshot, _ size: FrameSize
    ) -> [ConsoleEffect] {
        let scene = Scene(state: self, snapshot: snapshot, size: size, now: snapshot.at)
        scrollText(step, total: QuantitiesView.rowCount(scene), size, headers: QuantitiesView.headRows)
        return []
    }

    private mutating func scrollText(_ step: Int, total: Int, _ size: FrameSize, headers: Int = 1) {
        let rows = size.rows - Scene.chromeRows - headers
        let top = (scroll[view] ?? 0) + step
        scroll[view] = max(0, min(top, total - rows))
    }

    private mutating func moveTank(
        _ step: Int, _ snapshot: FarmSnapshot, _ size: FrameSize
    ) -> [ConsoleEffect] {
        // The lines view lists the gauges line by line; the others follow the overview's order.
        // A second gauge on a tank has a row there, but is no tank that could be selected.
        let names: [TankName]
        if view == .lines {
            let tanks = Set(snapshot.tanks.map(\.tank.name))
            names = snapshot.lines.flatMap { $0.gauges.map(\.tank).filter(tanks.contains) }
        } else {
            names = shownTanks(snapshot).map { snapshot.tanks[$0].tank.name }
        }
        guard !names.isEmpty else { return [] }
        let present = currentTank(snapshot)?.tank.name
        let row = names.firstIndex { $0 == present } ?? 0
        let next = max(0, min(row + step, names.count - 1))
        let changed = names[next] != present
        selectedTank = names[next]
        if view == .overview {
            let shown = ListWindow(
                count: names.count, rows: OverviewView.listRows(size), scroll: scroll[.overview] ?? 0, selected: next
            ).shown
            scroll[.overview] = shown.lowerBound
        }
        if view == .trend, changed { return [.loadTrend(names[next], trendSpan.duration)] }
        return []
    }

    private mutating func moveAlarm(_ step: Int, _ snapshot: FarmSnapshot, _ size: FrameSize) {
        let rows = alarmRows(snapshot)
        guard !rows.isEmpty else { return }
        let last = rows.count - 1
        // When the selected alarm has left the list, the first arrow takes the row where it was.
        let next: Int
        if let row = selectedAlarmRow(snapshot) {
            next = max(0, min(row + step, last))
        } else {
            next = max(0, min(abs(step) > 1 ? lastAlarmRow + step : lastAlarmRow, last))
        }
        selectedAlarm = snapshot.alarms[rows[next].lead].record.id
        lastAlarmRow = next
        scroll[.alarms] = shownAlarms(snapshot, size: size).lowerBound
    }

    mutating func rememberAlarmRow(_ snapshot: FarmSnapshot) {
        if let row = selectedAlarmRow(snapshot) { lastAlarmRow = row }
    }
}
