import Alarms
import Quantities
import Snapshots
import TankFarm

/// Blind while filling: sees that a gauge or its line is lost while the tank moves, and reckons when the limits come if
/// nothing changes. A value; it reads no clock.
///
/// A loss ends by a good reading or by a person's dip, and by nothing else. It does not survive a restart: the rate of the
/// run before is not known then. What had rung stands in the board, and stays until the first good level, since nothing is
/// observed before.
struct LossWatch: Sendable {
    /// HH heard to receipt stopped, where the tank's own is not known.
    static let usualResponse: Duration = .seconds(900)

    /// What the level did when it was last believed.
    private struct Seen: Hashable, Sendable {
        let millimetres: Double
        let at: Moment
        /// Upwards positive; nil: it stood, or nobody knew.
        let rateMillimetresPerMinute: Double?
    }

    /// The limit whose coming is told once more.
    private struct Countdown: Hashable, Sendable {
        let words: String
        let comesAt: MonotonicTime
        let dueAt: MonotonicTime
    }

    private let highHighMillimetres: Double?
    private let criticalHighMillimetres: Double?
    private let lowLowMillimetres: Double?
    private let response: Duration
    private var seen: Seen?
    private(set) var lost: LostWhileMoving?
    private var text = ""
    private var countdown: Countdown?

    /// - Parameters:
    ///   - highHighMillimetres: The limit of the tank's HH; nil: there is none.
    ///   - lowLowMillimetres: That of its LL.
    init(tank: Tank, highHighMillimetres: Double?, lowLowMillimetres: Double?) {
        self.highHighMillimetres = highHighMillimetres
        self.lowLowMillimetres = lowLowMillimetres
        criticalHighMillimetres = tank.levels.criticalHighMillimetres
        response = tank.responseTimeMinutes.map { .seconds($0 * 60) } ?? LossWatch.usualResponse
    }

    /// Upwards the tank overflows, downwards it only runs dry.
    var priority: AlarmPriority { (lost?.rateMillimetresPerMinute ?? 0) < 0 ? .high : .critical }

    /// When the countdown reaches the tank's response time; nil: it has, or there is none.
    var deadline: MonotonicTime? { countdown?.dueAt }

    /// Takes the level as believed after each change of it, with what the estimator made of it.
    /// - Parameters:
    ///   - readAt: When the level that stands, or stood last, was read.
    ///   - at: When its change was noticed.
    mutating func take(
        _ level: Measurement, readAt: Moment?, movement: Movement, millimetresPerMinute: Double?,
        capacity: TankCapacity?, zone: SiteZone, at: Moment
    ) -> Observation {
        switch level.quality {
        case .good:
            note(level, readAt: readAt ?? at, movement: movement, millimetresPerMinute: millimetresPerMinute)
            end()
            return .condition(false, text: nil)
        case .uncertain:
            note(level, readAt: readAt ?? at, movement: movement, millimetresPerMinute: millimetresPerMinute)
        case .bad:
            if level.reason?.isLossOfGauge != true {
                // Nobody lost it: somebody switched it off.
                seen = nil
            } else if lost == nil, let seen, let rate = seen.rateMillimetresPerMinute {
                lose(seen, rate: rate, capacity: capacity, zone: zone, at: at)
            }
        case .none: break
        }
        return observation
    }

    /// A named person has dipped the tank: somebody looks at it.
    mutating func ended() -> Observation {
        // Else the next failed exchange would lose it once more.
        seen = nil
        end()
        return .condition(false, text: nil)
    }

    /// Gives, once, the words with which the alarm is to ring anew when the countdown has reached the response time.
    mutating func takeCountdown(zone: SiteZone, at: Moment) -> String? {
        guard let countdown, let lost, countdown.dueAt <= at.monotonic else { return nil }
        self.countdown = nil
        let left = countdown.comesAt - at.monotonic
        let comes = zone.clock(at.wall + left, near: at.wall)
        let minutes = max(0, Int((left.inSeconds / 60).rounded()))
        return "\(countdown.words) ≈ \(comes), in \(minutes) min if nothing changes: lost at "
            + "\(zone.clock(lost.at.wall, near: at.wall)) at \(LossWatch.words(of: lost))"
    }

    private var observation: Observation {
        lost == nil ? .unknown : .condition(true, text: text, priority: priority)
    }

