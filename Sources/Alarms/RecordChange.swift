import TankFarm

/// What changes in the record together with a journal entry, in the entry's own transaction: a person who saw something
/// confirmed finds it there after any crash.
package enum RecordChange: Hashable, Sendable {
    /// The alarm's state after the entry.
    case alarm(AlarmRecord)
    case declaration(TankDeclaration)
    case maintenance(LineMaintenance)
    case maintenanceEnded(LineName)
    /// The definitions that are in force from this entry on; those of before are gone.
    case definitions([AlarmDefinition])
    /// Kept for good: what a quantity was computed with must be found again.
    case manualValue(ManualValue)
    case manualValueWithdrawn(TankName?, ManualQuantity, at: WallTime)
    case call(OneTimeCall)
    /// Met, or taken back.
    case callEnded(Int64)
    /// Raw samples that outlive the others.
    case keep(KeptSpan)
}
