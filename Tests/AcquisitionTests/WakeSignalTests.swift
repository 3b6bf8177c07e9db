import Dispatch
import Foundation
import Testing

@testable import Acquisition

struct WakeSignalTests {
    /// Runs the wait on a thread of its own; gives what it ended with, or nil when it does not end within ten seconds.
    private func result(of wait: @escaping @Sendable () -> Bool, meanwhile: () -> Void) -> Bool? {
        let began = DispatchSemaphore(value: 0)
        let ended = DispatchSemaphore(value: 0)
        nonisolated(unsafe) var outcome = false  // written before `ended` is signalled, read after it
        Thread.detachNewThread {
            began.signal()
            outcome = wait()
            ended.signal()
        }
        began.wait()
        meanwhile()
        return ended.wait(timeout: .now() + 10) == .success ? outcome : nil
    }

    @Test func `ends the wait when it is rung`() {
        let signal = WakeSignal()
        #expect(result(of: { signal.wait(for: .seconds(3_600)) }, meanwhile: { signal.ring() }) == true)
    }

    @Test func `ends a wait without a deadline when it is rung`() {
        let signal = WakeSignal()
        #expect(result(of: { signal.wait(for: nil) }, meanwhile: { signal.ring() }) == true)
    }

    @Test func `ends the next wait at once when it was rung before`() {
        let signal = WakeSignal()
        signal.ring()
        #expect(signal.wait(for: .seconds(3_600)))
    }

    @Test func `ends the wait at its deadline when nobody rings`() {
        let signal = WakeSignal()
        #expect(!signal.wait(for: .milliseconds(1)))
        #expect(!signal.wait(for: .seconds(-1)))
    }
}
