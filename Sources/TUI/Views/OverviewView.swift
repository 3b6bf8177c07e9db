import Alarms
import Quantities
import Snapshots
import TankFarm

/// One line a tank: the answer to "is anything wrong, what is moving, how long until it is full".
enum OverviewView {
    private enum Row {
        case group(String)
        case tank(Int)
    }

    /// Rows for tanks between the column heads and the totals.
    static func listRows(_ size: FrameSize) -> Int { size.rows - Scene.chromeRows - 2 }

    static func draw(_ scene: Scene, on canvas: inout Canvas) {
        let area = scene.body
        let shown = scene.state.shownTanks(scene.snapshot)
        let tanks = scene.snapshot.tanks
        let nameWidth = tanks.reduce(6) { max($0, min(16, CharacterWidth.columns(of: $1.tank.name.text))) }
        let titleWidth = tanks.reduce(0) { max($0, min(40, CharacterWidth.columns(of: $1.tank.title))) }
        let columns = OverviewColumns(
            width: area.columns, nameWidth: nameWidth, titleWidth: titleWidth,
            levelWidth: scene.wording.levelWidth, hasMass: tanks.contains { $0.quantities?.standard != nil })
        heads(columns, scene, row: area.row, on: &canvas)
        if shown.isEmpty {
            let words = scene.state.filter.isEmpty ? "no tanks" : "no tank's name, title or group has this in it"
            canvas.text(words, area.row + 2, 4, style: .muted)
        }
        var alarms: [AlarmID: Int] = [:]
        for (index, alarm) in scene.snapshot.alarms.enumerated() { alarms[alarm.record.id] = index }
        let selected = scene.state.currentTank(scene.snapshot)?.tank.name
        var row = area.row + 1
        for entry in rows(shown, selected, scene) {
            switch entry {
            case .group(let name): groupHead(name, shown, columns, scene, row: row, on: &canvas)
            case .tank(let index):
                tankRow(tanks[index], columns, scene, alarms, row: row, on: &canvas)
                if tanks[index].tank.name == selected {
                    canvas.put(scene.glyphs.pointer, row, 0, .keyName)
                    canvas.select(row, 4, width: nameWidth)
                }
            }
            row += 1
        }
        below(scene, from: row, on: &canvas)
        totals(shown, scene, row: area.endRow - 1, on: &canvas)
    }

    /// Groups have heads only where every tank has its row beside them: a head must not push a tank off the screen.
    private static func rows(_ shown: [Int], _ selected: TankName?, _ scene: Scene) -> [Row] {
        let tanks = scene.snapshot.tanks
        let room = listRows(scene.size)
        var grouped: [Row] = []
        var heads = 0
        if scene.state.order == .place {
            for (position, index) in shown.enumerated() {
                let group = tanks[index].tank.group
                if !group.isEmpty, position == 0 || tanks[shown[position - 1]].tank.group != group {
                    grouped.append(.group(group))
                    heads += 1
                }
                grouped.append(.tank(index))
                if grouped.count > room { break }
            }
            if heads > 1, grouped.count <= room { return grouped }
        }
        let window = ListWindow(
            count: shown.count, rows: room, scroll: scene.state.scroll[.overview] ?? 0,
            selected: shown.firstIndex { tanks[$0].tank.name == selected })
        return shown[window.shown].map { .tank($0) }
    }

    private static func heads(_ columns: OverviewColumns, _ scene: Scene, row: Int, on canvas: inout Canvas) {
        for column in columns.columns {
            let words: String
            switch column.kind {
            case .name: words = "tank"
            case .bar: words = column.width >= 11 ? " water, oil" : " liquid"
            case .level: words = "level \(scene.wording.levelHead)"
            case .interface: words = "interface"
            case .temperature: words = "temp \(scene.wording.temperatureUnit)"
            case .rate: words = scene.wording.rateUnit
            case .flow: words = scene.wording.flowUnit
            case .time: words = "limit in"
            case .spark: words = "last 8 h"
            case .volume: words = "total \(scene.wording.volumeUnit)"
            case .water: words = "water \(scene.wording.volumeUnit)"
            case .nsv: words = "NSV \(scene.wording.volumeUnit)"
            case .mass: words = "mass \(scene.wording.massUnit)"
            case .percent: words = "full%"
            case .title: words = "title"
            }
            switch column.kind {
            case .name, .bar, .spark, .title: canvas.text(words, row, column.start, width: column.width, style: .muted)
            default: canvas.rightText(words, row, column.start, width: column.width, style: .muted)
            }
        }
    }

