import Alarms
import Quantities
import Snapshots
import TankFarm

extension TankView.Writer {
    func heightPieces() -> [(text: String, style: StyleRole)] {
        let derived = scene.derivedMark(tank)
        let mark = derived.mark == " " ? "" : String(derived.mark)
        let (sign, cubicStyle) = scene.mark(tank.quantities?.total, of: tank)
        let cubicMark = sign == " " ? "" : String(sign)
        var pieces: [(text: String, style: StyleRole)] = []
        if let ullage = tank.ullageMillimetres {
            pieces.append((wording.levelWithUnit(ullage, mark: mark), derived.style))
        } else {
            pieces.append((glyphs.dash, .muted))
        }
        if let room = tank.roomMillimetres {
            var words = "room \(wording.levelWithUnit(room, mark: mark))"
            if let cubic = tank.roomCubicMetres, !wording.isMetricLevel {
                // Too long for one piece: the height must not be lost with the volume.
                pieces.append((words, derived.style))
                words = "\(wording.volume(cubic, 1))\(cubicMark) \(wording.volumeUnit)"
            } else if let cubic = tank.roomCubicMetres {
                words += ", \(wording.volume(cubic, 1))\(cubicMark) \(wording.volumeUnit)"
            }
            pieces.append((words, tank.roomCubicMetres == nil ? derived.style : cubicStyle))
        }
        if let percent = tank.percent {
            // Tenths of a doubtful one say nothing, and would push it out of the row.
            pieces.append(("\(DecimalText.fixed(percent, cubicMark.isEmpty ? 1 : 0))\(cubicMark) %", cubicStyle))
        }
        return pieces
    }

    func volumePieces() -> [(text: String, style: StyleRole)] {
        func text(_ mark: Character) -> String { mark == " " ? "" : String(mark) }
        let whole = scene.mark(tank.quantities?.total, of: tank)
        guard let total = tank.totalCubicMetres else { return [(glyphs.dash, .muted)] }
        var pieces: [(text: String, style: StyleRole)] = [
            ("\(wording.volume(total, 1))\(text(whole.mark)) \(wording.volumeUnit)", whole.style)
        ]
        // Without an interface nothing tells what liquid it is: the total stands alone.
        guard tank.interface.quality != .none else { return pieces }
        let split = scene.splitMark(tank)
        for (name, value) in [("oil", tank.oilCubicMetres), ("water", tank.freeWaterCubicMetres)] {
            let number = value.map { wording.volume($0, 1) + text(split.mark) } ?? glyphs.dash
            pieces.append(("\(name) \(number)", value == nil ? .muted : split.style))
        }
        return pieces
    }

    func secondPieces(_ second: Measurement) -> [(text: String, style: StyleRole)] {
        guard let level = second.value else {
            return [("\(glyphs.dash)  bad: \(second.reason?.words ?? "")", .bad)]
        }
        let mark = second.quality == .uncertain ? "?" : ""
        let style: StyleRole = second.quality == .uncertain ? .stale : .normal
        var pieces: [(text: String, style: StyleRole)] = [(wording.levelWithUnit(level, mark: mark), style)]
        if let first = tank.level.value {
            pieces.append(("\(wording.levelDifference(level - first)) to the first", .muted))
        }
        if second.quality == .uncertain, let reason = second.reason { pieces.append((reason.words, .stale)) }
        return pieces
    }

    /// What the tank is said to do, since when, by whom and why; nil where nothing was said.
    var declaredWords: String? {
        guard let declaration = tank.declaration, declaration.use != .none else { return nil }
        let by = declaration.by.map { "by \($0)" } ?? "by the configuration"
        let since = scene.zone.shortText(declaration.since, now: scene.now.wall)
        let reason = declaration.reason.map { ": \($0)" } ?? ""
        return "\(declaration.use.words) since \(since) \(by)\(reason)".withoutControls
    }

    /// When the overfill alarm was proved last, and when it is due.
    mutating func proof(on canvas: inout Canvas) {
        guard tank.testedAt != nil || tank.testDueAt != nil else { return }
        var pieces: [(text: String, style: StyleRole)] = []
        if let tested = tank.testedAt {
            pieces.append(("HH proved \(scene.zone.siteTime(tested).dateText)", .normal))
        } else {
            pieces.append(("HH never proved", .normal))
        }
        if let due = tank.testDueAt {
            let isLate = due < scene.now.wall
            let date = scene.zone.siteTime(due).dateText
            pieces.append((isLate ? "OVERDUE \(date)" : "due \(date)", isLate ? .notice : .muted))
        }
        line("proof test", pieces, on: &canvas)
    }

    // MARK: Limits

    mutating func limits(on canvas: inout Canvas) {
        var entries: [(letters: String, height: String, words: String, mark: String, style: StyleRole)] = []
        let order: [AlarmKind] = [
            .levelHighHigh, .levelHigh, .levelLow, .levelLowLow, .interfaceHigh, .interfaceLow, .temperatureHigh,
            .temperatureLow,
        ]
        for kind in order {
            guard let limit = tank.limits.first(where: { $0.kind == kind }) else { continue }
            let alarm = scene.snapshot.alarms.first { $0.record.id == AlarmID(.tank(tank.tank.name), kind) }
            let words = alarm?.stateWords ?? "normal"
            let style = alarm.map { StyleRole.steady($0.record.priority) } ?? .muted
            let mark = alarm.map { glyphs.mark($0.record.priority, $0.record.state) } ?? ""
            let height = wording.valueWithUnit(limit.limit, kind)
            entries.append((kind.letters, height, words, mark, style))
        }
        let levels = [
            ("CH", tank.tank.levels.criticalHighMillimetres),
            ("max work", tank.tank.levels.maximumWorkingMillimetres),
            ("min work", tank.tank.levels.minimumWorkingMillimetres),
        ]
        for case (let name, let height?) in levels {
            entries.append((name, wording.levelWithUnit(height), "", "", .muted))
        }
        guard row < area.endRow, !entries.isEmpty else { return }
        let isNarrow = area.columns < 48
        let half = isNarrow ? entries.count : (entries.count + 1) / 2
        let width = isNarrow ? area.columns : area.columns >= 84 ? 42 : area.columns / 2
        for (index, entry) in entries.enumerated() {
            let at = row + index % half
            guard at < area.endRow else { continue }
            let column = area.column + (index / half) * width
            canvas.text(entry.letters, at, column, width: 11, style: .muted)
            let number = wording.isMetricLevel ? 9 : 11
            canvas.number(entry.height, at, column + 11, width: number)
            // Where words have no room the mark says it, and nothing says that all is well.
            let words = width >= 42 ? entry.words : entry.mark
            canvas.text(words, at, column + number + 12, width: width - number - 13, style: entry.style)
        }
        row += half
        gap()
    }
}
