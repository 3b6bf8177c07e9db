import Glibc
import TankFarm

/// An instant of the wire's own pace, on CLOCK_MONOTONIC: bytes take real time, whatever the simulation's speed and the
/// farm's clock.
struct WireInstant: Comparable {
    let nanoseconds: Int64

    static func now() -> WireInstant {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return WireInstant(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
    }

    static func < (left: WireInstant, right: WireInstant) -> Bool { left.nanoseconds < right.nanoseconds }
    static func + (left: WireInstant, right: Duration) -> WireInstant {
        WireInstant(nanoseconds: left.nanoseconds + right.wholeNanoseconds)
    }
    static func - (left: WireInstant, right: WireInstant) -> Duration {
        .nanoseconds(left.nanoseconds - right.nanoseconds)
    }
}

/// Waits for events on descriptors until an instant.
enum WireWait {
    /// One character at 9600 baud, and a little: so long nothing is heard while the next byte waits for its time.
    private static let deafNanoseconds: Int64 = 1_100_000

    /// Fills in `revents`; all zero when the deadline came first, or somewhat before it. Nil waits without end.
    static func poll(_ entries: inout [pollfd], until deadline: WireInstant?) {
        for index in entries.indices { entries[index].revents = 0 }
        let rest = deadline.map { max(($0 - WireInstant.now()).wholeNanoseconds, 0) }
        var milliseconds: Int32 = -1
        if let deadline, let rest {
            milliseconds = Int32(min(rest / 1_000_000, 60_000))
            if rest < WireWait.deafNanoseconds {
                // poll counts whole milliseconds, which is about what a character takes.
                var end = timespec(
                    tv_sec: Int(deadline.nanoseconds / 1_000_000_000),
                    tv_nsec: Int(deadline.nanoseconds % 1_000_000_000))
                clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &end, nil)
                milliseconds = 0
            }
        }
        if Glibc.poll(&entries, nfds_t(entries.count), milliseconds) < 0 {
            // Interrupted: what stands in `revents` means nothing.
            for index in entries.indices { entries[index].revents = 0 }
        }
    }
}

extension pollfd {
    init(reading descriptor: Int32) { self.init(fd: descriptor, events: Int16(POLLIN), revents: 0) }

    var isReadable: Bool { Int32(revents) & (POLLIN | POLLHUP | POLLERR | POLLNVAL) != 0 }
}
