import Acquisition
import Synchronization
import TankFarm

/// A line in memory: a `RegisterLink` whose connection and answers are what the test says, and which keeps what was asked.
final class TableLink: RegisterLink, Sendable {
    struct Request: Hashable, Sendable {
        let unit: UnitID
        let address: Int
        let count: Int
    }

    private struct State {
        var requests: [Request] = []
        var connects = 0
        var isOpen = false
    }

    private let state = Mutex(State())
    private let opening: @Sendable (Int) -> LinkError?
    private let answer: @Sendable (Request) -> Result<[UInt16], LinkError>

    /// - Parameters:
    ///   - opening: what the n-th connect fails with, from 1; nil opens.
    ///   - answer: what a request is answered with.
    init(
        opening: @escaping @Sendable (Int) -> LinkError? = { _ in nil },
        answer: @escaping @Sendable (Request) -> Result<[UInt16], LinkError>
    ) {
        self.opening = opening
        self.answer = answer
    }

    var requests: [Request] { state.withLock { $0.requests } }
    var connects: Int { state.withLock { $0.connects } }
    var isOpen: Bool { state.withLock { $0.isOpen } }

    func connect() throws(LinkError) {
        let attempt = state.withLock { state in
            state.connects += 1
            return state.connects
        }
        if let error = opening(attempt) { throw error }
        state.withLock { $0.isOpen = true }
    }

    func read(
        unit: UnitID, table: RegisterTable, address: Int, count: Int, timeout: Duration
    ) throws(LinkError) -> [UInt16] {
        let request = Request(unit: unit, address: address, count: count)
        let isOpen = state.withLock { state in
            state.requests.append(request)
            return state.isOpen
        }
        guard isOpen else { throw .connection("read before connect") }
        return try answer(request).get()
    }

    func close() { state.withLock { $0.isOpen = false } }
}

/// A gauge of the site's make.
func floatGauge(_ tank: TankName, unit: UnitID) -> PolledGauge {
    PolledGauge(
        tank: tank, unit: unit, model: .floatInterface,
        plausible: [.level: 0...14_500, .interface: 0...14_500, .temperature: -60...200])
}

func line(_ gauges: [PolledGauge], every interval: Duration = .seconds(1)) -> LineSettings {
    LineSettings(
        name: "south", transport: .tcp(host: "127.0.0.1", port: 502), scanInterval: interval,
        responseTimeout: .milliseconds(500), gauges: gauges)
}
