import Alarms
import Snapshots
import TankFarm

/// One alarm on its own screen: what it says, what to do, who did what about it, and what else stands there.
enum AlarmView {
    static func draw(_ scene: Scene, on canvas: inout Canvas) {
        let area = scene.body
        guard let id = scene.state.selectedAlarm else {
            canvas.text("no alarm is selected: Esc, and choose one in the list (3)", area.row + 1, 1, style: .muted)
            return
        }
        var writer = Writer(scene: scene, row: area.row)
        guard let alarm = scene.snapshot.alarm(id) else {
            canvas.text("\(id.words)", area.row, 1, width: area.columns - 2, style: .heading)
            canvas.text(
                "It does not stand any more: it is normal, or its tank is gone.", area.row + 1, 1,
                width: area.columns - 2)
            writer.row = area.row + 3
            writer.journal(id, on: &canvas)
            return
        }
        writer.head(alarm, on: &canvas)
        writer.values(alarm, on: &canvas)
        writer.lost(alarm, on: &canvas)
        writer.people(alarm, on: &canvas)
        writer.gap()
        writer.guidance(alarm, on: &canvas)
        writer.gap()
        writer.others(alarm, on: &canvas)
        writer.journal(id, on: &canvas)
    }

    private struct Writer {
        let scene: Scene
        var row: Int

        private var area: Area { scene.body }
        private var isRoomy: Bool { area.rows >= 24 }
        /// "out of service", and a gap.
        private static let label = 15

        mutating func gap() { if isRoomy { row += 1 } }

        private mutating func line(
            _ label: String, _ words: String?, _ style: StyleRole = .normal, on canvas: inout Canvas
        ) {
            guard let words, !words.isEmpty else { return }
            let width = area.columns - 2 - Writer.label
            for (index, text) in JournalView.wrapped(words.withoutControls, width: width).enumerated() {
                guard row < area.endRow else { return }
                if index == 0 { canvas.text(label, row, 1, width: Writer.label - 1, style: .muted) }
                canvas.text(text, row, 1 + Writer.label, width: width, style: style)
                row += 1
            }
        }

        private func time(_ time: WallTime) -> String { scene.zone.shortText(time, now: scene.now.wall) }

        mutating func head(_ alarm: AlarmSnapshot, on canvas: inout Canvas) {
            let record = alarm.record
            canvas.text(
                scene.glyphs.mark(record.priority, record.state), row, 1, style: .mark(record))
            let title = scene.snapshot.tank(record.id.tank)?.tank.title.withoutControls ?? ""
            canvas.pieces(
                [
                    (record.id.words, .steady(record.priority)), (record.priority.rawValue, .normal),
                    (alarm.stateWords, alarm.isTakenOffRecord ? .notice : .normal),
                    (record.isTest ? "TEST" : "", .notice),
                    (record.isUnattended ? "raised with no console attached" : "", .notice), (title, .muted),
                ], row, 4, width: area.columns - 5)
            row += 1
            line("message", alarm.guidance.message, .steady(record.priority), on: &canvas)
            line("", record.text, on: &canvas)
            if record.questionable {
                line("", "questionable: raised by an uncertain value, no good one has agreed", .stale, on: &canvas)
            }
        }

        mutating func values(_ alarm: AlarmSnapshot, on canvas: inout Canvas) {
            let record = alarm.record
            line("values", scene.valueWords(alarm, raise: "at raise").joined(separator: "   "), on: &canvas)
            var raised: [String] = []
            if let at = record.raisedAt { raised.append(time(at)) }
            if let age = alarm.age(now: scene.now) { raised.append("\(age.ageText) ago") }
            if record.serial > 0 { raised.append("annunciation \(record.serial)") }
            line("raised", raised.joined(separator: "   "), on: &canvas)
            guard let first = record.firstOut else { return }
            if record.isFirstOut(scene.snapshot.firstOuts) {
                let others = scene.snapshot.alarms.count { $0.record.firstOut == first } - 1
                line("first out", "this one came first; \(others) of its burst stand", on: &canvas)
            } else if first != record.serial {
                let name = scene.snapshot.alarms.first { $0.record.serial == first }?.record.id.words
                line("first out", "\(name.map { "\($0), " } ?? "")annunciation \(first) came first", on: &canvas)
            }
        }

        /// The clock that runs while nobody can see the tank.
        mutating func lost(_ alarm: AlarmSnapshot, on canvas: inout Canvas) {
            guard alarm.record.id.kind == .lostWhileMoving,
                let lost = scene.snapshot.tank(alarm.record.id.tank)?.lost
            else { return }
            line("lost", scene.lostWords(lost), .bad, on: &canvas)
            let clocks = LostCountdown.all(lost, now: scene.now).map { scene.countdownWords($0) }
            line("if unchanged", clocks.joined(separator: "   "), .bad, on: &canvas)
        }

