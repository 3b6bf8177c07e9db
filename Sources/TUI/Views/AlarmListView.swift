import Alarms
import Snapshots
import TankFarm

/// Every alarm that is not normal, the most urgent first, and the selected one in words.
enum AlarmListView {
    private enum Kind: Hashable {
        case state, priority, subject, kind, raisedValue, now, limit, raised, age, acknowledged
    }

    /// Rule, and four lines about the selected alarm.
    private static let detailRows = 5

    /// Rows of the list between its head and the detail.
    static func listRows(_ size: FrameSize) -> Int { max(1, size.rows - Scene.chromeRows - 1 - detailRows) }

    static func draw(_ scene: Scene, on canvas: inout Canvas) {
        let area = scene.body
        let alarms = scene.snapshot.alarms
        guard !alarms.isEmpty else {
            canvas.text("no alarm stands", area.row + 1, 4, style: .muted)
            return
        }
        let shown = scene.state.shownAlarms(scene.snapshot, size: scene.size)
        list(scene, shown, in: area, on: &canvas)
        let rule = area.endRow - detailRows
        canvas.rule(rule, 0, width: area.columns)
        if alarms.count > shown.count {
            let words = " \(shown.lowerBound + 1)-\(shown.upperBound) of \(alarms.count) "
            canvas.rightText(words, rule, 0, width: area.columns - 2, style: .muted)
        }
        detail(scene, row: rule + 1, on: &canvas)
    }

    /// Column heads, and those alarms; in the alarm list also which one is selected.
    static func list(_ scene: Scene, _ shown: Range<Int>, in area: Area, on canvas: inout Canvas) {
        let alarms = scene.snapshot.alarms
        guard !alarms.isEmpty else {
            canvas.text("no alarm stands", area.row + 1, area.column + 4, style: .muted)
            return
        }
        let isWide = area.columns >= 110
        let subject = alarms.reduce(8) { max($0, min(20, CharacterWidth.columns(of: $1.record.id.subject.words))) }
        let layout = TableLayout<Kind>(
            [
                .init(.state, isWide ? 20 : 14, rank: 1), .init(.priority, 8, rank: 9),
                .init(.subject, subject, rank: 0),
                .init(.kind, 18, rank: 2), .init(.raisedValue, 8, rank: 8), .init(.now, 8, rank: 3),
                .init(.limit, 8, rank: 4), .init(.raised, isWide ? 14 : 8, rank: 5), .init(.age, 6, rank: 6),
                .init(.acknowledged, 18, rank: 10),
            ], from: area.column + 4, width: area.columns - 4)
        heads(layout, area.row, on: &canvas)
        for (offset, index) in shown.enumerated() {
            let alarm = alarms[index]
            let row = area.row + 1 + offset
            let record = alarm.record
            let mark = scene.glyphs.mark(record.priority, record.state)
            canvas.text(mark, row, area.column + 1, style: .mark(record.priority, record.state))
            for column in layout.columns { cell(column, alarm, scene, isWide, row: row, on: &canvas) }
            if scene.state.view == .alarms, record.id == scene.state.selectedAlarm {
                canvas.put(scene.glyphs.pointer, row, area.column, .keyName)
                canvas.select(row, area.column + 3, width: area.columns - 4)
            }
        }
    }

    private static func heads(_ layout: TableLayout<Kind>, _ row: Int, on canvas: inout Canvas) {
        for column in layout.columns {
            switch column.kind {
            case .state: canvas.text("state", row, column.start, style: .muted)
            case .priority: canvas.text("priority", row, column.start, style: .muted)
            case .subject: canvas.text("tank", row, column.start, style: .muted)
            case .kind: canvas.text("alarm", row, column.start, style: .muted)
            case .raisedValue: canvas.rightText("at raise", row, column.start, width: column.width, style: .muted)
            case .now: canvas.rightText("now", row, column.start, width: column.width, style: .muted)
            case .limit: canvas.rightText("limit", row, column.start, width: column.width, style: .muted)
            case .raised: canvas.rightText("raised", row, column.start, width: column.width, style: .muted)
            case .age: canvas.rightText("age", row, column.start, width: column.width, style: .muted)
            case .acknowledged: canvas.text("acknowledged by", row, column.start, style: .muted)
            }
        }
    }

