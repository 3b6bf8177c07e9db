/// Some of a gauge's values.
package struct MeasurandSet: OptionSet, Hashable, Sendable, Codable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) { self.rawValue = rawValue }

    package init(_ measurand: Measurand) {
        switch measurand {
        case .level: self = .level
        case .interface: self = .interface
        case .temperature: self = .temperature
        }
    }

    package static let level = MeasurandSet(rawValue: 1)
    package static let interface = MeasurandSet(rawValue: 2)
    package static let temperature = MeasurandSet(rawValue: 4)
    package static let all: MeasurandSet = [.level, .interface, .temperature]

    package func contains(_ measurand: Measurand) -> Bool { contains(MeasurandSet(measurand)) }
}
