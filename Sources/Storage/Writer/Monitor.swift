import Glibc

/// State under a lock, with a condition to wait on. `Mutex` has no condition to go with it, and a sleeping writer must
/// wake at once for a journal entry.
///
/// Sendable without the compiler's proof: `state` is touched only between `pthread_mutex_lock` and `unlock` below, and the
/// two pointers are set once, before anybody else can know of the object.
final class Monitor<State>: @unchecked Sendable {
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var state: State

    init(_ state: State) {
        self.state = state
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        // The default is the wall clock, which may be set back an hour while the writer waits a second.
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(condition, &attributes)
        pthread_condattr_destroy(&attributes)
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        condition.deallocate()
        mutex.deallocate()
    }

    func withLock<Value>(_ body: (inout State) -> Value) -> Value {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return body(&state)
    }

    /// Changes the state, and wakes who waits for it.
    func update<Value>(_ body: (inout State) -> Value) -> Value {
        pthread_mutex_lock(mutex)
        defer {
            pthread_cond_broadcast(condition)
            pthread_mutex_unlock(mutex)
        }
        return body(&state)
    }

    /// Waits until `isReady` or the deadline, whichever comes first.
    func wait(until deadline: WaitDeadline, _ isReady: (inout State) -> Bool) {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while !isReady(&state) {
            var time = deadline.time
            if pthread_cond_timedwait(condition, mutex, &time) == ETIMEDOUT { return }
        }
    }
}

/// An instant of `CLOCK_MONOTONIC`, for waiting only: what is recorded comes of the clock that is handed in.
struct WaitDeadline {
    fileprivate let time: timespec

    static func after(_ duration: Duration) -> WaitDeadline {
        let total =
            nowNanoseconds() + max(0, duration.components.seconds) * 1_000_000_000
            + max(0, duration.components.attoseconds / 1_000_000_000)
        return WaitDeadline(time: timespec(tv_sec: Int(total / 1_000_000_000), tv_nsec: Int(total % 1_000_000_000)))
    }

    var isPast: Bool {
        WaitDeadline.nowNanoseconds() >= Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }

    private static func nowNanoseconds() -> Int64 {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        return Int64(now.tv_sec) * 1_000_000_000 + Int64(now.tv_nsec)
    }
}
