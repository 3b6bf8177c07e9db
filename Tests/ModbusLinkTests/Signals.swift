import Glibc
import Synchronization

/// A flag that a device's script looks at while it goes on: set once, by the test.
final class Flag: Sendable {
    private let isSet = Atomic(false)

    func set() { isSet.store(true, ordering: .releasing) }

    /// A pause that belongs to the device's pace, not to the test's order: true when the flag is set after it.
    func wait(milliseconds: Int32) -> Bool {
        if !isSet.load(ordering: .acquiring) { _ = poll(nil, 0, milliseconds) }
        return isSet.load(ordering: .acquiring)
    }
}

/// A duration that one thread measures and another judges.
final class Measured: Sendable {
    private let duration = Mutex(Duration.zero)

    func set(_ measured: Duration) { duration.withLock { $0 = measured } }
    func get() -> Duration { duration.withLock { $0 } }
}
