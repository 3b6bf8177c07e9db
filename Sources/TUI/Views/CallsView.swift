import Snapshots
import TankFarm

/// One-time calls that wait to be met, and how one is taken back.
enum CallsView {
    static let headRows = 2

    static func draw(_ scene: Scene, on canvas: inout Canvas) {
        let area = scene.body
        let calls = scene.snapshot.calls
        guard !calls.isEmpty else {
            canvas.text("no call waits: t on a tank asks for one", area.row + 1, 1, style: .muted)
            return
        }
        let count = calls.count == 1 ? "1 one-time call waits" : "\(calls.count) one-time calls wait"
        canvas.pieces(
            [(count, .heading), (":cancel NUMBER takes one back", .muted)], area.row, 1, width: area.columns - 2)
        let layout = Layout(scene)
        let head = area.row + 1
        canvas.rightText("no.", head, 1, width: layout.numberWidth, style: .muted)
        canvas.text("tank", head, layout.tank, style: .muted)
        canvas.text("at", head, layout.target, style: .muted)
        canvas.text("by", head, layout.by, style: .muted)
        canvas.text("since", head, layout.since, style: .muted)
        canvas.text("about", head, layout.text, style: .muted)
        let rows = area.rows - headRows
        let top = max(0, min(scene.state.scroll[.calls] ?? 0, calls.count - rows))
        for (offset, call) in calls[top..<min(calls.count, top + max(0, rows))].enumerated() {
            let row = head + 1 + offset
            canvas.number("\(call.number)", row, 1, width: layout.numberWidth)
            canvas.text(call.tank?.text ?? scene.glyphs.dash, row, layout.tank, width: layout.target - layout.tank - 1)
            canvas.text(scene.words(call.target), row, layout.target, width: layout.by - layout.target - 1)
            canvas.text(call.by, row, layout.by, width: layout.since - layout.by - 1)
            canvas.text(
                scene.zone.dayText(call.since, now: scene.now.wall), row, layout.since, width: 11, style: .muted)
            canvas.text(call.text ?? "", row, layout.text, width: area.columns - layout.text - 1)
        }
    }

    private struct Layout {
        let numberWidth: Int
        let tank: Int
        let target: Int
        let by: Int
        let since: Int
        let text: Int

        init(_ scene: Scene) {
            let calls = scene.snapshot.calls
            numberWidth = calls.reduce(3) { max($0, "\($1.number)".count) }
            tank = 1 + numberWidth + 2
            target = tank + calls.reduce(6) { max($0, min(16, CharacterWidth.columns(of: $1.tank?.text ?? ""))) } + 1
            let longest = calls.reduce(8) { max($0, CharacterWidth.columns(of: scene.words($1.target))) }
            by = target + min(longest, 28) + 1
            since = by + (scene.body.columns >= 100 ? 17 : 9)
            text = since + 12
        }
    }
}

extension Scene {
    /// "level 12500 mm rising", "interface 7500 mm falling", "14:30".
    func words(_ target: OneTimeCall.Target) -> String {
        switch target {
        case .level(let height, let rising): "level \(wording.levelWithUnit(height)) \(rising ? "rising" : "falling")"
        case .interface(let height, let rising):
            "interface \(wording.levelWithUnit(height)) \(rising ? "rising" : "falling")"
        case .time(let time): zone.dayText(time, now: now.wall)
        }
    }
}