    private static func tankRow(
        _ tank: TankSnapshot, _ columns: OverviewColumns, _ scene: Scene, _ alarms: [AlarmID: Int], row: Int,
        on canvas: inout Canvas
    ) {
        if let first = tank.alarms.first, let index = alarms[first] {
            let record = scene.snapshot.alarms[index].record
            canvas.text(
                scene.glyphs.mark(record.priority, record.state), row, 1, style: .mark(record))
        } else if tank.notWatched != nil {
            canvas.put("w", row, 1, .notice)
        }
        for column in columns.columns { cell(column, tank, scene, row: row, on: &canvas) }
        badLevel(tank, columns, scene, row: row, on: &canvas)
    }

    private static func cell(
        _ column: OverviewColumns.Column, _ tank: TankSnapshot, _ scene: Scene, row: Int, on canvas: inout Canvas
    ) {
        let (start, width) = (column.start, column.width)
        switch column.kind {
        case .name: canvas.text(tank.tank.name.text, row, start, width: width)
        case .bar:
            canvas.bar(tank.barContent, row, start, width: width)
        case .level: canvas.value(scene.shown(tank, .level, width: width), row, start, width: width)
        case .interface: canvas.value(scene.shown(tank, .interface, width: width), row, start, width: width)
        case .temperature: canvas.value(scene.shown(tank, .temperature, width: width), row, start, width: width)
        case .rate:
            guard let rate = tank.rateMillimetresPerMinute else {
                canvas.number(scene.glyphs.dash, row, start, width: width, style: .muted)
                return
            }
            let style: StyleRole = tank.movement == .rising || tank.movement == .falling ? .normal : .muted
            canvas.put(scene.glyphs.arrow(tank.movement), row, start, style)
            // Tenths of a quick rate only flicker; the tank view has them.
            let text = scene.wording.signedRate(rate, abs(rate) < 20 ? 1 : 0)
            canvas.number(text, row, start + 1, width: width - 1, style: style)
        case .flow:
            let text = tank.rateCubicMetresPerHour.map { scene.wording.signedFlow($0) } ?? scene.glyphs.dash
            canvas.number(text, row, start, width: width, style: tank.rateCubicMetresPerHour == nil ? .muted : .normal)
        case .time:
            if let lost = tank.lost, let next = LostCountdown.next(lost, now: scene.now) {
                canvas.rightText(next.words, row, start, width: width, style: .bad)
                return
            }
            guard let next = tank.nextLimit else {
                canvas.number(scene.glyphs.dash, row, start, width: width, style: .muted)
                return
            }
            canvas.rightText("\(next.letters) \(next.time.countdownText)", row, start, width: width)
        case .spark:
            let taken = remarks(tank, scene, row, start, width: width, on: &canvas)
            guard width - taken >= 4 else { return }
            canvas.sparkline(tank.recentLevelsMillimetres, row, start + taken, width: width - taken, style: .oil)
        case .volume:
            let mark = scene.mark(tank.quantities?.total, of: tank)
            volume(tank.totalCubicMetres, mark, scene, row, start, width, on: &canvas)
        case .water:
            volume(tank.freeWaterCubicMetres, scene.splitMark(tank), scene, row, start, width, on: &canvas)
        case .nsv: figure(tank.quantities?.nsv, of: tank, isMass: false, scene, row, start, width, on: &canvas)
        case .mass: figure(tank.quantities?.massInAir, of: tank, isMass: true, scene, row, start, width, on: &canvas)
        case .percent:
            guard let percent = tank.percent else {
                canvas.number(scene.glyphs.dash, row, start, width: width, style: .muted)
                return
            }
            let (mark, style) = scene.mark(tank.quantities?.total, of: tank)
            let shown = ShownValue(text: DecimalText.fixed(percent, 0), mark: mark, style: style)
            canvas.value(shown, row, start, width: width)
        case .title: canvas.text(tank.tank.title, row, start, width: width, style: .muted)
        }
    }

    /// The reason in place of the bar; where the bar is short, in place of the level too, which says no more.
    private static func badLevel(
        _ tank: TankSnapshot, _ columns: OverviewColumns, _ scene: Scene, row: Int, on canvas: inout Canvas
    ) {
        guard tank.level.quality == .bad, let bar = columns.column(.bar), let level = columns.column(.level) else {
            return
        }
        let words = scene.badLevelWords(tank)
        if CharacterWidth.columns(of: words) <= bar.width - 3 {
            canvas.text(words, row, bar.start + 2, width: bar.width - 3, style: .bad)
            return
        }
        let width = level.start + level.width - bar.start
        canvas.fill(" ", row, bar.start, width: width)
        canvas.text(words, row, bar.start + 1, width: width - 1, style: .bad)
    }

