import TankFarm

/// The annunciator's states, by ISA-18.2's practice. The raw values are the contract's.
package enum AlarmState: String, Hashable, Sendable, Codable, CaseIterable {
    case normal
    case unacknowledged
    case acknowledged
    case returnedUnacknowledged = "returned_unacknowledged"
    /// Back in limits, held until somebody resets it: of latching alarms only.
    case latchedUnacknowledged = "latched_unacknowledged"
    case latchedAcknowledged = "latched_acknowledged"
    /// Not annunciated: by an operator, for a time, with a reason.
    case shelved
    /// Not annunciated: by a condition in the configuration, or by a cause that already rings.
    case suppressed
    /// Not annunciated: by maintenance, until put back, with a reason.
    case outOfService = "out_of_service"

    /// Whether somebody still has to acknowledge.
    package var needsAcknowledgement: Bool {
        self == .unacknowledged || self == .returnedUnacknowledged || self == .latchedUnacknowledged
    }
    /// Whether the process is in alarm, and that is annunciated.
    package var isActive: Bool { self == .unacknowledged || self == .acknowledged }
    package var isLatched: Bool { self == .latchedUnacknowledged || self == .latchedAcknowledged }
    /// Whether the alarm cannot ring now.
    package var isSilenced: Bool { self == .shelved || self == .suppressed || self == .outOfService }
}

/// Who does something, and from where.
package struct Person: Hashable, Sendable, Codable {
    /// The effective user's name in the system's database, or the name with which somebody signed on to a shared account.
    package let name: String
    /// Terminal and host, and the shared account, as far as they are known ("pts/3, 10.0.0.7"); nil: unknown.
    package let origin: String?

    package init(name: String, origin: String? = nil) {
        self.name = name
        self.origin = origin
    }
}

/// Why a person keeps an alarm silent.
package struct AlarmHold: Hashable, Sendable, Codable {
    package enum Kind: String, Hashable, Sendable, Codable {
        case shelved
        case outOfService = "out_of_service"
    }

    package var kind: Kind
    package var by: String
    package var reason: String
    package var since: WallTime
    /// When a shelving ends by the wall clock; nil: until put back (out of service).
    package var until: WallTime?
    /// What was left of a shelving when its state was written last. After a restart the earlier end of both counts.
    package var remaining: Duration?

    package init(
        kind: Kind, by: String, reason: String, since: WallTime, until: WallTime? = nil, remaining: Duration? = nil
    ) {
        self.kind = kind
        self.by = by
        self.reason = reason
        self.since = since
        self.until = until
        self.remaining = remaining
    }
}

/// Why an alarm is suppressed by design; more than one cause may stand.
package struct AlarmSuppression: OptionSet, Hashable, Sendable, Codable {
    package let rawValue: Int

    package init(rawValue: Int) { self.rawValue = rawValue }

    /// The tank is declared out of use.
    package static let outOfUse = AlarmSuppression(rawValue: 1)
    /// Its line is under maintenance.
    package static let lineMaintenance = AlarmSuppression(rawValue: 2)
    /// Its line's fault already rings.
    package static let lineFault = AlarmSuppression(rawValue: 4)

    /// "tank out of use, line under maintenance"; empty where nothing suppresses.
    package var words: String {
        var words: [String] = []
        if contains(.outOfUse) { words.append("tank out of use") }
        if contains(.lineMaintenance) { words.append("line under maintenance") }
        if contains(.lineFault) { words.append("line fault rings") }
        return words.joined(separator: ", ")
    }
}

/// What the station believes of one alarm: enough to go on after a restart. Times of the wall clock are for the record;
/// delays run on the monotonic clock and live in the reducer, since they mean nothing after a restart.
package struct AlarmRecord: Hashable, Sendable, Codable {
    package let id: AlarmID
    /// What it is where nothing keeps it silent: never a silenced state.
    package var beneath: AlarmState
    /// The number of the annunciation that `state` is about; 0 when there was none yet.
    package var serial: Int64
    /// Raised by an uncertain value, and no good one has agreed since.
    package var questionable: Bool
    package var raisedAt: WallTime?
    /// The value at which it was raised, in the kind's unit: the newest in alarm when its on-delay ended.
    package var value: Double?
    /// The limit at that time, in the kind's unit; where the configuration has changed under the standing alarm, the one in force.
    package var limit: Double?
    package var acknowledgedBy: String?
    package var acknowledgedAt: WallTime?
    package var comment: String?
    /// Words that say more ("no answer since 14:02:11"), or nil.
    package var text: String?
    package var priority: AlarmPriority
    /// A person's hold: shelved or out of service.
    package var hold: AlarmHold?
    /// What suppresses it by design. Not kept over a restart: its causes are looked at anew.
    package var suppression: AlarmSuppression
    /// The number of the annunciation that came first in the burst that this one came in; its own where it began one.
    package var firstOut: Int64?
    /// Raised during a proof test of its tank: marked TEST, and left out of the figures.
    package var isTest: Bool
    /// Raised while no console was attached, and not acknowledged since.
    package var isUnattended: Bool

    package init(
        id: AlarmID, state beneath: AlarmState = .normal, serial: Int64 = 0,
        questionable: Bool = false, raisedAt: WallTime? = nil, value: Double? = nil, limit: Double? = nil,
        acknowledgedBy: String? = nil, acknowledgedAt: WallTime? = nil, comment: String? = nil, text: String? = nil,
        priority: AlarmPriority, hold: AlarmHold? = nil, suppression: AlarmSuppression = [], firstOut: Int64? = nil,
        isTest: Bool = false, isUnattended: Bool = false
    ) {
        self.id = id
        self.beneath = beneath
        self.serial = serial
        self.questionable = questionable
        self.raisedAt = raisedAt
        self.value = value
        self.limit = limit
        self.acknowledgedBy = acknowledgedBy
        self.acknowledgedAt = acknowledgedAt
        self.comment = comment
        self.text = text
        self.priority = priority
        self.hold = hold
        self.suppression = suppression
        self.firstOut = firstOut
        self.isTest = isTest
        self.isUnattended = isUnattended
    }

    /// What is shown: what keeps it silent, else what it is.
    package var state: AlarmState {
        switch hold?.kind {
        case .outOfService: .outOfService
        case .shelved: .shelved
        case nil: suppression.isEmpty ? beneath : .suppressed
        }
    }

    /// Whether it belongs into lists of what stands: what is merely suppressed and would be normal is no news.
    package var isShown: Bool { state != .normal && !(state == .suppressed && beneath == .normal) }
}
