import Alarms
import Snapshots
import TankFarm

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
        case .latchedUnacknowledged: "latched unack."
        case .latchedAcknowledged: onRecord ? "latched" : "taken, NOT ON RECORD"
        case .shelved: onRecord ? "shelved" : "taken, NOT ON RECORD"
        case .suppressed: "suppressed"
        case .outOfService: onRecord ? "out of service" : "taken, NOT ON RECORD"
        }
    }

    /// The same in at most fourteen columns; of what is shelved the time that is left.
    var shortStateWords: String {
        if isTakenOffRecord { return "NOT ON RECORD" }
        switch record.state {
        case .returnedUnacknowledged: return "returned"
        case .shelved: return shelvedFor.map { "shelved \($0.ageText)" } ?? "shelved"
        default: return stateWords
        }
    }

    /// The same in at most eight columns.
    var briefStateWords: String {
        switch record.state {
        case .unacknowledged: "unack."
        case .acknowledged: isTakenOffRecord ? "NOT REC." : "ack."
        case .latchedUnacknowledged: "latch!"
        default: shortStateWords
        }
    }

    /// Who or what keeps it silent, the fullest words first, the last in at most eight columns; empty where nothing does.
    /// What is in alarm beneath a person's silence says so first.
    var silencedBy: [String] {
        if let hold = record.hold {
            return record.beneath.isActive
                ? ["IN ALARM, by \(hold.by)", "IN ALARM, \(hold.by)", "IN ALARM"] : ["by \(hold.by)", hold.by]
        }
        guard record.state == .suppressed else { return [] }
        if record.suppression.contains(.lineFault) { return ["by line fault", "by line"] }
        return record.suppression.contains(.lineMaintenance) ? ["line maint.", "maint."] : ["out of use", "unused"]
    }

    /// "TEST overfill (HH) ?": the kind, that it is only tested, and that it is questionable.
    var kindWords: String {
        (record.isTest ? "TEST " : "") + record.id.kind.words + (record.questionable ? " ?" : "")
    }

    var isTakenOffRecord: Bool { !onRecord && !needsAcknowledgement }

    /// How long ago it was raised: by the monotonic clock where that is known.
    func age(now: Moment) -> Duration? {
        if let raisedMonotonic { return max(.zero, now.monotonic - raisedMonotonic) }
        return record.raisedAt.map { now.wall.age(since: $0) }
    }

}

extension DeclaredUse {
    var words: String {
        switch self {
        case .none: "nothing"
        case .outOfUse: "out of use"
        case .receipt, .dispatch, .locked: rawValue
        }
    }

    /// In at most eight columns.
    func shortWords(_ glyphs: GlyphSet) -> String {
        switch self {
        case .none: ""
        case .receipt: "\(glyphs.pointer)receipt"
        case .dispatch: "dispatch"
        case .locked: "locked"
        case .outOfUse: "unused"
        }
    }
}

extension FarmSnapshot {
    /// The first annunciations of bursts of which others still stand.
    var firstOuts: Set<Int64> {
        var counts: [Int64: Int] = [:]
        for alarm in alarms { if let first = alarm.record.firstOut { counts[first, default: 0] += 1 } }
        return Set(counts.filter { $0.value > 1 }.keys)
    }
}

extension AlarmRecord {
    /// Whether it came first in a burst of which others still stand.
    func isFirstOut(_ firstOuts: Set<Int64>) -> Bool { firstOut == serial && firstOuts.contains(serial) }
}

/// Which limit comes next to a tank that was lost while it moved, if nothing changes; always a guess, and marked as one.
struct LostCountdown: Hashable {
    let letters: String
    /// Zero and below: it is there already.
    let left: Duration
    let at: WallTime

    /// All limits that lie ahead at that rate, the nearest first; HH that has passed stays in the list.
    static func all(_ lost: LostWhileMoving, now: Moment) -> [LostCountdown] {
        let times = [("HH", lost.highHighAt), ("CH", lost.criticalAt), ("LL", lost.lowLowAt)]
        return times.compactMap { letters, at in
            at.map { LostCountdown(letters: letters, left: $0.monotonic - now.monotonic, at: $0.wall) }
        }
    }

    /// What the overview has room for: the next that lies ahead, else the last that has passed.
    static func next(_ lost: LostWhileMoving, now: Moment) -> LostCountdown? {
        let all = all(lost, now: now)
        return all.first { $0.left > .zero } ?? all.last
    }

    /// "≈HH 00:23", nine columns; "≈HH now" once it is there.
    var words: String {
        let time = left > .zero ? left.countdownText : "now"
        return "\u{2248}\(letters) \(time)"
    }
}
