import Alarms
import TankFarm

extension ShiftPrinter {
    /// What rang, the load of it, what still stands, and what cannot ring now.
    var alarmBlocks: [[String]] {
        var blocks = section("ALARMS OF THE SHIFT", summary.alarms.map(lines), none: "none")
        blocks.append(["", "ALARM FIGURES OF THE SHIFT"] + figureLines)
        // Nobody has judged since the station ended: what stood then may have come, gone and come again.
        let now =
            summary.knownAt.map { "\(clock.full($0)), when the last station ended" } ?? clock.full(summary.generatedAt)
        blocks += section("STILL STANDING at \(now)", summary.standing.map(lines), none: "none")
        if !summary.silenced.isEmpty {
            blocks += section("CANNOT RING at \(now)", summary.silenced.map(silenced), none: "")
        }
        let declared = summary.declarations.map(lines) + summary.maintenance.map(lines)
        if !declared.isEmpty { blocks += section("DECLARED, AND UNDER MAINTENANCE", declared, none: "") }
        return blocks
    }

    private var figureLines: [String] {
        let figures = summary.alarmFigures
        let share = figures.floodShare.map { DecimalText.fixed($0 * 100, 1) + " %" } ?? "–"
        var load = "\(figures.annunciations) annunciation\(figures.annunciations == 1 ? "" : "s")"
        if let at = figures.mostInTenMinutesAt {
            load += ", at most \(figures.mostInTenMinutes) in 10 minutes (\(clock.minute(at)))"
        }
        var lines = [load + "; \(share) of the time in flood"]
        let times = figures.acknowledgedOverall
        if let median = times.median, let longest = times.longest {
            lines.append(
                "time to acknowledge: median \(SiteTimeText.length(median)), longest \(SiteTimeText.length(longest))"
                    + " (\(times.count) acknowledged)")
        }
        var others: [String] = []
        if figures.testAnnunciations > 0 { others.append("not counted: \(figures.testAnnunciations) in proof tests") }
        if figures.shelvings > 0 { others.append("shelved: \(figures.shelvings)") }
        if figures.refusals > 0 { others.append("requests refused: \(figures.refusals)") }
        if !others.isEmpty { lines.append(others.joined(separator: "; ")) }
        return lines.flatMap { indented($0, by: 2, hanging: 2) }
    }

    private func lines(_ alarm: ShiftAlarm) -> [String] {
        let raised = alarm.raisedAt.map(clock.second) ?? "before the shift"
        let head =
            "  \(raised)  \(alarm.isTest ? "TEST " : "")\(alarm.id.subjectWords) \(alarm.id.kind.words)"
            + AlarmWords.figures(
                alarm.id.kind, value: alarm.value, limit: alarm.limit, text: alarm.text, in: summary.units)
        var story: [(at: WallTime?, words: String)] = []
        if let at = alarm.acknowledgedAt {
            var words = "acknowledged \(clock.second(at)) by \(alarm.acknowledgedBy?.withoutControls ?? "–")"
            if let comment = alarm.comment, !comment.isEmpty { words += " \"\(comment.withoutControls)\"" }
            story.append((at, words))
        } else if alarm.wasRaisedInShift {
            story.append((nil, "NOT ACKNOWLEDGED in the shift"))
        }
        if let at = alarm.returnedAt {
            story.append((at, "returned \(clock.second(at))"))
        } else if let at = alarm.clearedAt {
            story.append((at, "back to normal \(clock.second(at))"))
        } else if let at = alarm.rangAnewAt {
            story.append((at, "rang anew \(clock.second(at))"))
        } else {
            story.append((nil, "not returned in the shift"))
        }
        // In the order in which it happened; some alarms return before anybody takes them.
        if story.count == 2, let first = story[0].at, let second = story[1].at, second < first { story.swapAt(0, 1) }
        return entry(head, story.map(\.words).joined(separator: "; "))
    }

    private func lines(_ record: AlarmRecord) -> [String] {
        let raised = record.raisedAt.map(clock.second) ?? "–"
        let head =
            "  \(raised)  \(record.isTest ? "TEST " : "")\(record.id.subjectWords) \(record.id.kind.words)"
            + AlarmWords.figures(record, in: summary.units)
        let story = AlarmWords.story(record, clock)
        let state = record.state == .acknowledged && !story.isEmpty ? "" : record.state.words + ", "
        return entry(head, state + record.priority.rawValue + story)
    }

    private func silenced(_ record: AlarmRecord) -> [String] {
        let head =
            "\(record.isTest ? "TEST " : "")\(record.id.subjectWords) \(record.id.kind.words), "
            + record.priority.rawValue
        return indented(head, by: 2, hanging: 10)
            + AlarmWords.silence(record, clock).flatMap { indented($0, by: 12, hanging: 2) }
    }

    private func lines(_ declaration: TankDeclaration) -> [String] {
        // What the configuration says holds since the start, and that is no news.
        let who =
            declaration.by.map { "by \($0.withoutControls) since " + clock.second(declaration.since) }
            ?? "by the configuration"
        let reason = declaration.reason.map { ": " + $0.withoutControls } ?? ""
        return indented(
            "\(declaration.tank.text.withoutControls) \(declaration.use.words), \(who)\(reason)", by: 2, hanging: 10)
    }

    private func lines(_ maintenance: LineMaintenance) -> [String] {
        indented(
            "line \(maintenance.line.text.withoutControls) under maintenance, by \(maintenance.by.withoutControls) since "
                + "\(clock.second(maintenance.since)) until \(clock.second(maintenance.until)): "
                + maintenance.reason.withoutControls, by: 2, hanging: 10)
    }
}

extension DeclaredUse {
    /// The words on paper.
    var words: String {
        switch self {
        case .none: "nothing declared"
        case .receipt: "receipt"
        case .dispatch: "dispatch"
        case .locked: "locked"
        case .outOfUse: "out of use"
        }
    }
}

extension JournalEvent {
    /// The contract's name with blanks, for people.
    var words: String { String(rawValue.map { $0 == "_" ? " " : $0 }) }
}
