import Alarms
import Snapshots
import TankFarm

extension Scene {
    /// What tells how far the alarm's value now is to be believed: "?" uncertain, "~" old; empty where it is good, and where
    /// nothing of the kind is known.
    func nowMark(_ alarm: AlarmSnapshot) -> String {
        guard alarm.valueNow != nil, let measurand = alarm.record.id.kind.measurand,
            let tank = snapshot.tank(alarm.record.id.tank)
        else { return "" }
        if tank[measurand].quality == .uncertain { return "?" }
        return isOld(tank) ? "~" : ""
    }

    /// The value now with its mark, or a dash.
    func nowText(_ alarm: AlarmSnapshot) -> String {
        alarm.number(alarm.valueNow, glyphs) + nowMark(alarm)
    }

    /// The limit as it was when the alarm rang; of one that has not rung since it was put out of the way, the tank's.
    func limit(of alarm: AlarmSnapshot) -> Double? {
        let kind = alarm.record.id.kind
        if let limit = alarm.record.limit { return limit }
        guard kind.side != .fault, let tank = snapshot.tank(alarm.record.id.tank) else { return nil }
        return tank.limits.first { $0.kind == kind }?.limit
    }

    func unit(of kind: AlarmKind) -> String { kind.measurand == .temperature ? glyphs.celsius : kind.unit }

    /// "13512 ≥ 13500 mm": the value now against the limit; of a kind that has no value now, what it rang at. Empty for faults.
    func comparison(_ alarm: AlarmSnapshot) -> String {
        let kind = alarm.record.id.kind
        guard kind.side != .fault, let limit = limit(of: alarm) else { return "" }
        let bound = "\(DecimalText.fixed(limit, kind.decimals)) \(unit(of: kind))"
        guard kind.hasValueNow else {
            guard let value = alarm.record.value else { return "limit \(bound)" }
            return "at raise \(DecimalText.fixed(value, kind.decimals)), limit \(bound)"
        }
        guard let valueNow = alarm.valueNow else { return "now without a value, limit \(bound)" }
        let sign =
            switch kind.side {
            case .low: valueNow <= limit ? glyphs.atMost : ">"
            case .high, .fault: valueNow >= limit ? glyphs.atLeast : "<"
            }
        let mark = nowMark(alarm)
        let doubt = mark.isEmpty && alarm.record.questionable ? "?" : mark
        return "\(DecimalText.fixed(valueNow, kind.decimals))\(doubt) \(sign) \(bound)"
    }

    /// "at 13511 mm", "limit 13500 mm", "now 13548 mm", as far as there is something to tell; empty for faults.
    /// - Parameter raise: stands before the value at which it rang.
    func valueWords(_ alarm: AlarmSnapshot, raise: String = "at") -> [String] {
        let kind = alarm.record.id.kind
        guard kind.side != .fault else { return [] }
        let unit = unit(of: kind)
        var words: [String] = []
        if let value = alarm.record.value { words.append("\(raise) \(alarm.number(value, glyphs)) \(unit)") }
        words.append("limit \(alarm.number(limit(of: alarm), glyphs)) \(unit)")
        if kind.hasValueNow { words.append("now \(nowText(alarm)) \(unit)") }
        return words
    }
}

extension AlarmKind {
    /// Whether the station tells a value of it at any time, and not only when it rings.
    var hasValueNow: Bool {
        switch self {
        case .timeToOverfill, .unexpectedMovement, .reverseMovement: false
        default: side != .fault
        }
    }
}

extension AlarmRecord {
    /// Kept silent, though nothing else keeps the tank from overflowing: that is never drawn as if it were at rest.
    var isGraveSilence: Bool { state.isSilenced && (priority == .critical || id.kind == .levelHighHigh) }
}