        mutating func people(_ alarm: AlarmSnapshot, on canvas: inout Canvas) {
            let record = alarm.record
            if let by = record.acknowledgedBy {
                let at = record.acknowledgedAt.map { ", \(time($0))" } ?? ""
                let words = alarm.onRecord ? "by \(by)\(at)" : "by \(by)\(at): taken, NOT ON RECORD"
                line("acknowledged", words, alarm.onRecord ? .normal : .notice, on: &canvas)
            }
            line("comment", record.comment, on: &canvas)
            if let hold = record.hold {
                var words = "by \(hold.by) since \(time(hold.since))"
                if let until = hold.until { words += " until \(time(until))" }
                if let left = alarm.shelvedFor { words += " (\(left.ageText) left)" }
                let label = hold.kind == .shelved ? "shelved" : "out of service"
                line(label, "\(words): \(hold.reason)", on: &canvas)
            }
            if !record.suppression.isEmpty { line("suppressed", record.suppression.words, on: &canvas) }
            if record.state.isSilenced {
                let isGrave = record.isGraveSilence && record.beneath.isActive
                line(
                    "beneath", AlarmSnapshot.words(beneath: record.beneath), isGrave ? .notice : .normal, on: &canvas)
            } else if record.state == .latchedAcknowledged {
                line("", "back in limits, held by its latch: r resets", on: &canvas)
            }
        }

        mutating func guidance(_ alarm: AlarmSnapshot, on canvas: inout Canvas) {
            let guidance = alarm.guidance
            line("what to do", guidance.guidance, .heading, on: &canvas)
            line("cause", guidance.cause, on: &canvas)
            line("consequence", guidance.consequence, on: &canvas)
            line("respond in", guidance.respondWithin?.spanWords, on: &canvas)
            line("approved by", guidance.approvedBy, .muted, on: &canvas)
            if guidance.guidance == nil { line("what to do", "nothing is configured for it", .muted, on: &canvas) }
        }

        /// Of the same tank, line or station; of a line fault what it keeps silent, and of that its cause.
        mutating func others(_ alarm: AlarmSnapshot, on canvas: inout Canvas) {
            let subject = alarm.record.id.subject
            var cause: AlarmID?
            if alarm.record.suppression.contains(.lineFault), let tank = scene.snapshot.tank(alarm.record.id.tank) {
                cause = AlarmID(.line(tank.tank.line), .lineFault)
            }
            var line: LineName?
            if case .line(let name) = subject { line = name }
            let gauges = line.map { name in Set(scene.snapshot.tanks.filter { $0.tank.line == name }.map(\.tank.name)) }
            let others = scene.snapshot.alarms.filter { other in
                if other.record.id == alarm.record.id { return false }
                if other.record.id.subject == subject || other.record.id == cause { return true }
                guard let tank = other.record.id.tank, let gauges else { return false }
                return gauges.contains(tank) && other.record.suppression.contains(.lineFault)
            }
            for (index, other) in others.prefix(isRoomy ? 8 : 3).enumerated() where row < area.endRow {
                if index == 0 { canvas.text("also here", row, 1, style: .muted) }
                let record = other.record
                let mark = scene.glyphs.mark(record.priority, record.state)
                canvas.text(mark, row, 1 + Writer.label, style: .mark(record))
                canvas.pieces(
                    [
                        (record.isTest ? "TEST" : "", .notice), (record.id.words, .normal), (other.stateWords, .muted),
                        (scene.comparison(other), .muted),
                    ],
                    row, 4 + Writer.label, width: area.columns - 6 - Writer.label)
                row += 1
            }
            let left = others.count - (isRoomy ? 8 : 3)
            if left > 0 { self.line("", "and \(left) more", .muted, on: &canvas) }
        }

        /// The newest entries about it, as far as the window goes.
        mutating func journal(_ id: AlarmID, on canvas: inout Canvas) {
            let entries = scene.snapshot.journal.filter { $0.alarm == id }.suffix(12).reversed()
            guard !entries.isEmpty, row + 1 < area.endRow else { return }
            gap()
            canvas.text("journal", row, 1, style: .muted)
            for entry in entries where row < area.endRow {
                let by = entry.operatorName.map { "by \($0)" } ?? ""
                canvas.pieces(
                    [
                        (time(entry.at), .muted), (entry.event.words, .normal), (by, .normal),
                        (JournalView.words(entry, scene, withKind: false), .normal),
                    ], row, 1 + Writer.label, width: area.columns - 2 - Writer.label, cutting: true)
                row += 1
            }
        }
    }
}

extension AlarmSnapshot {
    static func words(beneath state: AlarmState) -> String {
        switch state {
        case .normal: "normal"
        case .unacknowledged, .acknowledged: "IN ALARM"
        case .returnedUnacknowledged: "back in limits, never acknowledged"
        case .latchedUnacknowledged, .latchedAcknowledged: "back in limits, latched"
        case .shelved, .suppressed, .outOfService: state.rawValue
        }
    }
}

extension Scene {
    /// "at 14:02:07, 9641 mm, rising 17.5 mm/min".
    func lostWords(_ lost: LostWhileMoving) -> String {
        let rate = lost.rateMillimetresPerMinute
        let direction = rate < 0 ? "falling" : "rising"
        let at = zone.shortText(lost.at.wall, now: now.wall)
        let level = wording.levelWithUnit(lost.levelMillimetres)
        return "at \(at), \(level), \(direction) \(wording.rate(abs(rate), 1)) \(wording.rateUnit)"
    }

    /// "≈HH 00:23 (14:25)".
    func countdownWords(_ countdown: LostCountdown) -> String {
        countdown.left > .zero
            ? "\(countdown.words) (\(zone.siteTime(countdown.at).minuteText))"
            : "\u{2248}\(countdown.letters) since \(zone.siteTime(countdown.at).minuteText)"
    }
}
