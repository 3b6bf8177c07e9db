import Alarms
import Snapshots
import TankFarm

/// Every line with its pace, and every gauge on it with what its exchanges came to. Only the rows that are seen are laid
/// out: a farm of 10,000 gauges draws as fast as one of 28.
enum LinesView {
    private enum Kind: Hashable {
        case tank, unit, answered, share, median, reply99, last, backOff, failed, exchanges, jumps, stops, model, kinds
    }

    /// A line's place in the list: its head, then why it is lost where it is, then its gauges.
    private struct Block {
        let line: LineSnapshot
        let fault: String?
        let firstRow: Int

        var firstGaugeRow: Int { firstRow + (fault == nil ? 1 : 2) }
        var endRow: Int { firstGaugeRow + line.gauges.count }
    }

    static func draw(_ scene: Scene, on canvas: inout Canvas) {
        let area = scene.body
        guard !scene.snapshot.lines.isEmpty else {
            canvas.text("no lines", area.row + 1, 1, style: .muted)
            return
        }
        let blocks = placed(scene)
        let selected = scene.state.currentTank(scene.snapshot)?.tank.name
        let place = selected.flatMap { findGauge(of: $0, in: blocks) }
        let tankWidth = widestName(scene)
        let layout = table(area, tankWidth: tankWidth)
        heads(layout, row: area.row, on: &canvas)
        // Beneath the list the selected gauge's kinds in full.
        let list = Area(row: area.row + 1, column: 0, rows: area.rows - 2, columns: area.columns)
        // The first gauge's line is worth seeing whenever it can be, so the selected row is held in the middle.
        let window = ListWindow(
            count: blocks.last?.endRow ?? 0, rows: list.rows, scroll: max(0, (place?.row ?? 0) - list.rows / 2),
            selected: place?.row)
        var position = 0
        for (offset, index) in window.shown.enumerated() {
            while position < blocks.count - 1, index >= blocks[position].endRow { position += 1 }
            let block = blocks[position]
            let row = list.row + offset
            let isHeadGone = offset == 0 && index > block.firstRow && index != place?.row
            if index == block.firstRow || isHeadGone {
                head(block.line, scene, row: row, on: &canvas)
            } else if index < block.firstGaugeRow {
                canvas.text(
                    block.fault ?? "", row, 3, width: area.columns - 4,
                    style: block.line.maintenance == nil ? .bad : .notice)
            } else {
                let gauge = block.line.gauges[index - block.firstGaugeRow]
                gaugeRow(gauge, block, layout, scene, row: row, on: &canvas)
                if gauge.tank == selected {
                    canvas.put(scene.glyphs.pointer, row, 0, .keyName)
                    canvas.select(row, 2, width: tankWidth)
                }
            }
        }
        if let place { selectedKinds(place, blocks, scene, row: area.endRow - 1, on: &canvas) }
    }

    // MARK: Places

    private static func placed(_ scene: Scene) -> [Block] {
        var blocks: [Block] = []
        var row = 0
        for line in scene.snapshot.lines {
            let block = Block(line: line, fault: fault(line, scene), firstRow: row)
            row = block.endRow
            blocks.append(block)
        }
        return blocks
    }

    /// That somebody works on it; why the line is lost; or, with a port that is well, what its standing alarm says.
    private static func fault(_ line: LineSnapshot, _ scene: Scene) -> String? {
        if let work = line.maintenance {
            let until = scene.zone.shortText(work.until, now: scene.now.wall)
            let why = line.isConnected ? "" : line.why.map { " (\($0))" } ?? ""
            return "maintenance by \(work.by) until \(until): \(work.reason)\(why)".withoutControls
        }
        if !line.isConnected { return line.why.map(\.withoutControls) }
        let id = AlarmID(.line(line.name), .lineFault)
        let alarm = scene.snapshot.alarms.first { $0.record.id == id && $0.record.state.isActive }
        return alarm?.record.text?.withoutControls
    }

    /// - Returns: the gauge's row in the list, its block's position, and its position on the line.
    private static func findGauge(of tank: TankName, in blocks: [Block]) -> (row: Int, block: Int, gauge: Int)? {
        for (position, block) in blocks.enumerated() {
            if let gauge = block.line.gauges.firstIndex(where: { $0.tank == tank }) {
                return (block.firstGaugeRow + gauge, position, gauge)
            }
        }
        return nil
    }

