/// What the station has to do because of a judgement, a passing deadline or an operator: carried out in the order given.
package enum AlarmEffect: Hashable, Sendable {
    /// The alarm's new state and the entry about it, to be written in one transaction.
    case record(AlarmRecord, JournalEntry)
    /// The alarm's state, to be kept without an entry (as: no longer questionable).
    case update(AlarmRecord)
    /// Calls for a person, under a number that is never used again. It follows the record that tells why. `sounds` is
    /// false where a more urgent alarm of the same tank and side is annunciated in the same judgement.
    case annunciate(AlarmID, serial: Int64, AlarmPriority, sounds: Bool)
}
