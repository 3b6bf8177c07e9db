import Acquisition
import Alarms
import Snapshots
import Station
import TankFarm
import TestSupport
import Testing

/// Tanks whose gauges may move 50 mm/s.
@Suite struct JumpWatchTests {
    private func farm(level: Double = 8_000, memory: StationMemory = StationMemory()) -> Farm {
        var farm = Farm(memory: memory, model: Farm.model(maximumRate: 50))
        farm.answerAll(level: level)
        return farm
    }

    private func accept(_ tank: TankName = "TK-101") -> StationEvent {
        .intent(.accept(tank, seenMillimetres: nil, comment: nil), Farm.originator, request: 9)
    }

    @Test func `a level that no pump could have reached is read again, and the one before stands with its age`() throws
    {
        var farm = farm()
        let readAt = farm.clock.now()
        let effects = farm.after(farm.reading("TK-101", level: .good(13_600)))
        #expect(effects.readAgain == ["TK-101"])
        #expect(effects.rung.isEmpty)
        #expect(farm.level("TK-101") == .good(8_000))
        #expect(try #require(farm.tank("TK-101")).readAt == readAt)
        #expect(effects.samples.allSatisfy { $0.level == .good(8_000) })
    }

    @Test func `a second reading on the old course drops the first, which is entered`() throws {
        var farm = farm()
        farm.after(farm.reading("TK-101", level: .good(0)))
        let effects = farm.after(.milliseconds(100), farm.reading("TK-101", level: .good(8_001)))
        #expect(farm.level("TK-101") == .good(8_001))
        #expect(effects.rung.isEmpty)
        let entry = try #require(effects.entries.first { $0.event == .jumped })
        #expect(entry.tank == "TK-101")
        #expect(entry.value == 0)
        #expect(entry.text == "level jumped from 8000 to 0, then 8001: dropped")
    }

    @Test func `a second reading that agrees makes the level uncertain, and it may raise`() throws {
        var farm = farm()
        farm.after(farm.reading("TK-101", level: .good(13_600)))
        let effects = farm.after(.milliseconds(100), farm.reading("TK-101", level: .good(13_600)))
        #expect(farm.level("TK-101") == .uncertain(13_600, .jump))
        #expect(effects.rung.contains("TK-101/level_hh"))
        #expect(farm.alarm("TK-101/level_hh")?.record.questionable == true)
        #expect(try #require(farm.tank("TK-101")?.detail).contains("jumped from 8000 to 13600"))
        #expect(farm.tank("TK-101")?.lastGoodLevelMillimetres == 8_000)
    }

    @Test func `an uncertain level after a jump never clears an alarm`() {
        var farm = farm(level: 13_600)
        #expect(farm.alarm("TK-101/level_hh")?.record.state == .unacknowledged)
        for _ in 0..<90 { farm.after(farm.reading("TK-101", level: .good(5_000))) }
        #expect(farm.alarm("TK-101/level_hh")?.record.state == .unacknowledged)
    }

    @Test func `a third and different level is uncertain with the newest`() {
        var farm = farm()
        farm.after(farm.reading("TK-101", level: .good(0)))
        farm.after(.milliseconds(100), farm.reading("TK-101", level: .good(4_000)))
        #expect(farm.level("TK-101") == .uncertain(4_000, .jump))
    }

    @Test func `a broken float that repeats its zero does not confirm itself`() {
        var farm = farm()
        for _ in 0..<3_600 { farm.after(farm.reading("TK-101", level: .good(0))) }
        #expect(farm.level("TK-101") == .uncertain(0, .jump))
    }

    @Test func `a level back near its old course is good again`() {
        var farm = farm()
        for _ in 0..<600 { farm.after(farm.reading("TK-101", level: .good(0))) }
        farm.after(farm.reading("TK-101", level: .good(8_150)))
        #expect(farm.level("TK-101") == .good(8_150))
    }

    @Test func `an honest rise during an outage is no jump`() {
        var farm = farm()
        for _ in 0..<20 { farm.after(farm.failure("TK-101")) }
        for _ in 0..<12 { farm.after(farm.reading("TK-101", level: .good(8_600))) }
        #expect(farm.level("TK-101") == .good(8_600))
        #expect(farm.effects.entries.allSatisfy { $0.event != .jumped })
    }

    @Test func `a small step under the noise is no jump however fast it comes`() {
        var farm = farm()
        farm.after(.milliseconds(1), farm.reading("TK-101", level: .good(8_002)))
        #expect(farm.level("TK-101") == .good(8_002))
    }

    @Test func `a gauge without a stated speed is not checked`() {
        var farm = Farm()
        farm.answerAll()
        #expect(farm.after(farm.reading("TK-101", level: .good(13_600))).rung == ["TK-101/level_hh"])
    }

    @Test func `the first level is judged after all when the second exchange fails`() {
        var farm = farm()
        farm.after(farm.reading("TK-101", level: .good(13_600)))
        let effects = farm.after(.milliseconds(500), farm.failure("TK-101"))
        #expect(effects.rung == ["TK-101/level_hh"])
        #expect(farm.level("TK-101") == .uncertain(13_600, .jump))
    }

