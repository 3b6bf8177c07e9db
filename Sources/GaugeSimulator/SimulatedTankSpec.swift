import Glibc
import TankFarm

/// The alarm limits that a simulated tank keeps clear of in normal work, in millimetres; each optional.
package struct SimulatedLimits: Hashable, Sendable {
    package var levelHighHighMillimetres: Double?
    package var levelHighMillimetres: Double?
    package var levelLowMillimetres: Double?
    package var levelLowLowMillimetres: Double?
    package var interfaceHighMillimetres: Double?
    package var interfaceLowMillimetres: Double?

    package init(
        levelHighHighMillimetres: Double? = nil, levelHighMillimetres: Double? = nil,
        levelLowMillimetres: Double? = nil, levelLowLowMillimetres: Double? = nil,
        interfaceHighMillimetres: Double? = nil, interfaceLowMillimetres: Double? = nil
    ) {
        self.levelHighHighMillimetres = levelHighHighMillimetres
        self.levelHighMillimetres = levelHighMillimetres
        self.levelLowMillimetres = levelLowMillimetres
        self.levelLowLowMillimetres = levelLowLowMillimetres
        self.interfaceHighMillimetres = interfaceHighMillimetres
        self.interfaceLowMillimetres = interfaceLowMillimetres
    }
}

/// One tank for the simulation: its size, what it holds at the start, and the bands within which normal work keeps it.
package struct SimulatedTankSpec: Hashable, Sendable {
    package var tank: TankName
    package var service: TankService
    package var shellHeightMillimetres: Double
    /// Volume by height; of a vessel that lies, the mean.
    package var areaSquareMetres: Double
    package var maximumFillCubicMetresPerHour: Double
    package var initialLevelMillimetres: Double
    /// Normal work moves between these.
    package var lowestMillimetres: Double
    package var highestMillimetres: Double
    /// Nil: one liquid only.
    package var initialInterfaceMillimetres: Double?
    package var lowestInterfaceMillimetres: Double
    package var highestInterfaceMillimetres: Double
    /// At the start, and about which it stays.
    package var temperatureCelsius: Double
    package var limits: SimulatedLimits

    /// Bands left out: the level's 5 to 90 % of the shell, the interface's ±10 % of where it begins.
    package init(
        tank: TankName, service: TankService = .batch, shellHeightMillimetres: Double, areaSquareMetres: Double,
        maximumFillCubicMetresPerHour: Double, initialLevelMillimetres: Double, lowestMillimetres: Double? = nil,
        highestMillimetres: Double? = nil, initialInterfaceMillimetres: Double? = nil,
        lowestInterfaceMillimetres: Double? = nil, highestInterfaceMillimetres: Double? = nil,
        temperatureCelsius: Double, limits: SimulatedLimits = SimulatedLimits()
    ) {
        self.tank = tank
        self.service = service
        self.shellHeightMillimetres = shellHeightMillimetres
        self.areaSquareMetres = areaSquareMetres
        self.maximumFillCubicMetresPerHour = maximumFillCubicMetresPerHour
        self.initialLevelMillimetres = initialLevelMillimetres
        self.lowestMillimetres = lowestMillimetres ?? shellHeightMillimetres * 0.05
        self.highestMillimetres = highestMillimetres ?? shellHeightMillimetres * 0.9
        self.initialInterfaceMillimetres = initialInterfaceMillimetres
        self.lowestInterfaceMillimetres = lowestInterfaceMillimetres ?? (initialInterfaceMillimetres ?? 0) * 0.9
        self.highestInterfaceMillimetres = highestInterfaceMillimetres ?? (initialInterfaceMillimetres ?? 0) * 1.1
        self.temperatureCelsius = temperatureCelsius
        self.limits = limits
    }

    /// A tank as configured: bands well inside its limits and its gauge's range, and a start within them that its name
    /// chooses, so that a farm's tanks differ and the same configuration begins the same.
    /// - Parameter hasInterface: whether its gauge measures one; then there is water under oil.
    /// - Parameter areaSquareMetres: nil: as of an upright tank a fifth wider than high.
    package init(
        tank: Tank, areaSquareMetres: Double? = nil, hasInterface: Bool, temperatureCelsius: Double = 38,
        limits: SimulatedLimits = SimulatedLimits()
    ) {
        var random = SplitMix64(seed: 0, name: tank.name.text)
        let shell = tank.shellHeightMillimetres
        let diameterMetres = shell * 0.0012
        let area = areaSquareMetres ?? Double.pi / 4 * diameterMetres * diameterMetres
        let level = SimulatedTankSpec.band(
            above: [
                limits.levelLowMillimetres, limits.levelLowLowMillimetres, tank.levels.minimumWorkingMillimetres,
                tank.measures.levelFromMillimetres, shell * 0.05,
            ],
            below: [
                limits.levelHighMillimetres, limits.levelHighHighMillimetres, tank.levels.maximumWorkingMillimetres,
                tank.measures.levelToMillimetres, shell * 0.92,
            ])
        let initial = random.uniform(level) * 0.6 + (level.lowerBound + level.upperBound) * 0.2
        // Water takes no more than the lower half of what the tank ever holds.
        let interface = SimulatedTankSpec.band(
            above: [limits.interfaceLowMillimetres, tank.measures.interfaceFromMillimetres, shell * 0.04],
            below: [
                limits.interfaceHighMillimetres, tank.measures.interfaceToMillimetres,
                (level.lowerBound + level.upperBound) / 4,
            ])
        let interfaceStart = min(random.uniform(interface), initial - SimulatedTank.leastOilMillimetres)
        self.init(
            tank: tank.name, service: tank.service, shellHeightMillimetres: shell, areaSquareMetres: area,
            maximumFillCubicMetresPerHour: tank.maximumFillCubicMetresPerHour ?? area,
            initialLevelMillimetres: initial, lowestMillimetres: level.lowerBound,
            highestMillimetres: level.upperBound,
            initialInterfaceMillimetres: hasInterface ? max(interfaceStart, 0) : nil,
            lowestInterfaceMillimetres: interface.lowerBound, highestInterfaceMillimetres: interface.upperBound,
            temperatureCelsius: temperatureCelsius + random.uniform(-3...3), limits: limits)
    }

    /// What lies between the highest floor and the lowest ceiling, less a tenth at either end.
    private static func band(above floors: [Double?], below ceilings: [Double?]) -> ClosedRange<Double> {
        let floor = floors.compactMap(\.self).max() ?? 0
        let ceiling = ceilings.compactMap(\.self).min() ?? floor
        guard ceiling > floor else { return floor...floor }
        let margin = (ceiling - floor) / 10
        return floor + margin...ceiling - margin
    }
}
