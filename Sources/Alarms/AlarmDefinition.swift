import TankFarm

/// What people are told of an alarm beside its figures, from the master list that the site has agreed on (ISA-18.2's
/// rationalisation): none of it is judged.
package struct AlarmGuidance: Hashable, Sendable, Codable {
    /// Instead of the kind's own words; nil: those.
    package var message: String?
    /// What to do.
    package var guidance: String?
    package var cause: String?
    /// What happens if nobody does anything.
    package var consequence: String?
    /// How long there is to respond.
    package var respondWithin: Duration?
    package var approvedBy: String?

    package init(
        message: String? = nil, guidance: String? = nil, cause: String? = nil, consequence: String? = nil,
        respondWithin: Duration? = nil, approvedBy: String? = nil
    ) {
        self.message = message
        self.guidance = guidance
        self.cause = cause
        self.consequence = consequence
        self.respondWithin = respondWithin
        self.approvedBy = approvedBy
    }
}

/// One alarm as configured: what it watches, its limit and its patience. What it believes now is an `AlarmRecord`.
package struct AlarmDefinition: Hashable, Sendable, Codable {
    package let id: AlarmID
    /// In the kind's unit (mm, °C, mm/min, min); nil exactly for faults.
    package var limit: Double?
    /// In the limit's unit, at or above zero; acts on clearing only. Zero for faults.
    package var deadband: Double
    package var onDelay: Duration
    package var offDelay: Duration
    package var priority: AlarmPriority
    /// Once back in limits it is held until somebody resets it.
    package var isLatching: Bool
    /// False: never judged, and told as such wherever alarms are counted.
    package var isEnabled: Bool
    /// Acknowledged and still standing after so long, it is annunciated anew; nil: never.
    package var reAlarmAfter: Duration?
    package var isShelvable: Bool
    package var guidance: AlarmGuidance

    package init(
        id: AlarmID, limit: Double? = nil, deadband: Double? = nil, onDelay: Duration? = nil,
        offDelay: Duration? = nil, priority: AlarmPriority? = nil, isLatching: Bool = false, isEnabled: Bool = true,
        reAlarmAfter: Duration? = nil, isShelvable: Bool? = nil, guidance: AlarmGuidance = AlarmGuidance()
    ) {
        let standard = id.kind.standard
        self.id = id
        self.limit = limit
        self.deadband = deadband ?? standard.deadband
        self.onDelay = onDelay ?? standard.onDelay
        self.offDelay = offDelay ?? standard.offDelay
        let priority = priority ?? standard.priority
        self.priority = priority
        self.isLatching = isLatching
        self.isEnabled = isEnabled
        self.reAlarmAfter = reAlarmAfter
        self.isShelvable = isShelvable ?? id.kind.isShelvable(at: priority)
        self.guidance = guidance
    }
}

extension AlarmKind {
    /// Whether an alarm may be shelved where the configuration is silent: never a critical one, never the overfill, never
    /// that a line, the record or the station itself has failed.
    package func isShelvable(at priority: AlarmPriority) -> Bool {
        priority != .critical && self != .levelHighHigh && self != .lineFault && !isOfStation
    }

    /// What is taken where the configuration is silent: millimetres and not percent of range, no delay before an
    /// overfill, patience where a short excursion needs no action. A fault rings 5 s after its value has gone bad.
    package var standard: (deadband: Double, onDelay: Duration, offDelay: Duration, priority: AlarmPriority) {
        switch self {
        case .levelHighHigh: (10, .zero, .seconds(30), .critical)
        case .levelLowLow: (10, .zero, .seconds(30), .high)
        case .levelHigh: (10, .seconds(10), .seconds(30), .high)
        case .levelLow: (10, .seconds(10), .seconds(30), .medium)
        case .interfaceHigh, .interfaceLow, .interfaceNearOutlet: (10, .seconds(60), .seconds(60), .medium)
        case .temperatureHigh, .temperatureLow: (1, .seconds(60), .seconds(60), .low)
        case .riseRate, .fallRate: (1, .seconds(10), .seconds(30), .low)
        case .timeToOverfill: (2, .seconds(10), .seconds(30), .high)
        case .unexpectedMovement: (2, .zero, .seconds(30), .high)
        case .reverseMovement: (2, .zero, .seconds(30), .high)
        // Critical where the tank rose when it was lost: the annunciation says so.
        case .lostWhileMoving: (0, .zero, .zero, .critical)
        case .levelStuck: (0, .zero, .zero, .medium)
        case .gaugeDifference: (2, .seconds(60), .seconds(60), .medium)
        case .roofLanding: (10, .seconds(10), .seconds(30), .medium)
        case .gaugeFault, .levelFault: (0, .seconds(5), .seconds(5), .high)
        case .interfaceFault, .temperatureFault: (0, .seconds(5), .seconds(5), .medium)
        case .lineFault: (0, .zero, .seconds(5), .high)
        case .storageFault, .stationFault: (0, .zero, .seconds(5), .high)
        }
    }
}
