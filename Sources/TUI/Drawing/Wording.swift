import Alarms
import Snapshots
import TankFarm

extension Duration {
    /// "12 s", "47 min", "5 h 07", "25 h", "12 d": what an age needs to say, and no more often new than that.
    var ageText: String {
        let seconds = max(0, components.seconds)
        if seconds < 60 { return "\(seconds) s" }
        if seconds < 3_600 { return "\(seconds / 60) min" }
        if seconds < 36_000 { return "\(seconds / 3_600) h \(twoDigits(seconds / 60 % 60))" }
        if seconds < 360_000 { return "\(seconds / 3_600) h" }
        return seconds < 86_400 * 10_000 ? "\(seconds / 86_400) d" : "long"
    }

    /// Hours and minutes to a limit, "02:14"; five columns always.
    var countdownText: String {
        let minutes = max(0, components.seconds) / 60
        return minutes < 6_000 ? "\(twoDigits(minutes / 60)):\(twoDigits(minutes % 60))" : ">99 h"
    }

    /// Seconds with two decimals, for scan times.
    var secondsText: String { DecimalText.fixed(inSeconds, 2) + " s" }
}

private func twoDigits(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }

extension SiteZone {
    /// The site's time; what lies thousands of years away is drawn as the end of what can be drawn.
    func siteTime(_ time: WallTime) -> CivilTime {
        civilTime(at: time.drawable)
    }

    /// `14:02:11` on the day of `now`, else `11-20 14:02:11`.
    func shortText(_ time: WallTime, now: WallTime) -> String {
        let then = siteTime(time)
        return then.dateText == siteTime(now).dateText
            ? then.secondText : "\(then.dateText.suffix(5)) \(then.secondText)"
    }
}

extension WallTime {
    /// Not more than some thousand years away, so that spans can be added and taken away.
    var drawable: WallTime {
        let bound: Int64 = 200_000_000_000_000
        return WallTime(milliseconds: min(max(milliseconds, -bound), bound))
    }

    /// The time since `earlier`, at least zero, whatever either clock was set to.
    func age(since earlier: WallTime) -> Duration {
        let (difference, overflow) = milliseconds.subtractingReportingOverflow(earlier.milliseconds)
        return overflow ? .zero : .milliseconds(max(0, difference))
    }
}

extension Reason {
    /// The contract's word, for people.
    var words: String { rawValue.split(separator: "-").joined(separator: " ") }
}

extension AlarmSubject {
    var words: String {
        switch self {
        case .tank(let name): name.text
        case .line(let name): "line \(name)"
        case .station: "station"
        }
    }
}

extension AlarmKind {
    /// As on the vessel's scale: HH, H, L, LL, with the measurand's letter for the others.
    var letters: String {
        switch self {
        case .levelHighHigh: "HH"
        case .levelHigh: "H"
        case .levelLow: "L"
        case .levelLowLow: "LL"
        case .interfaceHigh: "interface H"
        case .interfaceLow: "interface L"
        case .temperatureHigh: "temp H"
        case .temperatureLow: "temp L"
        default: words
        }
    }

    var decimals: Int { measurand?.decimals ?? 0 }
    var isLevelLimit: Bool { measurand == .level && side != .fault }
}

extension AlarmSnapshot {
    var needsAcknowledgement: Bool { record.state.needsAcknowledgement }
    var reference: AlarmReference { AlarmReference(alarm: record.id, serial: record.serial) }

    /// An acknowledgement is called one only when it is on record.
    var stateWords: String {
        switch record.state {
        case .unacknowledged: "unacknowledged"
        case .returnedUnacknowledged: "returned unack."
        case .acknowledged: onRecord ? "acknowledged" : "taken, NOT ON RECORD"
        case .normal: onRecord ? "normal" : "taken, NOT ON RECORD"
        }
    }

    var isTakenOffRecord: Bool { !onRecord && !needsAcknowledgement }

    /// How long ago it was raised: by the monotonic clock where that is known.
    func age(now: Moment) -> Duration? {
        if let raisedMonotonic { return max(.zero, now.monotonic - raisedMonotonic) }
        return record.raisedAt.map { now.wall.age(since: $0) }
    }

    /// The number in the kind's unit, or a dash.
    func number(_ value: Double?, _ glyphs: GlyphSet) -> String {
        value.map { DecimalText.fixed($0, record.id.kind.decimals) } ?? glyphs.dash
    }

    /// "13512 ≥ 13500 mm": the value now against the limit; empty for faults.
    func comparison(_ glyphs: GlyphSet) -> String {
        let kind = record.id.kind
        guard kind.side != .fault, let limit = record.limit else { return "" }
        let unit = kind.measurand == .temperature ? glyphs.celsius : kind.unit
        let bound = "\(DecimalText.fixed(limit, kind.decimals)) \(unit)"
        guard let valueNow else { return "now without a value, limit \(bound)" }
        let sign =
            switch kind.side {
            case .low: valueNow <= limit ? glyphs.atMost : ">"
            case .high, .fault: valueNow >= limit ? glyphs.atLeast : "<"
            }
        return "\(DecimalText.fixed(valueNow, kind.decimals))\(record.questionable ? "?" : "") \(sign) \(bound)"
    }
}

extension TankSnapshot {
    /// Oil over the interface: what is not free water. Nil where either is unknown, and where the gauge has no interface,
    /// since nothing then tells what liquid it is.
    var oilCubicMetres: Double? {
        guard interface.quality != .none, let total = totalCubicMetres, let water = freeWaterCubicMetres else {
            return nil
        }
        return max(0, total - water)
    }

    /// The limits of the level and the overflow height, for bars and vessels.
    var barContent: BarContent {
        var heights = limits.filter { $0.kind.isLevelLimit }.map { ($0.kind.letters, $0.limit) }
        if let critical = tank.levels.criticalHighMillimetres { heights.append(("CH", critical)) }
        let highest = heights.map(\.1).filter(\.isFinite).max() ?? 1
        let shell = tank.shellHeightMillimetres
        return BarContent(
            level: level.value.flatMap { $0.isFinite ? $0 : nil }, interface: interface.value,
            isSplitUnknown: interface.quality == .bad,
            full: shell.isFinite && shell > 0 ? shell : max(highest, 1), limits: heights)
    }

    /// The limit that is being neared, with the time to it.
    var nextLimit: (letters: String, time: Duration)? {
        // Once HH is behind it, the overflow is what is left to fear.
        if let timeToOverfill, timeToOverfill > .zero || timeToCritical == nil { return ("HH", timeToOverfill) }
        if let timeToCritical { return ("CH", timeToCritical) }
        guard let timeToDry else { return nil }
        return (limits.contains { $0.kind == .levelLowLow } ? "LL" : "dry", timeToDry)
    }
}
