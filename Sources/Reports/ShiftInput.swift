import Alarms
import Quantities
import TankFarm

/// What the shift summary is made of, gathered by whoever has the record.
package struct ShiftInput: Sendable {
    package var stationName: String
    package var zone: SiteZone
    /// Gauges are simulated: every page says so.
    package var simulation: Bool
    package var period: ShiftPeriod
    /// False for the shift that still runs.
    package var isComplete: Bool
    package var generatedAt: WallTime
    /// In the order of the configuration.
    package var tanks: [ShiftTank]
    /// Of the period; for the running shift of the part that has passed, so that the share of good levels is of that.
    package var figures: [PeriodFigures]
    /// Those with period.from ≤ at < period.to, oldest first.
    package var entries: [JournalEntry]
    /// The alarms that are not normal at `generatedAt`.
    package var standing: [AlarmRecord]
    /// When a station last knew what stands, where none runs; nil: at `generatedAt`.
    package var knownAt: WallTime?
    /// What is declared of tanks at `generatedAt`, by people and by the configuration.
    package var declarations: [TankDeclaration]
    /// The lines that somebody works on at `generatedAt`.
    package var maintenance: [LineMaintenance]
    /// In which no station ran. What lies outside the period is cut off.
    package var unwatched: [UnwatchedSpan]
    /// Entries in the journal at `generatedAt`, from its first day on.
    package var journalCount: Int64
    /// The last entry's hash, 64 hexadecimal digits; empty where there is none.
    package var journalHash: String
    /// In force or run out at the period's start, and at its end or at `generatedAt`.
    package var enteredAtOpening: EnteredValues
    package var enteredAtClosing: EnteredValues
    /// °C, while nobody enters one.
    package var ambientCelsius: Double?
    /// A gauge measures the ambient temperature, which the record does not keep.
    package var ambientIsMeasured: Bool
    /// Of the text; JSON and CSV stay metric.
    package var units: DisplayUnits
    /// What carried the watch, for the heading ("console of wang"); nil: not told.
    package var carriedBy: String?

    package init(
        stationName: String, zone: SiteZone, simulation: Bool, period: ShiftPeriod, isComplete: Bool,
        generatedAt: WallTime, tanks: [ShiftTank], figures: [PeriodFigures], entries: [JournalEntry],
        standing: [AlarmRecord], unwatched: [UnwatchedSpan], journalCount: Int64, journalHash: String,
        carriedBy: String? = nil, declarations: [TankDeclaration] = [], maintenance: [LineMaintenance] = [],
        knownAt: WallTime? = nil, enteredAtOpening: [ManualValue] = [], enteredAtClosing: [ManualValue] = [],
        ambientCelsius: Double? = nil, ambientIsMeasured: Bool = false, units: DisplayUnits = .metric
    ) {
        self.stationName = stationName
        self.zone = zone
        self.simulation = simulation
        self.period = period
        self.isComplete = isComplete
        self.generatedAt = generatedAt
        self.tanks = tanks
        self.figures = figures
        self.entries = entries
        self.standing = standing
        self.unwatched = unwatched
        self.journalCount = journalCount
        self.journalHash = journalHash
        self.carriedBy = carriedBy
        self.declarations = declarations
        self.maintenance = maintenance
        self.knownAt = knownAt
        self.enteredAtOpening = EnteredValues(at: period.from, enteredAtOpening)
        self.enteredAtClosing = EnteredValues(at: min(period.to, generatedAt), enteredAtClosing)
        self.ambientCelsius = ambientCelsius
        self.ambientIsMeasured = ambientIsMeasured
        self.units = units
    }
}

/// A tank and what its quantities are made of, where that is known.
package struct ShiftTank: Hashable, Sendable {
    package let tank: Tank
    /// Nil: neither form nor strapping table is known.
    package let recipe: QuantityRecipe?
    /// Whether the gauge measures more than level, interface and spot temperature: the record keeps no more.
    package let gaugeHasExtras: Bool

    package init(tank: Tank, recipe: QuantityRecipe?, gaugeHasExtras: Bool = false) {
        self.tank = tank
        self.recipe = recipe
        self.gaugeHasExtras = gaugeHasExtras
    }
}

/// What people had entered, at one end of a shift.
package struct EnteredValues: Sendable {
    package let at: WallTime
    /// In force or run out at that time, the newest of each.
    package let values: [ManualValue]
    private let ofTank: [TankName: [ManualValue]]
    private let ofSite: [ManualValue]

    package init(at time: WallTime, _ values: [ManualValue]) {
        at = time
        self.values = values
        ofSite = values.filter { $0.tank == nil }
        ofTank = Dictionary(grouping: values.filter { $0.tank != nil }) { $0.tank ?? "" }
    }

    /// What a tank's quantities are made with besides its sample, chosen as the station does.
    /// - Parameters:
    ///   - product: what it holds; a density of another product or base is not its own.
    ///   - ambientCelsius: the configuration's, while nobody has entered one.
    package func inputs(of tank: TankName, holding product: Product?, ambientCelsius: Double?) -> QuantityInputs {
        let entered = QuantityInputs.entered((ofTank[tank] ?? []) + ofSite, at: at, for: product)
        // A word that has run out says that the configuration's is not the whole truth.
        let configured = entered[.ambient] == nil ? ambientCelsius : nil
        return QuantityInputs(
            level: .bad(.notRead), interface: .bad(.notRead), temperature: .bad(.notRead),
            ambient: configured.map { .good($0) } ?? .absent, manual: entered)
    }
}

/// A time in which no station ran.
package struct UnwatchedSpan: Hashable, Sendable {
    package let from: WallTime
    package let to: WallTime

    package init(from: WallTime, to: WallTime) {
        self.from = from
        self.to = to
    }

    /// The spans within a period, in order, those that touch made one.
    static func within(_ period: ShiftPeriod, _ spans: [UnwatchedSpan]) -> [UnwatchedSpan] {
        var result: [UnwatchedSpan] = []
        for span in spans.sorted(by: { $0.from < $1.from }) {
            let from = max(span.from, period.from)
            let to = min(span.to, period.to)
            guard from < to else { continue }
            if let last = result.last, from <= last.to {
                result[result.count - 1] = UnwatchedSpan(from: last.from, to: max(last.to, to))
            } else {
                result.append(UnwatchedSpan(from: from, to: to))
            }
        }
        return result
    }
}
