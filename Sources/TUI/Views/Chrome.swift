import Alarms
import Snapshots
import TankFarm

/// What stands on every screen: status and banner on top, message and keys at the bottom.
enum Chrome {
    static let watchEnds = "WATCH ENDS WITH THIS WINDOW"

    static func draw(_ scene: Scene, on canvas: inout Canvas) {
        status(scene, on: &canvas)
        banner(scene, row: 1, on: &canvas)
        bottom(scene, on: &canvas)
    }

    static func drawTooSmall(_ scene: Scene, on canvas: inout Canvas) {
        let least = Screen.leastSize
        canvas.text("window too small: \(least.columns) by \(least.rows) at least", 0, 1, width: canvas.columns - 1)
        banner(scene, row: 1, on: &canvas)
        if scene.state.prompt != nil {
            canvas.text(bottomWords(scene).text, 2, 1, style: .notice)
        } else if scene.snapshot.carriedByConsole {
            canvas.text(watchEnds, 2, 1, style: .notice)
        }
    }

    // MARK: Status

    private static func status(_ scene: Scene, on canvas: inout Canvas) {
        let snapshot = scene.snapshot
        let width = canvas.columns
        let time = scene.zone.siteTime(scene.now.wall)
        let scan = scanWords(scene)
        var right = "\(time.secondText)  \(scan.text)"
        let watched = snapshot.watchedCount
        let isWatched = watched == snapshot.tanks.count
        var left: [(text: String, style: StyleRole)] = []
        let name = snapshot.stationName.withoutControls
        let nameRoom = max(8, width / 4)
        left.append((CharacterWidth.columns(of: name) <= nameRoom ? name : String(name.prefix(nameRoom / 2)), .heading))
        if snapshot.simulation { left.append(("SIMULATION", .notice)) }
        if !snapshot.isLive { left.append(("NO STATION RUNS", .notice)) }
        left.append(("watched \(watched)/\(snapshot.tanks.count)", isWatched ? .normal : .notice))
        if !snapshot.storage.isHealthy { left.append(("RECORD NOT ON DISK", .notice)) }
        var taken = 1 + left.reduce(0) { $0 + CharacterWidth.columns(of: $1.text) + 2 } + right.count + 1
        let title = scene.state.view.title
        // What can be spared goes first: the date, then the view's title, which the view itself shows well enough.
        if taken + title.count + 2 <= width {
            left.insert((title, .heading), at: 1)
            taken += title.count + 2
        }
        if taken + 11 <= width {
            right = "\(time.dateText) \(right)"
            taken += 11
        }
        if let index = left.firstIndex(where: { $0.text == "RECORD NOT ON DISK" }) {
            let words = storageWords(snapshot.storage)
            if taken + words.count - left[index].text.count <= width { left[index].text = words }
        }
        canvas.pieces(left, 0, 1, width: width - right.count - 3)
        let start = width - right.count - 1
        canvas.text(right, 0, start)
        if scan.style != .normal { canvas.text(scan.text, 0, width - scan.text.count - 1, style: scan.style) }
    }

    private static func scanWords(_ scene: Scene) -> (text: String, style: StyleRole) {
        guard let age = scene.lastScanAge else { return ("no scan yet", .notice) }
        // Under three seconds all is well; a count that flickers between 0 and 1 would only draw the eye.
        let slowest = scene.snapshot.lines.map(\.scanInterval).max() ?? .zero
        return ("scan \(age.ageText)", age > max(.seconds(3), slowest * 2) ? .notice : .normal)
    }

    private static func storageWords(_ storage: StorageSnapshot) -> String {
        var words = "RECORD NOT ON DISK"
        if let why = storage.why { words += ": \(why.withoutControls)" }
        if storage.waiting > 0 { words += ", \(storage.waiting) waiting" }
        if storage.lost > 0 { words += ", \(storage.lost) lost" }
        return words
    }

    // MARK: Banner

