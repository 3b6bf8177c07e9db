/// What a gauge may measure besides level, interface and temperature.
package enum GaugeExtra: Hashable, Sendable, Codable {
    /// Of the vapour above the liquid, kPa above the atmosphere's.
    case pressure
    /// Water in the oil, percent by volume.
    case waterCut
    /// In the shade beside the tank, °C.
    case ambient
    /// One element of a chain, °C; its height above the datum plate.
    case temperature(atMillimetres: Double)
    /// The height of one point of the water-cut profile, counted from 0, in millimetres above the datum plate.
    case profileHeight(point: Int)
    /// Water at one point of the profile, percent by volume; its height, nil where the gauge tells that itself.
    case profileCut(point: Int, atMillimetres: Double?)

    /// The unit's name as JSON and the screen show it.
    package var unit: String {
        switch self {
        case .pressure: "kPa"
        case .waterCut, .profileCut: "%"
        case .ambient, .temperature: "°C"
        case .profileHeight: "mm"
        }
    }

    /// For people: `pressure`, `temperature at 2500 mm`.
    package var words: String {
        switch self {
        case .pressure: "pressure"
        case .waterCut: "water cut"
        case .ambient: "ambient"
        case .temperature(let height): "temperature at \(DecimalText.fixed(height, 0)) mm"
        case .profileHeight(let point): "height of profile point \(point + 1)"
        case .profileCut(let point, _): "profile point \(point + 1)"
        }
    }
}

/// One of a gauge's further values as believed.
package struct ExtraValue: Hashable, Sendable, Codable {
    package let extra: GaugeExtra
    /// In the extra's unit.
    package var measurement: Measurement

    package init(_ extra: GaugeExtra, _ measurement: Measurement) {
        self.extra = extra
        self.measurement = measurement
    }
}
