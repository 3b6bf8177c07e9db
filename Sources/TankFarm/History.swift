/// What is stored of a reading: every value with its quality, and the wall clock's time.
package struct HistorySample: GaugeValues, Hashable, Sendable, Codable {
    package let tank: TankName
    package let at: WallTime
    package let level: Measurement
    package let interface: Measurement
    package let temperature: Measurement

    package init(
        tank: TankName, at: WallTime, level: Measurement, interface: Measurement, temperature: Measurement
    ) {
        self.tank = tank
        self.at = at
        self.level = level
        self.interface = interface
        self.temperature = temperature
    }

    package init(_ reading: Reading) {
        self.init(
            tank: reading.tank, at: reading.at.wall, level: reading.level, interface: reading.interface,
            temperature: reading.temperature)
    }
}

/// One measurand over a span of time, in its unit (mm or °C).
package struct ValueSpan: Hashable, Sendable, Codable {
    package let minimum: Double
    /// Weighted by how long each value stood.
    package let mean: Double
    package let maximum: Double
    package let last: Double

    package init(minimum: Double, mean: Double, maximum: Double, last: Double) {
        self.minimum = minimum
        self.mean = mean
        self.maximum = maximum
        self.last = last
    }
}

/// One tank over one step of time: nil where no good or uncertain value is known.
package struct HistoryBucket: Hashable, Sendable, Codable {
    package let start: WallTime
    /// Share of the step's time, 0–1, in which all values that the gauge has were known and good. Below 1 the spans may hold
    /// uncertain values, and say nothing of the rest of the time.
    package let good: Double
    package let level: ValueSpan?
    package let interface: ValueSpan?
    package let temperature: ValueSpan?

    package init(
        start: WallTime, good: Double = 0, level: ValueSpan? = nil, interface: ValueSpan? = nil,
        temperature: ValueSpan? = nil
    ) {
        self.start = start
        self.good = good
        self.level = level
        self.interface = interface
        self.temperature = temperature
    }

    package subscript(measurand: Measurand) -> ValueSpan? {
        switch measurand {
        case .level: level
        case .interface: interface
        case .temperature: temperature
        }
    }
}

/// One tank over a shift, from the stored samples.
package struct PeriodFigures: Hashable, Sendable, Codable {
    package let tank: TankName
    /// What was believed at the period's start: the last sample at or before it, if not older than the stated look-back; else the first in it.
    package let opening: HistorySample?
    /// The last sample before the period's end.
    package let closing: HistorySample?
    /// Lowest and highest good level in the period, in millimetres, with its time.
    package let lowestLevelMillimetres: Double?
    package let lowestAt: WallTime?
    package let highestLevelMillimetres: Double?
    package let highestAt: WallTime?
    /// Share of the period, 0–1, for which a good level is on record.
    package let goodShare: Double

    package init(
        tank: TankName, opening: HistorySample?, closing: HistorySample?, lowestLevelMillimetres: Double?,
        lowestAt: WallTime?, highestLevelMillimetres: Double?, highestAt: WallTime?, goodShare: Double
    ) {
        self.tank = tank
        self.opening = opening
        self.closing = closing
        self.lowestLevelMillimetres = lowestLevelMillimetres
        self.lowestAt = lowestAt
        self.highestLevelMillimetres = highestLevelMillimetres
        self.highestAt = highestAt
        self.goodShare = goodShare
    }
}
