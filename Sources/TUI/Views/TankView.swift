import Alarms
import Quantities
import Snapshots
import TankFarm

/// One tank, whole: the vessel to scale, every value with its quality, limits, gauge and the hours before.
enum TankView {
    static func draw(_ scene: Scene, on canvas: inout Canvas) {
        let area = scene.body
        guard let tank = scene.state.currentTank(scene.snapshot) else {
            canvas.text("no tanks", area.row + 1, 1, style: .muted)
            return
        }
        var parts: [(text: String, style: StyleRole)] = [(tank.tank.name.text, .heading)]
        if !tank.tank.title.isEmpty { parts.append((tank.tank.title, .normal)) }
        if !tank.tank.group.isEmpty { parts.append((tank.tank.group, .muted)) }
        parts.append(("line \(tank.tank.line) unit \(tank.tank.unit)", .muted))
        if tank.tank.service == .flowThrough { parts.append(("flow-through", .muted)) }
        parts.append((tank.gaugeModel.withoutControls, .muted))
        canvas.pieces(parts, area.row, 1, width: area.columns - 2)
        standing(tank, scene, row: area.row + 1, on: &canvas)
        let top = doubt(tank, scene, row: area.row + 2, on: &canvas)
        // Where there is room the way to the mass stands beside the values, and the vessel makes place for it.
        let lines = area.columns >= 120 && area.endRow - top >= 26 ? QuantityLines(tank, scene).lines : []
        let vessel = min(22, max(10, (lines.isEmpty ? area.columns : area.columns - 80) / 6))
        var content = tank.barContent
        content.units = scene.snapshot.units
        canvas.vessel(
            content,
            in: Area(row: top, column: 1, rows: area.endRow - top, columns: vessel + 11),
            vesselColumns: vessel)
        let left = vessel + 14
        var width = area.columns - left - 1
        if !lines.isEmpty {
            let panel = min(64, width - Writer.leastColumns - 2)
            width -= panel + 2
            quantities(
                lines,
                in: Area(row: top, column: left + width + 2, rows: area.endRow - top, columns: panel), on: &canvas)
        }
        var writer = Writer(
            scene: scene, tank: tank,
            area: Area(row: top, column: left, rows: area.endRow - top, columns: width))
        writer.values(on: &canvas)
        writer.limits(on: &canvas)
        writer.proof(on: &canvas)
        writer.gauge(on: &canvas)
        writer.course(on: &canvas)
    }

    /// As much of the way to the mass as there is room for; what is left out says so.
    private static func quantities(_ lines: [QuantityLine], in area: Area, on canvas: inout Canvas) {
        let rows = QuantityTable(lines, width: area.columns).rows
        guard rows.count > area.rows else { return QuantityTable.draw(rows[...], in: area, on: &canvas) }
        QuantityTable.draw(rows.prefix(area.rows - 1), in: area, on: &canvas)
        // No colour for it: nothing is wrong.
        canvas.pieces(
            [("Tab", .keyName), ("shows the rest", .muted)], area.endRow - 1, area.column, width: area.columns, gap: 1)
    }

    /// What is wrong with this tank, in a row: the banner may be about another.
    private static func standing(_ tank: TankSnapshot, _ scene: Scene, row: Int, on canvas: inout Canvas) {
        var pieces: [(text: String, style: StyleRole)] = []
        if let test = tank.test {
            let left = max(.zero, test.until.monotonic - scene.now.monotonic)
            pieces.append(("TEST by \(test.by.withoutControls), \(left.ageText) left", .notice))
        }
        if let why = tank.notWatched { pieces.append(("NOT WATCHED: \(why.why.withoutControls)", .notice)) }
        for alarm in scene.snapshot.alarms where alarm.record.id.tank == tank.tank.name {
            let record = alarm.record
            let mark = scene.glyphs.mark(record.priority, record.state)
            let state = record.state.isSilenced ? " \(alarm.shortStateWords)" : ""
            let words = "\(mark)\(mark.hasSuffix(" ") ? "" : " ")\(alarm.kindWords)\(state)"
            let isQuiet = record.state.isSilenced && !record.isGraveSilence
            pieces.append((words, isQuiet ? .muted : .steady(record.priority)))
        }
        // Those that have no room are counted: thirteen that are shelved must not look like one.
        let width = canvas.columns - 2
        var shown = 0
        var taken = -2
        while shown < pieces.count {
            let wide = CharacterWidth.columns(of: pieces[shown].text) + 2
            let isLast = shown == pieces.count - 1
            if shown > 0, taken + wide + (isLast ? 0 : 5) > width { break }
            taken += wide
            shown += 1
        }
        let more = pieces.count - shown
        let end = canvas.pieces(Array(pieces[..<shown]), row, 1, width: more > 0 ? width - 5 : width)
        if more > 0 { canvas.text("+\(more)", row, end + 2, style: .normal) }
    }

