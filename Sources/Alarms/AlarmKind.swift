import TankFarm

/// What an alarm watches for. The raw values are the contract's names.
package enum AlarmKind: String, Hashable, Sendable, Codable, CaseIterable {
    /// Overfill.
    case levelHighHigh = "level_hh"
    case levelHigh = "level_h"
    case levelLow = "level_l"
    /// Dry.
    case levelLowLow = "level_ll"
    case interfaceHigh = "interface_h"
    case interfaceLow = "interface_l"
    /// The interface nears the outlet: water goes out with the oil.
    case interfaceNearOutlet = "interface_near_outlet"
    case temperatureHigh = "temperature_h"
    case temperatureLow = "temperature_l"
    /// The level rises faster than it should.
    case riseRate = "rise_rate"
    /// The level falls faster than it should; its value is the fall, upwards negative.
    case fallRate = "fall_rate"
    /// HH comes in fewer minutes than this, at the present rate: the early warning.
    case timeToOverfill = "time_to_overfill"
    /// The level of a tank that is declared still, or out of use, has changed.
    case unexpectedMovement = "unexpected_movement"
    /// The level moved against the movement that was declared.
    case reverseMovement = "reverse_movement"
    /// The gauge or its line was lost while the tank was moving.
    case lostWhileMoving = "lost_while_moving"
    /// A level that moved steadily stopped, or stands though a declared movement goes on: a question.
    case levelStuck = "level_stuck"
    /// Two gauges on one tank do not agree.
    case gaugeDifference = "gauge_difference"
    /// The floating roof comes down onto its legs.
    case roofLanding = "roof_landing"
    /// No valid answer.
    case gaugeFault = "gauge_fault"
    case levelFault = "level_fault"
    case interfaceFault = "interface_fault"
    case temperatureFault = "temperature_fault"
    case lineFault = "line_fault"
    /// The database does not take what it is given.
    case storageFault = "storage_fault"
    /// The station itself does not do its work: it judges late, or its clock is in doubt.
    case stationFault = "station_fault"

    /// How a value is held against the limit.
    package enum Side: Sendable {
        /// In alarm at value ≥ limit, back at value < limit − deadband.
        case high
        /// In alarm at value ≤ limit, back at value > limit + deadband.
        case low
        /// No limit: a condition that holds or does not.
        case fault
    }

    package var side: Side {
        switch self {
        case .levelHighHigh, .levelHigh, .interfaceHigh, .interfaceNearOutlet, .temperatureHigh, .riseRate, .fallRate,
            .unexpectedMovement, .reverseMovement, .gaugeDifference:
            .high
        case .levelLow, .levelLowLow, .interfaceLow, .temperatureLow, .timeToOverfill, .roofLanding: .low
        case .lostWhileMoving, .levelStuck, .gaugeFault, .levelFault, .interfaceFault, .temperatureFault, .lineFault,
            .storageFault, .stationFault:
            .fault
        }
    }

    /// Which of the gauge's values the kind is about; nil for a fault of the gauge as a whole, of a line and of the
    /// station. Only where `isDerived` is false is it that value itself that is judged.
    package var measurand: Measurand? {
        switch self {
        case .levelHighHigh, .levelHigh, .levelLow, .levelLowLow, .levelFault, .riseRate, .fallRate, .timeToOverfill,
            .unexpectedMovement, .reverseMovement, .lostWhileMoving, .levelStuck, .gaugeDifference, .roofLanding:
            .level
        case .interfaceHigh, .interfaceLow, .interfaceNearOutlet, .interfaceFault: .interface
        case .temperatureHigh, .temperatureLow, .temperatureFault: .temperature
        case .gaugeFault, .lineFault, .storageFault, .stationFault: nil
        }
    }

    /// Whether what is judged is made by the station out of several readings, and not one value of one exchange.
    package var isDerived: Bool {
        switch self {
        case .riseRate, .fallRate, .timeToOverfill, .unexpectedMovement, .reverseMovement, .lostWhileMoving,
            .levelStuck, .gaugeDifference:
            true
        default: false
        }
    }

    /// The four limits that stand on a tank's bar.
    package var isLevelLimit: Bool {
        switch self {
        case .levelHighHigh, .levelHigh, .levelLow, .levelLowLow: true
        default: false
        }
    }

    /// Whether the kind belongs to a tank, and not to a line or the station.
    package var isOfTank: Bool { self != .lineFault && !isOfStation }

    package var isOfStation: Bool { self == .storageFault || self == .stationFault }

    /// The unit of `value` and `limit`: "mm", "°C", "mm/min", "min", or empty for faults.
    package var unit: String {
        switch self {
        case .riseRate, .fallRate: "mm/min"
        case .timeToOverfill: "min"
        default: side == .fault ? "" : measurand?.unit ?? ""
        }
    }

    /// Decimals that a value or limit of the kind is shown with.
    package var decimals: Int {
        switch self {
        case .riseRate, .fallRate, .timeToOverfill, .temperatureHigh, .temperatureLow: 1
        default: 0
        }
    }

    /// The words on screen and paper.
    package var words: String {
        switch self {
        case .levelHighHigh: "overfill (HH)"
        case .levelHigh: "level high"
        case .levelLow: "level low"
        case .levelLowLow: "dry (LL)"
        case .interfaceHigh: "interface high"
        case .interfaceLow: "interface low"
        case .interfaceNearOutlet: "water near outlet"
        case .temperatureHigh: "temperature high"
        case .temperatureLow: "temperature low"
        case .riseRate: "rises too fast"
        case .fallRate: "falls too fast"
        case .timeToOverfill: "overfill soon"
        case .unexpectedMovement: "unexpected move"
        case .reverseMovement: "wrong direction"
        case .lostWhileMoving: "lost while moving"
        case .levelStuck: "level stuck?"
        case .gaugeDifference: "gauges disagree"
        case .roofLanding: "roof landing"
        case .gaugeFault: "gauge fault"
        case .levelFault: "level fault"
        case .interfaceFault: "interface fault"
        case .temperatureFault: "temperature fault"
        case .lineFault: "line fault"
        case .storageFault: "record not on disk"
        case .stationFault: "station fault"
        }
    }
}

