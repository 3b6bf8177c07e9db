import TankFarm

/// Whether the wall clock may be believed by whoever deletes by it. A step of it, either way, and a start that does not fit to the
/// run before, hold the deletion for a day in which somebody may notice: a dead battery's 1970 and a mistyped 2099 alike.
///
/// Steps are told by the monotonic clock, which counts suspension: a machine that slept is no step.
struct ClockDoubt {
    static let holdsMilliseconds: Int64 = 24 * 3_600_000
    private static let leastStep: Int64 = 2_000
    /// A station that stood for longer is doubted: it costs a day's deletion, and a clock gone wrong is as likely.
    private static let longestStandstill: Duration = .seconds(30 * 86_400)
    private static let writtenEvery: Int64 = 60_000

    /// How long the deletion is held yet, in milliseconds of monotonic time.
    private(set) var remaining: Int64 = 0
    private var last: Moment
    /// What the table says; nil: unknown.
    private(set) var written: Int64?

    init(at now: Moment) { last = now }

    var stands: Bool { remaining > 0 }

    /// Looks at both clocks.
    mutating func observe(_ now: Moment) {
        let elapsed = max(0, (now.monotonic - last.monotonic).wholeMilliseconds)
        let step = (now.wall - (last.wall + .milliseconds(elapsed))).wholeMilliseconds
        remaining = abs(step) >= ClockDoubt.leastStep ? ClockDoubt.holdsMilliseconds : max(0, remaining - elapsed)
        last = now
    }

    /// Goes on from the run before.
    /// - Parameters:
    ///   - stored: what that one left of its doubt.
    ///   - lastLife: its end, or its last sign of life; nil where there was none.
    mutating func goOn(stored: Int64, lastLife: WallTime?) {
        remaining = max(remaining, min(max(0, stored), ClockDoubt.holdsMilliseconds))
        guard let lastLife else { return }
        if last.wall < lastLife || last.wall - lastLife > ClockDoubt.longestStandstill {
            remaining = ClockDoubt.holdsMilliseconds
        }
    }

    /// A new doubt at once, its passing once a minute.
    var mustBeWritten: Bool {
        guard let written else { return true }
        return remaining > written || written - remaining >= ClockDoubt.writtenEvery || (remaining == 0 && written != 0)
    }

    mutating func wasWritten() { written = remaining }
    mutating func isUnknown() { written = nil }
}
