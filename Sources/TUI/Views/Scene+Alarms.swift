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
        number(alarm.valueNow, alarm.record.id.kind) + nowMark(alarm)
    }

    /// The limit as it was when the alarm rang; of one that has not rung since it was put out of the way, the tank's.
    func limit(of alarm: AlarmSnapshot) -> Double? {
        let kind = alarm.record.id.kind
        if let limit = alarm.record.limit { return limit }
        guard kind.side != .fault, let tank = snapshot.tank(alarm.record.id.tank) else { return nil }
        return tank.limits.first { $0.kind == kind }?.limit
    }

    /// The number in the kind's unit, as people read it, or a dash.
    func number(_ value: Double?, _ kind: AlarmKind) -> String {
        value.map { wording.value($0, kind) } ?? glyphs.dash
    }

    /// "13512 ≥ 13500 mm": the value now against the limit; of a kind that has no value now, what it rang at. Empty for faults.
    func comparison(_ alarm: AlarmSnapshot) -> String {
        let kind = alarm.record.id.kind
        guard kind.side != .fault, let limit = limit(of: alarm) else { return "" }
        let bound = wording.valueWithUnit(limit, kind)
        guard kind.hasValueNow else {
            guard let value = alarm.record.value else { return "limit \(bound)" }
            return "at raise \(wording.value(value, kind)), limit \(bound)"
        }
        guard let valueNow = alarm.valueNow else { return "now without a value, limit \(bound)" }
        let sign =
            switch kind.side {
            case .low: valueNow <= limit ? glyphs.atMost : ">"
            case .high, .fault: valueNow >= limit ? glyphs.atLeast : "<"
            }
        let mark = nowMark(alarm)
        let doubt = mark.isEmpty && alarm.record.questionable ? "?" : mark
        return "\(wording.value(valueNow, kind))\(doubt) \(sign) \(bound)"
    }

    /// "at 13511 mm", "limit 13500 mm", "now 13548 mm", as far as there is something to tell; empty for faults.
    /// - Parameter raise: stands before the value at which it rang.
    func valueWords(_ alarm: AlarmSnapshot, raise: String = "at") -> [String] {
        let kind = alarm.record.id.kind
        guard kind.side != .fault else { return [] }
        let unit = wording.unit(kind)
        let behind = unit.isEmpty ? "" : " \(unit)"
        var words: [String] = []
        if let value = alarm.record.value { words.append("\(raise) \(number(value, kind))\(behind)") }
        words.append("limit \(number(limit(of: alarm), kind))\(behind)")
        if kind.hasValueNow { words.append("now \(nowText(alarm))\(behind)") }
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