    /// Why the level is uncertain, in full, and how a person answers; nothing for any other level.
    /// - Returns: the row below.
    private static func doubt(_ tank: TankSnapshot, _ scene: Scene, row: Int, on canvas: inout Canvas) -> Int {
        guard tank.level.quality == .uncertain, let reason = tank.level.reason else { return row }
        let words = tank.levelDoubtWords.map { "\(reason.words): \($0)" } ?? reason.words
        let width = canvas.columns - 2
        var lines = JournalView.wrapped("? \(words)", width: width)
        // The values below it must not be pushed out of the window.
        let most = scene.body.rows >= 18 ? 4 : 2
        if lines.count > most { lines = Array(lines[..<(most - 1)]) + [lines[(most - 1)...].joined(separator: " ")] }
        var row = row
        for line in lines {
            canvas.text(line, row, 1, width: width, style: .stale)
            row += 1
        }
        guard tank.answerable != nil else { return row }
        canvas.text("y", row, 3, style: .keyName)
        let taken = canvas.text("accepts the level as true, with your name", row, 5, width: width - 4)
        if let month = scene.gauge(of: tank)?.monthWords, !month.isEmpty {
            canvas.pieces([("this month \(month)", .muted)], row, 7 + taken, width: width - taken - 6)
        }
        return row + 1
    }

    struct Writer {
        let scene: Scene
        let tank: TankSnapshot
        let area: Area
        var row: Int

        init(scene: Scene, tank: TankSnapshot, area: Area) {
            self.scene = scene
            self.tank = tank
            self.area = area
            row = area.row
        }

        var glyphs: GlyphSet { scene.glyphs }
        var wording: UnitWording { scene.wording }
        var labelWidth: Int { 12 }
        /// What the values need to be read.
        static let leastColumns = 53
        var isRoomy: Bool { area.rows >= 24 }

        mutating func line(
            _ label: String, _ pieces: [(text: String, style: StyleRole)], on canvas: inout Canvas
        ) {
            guard row < area.endRow else { return }
            canvas.text(label, row, area.column, width: labelWidth, style: .muted)
            canvas.pieces(pieces, row, area.column + labelWidth, width: area.columns - labelWidth)
            row += 1
        }

        /// Over as many rows as the words take, and marked where the area ends before them.
        private mutating func wrapped(
            _ label: String, _ words: String, _ style: StyleRole, on canvas: inout Canvas
        ) {
            var lines = JournalView.wrapped(words, width: area.columns - labelWidth)
            // In a low window every row counts: what goes on begins beneath the label.
            if !isRoomy, let first = lines.first, lines.count > 1 {
                let rest = lines.dropFirst().joined(separator: " ")
                lines = [first] + JournalView.wrapped(rest, width: area.columns)
            }
            for (index, text) in lines.enumerated() {
                let isLast = row == area.endRow - 1
                let shown = isLast ? lines[index...].joined(separator: " ") : text
                if index == 0 || isRoomy {
                    line(index == 0 ? label : "", [(shown, style)], on: &canvas)
                } else {
                    canvas.text(shown, row, area.column, width: area.columns, style: style)
                    row += 1
                }
                if isLast { return }
            }
        }

        mutating func gap() { if isRoomy { row += 1 } }

