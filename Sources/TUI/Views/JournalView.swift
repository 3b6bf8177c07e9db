import Alarms
import Snapshots
import TankFarm

/// The newest entries of the record, newest first; long ones go on in the next row, nothing is cut.
enum JournalView {
    private static let timeColumn = 1
    private static let eventColumn = 17
    private static let subjectColumn = 32

    static func draw(_ scene: Scene, on canvas: inout Canvas) {
        let area = scene.body
        let layout = Layout(area.columns, scene)
        canvas.text("time", area.row, timeColumn, style: .muted)
        canvas.text("event", area.row, eventColumn, style: .muted)
        canvas.text("tank", area.row, subjectColumn, style: .muted)
        canvas.text("what", area.row, layout.wordsColumn, style: .muted)
        canvas.text("who", area.row, layout.whoColumn, style: .muted)
        if layout.originWidth > 0 { canvas.text("from", area.row, layout.originColumn, style: .muted) }
        let entries = shown(scene)
        if entries.isEmpty {
            canvas.text(nothingWords(scene), area.row + 2, timeColumn, style: .muted)
        }
        let top = min(scene.state.scroll[.journal] ?? 0, max(0, lineCount(scene) - area.rows + 1))
        var line = -top
        for entry in entries {
            let words = wrapped(words(entry, scene), width: layout.wordsWidth)
            let row = area.row + 1 + line
            line += words.count
            if line <= 0 { continue }
            if row >= area.endRow { break }
            for (offset, text) in words.enumerated() where row + offset > area.row && row + offset < area.endRow {
                canvas.text(text, row + offset, layout.wordsColumn, width: layout.wordsWidth)
            }
            guard row > area.row else { continue }
            canvas.text(stamp(entry.at, scene), row, timeColumn, width: 15, style: .muted)
            canvas.text(entry.event.words, row, eventColumn, width: subjectColumn - eventColumn - 1)
            canvas.text(subject(entry), row, subjectColumn, width: layout.subjectWidth)
            canvas.text(entry.operatorName ?? "", row, layout.whoColumn, width: layout.whoWidth)
            if layout.originWidth > 0 {
                canvas.text(entry.origin ?? "", row, layout.originColumn, width: layout.originWidth, style: .muted)
            }
        }
    }

    /// Rows that all entries take at this width.
    static func lineCount(_ scene: Scene) -> Int {
        let layout = Layout(scene.body.columns, scene)
        return shown(scene).reduce(0) { $0 + wrapped(words($1, scene), width: layout.wordsWidth).count }
    }

    private struct Layout {
        let subjectWidth: Int
        let wordsColumn: Int
        let wordsWidth: Int
        let whoColumn: Int
        let whoWidth: Int
        let originColumn: Int
        /// Zero where there is no room to say from where.
        let originWidth: Int

        init(_ width: Int, _ scene: Scene) {
            whoWidth = width >= 100 ? 16 : 8
            subjectWidth = scene.snapshot.journal.reduce(6) {
                max($0, min(width >= 100 ? 20 : 10, CharacterWidth.columns(of: JournalView.subject($1))))
            }
            wordsColumn = subjectColumn + subjectWidth + 1
            originWidth = width >= 110 ? 20 : 0
            originColumn = width - originWidth - 1
            whoColumn = (originWidth > 0 ? originColumn : width) - whoWidth - 1
            wordsWidth = max(4, whoColumn - wordsColumn - 1)
        }
    }

    private static func shown(_ scene: Scene) -> [JournalEntry] {
        scene.state.journalEntries(scene.snapshot).reversed()
    }

    private static func nothingWords(_ scene: Scene) -> String {
        guard scene.state.journalQuery != nil else { return "no entries yet" }
        return scene.state.journalResults == nil ? "none among the newest; reading the record" : "nothing was found"
    }

    private static func stamp(_ time: WallTime, _ scene: Scene) -> String {
        let civil = scene.zone.siteTime(time)
        return "\(civil.dateText.suffix(5)) \(civil.secondText)"
    }

    private static func subject(_ entry: JournalEntry) -> String {
        entry.tank?.text ?? entry.alarm?.subject.words ?? "station"
    }

    /// Their words name the levels, and better than a bare number would.
    private static let saysItsValue: Set<JournalEvent> = [
        .jumped, .stuck, .accepted, .value, .call, .transfer,
    ]

    /// What an entry says beside its time, event and names; with the alarm's kind where the row does not name it.
    static func words(_ entry: JournalEntry, _ scene: Scene, withKind: Bool = true) -> String {
        var parts: [String] = []
        if let kind = entry.alarm?.kind {
            if withKind { parts.append(kind.words) }
            let wording = scene.wording
            let unit = wording.unit(kind).isEmpty ? "" : " \(wording.unit(kind))"
            let value = entry.value.map { wording.value($0, kind) }
            let limit = entry.limit.map { wording.value($0, kind) }
            switch (value, limit) {
            case (let value?, let limit?): parts.append("\(value), limit \(limit)\(unit)")
            case (let value?, nil): parts.append("\(value)\(unit)")
            case (nil, let limit?): parts.append("limit \(limit)\(unit)")
            case (nil, nil): break
            }
        } else if let value = entry.value, !saysItsValue.contains(entry.event) {
            parts.append(
                entry.event == .declared ? "at \(scene.wording.levelWithUnit(value))" : DecimalText.fixed(value, 1))
        }
        if let text = entry.text, !text.isEmpty { parts.append(text.withoutControls) }
        return parts.joined(separator: " · ")
    }

    /// The text in lines of at most `width` columns, broken at blanks where it can be; at least one line.
    static func wrapped(_ text: String, width: Int) -> [String] {
        if CharacterWidth.columns(of: text) <= width || width < 2 { return [text] }
        var lines: [String] = []
        var line = ""
        var used = 0
        for word in text.split(separator: " ") {
            let wide = CharacterWidth.columns(of: String(word))
            if used > 0, used + 1 + wide > width {
                lines.append(line)
                (line, used) = ("", 0)
            }
            if used > 0 {
                line += " "
                used += 1
            }
            if wide <= width - used {
                line += word
                used += wide
                continue
            }
            for character in word {
                let columns = CharacterWidth.columns(of: String(character))
                if used + columns > width, used > 0 {
                    lines.append(line)
                    (line, used) = ("", 0)
                }
                line.append(character)
                used += columns
            }
        }
        if used > 0 { lines.append(line) }
        return lines.isEmpty ? [""] : lines
    }
}

extension JournalEvent {
    /// The contract's word, for people.
    var words: String { rawValue.split(separator: "_").joined(separator: " ") }
}
