import TankFarm

/// What a tank holds: the truth, or with a sensor's noise.
package struct SimulatedValues: Hashable, Sendable {
    /// How much colder the water lies than the oil over it.
    static let waterColderCelsius = 5.0
    /// From the oil's foot to its surface, °C.
    static let oilGradientCelsius = 1.0
    /// The band's part under the interface: water holds little oil, oil much water.
    static let bandUnderInterface = 0.35

    package var levelMillimetres: Double
    /// Nil where there is one liquid only.
    package var interfaceMillimetres: Double?
    /// Of the oil, in its middle.
    package var temperatureCelsius: Double
    /// Of the air in the shade.
    package var ambientCelsius: Double
    /// Of the vapour, above the atmosphere's.
    package var pressureKilopascals: Double
    /// Of the oil above the band.
    package var waterCutPercent: Double
    /// From where the free water ends to where the clean oil begins.
    package var bandMillimetres: Double

    /// Where the transition band between water and oil lies: around the interface, never above the surface or under the
    /// bottom. Where there is one liquid only, nothing at the bottom.
    package var band: ClosedRange<Double> {
        guard let interface = interfaceMillimetres else { return 0...0 }
        let level = max(levelMillimetres, 0)
        func within(_ height: Double) -> Double { min(max(height, 0), level) }
        let foot = interface - bandMillimetres * SimulatedValues.bandUnderInterface
        return within(foot)...within(foot + bandMillimetres)
    }

    /// One of a gauge's further values, in its unit.
    /// - Parameter profilePoints: how many points the gauge's whole profile has; they spread evenly over the band.
    package func value(of extra: GaugeExtra, profilePoints: Int) -> Double {
        switch extra {
        case .pressure: pressureKilopascals
        case .waterCut: waterCutPercent
        case .ambient: ambientCelsius
        case .temperature(let height): temperature(atMillimetres: height)
        case .profileHeight(let point): height(ofPoint: point, of: profilePoints)
        case .profileCut(let point, let height):
            waterPercent(atMillimetres: height ?? self.height(ofPoint: point, of: profilePoints))
        }
    }

    /// Water at a height, percent by volume: all of it up to the band's foot, half at the interface, none above the band
    /// and in the vapour.
    package func waterPercent(atMillimetres height: Double) -> Double {
        guard let interface = interfaceMillimetres, height <= levelMillimetres else { return 0 }
        let foot = interface - bandMillimetres * SimulatedValues.bandUnderInterface
        if height <= min(foot, interface) { return 100 }
        if height <= interface { return 100 - 50 * (height - foot) / (interface - foot) }
        let head = foot + bandMillimetres
        return height < head ? 50 * (head - height) / (head - interface) : 0
    }

    /// What an element of a chain feels there: water, oil, or the vapour between the oil and the air.
    package func temperature(atMillimetres height: Double) -> Double {
        let foot = max(interfaceMillimetres ?? 0, 0)
        if let interface = interfaceMillimetres, height <= interface {
            return temperatureCelsius - SimulatedValues.waterColderCelsius
        }
        if height > levelMillimetres { return (temperatureCelsius + ambientCelsius) / 2 }
        guard levelMillimetres > foot else { return temperatureCelsius }
        let place = (height - foot) / (levelMillimetres - foot)
        return temperatureCelsius + SimulatedValues.oilGradientCelsius * (place - 0.5)
    }

    private func height(ofPoint point: Int, of count: Int) -> Double {
        let band = band
        guard count > 1 else { return interfaceMillimetres.map { min(max($0, 0), max(levelMillimetres, 0)) } ?? 0 }
        let share = Double(point) / Double(count - 1)
        return band.lowerBound + (band.upperBound - band.lowerBound) * min(max(share, 0), 1)
    }
}

extension GaugeExtra {
    /// Its place in the profile, counted from 0; nil for what is no part of one.
    var profilePoint: Int? {
        switch self {
        case .profileHeight(let point), .profileCut(let point, _): point
        case .pressure, .waterCut, .ambient, .temperature: nil
        }
    }
}

/// What is one tank's own in its further values. Drawn from a stream of its own: the farm's course does not depend on it.
struct SimulatedTrim: Hashable, Sendable {
    let bandMillimetres: Double
    private let restingCutPercent: Double
    private let restingPressureKilopascals: Double

    init(of tank: TankName, seed: UInt64) {
        var random = SplitMix64(seed: seed, name: tank.text + " trim")
        bandMillimetres = random.uniform(300...600)
        restingCutPercent = random.uniform(0.5...1.6)
        restingPressureKilopascals = random.chance(0.5) ? 0 : random.uniform(0.2...0.8)
    }

    /// Percent by volume: 0.5 to 2, more while water has still to settle.
    func waterCut(emulsionMillimetres: Double) -> Double {
        restingCutPercent + 0.4 * min(max(emulsionMillimetres / 400, 0), 1)
    }

    /// Kilopascals above the atmosphere's: none where the tank breathes freely, else a little more on a warm day.
    func pressure(ambientCelsius: Double) -> Double {
        restingPressureKilopascals == 0
            ? 0 : max(0, restingPressureKilopascals + 0.02 * (ambientCelsius - SimulatedTank.meanAmbientCelsius))
    }
}