        // MARK: Values

        mutating func values(on canvas: inout Canvas) {
            for measurand in Measurand.allCases {
                guard row < area.endRow else { return }
                canvas.text(measurand.rawValue, row, area.column, style: .muted)
                let column = area.column + labelWidth
                let number = wording.levelWidth
                let shown = scene.shown(tank, measurand, width: number)
                canvas.value(shown, row, column, width: number)
                canvas.text(wording.unit(measurand), row, column + number + 2, style: .muted)
                let room = area.columns - labelWidth - number - 6
                let quality = scene.qualityWords(tank, measurand)
                let full = measurand == .interface ? "\(quality)\(emulsionWords)" : quality
                canvas.text(
                    CharacterWidth.columns(of: full) <= room ? full : quality, row, column + number + 6, width: room,
                    style: shown.style == .normal ? .muted : shown.style)
                row += 1
            }
            if let second = tank.secondaryLevel { line("2nd gauge", secondPieces(second), on: &canvas) }
            line("read", readPieces(), on: &canvas)
            if let detail = tank.valueDetail {
                let style: StyleRole = tank.hasBadValue ? .bad : .stale
                wrapped("", detail.withoutControls, style, on: &canvas)
            }
            gap()
            if let words = declaredWords { wrapped("declared", words, .normal, on: &canvas) }
            if let lost = tank.lost { line("lost", [(scene.lostWords(lost), .bad)], on: &canvas) }
            line("rate", ratePieces(), on: &canvas)
            for pair in scene.transfers(of: tank.tank.name) {
                wrapped("transfer", scene.words(pair), .normal, on: &canvas)
            }
            line("limit in", timePieces(), on: &canvas)
            line("ullage", heightPieces(), on: &canvas)
            line("volume", volumePieces(), on: &canvas)
            gap()
        }

        /// ", band 2436 to 2819": between which heights the emulsion stands; empty where no profile tells it.
        private var emulsionWords: String {
            guard let band = tank.quantities?.band, band.volume.number != nil else { return "" }
            return ", band \(wording.level(band.fromMillimetres)) to \(wording.level(band.toMillimetres))"
        }

        private func readPieces() -> [(text: String, style: StyleRole)] {
            guard let readAt = tank.readAt, let age = scene.age(tank) else { return [("not since the start", .bad)] }
            let when = scene.zone.shortText(readAt.wall, now: scene.now.wall)
            var pieces: [(text: String, style: StyleRole)] = [(when, .normal)]
            if scene.isOld(tank) { pieces.append(("\(age.ageText) ago", .stale)) }
            if tank.level.value == nil, let last = tank.lastGoodLevelMillimetres, let at = tank.lastGoodAt {
                let time = scene.zone.shortText(at, now: scene.now.wall)
                pieces.append(("last good level \(wording.levelWithUnit(last)) at \(time)", .stale))
            }
            return pieces
        }

        private func ratePieces() -> [(text: String, style: StyleRole)] {
            guard let rate = tank.rateMillimetresPerMinute else {
                return [(tank.level.quality == .bad ? "not known" : "not known yet", .muted)]
            }
            var pieces: [(text: String, style: StyleRole)] = [
                ("\(glyphs.arrow(tank.movement)) \(wording.signedRate(rate, 1)) \(wording.rateUnit)", .normal)
            ]
            if let flow = tank.rateCubicMetresPerHour {
                pieces.append(("\(wording.signedFlow(flow)) \(wording.flowUnit)", .normal))
            }
            pieces.append((tank.movement == .unknown ? "" : tank.movement.rawValue, .muted))
            return pieces
        }

