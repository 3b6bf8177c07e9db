/// How a tank is used: what a change of its level means.
package enum TankService: String, Hashable, Sendable, Codable {
    /// Filled and emptied in batches: a change of level is a receipt or a dispatch.
    case batch
    /// Oil or water runs through: a change of level is neither.
    case flowThrough = "flow_through"
}

/// Where a tank's gauge can measure at all, in millimetres above the datum plate. Outside lie its blind zones.
package struct MeasuringRange: Hashable, Sendable, Codable {
    package var levelFromMillimetres: Double?
    package var levelToMillimetres: Double?
    package var interfaceFromMillimetres: Double?
    package var interfaceToMillimetres: Double?
    /// Height of the spot temperature's element.
    package var temperatureAtMillimetres: Double?

    package init(
        levelFromMillimetres: Double? = nil, levelToMillimetres: Double? = nil,
        interfaceFromMillimetres: Double? = nil, interfaceToMillimetres: Double? = nil,
        temperatureAtMillimetres: Double? = nil
    ) {
        self.levelFromMillimetres = levelFromMillimetres
        self.levelToMillimetres = levelToMillimetres
        self.interfaceFromMillimetres = interfaceFromMillimetres
        self.interfaceToMillimetres = interfaceToMillimetres
        self.temperatureAtMillimetres = temperatureAtMillimetres
    }
}

/// The levels of concern that are not alarms (API 2350), in millimetres.
package struct LevelsOfConcern: Hashable, Sendable, Codable {
    /// CH: here the tank overflows, or its roof is damaged.
    package var criticalHighMillimetres: Double?
    package var maximumWorkingMillimetres: Double?
    package var minimumWorkingMillimetres: Double?

    package init(
        criticalHighMillimetres: Double? = nil, maximumWorkingMillimetres: Double? = nil,
        minimumWorkingMillimetres: Double? = nil
    ) {
        self.criticalHighMillimetres = criticalHighMillimetres
        self.maximumWorkingMillimetres = maximumWorkingMillimetres
        self.minimumWorkingMillimetres = minimumWorkingMillimetres
    }
}

/// Where a floating roof stands on its legs, in millimetres.
package struct RoofHeights: Hashable, Sendable, Codable {
    package var landsMillimetres: Double
    package var floatsMillimetres: Double

    package init(landsMillimetres: Double, floatsMillimetres: Double) {
        self.landsMillimetres = landsMillimetres
        self.floatsMillimetres = floatsMillimetres
    }
}

/// A tank as its certificate and its place in the farm describe it.
package struct Tank: Hashable, Sendable, Codable {
    package var name: TankName
    /// Free words for people; never interpreted.
    package var title: String
    package var group: String
    package var line: LineName
    package var unit: UnitID
    package var service: TankService
    package var shellHeightMillimetres: Double
    /// Datum plate to the mark at the gauging hatch; ullage and dips need it.
    package var referenceHeightMillimetres: Double?
    package var measures: MeasuringRange
    package var levels: LevelsOfConcern
    package var maximumFillCubicMetresPerHour: Double?
    /// HH heard to receipt stopped.
    package var responseTimeMinutes: Double?
    /// Lower edge of the nozzle through which the oil is drawn.
    package var outletMillimetres: Double?
    package var roof: RoofHeights?
    /// How far a second gauge on the tank may be from the first; nil: there is none.
    package var secondaryToleranceMillimetres: Double?
    /// How far the gauge may be from the truth, for the overfill margin.
    package var gaugeErrorMillimetres: Double?
    /// `locked` or `outOfUse` by the configuration, else `none`.
    package var use: DeclaredUse

    package init(
        name: TankName, title: String = "", group: String = "", line: LineName, unit: UnitID,
        service: TankService = .batch, shellHeightMillimetres: Double, referenceHeightMillimetres: Double? = nil,
        measures: MeasuringRange = MeasuringRange(), levels: LevelsOfConcern = LevelsOfConcern(),
        maximumFillCubicMetresPerHour: Double? = nil, responseTimeMinutes: Double? = nil,
        outletMillimetres: Double? = nil, roof: RoofHeights? = nil, secondaryToleranceMillimetres: Double? = nil,
        gaugeErrorMillimetres: Double? = nil, use: DeclaredUse = .none
    ) {
        self.name = name
        self.title = title
        self.group = group
        self.line = line
        self.unit = unit
        self.service = service
        self.shellHeightMillimetres = shellHeightMillimetres
        self.referenceHeightMillimetres = referenceHeightMillimetres
        self.measures = measures
        self.levels = levels
        self.maximumFillCubicMetresPerHour = maximumFillCubicMetresPerHour
        self.responseTimeMinutes = responseTimeMinutes
        self.outletMillimetres = outletMillimetres
        self.roof = roof
        self.secondaryToleranceMillimetres = secondaryToleranceMillimetres
        self.gaugeErrorMillimetres = gaugeErrorMillimetres
        self.use = use
    }
}
