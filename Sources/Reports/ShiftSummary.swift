import Alarms
import Quantities
import TankFarm

/// What a shift hands to the next: every tank's balance, what rang, what still stands, and how far the record reaches.
/// As text for a printer, as CSV and as JSON it says the same.
package struct ShiftSummary: Sendable {
    package let stationName: String
    package let zone: SiteZone
    package let simulation: Bool
    package let period: ShiftPeriod
    package let isComplete: Bool
    package let generatedAt: WallTime
    /// When what stands was known last, where no station runs; nil: at `generatedAt`.
    package let knownAt: WallTime?
    package let carriedBy: String?
    package let tanks: [TankBalance]
    /// In the order in which they first appear among the tanks.
    package let groups: [GroupBalance]
    /// By product, by group and together, at both ends.
    package let openingStock: StockTotals
    package let closingStock: StockTotals
    /// What people had entered, in force or run out at `enteredAt`; what was replaced in the shift is among the remarks.
    package let entered: [ManualValue]
    /// The shift's end, or now where it still runs.
    package let enteredAt: WallTime
    /// Of the text.
    package let units: DisplayUnits
    package let rounding: TicketRounding
    /// Shells follow an ambient temperature that is measured, and was not on record.
    let lacksMeasuredAmbient: Bool
    package let alarms: [ShiftAlarm]
    /// The load of the part that has passed.
    package let alarmFigures: AlarmFigures
    /// Unacknowledged first, then the more urgent, then the older.
    package let standing: [AlarmRecord]
    /// Those that cannot ring now: shelved, out of service, or suppressed though they would not be normal.
    package let silenced: [AlarmRecord]
    /// What somebody says that a tank does: by tank.
    package let declarations: [TankDeclaration]
    /// By line.
    package let maintenance: [LineMaintenance]
    /// Within the period, in order, without overlap.
    package let unwatched: [UnwatchedSpan]
    /// What people did and said beside acknowledging, starts and stops, changes of configuration or clock, faults of the
    /// record, and what came while it was kept silent.
    package let remarks: [JournalEntry]
    package let journalCount: Int64
    package let journalHash: String

    package init(_ input: ShiftInput) {
        stationName = input.stationName
        zone = input.zone
        simulation = input.simulation
        period = input.period
        isComplete = input.isComplete
        generatedAt = input.generatedAt
        knownAt = input.knownAt
        carriedBy = input.carriedBy
        journalCount = input.journalCount
        journalHash = input.journalHash
        let figures = Dictionary(input.figures.map { ($0.tank, $0) }, uniquingKeysWith: { first, _ in first })
        let balances = input.tanks.map { tank in
            let name = tank.tank.name
            return TankBalance(
                tank, figures: figures[name],
                opening: input.enteredAtOpening.inputs(
                    of: name, holding: tank.recipe?.product, ambientCelsius: input.ambientCelsius),
                closing: input.enteredAtClosing.inputs(
                    of: name, holding: tank.recipe?.product, ambientCelsius: input.ambientCelsius),
                span: input.period.from..<max(input.period.from, min(input.period.to, input.generatedAt)))
        }
        tanks = balances
        units = input.units
        rounding = input.tanks.lazy.compactMap(\.recipe).first?.rounding ?? TicketRounding()
        lacksMeasuredAmbient =
            input.ambientIsMeasured
            && input.tanks.contains { $0.recipe?.product != nil && $0.recipe?.shell?.isInsulated == false }
        openingStock = ShiftSummary.stock(balances) { $0.opening }
        closingStock = ShiftSummary.stock(balances) { $0.closing }
        let shown = Set(input.tanks.map(\.tank.name))
        entered = input.enteredAtClosing.values.filter { $0.tank.map(shown.contains) ?? true }
        enteredAt = input.enteredAtClosing.at
        var names: [String] = []
        for balance in balances where !names.contains(balance.tank.group) { names.append(balance.tank.group) }
        groups = names.map { name in GroupBalance(name: name, tanks: balances.filter { $0.tank.group == name }) }
        alarms = ShiftAlarm.all(in: input.entries, standing: input.standing)
        let standingShown = input.standing.filter(\.isShown).sorted(by: ShiftSummary.comesFirst)
        standing = standingShown.filter { !$0.state.isSilenced }
        silenced = standingShown.filter(\.state.isSilenced)
        declarations = input.declarations.filter { $0.use != .none }.sorted { $0.tank < $1.tank }
        maintenance = input.maintenance.sorted { $0.line < $1.line }
        let spans = UnwatchedSpan.within(input.period, input.unwatched)
        unwatched = spans
        alarmFigures = AlarmFigures(
            entries: input.entries, from: input.period.from, to: min(input.period.to, input.generatedAt),
            definitions: [], standing: input.standing,
            unwatched: spans.reduce(.zero) { $0 + ($1.to - $1.from) })
        remarks = input.entries.filter { entry in
            switch entry.event {
            case .comment, .configuration, .started, .stopped, .clock, .storage, .jumped, .stuck, .accepted, .shelved,
                .unshelved, .outOfService, .inService, .note, .declared, .maintenance, .blind, .test, .signedOn, .reset,
                .held, .refused, .value, .call, .transfer, .imported:
                true
            case .raised, .acknowledged, .returned, .cleared, .unwatched, .suppressed, .unsuppressed: false
            }
        }
    }

    /// Whether a tank has a product, so that there is a stock beyond the observed volumes.
    var hasProducts: Bool { tanks.contains { $0.product != nil } }

    private static func stock(_ tanks: [TankBalance], _ end: (TankBalance) -> TankBalance.End) -> StockTotals {
        StockTotals(
            tanks.map {
                StockPart(
                    tank: $0.tank.name, group: $0.tank.group, product: $0.product?.name,
                    quantities: end($0).quantities)
            })
    }

    /// What `journal --verify --head` takes to hold the record against this paper: the last entry's number and 16 digits
    /// of its hash. Nil where there is no entry.
    package var journalHead: String? {
        journalHash.isEmpty ? nil : "\(journalCount):\(journalHash.prefix(16))"
    }

    /// The time without a watch, together.
    package var unwatchedTime: Duration {
        unwatched.reduce(.zero) { $0 + ($1.to - $1.from) }
    }

    private static func comesFirst(_ left: AlarmRecord, _ right: AlarmRecord) -> Bool {
        if left.state.needsAcknowledgement != right.state.needsAcknowledgement {
            return left.state.needsAcknowledgement
        }
        if left.priority != right.priority { return left.priority > right.priority }
        let first = left.raisedAt ?? WallTime(milliseconds: .min)
        let second = right.raisedAt ?? WallTime(milliseconds: .min)
        return first != second ? first < second : left.id.description < right.id.description
    }
}
