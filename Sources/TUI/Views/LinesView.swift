import Snapshots
import TankFarm

/// Every line with its pace, and every gauge on it with what its exchanges came to.
enum LinesView {
    private enum Kind: Hashable {
        case tank, unit, exchanges, failed, share, reply, answered, backOff, model, kinds
    }

    private enum Row {
        case line(LineSnapshot)
        case heads
        case gauge(GaugeSnapshot, LineSnapshot)
        case gap
    }

    static func draw(_ scene: Scene, on canvas: inout Canvas) {
        let area = scene.body
        guard !scene.snapshot.lines.isEmpty else {
            canvas.text("no lines", area.row + 1, 1, style: .muted)
            return
        }
        let rows = allRows(scene)
        let selected = scene.state.currentTank(scene.snapshot)?.tank.name
        let selectedRow = rows.firstIndex {
            if case .gauge(let gauge, _) = $0 { gauge.tank == selected } else { false }
        }
        // The row above the first gauge is its line's head: worth seeing whenever it can be.
        let window = ListWindow(
            count: rows.count, rows: area.rows, scroll: max(0, (selectedRow ?? 0) - area.rows / 2),
            selected: selectedRow)
        let isWide = area.columns >= 110
        let tankWidth = scene.snapshot.tanks.reduce(8) {
            max($0, min(16, CharacterWidth.columns(of: $1.tank.name.text)))
        }
        let layout = TableLayout<Kind>(
            [
                .init(.tank, tankWidth, rank: 0), .init(.unit, 4, rank: 1), .init(.exchanges, 9, rank: 8),
                .init(.failed, 7, rank: 2), .init(.share, 5, rank: 7), .init(.reply, 8, rank: 4),
                .init(.answered, 9, rank: 3), .init(.backOff, 6, rank: 6), .init(.model, 16, rank: 9),
                .init(.kinds, isWide ? 24 : 19, rank: 5),
            ], from: 2, width: area.columns - 3, growing: .kinds)
        for (offset, index) in window.shown.enumerated() {
            let row = area.row + offset
            switch rows[index] {
            case .line(let line): head(line, scene, row: row, on: &canvas)
            case .heads: heads(layout, row: row, on: &canvas)
            case .gauge(let gauge, let line):
                for column in layout.columns { cell(column, gauge, line, scene, row: row, on: &canvas) }
                if gauge.tank == selected {
                    canvas.put(scene.glyphs.pointer, row, 0, .keyName)
                    canvas.select(row, 2, width: tankWidth)
                }
            case .gap: break
            }
        }
    }

    private static func allRows(_ scene: Scene) -> [Row] {
        var rows: [Row] = []
        for (index, line) in scene.snapshot.lines.enumerated() {
            if index > 0 { rows.append(.gap) }
            rows.append(.line(line))
            rows.append(.heads)
            rows += line.gauges.map { .gauge($0, line) }
        }
        return rows
    }

    private static func head(_ line: LineSnapshot, _ scene: Scene, row: Int, on canvas: inout Canvas) {
        let scan = line.scanTime.map(\.secondsText) ?? scene.glyphs.dash
        let pace = line.scanInterval > .zero ? "scan \(scan) of \(line.scanInterval.secondsText)" : "scan \(scan)"
        let isLate = line.scanInterval > .zero && (line.scanTime ?? .zero) > line.scanInterval
        let since = line.since.map { " since \(scene.zone.shortText($0, now: scene.now.wall))" } ?? ""
        let state = line.isConnected ? "connected\(since)" : "NOT CONNECTED\(since)"
        var pieces: [(text: String, style: StyleRole)] = [
            ("line \(line.name)", .heading), (state, line.isConnected ? .normal : .bad),
            (pace, isLate ? .stale : .normal), (line.transportWords.withoutControls, .muted),
            ("\(line.gauges.count) gauges", .muted),
        ]
        if let why = line.why, !line.isConnected { pieces.insert((why.withoutControls, .bad), at: 2) }
        canvas.pieces(pieces, row, 1, width: canvas.columns - 2)
    }

