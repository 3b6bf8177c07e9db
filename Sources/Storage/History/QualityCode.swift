import TankFarm

/// The small integers that stand for a quality and its reason in the database. They are written into files that
/// outlive the program: a number is never given another meaning, new reasons take new numbers (2–31 bad, 32–63 uncertain).
enum QualityCode {
    static let good: Int64 = 0
    static let absent: Int64 = 1
    /// Bits that one measurand takes in `sample.quality`: level lowest, then interface, then temperature.
    static let bits: Int64 = 6
    static let mask: Int64 = 63
    /// Of all three, with a number that no reason has.
    static let unknown: Int64 = 63 | 63 << 6 | 63 << 12

    static func of(_ reason: Reason) -> Int64 {
        switch reason {
        case .timeout: 2
        case .crc: 3
        case .wrongUnit: 4
        case .wrongAnswer: 5
        case .exception: 6
        case .truncated: 7
        case .connection: 8
        case .gaugeFailure: 9
        case .outOfRange: 10
        case .notRead: 11
        case .stale: 12
        case .disabled: 13
        case .jump: 32
        case .stuck: 33
        case .inconsistent: 34
        case .blindZone: 35
        case .warmingUp: 36
        case .gatewayStale: 37
        }
    }

    static func of(_ measurement: Measurement) -> Int64 {
        // No column holds an infinity or a NaN: SQLite would make NULL of the latter, and call it good.
        if let value = measurement.value, !value.isFinite { return of(.outOfRange) }
        if let reason = measurement.reason { return of(reason) }
        return measurement.quality == .good ? good : absent
    }

    static func measurement(code: Int64, value: Double?) -> Measurement {
        if code == absent { return .absent }
        if code == good { return value.map { .good($0) } ?? .bad(.notRead) }
        guard let reason = reasonsByCode[code] else {
            // Of a version that knows more reasons: what is at or above 32 has a value, and is at most uncertain.
            return value.map { .uncertain($0, .inconsistent) } ?? .bad(.gaugeFailure)
        }
        guard let value else { return .bad(reason.quality == .bad ? reason : .notRead) }
        return .uncertain(value, reason)
    }

    /// All three in one number; nil (NULL) when all are good.
    static func packed(_ sample: HistorySample) -> Int64? {
        let code = of(sample.level) | of(sample.interface) << bits | of(sample.temperature) << (2 * bits)
        return code == 0 ? nil : code
    }

    static func code(of measurand: Measurand, in packed: Int64?) -> Int64 {
        let packed = packed ?? 0
        return switch measurand {
        case .level: packed & mask
        case .interface: packed >> bits & mask
        case .temperature: packed >> (2 * bits) & mask
        }
    }

    /// Every code with its words, for the table that the views join.
    static var rows: [(code: Int64, quality: Quality, reason: Reason?)] {
        [(good, .good, nil), (absent, .none, nil)] + Reason.allCases.map { (of($0), $0.quality, $0) }
    }

    private static let reasonsByCode: [Int64: Reason] = Dictionary(
        uniqueKeysWithValues: Reason.allCases.map { (of($0), $0) })
}
