/// An instant on a clock that only moves forward and counts suspension (`CLOCK_BOOTTIME`): for ages, delays,
/// deadlines and rates. It has no meaning after the machine has been restarted.
package struct MonotonicTime: Hashable, Comparable, Sendable, Codable {
    /// Nanoseconds since an arbitrary origin, at or above zero.
    package let nanoseconds: Int64

    package init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    package static func < (left: MonotonicTime, right: MonotonicTime) -> Bool {
        left.nanoseconds < right.nanoseconds
    }
    package static func + (left: MonotonicTime, right: Duration) -> MonotonicTime {
        MonotonicTime(nanoseconds: left.nanoseconds + right.wholeNanoseconds)
    }
    package static func - (left: MonotonicTime, right: MonotonicTime) -> Duration {
        .nanoseconds(left.nanoseconds - right.nanoseconds)
    }
}

/// A wall-clock instant, for the record and the screen: it may step back or forward an hour at any time.
package struct WallTime: Hashable, Comparable, Sendable, Codable {
    /// Milliseconds since 1970-01-01T00:00:00Z, leap seconds not counted (as `CLOCK_REALTIME`).
    package let milliseconds: Int64

    package init(milliseconds: Int64) { self.milliseconds = milliseconds }
    package init(from decoder: any Decoder) throws {
        milliseconds = try decoder.singleValueContainer().decode(Int64.self)
    }
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(milliseconds)
    }

    package static func < (left: WallTime, right: WallTime) -> Bool { left.milliseconds < right.milliseconds }
    package static func + (left: WallTime, right: Duration) -> WallTime {
        WallTime(milliseconds: saturating(left.milliseconds.addingReportingOverflow(right.wholeMilliseconds)))
    }
    package static func - (left: WallTime, right: Duration) -> WallTime {
        WallTime(milliseconds: saturating(left.milliseconds.subtractingReportingOverflow(right.wholeMilliseconds)))
    }
    package static func - (left: WallTime, right: WallTime) -> Duration {
        .milliseconds(saturating(left.milliseconds.subtractingReportingOverflow(right.milliseconds)))
    }
}

/// One reading of both clocks, made once at the edge and handed on: nothing inside reads a clock of its own.
package struct Moment: Hashable, Sendable, Codable {
    package let monotonic: MonotonicTime
    package let wall: WallTime

    package init(monotonic: MonotonicTime, wall: WallTime) {
        self.monotonic = monotonic
        self.wall = wall
    }

    /// The moment that both clocks show after `duration`, if nobody sets the wall clock.
    package static func + (left: Moment, right: Duration) -> Moment {
        Moment(monotonic: left.monotonic + right, wall: left.wall + right)
    }
}

/// Where moments come from: the system's clocks in the program, a clock that moves when told in tests.
package protocol MomentSource: Sendable {
    func now() -> Moment
}

extension Duration {
    /// The duration in whole nanoseconds, what is below cut off; it holds ±292 years.
    package var wholeNanoseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
    }

    /// The duration in whole milliseconds, what is below cut off.
    package var wholeMilliseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1_000 + attoseconds / 1_000_000_000_000_000
    }

    /// The duration in seconds, for arithmetic with rates.
    package var inSeconds: Double {
        let (seconds, attoseconds) = components
        return Double(seconds) + Double(attoseconds) * 1e-18
    }
}

/// A time out of a damaged record or a hostile message must not end the process: the far end of time stands for it.
func saturating(_ result: (partialValue: Int64, overflow: Bool)) -> Int64 {
    guard result.overflow else { return result.partialValue }
    return result.partialValue < 0 ? .max : .min
}
