/// In which units people see and print; what is computed, stored and given as JSON or CSV stays metric.
package struct DisplayUnits: Hashable, Sendable, Codable {
    package enum Level: String, Hashable, Sendable, Codable, CaseIterable {
        case millimetres = "mm"
        /// Feet, inches and sixteenths: `31-07 9/16`.
        case feetInches = "ft-in"
    }
    package enum Temperature: String, Hashable, Sendable, Codable, CaseIterable {
        case celsius = "C"
        case fahrenheit = "F"
    }
    package enum Volume: String, Hashable, Sendable, Codable, CaseIterable {
        case cubicMetres = "m3"
        /// Of 42 US gallons.
        case barrels = "bbl"
        /// US gallons.
        case gallons = "gal"
    }
    package enum Mass: String, Hashable, Sendable, Codable, CaseIterable {
        case tonnes = "t"
        case longTons = "long_ton"
        case shortTons = "short_ton"
    }

    package var level: Level
    package var temperature: Temperature
    package var volume: Volume
    package var mass: Mass

    package init(
        level: Level = .millimetres, temperature: Temperature = .celsius, volume: Volume = .cubicMetres,
        mass: Mass = .tonnes
    ) {
        self.level = level
        self.temperature = temperature
        self.volume = volume
        self.mass = mass
    }

    package static let metric = DisplayUnits()
}

extension DisplayUnits {
    // The one conversion table. All are exact by definition, the barrel and the tons as rounded there:
    // inch 25.4 mm (international yard and pound agreement, 1959); US gallon 231 in³, barrel 42 US gallons, long ton
    // 2240 lb, short ton 2000 lb of 0.45359237 kg (NIST Handbook 44, appendix C).
    package static let millimetresPerInch = 25.4
    package static let cubicMetresPerGallon = 0.003785411784
    package static let cubicMetresPerBarrel = 0.158987294928
    package static let tonnesPerLongTon = 1.0160469088
    package static let tonnesPerShortTon = 0.90718474

    package static func fahrenheit(_ celsius: Double) -> Double { celsius * 1.8 + 32 }
    package static func celsius(fahrenheit: Double) -> Double { (fahrenheit - 32) / 1.8 }

    /// In the unit of volume that people see.
    package func shown(cubicMetres: Double) -> Double {
        switch volume {
        case .cubicMetres: cubicMetres
        case .barrels: cubicMetres / DisplayUnits.cubicMetresPerBarrel
        case .gallons: cubicMetres / DisplayUnits.cubicMetresPerGallon
        }
    }

    package func shown(celsius: Double) -> Double {
        temperature == .celsius ? celsius : DisplayUnits.fahrenheit(celsius)
    }

    package func shown(tonnes: Double) -> Double {
        switch mass {
        case .tonnes: tonnes
        case .longTons: tonnes / DisplayUnits.tonnesPerLongTon
        case .shortTons: tonnes / DisplayUnits.tonnesPerShortTon
        }
    }

    /// A height as text without its unit: `9641`, `31-07 9/16` (to the nearest sixteenth of an inch).
    package func text(millimetres: Double) -> String {
        guard level == .feetInches, millimetres.isFinite, abs(millimetres) < 1e9 else {
            return DecimalText.fixed(millimetres, 0)
        }
        let sixteenths = Int((abs(millimetres) / DisplayUnits.millimetresPerInch * 16).rounded())
        let (inches, rest) = sixteenths.quotientAndRemainder(dividingBy: 16)
        let sign = millimetres < 0 && sixteenths > 0 ? "-" : ""
        let inch = inches % 12 < 10 ? "0\(inches % 12)" : "\(inches % 12)"
        var (above, below) = (rest, 16)
        while above > 0, above % 2 == 0 { (above, below) = (above / 2, below / 2) }
        return "\(sign)\(inches / 12)-\(inch)" + (above == 0 ? "" : " \(above)/\(below)")
    }

    /// Behind a height: empty for feet and inches, whose text says it.
    package var levelUnit: String { level == .millimetres ? "mm" : "" }
    package var temperatureUnit: String { temperature == .celsius ? "°C" : "°F" }
    package var volumeUnit: String { volume.rawValue }
    package var massUnit: String {
        switch mass {
        case .tonnes: "t"
        case .longTons: "LT"
        case .shortTons: "ST"
        }
    }
}
