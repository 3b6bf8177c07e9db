import Synchronization
import TankFarm

/// A clock that moves when told, and only then.
package final class ManualClock: MomentSource {
    private let moment: Mutex<Moment>

    /// Begins one hour after the monotonic origin, at 2026-01-15T08:00:00Z unless told otherwise.
    package init(wall: WallTime = WallTime(milliseconds: 1_768_464_000_000)) {
        moment = Mutex(Moment(monotonic: MonotonicTime(nanoseconds: 3_600_000_000_000), wall: wall))
    }

    package func now() -> Moment { moment.withLock { $0 } }

    /// Both clocks go on.
    package func advance(by duration: Duration) { moment.withLock { $0 = $0 + duration } }

    /// Somebody sets the wall clock; the monotonic one goes on as before.
    package func setWall(to wall: WallTime) {
        moment.withLock { $0 = Moment(monotonic: $0.monotonic, wall: wall) }
    }
}
