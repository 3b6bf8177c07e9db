import Alarms
import Quantities
import TankFarm

/// Sets a shift summary in lines of 80 columns, in blocks that belong together.
struct ShiftPrinter {
    static let columns = 80
    /// Later than this after the shift's start, an opening value is told with its time.
    static let lateOpening: Duration = .seconds(60)
    /// Older than this at the shift's end, a closing value is told with its time.
    static let oldClosing = TankBalance.oldest

    let summary: ShiftSummary
    let clock: SiteTimeText
    let text: QuantityText

    init(_ summary: ShiftSummary) {
        self.summary = summary
        clock = SiteTimeText(zone: summary.zone, period: summary.period)
        text = QuantityText(units: summary.units, rounding: summary.rounding)
    }

    let headingLines = 3

    /// On top of every page: whose, which shift, which page, and that it is a simulation.
    func heading(page: Int, of pages: Int) -> [String] {
        let right = "page \(page) of \(pages)"
        let mark = summary.simulation ? "SIMULATION  " : ""
        let room = ShiftPrinter.columns - right.count - mark.count - 2
        let name = ColumnText.left(summary.stationName.withoutControls, room)
        return [mark + name + "  " + right, shiftLine, String(repeating: "-", count: ShiftPrinter.columns)]
    }

    private var shiftLine: String {
        let period = summary.period
        let from = clock.zone.civilTime(at: period.from)
        let to = clock.zone.civilTime(at: period.to)
        let until = from.dateText == to.dateText ? to.minuteText : "\(to.dateText) \(to.minuteText)"
        let text =
            "Shift summary: \(period.name.withoutControls), \(from.dateText) \(from.minuteText) – \(until)"
            + " (\(SiteTimeText.length(period.to - period.from)))"
        return ColumnText.clipped(text, to: ShiftPrinter.columns)
    }

    /// Everything below the heading.
    var blocks: [[String]] {
        var blocks: [[String]] = [preamble]
        blocks += tankBlocks
        blocks += groupBlocks
        blocks += stockBlocks
        blocks += enteredBlocks
        blocks += alarmBlocks
        blocks += unwatchedBlocks
        if !summary.remarks.isEmpty { blocks += section("REMARKS AND EVENTS", summary.remarks.map(lines), none: "") }
        blocks.append(anchor)
        blocks.append(signatures)
        return blocks
    }

    private var preamble: [String] {
        let start = clock.offset(at: summary.period.from)
        let end = clock.offset(at: summary.period.to - .milliseconds(1))
        let zone = summary.zone.name.withoutControls
        var lines = ["Printed \(clock.full(summary.generatedAt)), site time \(zone), UTC\(start)"]
        if clock.tellsOffset { lines.append("The clocks were changed in this shift: from UTC\(start) to UTC\(end)") }
        if !summary.isComplete { lines.append("THE SHIFT STILL RUNS: closing values are those of now") }
        if let carriedBy = summary.carriedBy { lines.append("Watch carried by " + carriedBy.withoutControls) }
        lines.append(
            "? an uncertain value; – no value; change: closing less opening; gauge: share of the shift with a good level"
        )
        return lines.flatMap { ColumnText.wrapped($0, to: ShiftPrinter.columns) }
    }

    /// A title that stays with its first entry.
    func section(_ title: String, _ entries: [[String]], none: String) -> [[String]] {
        guard let first = entries.first else { return [["", title, "  " + none]] }
        return [["", title] + first] + entries.dropFirst()
    }

    private func lines(_ remark: JournalEntry) -> [String] {
        var words = remark.event.words
        if let alarm = remark.alarm {
            words += " " + alarm.description.withoutControls
        } else if let tank = remark.tank {
            words += " " + tank.text.withoutControls
        }
        if let name = remark.operatorName { words += ", " + name.withoutControls }
        var figures: [String] = []
        // Elsewhere the text tells the numbers.
        if let kind = remark.alarm?.kind, remark.event == .held || remark.event == .test {
            if let value = remark.value { figures.append(kind.words(of: value, in: summary.units)) }
            if let limit = remark.limit { figures.append("limit " + kind.words(of: limit, in: summary.units)) }
        }
        if let text = remark.text, !text.isEmpty { figures.append(text.withoutControls) }
        if !figures.isEmpty { words += ": " + figures.joined(separator: ", ") }
        return indented("\(clock.second(remark.at))  \(words)", by: 2, hanging: 10)
    }

    func entry(_ head: String, _ story: String) -> [String] {
        indented(head, by: 2, hanging: 10) + indented(story, by: 12, hanging: 2)
    }

    /// Wrapped, the first line `margin` blanks in, those after it `hanging` more.
    func indented(_ text: String, by margin: Int, hanging: Int) -> [String] {
        let blanks = String(repeating: " ", count: margin)
        return ColumnText.wrapped(text, to: ShiftPrinter.columns - margin, indent: hanging).map { blanks + $0 }
    }

    private var unwatchedBlocks: [[String]] {
        guard !summary.unwatched.isEmpty else { return [["", "TIME WITHOUT A WATCH", "  none"]] }
        let spans = summary.unwatched.map { span in
            "  \(clock.second(span.from)) – \(clock.second(span.to))  \(SiteTimeText.length(span.to - span.from))"
        }
        let total = "  together \(SiteTimeText.length(summary.unwatchedTime)): no alarm could ring then"
        return [["", "TIME WITHOUT A WATCH", total] + spans.prefix(1)] + spans.dropFirst().map { [$0] }
    }

    /// What ties the paper to the record.
    private var anchor: [String] {
        let hash = summary.journalHash.withoutControls
        var lines = [
            "", "JOURNAL: \(summary.journalCount) entries; hash of the last:", "  " + (hash.isEmpty ? "–" : hash),
        ]
        // As it is typed to hold the record against the paper.
        if let head = summary.journalHead { lines.append("  ullage journal --verify --head " + head.withoutControls) }
        return lines.map { ColumnText.clipped($0, to: ShiftPrinter.columns) }
    }

    private var signatures: [String] {
        ["Handed over by", "Taken over by"].flatMap { who in
            [
                "", "",
                ColumnText.left(who, 15) + "name " + String(repeating: "_", count: 20) + "  signature "
                    + String(repeating: "_", count: 16) + "  time _____",
            ]
        }
    }
}
