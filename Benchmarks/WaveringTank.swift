import TankFarm

/// A tank whose values rise and fall by a millimetre, or a tenth of a degree, at a time: one of them in a share of the seconds.
struct WaveringTank {
    /// The longest time without a row, by the writer's own rule.
    private static let silenceMilliseconds: Int64 = 60_000

    let name: TankName
    private let secondsPerChange: UInt64
    private var level: Double
    private var interface: Double
    private var tenths: Double = 384
    private var random: UInt64
    private var isNew = true
    private var rowAt = WallTime(milliseconds: .min / 2)

    /// - Parameter secondsPerChange: one value changes in one of so many seconds, at random.
    init(_ name: TankName, number: Int, secondsPerChange: UInt64 = 3) {
        self.name = name
        self.secondsPerChange = secondsPerChange
        level = 5_000 + Double(number % 28) * 100
        interface = 1_500 + Double(number % 28) * 50
        random = UInt64(number) &* 0x9E37_79B9_7F4A_7C15 &+ 1
    }

    /// What a gauge says in each second.
    mutating func next(at time: WallTime) -> HistorySample {
        if draw(secondsPerChange) == 0 { change() }
        return sample(at: time)
    }

    /// The same where it is worth a row; nil where the writer would leave it out.
    mutating func nextRow(at time: WallTime) -> HistorySample? {
        if draw(secondsPerChange) == 0 { change() }
        guard isNew || time.milliseconds - rowAt.milliseconds >= WaveringTank.silenceMilliseconds else { return nil }
        isNew = false
        rowAt = time
        return sample(at: time)
    }

    private func sample(at time: WallTime) -> HistorySample {
        HistorySample(
            tank: name, at: time, level: .good(level), interface: .good(interface), temperature: .good(tenths / 10))
    }

    private mutating func change() {
        let step: Double = draw(2) == 0 ? 1 : -1
        switch draw(10) {
        case 0: tenths = WaveringTank.moved(tenths, by: step, within: 300...450)
        case 1, 2: interface = WaveringTank.moved(interface, by: step, within: 1_000...4_000)
        default: level = WaveringTank.moved(level, by: step, within: 4_500...12_000)
        }
        isNew = true
    }

    /// Back from a bound, and not along it: a change is one wherever it happens.
    private static func moved(_ value: Double, by step: Double, within bounds: ClosedRange<Double>) -> Double {
        bounds.contains(value + step) ? value + step : value - step
    }

    /// Zero to below `bound`, from the upper bits of a linear congruence, which are its good ones.
    private mutating func draw(_ bound: UInt64) -> UInt64 {
        random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return (random >> 33) % bound
    }
}
