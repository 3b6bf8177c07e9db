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

    /// Milliseconds without their unit; tenths below ten, where an answer over TCP lies.
    var millisecondsText: String {
        let milliseconds = inSeconds * 1_000
        return DecimalText.fixed(milliseconds, milliseconds < 9.95 ? 1 : 0)
    }
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

    /// The same in at most eight columns, for the narrow overview; of the reasons that leave a value.
    var shortWords: String {
        switch self {
        case .inconsistent: "mismatch"
        case .blindZone: "blind"
        case .warmingUp: "warm-up"
        case .gatewayStale: "gw stale"
        default: words
        }
    }

    /// What it means where the station has no words of its own; nil where the word says it.
    var meaning: String? {
        switch self {
        case .jump: "the level moved faster than any pump could move it"
        case .stuck: "the level stopped and nobody said that the movement was over"
        case .inconsistent: "the gauge's values contradict each other"
        case .blindZone: "outside what the gauge can measure"
        case .warmingUp: "just started, it may show zeros; judged upwards only"
        case .gatewayStale: "the gateway repeats an old answer: its gauge may be dead"
        default: nil
        }
    }
}

extension WireRemark {
    /// What was met with on the wire, in a word.
    var words: String { rawValue }

    var meaning: String {
        switch self {
        case .noise: "noise: bytes that nobody asked for"
        case .echo: "echo: the request came back"
        case .late: "late: the answer to an earlier request"
        case .foreign: "foreign: another unit's answer"
        }
    }
}

extension GaugeSnapshot {
    var failed: Int64 { failures.reduce(0) { $0.addingReportingOverflow($1.count).partialValue } }

    /// One exchange in a hundred and more fails, by the gauge's own doing: a lost line is no fault of its gauges.
    var isPoor: Bool {
        let own = failures.filter { $0.reason != .connection }
            .reduce(Int64(0)) { $0.addingReportingOverflow($1.count).partialValue }
        return exchanges > 0 && Double(own) / Double(exchanges) >= 0.01
    }

    /// Per cent of the exchanges that failed, one decimal. What happened at all is never shown as nothing.
    var failedPercent: String {
        guard exchanges > 0 else { return "0.0" }
        let text = DecimalText.fixed(Double(failed) * 100 / Double(exchanges), 1)
        return failed > 0 && text == "0.0" ? "<0.1" : text
    }

    /// "timeout 12, crc 3", the most frequent first; empty where nothing failed.
    var failureWords: String {
        failures.filter { $0.count > 0 }
            .sorted { ($1.count, $0.reason.rawValue) < ($0.count, $1.reason.rawValue) }
            .map { "\($0.reason.words) \($0.count)" }.joined(separator: ", ")
    }

    /// "noise 2, late 3", likewise.
    var remarkWords: String {
        remarks.filter { $0.count > 0 }
            .sorted { ($1.count, $0.remark.rawValue) < ($0.count, $1.remark.rawValue) }
            .map { "\($0.remark.words) \($0.count)" }.joined(separator: ", ")
    }

    /// Failures, then remarks.
    var kindWords: String { [failureWords, remarkWords].filter { !$0.isEmpty }.joined(separator: "; ") }

    /// "2 jumps, 1 stop" of the level in the present month; empty where there was none.
    var monthWords: String {
        let counts = [(jumpsThisMonth, "jump"), (sticksThisMonth, "stop")]
        return counts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)\($0.0 == 1 ? "" : "s")" }.joined(separator: ", ")
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

extension TankSnapshot {
    /// What a named person can say of the level: that it is true though it jumped, or that it has stopped. Nil where
    /// nothing is asked, and while there is no level to say it of. A station of an earlier build says it by the level alone.
    var answerable: Reason? {
        guard level.value != nil else { return nil }
        return asksAbout ?? level.reason.flatMap { $0 == .jump || $0 == .stuck ? $0 : nil }
    }

    var hasBadValue: Bool { Measurand.allCases.contains { self[$0].quality == .bad } }

    /// Why the level is uncertain, or what is asked about it; nil where its reason's word is all.
    var levelDoubtWords: String? {
        guard level.quality == .uncertain, let reason = level.reason else { return nil }
        // The station's words are about the worst value: only where none is bad are they the level's.
        if !hasBadValue, let detail { return detail.withoutControls }
        return reason.meaning
    }

    /// The station's words, where they are not the level's doubt.
    var valueDetail: String? { level.quality == .uncertain && !hasBadValue ? nil : detail }
}
