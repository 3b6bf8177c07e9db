import Quantities
import TankFarm
import Testing

@Suite struct LevelRateEstimatorTests {
    /// How a simulated gauge shows the level.
    enum Gauge: CaseIterable {
        /// ±1 mm, evenly spread.
        case fine
        /// −1, 0 or +1 mm, as registers of whole millimetres give it.
        case wholeMillimetres
    }

    /// A tank whose noise comes from a printed seed, and its estimator.
    struct Watch {
        var estimator = LevelRateEstimator()
        private var random: SeededRandom
        private let gauge: Gauge

        init(seed: UInt64, gauge: Gauge = .fine) {
            random = SeededRandom(seed: seed)
            self.gauge = gauge
        }

        mutating func see(_ level: Double, atSeconds seconds: Double) {
            let shown =
                switch gauge {
                case .fine: level + Double.random(in: -1...1, using: &random)
                case .wholeMillimetres: level.rounded() + Double(Int.random(in: -1...1, using: &random))
                }
            estimator.add(levelMillimetres: shown, at: LevelRateEstimatorTests.time(seconds))
        }

        /// Samples at each second from `start` up to, not with, `end`.
        mutating func watch(from start: Int, to end: Int, _ level: (Double) -> Double) {
            for second in start..<end { see(level(Double(second)), atSeconds: Double(second)) }
        }
    }

    static func time(_ seconds: Double) -> MonotonicTime {
        MonotonicTime(nanoseconds: 86_400_000_000_000 + Int64(seconds * 1e9))
    }

    static let seeds = Array(UInt64(1)...24)
    /// 400 m³/h into a tank of 22 m.
    static let pump = 400 / (Double.pi * 121) * 1000 / 60

    @Test(arguments: seeds, Gauge.allCases)
    func `stays within its bound and never moves while a still tank is noisy`(seed: UInt64, gauge: Gauge) {
        var watch = Watch(seed: seed, gauge: gauge)
        var worst = 0.0
        var worstSettled = 0.0
        for second in 0..<1800 {
            watch.see(9641, atSeconds: Double(second))
            let rate = abs(watch.estimator.millimetresPerMinute ?? 0)
            worst = max(worst, rate)
            if second > 300 { worstSettled = max(worstSettled, rate) }
            if watch.estimator.movement == .rising || watch.estimator.movement == .falling {
                Issue.record("seed \(seed): \(watch.estimator.movement) after \(second) s")
                return
            }
        }
        #expect(watch.estimator.movement == .still, "seed \(seed)")
        #expect(worst <= 0.8, "seed \(seed)")
        #expect(worstSettled <= 0.4, "seed \(seed)")
    }

    @Test(arguments: seeds, Gauge.allCases)
    func `shows a started pump within a minute to 25 %, and closer from two minutes on`(seed: UInt64, gauge: Gauge)
        throws
    {
        var watch = Watch(seed: seed, gauge: gauge)
        // The start falls anywhere between two samples, and anywhere in the estimator's own spans.
        let start = 400 + Double(seed) * 0.37
        let level = { (second: Double) in 5000 + Self.pump / 60 * max(0, second - start) }
        watch.watch(from: 0, to: Int(start) + 1, level)
        #expect(watch.estimator.movement == .still, "seed \(seed)")
        for second in (Int(start) + 1)..<(Int(start) + 900) {
            watch.see(level(Double(second)), atSeconds: Double(second))
            let since = Double(second) - start
            guard since >= 60 else { continue }
            let rate = try #require(watch.estimator.millimetresPerMinute)
            #expect(watch.estimator.movement == .rising, "seed \(seed) after \(since) s")
            let late = gauge == .fine ? 0.10 : 0.12
            #expect(abs(rate / Self.pump - 1) <= (since < 120 ? 0.25 : late), "seed \(seed) after \(since) s: \(rate)")
        }
    }

    @Test(arguments: seeds)
    func `calls the tank still within two minutes of the pump's stop`(seed: UInt64) {
        var watch = Watch(seed: seed)
        watch.watch(from: 0, to: 600) { 5000 - Self.pump / 60 * $0 }
        #expect(watch.estimator.movement == .falling, "seed \(seed)")
        let stopped = 5000 - Self.pump * 10
        watch.watch(from: 600, to: 660) { _ in stopped }
        #expect(abs(watch.estimator.millimetresPerMinute ?? .infinity) < Self.pump * 0.25, "seed \(seed)")
        watch.watch(from: 660, to: 720) { _ in stopped }
        #expect(watch.estimator.movement == .still, "seed \(seed)")
    }