    /// That it is not watched, a test, why the level is uncertain, and what the tank is said to do, at the head of the hours before; as many of
    /// them as fit, the first always.
    /// - Returns: the columns taken, with the gap behind.
    private static func remarks(
        _ tank: TankSnapshot, _ scene: Scene, _ row: Int, _ start: Int, width: Int, on canvas: inout Canvas
    ) -> Int {
        var remarks: [(words: String, short: String, style: StyleRole)] = []
        // An alarm's mark has the place of the `w`, and must not hide that the overfill alarm cannot ring; where there is no
        // good level the row says so itself.
        if tank.notWatched != nil, !tank.alarms.isEmpty, tank.level.quality == .good {
            remarks.append(("not watched", "no watch", .notice))
        }
        if tank.test != nil { remarks.append(("TEST", "TEST", .notice)) }
        if tank.level.quality == .uncertain, let reason = tank.level.reason {
            remarks.append((reason.words, reason.shortWords, .stale))
        }
        if let use = tank.declaration?.use, use != .none {
            let arrow = use == .dispatch ? "\(scene.glyphs.pointer)" : ""
            let full = use == .receipt ? use.shortWords(scene.glyphs) : "\(arrow)\(use.words)"
            remarks.append((full, use.shortWords(scene.glyphs), .normal))
        }
        if let partner = scene.partnerWords(tank.tank.name) { remarks.append((partner, partner, .normal)) }
        var taken = 0
        for remark in remarks {
            let room = width - taken
            let words = CharacterWidth.columns(of: remark.words) <= room ? remark.words : remark.short
            guard taken == 0 || CharacterWidth.columns(of: words) <= room else { continue }
            taken += canvas.text(words, row, start + taken, width: room, style: remark.style) + 1
        }
        return taken
    }

    private static func volume(
        _ value: Double?, _ mark: (mark: Character, style: StyleRole), _ scene: Scene, _ row: Int, _ start: Int,
        _ width: Int, on canvas: inout Canvas
    ) {
        guard let value else {
            canvas.number(scene.glyphs.dash, row, start, width: width, style: .muted)
            return
        }
        // Likewise tenths of a cubic metre of a large tank.
        let text = scene.wording.volume(value, scene.snapshot.units.shown(cubicMetres: value) < 1_000 ? 1 : 0)
        let shown = ShownValue(text: text, mark: mark.mark, style: mark.style)
        canvas.value(shown, row, start, width: width)
    }

    /// A quantity with `?` where it is uncertain, `~` where it is old, and a dash where it is not known.
    private static func figure(
        _ figure: Figure?, of tank: TankSnapshot, isMass: Bool, _ scene: Scene, _ row: Int, _ start: Int, _ width: Int,
        on canvas: inout Canvas
    ) {
        guard let figure, let number = figure.number else {
            let style: StyleRole = figure?.quality == .bad ? .bad : .muted
            canvas.number(scene.glyphs.dash, row, start, width: width, style: style)
            return
        }
        let units = scene.snapshot.units
        let size = isMass ? units.shown(tonnes: number) : units.shown(cubicMetres: number)
        let decimals = size < 1_000 ? 1 : 0
        let text = isMass ? scene.wording.mass(number, decimals) : scene.wording.volume(number, decimals)
        let (mark, style) = scene.mark(figure, of: tank)
        let shown = ShownValue(text: text, mark: mark, style: style)
        canvas.value(shown, row, start, width: width)
    }

    /// What a tall window leaves free below the tanks: the alarms, and the selected tank's course.
    private static func below(_ scene: Scene, from row: Int, on canvas: inout Canvas) {
        let area = scene.body
        let rows = area.endRow - 1 - row - 1
        guard rows >= 8, area.columns >= 120 else { return }
        let half = area.columns / 2
        canvas.rule(row, 0, width: area.columns)
        canvas.text(" alarms ", row, 4, style: .heading)
        let left = Area(row: row + 1, column: 0, rows: rows, columns: half)
        let shown = scene.snapshot.alarms.indices.prefix(rows - 1).map { AlarmRow(lead: $0) }
        AlarmListView.list(scene, shown[...], in: left, on: &canvas)
        guard let tank = scene.state.currentTank(scene.snapshot) else { return }
        canvas.text(" \(tank.tank.name) level \(scene.wording.levelHead), last 8 h ", row, half + 4, style: .heading)
        let right = Area(row: row + 1, column: half + 2, rows: rows - 2, columns: area.columns - half - 4)
        canvas.chart(TrendView.recent(tank, scene), in: right, nothing: "no level in the last 8 hours")
        let axis = Area(row: right.endRow, column: right.column, rows: 2, columns: right.columns)
        let from = scene.now.wall - TrendSpan.eightHours.duration
        canvas.timeAxis(from: from, to: scene.now.wall, zone: scene.zone, in: axis)
    }

