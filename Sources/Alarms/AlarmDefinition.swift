import TankFarm

/// One alarm as configured: what it watches, its limit and its patience. What it believes now is an `AlarmRecord`.
package struct AlarmDefinition: Hashable, Sendable, Codable {
    package let id: AlarmID
    /// In the kind's unit (mm, °C); nil exactly for faults.
    package var limit: Double?
    /// In the limit's unit, at or above zero; acts on clearing only. Zero for faults.
    package var deadband: Double
    package var onDelay: Duration
    package var offDelay: Duration
    package var priority: AlarmPriority

    package init(
        id: AlarmID, limit: Double? = nil, deadband: Double? = nil, onDelay: Duration? = nil,
        offDelay: Duration? = nil, priority: AlarmPriority? = nil
    ) {
        let standard = id.kind.standard
        self.id = id
        self.limit = limit
        self.deadband = deadband ?? standard.deadband
        self.onDelay = onDelay ?? standard.onDelay
        self.offDelay = offDelay ?? standard.offDelay
        self.priority = priority ?? standard.priority
    }
}

extension AlarmKind {
    /// What is taken where the configuration is silent: millimetres and not percent of range, no delay before an
    /// overfill, patience where a short excursion needs no action. A fault rings 5 s after its value has gone bad.
    package var standard: (deadband: Double, onDelay: Duration, offDelay: Duration, priority: AlarmPriority) {
        switch self {
        case .levelHighHigh: (10, .zero, .seconds(30), .critical)
        case .levelLowLow: (10, .zero, .seconds(30), .high)
        case .levelHigh: (10, .seconds(10), .seconds(30), .high)
        case .levelLow: (10, .seconds(10), .seconds(30), .medium)
        case .interfaceHigh, .interfaceLow: (10, .seconds(60), .seconds(60), .medium)
        case .temperatureHigh, .temperatureLow: (1, .seconds(60), .seconds(60), .low)
        case .gaugeFault, .levelFault: (0, .seconds(5), .seconds(5), .high)
        case .interfaceFault, .temperatureFault: (0, .seconds(5), .seconds(5), .medium)
        case .lineFault: (0, .zero, .seconds(5), .high)
        case .storageFault: (0, .zero, .seconds(5), .high)
        }
    }
}
