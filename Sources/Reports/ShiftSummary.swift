import Alarms
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
    package let carriedBy: String?
    package let tanks: [TankBalance]
    /// In the order in which they first appear among the tanks.
    package let groups: [GroupBalance]
    package let alarms: [ShiftAlarm]
    /// Unacknowledged first, then the more urgent, then the older.
    package let standing: [AlarmRecord]
    /// Within the period, in order, without overlap.
    package let unwatched: [UnwatchedSpan]
    /// Comments, starts and stops, changes of configuration or clock, faults of the record.
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
        carriedBy = input.carriedBy
        journalCount = input.journalCount
        journalHash = input.journalHash
        let figures = Dictionary(input.figures.map { ($0.tank, $0) }, uniquingKeysWith: { first, _ in first })
        let balances = input.tanks.map { TankBalance($0, figures: figures[$0.tank.name]) }
        tanks = balances
        var names: [String] = []
        for balance in balances where !names.contains(balance.tank.group) { names.append(balance.tank.group) }
        groups = names.map { name in GroupBalance(name: name, tanks: balances.filter { $0.tank.group == name }) }
        alarms = ShiftAlarm.all(in: input.entries, standing: input.standing)
        standing = input.standing.filter { $0.state != .normal }.sorted(by: ShiftSummary.comesFirst)
        unwatched = UnwatchedSpan.within(input.period, input.unwatched)
        remarks = input.entries.filter { entry in
            switch entry.event {
            case .comment, .configuration, .started, .stopped, .clock, .storage, .jumped, .stuck, .accepted, .shelved,
                .unshelved, .outOfService, .inService, .note, .declared, .maintenance, .blind, .test, .signedOn:
                true
            case .raised, .acknowledged, .returned, .cleared, .unwatched, .reset, .suppressed, .unsuppressed, .held,
                .refused:
                false
            }
        }
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