    @Test func `the first level is judged before a second that says the gauge failed`() {
        var farm = farm()
        farm.after(farm.reading("TK-101", level: .good(13_600)))
        let effects = farm.after(.milliseconds(100), farm.reading("TK-101", level: .bad(.gaugeFailure)))
        #expect(effects.rung == ["TK-101/level_hh"])
        #expect(farm.level("TK-101") == .bad(.gaugeFailure))
    }

    @Test func `the first level is judged two seconds later when no second one comes`() throws {
        var farm = farm()
        farm.after(farm.reading("TK-101", level: .good(13_600)))
        let deadline = try #require(farm.state.nextDeadline)
        #expect(deadline - farm.clock.now().monotonic <= .seconds(2))
        #expect(farm.after(.milliseconds(1_999), .deadline).rung.isEmpty)
        #expect(farm.after(.milliseconds(1), .deadline).rung == ["TK-101/level_hh"])
    }

    @Test func `the interface and the temperature of a withheld level live on`() {
        var farm = farm()
        farm.after(farm.reading("TK-101", level: .good(0), interface: .good(3_100), temperature: .good(40)))
        #expect(farm.tank("TK-101")?.interface == .good(3_100))
        #expect(farm.tank("TK-101")?.temperature == .good(40))
    }

    @Test func `a jump that a named person accepts is good from then on`() throws {
        var farm = farm()
        for _ in 0..<3 { farm.after(farm.reading("TK-101", level: .good(5_000))) }
        let entry = try #require(farm.after(accept()).entries.first)
        #expect(entry.event == .accepted)
        #expect(entry.operatorName == "wang")
        #expect(entry.value == 5_000)
        #expect(farm.level("TK-101") == .good(5_000))
        farm.after(farm.reading("TK-101", level: .good(5_010)))
        #expect(farm.level("TK-101") == .good(5_010))
    }

    @Test func `a restart does not make a jump true`() {
        let memory = StationMemory(
            lastGood: ["TK-101": LastGoodLevel(millimetres: 8_000, at: ManualClock().now().wall - .seconds(86_400))],
            jumped: ["TK-101": 0])
        var farm = Farm(memory: memory, model: Farm.model(maximumRate: 50))
        farm.now(farm.reading("TK-101", level: .good(0)))
        #expect(farm.level("TK-101") == .uncertain(0, .warmingUp))
        for _ in 0..<20 { farm.after(farm.reading("TK-101", level: .good(0))) }
        #expect(farm.level("TK-101") == .uncertain(0, .jump))
    }

    @Test func `a level that jumps each second writes one entry a minute, and counts the others`() throws {
        var farm = farm()
        for second in 0..<120 {
            farm.after(farm.reading("TK-101", level: .good(second % 2 == 0 ? 0 : 8_000)))
        }
        farm.after(.seconds(60), .deadline)
        let entries = farm.effects.entries.filter { $0.event == .jumped }
        #expect(entries.count <= 3)
        #expect(try #require(entries.last?.text).contains("more since the last entry"))
        #expect(farm.gauge("TK-101")?.jumpsThisMonth == 60)
    }

    /// Whatever came before: a good value in the alarm is heard by the next exchange with its gauge, unless that one says
    /// that the tank is not so full.
    @Test(arguments: 0..<60) func `no doubt keeps an overfill silent beyond the next exchange`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        var farm = farm(level: 13_000)
        var level = 13_000.0
        var pending = false
        for step in 0..<400 {
            switch Int.random(in: 0..<12, using: &random) {
            case 0: level = [0, 5_000, 13_000, 13_499, 13_600, 14_200].randomElement(using: &random) ?? 0
            case 1...4: level = min(14_400, max(0, level + .random(in: -120...120, using: &random)))
            default: level += .random(in: -2...2, using: &random)
            }
            level = min(14_400, max(0, level))
            let pause = Duration.milliseconds(Int.random(in: 50...3_000, using: &random))
            let fails = Int.random(in: 0..<8, using: &random) == 0
            if Int.random(in: 0..<40, using: &random) == 0 { farm.after(pause, accept()) }
            let doubt =
                ([.inconsistent, .gatewayStale, .blindZone, nil, nil, nil] as [Reason?])
                .randomElement(using: &random) ?? nil
            let read = doubt.map { Measurement.uncertain(level, $0) } ?? .good(level)
            farm.after(pause, fails ? farm.failure("TK-101") : farm.reading("TK-101", level: read))
            let isHeard = farm.alarm("TK-101/level_hh")?.record.state.isActive ?? false
            let isHigh = !fails && doubt == nil && level >= 13_500
            let isLow = !fails && doubt == nil && level < 13_500
            if pending, !isLow { #expect(isHeard, "seed \(seed), step \(step), level \(level)") }
            pending = isHigh && !isHeard
        }
    }

    @Test(arguments: [Reason.inconsistent, .gatewayStale, .blindZone])
    func `an uncertain second reading on the old course does not silence the first`(reason: Reason) {
        var farm = farm(level: 13_000)
        farm.after(farm.reading("TK-101", level: .good(13_600)))
        let effects = farm.after(.milliseconds(100), farm.reading("TK-101", level: .uncertain(13_000, reason)))
        #expect(effects.rung.contains("TK-101/level_hh"))
        #expect(farm.level("TK-101") == .uncertain(13_000, reason))
    }
}