    private static func heads(_ layout: TableLayout<Kind>, row: Int, on canvas: inout Canvas) {
        for column in layout.columns {
            let (start, width) = (column.start, column.width)
            switch column.kind {
            case .tank: canvas.text("tank", row, start, width: width, style: .muted)
            case .unit: canvas.rightText("unit", row, start, width: width, style: .muted)
            case .exchanges: canvas.rightText("exchanges", row, start, width: width, style: .muted)
            case .failed: canvas.rightText("failed", row, start, width: width, style: .muted)
            case .share: canvas.rightText("%", row, start, width: width, style: .muted)
            case .reply: canvas.rightText("reply ms", row, start, width: width, style: .muted)
            case .answered: canvas.rightText("answered", row, start, width: width, style: .muted)
            case .backOff: canvas.rightText("retry", row, start, width: width, style: .muted)
            case .model: canvas.text("gauge", row, start, width: width, style: .muted)
            case .kinds: canvas.text("failures", row, start, width: width, style: .muted)
            }
        }
    }

    private static func cell(
        _ column: TableLayout<Kind>.Placed, _ gauge: GaugeSnapshot, _ line: LineSnapshot, _ scene: Scene, row: Int,
        on canvas: inout Canvas
    ) {
        let (start, width) = (column.start, column.width)
        let dash = scene.glyphs.dash
        switch column.kind {
        case .tank: canvas.text(gauge.tank.text, row, start, width: width)
        case .unit: canvas.number(gauge.unit.description, row, start, width: width)
        case .exchanges: canvas.number(String(gauge.exchanges), row, start, width: width)
        case .failed:
            let failed = failed(gauge)
            canvas.number(String(failed), row, start, width: width, style: failed > 0 ? .normal : .muted)
        case .share: canvas.number(errorShare(gauge), row, start, width: width, style: .muted)
        case .reply: canvas.number(gauge.lastReplyTime.map(milliseconds) ?? dash, row, start, width: width)
        case .answered:
            guard let at = gauge.lastAnswerAt else {
                canvas.number("never", row, start, width: width, style: .bad)
                return
            }
            let age = max(.zero, scene.now.monotonic - at.monotonic)
            let isFresh = age <= max(.seconds(3), line.scanInterval * 2)
            // A second more or less means nothing here, and would redraw every row each second.
            canvas.rightText(
                isFresh ? "now" : "\(age.ageText) ago", row, start, width: width, style: isFresh ? .normal : .stale)
        case .backOff: canvas.rightText(gauge.backOff?.ageText ?? "", row, start, width: width, style: .stale)
        case .model: canvas.text(gauge.model, row, start, width: width, style: .muted)
        case .kinds: canvas.text(kinds(gauge), row, start, width: width, style: .muted)
        }
    }

    // MARK: Figures, also for the tank's view

    static func failed(_ gauge: GaugeSnapshot) -> Int64 {
        gauge.failures.reduce(0) { $0.addingReportingOverflow($1.count).partialValue }
    }

    /// Per cent of the exchanges that failed, one decimal.
    static func errorShare(_ gauge: GaugeSnapshot) -> String {
        guard gauge.exchanges > 0 else { return "0.0" }
        return DecimalText.fixed(Double(failed(gauge)) * 100 / Double(gauge.exchanges), 1)
    }

    static func kinds(_ gauge: GaugeSnapshot) -> String {
        gauge.failures.filter { $0.count > 0 }.sorted {
            ($1.count, $0.reason.rawValue) < ($0.count, $1.reason.rawValue)
        }
        .map { "\($0.reason.words) \($0.count)" }.joined(separator: ", ")
    }

    static func milliseconds(_ duration: Duration) -> String { DecimalText.fixed(duration.inSeconds * 1_000, 0) }
}