    // MARK: Sums

    private static func sumWords(_ tanks: [TankSnapshot], _ scene: Scene) -> String {
        var oil = 0.0
        var water = 0.0
        var other = 0.0
        var unknown = 0
        var isMarked = false
        // What no tank tells is no zero.
        var isParted = false
        for tank in tanks {
            if tank.interface.quality == .none, let total = tank.totalCubicMetres {
                other += total
                isMarked = isMarked || scene.mark(tank.quantities?.total, of: tank).mark != " "
                continue
            }
            guard let part = tank.oilCubicMetres, let free = tank.freeWaterCubicMetres else {
                unknown += 1
                continue
            }
            oil += part
            water += free
            isParted = true
            isMarked = isMarked || scene.splitMark(tank).mark != " "
        }
        let unit = scene.wording.volumeUnit
        let mark = isMarked ? "?" : ""
        let without = unknown > 0 ? " (\(unknown) unknown)" : ""
        let parted = isParted ? [("oil", oil), ("water", water)] : []
        let sums = parted + (other > 0 ? [("other", other)] : [])
        guard !sums.isEmpty else { return "no volume\(without)" }
        return sums.map { "\($0) \(scene.wording.volume($1, 0))\(mark)" }.joined(separator: "  ") + " \(unit)\(without)"
    }

    /// The sums, and beyond the observed volumes what the group holds at base, as far as there is room.
    private static func groupWords(_ members: [TankSnapshot], room: Int, _ scene: Scene) -> String {
        let observed = sumWords(members, scene)
        guard members.contains(where: { $0.quantities?.standard != nil }) else { return observed }
        let stock = StockTotals(members).all
        let isOld = members.contains { scene.addsOldVolume($0) }
        let nsv = "\(scene.shown(stock.nsv, isOld: isOld, isMass: false, width: 9).text) \(scene.wording.volumeUnit)"
        let mass =
            "\(scene.shown(stock.massInAir, isOld: isOld, isMass: true, width: 9).text) \(scene.wording.massUnit)"
        let notGood = stock.notGood > 0 ? "  \(stock.notGood) of \(stock.tanks) not good" : ""
        let full = "\(observed)  NSV \(nsv)  mass \(mass)\(notGood)"
        return CharacterWidth.columns(of: full) <= room ? full : observed
    }

    private static func groupHead(
        _ name: String, _ shown: [Int], _ columns: OverviewColumns, _ scene: Scene, row: Int, on canvas: inout Canvas
    ) {
        let members = shown.map { scene.snapshot.tanks[$0] }.filter { $0.tank.group == name }
        let end = scene.body.columns - 1
        canvas.rule(row, 4, width: end - 4)
        let sums = " \(groupWords(members, room: end - 32, scene)) "
        canvas.text("\(name) ", row, 4, width: 24, style: .heading)
        let right = columns.column(.volume).map { $0.start + $0.width } ?? end
        canvas.rightText(sums, row, max(30, right - sums.count + 1), width: min(sums.count, end - 30), style: .muted)
    }

    private static func totals(_ shown: [Int], _ scene: Scene, row: Int, on canvas: inout Canvas) {
        let tanks = shown.map { scene.snapshot.tanks[$0] }
        let moving = tanks.count { $0.movement == .rising || $0.movement == .falling }
        let last = scene.state.currentTank(scene.snapshot).flatMap { current in
            shown.firstIndex { scene.snapshot.tanks[$0].tank.name == current.tank.name }
        }
        let position = shown.count > listRows(scene.size) ? last.map { "\($0 + 1) of " } ?? "" : ""
        var pieces: [(text: String, style: StyleRole)] = [
            ("\(position)\(tanks.count) tanks", .heading), ("\(moving) moving", .normal),
        ]
        // Before the sums where both have no room: those stand in the stock view too.
        if let words = scene.transferWords(width: scene.body.columns - 32) { pieces.append((words, .normal)) }
        pieces.append((sumWords(tanks, scene), .normal))
        pieces.append(("by \(scene.state.order.rawValue)", .muted))
        canvas.pieces(pieces, row, 4, width: scene.body.columns - 5)
    }
}