/// How soon somebody must act.
package enum AlarmPriority: String, Hashable, Comparable, Sendable, Codable, CaseIterable {
    case low, medium, high, critical

    package static func < (left: AlarmPriority, right: AlarmPriority) -> Bool { left.rank < right.rank }

    private var rank: Int {
        switch self {
        case .low: 0
        case .medium: 1
        case .high: 2
        case .critical: 3
        }
    }
}

/// What an alarm is about.
package enum AlarmSubject: Hashable, Sendable {
    case tank(TankName)
    case line(LineName)
    case station
}

/// An alarm's identity, written `TK-101/level_hh`, `line:south/line_fault` or `station/storage_fault`.
package struct AlarmID: Hashable, Sendable, Codable, CustomStringConvertible {
    package let subject: AlarmSubject
    package let kind: AlarmKind

    package init(_ subject: AlarmSubject, _ kind: AlarmKind) {
        self.subject = subject
        self.kind = kind
    }

    /// Reads the written form; nil where it is none, or names a kind that does not belong to such a subject.
    package init?(_ text: String) {
        guard let slash = text.lastIndex(of: "/"),
            let kind = AlarmKind(rawValue: String(text[text.index(after: slash)...]))
        else { return nil }
        let subject = text[..<slash]
        if subject == "station" {
            guard kind.isOfStation else { return nil }
            self.init(.station, kind)
        } else if subject.hasPrefix("line:") {
            guard kind == .lineFault, subject.count > 5 else { return nil }
            self.init(.line(LineName(String(subject.dropFirst(5)))), kind)
        } else {
            guard kind.isOfTank, !subject.isEmpty else { return nil }
            self.init(.tank(TankName(String(subject))), kind)
        }
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let id = AlarmID(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "no alarm id: \(text)")
        }
        self = id
    }
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    /// The tank, for an alarm of a tank. An alarm of its second gauge is one of the tank: whoever looks for the tank's
    /// finds it; the gauge's own name, `TankName.ofSecondGauge`, stands in the subject alone.
    package var tank: TankName? {
        guard case .tank(let name) = subject else { return nil }
        return name.text.hasSuffix("/2") ? TankName(String(name.text.dropLast(2))) : name
    }

    package var description: String {
        switch subject {
        case .tank(let name): "\(name)/\(kind.rawValue)"
        case .line(let name): "line:\(name)/\(kind.rawValue)"
        case .station: "station/\(kind.rawValue)"
        }
    }
}
