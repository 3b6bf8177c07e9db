import Alarms
import Snapshots
import TankFarm

/// Every alarm that is not normal, the most urgent first, those that are kept silent last, and the selected one in words.
enum AlarmListView {
    private enum Kind: Hashable {
        case state, priority, subject, kind, flags, raisedValue, now, limit, raised, age, acknowledged
    }

    /// Rule, and four lines about the selected alarm.
    private static let detailRows = 5

    /// Rows of the list between its head and the detail.
    static func listRows(_ size: FrameSize) -> Int { max(1, size.rows - Scene.chromeRows - 1 - detailRows) }

    static func draw(_ scene: Scene, on canvas: inout Canvas) {
        let area = scene.body
        guard !scene.snapshot.alarms.isEmpty else {
            canvas.text("no alarm stands", area.row + 1, 4, style: .muted)
            return
        }
        let rows = scene.state.alarmRows(scene.snapshot)
        let shown = scene.state.shownAlarms(scene.snapshot, of: rows, size: scene.size)
        let selected = scene.state.selectedAlarmRow(scene.snapshot, of: rows)
        if rows.isEmpty {
            canvas.text("no alarm that stands has this: Esc shows all", area.row + 1, 4, style: .muted)
        } else {
            list(scene, rows[shown], selected: selected.map { rows[$0].lead }, in: area, on: &canvas)
        }
        let rule = area.endRow - detailRows
        canvas.rule(rule, 0, width: area.columns)
        var words: [String] = []
        if !scene.state.alarmFilter.isEmpty {
            words.append("only \"\(scene.state.alarmFilter)\": \(rows.count) of \(scene.snapshot.alarms.count)")
        }
        if scene.state.isGrouped { words.append("\(rows.count) groups of \(scene.snapshot.alarms.count)") }
        if rows.count > shown.count {
            words.append("\(shown.lowerBound + 1)-\(shown.upperBound) of \(rows.count)")
        }
        if !words.isEmpty {
            canvas.rightText(
                " \(words.joined(separator: ", ")) ", rule, 0, width: area.columns - 2, style: .muted)
        }
        detail(scene, isSelected: selected != nil, row: rule + 1, on: &canvas)
    }

    /// Column heads, and those alarms.
    /// - Parameter selected: the alarm under the cursor, as its position in the snapshot.
    static func list(
        _ scene: Scene, _ shown: ArraySlice<AlarmRow>, selected: Int? = nil, in area: Area, on canvas: inout Canvas
    ) {
        let alarms = scene.snapshot.alarms
        guard !alarms.isEmpty else {
            canvas.text("no alarm stands", area.row + 1, area.column + 4, style: .muted)
            return
        }
        let isWide = area.columns >= 110
        let firstOuts = scene.snapshot.firstOuts
        let subject = alarms.reduce(8) { max($0, min(20, CharacterWidth.columns(of: $1.record.id.subject.words))) }
        // With the mark behind it.
        let number = scene.wording.isMetricLevel ? 8 : 12
        let layout = TableLayout<Kind>(
            [
                .init(.state, isWide ? 20 : 14, rank: 1), .init(.priority, 8, rank: 9),
                .init(.subject, subject, rank: 0),
                .init(.kind, 18, rank: 2), .init(.flags, 9, rank: 10), .init(.raisedValue, number, rank: 8),
                .init(.now, number, rank: 3),
                .init(.limit, number, rank: 4), .init(.raised, isWide ? 14 : 8, rank: 5), .init(.age, 6, rank: 6),
                .init(.acknowledged, 18, rank: 11),
            ], from: area.column + 4, width: area.columns - 4)
        heads(layout, area.row, on: &canvas)
        let hasFlags = layout.columns.contains { $0.kind == .flags }
        for (offset, entry) in shown.enumerated() {
            let alarm = alarms[entry.lead]
            let row = area.row + 1 + offset
            let record = alarm.record
            let mark = scene.glyphs.mark(record.priority, record.state)
            canvas.text(mark, row, area.column + 1, style: .mark(record))
            let flags = flagWords(record, firstOuts)
            for column in layout.columns {
                cell(column, alarm, others: entry.others, scene, isWide, row: row, on: &canvas)
                if column.kind == .flags {
                    canvas.text(flags.joined(separator: " "), row, column.start, width: column.width, style: .notice)
                } else if column.kind == .state, !hasFlags, let flag = flags.first, !record.state.isSilenced {
                    // Where they have no column, the state's words make room for them.
                    canvas.fill(" ", row, column.start, width: column.width)
                    let words = "\(alarm.briefStateWords) \(flag)"
                    canvas.text(words, row, column.start, width: column.width, style: .steady(record.priority))
                }
            }
            silenced(alarm, layout, row: row, on: &canvas)
            if entry.lead == selected {
                canvas.put(scene.glyphs.pointer, row, area.column, .keyName)
                canvas.select(row, area.column + 3, width: area.columns - 4)
            }
        }
    }

