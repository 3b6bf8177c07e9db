import TankFarm

/// Gathers the values of one measurand over one step of time.
struct SpanAccumulator {
    private(set) var count: Int64 = 0
    private(set) var sum = 0.0
    private(set) var minimum = Double.infinity
    private(set) var maximum = -Double.infinity
    private(set) var last = 0.0
    // The order of the record: after a clock that was set back, a later turn is later.
    private var lastTurn = Int64.min
    private var lastAt = Int64.min

    var span: ValueSpan? {
        count == 0 ? nil : ValueSpan(minimum: minimum, mean: sum / Double(count), maximum: maximum, last: last)
    }

    /// Good and uncertain values count; others are none.
    mutating func add(_ measurement: Measurement, at: Int64, turn: Int64) {
        guard let value = measurement.value else { return }
        add(count: 1, sum: value, minimum: value, maximum: value, last: value, at: at, turn: turn)
    }

    mutating func add(
        count more: Int64, sum: Double, minimum: Double, maximum: Double, last: Double, at: Int64, turn: Int64
    ) {
        count += more
        self.sum += sum
        self.minimum = Swift.min(self.minimum, minimum)
        self.maximum = Swift.max(self.maximum, maximum)
        if (turn, at) >= (lastTurn, lastAt) {
            self.last = last
            (lastTurn, lastAt) = (turn, at)
        }
    }
}

/// The same for all three of a tank's values.
struct BucketAccumulator {
    var level = SpanAccumulator()
    var interface = SpanAccumulator()
    var temperature = SpanAccumulator()

    mutating func add(_ row: SampleRow) {
        level.add(row.level, at: row.atMilliseconds, turn: row.turn)
        interface.add(row.interface, at: row.atMilliseconds, turn: row.turn)
        temperature.add(row.temperature, at: row.atMilliseconds, turn: row.turn)
    }

    func bucket(start: Int64) -> HistoryBucket {
        HistoryBucket(
            start: WallTime(milliseconds: start), level: level.span, interface: interface.span,
            temperature: temperature.span)
    }
}