    private static func banner(_ scene: Scene, row: Int, on canvas: inout Canvas) {
        guard let alarm = scene.snapshot.bannerAlarm else {
            canvas.text("no alarms", row, 1, style: .muted)
            return
        }
        let record = alarm.record
        let steady = StyleRole.steady(record.priority)
        canvas.text(
            scene.glyphs.mark(record.priority, record.state), row, 1, style: .mark(record.priority, record.state))
        let others = scene.snapshot.alarms.count - 1
        let more = others > 0 ? "+\(others) more" : ""
        let room = canvas.columns - 4 - (more.isEmpty ? 1 : more.count + 3)
        var pieces: [(text: String, style: StyleRole)] = [
            ("\(record.id.subject.words) \(record.id.kind.words)", steady)
        ]
        if record.id.kind.side == .fault {
            pieces.append((record.text?.withoutControls ?? "", steady))
        } else {
            pieces.append((alarm.comparison(scene.glyphs), steady))
        }
        if let rate = rateWords(record, scene) { pieces.append((rate, steady)) }
        pieces.append((alarm.age(now: scene.now)?.ageText ?? "", steady))
        if record.state != .unacknowledged {
            pieces.append((alarm.stateWords, alarm.isTakenOffRecord ? .notice : steady))
        } else if let raisedAt = record.raisedAt {
            pieces.append(("since \(scene.zone.shortText(raisedAt, now: scene.now.wall))", steady))
        }
        canvas.pieces(pieces, row, 4, width: room)
        canvas.rightText(more, row, canvas.columns - 1 - more.count, width: more.count, style: .normal)
    }

    private static func rateWords(_ record: AlarmRecord, _ scene: Scene) -> String? {
        guard record.id.kind.isLevelLimit, let tank = scene.snapshot.tank(record.id.tank),
            let rate = tank.rateMillimetresPerMinute
        else { return nil }
        let arrow = tank.movement == .unknown ? "" : "\(scene.glyphs.arrow(tank.movement)) "
        return "\(arrow)\(signed(rate, 1)) mm/min"
    }

    /// With its sign, also the plus.
    static func signed(_ value: Double, _ decimals: Int) -> String {
        let text = DecimalText.fixed(value, decimals)
        return value > 0 && text.contains { ("1"..."9").contains($0) } ? "+\(text)" : text
    }

    // MARK: Message and keys

    private static func bottomWords(_ scene: Scene) -> (text: String, style: StyleRole) {
        let state = scene.state
        if let prompt = state.prompt {
            switch prompt {
            case .quit: return ("\(watchEnds): leave? y leaves, any other key stays", .notice)
            case .acknowledgeAll(let references):
                let noun = references.count == 1 ? "alarm" : "alarms"
                return ("acknowledge \(references.count) \(noun)? y acknowledges, any other key does not", .notice)
            case .accept(let tank, _): return (acceptWords(tank, scene), .notice)
            }
        }
        if state.isTypingFilter { return ("/\(state.filter)_", .normal) }
        if let message = state.message { return (message, state.messageKind == .caution ? .notice : .normal) }
        if !scene.snapshot.storage.isHealthy { return (storageWords(scene.snapshot.storage), .notice) }
        if let notice = unwatchedWords(scene) { return (notice, .notice) }
        if !state.filter.isEmpty { return ("only \"\(state.filter)\"; Esc on the overview shows all", .normal) }
        return ("", .normal)
    }

    /// The tank and the level in question stand before it as far as there is room.
    private static func acceptWords(_ name: TankName, _ scene: Scene) -> String {
        let question = "y accepts the level as true, with your name; any other key stays"
        let level = scene.snapshot.tank(name)?.level.value.map { " \(DecimalText.fixed($0, 0))" } ?? ""
        let full = "\(name)\(level): \(question)"
        return CharacterWidth.columns(of: full) <= scene.size.columns - 2 ? full : question
    }

    /// For ten minutes after the start: a gap that nobody hears of is a gap that nobody checks.
    private static func unwatchedWords(_ scene: Scene) -> String? {
        let snapshot = scene.snapshot
        guard let gap = snapshot.unwatchedBeforeStart,
            scene.now.monotonic - snapshot.startedAt.monotonic < .seconds(600)
        else { return nil }
        let minutes = max(0, gap.components.seconds) / 60
        let length =
            minutes >= 60 ? "\(minutes / 60) h \(minutes % 60) min" : minutes > 0 ? "\(minutes) min" : gap.ageText
        return "no watch for \(length) before \(scene.zone.siteTime(snapshot.startedAt.wall).minuteText)"
    }

