import Snapshots
import TankFarm

/// The whole screen as a function: nothing is read, nothing remembered.
package enum Screen {
    /// Below this no view can be drawn whole.
    package static let leastSize = FrameSize(columns: 60, rows: 16)

    /// One frame of the console. Any size and any snapshot draw; a window below `leastSize` gets one sentence and the
    /// most urgent alarm.
    package static func render(
        _ state: ConsoleState, _ snapshot: FarmSnapshot, size: FrameSize, now: Moment
    ) -> Frame {
        var canvas = Canvas(size: size, glyphs: state.glyphs)
        let scene = Scene(state: state, snapshot: snapshot, size: canvas.frame.size, now: now)
        guard canvas.columns >= leastSize.columns, canvas.rows >= leastSize.rows else {
            Chrome.drawTooSmall(scene, on: &canvas)
            return canvas.frame
        }
        switch state.view {
        case .overview: OverviewView.draw(scene, on: &canvas)
        case .tank: TankView.draw(scene, on: &canvas)
        case .trend: TrendView.draw(scene, on: &canvas)
        case .alarms: AlarmListView.draw(scene, on: &canvas)
        case .journal: JournalView.draw(scene, on: &canvas)
        case .lines: LinesView.draw(scene, on: &canvas)
        case .shift: ShiftView.draw(scene, on: &canvas)
        case .help: HelpView.draw(scene, on: &canvas)
        case .notWatched: NotWatchedView.draw(scene, on: &canvas)
        case .alarm: AlarmView.draw(scene, on: &canvas)
        case .statistics: StatisticsView.draw(scene, on: &canvas)
        case .quantities: QuantitiesView.draw(scene, on: &canvas)
        case .stock: StockView.draw(scene, on: &canvas)
        case .calls: CallsView.draw(scene, on: &canvas)
        }
        Chrome.draw(scene, on: &canvas)
        return canvas.frame
    }
}
