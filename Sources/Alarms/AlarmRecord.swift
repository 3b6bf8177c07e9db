import TankFarm

/// The annunciator's states that this version has, by ISA-18.2's practice. The raw values are the contract's.
package enum AlarmState: String, Hashable, Sendable, Codable, CaseIterable {
    case normal
    case unacknowledged
    case acknowledged
    case returnedUnacknowledged = "returned_unacknowledged"

    /// Whether somebody still has to acknowledge.
    package var needsAcknowledgement: Bool { self == .unacknowledged || self == .returnedUnacknowledged }
    /// Whether the process is in alarm.
    package var isActive: Bool { self == .unacknowledged || self == .acknowledged }
}

/// What the station believes of one alarm: enough to go on after a restart. Times of the wall clock are for the record;
/// delays run on the monotonic clock and live in the reducer, since they mean nothing after a restart.
package struct AlarmRecord: Hashable, Sendable, Codable {
    package let id: AlarmID
    package var state: AlarmState
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

    package init(
        id: AlarmID, state: AlarmState = .normal, serial: Int64 = 0, questionable: Bool = false,
        raisedAt: WallTime? = nil, value: Double? = nil, limit: Double? = nil, acknowledgedBy: String? = nil,
        acknowledgedAt: WallTime? = nil, comment: String? = nil, text: String? = nil, priority: AlarmPriority
    ) {
        self.id = id
        self.state = state
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
    }
}
