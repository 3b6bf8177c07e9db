import Acquisition
import Quantities
import TankFarm

/// What the station believes of one tank, and what it makes of it: rate, movement, recent levels.
struct TankBelief: Sendable {
    let tank: Tank
    let capacity: TankCapacity?
    /// For the times in words to people.
    let zone: SiteZone
    let lineIndex: Int
    /// Its gauge's place among the line's.
    let gaugeIndex: Int
    var level: ValueBelief
    var interface: ValueBelief
    var temperature: ValueBelief
    var extras: ExtraBeliefs
    /// The reason of each value that is not good, in words.
    var details: [Measurand: String] = [:]
    var lastGood: LastGoodLevel?
    var rate = LevelRateEstimator()
    var recent: RecentLevels
    /// Until then a gauge that has come back after an outage is believed upwards only.
    var warmUntil: MonotonicTime?
    var jump: JumpWatch?
    /// Why the gauge itself was not sure of the level that waits for its second reading; nil: it was.
    var suspectReason: Reason?
    var stuck = StuckWatch()
    /// How soon the next reading is wanted.
    var urgency: TankUrgency = .still
    /// What the station was told of HH, LL and the like, for the urgency.
    let urgencyLimits: UrgencyLimits
    /// The rate with which the level moved when its gateway's table last changed, upwards or downwards; nil: it did not.
    var rateAtChange: Double?
    private let zeroMillimetres: Double
    private var rateReadAt: MonotonicTime?

    /// Gauges boot with zeros after a power dip: this long their values are uncertain, and no low alarm is judged on them.
    static let warmUp: Duration = .seconds(10)
    /// A gauge's raw zero is a sign of booting only where the level stood higher than this.
    static let stoodHighMillimetres = 100.0

    init(
        tank: Tank, gauge: PolledGauge, capacity: TankCapacity?, zone: SiteZone, lineIndex: Int,
        gaugeIndex: Int, urgencyLimits: UrgencyLimits, memory: StationMemory, at: Moment
    ) {
        self.tank = tank
        self.capacity = capacity
        self.zone = zone
        self.lineIndex = lineIndex
        self.gaugeIndex = gaugeIndex
        self.urgencyLimits = urgencyLimits
        level = ValueBelief(isPresent: true)
        interface = ValueBelief(isPresent: gauge.model.interface != nil)
        temperature = ValueBelief(isPresent: gauge.model.temperature != nil)
        extras = ExtraBeliefs(gauge.model)
        zeroMillimetres = gauge.model.level.offset + gauge.levelOffsetMillimetres
        lastGood = memory.lastGood[tank.name]
        recent = memory.recentLevels[tank.name] ?? RecentLevels()
        stuck = StuckWatch(stop: memory.stopped[tank.name].map { StuckWatch.Stop($0, now: at) })
        jump = gauge.model.maximumRateMillimetresPerSecond.map { rate in
            JumpWatch(
                maximumRateMillimetresPerSecond: rate,
                course: memory.lastGood[tank.name].map { TankBelief.course($0, at: at) },
                jumped: memory.jumped[tank.name].map { JumpWatch.Level(millimetres: $0, at: at) })
        }
    }

    /// The last good level of the run before, on this run's clock: a restart must not make a jump true.
    private static func course(_ last: LastGoodLevel, at now: Moment) -> JumpWatch.Level {
        // A clock that stands before it says nothing about its age: as of now, it allows the least.
        let age = max(.zero, now.wall - last.at)
        let then = MonotonicTime(nanoseconds: now.monotonic.nanoseconds - age.wholeNanoseconds)
        return JumpWatch.Level(millimetres: last.millimetres, at: Moment(monotonic: then, wall: last.at))
    }

