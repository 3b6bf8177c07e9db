import Snapshots
import TankFarm

/// Which tanks' overfill alarm cannot ring now, why, since when, and by whom.
enum NotWatchedView {
    /// The count, and the column heads.
    static let headRows = 2

    private struct Line {
        let tank: TankSnapshot
        let why: String
        /// Whether the row is the tank's first.
        let isFirst: Bool
    }

    private struct Layout {
        let since: Int
        let by: Int
        let byWidth: Int
        let why: Int
        let whyWidth: Int

        init(_ tanks: [TankSnapshot], columns: Int) {
            since = 2 + tanks.reduce(6) { max($0, min(16, CharacterWidth.columns(of: $1.tank.name.text))) }
            by = since + 15
            byWidth = columns >= 100 ? 16 : 8
            why = by + byWidth + 1
            whyWidth = max(4, columns - why - 1)
        }
    }

    static func draw(_ scene: Scene, on canvas: inout Canvas) {
        let area = scene.body
        let tanks = sorted(scene)
        guard !tanks.isEmpty else {
            canvas.text("every tank is watched", area.row + 1, 1, style: .muted)
            return
        }
        let total = scene.snapshot.tanks.count
        canvas.text("the overfill alarm of \(tanks.count) of \(total) tanks cannot ring", area.row, 1, style: .heading)
        let layout = Layout(tanks, columns: area.columns)
        canvas.text("tank", area.row + 1, 1, style: .muted)
        canvas.text("since", area.row + 1, layout.since, style: .muted)
        canvas.text("by", area.row + 1, layout.by, style: .muted)
        canvas.text("because", area.row + 1, layout.why, style: .muted)
        let lines = lines(tanks, layout)
        let rows = area.rows - headRows
        let top = max(0, min(scene.state.scroll[.notWatched] ?? 0, lines.count - rows))
        for (offset, line) in lines[top..<min(lines.count, top + rows)].enumerated() {
            let row = area.row + headRows + offset
            canvas.text(line.why, row, layout.why, width: layout.whyWidth)
            // At the top of a scrolled list a tank's later rows still say whose they are.
            guard line.isFirst || offset == 0, let reason = line.tank.notWatched else { continue }
            canvas.text(line.tank.tank.name.text, row, 1, width: layout.since - 2)
            let since = reason.since.map { scene.zone.shortText($0, now: scene.now.wall) } ?? scene.glyphs.dash
            canvas.text(since, row, layout.since, width: 14, style: reason.since == nil ? .muted : .normal)
            let by = reason.by ?? scene.glyphs.dash
            canvas.text(by, row, layout.by, width: layout.byWidth, style: reason.by == nil ? .muted : .normal)
        }
    }

    static func lineCount(_ scene: Scene) -> Int {
        let tanks = sorted(scene)
        return lines(tanks, Layout(tanks, columns: scene.body.columns)).count
    }

    private static func sorted(_ scene: Scene) -> [TankSnapshot] {
        scene.snapshot.tanks.filter { $0.notWatched != nil }.sorted { $0.tank.name < $1.tank.name }
    }

    private static func lines(_ tanks: [TankSnapshot], _ layout: Layout) -> [Line] {
        tanks.flatMap { tank in
            JournalView.wrapped((tank.notWatched?.why ?? "").withoutControls, width: layout.whyWidth).enumerated()
                .map { Line(tank: tank, why: $1, isFirst: $0 == 0) }
        }
    }
}
