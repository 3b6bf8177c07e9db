import CSystem
import Glibc
import TankFarm

/// The signals that end or resize the program, as a descriptor: no handler runs in the middle of anything.
/// Made first of all, so that every thread made later leaves these signals alone.
final class SignalWait: Sendable {
    let descriptor: Int32

    init() {
        let signals: [Int32] = [SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGWINCH]
        descriptor = ullage_signal_descriptor(signals, signals.count)
    }

    deinit { close(descriptor) }

    /// The next signal that has come; nil where none has.
    func next() -> Int32? {
        let number = ullage_next_signal(descriptor)
        return number > 0 ? number : nil
    }

    /// Waits for a signal that asks the process to end, at most so long; nil where none came. A wait that was cut short by
    /// a window's resizing begins anew.
    func untilEnd(within limit: Duration? = nil) -> Int32? {
        // Longer than poll can be told is a wait that the caller repeats.
        let milliseconds = limit.map { Int32(clamping: $0.wholeMilliseconds + 1) } ?? -1
        while true {
            var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            let count = poll(&waiting, 1, milliseconds)
            while let number = next() {
                if number != SIGWINCH { return number }
            }
            if count == 0 { return nil }
        }
    }

    static func name(_ number: Int32) -> String {
        switch number {
        case SIGTERM: "SIGTERM"
        case SIGINT: "SIGINT"
        case SIGHUP: "SIGHUP"
        case SIGQUIT: "SIGQUIT"
        default: "signal \(number)"
        }
    }
}