    private static func widestName(_ scene: Scene) -> Int {
        scene.snapshot.tanks.reduce(8) { width, tank in
            // No text has more columns than bytes: nearly every name is settled by its length.
            let name = tank.tank.name.text
            return name.utf8.count <= width ? width : max(width, min(16, CharacterWidth.columns(of: name)))
        }
    }

    private static func table(_ area: Area, tankWidth: Int) -> TableLayout<Kind> {
        var columns: [TableLayout<Kind>.Column] = [
            .init(.tank, tankWidth, rank: 0), .init(.unit, 4, rank: 1), .init(.answered, 10, rank: 2),
            .init(.share, 6, rank: 3), .init(.median, 6, rank: 4), .init(.reply99, 6, rank: 5),
            .init(.backOff, 6, rank: 6),
        ]
        // In a narrow window the kinds have what is left; counts that they add up to come after them.
        let isWide = area.columns >= 110
        if isWide {
            columns.insert(.init(.last, 7, rank: 12), at: 6)
            columns += [
                .init(.failed, 7, rank: 8), .init(.exchanges, 9, rank: 9), .init(.jumps, 5, rank: 10),
                .init(.stops, 5, rank: 11), .init(.model, 16, rank: 13),
            ]
        }
        columns.append(.init(.kinds, isWide ? 34 : 16, rank: 7))
        return TableLayout(columns, from: 2, width: area.columns - 3, growing: .kinds)
    }

    // MARK: A line

    private static func head(_ line: LineSnapshot, _ scene: Scene, row: Int, on canvas: inout Canvas) {
        // What the last round took says nothing of a line that is gone.
        let scan = line.isConnected ? line.scanTime.map(\.secondsText) : nil
        // A scan is some milliseconds longer or shorter than the last: that is not late.
        let isLate =
            line.isConnected && line.scanInterval > .zero && (line.scanTime ?? .zero) * 20 > line.scanInterval * 21
        var pace = "scan \(scan ?? scene.glyphs.dash)"
        if line.scanInterval > .zero { pace += " of \(line.scanInterval.secondsText)" }
        let since = line.since.map { "since \(scene.zone.shortText($0, now: scene.now.wall))" } ?? ""
        let lost = since.isEmpty ? "NOT CONNECTED" : "NOT CONNECTED \(since)"
        let noun = line.gauges.count == 1 ? "gauge" : "gauges"
        var pieces: [(text: String, style: StyleRole)] = [
            ("line \(line.name)", .heading), line.isConnected ? ("connected", .normal) : (lost, .bad),
            (isLate ? "\(pace) LATE" : pace, isLate ? .stale : .normal),
        ]
        if let use = line.use, use.isFinite {
            // At nine tenths there is no room left for a second try.
            let isFull = use >= 0.9
            let words = "use \(DecimalText.fixed(use * 100, 0)) %"
            pieces.append((isFull ? "\(words) FULL" : words, isFull ? .stale : .normal))
        }
        // How long all has been well can wait for room; since when it is not cannot.
        if line.isConnected { pieces.append((since, .normal)) }
        pieces += [("\(line.gauges.count) \(noun)", .muted), (line.transportWords.withoutControls, .muted)]
        canvas.pieces(pieces, row, 1, width: canvas.columns - 2)
    }

    // MARK: A gauge

    private static func heads(_ layout: TableLayout<Kind>, row: Int, on canvas: inout Canvas) {
        for column in layout.columns {
            let (start, width) = (column.start, column.width)
            let words: String
            switch column.kind {
            case .tank: words = "tank"
            case .unit: words = "unit"
            case .answered: words = "answered"
            case .share: words = "fail %"
            case .median: words = "median"
            case .reply99: words = "99% ms"
            case .last: words = "last ms"
            case .backOff: words = "retry"
            case .failed: words = "failed"
            case .exchanges: words = "exchanges"
            case .jumps: words = "jumps"
            case .stops: words = "stops"
            case .model: words = "gauge"
            case .kinds: words = "failures; remarks"
            }
            switch column.kind {
            case .tank, .model, .kinds: canvas.text(words, row, start, width: width, style: .muted)
            default: canvas.rightText(words, row, start, width: width, style: .muted)
            }
        }
    }

    private static func gaugeRow(
        _ gauge: GaugeSnapshot, _ block: Block, _ layout: TableLayout<Kind>, _ scene: Scene, row: Int,
        on canvas: inout Canvas
    ) {
        let health = Health(gauge, block.line, scene)
        // One cause is told once: where the line is gone, its gauges are not sick.
        if health.isSilent, block.line.isConnected {
            canvas.put("!", row, 1, .bad)
        } else if health.isPoor {
            canvas.put("!", row, 1, .stale)
        }
        for column in layout.columns { cell(column, gauge, health, block.line, scene, row: row, on: &canvas) }
    }