    private mutating func note(
        _ level: Measurement, readAt: Moment, movement: Movement, millimetresPerMinute: Double?
    ) {
        // Zeros of a gauge that boots and a frozen table tell nothing of the liquid.
        guard let millimetres = level.value, level.reason != .warmingUp, level.reason != .gatewayStale else { return }
        if movement == .unknown {
            // A jump that nobody has answered for hides how the tank moved: what was known before it counts.
            if level.reason == .jump { return }
            seen = Seen(
                millimetres: millimetres, at: readAt, rateMillimetresPerMinute: meanRate(to: millimetres, readAt))
        } else {
            let moves = movement == .rising || movement == .falling
            seen = Seen(
                millimetres: millimetres, at: readAt, rateMillimetresPerMinute: moves ? millimetresPerMinute : nil)
        }
    }

    /// Just back, the estimator knows nothing yet: a tank that has gone on while nobody saw it still moves, should it be
    /// lost again at once.
    private func meanRate(to millimetres: Double, _ readAt: Moment) -> Double? {
        guard let lost else {
            guard let seen, let rate = seen.rateMillimetresPerMinute, isWithinPatience(seen, readAt) else { return nil }
            return rate
        }
        let minutes = (readAt.monotonic - lost.at.monotonic).inSeconds / 60
        guard minutes > 0 else { return nil }
        let mean = (millimetres - lost.levelMillimetres) / minutes
        let isOnward = mean * lost.rateMillimetresPerMinute > 0
        return isOnward && abs(mean) >= LevelRateEstimator.movesAtMillimetresPerMinute ? mean : nil
    }

    private func isWithinPatience(_ seen: Seen, _ now: Moment) -> Bool {
        (now.monotonic - seen.at.monotonic).inSeconds <= LevelRateEstimator.patienceSeconds
    }

    private mutating func end() {
        lost = nil
        countdown = nil
        text = ""
    }

    private mutating func lose(_ seen: Seen, rate: Double, capacity: TankCapacity?, zone: SiteZone, at: Moment) {
        func comes(_ limit: Double?) -> Moment? {
            guard let limit else { return nil }
            let time =
                rate > 0
                ? TimeToLevel.rising(
                    fromMillimetres: seen.millimetres, toMillimetres: limit, rateMillimetresPerMinute: rate,
                    capacity: capacity)
                : TimeToLevel.falling(
                    fromMillimetres: seen.millimetres, toMillimetres: limit, rateMillimetresPerMinute: rate,
                    capacity: capacity)
            // At the limit or beyond it there is nothing to wait for.
            return time.flatMap { $0 > .zero ? seen.at + $0 : nil }
        }
        let lost = LostWhileMoving(
            at: seen.at, levelMillimetres: seen.millimetres, rateMillimetresPerMinute: rate,
            highHighAt: rate > 0 ? comes(highHighMillimetres) : nil,
            criticalAt: rate > 0 ? comes(criticalHighMillimetres) : nil,
            lowLowAt: rate < 0 ? comes(lowLowMillimetres) : nil)
        self.lost = lost
        text = words(of: lost, zone: zone)
        // It rings now: of what comes within the response time already, nothing more is to be told.
        let coming = [("HH", lost.highHighAt), ("overflow", lost.criticalAt), ("LL", lost.lowLowAt)]
        countdown =
            coming.lazy.compactMap { [response] words, comes -> Countdown? in
                guard let comes = comes?.monotonic else { return nil }
                let due = MonotonicTime(nanoseconds: comes.nanoseconds - response.wholeNanoseconds)
                return due > at.monotonic ? Countdown(words: words, comesAt: comes, dueAt: due) : nil
            }.first
    }

    private static func words(of lost: LostWhileMoving) -> String {
        let way = lost.rateMillimetresPerMinute < 0 ? "falling" : "rising"
        let rate = DecimalText.fixed(abs(lost.rateMillimetresPerMinute), 1)
        return "\(whole(lost.levelMillimetres)) mm \(way) \(rate) mm/min"
    }

    private func words(of lost: LostWhileMoving, zone: SiteZone) -> String {
        func clock(_ moment: Moment) -> String { zone.clock(moment.wall, near: lost.at.wall) }
        var text = "lost at \(LossWatch.words(of: lost))"
        let level = lost.levelMillimetres
        if lost.rateMillimetresPerMinute > 0, let limit = highHighMillimetres, level >= limit { text += ", above HH" }
        if lost.rateMillimetresPerMinute < 0, let limit = lowLowMillimetres, level <= limit { text += ", below LL" }
        let coming = [("HH", lost.highHighAt), ("overflow", lost.criticalAt), ("LL", lost.lowLowAt)]
            .compactMap { words, comes in comes.map { "\(words) ≈ \(clock($0))" } }
        return coming.isEmpty ? text : text + "; \(coming.joined(separator: ", ")) if nothing changes"
    }
}

extension Reason {
    /// Whether it says that the gauge or its line is gone, and not that somebody put it aside.
    var isLossOfGauge: Bool {
        isExchangeFailure || self == .stale || self == .gaugeFailure || self == .outOfRange
    }
}
