import Acquisition
import CSystem
import Glibc
import Synchronization
import TankFarm

/// The addresses behind a host's name, without the resolver's patience: it may take 30 seconds to find out that a name
/// server is gone, and the line's thread must be able to stop meanwhile. So names are looked up on a thread of their own,
/// which is waited for as long as the caller says; what it finds after that is there for the next try.
final class HostLookup: Sendable {
    typealias Resolver =
        @Sendable (_ host: String, _ port: Int, _ isNumeric: Bool)
        -> Result<[HostAddress], LookupFailure>

    private struct State {
        var isRunning = false
        var found: Result<[HostAddress], LookupFailure>?
    }

    private let host: String
    private let port: Int
    private let resolve: Resolver
    private let state = Mutex(State())
    /// Rings when a lookup has ended. Below zero where the system gave none.
    private let bell: Int32

    init(
        host: String, port: Int,
        resolve: @escaping Resolver = { HostAddress.of($0, port: $1, isNumeric: $2) }
    ) {
        self.host = host
        self.port = port
        self.resolve = resolve
        bell = ullage_bell_open()
    }

    deinit { if bell >= 0 { close(bell) } }

    /// Those that the resolver gives now, or gave since the last call.
    /// - Throws: `connection`, with the name and the resolver's words.
    func addresses(within patience: Duration) throws(LinkError) -> [HostAddress] {
        if case .success(let addresses) = resolve(host, port, true) { return addresses }
        guard bell >= 0 else { throw .connection("cannot find \(host): \(systemWords(-bell))") }
        let deadline = LineInstant.now() + patience
        try start()
        while true {
            let found = state.withLock { state in
                defer { state.found = nil }
                return state.found
            }
            switch found {
            case .success(let addresses): return addresses
            case .failure(let failure): throw .connection("cannot find \(host): \(failure.words)")
            case nil: break
            }
            guard waitFor(POLLIN, on: bell, until: deadline) == .ready else {
                throw .connection("cannot find \(host): no answer from the name service yet")
            }
            ullage_bell_clear(bell)
        }
    }

    /// Starts a lookup where none is under way or has ended unasked for.
    private func start() throws(LinkError) {
        let isWanted = state.withLock { state in
            if state.isRunning || state.found != nil { return false }
            state.isRunning = true
            return true
        }
        guard isWanted else { return }
        let owner = Unmanaged.passRetained(self)
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        defer { pthread_attr_destroy(&attributes) }
        var thread = pthread_t()
        let code = pthread_create(
            &thread, &attributes,
            { owner in
                guard let owner else { return nil }
                ullage_block_signals()
                Unmanaged<HostLookup>.fromOpaque(owner).takeRetainedValue().run()
                return nil
            }, owner.toOpaque())
        guard code != 0 else { return }
        owner.release()
        state.withLock { $0.isRunning = false }
        throw .connection("cannot find \(host): \(systemWords(code))")
    }

    private func run() {
        let found = resolve(host, port, false)
        state.withLock { state in
            state.found = found
            state.isRunning = false
        }
        ullage_bell_ring(bell)
    }
}
