import TankFarm

/// The one-time calls that wait to be met. A value; it reads no clock.
struct CallWatch: Sendable {
    /// So many may stand: whoever asks for more has forgotten those before.
    static let most = 200

    /// A call that a value has met.
    struct Met: Hashable, Sendable {
        let call: OneTimeCall
        /// Millimetres, and why they are uncertain; nil for a time.
        let millimetres: Double?
        let doubt: Reason?
    }

    /// By number.
    private(set) var standing: [OneTimeCall]
    /// How many of them wait for a height in each tank: nearly no reading concerns any.
    private var waiting: [TankName: Int] = [:]
    /// The earliest time that is waited for.
    private(set) var nextTime: WallTime?

    init(_ calls: [OneTimeCall]) {
        standing = calls.sorted { $0.number < $1.number }
        index()
    }

    mutating func add(_ call: OneTimeCall) {
        standing.append(call)
        index()
    }

    /// Nil where no such call stands.
    mutating func remove(_ number: Int64) -> OneTimeCall? {
        guard let place = standing.firstIndex(where: { $0.number == number }) else { return nil }
        let call = standing.remove(at: place)
        index()
        return call
    }

    /// Whether any call waits for a height in this tank.
    func concerns(_ tank: TankName) -> Bool { !waiting.isEmpty && waiting[tank] != nil }

    /// Takes out what a tank's values, as believed, have met; an uncertain one meets it too, since a call that comes late
    /// is none. The zeros of a gauge that boots are believed upwards only.
    mutating func take(_ tank: TankName, level: Measurement?, interface: Measurement?) -> [Met] {
        take { call in
            guard call.tank == tank else { return nil }
            switch call.target {
            case .level(let target, let rising): return CallWatch.met(call, level, target, rising: rising)
            case .interface(let target, let rising): return CallWatch.met(call, interface, target, rising: rising)
            case .time: return nil
            }
        }
    }

    /// Takes out those whose time the wall clock has reached, be it that somebody set it.
    mutating func takeDue(at now: WallTime) -> [Met] {
        guard let nextTime, nextTime <= now else { return [] }
        return take { call in
            guard case .time(let time) = call.target, time <= now else { return nil }
            return Met(call: call, millimetres: nil, doubt: nil)
        }
    }

    private static func met(
        _ call: OneTimeCall, _ value: Measurement?, _ target: Double, rising: Bool
    ) -> Met? {
        guard let value, let millimetres = value.value, rising || value.reason != .warmingUp,
            rising ? millimetres >= target : millimetres <= target
        else { return nil }
        return Met(call: call, millimetres: millimetres, doubt: value.reason)
    }

    private mutating func take(_ judge: (OneTimeCall) -> Met?) -> [Met] {
        let met = standing.compactMap(judge)
        if met.isEmpty { return [] }
        let numbers = Set(met.map(\.call.number))
        standing.removeAll { numbers.contains($0.number) }
        index()
        return met
    }

    private mutating func index() {
        waiting = [:]
        nextTime = nil
        for call in standing {
            if case .time(let time) = call.target {
                nextTime = nextTime.map { min($0, time) } ?? time
            } else if let tank = call.tank {
                waiting[tank, default: 0] += 1
            }
        }
    }
}
