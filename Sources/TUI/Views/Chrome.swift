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
        if let notice = newestNotice(scene) { canvas.text(notice, 3, 1, style: .notice) }
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
        if snapshot.load.isFlood { left.append(("FLOOD \(snapshot.load.lastTenMinutes) in 10 min", .notice)) }
        if scene.state.requiresSignOn {
            left.append((scene.state.signedOnAs.map { "as \($0)" } ?? "not signed on", .normal))
        }
        var taken = 1 + left.reduce(0) { $0 + CharacterWidth.columns(of: $1.text) + 2 } + right.count + 1
        // The span goes before the name of whoever signed on: under it things are entered.
        if taken > width, let index = left.firstIndex(where: { $0.text.hasPrefix("FLOOD ") }) {
            let words = "FLOOD \(snapshot.load.lastTenMinutes)"
            taken -= left[index].text.count - words.count
            left[index].text = words
        }
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

    static func storageWords(_ storage: StorageSnapshot) -> String {
        var words = "RECORD NOT ON DISK"
        // Before the cause, whose path fills a narrow screen.
        if storage.lost > 0 { words += ", \(storage.lost) lost" }
        if storage.waiting > 0 { words += ", \(storage.waiting) waiting" }
        if let why = storage.why { words += ": \(why.withoutControls)" }
        return words
    }

    // MARK: Banner

    private static func banner(_ scene: Scene, row: Int, on canvas: inout Canvas) {
        guard let alarm = scene.snapshot.bannerAlarm else {
            let silent = scene.snapshot.alarms.count
            canvas.text(silent == 0 ? "no alarms" : "no alarm rings, \(silent) kept silent", row, 1, style: .muted)
            return
        }
        let record = alarm.record
        let steady: StyleRole = record.isGraveSilence ? .notice : .steady(record.priority)
        canvas.text(
            scene.glyphs.mark(record.priority, record.state), row, 1, style: .mark(record))
        // What is kept silent does not wait for anybody.
        let others = scene.snapshot.alarms.count { !$0.record.state.isSilenced } - (record.state.isSilenced ? 0 : 1)
        let more = others > 0 ? "+\(others) more" : ""
        let room = canvas.columns - 4 - (more.isEmpty ? 1 : more.count + 3)
        var pieces: [(text: String, style: StyleRole)] = [
            ("\(record.isTest ? "TEST " : "")\(record.id.subject.words) \(record.id.kind.words)", steady)
        ]
        if record.id.kind == .lostWhileMoving, let lost = scene.snapshot.tank(record.id.tank)?.lost,
            let next = LostCountdown.next(lost, now: scene.now)
        {
            pieces.append((next.words, steady))
        }
        if record.id.kind.side == .fault {
            pieces.append((record.text?.withoutControls ?? "", steady))
        } else {
            pieces.append((scene.comparison(alarm), steady))
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
        return "\(arrow)\(scene.wording.signedRate(rate, 1)) \(scene.wording.rateUnit)"
    }

    /// With its sign, also the plus.
    static func signed(_ value: Double, _ decimals: Int) -> String {
        let text = DecimalText.fixed(value, decimals)
        return value > 0 && text.contains { ("1"..."9").contains($0) } ? "+\(text)" : text
    }
}
