import Glibc
import TankFarm

/// A value that one thread changes and another waits for, with a deadline that only ends a failure.
///
/// Sendable without the compiler's proof: `value` is touched between lock and unlock of the mutex alone, and the two
/// pointers never change.
final class Watched<Value>: @unchecked Sendable {
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var value: Value

    init(_ value: Value) {
        self.value = value
        pthread_mutex_init(mutex, nil)
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        pthread_cond_init(changed, &attributes)
        pthread_condattr_destroy(&attributes)
    }

    deinit {
        pthread_cond_destroy(changed)
        pthread_mutex_destroy(mutex)
        changed.deallocate()
        mutex.deallocate()
    }

    @discardableResult
    func update<Result>(_ body: (inout Value) -> Result) -> Result {
        pthread_mutex_lock(mutex)
        defer {
            pthread_cond_broadcast(changed)
            pthread_mutex_unlock(mutex)
        }
        return body(&value)
    }

    var now: Value { update { $0 } }

    /// The value once it is as wanted; nil where it is not within the time.
    func wait(for patience: Duration = Patience.longest, until isWanted: (Value) -> Bool) -> Value? {
        var deadline = timespec()
        clock_gettime(CLOCK_MONOTONIC, &deadline)
        let nanoseconds = Int64(deadline.tv_nsec) + patience.wholeNanoseconds
        deadline.tv_sec += Int(nanoseconds / 1_000_000_000)
        deadline.tv_nsec = Int(nanoseconds % 1_000_000_000)
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while !isWanted(value) {
            if pthread_cond_timedwait(changed, mutex, &deadline) == ETIMEDOUT { return isWanted(value) ? value : nil }
        }
        return value
    }
}

enum Patience {
    /// Passes only where something has gone wrong, however busy the machine is.
    static let longest: Duration = .seconds(30)
    /// Given to what must not happen: too short a time hides a fault now and then, and never makes one up.
    static let brief: Duration = .milliseconds(50)
}
