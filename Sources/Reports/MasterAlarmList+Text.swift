import Alarms
import TankFarm

extension MasterAlarmList {
    private static let columns = 80

    /// The list for people, in lines of at most 80 columns: each alarm with its words, the split of the priorities, what
    /// lacks guidance, and the hash.
    package func text(hash: String) -> [String] {
        var lines = [
            "MASTER ALARM LIST  \(definitions.count) alarms; delays: on / off", "SHA-256 " + hash.withoutControls,
        ]
        var subject: AlarmSubject?
        for definition in definitions {
            if definition.id.subject != subject {
                subject = definition.id.subject
                lines += ["", definition.id.subjectWords]
            }
            lines += text(definition)
        }
        lines += [""] + priorityLines + guidanceLines
        return lines.map { ColumnText.clipped($0, to: MasterAlarmList.columns) }
    }

    /// How what is enabled is shared out among the priorities, against 80, 15 and 5 percent.
    package var priorityLines: [String] {
        let split = split
        guard split.total > 0 else { return ["no alarm is enabled"] }
        let rows: [(String, Int, AlarmFigure)] = [
            ("low and medium", split.low + split.medium, .lowAndMediumShare), ("high", split.high, .highShare),
            ("critical", split.critical, .criticalShare),
        ]
        let title =
            ColumnText.left("PRIORITIES of \(split.total) enabled alarms", 40) + ColumnText.right("count", 10)
            + ColumnText.right("share", 10) + ColumnText.right("practice", 12)
        return [title]
            + rows.map { words, count, figure in
                let share = Double(count) / Double(split.total)
                let mark = figure.target.map { $0.holds(for: share) } == false ? " !" : ""
                return ColumnText.left("  " + words, 40) + ColumnText.right(String(count), 10)
                    + ColumnText.right(figure.text(of: share), 10)
                    + ColumnText.right(figure.target.map { figure.text($0) } ?? "", 12) + mark
            }
    }

    /// Which critical and high alarms tell nobody what to do; empty where all do.
    package var guidanceLines: [String] {
        let missing = withoutGuidance
        guard !missing.isEmpty else { return [] }
        let names = missing.map(\.description.withoutControls).joined(separator: ", ")
        return ColumnText.wrapped(
            "no guidance on \(missing.count) critical and high alarms: \(names)", to: MasterAlarmList.columns, indent: 2
        )
    }

    private func text(_ definition: AlarmDefinition) -> [String] {
        let kind = definition.id.kind
        var figures: [String] = []
        if let limit = definition.limit {
            figures.append("limit \(number(limit)) \(kind.unit)")
            figures.append("deadband \(number(definition.deadband)) \(kind.unit)")
        }
        figures.append("delays \(number(definition.onDelay.inSeconds)) / \(number(definition.offDelay.inSeconds)) s")
        if definition.isLatching { figures.append("latching") }
        if let after = definition.reAlarmAfter { figures.append("rings again after \(SiteTimeText.length(after))") }
        if !definition.isShelvable { figures.append("not shelvable") }
        let state = definition.isEnabled ? "" : "DISABLED, "
        let front = "  " + ColumnText.left(kind.rawValue, 22) + ColumnText.left(definition.priority.rawValue, 9)
        var lines = ColumnText.hanging(
            front, state + figures.joined(separator: ", "), to: MasterAlarmList.columns)
        let guidance = definition.guidance
        let within = guidance.respondWithin.map(SiteTimeText.length)
        for (name, words) in [
            ("message", message(definition)), ("cause", guidance.cause), ("consequence", guidance.consequence),
            ("to do", guidance.guidance), ("respond within", within), ("approved by", guidance.approvedBy),
        ] {
            guard let words, !words.isEmpty else { continue }
            lines += ColumnText.hanging(
                "      " + ColumnText.left(name, 16), words.withoutControls, to: MasterAlarmList.columns)
        }
        return lines
    }

    /// As it was configured: what is signed is not rounded.
    private func number(_ value: Double) -> String { NumberText.shortest(value, decimals: 6) ?? "–" }
}