    private static func cell(
        _ column: TableLayout<Kind>.Placed, _ gauge: GaugeSnapshot, _ health: Health, _ line: LineSnapshot,
        _ scene: Scene, row: Int, on canvas: inout Canvas
    ) {
        let (start, width) = (column.start, column.width)
        func number(_ text: String?, _ style: StyleRole = .normal) {
            canvas.number(text ?? scene.glyphs.dash, row, start, width: width, style: text == nil ? .muted : style)
        }
        switch column.kind {
        case .tank: canvas.text(gauge.tank.text, row, start, width: width)
        case .unit: number(gauge.unit.description)
        case .answered:
            let style: StyleRole = !health.isSilent ? .normal : line.isConnected ? .bad : .stale
            canvas.rightText(health.answered, row, start, width: width, style: style)
        case .share: number(gauge.failedPercent, health.isPoor ? .stale : gauge.failed > 0 ? .normal : .muted)
        case .median: number(gauge.replyTimeMedian?.millisecondsText)
        case .reply99: number(gauge.replyTime99?.millisecondsText)
        case .last: number(gauge.lastReplyTime?.millisecondsText)
        case .backOff: canvas.rightText(gauge.backOff?.ageText ?? "", row, start, width: width, style: .stale)
        case .failed: number(String(gauge.failed), gauge.failed > 0 ? .normal : .muted)
        case .exchanges: number(String(gauge.exchanges))
        case .jumps: number(String(gauge.jumpsThisMonth), gauge.jumpsThisMonth > 0 ? .stale : .muted)
        case .stops: number(String(gauge.sticksThisMonth), gauge.sticksThisMonth > 0 ? .stale : .muted)
        case .model: canvas.text(gauge.model, row, start, width: width, style: .muted)
        case .kinds:
            let style: StyleRole = health.isSilent || health.isPoor ? .normal : .muted
            canvas.text(gauge.kindWords, row, start, width: width, style: style)
        }
    }

    /// Which gauges want a look.
    private struct Health {
        /// It does not answer now.
        let isSilent: Bool
        /// It answers, but one exchange in a hundred and more fails.
        let isPoor: Bool
        /// "now", "19 s ago", "never".
        let answered: String

        init(_ gauge: GaugeSnapshot, _ line: LineSnapshot, _ scene: Scene) {
            isPoor = line.isConnected && gauge.isPoor
            guard let at = gauge.lastAnswerAt else {
                isSilent = gauge.exchanges > 0 || !line.isConnected
                answered = gauge.exchanges > 0 ? "never" : "not asked"
                return
            }
            let age = max(.zero, scene.now.monotonic - at.monotonic)
            // A second more or less means nothing here, and would redraw every row each second.
            let isFresh = age <= max(.seconds(3), line.scanInterval * 2, (line.scanTime ?? .zero) * 2)
            isSilent = !isFresh || gauge.backOff != nil
            answered = isFresh ? "now" : "\(age.ageText) ago"
        }
    }

    // MARK: The selected gauge

    /// Its kinds in full, where a column may have cut them, and where in the line it stands.
    private static func selectedKinds(
        _ place: (row: Int, block: Int, gauge: Int), _ blocks: [Block], _ scene: Scene, row: Int,
        on canvas: inout Canvas
    ) {
        let line = blocks[place.block].line
        let gauge = line.gauges[place.gauge]
        let right = "\(place.gauge + 1) of \(line.gauges.count)"
        canvas.rightText(right, row, canvas.columns - right.count - 1, width: right.count, style: .muted)
        let kinds = gauge.kindWords.isEmpty ? "nothing failed, nothing odd on the wire" : gauge.kindWords
        let room = canvas.columns - right.count - 4
        // The name and the list are one piece: a list that is too long is seen to be cut, and Enter has all of it.
        let name =
            CharacterWidth.columns(of: gauge.tank.text) <= 16 ? gauge.tank.text : String(gauge.tank.text.prefix(8))
        var pieces: [(text: String, style: StyleRole)] = [
            ("\(name): \(kinds)", gauge.kindWords.isEmpty ? .muted : .normal)
        ]
        if !gauge.monthWords.isEmpty { pieces.append(("this month \(gauge.monthWords)", .normal)) }
        for remark in gauge.remarks where remark.count > 0 { pieces.append((remark.remark.meaning, .muted)) }
        canvas.pieces(pieces, row, 1, width: room)
    }
}
