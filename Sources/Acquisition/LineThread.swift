import Glibc
import Synchronization
import TankFarm

/// One line's thread: it owns the link, asks the gauges by schedule, and tells everything that happens as `LineEvent`s.
/// No error ends it; `stop` does. It must be stopped before it is dropped: the thread keeps it alive.
package final class LineThread: Sendable {
    private struct Control {
        var thread: pthread_t?
        var isStopping = false
        var urgencies: [TankName: TankUrgency]?
        var readAgain: Set<TankName> = []
    }

    let settings: LineSettings
    let makeLink: @Sendable () -> any RegisterLink
    let clock: any MomentSource
    let blockSignals: @Sendable () -> Void
    let jitter: @Sendable () -> Double
    let handler: @Sendable (LineEvent) -> Void
    private let control = Mutex(Control())
    private let wake = WakeSignal()

    /// - Parameters:
    ///   - makeLink: called once, on the line's own thread, which alone uses the link.
    ///   - blockSignals: called first on that thread; a signal that interrupted a read would restart its timeout.
    ///   - jitter: 0–1, anew for each pause between two tries to connect.
    ///   - handler: called on that thread, in the order of events; the line waits while it works.
    package init(
        settings: LineSettings, makeLink: @escaping @Sendable () -> any RegisterLink, clock: any MomentSource,
        blockSignals: @escaping @Sendable () -> Void, jitter: @escaping @Sendable () -> Double = { .random(in: 0...1) },
        handler: @escaping @Sendable (LineEvent) -> Void
    ) {
        self.settings = settings
        self.makeLink = makeLink
        self.clock = clock
        self.blockSignals = blockSignals
        self.jitter = jitter
        self.handler = handler
    }

    /// Starts the thread; a second call, or one after `stop`, does nothing. If the system gives no thread, the line is
    /// told as disconnected, with the reason.
    package func start() {
        let code = control.withLock { control -> Int32 in
            guard control.thread == nil, !control.isStopping else { return 0 }
            let owner = Unmanaged.passRetained(self)
            var thread = pthread_t()
            let code = pthread_create(
                &thread, nil,
                { owner in
                    guard let owner else { return nil }
                    Unmanaged<LineThread>.fromOpaque(owner).takeRetainedValue().run()
                    return nil
                }, owner.toOpaque())
            if code == 0 { control.thread = thread } else { owner.release() }
            return code
        }
        if code != 0 {
            let why = "the line's thread cannot be started: \(String(cString: strerror(code)))"
            handler(.disconnected(settings.name, why: why, at: clock.now()))
        }
    }

    /// Ends the thread and waits for it: at once when it waits, after the exchange under way when it reads. The link is
    /// closed then. From the handler itself it only asks for the end.
    package func stop() {
        let thread = control.withLock { control -> pthread_t? in
            control.isStopping = true
            defer { if control.thread != pthread_self() { control.thread = nil } }
            return control.thread
        }
        wake.ring()
        if let thread, thread != pthread_self() { pthread_join(thread, nil) }
    }

    /// How soon each tank's next reading is wanted; one that is not named stands still. The last word holds.
    package func setUrgencies(_ urgencies: [TankName: TankUrgency]) {
        control.withLock { $0.urgencies = urgencies }
        wake.ring()
    }

    /// Asks for the tank once more at once, before anything else: what it said last could not be believed.
    package func readAgain(_ tank: TankName) {
        control.withLock { _ = $0.readAgain.insert(tank) }
        wake.ring()
    }

    /// What was asked of the thread since it last looked.
    struct Orders {
        let isStopping: Bool
        let urgencies: [TankName: TankUrgency]?
        let readAgain: Set<TankName>
    }

    func takeOrders() -> Orders {
        control.withLock { control in
            defer {
                control.urgencies = nil
                control.readAgain = []
            }
            return Orders(
                isStopping: control.isStopping, urgencies: control.urgencies, readAgain: control.readAgain)
        }
    }

    /// Waits until then, or until an order comes.
    func wait(until instant: MonotonicTime?, from now: MonotonicTime) {
        // A second at most: the farm's clock counts suspension and the condition's does not, so that a machine that
        // slept through the deadline must look again soon.
        wake.wait(for: instant.map { min($0 - now, .seconds(1)) })
    }
}