    private static func bottom(_ scene: Scene, on canvas: inout Canvas) {
        let width = canvas.columns
        let words = bottomWords(scene)
        let messageRow = canvas.rows - 2
        let keyRow = canvas.rows - 1
        // A question about the watch's end is the notice itself.
        let notice = scene.snapshot.carriedByConsole && scene.state.prompt != .quit ? watchEnds : ""
        let isTight = 1 + CharacterWidth.columns(of: words.text) + 2 + notice.count + 1 > width
        canvas.text(words.text, messageRow, 1, width: width - 2, style: words.style)
        if !notice.isEmpty {
            canvas.text(
                notice, isTight ? keyRow : messageRow, width - notice.count - 1, style: .notice)
        }
        let keyWidth = isTight && !notice.isEmpty ? width - notice.count - 4 : width - 2
        keys(scene, row: keyRow, width: keyWidth, on: &canvas)
    }

    private static func keys(_ scene: Scene, row: Int, width: Int, on canvas: inout Canvas) {
        let acting = actingItems(scene)
        var all = keyItems(scene.state.view)
        let basic =
            acting.reduce(0) { $0 + $1.key.count + $1.words.count + 2 }
            + all.prefix(9).reduce(-1) { $0 + $1.key.count + $1.words.count + 2 }
        let gap = basic + 8 <= width ? 2 : 1
        // Where not all fit, what acts comes before what only leads elsewhere.
        if basic > width { all = Array(all[6..<9] + all[..<6]) }
        all = acting + all
        var column = 1
        for item in all {
            let wide = item.key.count + 1 + item.words.count
            if column + wide > 1 + width { break }
            canvas.text(item.key, row, column, style: .keyName)
            let isHere = item.view == scene.state.view
            canvas.text(item.words, row, column + item.key.count + 1, style: isHere ? .heading : .muted)
            column += wide + gap
        }
    }

    private struct KeyItem {
        let key: String
        let words: String
        var view: ConsoleView?
    }

    /// What this very tank asks for comes first: it is there only as long as it asks.
    private static func actingItems(_ scene: Scene) -> [KeyItem] {
        guard scene.state.view == .tank, let tank = scene.state.currentTank(scene.snapshot),
            tank.answerable != nil
        else { return [] }
        return [KeyItem(key: "y", words: "accept")]
    }

    private static func keyItems(_ view: ConsoleView) -> [KeyItem] {
        let places = [
            KeyItem(key: "1", words: "overview", view: .overview), KeyItem(key: "2", words: "trend", view: .trend),
            KeyItem(key: "3", words: "alarms", view: .alarms), KeyItem(key: "4", words: "journal", view: .journal),
            KeyItem(key: "5", words: "lines", view: .lines), KeyItem(key: "6", words: "shift", view: .shift),
            KeyItem(key: "a", words: "ack"), KeyItem(key: "?", words: "help", view: .help),
            KeyItem(key: "q", words: "leave"),
        ]
        let more: [KeyItem] =
            switch view {
            case .overview:
                [
                    KeyItem(key: "Enter", words: "tank"), KeyItem(key: "Tab", words: "sort"),
                    KeyItem(key: "/", words: "filter"),
                ]
            case .alarms: [KeyItem(key: "A", words: "all shown"), KeyItem(key: "Enter", words: "tank")]
            case .trend: [KeyItem(key: "+/-", words: "span"), KeyItem(key: "Enter", words: "tank")]
            case .journal: [KeyItem(key: "/", words: "filter"), KeyItem(key: "Esc", words: "back")]
            default: [KeyItem(key: "Esc", words: "back")]
            }
        return places + more
            + [KeyItem(key: "m", words: "bell off"), KeyItem(key: "w", words: "not watched", view: .notWatched)]
    }
}