    @Test(arguments: seeds, [(-3.0, 120), (3, 120), (1, 240)])
    func `sees a slow move within the stated time`(seed: UInt64, slow: (rate: Double, seconds: Int)) {
        var watch = Watch(seed: seed)
        watch.watch(from: 0, to: 600) { _ in 5000 }
        watch.watch(from: 600, to: 600 + slow.seconds) { 5000 + slow.rate / 60 * ($0 - 600) }
        #expect(watch.estimator.movement == (slow.rate > 0 ? .rising : .falling), "seed \(seed)")
        watch.watch(from: 600 + slow.seconds, to: 1200) { 5000 + slow.rate / 60 * ($0 - 600) }
        #expect(abs((watch.estimator.millimetresPerMinute ?? 0) - slow.rate) < 0.4, "seed \(seed)")
    }

    @Test func `knows nothing at first`() {
        var estimator = LevelRateEstimator()
        #expect(estimator.millimetresPerMinute == nil)
        #expect(estimator.movement == .unknown)
        for second in 0..<15 { estimator.add(levelMillimetres: 5000, at: Self.time(Double(second))) }
        #expect(estimator.millimetresPerMinute == nil)
        #expect(estimator.movement == .unknown)
    }

    @Test(arguments: seeds)
    func `tells a still tank's rate after two minutes and not before`(seed: UInt64) {
        var watch = Watch(seed: seed)
        watch.watch(from: 0, to: 115) { _ in 5000 }
        #expect(watch.estimator.millimetresPerMinute == nil, "seed \(seed)")
        #expect(watch.estimator.movement == .unknown, "seed \(seed)")
        watch.watch(from: 115, to: 130) { _ in 5000 }
        #expect(watch.estimator.millimetresPerMinute != nil, "seed \(seed)")
        #expect(watch.estimator.movement == .still, "seed \(seed)")
    }

    @Test(arguments: seeds)
    func `tells the rate of a tank that already moves within a minute of the first sample`(seed: UInt64) throws {
        var watch = Watch(seed: seed)
        watch.watch(from: 0, to: 60) { 5000 + Self.pump / 60 * $0 }
        let rate = try #require(watch.estimator.millimetresPerMinute, "seed \(seed)")
        #expect(abs(rate / Self.pump - 1) < 0.25, "seed \(seed)")
        #expect(watch.estimator.movement == .rising, "seed \(seed)")
    }

    @Test(arguments: seeds, [0.2, 2, 5, 7, 30])
    func `stays still at any interval of samples`(seed: UInt64, interval: Double) {
        var watch = Watch(seed: seed)
        for count in 0..<Int(1200 / interval) {
            watch.see(5000, atSeconds: Double(count) * interval)
            #expect(watch.estimator.movement != .rising && watch.estimator.movement != .falling, "seed \(seed)")
        }
        #expect(watch.estimator.movement == .still, "seed \(seed)")
    }

    @Test(arguments: seeds)
    func `follows a pump through a gauge that is asked each 30 s`(seed: UInt64) throws {
        var watch = Watch(seed: seed)
        for second in stride(from: 0.0, through: 600, by: 30) {
            watch.see(5000 + Self.pump / 60 * second, atSeconds: second)
        }
        let rate = try #require(watch.estimator.millimetresPerMinute, "seed \(seed)")
        #expect(abs(rate / Self.pump - 1) < 0.10, "seed \(seed)")
        #expect(watch.estimator.movement == .rising)
    }

    @Test(arguments: seeds)
    func `carries the rate over a pause that is shorter than its window`(seed: UInt64) throws {
        var watch = Watch(seed: seed)
        let level = { (second: Double) in 5000 + Self.pump / 60 * second }
        watch.watch(from: 0, to: 300, level)
        watch.watch(from: 450, to: 460, level)
        let rate = try #require(watch.estimator.millimetresPerMinute, "seed \(seed)")
        #expect(abs(rate / Self.pump - 1) < 0.10, "seed \(seed)")
        #expect(watch.estimator.movement == .rising)
    }

    @Test func `begins anew after a pause that is longer than its window`() {
        var watch = Watch(seed: 7)
        watch.watch(from: 0, to: 600) { 5000 + Self.pump / 60 * $0 }
        #expect(watch.estimator.movement == .rising)
        watch.see(9000, atSeconds: 600 + LevelRateEstimator.windowSeconds + 1)
        #expect(watch.estimator.millimetresPerMinute == nil)
        #expect(watch.estimator.movement == .unknown)
    }

