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

/// Which tanks' overfill alarm cannot ring now, and why.
enum NotWatchedView {
    static func draw(_ scene: Scene, on canvas: inout Canvas) {
        let area = scene.body
        let tanks = scene.snapshot.tanks.filter { $0.notWatched != nil }
        guard !tanks.isEmpty else {
            canvas.text("every tank is watched", area.row + 1, 1, style: .muted)
            return
        }
        canvas.text("tank", area.row, 1, style: .muted)
        let titleWidth = min(28, max(5, area.columns / 4))
        canvas.text("title", area.row, 19, width: titleWidth, style: .muted)
        canvas.text("the overfill alarm cannot ring, because", area.row, 20 + titleWidth, style: .muted)
        let rows = area.rows - 1
        let top = max(0, min(scene.state.scroll[.notWatched] ?? 0, tanks.count - rows))
        for (offset, tank) in tanks[top..<min(tanks.count, top + rows)].enumerated() {
            let row = area.row + 1 + offset
            canvas.text(tank.tank.name.text, row, 1, width: 17)
            canvas.text(tank.tank.title, row, 19, width: titleWidth, style: .muted)
            canvas.text(tank.notWatched?.why ?? "", row, 20 + titleWidth, width: area.columns - 21 - titleWidth)
        }
    }
}
