import Glibc
import TankFarm

/// The system's clocks, as the edge of the program reads them, for tests with real devices.
package struct RunningClock: MomentSource {
    package init() {}

    package func now() -> Moment {
        func nanoseconds(_ clock: clockid_t) -> Int64 {
            var time = timespec()
            clock_gettime(clock, &time)
            return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
        }
        return Moment(
            monotonic: MonotonicTime(nanoseconds: nanoseconds(CLOCK_BOOTTIME)),
            wall: WallTime(milliseconds: nanoseconds(CLOCK_REALTIME) / 1_000_000))
    }
}
