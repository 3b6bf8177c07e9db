import Alarms
import Quantities
import Snapshots
import TankFarm

/// All that a view is a function of, and where on the screen it may draw.
struct Scene {
    /// Status, banner, message and keys.
    static let chromeRows = 4

    let state: ConsoleState
    let snapshot: FarmSnapshot
    let size: FrameSize
    let now: Moment
    private let oldAfter: [LineName: Duration]

    init(state: ConsoleState, snapshot: FarmSnapshot, size: FrameSize, now: Moment) {
        self.state = state
        self.snapshot = snapshot
        self.size = size
        self.now = Moment(monotonic: now.monotonic, wall: now.wall.drawable)
        // Two scans without an answer are not yet bad, but old; under three seconds nobody could read the difference.
        var oldAfter: [LineName: Duration] = [:]
        for line in snapshot.lines {
            oldAfter[line.name] = max(.seconds(3), line.scanInterval * 2, (line.scanTime ?? .zero) * 2)
        }
        self.oldAfter = oldAfter
    }

    var glyphs: GlyphSet { state.glyphs }
    var zone: SiteZone { snapshot.zone }
    /// What is left for the view between banner and message row.
    var body: Area { Area(row: 2, column: 0, rows: size.rows - Scene.chromeRows, columns: size.columns) }

    /// What the tank's gauge came to; nil where its line does not list it.
    func gauge(of tank: TankSnapshot) -> GaugeSnapshot? {
        snapshot.lines.first { $0.name == tank.tank.line }?.gauges.first { $0.tank == tank.tank.name }
    }

    /// The age of the tank's values on the monotonic clock; nil when none was read since the start.
    func age(_ tank: TankSnapshot) -> Duration? { tank.readAt.map { max(.zero, now.monotonic - $0.monotonic) } }

    func isOld(_ tank: TankSnapshot) -> Bool {
        guard let age = age(tank) else { return false }
        return age > oldAfter[tank.tank.line] ?? .seconds(3)
    }

    /// Whether it brings an old number into a sum. One whose level is lost brings none: the sum says that it lacks it.
    func addsOldVolume(_ tank: TankSnapshot) -> Bool { tank.quantities?.total.number != nil && isOld(tank) }

    /// Age of the newest reading of all, for the status row.
    var lastScanAge: Duration? {
        var newest: MonotonicTime?
        for tank in snapshot.tanks {
            if let readAt = tank.readAt?.monotonic, readAt > newest ?? MonotonicTime(nanoseconds: 0) { newest = readAt }
        }
        return newest.map { max(.zero, now.monotonic - $0) }
    }

    /// A number with the mark and the role of its quality: `?` uncertain, `~` old, dashes for none, never a value that
    /// is bad.
    func shown(_ tank: TankSnapshot, _ measurand: Measurand, width: Int) -> ShownValue {
        let measurement = tank[measurand]
        switch measurement.quality {
        case .none: return ShownValue(text: glyphs.dash, mark: " ", style: .muted)
        case .bad: return ShownValue(text: width >= 7 ? "--bad--" : "-bad-", mark: " ", style: .bad)
        case .good, .uncertain:
            let text = measurement.value.map { wording.value($0, measurand) } ?? glyphs.dash
            if measurement.quality == .uncertain { return ShownValue(text: text, mark: "?", style: .stale) }
            if isOld(tank) { return ShownValue(text: text, mark: "~", style: .stale) }
            return ShownValue(text: text, mark: " ", style: .normal)
        }
    }

    /// Quality, reason and age in words: "good", "uncertain: jump", "bad: timeout, 14 s".
    func qualityWords(_ tank: TankSnapshot, _ measurand: Measurand) -> String {
        let measurement = tank[measurand]
        switch measurement.quality {
        case .none: return "the gauge has none"
        case .good: return isOld(tank) ? "old" : "good"
        case .uncertain: return "uncertain: \(measurement.reason?.words ?? "")"
        case .bad: return "bad: \(measurement.reason?.words ?? "")"
        }
    }

    /// Why there is no level, and since when: "timeout 14 s".
    func badLevelWords(_ tank: TankSnapshot) -> String {
        let reason = tank.level.reason?.words ?? "no level"
        guard let since = tank.lastGoodAt else { return reason }
        return "\(reason) \(now.wall.age(since: since).ageText)"
    }

    /// Derived values are no better than the level they come from.
    func derivedMark(_ tank: TankSnapshot) -> (mark: Character, style: StyleRole) {
        if tank.level.quality == .uncertain { return ("?", .stale) }
        return isOld(tank) ? ("~", .stale) : (" ", .normal)
    }

    /// A quantity is no better than its own figure either, nor younger than the level that it comes from.
    func mark(_ figure: Figure?, of tank: TankSnapshot) -> (mark: Character, style: StyleRole) {
        figure?.quality == .uncertain ? ("?", .stale) : derivedMark(tank)
    }

    /// Of the free water and of the oil above it: an interface that is doubted makes both doubtful.
    func splitMark(_ tank: TankSnapshot) -> (mark: Character, style: StyleRole) {
        guard let quantities = tank.quantities else {
            return tank.interface.quality == .uncertain ? ("?", .stale) : derivedMark(tank)
        }
        return mark(quantities.freeWater.quality == .uncertain ? quantities.freeWater : quantities.total, of: tank)
    }
}

/// A value as it is drawn.
struct ShownValue {
    let text: String
    /// Behind the number, in a column of its own.
    let mark: Character
    let style: StyleRole
}

extension Canvas {
    /// The number in its field and the mark in the column behind it.
    mutating func value(_ value: ShownValue, _ row: Int, _ column: Int, width: Int) {
        number(value.text, row, column, width: width, style: value.style)
        if value.mark != " " { put(value.mark, row, column + width, value.style) }
    }
}
