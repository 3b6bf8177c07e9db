import Glibc
import TankFarm

/// The rate at which a tank's level moves, out of noisy samples at any interval.
///
/// Samples are gathered into points, one for each span of 5 s, and a Theil–Sen line (the median of the slopes between all
/// pairs) is laid through the last 45, 90 and 240 s of them. The longest stretch whose slope agrees with the shorter ones
/// gives the rate: a still tank and a steady pump are averaged long, and a pump that starts or stops is seen by the
/// short stretch, which then no longer agrees with the long one. Single wild samples do not count at all.
///
/// With a sample a second and a noise of ±1 mm: a still tank is never said to move, and its rate stays within 0.8 mm/min from the
/// first one told and within 0.4 mm/min after five minutes; a pump that moves the level 17.5 mm/min shows within
/// 30 s, its rate within 25 % after 60 s and 10 % after 120 s (12 % where the noise comes in whole millimetres); 3 mm/min show within 2 minutes, 1 mm/min within 4; a
/// stop shows within 4 minutes, a pump's within 2.
///
/// The noise is taken from the samples, but never as less than ±1 mm; at ±10 mm a still tank is said to move for some
/// seconds, a few times in a thousand hours. It reads no clock and forgets nothing by itself: who
/// has no samples to add for longer than it cares for must call `reset` or stop showing the rate.
package struct LevelRateEstimator: Sendable {
    /// Stretches over which lines are laid, the shortest first. The first sees a started pump within a minute, the last
    /// quietens a still tank.
    package static let stretchesSeconds: [Double] = [45, 90, 240]
    /// The longest stretch; after a longer pause everything begins anew.
    package static let windowSeconds = 240.0
    /// The rate of a level that does not clearly move is told once it has been seen for so long.
    package static let patienceSeconds = 120.0
    /// A level rises or falls from this rate on, if it also exceeds what noise could feign…
    package static let movesAtMillimetresPerMinute = 0.8
    /// … and does so until it is slower than this.
    package static let stillBelowMillimetresPerMinute = 0.4

    /// The rate, upwards positive; nil while too little is known.
    package private(set) var millimetresPerMinute: Double?
    /// What the level does: `unknown` while there is no rate.
    package private(set) var movement: Movement = .unknown

    private var origin: MonotonicTime?
    private var lastSeconds = 0.0
    /// The samples of the span that is not over yet.
    private var open: [LevelSample] = []
    /// One for each span within the window, oldest first; at most 60 or so.
    private var points: [LevelPoint] = []

    package init() {}

    /// Forgets everything: after a gauge was changed, or its level has jumped for a known reason.
    package mutating func reset() { self = LevelRateEstimator() }

    /// Takes a sample. One that is no number, or not later than the last one, is passed over.
    package mutating func add(levelMillimetres: Double, at time: MonotonicTime) {
        guard levelMillimetres.isFinite else { return }
        if let origin, (time - origin).inSeconds - lastSeconds > LevelRateEstimator.windowSeconds { reset() }
        let start = origin ?? time
        let seconds = (time - start).inSeconds
        let pause = origin == nil ? 0 : seconds - lastSeconds
        guard origin == nil || pause > 0 else { return }
        origin = start
        lastSeconds = seconds
        let sample = LevelSample(seconds: seconds, level: levelMillimetres)
        // A gauge that is asked seldom gives one sample a span; it would be wrong to wait for a second one.
        let alone = pause >= Span.seconds
        if alone { closeSpan() }
        // Gauges asked many times a second are thinned out: 32 tell as much as 320.
        if open.count < Span.mostSamples { open.append(sample) }
        if alone || seconds - (open.first?.seconds ?? seconds) >= Span.closesAfterSeconds {
            closeSpan()
            judge()
        }
    }

    private enum Span {
        static let seconds = 5.0
        /// Four seconds after its first sample the fifth of a gauge read each second is in.
        static let closesAfterSeconds = 4.0
        static let mostSamples = 32
    }

    private mutating func closeSpan() {
        guard let point = LevelPoint(of: open) else { return }
        open.removeAll(keepingCapacity: true)
        points.append(point)
        let oldest = point.seconds - LevelRateEstimator.windowSeconds
        points.removeFirst(points.firstIndex { $0.seconds >= oldest } ?? 0)
    }

    private mutating func judge() {
        guard let fit = agreedFit() else {
            millimetresPerMinute = nil
            movement = .unknown
            return
        }
        let known =
            millimetresPerMinute != nil || fit.spanSeconds >= LevelRateEstimator.patienceSeconds || fit.movesClearly
        guard known else { return }
        let rate = fit.slope * 60
        millimetresPerMinute = rate
        movement = next(rate: rate, feigned: LevelFit.calm * fit.error * 60)
    }

    /// - Parameter feigned: The rate that noise alone could show.
    private func next(rate: Double, feigned: Double) -> Movement {
        let still = LevelRateEstimator.stillBelowMillimetresPerMinute
        if movement == .rising && rate >= still || movement == .falling && rate <= -still { return movement }
        let needed = max(LevelRateEstimator.movesAtMillimetresPerMinute, feigned)
        if rate >= needed { return .rising }
        return rate <= -needed ? .falling : .still
    }

    /// The line through the longest stretch that agrees with all shorter ones; nil while no stretch has enough points.
    private func agreedFit() -> LevelFit? {
        guard let newest = points.last else { return nil }
        let noise = LevelFit.noise(of: points)
        var accepted: [LevelFit] = []
        for stretch in LevelRateEstimator.stretchesSeconds {
            let first = points.firstIndex { $0.seconds >= newest.seconds - stretch } ?? 0
            guard let fit = LevelFit(points[first...], noise: noise) else { continue }
            guard accepted.allSatisfy({ fit.agrees(withShorter: $0) }) else { break }
            accepted.append(fit)
        }
        return accepted.last
    }
}
