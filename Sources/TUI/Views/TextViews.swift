import Snapshots
import TankFarm

/// The shift summary as it will be printed; it is made elsewhere and only scrolled here.
enum ShiftView {
    static func draw(_ scene: Scene, on canvas: inout Canvas) {
        let area = scene.body
        guard let lines = scene.state.shiftText else {
            canvas.text("the shift summary is being made", area.row + 1, 1, style: .muted)
            return
        }
        let top = max(0, min(scene.state.scroll[.shift] ?? 0, lines.count - area.rows))
        // The page is 80 columns: on a wide window it stands in the middle as it would on paper.
        let column = max(0, (area.columns - 80) / 2)
        for (offset, line) in lines[top..<min(lines.count, top + area.rows)].enumerated() {
            canvas.text(line, area.row + offset, column, width: area.columns - column)
        }
    }
}

/// The alarms' own figures over a span; they are made elsewhere and only scrolled here.
enum StatisticsView {
    static func draw(_ scene: Scene, on canvas: inout Canvas) {
        let area = scene.body
        canvas.text("alarm figures", area.row, 1, style: .heading)
        let spans = StatisticsSpan.allCases.map { $0 == scene.state.statisticsSpan ? "[\($0.words)]" : " \($0.words) " }
        let right = spans.joined(separator: " ")
        canvas.rightText(right, area.row, canvas.columns - right.count - 1, width: right.count, style: .heading)
        guard let lines = scene.state.statisticsText else {
            canvas.text("the figures are being made", area.row + 2, 1, style: .muted)
            return
        }
        let rows = area.rows - 1
        let top = max(0, min(scene.state.scroll[.statistics] ?? 0, lines.count - rows))
        let column = max(1, (area.columns - 80) / 2)
        for (offset, line) in lines[top..<min(lines.count, top + rows)].enumerated() {
            // To the very edge: the mark for what is beyond its limit stands last in its line.
            canvas.text(line, area.row + 1 + offset, column, width: area.columns - column)
        }
    }
}
