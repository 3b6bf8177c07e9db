/// What a person may enter for a tank from a sample, the laboratory or a thermometer.
package enum ManualQuantity: String, Hashable, Sendable, Codable, CaseIterable {
    /// Of the oil at its product's base temperature, kg/m³.
    case density
    /// Sediment and water in the oil, percent by volume.
    case water
    /// Sediment and water in the oil, percent by mass.
    case waterByMass = "water_mass"
    /// Of the oil, °C.
    case temperature
    /// In the shade, °C: of one tank, or of the whole site.
    case ambient

    /// The unit's name as JSON and the screen show it.
    package var unit: String {
        switch self {
        case .density: "kg/m3"
        case .water, .waterByMass: "%"
        case .temperature, .ambient: "°C"
        }
    }

    /// Decimals that it is worth on screen, in print and in JSON.
    package var decimals: Int {
        switch self {
        case .density, .temperature, .ambient: 1
        case .water, .waterByMass: 2
        }
    }

    /// What is accepted.
    package var range: ClosedRange<Double> {
        switch self {
        case .density: 400...1_300
        case .water, .waterByMass: 0...100
        case .temperature: -60...200
        case .ambient: -60...60
        }
    }
}

/// A density as it was observed, from which the one at base was made.
package struct ObservedDensity: Hashable, Sendable, Codable {
    /// As read, kg/m³.
    package let kilogramsPerCubicMetre: Double
    /// Of the sample, °C.
    package let celsius: Double
    /// A glass hydrometer's calibration temperature, 15 or 20 °C; nil: a density meter.
    package let hydrometerCelsius: Double?

    package init(kilogramsPerCubicMetre: Double, celsius: Double, hydrometerCelsius: Double?) {
        self.kilogramsPerCubicMetre = kilogramsPerCubicMetre
        self.celsius = celsius
        self.hydrometerCelsius = hydrometerCelsius
    }
}

/// A value that a named person entered, in force until its end or until another takes its place.
package struct ManualValue: Hashable, Sendable, Codable {
    /// Nil: for the whole site (ambient temperature only).
    package let tank: TankName?
    package let quantity: ManualQuantity
    /// In the quantity's unit.
    package let value: Double
    /// Of a density that was made from an observed one.
    package let observed: ObservedDensity?
    package let by: String
    package let at: WallTime
    /// From here on it makes what is computed with it uncertain.
    package let until: WallTime
    /// Free words: "laboratory 117".
    package let source: String?
    /// Of density and water: the name of the product that was in the tank; nil: nobody has said.
    package let product: String?
    /// Of a density: the base temperature for which it holds, °C; nil: nobody has said.
    package let baseCelsius: Double?

    package init(
        tank: TankName?, quantity: ManualQuantity, value: Double, observed: ObservedDensity? = nil, by: String,
        at: WallTime, until: WallTime, source: String? = nil, product: String? = nil, baseCelsius: Double? = nil
    ) {
        self.tank = tank
        self.quantity = quantity
        self.value = value
        self.observed = observed
        self.by = by
        self.at = at
        self.until = until
        self.source = source
        self.product = product
        self.baseCelsius = baseCelsius
    }

    /// Whether it has not run out. A clock that was set back before it was entered does not make it void.
    package func isValid(at time: WallTime) -> Bool { time < until }
}
