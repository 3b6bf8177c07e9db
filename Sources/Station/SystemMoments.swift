import Glibc
import TankFarm

/// The system's clocks, for all that is judged, shown or recorded. (Waits and the wire's pace read their own.)
package struct SystemMoments: MomentSource {
    package init() {}

    /// `CLOCK_BOOTTIME` goes on while the machine is suspended, so that an age never looks younger than it is.
    package func now() -> Moment {
        Moment(
            monotonic: MonotonicTime(nanoseconds: nanoseconds(of: CLOCK_BOOTTIME)),
            wall: WallTime(milliseconds: nanoseconds(of: CLOCK_REALTIME) / 1_000_000))
    }

    private func nanoseconds(of clock: clockid_t) -> Int64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
