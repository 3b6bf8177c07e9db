/// How far a value may be believed. The order is from best to worst; `none` stands outside it: the gauge has no such value.
package enum Quality: String, Hashable, Sendable, Codable, CaseIterable {
    case good
    case uncertain
    case bad
    /// The gauge's model has no such value.
    case none
}

/// Why a value is not good. The raw values are the contract's words in JSON and CSV.
package enum Reason: String, Hashable, Sendable, Codable, CaseIterable {
    // Bad: there is no value.
    case timeout
    case crc
    case wrongUnit = "wrong-unit"
    /// The answer's function or length is not what was asked for.
    case wrongAnswer = "wrong-answer"
    /// The device answered with a Modbus exception.
    case exception
    case truncated
    /// The port or the TCP connection itself failed.
    case connection
    /// The raw value, or a status bit, says that the gauge failed.
    case gaugeFailure = "gauge-failure"
    case outOfRange = "out-of-range"
    /// None since the start.
    case notRead = "not-read"
    case stale
    case disabled
    // Uncertain: there is a value, marked wherever it appears.
    case jump
    case stuck
    /// The values contradict each other, as an interface above the level does.
    case inconsistent
    case blindZone = "blind-zone"
    case warmingUp = "warming-up"
    case gatewayStale = "gateway-stale"

    /// The quality that this reason gives a value.
    package var quality: Quality {
        switch self {
        case .timeout, .crc, .wrongUnit, .wrongAnswer, .exception, .truncated, .connection, .gaugeFailure,
            .outOfRange, .notRead, .stale, .disabled:
            .bad
        case .jump, .stuck, .inconsistent, .blindZone, .warmingUp, .gatewayStale: .uncertain
        }
    }

    /// Whether nothing usable came back for the exchange as a whole, so that it speaks of the gauge and not of one value.
    package var isExchangeFailure: Bool {
        switch self {
        case .timeout, .crc, .wrongUnit, .wrongAnswer, .exception, .truncated, .connection: true
        default: false
        }
    }
}