    private static func flagWords(_ record: AlarmRecord, _ firstOuts: Set<Int64>) -> [String] {
        (record.isFirstOut(firstOuts) ? ["1st"] : []) + (record.isUnattended ? ["unatt."] : [])
    }

    /// Who or what keeps it silent, in place of when it was raised: that is what is asked of such a row.
    private static func silenced(
        _ alarm: AlarmSnapshot, _ layout: TableLayout<Kind>, row: Int, on canvas: inout Canvas
    ) {
        let record = alarm.record
        let by = record.state.isSilenced ? alarm.silencedBy : []
        let places = layout.columns.filter { $0.kind == .raised || $0.kind == .age }
        guard let shortest = by.last, let first = places.first, let last = places.last else { return }
        let width = last.start + last.width - first.start
        let words = by.first { CharacterWidth.columns(of: $0) <= width } ?? shortest
        let isInAlarm = record.hold != nil && record.beneath.isActive
        let style: StyleRole = isInAlarm ? record.isGraveSilence ? .notice : .steady(record.priority) : .muted
        canvas.rightText(words, row, first.start, width: width, style: style)
    }

    private static func heads(_ layout: TableLayout<Kind>, _ row: Int, on canvas: inout Canvas) {
        for column in layout.columns {
            switch column.kind {
            case .state: canvas.text("state", row, column.start, style: .muted)
            case .priority: canvas.text("priority", row, column.start, style: .muted)
            case .subject: canvas.text("tank", row, column.start, style: .muted)
            case .kind: canvas.text("alarm", row, column.start, style: .muted)
            case .flags: canvas.text("marks", row, column.start, style: .muted)
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
        _ column: TableLayout<Kind>.Placed, _ alarm: AlarmSnapshot, others: Int, _ scene: Scene, _ isWide: Bool,
        row: Int, on canvas: inout Canvas
    ) {
        let record = alarm.record
        let (start, width) = (column.start, column.width)
        switch column.kind {
        case .state:
            let words = isWide && alarm.shelvedFor == nil ? alarm.stateWords : alarm.shortStateWords
            let style: StyleRole =
                alarm.isTakenOffRecord
                ? .notice
                : alarm.needsAcknowledgement
                    ? .steady(record.priority)
                    : record.isGraveSilence ? .notice : record.state.isSilenced ? .muted : .normal
            canvas.text(words, row, start, width: width, style: style)
        case .priority: canvas.text(record.priority.rawValue, row, start, width: width)
        case .subject: canvas.text(record.id.subject.words, row, start, width: width)
        case .kind:
            let more = others > 0 ? " +\(others)" : ""
            canvas.text(alarm.kindWords, row, start, width: width - more.count)
            // The count of a group must not be what falls out of the column.
            canvas.rightText(more, row, start, width: width, style: .heading)
        case .raisedValue:
            canvas.number(scene.number(record.value, record.id.kind), row, start, width: width)
            if record.questionable { canvas.put("?", row, start + width, .stale) }
        case .now:
            let style: StyleRole = scene.nowMark(alarm).isEmpty ? .normal : .stale
            canvas.number(scene.nowText(alarm), row, start, width: width, style: style)
        case .limit:
            let number = scene.number(scene.limit(of: alarm), record.id.kind)
            let unit = scene.wording.unit(record.id.kind)
            let full = unit.isEmpty ? number : "\(number) \(unit)"
            // "60.0 mm/min" has no room: the unit stands below, and the number is what is looked for.
            let hasRoom = number != scene.glyphs.dash && CharacterWidth.columns(of: full) <= width
            canvas.number(hasRoom ? full : number, row, start, width: width)
        case .raised:
            guard !record.state.isSilenced, let raisedAt = record.raisedAt else { return }
            let text = scene.zone.shortText(raisedAt, now: scene.now.wall)
            // Of another day there is room for the date alone; the age says the rest.
            canvas.rightText(text.count > width ? String(text.prefix(5)) : text, row, start, width: width)
        case .age:
            guard !record.state.isSilenced else { return }
            canvas.rightText(alarm.age(now: scene.now)?.ageText ?? "", row, start, width: width)
        case .acknowledged:
            guard let by = record.acknowledgedBy, !alarm.needsAcknowledgement else { return }
            canvas.text(by, row, start, width: width)
        case .flags: break
        }
    }

    private static func detail(_ scene: Scene, isSelected: Bool, row: Int, on canvas: inout Canvas) {
        let width = scene.body.columns - 2
        guard isSelected, let alarm = scene.snapshot.alarm(scene.state.selectedAlarm)
        else {
            canvas.text(
                "nothing selected: \(scene.glyphs.upDown) selects, a goes to the most urgent", row, 1, style: .muted)
            return
        }
        let record = alarm.record
        let style = StyleRole.steady(record.priority)
        canvas.pieces(
            [
                (record.id.words, style), ("\(record.priority.rawValue)", .normal),
                (alarm.stateWords, alarm.isTakenOffRecord ? .notice : .normal),
                (record.isTest ? "TEST" : "", .notice),
                (record.isUnattended ? "raised with no console attached" : "", .notice),
                (record.questionable ? "questionable: raised by an uncertain value" : "", .stale),
                (record.isFirstOut(scene.snapshot.firstOuts) ? "first of its burst" : "", .normal),
            ], row, 1, width: width)
        var values: [(text: String, style: StyleRole)] = []
        if let raisedAt = record.raisedAt {
            values.append(("raised \(scene.zone.shortText(raisedAt, now: scene.now.wall))", .normal))
        }
        values += scene.valueWords(alarm).map { ($0, .normal) }
        if record.serial > 0 { values.append(("annunciation \(record.serial)", .muted)) }
        canvas.pieces(values, row + 1, 1, width: width)
        var next = row + 2
        let end = row + detailRows - 1
        if let by = record.acknowledgedBy {
            let at = record.acknowledgedAt.map { " at \(scene.zone.shortText($0, now: scene.now.wall))" } ?? ""
            let verb = alarm.onRecord ? "acknowledged" : "taken, NOT ON RECORD,"
            // Whoever commented need not be who acknowledged.
            let comment = record.comment.map { "; comment: \($0)" } ?? ""
            canvas.text(
                "\(verb) by \(by)\(at)\(comment)", next, 1, width: width, style: alarm.onRecord ? .normal : .notice)
            next += 1
        }
        if let hold = record.hold {
            let until = hold.until.map { " until \(scene.zone.shortText($0, now: scene.now.wall))" } ?? ""
            let what = hold.kind == .shelved ? "shelved" : "out of service"
            let beneath = record.beneath.isActive ? "IN ALARM, " : ""
            next = spread(
                "\(beneath)\(what) by \(hold.by)\(until): \(hold.reason)", from: next, to: end, width: width,
                style: record.beneath.isActive && record.isGraveSilence ? .notice : .normal, on: &canvas)
        } else if record.state == .suppressed {
            canvas.text("suppressed: \(record.suppression.words)", next, 1, width: width)
            next += 1
        }
        guard let text = record.text ?? alarm.guidance.guidance else { return }
        _ = spread(text, from: next, to: end, width: width, style: .normal, on: &canvas)
    }

    /// Over as many of the rows before `end` as the words take, and marked where they go on.
    /// - Returns: the row below.
    private static func spread(
        _ text: String, from first: Int, to end: Int, width: Int, style: StyleRole, on canvas: inout Canvas
    ) -> Int {
        guard first < end else { return first }
        let lines = JournalView.wrapped(text.withoutControls, width: width)
        let rows = min(lines.count, end - first)
        for (offset, line) in lines.prefix(rows).enumerated() {
            let isCut = offset == rows - 1 && lines.count > rows
            let words = isCut ? lines[offset...].joined(separator: " ") : line
            canvas.text(words, first + offset, 1, width: width, style: style)
        }
        return first + rows
    }
}