    /// What an exchange, or passing time, made of the belief: the values that are to be judged.
    struct Judged {
        /// Nil where the belief was kept through a failure, or where the value was not asked for.
        var level: Measurement?
        var interface: Measurement?
        var temperature: Measurement?
        /// What it is about: the other values' alarms are not concerned.
        var asked: MeasurandSet = .all
        /// A level that waited for a second reading in vain: judged before the others.
        var late: Measurement?
        /// The gauge answers for values that were not asked for now.
        var answersElse = false
        /// The level could not be believed, and is to be read again at once.
        var readAgain = false
        var finding: Finding?

        /// Whether the gauge answered: with a value, or with one that says that it failed.
        var isOfAnswer: Bool {
            func isOfAnswer(_ measurement: Measurement?) -> Bool {
                guard let measurement else { return false }
                return measurement.value != nil || measurement.reason == .gaugeFailure
                    || measurement.reason == .outOfRange
            }
            return isOfAnswer(level) || isOfAnswer(interface) || isOfAnswer(temperature)
        }

        var isEmpty: Bool { level == nil && interface == nil && temperature == nil && late == nil }
    }

    /// What a watch saw of the level, for the record.
    enum Finding: Hashable, Sendable {
        case dropped(JumpWatch.Jump, second: Double)
        case jumped(JumpWatch.Jump)
        case stuck(StuckWatch.Stop)
    }

    subscript(measurand: Measurand) -> ValueBelief {
        get {
            switch measurand {
            case .level: level
            case .interface: interface
            case .temperature: temperature
            }
        }
        set {
            switch measurand {
            case .level: level = newValue
            case .interface: interface = newValue
            case .temperature: temperature = newValue
            }
        }
    }

    /// Takes one exchange's reading: of the values that it asked for, and of no other.
    mutating func take(_ reading: Reading) -> Judged {
        var judged = Judged()
        judged.asked = reading.asked
        beginWarmUp(forOthersOf: reading)
        if reading.asked.contains(.level) { take(level: reading.level, at: reading.at, &judged) }
        let isWarm = isWarming(at: reading.at.monotonic)
        if reading.asked.contains(.interface) {
            judged.interface = take(.interface, reading.interface, isWarm: isWarm, at: reading.at)
        }
        if reading.asked.contains(.temperature) {
            judged.temperature = take(.temperature, reading.temperature, isWarm: isWarm, at: reading.at)
        }
        if !reading.extras.isEmpty { extras.take(reading, isWarm: isWarm) }
        note(reading)
        if !reading.asked.isEmpty, reading.asked != .all { judged.answersElse = answersElse(than: reading.asked) }
        return judged
    }

    private mutating func take(
        _ measurand: Measurand, _ new: Measurement, isWarm: Bool, at: Moment
    ) -> Measurement? {
        guard self[measurand].take(new, at: at) == .judged else { return nil }
        if isWarm { self[measurand].mark(.warmingUp) }
        return self[measurand].measurement
    }

    /// Whether a value that was not asked for now came of an exchange that is younger than the present failures.
    private func answersElse(than asked: MeasurandSet) -> Bool {
        let since = Measurand.allCases.filter { asked.contains($0) }.compactMap { self[$0].failingSince }.min()
        guard let since else { return true }
        return Measurand.allCases.contains { !asked.contains($0) && self[$0].answers(since: since) }
    }

    private mutating func note(_ reading: Reading) {
        if details.isEmpty, reading.detail == nil { return }
        for measurand in Measurand.allCases where reading.asked.contains(measurand) {
            let isGood = reading[measurand].quality == .good || reading[measurand].quality == .none
            details[measurand] = isGood ? nil : reading.detail
        }
    }

    /// Words for the worst value's reason, the level's before the others'; nil where there are none.
    var detail: String? {
        firstDetail(of: .bad) ?? question ?? firstDetail(of: .uncertain) ?? firstDetail(of: .good)
    }

    private func firstDetail(of quality: Quality) -> String? {
        if details.isEmpty { return nil }
        for measurand in Measurand.allCases where self[measurand].measurement.quality == quality {
            if let words = details[measurand] { return words }
        }
        return nil
    }

