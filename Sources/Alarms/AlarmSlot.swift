/// Where one alarm stands on its board: found once by `AlarmBoard.slot(of:)`, so that no reading has to look its alarms
/// up by name. It holds for boards of the same definitions only.
package struct AlarmSlot: Hashable, Sendable {
    /// The place among the board's definitions, from 0.
    let index: Int32

    init(_ index: Int) { self.index = Int32(truncatingIfNeeded: index) }
}
