import Glibc

/// A sample of level, its time in seconds from an arbitrary origin.
struct LevelSample: Sendable {
    let seconds: Double
    let level: Double
}

/// What stands for the samples of one span of time.
struct LevelPoint: Sendable {
    let seconds: Double
    /// The mean of the samples near their median, which a single wild one does not move.
    let level: Double
    /// The variance of `level` when the samples are off by −1, 0 or +1 mm; never less than what reading whole
    /// millimetres makes (1/12).
    let variance: Double

    /// How far from the median a sample still counts, in millimetres.
    private static let near = 3.0

    /// Nil for no samples.
    init?(of samples: [LevelSample]) {
        guard !samples.isEmpty else { return nil }
        var levels = samples.map(\.level)
        let middle = median(&levels)
        // Not the median itself: of whole millimetres that is a whole one again, and all that averaging could win is lost.
        let kept = levels.filter { abs($0 - middle) <= LevelPoint.near }
        level = kept.isEmpty ? middle : kept.reduce(0, +) / Double(kept.count)
        seconds = samples.reduce(0) { $0 + $1.seconds } / Double(samples.count)
        variance = max(1.0 / 12, 0.7 / Double(samples.count))
    }
}

/// A line through points by Theil and Sen: its slope is the median of the slopes between all pairs, which up to 29 % of
/// wild points cannot carry away.
struct LevelFit {
    /// In millimetres per second.
    let slope: Double
    /// Whether the points bend away from the line at its ends by more than noise can: the level then moved at two rates.
    let bends: Bool
    /// What the slope may be off by for noise alone (one standard deviation), in millimetres per second.
    let error: Double
    let spanSeconds: Double
    private let count: Int

    /// So many errors are needed to believe that a still level moves: one false alarm in a year of a farm would be too many.
    static let calm = 6.0
    /// So many, to tell apart two slopes when the level is known to move: too fine a distinction only costs smoothness.
    static let moving = 4.0
    /// So many, to see that a line bends. On a still tank a bend taken for real only shortens the stretch.
    private static let bent = 4.5
    /// So many, to call a level moving without having seen it long.
    static let clear = 8.0
    /// The noise of fifty points is known to an eighth only, and this slope scatters a tenth more than the error of
    /// least squares says.
    private static let allowance = 1.3
    private static let fewestPoints = 4
    private static let enoughPoints = 8

    /// - Parameter noise: The standard deviation of the points, in millimetres, as estimated from them.
    init?(_ points: ArraySlice<LevelPoint>, noise: Double) {
        guard points.count >= LevelFit.fewestPoints, let first = points.first, let last = points.last else {
            return nil
        }
        let count = Double(points.count)
        let mean = points.reduce(0) { $0 + $1.seconds } / count
        let spread = points.reduce(0) { $0 + ($1.seconds - mean) * ($1.seconds - mean) }
        let least = points.reduce(0) { $0 + $1.variance } / count
        guard spread > 0 else { return nil }
        self.count = points.count
        let scatter = max(LevelFit.allowance * noise, sqrt(least))
        slope = LevelFit.medianSlope(points)
        error = scatter / sqrt(spread)
        spanSeconds = last.seconds - first.seconds
        bends = LevelFit.bend(points, slope: slope) > LevelFit.bent * scatter
    }

    /// Whether the level moves beyond any doubt. Of too few points the noise is not known well enough to say so.
    var movesClearly: Bool { count >= LevelFit.enoughPoints && abs(slope) >= LevelFit.clear * error }

    /// Whether this line, through a longer stretch, says the same as a shorter one that ends with it.
    func agrees(withShorter shorter: LevelFit) -> Bool {
        if bends { return false }
        let errors = movesClearly || shorter.movesClearly ? LevelFit.moving : LevelFit.calm
        return abs(slope - shorter.slope) <= errors * shorter.error
    }

    /// The noise of the points, in millimetres, whatever the level does: how far each lies off the line between its
    /// neighbours, which neither a slope nor its change, other than at the point itself, makes larger.
    static func noise(of points: [LevelPoint]) -> Double {
        guard points.count >= 5 else { return 0 }
        var distances: [Double] = []
        distances.reserveCapacity(points.count)
        for index in 1..<(points.count - 1) {
            let (before, here, after) = (points[index - 1], points[index], points[index + 1])
            let share = (here.seconds - before.seconds) / (after.seconds - before.seconds)
            distances.append(abs(here.level - before.level - share * (after.level - before.level)))
        }
        // The median of |x| is 0.6745 standard deviations, and a distance has 1.5 times the variance of a point.
        return median(&distances) / (0.6745 * sqrt(1.5))
    }

    /// How far the first and the last quarter of the points lie off the line, in standard deviations of that distance
    /// when the points have one of 1 mm.
    private static func bend(_ points: ArraySlice<LevelPoint>, slope: Double) -> Double {
        let rest = points.map { $0.level - slope * $0.seconds }
        var all = rest
        let middle = median(&all)
        let quarter = max(1, rest.count / 4)
        var (oldest, newest) = (Array(rest.prefix(quarter)), Array(rest.suffix(quarter)))
        let furthest = max(abs(median(&oldest) - middle), abs(median(&newest) - middle))
        // A median of n points has π/2n of their variance; the line's own end has 4/n.
        return furthest / sqrt(.pi / 2 / Double(quarter) + 4 / Double(rest.count))
    }

    private static func medianSlope(_ points: ArraySlice<LevelPoint>) -> Double {
        var slopes: [Double] = []
        slopes.reserveCapacity(points.count * (points.count - 1) / 2)
        points.withUnsafeBufferPointer { points in
            for later in 1..<points.count {
                for earlier in 0..<later {
                    slopes.append(
                        (points[later].level - points[earlier].level)
                            / (points[later].seconds - points[earlier].seconds))
                }
            }
        }
        return median(&slopes)
    }
}

/// The median; the values are left in another order. Zero for none.
private func median(_ values: inout [Double]) -> Double {
    guard !values.isEmpty else { return 0 }
    let middle = values.count / 2
    return values.withUnsafeMutableBufferPointer { values in
        let upper = select(middle, in: values)
        guard values.count.isMultiple(of: 2) else { return upper }
        // What lies before the selected place is not greater; the greatest of it is the lower of the two middle ones.
        var lower = values[0]
        for index in 1..<max(1, middle) where values[index] > lower { lower = values[index] }
        return (lower + upper) / 2
    }
}

/// Brings the value of that rank to its place, with none greater before and none less after it (Hoare's selection).
private func select(_ rank: Int, in values: UnsafeMutableBufferPointer<Double>) -> Double {
    var (low, high) = (0, values.count - 1)
    while low < high {
        let pivot = values[(low + high) / 2]
        var (left, right) = (low, high)
        while left <= right {
            while values[left] < pivot { left += 1 }
            while values[right] > pivot { right -= 1 }
            if left <= right {
                values.swapAt(left, right)
                left += 1
                right -= 1
            }
        }
        if rank <= right {
            high = right
        } else if rank >= left {
            low = left
        } else {
            break
        }
    }
    return values[rank]
}
