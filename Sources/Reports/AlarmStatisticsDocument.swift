import Alarms
import TankFarm

/// The figures of the alarm load, for the engineer as lines and for a script as JSON.
package struct AlarmStatisticsDocument: Sendable {
    /// How many alarms a list of them names.
    private static let listed = 10
    /// A screen draws them with a margin on either side.
    private static let columns = 78

    package let figures: AlarmFigures
    package let zone: SiteZone

    package init(_ figures: AlarmFigures, zone: SiteZone) {
        self.figures = figures
        self.zone = zone
    }

    /// Lines of at most 78 columns, without line ends.
    package var lines: [String] {
        let clock = SiteTimeText(zone: zone, telling: [figures.from, figures.to])
        var lines = ColumnText.wrapped(
            "ALARM FIGURES  \(clock.minuteWithDate(figures.from)) – \(clock.minuteWithDate(figures.to))",
            to: AlarmStatisticsDocument.columns)
        let operators = figures.operators == 1 ? "one operator" : "\(figures.operators) operators"
        lines.append("watched for \(SiteTimeText.length(figures.watched)), by \(operators)")
        lines += ["", row("", "figure", "target", "limit")] + figures.assessed.map(line)
        lines.append("! misses the target   !! beyond the limit   – nothing to make it of")
        lines += [""] + ColumnText.wrapped(countWords, to: AlarmStatisticsDocument.columns) + timeLines
        lines += list("MOST FREQUENT", figures.mostFrequent, share: true)
        lines += list("CHATTERING: three times within a minute", figures.chattering)
        lines += list("FLEETING: gone within a minute", figures.fleeting)
        if !figures.stale.isEmpty {
            lines += ["", "STANDING FOR MORE THAN 24 h at the end"]
            lines += figures.stale.prefix(AlarmStatisticsDocument.listed).map { name($0) } + rest(figures.stale.count)
        }
        return lines.map(AlarmStatisticsDocument.trimmed)
    }

    private static func trimmed(_ line: String) -> String {
        var line = line
        while line.last == " " { line.removeLast() }
        return line
    }

    private var countWords: String {
        var words = [
            "\(figures.annunciations) \(figures.annunciations == 1 ? "annunciation" : "annunciations")",
            "\(figures.floods) \(figures.floods == 1 ? "flood" : "floods")",
            "\(figures.unacknowledged) unacknowledged at the end", "\(figures.shelvings) shelved",
            "\(figures.refusals) \(figures.refusals == 1 ? "request" : "requests") refused",
        ]
        if figures.testAnnunciations > 0 { words.append("\(figures.testAnnunciations) in proof tests, not counted") }
        return words.joined(separator: ", ")
    }

    private var timeLines: [String] {
        let times = figures.acknowledged + [figures.acknowledgedOverall]
        let title =
            ColumnText.left("TIME TO ACKNOWLEDGE", 26) + ColumnText.right("times", 10)
            + ColumnText.right("median", 17) + ColumnText.right("longest", 17)
        return ["", title]
            + times.map { time in
                ColumnText.left("  " + (time.priority?.rawValue ?? "all"), 26)
                    + ColumnText.right(String(time.count), 10)
                    + ColumnText.right(time.median.map(SiteTimeText.length) ?? "–", 17)
                    + ColumnText.right(time.longest.map(SiteTimeText.length) ?? "–", 17)
            }
    }

    private func line(_ assessed: AssessedFigure) -> String {
        let figure = assessed.figure
        let mark =
            assessed.keepsLimit == false ? " !!" : assessed.meetsTarget == false ? " !" : ""
        return row(
            figure.words, assessed.value.map { figure.text(of: $0) } ?? "–",
            figure.target.map { figure.text($0) } ?? "",
            figure.limit.map { figure.text($0) } ?? "") + mark
    }

    private func row(_ words: String, _ figure: String, _ target: String, _ limit: String) -> String {
        ColumnText.left(words, 42) + ColumnText.right(figure, 10) + ColumnText.right(target, 11)
            + ColumnText.right(limit, 11)
    }

    private func list(_ title: String, _ counts: [AlarmCount], share: Bool = false) -> [String] {
        guard !counts.isEmpty else { return [] }
        let shown = counts.prefix(AlarmStatisticsDocument.listed).map { count in
            let part = Double(count.count) / Double(max(1, figures.annunciations))
            return ColumnText.left(name(count.alarm), 50) + ColumnText.right(String(count.count), 8)
                + (share ? ColumnText.right(DecimalText.fixed(part * 100, 1) + " %", 10) : "")
        }
        return ["", title] + shown + rest(counts.count)
    }

    private func rest(_ count: Int) -> [String] {
        count > AlarmStatisticsDocument.listed ? ["  and \(count - AlarmStatisticsDocument.listed) more"] : []
    }

    private func name(_ alarm: AlarmID) -> String { "  " + alarm.description.withoutControls }
}

extension AlarmFigure {
    /// What it is called on screen and paper.
    var words: String {
        switch self {
        case .meanPerTenMinutes: "annunciations in 10 minutes, mean"
        case .perDay: "annunciations in a day, mean"
        case .mostInTenMinutes: "most in any 10 minutes"
        case .floodShare: "time in flood"
        case .chattering: "alarms that chattered"
        case .fleeting: "fleeting annunciations"
        case .stale: "alarms over 24 h old, most on any day"
        case .mostFrequentShare: "share of the ten most frequent alarms"
        case .lowAndMediumShare: "configured low and medium"
        case .highShare: "configured high"
        case .criticalShare: "configured critical"
        }
    }

    /// A value of it for people: `0.8`, `12`, `4.2 %`.
    func text(of value: Double) -> String {
        switch self {
        case .meanPerTenMinutes: DecimalText.fixed(value, 2)
        case .perDay, .mostInTenMinutes, .chattering, .fleeting, .stale: DecimalText.fixed(value, 0)
        case .floodShare, .mostFrequentShare, .lowAndMediumShare, .highShare, .criticalShare:
            DecimalText.fixed(value * 100, 1) + " %"
        }
    }

    /// `≤ 2`, `< 1 %`, `≥ 80 %`, and 0 where nothing else will do.
    func text(_ bound: Bound) -> String {
        let number =
            isShare ? DecimalText.fixed(bound.value * 100, 0) + " %" : DecimalText.fixed(bound.value, 0)
        switch bound.side {
        case .atMost: return bound.value == 0 ? number : "≤ " + number
        case .below: return "< " + number
        case .atLeast: return "≥ " + number
        }
    }

}
