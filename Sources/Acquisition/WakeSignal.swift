import Glibc
import TankFarm

/// A thread's wait that ends at its deadline or when somebody rings, whichever is first. A ring while nobody waits ends
/// the next wait at once.
///
/// On a condition variable with CLOCK_MONOTONIC, because the default one follows the wall clock and would sleep an hour
/// too long when that is set back.
final class WakeSignal: @unchecked Sendable {
    // Unchecked, and right: the two pointers never change, and `isRung` is touched under the mutex only.
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let condition: UnsafeMutablePointer<pthread_cond_t>
    private var isRung = false

    init() {
        mutex = .allocate(capacity: 1)
        condition = .allocate(capacity: 1)
        // With these attributes the initialisers cannot fail on Linux.
        mutex.initialize(to: pthread_mutex_t())
        condition.initialize(to: pthread_cond_t())
        pthread_mutex_init(mutex, nil)
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        pthread_cond_init(condition, &attributes)
        pthread_condattr_destroy(&attributes)
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        condition.deallocate()
        mutex.deallocate()
    }

    func ring() {
        pthread_mutex_lock(mutex)
        isRung = true
        pthread_cond_signal(condition)
        pthread_mutex_unlock(mutex)
    }

    /// True when it was rung, false when the time is over. Nil waits until it is rung.
    @discardableResult
    func wait(for duration: Duration?) -> Bool {
        var deadline = timespec()
        if let duration {
            clock_gettime(CLOCK_MONOTONIC, &deadline)
            let nanoseconds = Int64(deadline.tv_nsec) + max(duration, .zero).wholeNanoseconds
            deadline.tv_sec += Int(nanoseconds / 1_000_000_000)
            deadline.tv_nsec = Int(nanoseconds % 1_000_000_000)
        }
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while !isRung {
            if duration == nil {
                pthread_cond_wait(condition, mutex)
            } else if pthread_cond_timedwait(condition, mutex, &deadline) == ETIMEDOUT {
                return false
            }
        }
        isRung = false
        return true
    }
}
