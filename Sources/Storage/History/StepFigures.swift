import TankFarm

/// One value over one step of time.
struct ValueFigures: Hashable {
    private(set) var minimum = Double.infinity
    private(set) var maximum = -Double.infinity
    private(set) var last = 0.0
    /// The value times the milliseconds for which it stood.
    private(set) var sum = 0.0
    /// Milliseconds for which a value was known.
    private(set) var knownMilliseconds = 0.0

    var hasValue: Bool { minimum <= maximum }
    /// Where the values have no time between them, of an instant only: the last one.
    var mean: Double {
        // The sum of many parts may leave the values' own range by a rounding.
        knownMilliseconds > 0 ? min(max(sum / knownMilliseconds, minimum), maximum) : last
    }
    var span: ValueSpan? {
        hasValue ? ValueSpan(minimum: minimum, mean: mean, maximum: maximum, last: last) : nil
    }

    init() {}

    /// As they come out of a table.
    init(minimum: Double, mean: Double, maximum: Double, last: Double, knownMilliseconds: Double) {
        self.minimum = minimum
        self.maximum = maximum
        self.last = last
        self.sum = mean * knownMilliseconds
        self.knownMilliseconds = knownMilliseconds
    }

    /// A value that stood for so long; zero for one of which nothing but its instant is known.
    mutating func hold(_ value: Double, for milliseconds: Double) {
        minimum = min(minimum, value)
        maximum = max(maximum, value)
        last = value
        sum += value * milliseconds
        knownMilliseconds += milliseconds
    }

    /// What came later in the record.
    mutating func add(_ later: ValueFigures) {
        guard later.hasValue else { return }
        minimum = min(minimum, later.minimum)
        maximum = max(maximum, later.maximum)
        last = later.last
        sum += later.sum
        knownMilliseconds += later.knownMilliseconds
    }

    /// The mean holds for so long.
    mutating func know(for milliseconds: Double) {
        guard hasValue else { return }
        sum = mean * milliseconds
        knownMilliseconds = milliseconds
    }

    fileprivate mutating func scale(by factor: Double) {
        sum *= factor
        knownMilliseconds *= factor
    }
}

/// One tank over one step of time: its three values, and for how long all was well with it.
///
/// Good and uncertain values count; bad ones are none. Whatever is not known leaves time in which nothing is known.
struct StepFigures: Hashable {
    var level = ValueFigures()
    var interface = ValueFigures()
    var temperature = ValueFigures()
    /// Milliseconds in which all values that the gauge has were good.
    private(set) var goodMilliseconds = 0.0
    /// Milliseconds in which the level was good, whatever the others were.
    private(set) var goodLevelMilliseconds = 0.0
    /// Milliseconds for which anything is on record, bad values included.
    private(set) var livedMilliseconds = 0.0

    /// All that is known of the level was good.
    var isLevelGood: Bool { level.hasValue && goodLevelMilliseconds >= level.knownMilliseconds }
    /// Something was stored, be it that all of it was bad.
    var isKnown: Bool { livedMilliseconds > 0 || level.hasValue || interface.hasValue || temperature.hasValue }

    init() {}

    init(
        level: ValueFigures, interface: ValueFigures, temperature: ValueFigures, goodMilliseconds: Double,
        goodLevelMilliseconds: Double? = nil, livedMilliseconds: Double
    ) {
        self.level = level
        self.interface = interface
        self.temperature = temperature
        self.goodMilliseconds = goodMilliseconds
        // When all was good the level was.
        self.goodLevelMilliseconds = goodLevelMilliseconds ?? goodMilliseconds
        self.livedMilliseconds = livedMilliseconds
    }

    mutating func hold(_ values: HeldValues, for milliseconds: Double) {
        if let value = values.level { level.hold(value, for: milliseconds) }
        if let value = values.interface { interface.hold(value, for: milliseconds) }
        if let value = values.temperature { temperature.hold(value, for: milliseconds) }
        if values.isGood { goodMilliseconds += milliseconds }
        if values.level != nil, !values.isLevelDoubted { goodLevelMilliseconds += milliseconds }
        livedMilliseconds += milliseconds
    }

    /// What came later in the record.
    mutating func add(_ later: StepFigures) {
        level.add(later.level)
        interface.add(later.interface)
        temperature.add(later.temperature)
        goodMilliseconds += later.goodMilliseconds
        goodLevelMilliseconds += later.goodLevelMilliseconds
        livedMilliseconds += later.livedMilliseconds
    }

    /// A step through which the wall clock went twice, or more often, was lived longer than it is: its shares are of what was lived.
    func fitted(to milliseconds: Int64) -> StepFigures {
        guard livedMilliseconds > Double(milliseconds) else { return self }
        var fitted = self
        let factor = Double(milliseconds) / livedMilliseconds
        fitted.level.scale(by: factor)
        fitted.interface.scale(by: factor)
        fitted.temperature.scale(by: factor)
        fitted.goodMilliseconds *= factor
        fitted.goodLevelMilliseconds *= factor
        fitted.livedMilliseconds = Double(milliseconds)
        return fitted
    }

    func bucket(start: Int64, milliseconds: Int64) -> HistoryBucket {
        let fitted = fitted(to: milliseconds)
        return HistoryBucket(
            start: WallTime(milliseconds: start), good: min(1, fitted.goodMilliseconds / Double(milliseconds)),
            level: fitted.level.span, interface: fitted.interface.span, temperature: fitted.temperature.span)
    }
}

/// What of a sample is held until the next one: values that are good or uncertain, in mm, mm and °C.
struct HeldValues: Hashable {
    var level: Double?
    var interface: Double?
    var temperature: Double?
    /// All values that the gauge has are good, and there is one.
    var isGood: Bool
    /// There is a level, and it is uncertain.
    var isLevelDoubted = false

    init(_ values: some GaugeValues) {
        level = values.level.value
        interface = values.interface.value
        temperature = values.temperature.value
        // `values.quality == .good` without the lists that it makes: good or absent, and one of them good.
        isGood =
            values.level.reason == nil && values.interface.reason == nil && values.temperature.reason == nil
            && (level != nil || interface != nil || temperature != nil)
        isLevelDoubted = level != nil && values.level.reason != nil
    }

    /// All three good.
    init(level: Double, interface: Double, temperature: Double) {
        self.level = level
        self.interface = interface
        self.temperature = temperature
        isGood = true
    }

    /// Those that are asked for; the others are left out.
    mutating func keep(_ measurands: MeasurandSet) {
        if !measurands.contains(.level) { level = nil }
        if !measurands.contains(.interface) { interface = nil }
        if !measurands.contains(.temperature) { temperature = nil }
    }
}
