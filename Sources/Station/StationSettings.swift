import Acquisition
import Alarms
import Quantities
import Storage
import TankFarm

/// What the station is told once, at its start: validated values, from wherever they came.
package struct StationSettings: Sendable {
    package var name: String
    package var zone: SiteZone
    package var simulation: Bool
    /// Whether the station lives in its console's process and ends with it.
    package var carriedByConsole: Bool
    /// In the configuration's order, which is the order of the place.
    package var tanks: [Tank]
    package var capacities: [TankName: TankCapacity]
    /// Of the tanks that have a capacity.
    package var recipes: [TankName: QuantityRecipe]
    /// The tank whose gauge measures the ambient temperature for those that do not; nil: none does.
    package var ambientFrom: TankName?
    /// What the configuration says the ambient temperature is, °C, while nobody measures or enters it.
    package var ambientCelsius: Double?
    package var units: DisplayUnits
    package var retention: HistoryRetention
    package var lines: [LineSettings]
    package var alarms: [AlarmDefinition]
    /// When a value that nobody renews goes bad; nil: the greater of 5 s and 3 of its scans, which it has in any case
    /// where it is read less often than in each scan.
    package var staleAfter: Duration?
    package var practice: AlarmPractice

    package init(
        name: String, zone: SiteZone, simulation: Bool, carriedByConsole: Bool, tanks: [Tank],
        capacities: [TankName: TankCapacity], lines: [LineSettings], alarms: [AlarmDefinition],
        staleAfter: Duration? = nil, practice: AlarmPractice = AlarmPractice(),
        recipes: [TankName: QuantityRecipe] = [:], ambientFrom: TankName? = nil, ambientCelsius: Double? = nil,
        units: DisplayUnits = .metric, retention: HistoryRetention = HistoryRetention()
    ) {
        self.name = name
        self.zone = zone
        self.simulation = simulation
        self.carriedByConsole = carriedByConsole
        self.tanks = tanks
        self.capacities = capacities
        self.lines = lines
        self.alarms = alarms
        self.staleAfter = staleAfter
        self.practice = practice
        self.recipes = recipes
        self.ambientFrom = ambientFrom
        self.ambientCelsius = ambientCelsius
        self.units = units
        self.retention = retention
    }
}

/// What a run before this one left behind.
package struct StationMemory: Sendable {
    package var alarms: [AlarmRecord]
    package var nextSerial: Int64
    /// The newest entries, oldest first.
    package var journal: [JournalEntry]
    /// Per tank the mean level of each 5 minutes up to now, oldest first, in millimetres.
    package var recentLevels: [TankName: RecentLevels]
    package var lastGood: [TankName: LastGoodLevel]
    /// Levels that had jumped, and that nobody had taken for true when the run before ended, in millimetres.
    package var jumped: [TankName: Double]
    /// Levels that had stopped without a word, and that nobody had answered for when the run before ended.
    package var stopped: [TankName: StoppedLevel]
    /// What the watches found of each tank's level in the month of the site that goes on at the start.
    package var findings: [TankName: LevelFindings]
    /// When the run before was last alive; nil on the first.
    package var lastAliveAt: WallTime?
    /// The alarms as the run before had them; nil: there was none that kept them.
    package var definitions: [AlarmDefinition]?
    package var declarations: [TankDeclaration]
    package var maintenance: [LineMaintenance]
    /// When each tank's overfill alarm was last seen to trip in a proof test.
    package var proofTests: [TankName: WallTime]
    /// The newest of each tank and quantity that was not taken back.
    package var manualValues: [ManualValue]
    /// Those that are neither met nor taken back.
    package var calls: [OneTimeCall]
    package var nextCall: Int64

    package init(
        alarms: [AlarmRecord] = [], nextSerial: Int64 = 1, journal: [JournalEntry] = [],
        recentLevels: [TankName: RecentLevels] = [:], lastGood: [TankName: LastGoodLevel] = [:],
        jumped: [TankName: Double] = [:], stopped: [TankName: StoppedLevel] = [:],
        findings: [TankName: LevelFindings] = [:], lastAliveAt: WallTime? = nil,
        definitions: [AlarmDefinition]? = nil, declarations: [TankDeclaration] = [],
        maintenance: [LineMaintenance] = [], proofTests: [TankName: WallTime] = [:],
        manualValues: [ManualValue] = [], calls: [OneTimeCall] = [], nextCall: Int64 = 1
    ) {
        self.alarms = alarms
        self.nextSerial = nextSerial
        self.journal = journal
        self.recentLevels = recentLevels
        self.lastGood = lastGood
        self.jumped = jumped
        self.stopped = stopped
        self.findings = findings
        self.lastAliveAt = lastAliveAt
        self.definitions = definitions
        self.declarations = declarations
        self.maintenance = maintenance
        self.proofTests = proofTests
        self.manualValues = manualValues
        self.calls = calls
        self.nextCall = nextCall
    }
}

/// The last level that was good, in millimetres, and when.
package struct LastGoodLevel: Hashable, Sendable {
    package let millimetres: Double
    package let at: WallTime

    package init(millimetres: Double, at: WallTime) {
        self.millimetres = millimetres
        self.at = at
    }
}
