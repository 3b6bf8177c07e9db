import Acquisition
import Quantities
import TankFarm

/// What the station believes of one tank, and what it makes of it: rate, movement, recent levels.
struct TankBelief: Sendable {
    let tank: Tank
    let capacity: TankCapacity?
    let lineIndex: Int
    var level: ValueBelief
    var interface: ValueBelief
    var temperature: ValueBelief
    var detail: String?
    var lastGood: LastGoodLevel?
    var rate = LevelRateEstimator()
    private var rateReadAt: MonotonicTime?
    var recent: RecentLevels
    /// Until then a gauge that has come back after an outage is believed upwards only.
    var warmUntil: MonotonicTime?

    /// Gauges boot with zeros after a power dip: this long their values are uncertain, and no low alarm is judged on them.
    static let warmUp: Duration = .seconds(10)

    init(tank: Tank, gauge: PolledGauge, capacity: TankCapacity?, lineIndex: Int, memory: StationMemory) {
        self.tank = tank
        self.capacity = capacity
        self.lineIndex = lineIndex
        level = ValueBelief(isPresent: true)
        interface = ValueBelief(isPresent: gauge.model.interface != nil)
        temperature = ValueBelief(isPresent: gauge.model.temperature != nil)
        lastGood = memory.lastGood[tank.name]
        recent = memory.recentLevels[tank.name] ?? RecentLevels()
    }

    /// The values that are to be judged after an exchange: nil where the belief was kept through a failure.
    struct Judged {
        var level: Measurement?
        var interface: Measurement?
        var temperature: Measurement?
        var isEmpty: Bool { level == nil && interface == nil && temperature == nil }
    }

    /// Takes one exchange's reading.
    mutating func take(_ reading: Reading) -> Judged {
        let lost = level.measurement.reason?.isExchangeFailure ?? false
        let answered = reading.level.quality != .bad || reading.level.reason?.isExchangeFailure == false
        if answered, lost { warmUntil = reading.at.monotonic + TankBelief.warmUp }
        var judged = Judged()
        if level.take(reading.level, at: reading.at) == .judged { judged.level = level.measurement }
        if interface.take(reading.interface, at: reading.at) == .judged { judged.interface = interface.measurement }
        if temperature.take(reading.temperature, at: reading.at) == .judged {
            judged.temperature = temperature.measurement
        }
        if answered { applyWarmUp(to: &judged, at: reading.at.monotonic) }
        detail = reading.quality == .good ? nil : reading.detail
        if !judged.isEmpty { follow(at: reading.at) }
        return judged
    }

    /// Lets values grow old.
    mutating func grow(old limit: Duration, at now: Moment) -> Judged {
        var judged = Judged()
        if level.grow(old: limit, at: now) { judged.level = level.measurement }
        if interface.grow(old: limit, at: now) { judged.interface = interface.measurement }
        if temperature.grow(old: limit, at: now) { judged.temperature = temperature.measurement }
        return judged
    }

    func staleDeadline(after limit: Duration) -> MonotonicTime? {
        [level, interface, temperature].compactMap { $0.staleDeadline(after: limit) }.min()
    }

    var isWarmingUp: Bool { level.measurement.reason == .warmingUp }

    var sample: HistorySample? {
        guard let at = level.readAt ?? interface.readAt ?? temperature.readAt else { return nil }
        return HistorySample(
            tank: tank.name, at: at.wall, level: level.measurement, interface: interface.measurement,
            temperature: temperature.measurement)
    }

    private mutating func applyWarmUp(to judged: inout Judged, at now: MonotonicTime) {
        guard let until = warmUntil else { return }
        guard now < until else {
            warmUntil = nil
            return
        }
        level.mark(.warmingUp)
        interface.mark(.warmingUp)
        temperature.mark(.warmingUp)
        if judged.level != nil { judged.level = level.measurement }
        if judged.interface != nil { judged.interface = interface.measurement }
        if judged.temperature != nil { judged.temperature = temperature.measurement }
    }

    /// Whether the rate is of now: its newest level is no older than a value may be.
    func rateIsFresh(at: Moment, limit: Duration) -> Bool {
        rateReadAt.map { at.monotonic - $0 <= limit } ?? false
    }

    private mutating func follow(at: Moment) {
        guard let value = level.measurement.value, !isWarmingUp else { return }
        // An uncertain level still moves as the liquid does; zeros of a gauge that boots do not.
        rate.add(levelMillimetres: value, at: at.monotonic)
        rateReadAt = at.monotonic
        recent.add(levelMillimetres: value, at: at.wall)
        if level.measurement.quality == .good { lastGood = LastGoodLevel(millimetres: value, at: at.wall) }
    }
}