        private func timePieces() -> [(text: String, style: StyleRole)] {
            if let lost = tank.lost {
                return LostCountdown.all(lost, now: scene.now).map { (scene.countdownWords($0), .bad) }
            }
            let dry = tank.limits.contains { $0.kind == .levelLowLow } ? "LL" : "dry"
            var times = [("HH", tank.timeToOverfill), ("CH", tank.timeToCritical), (dry, tank.timeToDry)]
            if tank.tank.levels.maximumWorkingMillimetres != nil {
                times.insert(("MW", tank.timeToMaximumWorking), at: 2)
            }
            // The times of day go where all four would not fit with them: none of the limits may be missing.
            let full = times.map { timePiece($0, $1, isFull: true) }
            let taken = full.reduce(-2) { $0 + CharacterWidth.columns(of: $1.text) + 2 }
            return taken <= area.columns - labelWidth ? full : times.map { timePiece($0, $1, isFull: false) }
        }

        private func timePiece(_ letters: String, _ time: Duration?, isFull: Bool) -> (text: String, style: StyleRole) {
            guard let time else { return ("\(letters) \(glyphs.dash)", .muted) }
            guard time > .zero else { return ("\(letters) reached", .normal) }
            guard isFull, time < .seconds(172_800) else { return ("\(letters) \(time.countdownText)", .normal) }
            let at = scene.zone.siteTime(scene.now.wall + max(.zero, time)).minuteText
            return ("\(letters) \(time.countdownText) (\(at))", .normal)
        }

        // MARK: Gauge

        mutating func gauge(on canvas: inout Canvas) {
            guard let gauge = scene.gauge(of: tank) else {
                line("gauge", [(tank.gaugeModel, .normal)], on: &canvas)
                return
            }
            // What is wrong comes first, so that it stays where there is little room.
            var pieces: [(text: String, style: StyleRole)] = []
            if let backOff = gauge.backOff { pieces.append(("retry \(backOff.ageText)", .stale)) }
            let share: StyleRole = gauge.isPoor ? .stale : gauge.failed > 0 ? .normal : .muted
            pieces.append(("\(gauge.failedPercent) % failed", share))
            pieces.append(("\(gauge.exchanges) exchanges", .normal))
            line("gauge", pieces, on: &canvas)
            line("reply", replyPieces(gauge), on: &canvas)
            // Beside its question a doubted level has them already.
            if !gauge.monthWords.isEmpty, tank.answerable == nil {
                wrapped("this month", gauge.monthWords, .normal, on: &canvas)
            }
            if isRoomy {
                if !gauge.failureWords.isEmpty { wrapped("failures", gauge.failureWords, .normal, on: &canvas) }
                if !gauge.remarkWords.isEmpty { wrapped("remarks", gauge.remarkWords, .normal, on: &canvas) }
            } else if !gauge.kindWords.isEmpty {
                wrapped("failures", gauge.kindWords, .normal, on: &canvas)
            }
            gap()
        }

        private func replyPieces(_ gauge: GaugeSnapshot) -> [(text: String, style: StyleRole)] {
            let times = [
                ("median", gauge.replyTimeMedian), ("99 %", gauge.replyTime99), ("last", gauge.lastReplyTime),
            ]
            let pieces: [(text: String, style: StyleRole)] = times.compactMap { name, time in
                time.map { ("\(name) \($0.millisecondsText) ms", .normal) }
            }
            return pieces.isEmpty ? [("none since the start", .muted)] : pieces
        }

        // MARK: The hours before

        mutating func course(on canvas: inout Canvas) {
            let left = area.endRow - row
            guard left > 0 else { return }
            if left < 7 {
                canvas.text("last 8 h", area.endRow - 1, area.column, style: .muted)
                let width = Canvas.condensed(tank.recentLevelsMillimetres, to: min(48, area.columns - labelWidth)).count
                canvas.sparkline(
                    tank.recentLevelsMillimetres, area.endRow - 1, area.column + labelWidth, width: width, style: .oil)
                return
            }
            let chart = Area(row: row, column: area.column, rows: left - 2, columns: min(area.columns, 120))
            canvas.chart(TrendView.recent(tank, scene), in: chart, nothing: "no level in the last 8 hours")
            let from = scene.now.wall - TrendSpan.eightHours.duration
            let axis = Area(row: chart.endRow, column: chart.column, rows: 2, columns: chart.columns)
            canvas.timeAxis(from: from, to: scene.now.wall, zone: scene.zone, in: axis)
        }
    }
}
