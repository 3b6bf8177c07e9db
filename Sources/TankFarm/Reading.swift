/// What a gauge measures.
package enum Measurand: String, Hashable, Sendable, Codable, CaseIterable {
    /// Height of the liquid's surface above the datum plate, in millimetres (innage).
    case level
    /// Height of the oil–water interface above the datum plate, in millimetres.
    case interface
    /// Spot temperature, in °C.
    case temperature

    /// The unit's name as JSON and the screen show it.
    package var unit: String {
        switch self {
        case .level, .interface: "mm"
        case .temperature: "°C"
        }
    }

    /// Decimals that the value is worth on screen, in print and in JSON.
    package var decimals: Int {
        switch self {
        case .level, .interface: 0
        case .temperature: 1
        }
    }
}

/// One of a gauge's values, with a quality of its own. The value is in its measurand's unit (mm or °C) and is there
/// exactly when the quality is good or uncertain: the initialisers keep that.
package struct Measurement: Hashable, Sendable, Codable {
    package let value: Double?
    package let quality: Quality
    /// Nil exactly when the quality is `good` or `none`.
    package let reason: Reason?

    private init(value: Double?, quality: Quality, reason: Reason?) {
        self.value = value
        self.quality = quality
        self.reason = reason
    }

    /// Whatever a message claims, a bad value has no number and a good one has no reason.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let quality = try container.decode(Quality.self, forKey: .quality)
        let value = try container.decodeIfPresent(Double.self, forKey: .value)
        let reason = try container.decodeIfPresent(Reason.self, forKey: .reason)
        switch (quality, value, reason) {
        case (.good, let value?, _): self = .good(value)
        case (.uncertain, let value?, let reason?): self = .uncertain(value, reason)
        case (.bad, _, let reason?): self = .bad(reason)
        case (.none, _, _): self = .absent
        default:
            throw DecodingError.dataCorruptedError(
                forKey: .quality, in: container,
                debugDescription: "a \(quality.rawValue) value lacks its value or reason")
        }
    }

    package static func good(_ value: Double) -> Measurement {
        Measurement(value: value, quality: .good, reason: nil)
    }
    /// A value that is marked; for a reason of bad quality there is no value, and `bad` results.
    package static func uncertain(_ value: Double, _ reason: Reason) -> Measurement {
        reason.quality == .uncertain
            ? Measurement(value: value, quality: .uncertain, reason: reason) : .bad(reason)
    }
    package static func bad(_ reason: Reason) -> Measurement {
        Measurement(value: nil, quality: .bad, reason: reason)
    }
    /// The gauge has no such value.
    package static let absent = Measurement(value: nil, quality: .none, reason: nil)

    /// The value when its quality is good, else nil.
    package var goodValue: Double? { quality == .good ? value : nil }
}

/// What one exchange with a tank's gauge said: always all three values, each with its quality.
package struct Reading: GaugeValues, Hashable, Sendable, Codable {
    package let tank: TankName
    /// When the answer was complete, or the exchange was given up.
    package let at: Moment
    package let level: Measurement
    package let interface: Measurement
    package let temperature: Measurement
    /// The values that this exchange asked for. The others are as an earlier one left them, and no news.
    package let asked: MeasurandSet
    /// The gauge's further values, in its model's order; nil for one that this exchange did not ask for. Empty where the
    /// model has none.
    package let extras: [Measurement?]
    /// The reason in words, with numbers ("exception 2: illegal data address"); nil when there is nothing to add.
    package let detail: String?

    package init(
        tank: TankName, at: Moment, level: Measurement, interface: Measurement, temperature: Measurement,
        asked: MeasurandSet = .all, extras: [Measurement?] = [], detail: String? = nil
    ) {
        self.tank = tank
        self.at = at
        self.level = level
        self.interface = interface
        self.temperature = temperature
        self.asked = asked
        self.extras = extras
        self.detail = detail
    }
}
