import CSystem
import Glibc
import TankFarm

/// An instant for pacing a line, on CLOCK_MONOTONIC: never compared with the farm's `MonotonicTime`, which counts
/// suspension and has another origin.
struct LineInstant: Comparable {
    let nanoseconds: Int64

    static func now() -> LineInstant {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return LineInstant(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
    }
    static func < (left: LineInstant, right: LineInstant) -> Bool { left.nanoseconds < right.nanoseconds }
    static func + (left: LineInstant, right: Duration) -> LineInstant {
        LineInstant(nanoseconds: left.nanoseconds + right.wholeNanoseconds)
    }
    static func - (left: LineInstant, right: LineInstant) -> Duration {
        .nanoseconds(left.nanoseconds - right.nanoseconds)
    }
}

/// What a wait on a descriptor ended with.
enum Readiness {
    case ready
    case deadline
    /// The other end is gone: hung up, unplugged, closed.
    case gone
}

/// Waits until the descriptor has one of the events or the deadline has come. Bytes that arrived before a hang-up count
/// as ready.
func waitFor(_ events: Int32, on descriptor: Int32, until deadline: LineInstant) -> Readiness {
    while true {
        let rest = max((deadline - LineInstant.now()).wholeNanoseconds, 0)
        let occurred = ullage_await(descriptor, events, rest)
        if occurred > 0 { return occurred & events != 0 ? .ready : .gone }
        if occurred == 0 { return .deadline }
        if occurred != -EINTR { return .gone }
    }
}