    @Test func `forgets all on reset`() {
        var watch = Watch(seed: 8)
        watch.watch(from: 0, to: 300) { 5000 + Self.pump / 60 * $0 }
        watch.estimator.reset()
        #expect(watch.estimator.millimetresPerMinute == nil)
        #expect(watch.estimator.movement == .unknown)
        watch.watch(from: 300, to: 500) { _ in 100 }
        #expect(watch.estimator.movement == .still)
    }

    @Test(arguments: seeds)
    func `is not moved by single wild samples`(seed: UInt64) throws {
        var watch = Watch(seed: seed)
        for second in 0..<900 {
            watch.see(second % 17 == 3 ? 0 : second % 23 == 5 ? 12_000 : 9641, atSeconds: Double(second))
            #expect(watch.estimator.movement != .rising && watch.estimator.movement != .falling, "seed \(seed)")
        }
        #expect(abs(try #require(watch.estimator.millimetresPerMinute)) < 0.8, "seed \(seed)")
    }

    @Test(arguments: seeds)
    func `does not move for a surface that is three times rougher`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var estimator = LevelRateEstimator()
        for second in 0..<1800 {
            estimator.add(
                levelMillimetres: 9641 + Double.random(in: -3...3, using: &random), at: Self.time(Double(second)))
            #expect(estimator.movement != .rising && estimator.movement != .falling, "seed \(seed) after \(second) s")
        }
    }

    /// No estimate of such a noise is sure: movement is read here a few times in a thousand hours, for seconds.
    @Test func `hardly ever moves for a surface that is ten times rougher`() {
        var moving = 0
        for seed in Self.seeds {
            var random = SeededRandom(seed: seed)
            var estimator = LevelRateEstimator()
            for second in 0..<1800 {
                estimator.add(
                    levelMillimetres: 9641 + Double.random(in: -10...10, using: &random), at: Self.time(Double(second)))
                if estimator.movement == .rising || estimator.movement == .falling { moving += 1 }
            }
        }
        #expect(Double(moving) < 0.005 * Double(Self.seeds.count * 1800), "seeds \(Self.seeds): \(moving) s")
    }

    @Test func `passes over samples that are no numbers, or not later than the last`() {
        var clean = Watch(seed: 9)
        var soiled = Watch(seed: 9)
        for second in 0..<300 {
            let level = 5000 + Self.pump / 60 * Double(second)
            clean.see(level, atSeconds: Double(second))
            soiled.see(level, atSeconds: Double(second))
            soiled.estimator.add(levelMillimetres: .nan, at: Self.time(Double(second) + 0.5))
            soiled.estimator.add(levelMillimetres: 0, at: Self.time(Double(second)))
            soiled.estimator.add(levelMillimetres: 0, at: Self.time(Double(second) - 50))
        }
        #expect(soiled.estimator.millimetresPerMinute == clean.estimator.millimetresPerMinute)
        #expect(clean.estimator.millimetresPerMinute != nil)
    }

    @Test func `gives the same rates for the same samples`() {
        var first = Watch(seed: 10)
        var second = Watch(seed: 10)
        for time in 0..<600 {
            let level = 5000 + Self.pump / 60 * max(0, Double(time) - 300)
            first.see(level, atSeconds: Double(time))
            second.see(level, atSeconds: Double(time))
            #expect(first.estimator.millimetresPerMinute == second.estimator.millimetresPerMinute)
        }
    }

    @Test func `keeps a movement between its two thresholds, and does not begin one`() {
        func steady(
            _ rate: Double, from start: Int, to end: Int, at level: Double, _ estimator: inout LevelRateEstimator
        ) {
            for second in start..<end {
                estimator.add(
                    levelMillimetres: level + rate / 60 * Double(second - start), at: Self.time(Double(second)))
            }
        }
        let between =
            (LevelRateEstimator.movesAtMillimetresPerMinute + LevelRateEstimator.stillBelowMillimetresPerMinute) / 2
        var slow = LevelRateEstimator()
        steady(between, from: 0, to: 900, at: 5000, &slow)
        #expect(slow.movement == .still)
        var slowing = LevelRateEstimator()
        steady(2, from: 0, to: 600, at: 5000, &slowing)
        #expect(slowing.movement == .rising)
        steady(between, from: 600, to: 1800, at: 5020, &slowing)
        #expect(slowing.movement == .rising)
        steady(0, from: 1800, to: 2400, at: 5020 + between * 20, &slowing)
        #expect(slowing.movement == .still)
    }
}
