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
    case temperatureHigh = "temperature_h"
    case temperatureLow = "temperature_l"
    /// No valid answer.
    case gaugeFault = "gauge_fault"
    case levelFault = "level_fault"
    case interfaceFault = "interface_fault"
    case temperatureFault = "temperature_fault"
    case lineFault = "line_fault"
    /// The database does not take what it is given.
    case storageFault = "storage_fault"

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
        case .levelHighHigh, .levelHigh, .interfaceHigh, .temperatureHigh: .high
        case .levelLow, .levelLowLow, .interfaceLow, .temperatureLow: .low
        case .gaugeFault, .levelFault, .interfaceFault, .temperatureFault, .lineFault, .storageFault: .fault
        }
    }

    /// What the kind is about; nil for a fault of the gauge as a whole, of a line and of the station.
    package var measurand: Measurand? {
        switch self {
        case .levelHighHigh, .levelHigh, .levelLow, .levelLowLow, .levelFault: .level
        case .interfaceHigh, .interfaceLow, .interfaceFault: .interface
        case .temperatureHigh, .temperatureLow, .temperatureFault: .temperature
        case .gaugeFault, .lineFault, .storageFault: nil
        }
    }

    /// Whether the kind belongs to a tank, and not to a line or the station.
    package var isOfTank: Bool { self != .lineFault && self != .storageFault }

    /// The unit of `value` and `limit`: "mm", "°C", or empty for faults.
    package var unit: String { side == .fault ? "" : measurand?.unit ?? "" }

    /// The words on screen and paper.
    package var words: String {
        switch self {
        case .levelHighHigh: "overfill (HH)"
        case .levelHigh: "level high"
        case .levelLow: "level low"
        case .levelLowLow: "dry (LL)"
        case .interfaceHigh: "interface high"
        case .interfaceLow: "interface low"
        case .temperatureHigh: "temperature high"
        case .temperatureLow: "temperature low"
        case .gaugeFault: "gauge fault"
        case .levelFault: "level fault"
        case .interfaceFault: "interface fault"
        case .temperatureFault: "temperature fault"
        case .lineFault: "line fault"
        case .storageFault: "record not on disk"
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
            guard kind == .storageFault else { return nil }
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

    /// The tank, for an alarm of a tank.
    package var tank: TankName? {
        if case .tank(let name) = subject { name } else { nil }
    }

    package var description: String {
        switch subject {
        case .tank(let name): "\(name)/\(kind.rawValue)"
        case .line(let name): "line:\(name)/\(kind.rawValue)"
        case .station: "station/\(kind.rawValue)"
        }
    }
}
