import Glibc

extension TankCapacity {
    /// The water between two levels when its share (0…1) goes linearly from the one's to the other's. Both levels must lie in
    /// the range, the first below the second.
    func waterCubicMetres(from: Double, share fromShare: Double, to: Double, share toShare: Double) -> Double {
        if fromShare == toShare { return (volume(at: to) - volume(at: from)) * fromShare }
        let slope = (toShare - fromShare) / (to - from)
        switch source {
        case .shape(let shape, _):
            var water = 0.0
            var start = from
            for end in shape.kinksMillimetres.filter({ from < $0 && $0 < to }) + [to] {
                water += waterInForm(
                    shape, from: start, share: fromShare + (start - from) * slope, to: end,
                    share: end == to ? toShare : fromShare + (end - from) * slope)
                start = end
            }
            return water
        case .table, .fractions:
            // Between two knots the volume is linear, and so is the share: their mean is exact.
            var water = 0.0
            var (lastShare, lastVolume) = (fromShare, volume(at: from))
            func add(share: Double, volume: Double) {
                water += (volume - lastVolume) * (lastShare + share) / 2
                (lastShare, lastVolume) = (share, volume)
            }
            forEachKnot(from: from, to: to) { level, volume in
                add(share: fromShare + (level - from) * slope, volume: volume)
            }
            add(share: toShare, volume: volume(at: to))
            return water
        }
    }

    /// Each level strictly between two where a table's curve may bend, with its volume.
    private func forEachKnot(from: Double, to: Double, _ visit: (Double, Double) -> Void) {
        switch source {
        case .shape: break
        case .table(let table):
            var index = table.segment(atLevelMillimetres: from) + 1
            while index < table.points.count, table.points[index].levelMillimetres < to {
                visit(table.points[index].levelMillimetres, table.points[index].volumeCubicMetres)
                index += 1
            }
        case .fractions(let table):
            let points = table.main.points
            var index = table.main.segment(atLevelMillimetres: from)
            while index < points.count - 1, points[index].levelMillimetres < to {
                let lower = points[index].levelMillimetres
                if lower > from { visit(lower, points[index].volumeCubicMetres) }
                if let zone = table.zone(ofStep: index) {
                    let step = MainStep(table.main, index)
                    var millimetres = max(1, Int((from - lower).rounded(.down)) + 1)
                    while millimetres < step.millimetres, lower + Double(millimetres) < to {
                        visit(lower + Double(millimetres), zone.volumeCubicMetres(at: millimetres, in: step))
                        millimetres += 1
                    }
                }
                index += 1
            }
        }
    }

    /// The integral of the share over the volume by parts: the share's change times the mean volume, which needs no division
    /// by a height that may be tiny.
    private func waterInForm(
        _ shape: TankShape, from: Double, share fromShare: Double, to: Double, share toShare: Double
    ) -> Double {
        let mean = meanVolume(shape, from: from, to: to)
        return fromShare * (mean - volume(at: from)) + toShare * (volume(at: to) - mean)
    }

    /// The volume's mean over the levels from one to the other, between which the form has no kink.
    private func meanVolume(_ shape: TankShape, from: Double, to: Double) -> Double {
        guard let radius = shape.roundRadiusMillimetres, to <= 2 * radius, !shape.isStraight(atMillimetres: to) else {
            return GaussLegendre.integrate { volume(at: from + $0 * (to - from)) }
        }
        // Over the angle at the axis instead of the height: at the lowest and highest line the volume grows like a power
        // that is not whole, and the points alone would miss the tenth digit.
        func angle(_ level: Double) -> Double { acos(max(-1, min(1, 1 - level / radius))) }
        let (start, span) = (angle(from), angle(to) - angle(from))
        let weight = GaussLegendre.integrate { sin(start + $0 * span) }
        guard weight > 0 else { return (volume(at: from) + volume(at: to)) / 2 }
        let sum = GaussLegendre.integrate { way in
            let angle = start + way * span
            return sin(angle) * volume(at: max(from, min(to, radius * (1 - cos(angle)))))
        }
        return sum / weight
    }
}

extension TankShape {
    /// The levels at which the form changes, in millimetres, the lowest first.
    fileprivate var kinksMillimetres: [Double] {
        switch self {
        case .verticalCylinder(_, .coneUp(let height)), .verticalCylinder(_, .coneDown(let height)): [height]
        case .halfCylinder(let diameter, _, _): [diameter / 2]
        case .horizontalCylinder(let diameter, _, let heads):
            if case .dished(let head) = HeadGeometry(heads, radius: diameter / 2000), let seam = head.seamMetres {
                [diameter / 2 - seam * 1000, diameter / 2 + seam * 1000]
            } else {
                []
            }
        case .verticalCylinder, .sphere, .box: []
        }
    }

    /// Of a lying cylinder or a trough; nil where the volume is a polynomial of the level.
    fileprivate var roundRadiusMillimetres: Double? {
        switch self {
        case .horizontalCylinder(let diameter, _, _), .halfCylinder(let diameter, _, _): diameter / 2
        case .verticalCylinder, .sphere, .box: nil
        }
    }

    /// Whether a piece without kinks that ends there lies between straight walls.
    fileprivate func isStraight(atMillimetres level: Double) -> Bool {
        if case .halfCylinder(let diameter, _, _) = self { return level > diameter / 2 }
        return false
    }
}
