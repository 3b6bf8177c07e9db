import TankFarm

/// The tanks that join a line's outage after it has rung: for them it rings anew.
enum LateJoiners {
    /// The members that are new, in the line's order. None of an outage that has just begun: its own annunciation names
    /// them; and none of one that has ended.
    static func names(before: Set<TankName>?, after: Set<TankName>?, inOrder order: [TankName]) -> [TankName] {
        guard let before, let after, !after.isSubset(of: before) else { return [] }
        return order.filter { after.contains($0) && !before.contains($0) }
    }
}
