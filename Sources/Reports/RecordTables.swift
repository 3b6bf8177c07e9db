import Alarms
import TankFarm

/// Alarms for people, in lines of at most 80 columns.
package enum AlarmTable {
    /// In the order given; the site's time. The second line of each has the name that `ack` takes.
    package static func lines(_ records: [AlarmRecord], zone: SiteZone) -> [String] {
        guard !records.isEmpty else { return ["no alarm stands"] }
        let clock = SiteTimeText(
            zone: zone,
            telling: records.flatMap {
                [$0.raisedAt, $0.acknowledgedAt, $0.hold?.since, $0.hold?.until].compactMap(\.self)
            })
        let bursts = Dictionary(grouping: records.compactMap(\.firstOut), by: { $0 }).mapValues(\.count)
        return records.flatMap { record in
            let since = record.beneath == .normal ? record.hold?.since ?? record.raisedAt : record.raisedAt
            let first = ColumnText.hanging(
                ColumnText.left(since.map(clock.full) ?? "(time unknown)", clock.fullColumns + 2)
                    + ColumnText.left(record.priority.rawValue, 9),
                (record.isTest ? "TEST " : "") + record.state.words
                    + " \(record.id.subjectWords) \(record.id.kind.words)" + AlarmWords.figures(record),
                to: 80)
            var second = "    \(record.id.description.withoutControls)#\(record.serial)"
            if let first = record.firstOut, first == record.serial, bursts[first] ?? 0 > 1 {
                second += ", the first of \(bursts[first] ?? 0)"
            }
            second += AlarmWords.story(record, clock)
            if record.isUnattended { second += ", raised while no console was attached" }
            let silence = AlarmWords.silence(record, clock)
            return first + indented(second) + silence.flatMap(indented)
        }
    }

    private static func indented(_ text: String) -> [String] {
        ColumnText.wrapped(text, to: 76, indent: 2).map { "    " + $0 }
    }
}

/// Journal entries for people, in lines of at most 80 columns.
package enum JournalTable {
    /// In the order given; the site's time.
    package static func lines(_ entries: [JournalEntry], zone: SiteZone) -> [String] {
        let clock = SiteTimeText(zone: zone, telling: entries.map(\.at))
        return entries.flatMap { entry in
            var words: [String] = []
            if let alarm = entry.alarm {
                words.append(alarm.description.withoutControls + (entry.serial.map { "#\($0)" } ?? ""))
            } else if let tank = entry.tank {
                words.append(tank.text.withoutControls)
            }
            if let value = entry.value {
                words.append((entry.alarm?.kind.words(of: value) ?? DecimalText.fixed(value, 1)))
            }
            if let limit = entry.limit {
                words.append("limit " + (entry.alarm?.kind.words(of: limit) ?? DecimalText.fixed(limit, 1)))
            }
            if let name = entry.operatorName {
                let origin = entry.origin.map { " (\($0.withoutControls))" } ?? ""
                words.append("by " + name.withoutControls + origin)
            }
            if let text = entry.text, !text.isEmpty { words.append(text.withoutControls) }
            return ColumnText.hanging(
                clock.full(entry.at) + "  "
                    + ColumnText.left(entry.event.rawValue, max(14, entry.event.rawValue.count + 1)),
                words.joined(separator: ", "),
                to: 80)
        }
    }
}

/// What is told of an alarm wherever it stands on paper.
enum AlarmWords {
    /// `: 13512 mm, limit 13500 mm`, or the words that a fault carries, and its doubt.
    static func figures(_ record: AlarmRecord, in units: DisplayUnits = .metric) -> String {
        figures(record.id.kind, value: record.value, limit: record.limit, text: record.text, in: units)
            + (record.questionable ? " (questionable)" : "")
    }

    static func figures(
        _ kind: AlarmKind, value: Double?, limit: Double?, text: String?, in units: DisplayUnits = .metric
    ) -> String {
        var words: [String] = []
        if let value { words.append(kind.words(of: value, in: units)) }
        if let limit { words.append("limit " + kind.words(of: limit, in: units)) }
        if let text, !text.isEmpty { words.append(text.withoutControls) }
        return words.isEmpty ? "" : ": " + words.joined(separator: ", ")
    }

    /// `, acknowledged 08:41:30 by wang: comment`, or nothing.
    static func story(_ record: AlarmRecord, _ clock: SiteTimeText) -> String {
        var text = ""
        if let name = record.acknowledgedBy {
            text += ", acknowledged" + (record.acknowledgedAt.map { " " + clock.second($0) } ?? "")
            text += " by " + name.withoutControls
        }
        if let comment = record.comment, !comment.isEmpty { text += ": " + comment.withoutControls }
        return text
    }
}

extension AlarmWords {
    /// Who keeps it silent, since when, until when and why, and what it would be else: one line each.
    static func silence(_ record: AlarmRecord, _ clock: SiteTimeText) -> [String] {
        var lines: [String] = []
        if let hold = record.hold {
            let until = hold.until.map { "until " + clock.second($0) } ?? "until put back"
            let kind = hold.kind == .shelved ? "shelved" : "out of service"
            lines.append(
                "\(kind) since \(clock.second(hold.since)) \(until) by \(hold.by.withoutControls): "
                    + hold.reason.withoutControls)
        }
        if !record.suppression.isEmpty { lines.append("suppressed: " + record.suppression.words) }
        if record.state.isSilenced, record.beneath != .normal {
            lines.append("else it would be: " + record.beneath.words)
        }
        return lines
    }
}

extension AlarmState {
    /// The words on paper; capitals where somebody has to act.
    var words: String {
        switch self {
        case .normal: "normal"
        case .unacknowledged: "UNACKNOWLEDGED"
        case .acknowledged: "acknowledged"
        case .returnedUnacknowledged: "RETURNED, UNACKNOWLEDGED"
        case .latchedUnacknowledged: "LATCHED, UNACKNOWLEDGED"
        case .latchedAcknowledged: "latched"
        case .shelved: "shelved"
        case .suppressed: "suppressed by design"
        case .outOfService: "out of service"
        }
    }
}
