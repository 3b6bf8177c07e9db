import Alarms
import Snapshots
import TankFarm

/// What the station does once, at its start.
extension FarmState {
    /// What the run before left, as far as the start enters or resumes it.
    struct Inheritance: Sendable {
        var definitions: [AlarmDefinition]?
        var declarations: [TankDeclaration] = []
        var maintenance: [LineMaintenance] = []
        var lastAliveAt: WallTime?
    }

    /// What the start itself does: the entries for it, for the time without a watch and for what is configured otherwise
    /// than before; alarms no longer configured; and what was declared, shelved or under maintenance in the run before.
    package mutating func start(at: Moment) -> [StationEffect] {
        let inheritance = inheritance
        self.inheritance = Inheritance()
        var items: [JournalItem] = []
        if let gap = unwatchedBeforeStart {
            let entry = JournalEntry(
                at: at.wall, event: .unwatched,
                text: "no watch from \((at.wall - gap).rfc3339) to \(at.wall.rfc3339) (\(gap.words))")
            items.append(JournalItem(entry: entry))
        }
        let carrier = settings.carriedByConsole ? "in the console's own process" : "as a service"
        items.append(
            JournalItem(
                entry: JournalEntry(
                    at: at.wall, event: .started,
                    text: "station \(settings.name), \(tanks.count) tanks, \(carrier)"
                        + (settings.simulation ? ", SIMULATION" : ""))))
        items += endsOfTestsCutOff(at: at)
        items += withdrawals(restored: inheritance.declarations, at: at)
        items += endCallsOfOthers(at: at)
        items += endsOfValuesOfOthers(at: at)
        var effects = write(items, at: at) + endValuesDue(at: at) + meetCallsDue(at: at)
        let settled = board.settle(at: at, lastAliveAt: inheritance.lastAliveAt)
        effects += carryOut(settled, at: at)
        // What is suppressed is so before anything is judged: no suppression is kept over a restart.
        for index in tanks.indices where declarations[index].use == .outOfUse {
            effects += suppressAsDeclared(index, at: at)
        }
        // A test that the run before did not end has ended with it.
        effects += annunciateAfterTest(board.standing.filter(\.isTest).map(\.id), at: at)
        let clockInDoubt = inheritance.lastAliveAt.map { at.wall < $0 } ?? false
        if let lastAliveAt = inheritance.lastAliveAt { stationWatch.started(after: lastAliveAt, at: at) }
        effects += resumeMaintenance(inheritance.maintenance, clockInDoubt: clockInDoubt, at: at)
        effects += write(
            ConfigurationChanges.items(
                from: inheritance.definitions, to: settings.alarms, told: FarmState.limitsTold(settled), at: at.wall),
            at: at)
        // A fault of the storage is of the run that had it: this one has opened the database.
        effects += judge([(AlarmID(.station, .storageFault), .condition(false, text: nil))], at: at)
        return effects
    }

    /// The alarms of which the board has said already that their limit is another.
    private static func limitsTold(_ effects: [AlarmEffect]) -> Set<AlarmID> {
        var told: Set<AlarmID> = []
        for case .record(let record, let entry) in effects where entry.event == .configuration {
            told.insert(record.id)
        }
        return told
    }
}
