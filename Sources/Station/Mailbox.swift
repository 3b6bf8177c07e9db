import Glibc
import TankFarm

/// What is handed from many threads to one: bounded, in order, nothing dropped. A sender waits while it is full, so that a
/// line slows down before an alarm is lost.
package final class Mailbox<Element: Sendable>: @unchecked Sendable {
    // Unchecked: `elements` and `isClosed` are touched only between lock and unlock of `mutex`, whose address and those of
    // the conditions stay the same for the object's life. A Mutex of the standard library cannot be waited on with a deadline.
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let filled: UnsafeMutablePointer<pthread_cond_t>
    private let emptied: UnsafeMutablePointer<pthread_cond_t>
    private var elements: [Element] = []
    private var isClosed = false
    private let capacity: Int

    package init(capacity: Int) {
        self.capacity = max(1, capacity)
        mutex = .allocate(capacity: 1)
        filled = .allocate(capacity: 1)
        emptied = .allocate(capacity: 1)
        pthread_mutex_init(mutex, nil)
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        // Waits must not follow a wall clock that somebody sets.
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        pthread_cond_init(filled, &attributes)
        pthread_cond_init(emptied, &attributes)
        pthread_condattr_destroy(&attributes)
    }

    deinit {
        pthread_cond_destroy(filled)
        pthread_cond_destroy(emptied)
        pthread_mutex_destroy(mutex)
        filled.deallocate()
        emptied.deallocate()
        mutex.deallocate()
    }

    /// Puts one in, waiting while it is full. False where it is closed.
    @discardableResult
    package func send(_ element: Element) -> Bool {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while elements.count >= capacity, !isClosed { pthread_cond_wait(emptied, mutex) }
        guard !isClosed else { return false }
        elements.append(element)
        pthread_cond_signal(filled)
        return true
    }

    /// Takes all that is there, in order; waits until there is something, or `timeout` is over (nil: for ever), and gives
    /// an empty array then. Nil once it is closed and empty.
    package func receive(timeout: Duration?) -> [Element]? {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        var deadline = timespec()
        if let timeout {
            clock_gettime(CLOCK_MONOTONIC, &deadline)
            let nanoseconds = Int64(deadline.tv_nsec) + max(0, timeout.wholeNanoseconds)
            deadline.tv_sec += Int(nanoseconds / 1_000_000_000)
            deadline.tv_nsec = Int(nanoseconds % 1_000_000_000)
        }
        while elements.isEmpty, !isClosed {
            if timeout == nil {
                pthread_cond_wait(filled, mutex)
            } else if pthread_cond_timedwait(filled, mutex, &deadline) == ETIMEDOUT {
                break
            }
        }
        if elements.isEmpty, isClosed { return nil }
        let taken = elements
        elements.removeAll(keepingCapacity: true)
        pthread_cond_broadcast(emptied)
        return taken
    }

    /// No more goes in; what is in can still be taken.
    package func close() {
        pthread_mutex_lock(mutex)
        isClosed = true
        pthread_cond_broadcast(filled)
        pthread_cond_broadcast(emptied)
        pthread_mutex_unlock(mutex)
    }
}
