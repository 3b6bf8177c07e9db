import Synchronization
import TankFarm

/// Both clocks as they would stand when the samples that are written now were read: the writer goes by it when it makes figures of
/// minutes that are over and deletes what is old.
final class SteppedClock: MomentSource {
    private let moment: Mutex<Moment>

    init(_ moment: Moment) { self.moment = Mutex(moment) }

    func now() -> Moment { moment.withLock { $0 } }

    func advance(by duration: Duration) { moment.withLock { $0 = $0 + duration } }
}
