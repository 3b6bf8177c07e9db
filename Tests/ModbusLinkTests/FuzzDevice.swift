import CSystem
import Glibc
import Synchronization

/// The far end of a socketpair: to each request that it hears it says what it was told to, all at once. `settle` waits
/// until it has said it, so that nothing of one exchange comes in the next.
final class FuzzDevice: Sendable {
    private struct State {
        var far: Int32 = -1
        var words: [UInt8] = []
    }

    private let state = Mutex(State())
    private let requestLength: Int
    /// Orders to the device's thread, and its replies.
    private let control: (near: Int32, far: Int32)
    private let thread = Mutex<pthread_t?>(nil)

    init(requestLength: Int) throws {
        self.requestLength = requestLength
        let pair = try FuzzDevice.pair()
        control = (pair.0, pair.1)
        let owner = Unmanaged.passUnretained(self)
        var created = pthread_t()
        let code = pthread_create(
            &created, nil,
            { raw in
                if let raw { Unmanaged<FuzzDevice>.fromOpaque(raw).takeUnretainedValue().run() }
                return nil
            }, owner.toOpaque())
        guard code == 0 else { throw ByteDevice.Fault(description: "no thread: \(code)") }
        let handle = created
        thread.withLock { $0 = handle }
    }

    static func pair() throws -> (Int32, Int32) {
        var ends: [Int32] = [0, 0]
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0 else {
            throw ByteDevice.Fault(description: "socketpair: \(errno)")
        }
        return (ends[0], ends[1])
    }

    /// A new line to this device: the other end.
    func connect() throws -> Int32 {
        let (near, far) = try FuzzDevice.pair()
        let old = state.withLock { state in
            defer { state.far = far }
            return state.far
        }
        order(2)
        if old >= 0 { close(old) }
        return near
    }

    func say(_ bytes: [UInt8]) { state.withLock { $0.words = bytes } }

    func settle() { order(1) }

    /// Ends the thread; nothing may be asked of it afterwards.
    func end() {
        _ = send(control.near, [UInt8(0)], 1, 0)
        if let running = thread.withLock({ $0 }) { pthread_join(running, nil) }
        let far = state.withLock { $0.far }
        for descriptor in [far, control.near, control.far] where descriptor >= 0 { close(descriptor) }
    }

    /// Gives an order and waits until it has been followed.
    private func order(_ number: UInt8) {
        var reply: UInt8 = 0
        _ = send(control.near, [number], 1, 0)
        _ = recv(control.near, &reply, 1, 0)
    }

    private func run() {
        var heard = 0
        var isHungUp = false
        while true {
            let far = state.withLock { $0.far }
            var entries = [
                pollfd(fd: control.far, events: Int16(POLLIN), revents: 0),
                pollfd(fd: isHungUp ? -1 : far, events: Int16(POLLIN), revents: 0),
            ]
            guard poll(&entries, 2, -1) > 0 else { return }
            // A request before an order: the exchange that made it is over when the order comes.
            if entries[1].revents != 0 {
                var buffer = [UInt8](repeating: 0, count: 64)
                let count = recv(far, &buffer, min(buffer.count, requestLength - heard), Int32(MSG_DONTWAIT))
                if count > 0 { heard += count } else { isHungUp = true }
                if heard == requestLength {
                    heard = 0
                    let words = state.withLock { $0.words }
                    _ = send(far, words, words.count, Int32(MSG_NOSIGNAL))
                }
            } else if entries[0].revents != 0 {
                var number: UInt8 = 0
                guard recv(control.far, &number, 1, 0) == 1, number != 0 else { return }
                if number == 2 {
                    heard = 0
                    isHungUp = false
                }
                _ = send(control.far, [number], 1, 0)
            }
        }
    }
}
