import Acquisition
import Alarms
import Snapshots
import TankFarm

/// All that can happen to the station.
package enum StationEvent: Sendable {
    case line(LineEvent)
    /// Everything up to this ticket is on disk.
    case committed(ticket: Int64)
    case storageFailed(String)
    case storageRecovered
    /// The writer has been in one transaction for longer than anybody waits for a disk; false: it is out of it.
    case storageSilent(Bool)
    case samplesLost(Int)
    /// The database was damaged or gone while running and a new one was begun; the old one's new name, where there was one.
    case storageBegunAnew(setAside: String?)
    case intent(Intent, Originator, request: Int64)
    /// The watch ends in order, for this reason.
    case stopping(String)
    /// Time passed: a deadline that the state named has come.
    case deadline
}

/// What the station does about it: values, carried out by the engine.
package enum StationEffect: Hashable, Sendable {
    case sample(HistorySample)
    /// Written in one transaction, before any sample; `committed` tells when it is on disk.
    case journal([JournalItem], ticket: Int64)
    /// A state to keep that needs no entry.
    case states([AlarmRecord])
    /// Raw samples around what is in no entry, as a movement's start and end, which outlive the others.
    case keep([KeptSpan])
    case annunciate(AlarmID, serial: Int64, AlarmPriority, sounds: Bool)
    case reply(request: Int64, [IntentResult])
    /// People are told something once: on the screens with the next snapshot.
    case notice(Notice)
    /// How soon each tank of a line is wanted next, all that do not stand still.
    case urgencies(LineName, [TankName: TankUrgency])
    /// A value could not be believed: the tank is to be read once more at once.
    case readAgain(LineName, TankName)
}

/// A journal entry and what changes in the record with it.
package struct JournalItem: Hashable, Sendable {
    package let entry: JournalEntry
    package let change: RecordChange?
    /// Raw samples around what it tells, which outlive the others.
    package let keeping: [KeptSpan]

    package init(entry: JournalEntry, change: RecordChange? = nil, keeping: [KeptSpan] = []) {
        self.entry = entry
        self.change = change
        self.keeping = keeping
    }
}
