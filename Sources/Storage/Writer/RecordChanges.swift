import Alarms
import TankFarm

/// What is to change in the record's tables beside the journal: of most the newest of each key alone, for those tables hold
/// no history. Manual values and calls do: of them every change counts, in its order.
struct RecordChanges {
    private(set) var alarms: [AlarmID: AlarmRecord] = [:]
    private(set) var declarations: [TankName: TankDeclaration] = [:]
    private(set) var maintenance: [LineName: Maintenance] = [:]
    private(set) var definitions: [AlarmDefinition]?
    private(set) var inOrder: [Ordered] = []
    private(set) var kept = WaitingSpans()

    /// What is kept row by row.
    enum Ordered: Hashable {
        case manualValue(ManualValue)
        case manualValueWithdrawn(TankName?, ManualQuantity, at: WallTime)
        case call(OneTimeCall)
        case callEnded(Int64)
    }

    enum Maintenance: Hashable {
        case begun(LineMaintenance)
        case ended
    }

    init() {}

    init(_ changes: some Sequence<RecordChange>) {
        for change in changes { take(change) }
    }

    var isEmpty: Bool {
        alarms.isEmpty && declarations.isEmpty && maintenance.isEmpty && definitions == nil && inOrder.isEmpty
            && kept.spans.isEmpty
    }

    mutating func take(_ change: RecordChange) {
        switch change {
        case .alarm(let record): alarms[record.id] = record
        case .declaration(let declaration): declarations[declaration.tank] = declaration
        case .maintenance(let begun): maintenance[begun.line] = .begun(begun)
        case .maintenanceEnded(let line): maintenance[line] = .ended
        case .definitions(let list): definitions = list
        case .manualValue(let value): inOrder.append(.manualValue(value))
        case .manualValueWithdrawn(let tank, let quantity, let at):
            inOrder.append(.manualValueWithdrawn(tank, quantity, at: at))
        case .call(let call): inOrder.append(.call(call))
        case .callEnded(let number): inOrder.append(.callEnded(number))
        case .keep(let span): kept.take(span)
        }
    }

    /// Puts back what could not be written; what was submitted meanwhile is newer, and stays.
    mutating func putBack(_ older: RecordChanges) {
        alarms.merge(older.alarms) { newer, _ in newer }
        declarations.merge(older.declarations) { newer, _ in newer }
        maintenance.merge(older.maintenance) { newer, _ in newer }
        definitions = definitions ?? older.definitions
        inOrder = older.inOrder + inOrder
        var all = older.kept
        for span in kept.spans { all.take(span) }
        kept = all
    }
}