    /// Lets values grow old, and gives up waiting for a second reading.
    mutating func grow(old limits: StaleLimits, at now: Moment) -> Judged {
        var judged = Judged()
        judged.asked = []
        if let deadline = jump?.deadline, deadline <= now.monotonic {
            believeSuspect(&judged)
            judged.level = judged.late
            judged.late = nil
            if judged.level != nil { judged.asked.insert(.level) }
        }
        if level.grow(old: limits.level, at: now) {
            // A suspect that had just been believed and is too old as well is judged before it goes.
            judged.late = judged.level
            judged.level = level.measurement
            judged.asked.insert(.level)
            stuck.interrupt()
        }
        if interface.grow(old: limits.interface, at: now) {
            judged.interface = interface.measurement
            judged.asked.insert(.interface)
        }
        if temperature.grow(old: limits.temperature, at: now) {
            judged.temperature = temperature.measurement
            judged.asked.insert(.temperature)
        }
        extras.grow(old: limits.extras, at: now)
        return judged
    }

    /// When it is to be looked at again though no reading has come.
    func deadline(_ limits: StaleLimits) -> MonotonicTime? {
        var next = jump?.deadline
        func take(_ deadline: MonotonicTime?) {
            if let deadline { next = next.map { min($0, deadline) } ?? deadline }
        }
        take(level.staleDeadline(after: limits.level))
        take(interface.staleDeadline(after: limits.interface))
        take(temperature.staleDeadline(after: limits.temperature))
        take(extras.staleDeadline(after: limits.extras))
        return next
    }

    /// Whether the level moves, or moved when it was last seen.
    var moves: Bool { rate.movement == .rising || rate.movement == .falling }

    /// The values whose low alarms are not to be judged: all while their gauge boots, and those that were read then.
    func warmingUp(at: MonotonicTime) -> MeasurandSet {
        if isWarming(at: at) { return .all }
        // An empty literal would be made by generic code, for each reading anew.
        var values = MeasurandSet(rawValue: 0)
        if level.measurement.reason == .warmingUp { values.insert(.level) }
        if interface.measurement.reason == .warmingUp { values.insert(.interface) }
        if temperature.measurement.reason == .warmingUp { values.insert(.temperature) }
        return values
    }

    var sample: HistorySample? {
        guard let at = level.readAt ?? interface.readAt ?? temperature.readAt else { return nil }
        return HistorySample(
            tank: tank.name, at: at.wall, level: level.measurement, interface: interface.measurement,
            temperature: temperature.measurement)
    }

    /// Whether the rate is of now: its newest level is no older than a value may be.
    func rateIsFresh(at: Moment, limit: Duration) -> Bool {
        rateReadAt.map { at.monotonic - $0 <= limit } ?? false
    }

    // MARK: For the watches

    func isWarming(at: MonotonicTime) -> Bool { warmUntil.map { at < $0 } ?? false }

    /// Whether a level is the gauge's raw zero though the tank stood high.
    func isBootingZero(_ millimetres: Double) -> Bool {
        guard abs(millimetres - zeroMillimetres) <= 1, let stood = level.measurement.value ?? lastGood?.millimetres
        else { return false }
        return stood - zeroMillimetres > TankBelief.stoodHighMillimetres
    }

    /// An uncertain level still moves as the liquid does; zeros of a gauge that boots do not, nor does a frozen table.
    mutating func follow(_ millimetres: Double, at: Moment) {
        rate.add(levelMillimetres: millimetres, at: at.monotonic)
        rateReadAt = at.monotonic
        recent.add(levelMillimetres: millimetres, at: at.wall)
        if level.measurement.quality == .good { lastGood = LastGoodLevel(millimetres: millimetres, at: at.wall) }
    }
}

/// When a tank's values are too old to be of now.
struct StaleLimits: Hashable, Sendable {
    var level: Duration
    var interface: Duration
    var temperature: Duration
    var extras: Duration
}
