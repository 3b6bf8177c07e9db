import Alarms
import TankFarm

/// What is to change in the record's tables beside the journal, the newest of each key alone: tables hold no history.
struct RecordChanges {
    private(set) var alarms: [AlarmID: AlarmRecord] = [:]
    private(set) var declarations: [TankName: TankDeclaration] = [:]
    private(set) var maintenance: [LineName: Maintenance] = [:]
    private(set) var definitions: [AlarmDefinition]?

    enum Maintenance: Hashable {
        case begun(LineMaintenance)
        case ended
    }

    init() {}

    init(_ changes: some Sequence<RecordChange>) {
        for change in changes { take(change) }
    }

    var isEmpty: Bool {
        alarms.isEmpty && declarations.isEmpty && maintenance.isEmpty && definitions == nil
    }

    mutating func take(_ change: RecordChange) {
        switch change {
        case .alarm(let record): alarms[record.id] = record
        case .declaration(let declaration): declarations[declaration.tank] = declaration
        case .maintenance(let begun): maintenance[begun.line] = .begun(begun)
        case .maintenanceEnded(let line): maintenance[line] = .ended
        case .definitions(let list): definitions = list
        }
    }

    /// Puts back what could not be written; what was submitted meanwhile is newer, and stays.
    mutating func putBack(_ older: RecordChanges) {
        alarms.merge(older.alarms) { newer, _ in newer }
        declarations.merge(older.declarations) { newer, _ in newer }
        maintenance.merge(older.maintenance) { newer, _ in newer }
        definitions = definitions ?? older.definitions
    }
}
