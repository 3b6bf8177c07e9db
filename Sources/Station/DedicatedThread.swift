import CSystem
import Glibc
import Synchronization

/// One thread for one job that blocks, with signals kept from it: they belong to the thread that owns the terminal.
package final class DedicatedThread: Sendable {
    private let handle: Mutex<pthread_t?>

    private final class Job {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }

    /// Starts at once. Where the system refuses a thread, `body` never runs and `isRunning` is false.
    package init(_ body: @escaping @Sendable () -> Void) {
        var thread = pthread_t()
        let job = Unmanaged.passRetained(Job(body))
        let result = pthread_create(
            &thread, nil,
            { argument in
                ullage_block_signals()
                // The argument is the job retained above; the closure's signature makes it optional.
                guard let argument else { return nil }
                Unmanaged<Job>.fromOpaque(argument).takeRetainedValue().body()
                return nil
            }, job.toOpaque())
        if result != 0 { job.release() }
        handle = Mutex(result == 0 ? thread : nil)
    }

    package var isRunning: Bool { handle.withLock { $0 != nil } }

    /// Waits for its end; harmless the second time.
    package func join() {
        let thread = handle.withLock { handle in
            defer { handle = nil }
            return handle
        }
        if let thread { pthread_join(thread, nil) }
    }

    /// Lets it end by itself, unwatched.
    package func detach() {
        let thread = handle.withLock { handle in
            defer { handle = nil }
            return handle
        }
        if let thread { pthread_detach(thread) }
    }
}
