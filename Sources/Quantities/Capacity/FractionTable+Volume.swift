extension FractionTable {
    /// The volume, and whether the level lies in the bottom zone, where the main table is read linearly; nil outside it.
    func volume(atLevelMillimetres level: Double) -> (cubicMetres: Double, isBottomZone: Bool)? {
        guard main.levelRangeMillimetres.contains(level) else { return nil }
        let index = main.segment(atLevelMillimetres: level)
        guard let zone = zone(ofStep: index) else {
            return main.volumeCubicMetres(atLevelMillimetres: level).map { ($0, true) }
        }
        let step = MainStep(main, index)
        if level == step.upper.levelMillimetres { return (step.upper.volumeCubicMetres, false) }
        let above = level - step.lower.levelMillimetres
        let whole = min(Int(above), step.millimetres - 1)
        let low = zone.volumeCubicMetres(at: whole, in: step)
        let high = zone.volumeCubicMetres(at: whole + 1, in: step)
        let share = (above - Double(whole)) / min(1, step.widthMillimetres - Double(whole))
        return (min(low + share * (high - low), high), false)
    }

    /// The lowest level with this volume, by the same pieces; nil outside the table.
    func levelMillimetres(ofCubicMetres volume: Double) -> Double? {
        guard main.volumeRangeCubicMetres.contains(volume) else { return nil }
        let reached = main.firstPoint { $0.volumeCubicMetres >= volume }
        // The lowest point is the lowest level; a volume reached at another may be reached just before it already.
        guard reached > 0, let zone = zone(ofStep: reached - 1) else {
            return main.levelMillimetres(ofCubicMetres: volume)
        }
        let step = MainStep(main, reached - 1)
        var (below, at) = (0, step.millimetres)
        while at - below > 1 {
            let middle = (below + at) / 2
            if zone.volumeCubicMetres(at: middle, in: step) >= volume { at = middle } else { below = middle }
        }
        let end = at == step.millimetres ? step.upper.levelMillimetres : step.lower.levelMillimetres + Double(at)
        let start = step.lower.levelMillimetres + Double(below)
        let high = zone.volumeCubicMetres(at: at, in: step)
        guard high > volume else { return end }
        let low = zone.volumeCubicMetres(at: below, in: step)
        return min(end, start + (volume - low) / (high - low) * (end - start))
    }
}