    private static func cell(
        _ column: TableLayout<Kind>.Placed, _ alarm: AlarmSnapshot, _ scene: Scene, _ isWide: Bool, row: Int,
        on canvas: inout Canvas
    ) {
        let record = alarm.record
        let (start, width) = (column.start, column.width)
        switch column.kind {
        case .state:
            let words =
                isWide || record.state == .unacknowledged
                ? alarm.stateWords
                : alarm.isTakenOffRecord
                    ? "NOT ON RECORD" : record.state == .returnedUnacknowledged ? "returned" : alarm.stateWords
            let style: StyleRole =
                alarm.isTakenOffRecord ? .notice : alarm.needsAcknowledgement ? .steady(record.priority) : .normal
            canvas.text(words, row, start, width: width, style: style)
        case .priority: canvas.text(record.priority.rawValue, row, start, width: width)
        case .subject: canvas.text(record.id.subject.words, row, start, width: width)
        case .kind:
            canvas.text(record.id.kind.words + (record.questionable ? " ?" : ""), row, start, width: width)
        case .raisedValue:
            canvas.number(alarm.number(record.value, scene.glyphs), row, start, width: width)
            if record.questionable { canvas.put("?", row, start + width, .stale) }
        case .now: canvas.number(alarm.number(alarm.valueNow, scene.glyphs), row, start, width: width)
        case .limit:
            let unit = record.id.kind.measurand == .temperature ? scene.glyphs.celsius : record.id.kind.unit
            let text = record.limit == nil ? scene.glyphs.dash : "\(alarm.number(record.limit, scene.glyphs)) \(unit)"
            canvas.number(text, row, start, width: width)
        case .raised:
            guard let raisedAt = record.raisedAt else { return }
            let text = scene.zone.shortText(raisedAt, now: scene.now.wall)
            // Of another day there is room for the date alone; the age says the rest.
            canvas.rightText(text.count > width ? String(text.prefix(5)) : text, row, start, width: width)
        case .age:
            canvas.rightText(alarm.age(now: scene.now)?.ageText ?? "", row, start, width: width)
        case .acknowledged:
            guard let by = record.acknowledgedBy, !alarm.needsAcknowledgement else { return }
            canvas.text(by, row, start, width: width)
        }
    }

    private static func detail(_ scene: Scene, row: Int, on canvas: inout Canvas) {
        let width = scene.body.columns - 2
        guard let index = scene.state.selectedAlarmRow(scene.snapshot) else {
            canvas.text(
                "nothing selected: \(scene.glyphs.upDown) selects, a goes to the most urgent", row, 1, style: .muted)
            return
        }
        let alarm = scene.snapshot.alarms[index]
        let record = alarm.record
        let kind = record.id.kind
        let unit = kind.measurand == .temperature ? scene.glyphs.celsius : kind.unit
        let style = StyleRole.steady(record.priority)
        canvas.pieces(
            [
                (record.id.words, style), ("\(record.priority.rawValue)", .normal),
                (alarm.stateWords, alarm.isTakenOffRecord ? .notice : .normal),
                (record.questionable ? "questionable: raised by an uncertain value" : "", .stale),
            ], row, 1, width: width)
        var values: [(text: String, style: StyleRole)] = []
        if let raisedAt = record.raisedAt {
            values.append(("raised \(scene.zone.shortText(raisedAt, now: scene.now.wall))", .normal))
        }
        if kind.side != .fault {
            values.append(("at \(alarm.number(record.value, scene.glyphs)) \(unit)", .normal))
            values.append(("limit \(alarm.number(record.limit, scene.glyphs)) \(unit)", .normal))
            values.append(("now \(alarm.number(alarm.valueNow, scene.glyphs)) \(unit)", .normal))
        }
        values.append(("annunciation \(record.serial)", .muted))
        canvas.pieces(values, row + 1, 1, width: width)
        var next = row + 2
        if let by = record.acknowledgedBy {
            let at = record.acknowledgedAt.map { " at \(scene.zone.shortText($0, now: scene.now.wall))" } ?? ""
            let verb = alarm.onRecord ? "acknowledged" : "taken, NOT ON RECORD,"
            let comment = record.comment.map { ": \($0)" } ?? ""
            canvas.text(
                "\(verb) by \(by)\(at)\(comment)", next, 1, width: width, style: alarm.onRecord ? .normal : .notice)
            next += 1
        }
        if let text = record.text { canvas.text(text, next, 1, width: width) }
    }
}
