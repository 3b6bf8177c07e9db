import Acquisition
import Alarms
import Snapshots
import Station
import TankFarm
import TestSupport
import Testing

@Suite struct StuckWatchTests {
    /// A tank that has risen for a while at a pump's rate, in millimetres a minute.
    private func moving(rate: Double = 17.5, minutes: Int = 14, zone: SiteZone = .utc) -> (Farm, Double) {
        var farm = Farm(zone: zone)
        farm.answerAll()
        var level = 8_000.0
        for _ in 0..<(minutes * 60) {
            level += rate / 60
            farm.after(farm.reading("TK-101", level: .good(level.rounded())))
        }
        return (farm, level.rounded())
    }

    private func accept() -> StationEvent {
        .intent(.accept("TK-101", seenMillimetres: nil, comment: "tank full"), Farm.originator, request: 9)
    }

    @Test func `a level that stops after a steady rise asks whether the receipt has stopped`() throws {
        var (farm, level) = moving(zone: SiteZone(name: "Asia/Shanghai", initialOffsetSeconds: 28_800))
        let stopped = farm.clock.now().wall
        var seconds = 0
        while farm.level("TK-101")?.reason != .stuck, seconds < 300 {
            farm.after(farm.reading("TK-101", level: .good(level)))
            seconds += 1
        }
        #expect((30...70).contains(seconds))
        #expect(farm.level("TK-101") == .uncertain(level, .stuck))
        let words = try #require(farm.tank("TK-101")?.detail)
        #expect(words.hasPrefix("level stopped at \(DecimalText.fixed(level, 0)) at 16:1"))
        #expect(words.hasSuffix(": has the receipt stopped?"))
        let entry = try #require(farm.effects.entries.first { $0.event == .stuck })
        #expect(entry.text == words)
        #expect(entry.tank == "TK-101")
        #expect(abs((entry.at - stopped).inSeconds - Double(seconds)) < 2)
        #expect(farm.gauge("TK-101")?.sticksThisMonth == 1)
    }

    @Test func `a level that stops after a steady fall asks about the dispatch`() throws {
        var (farm, level) = moving(rate: -30)
        for _ in 0..<120 { farm.after(farm.reading("TK-101", level: .good(level))) }
        #expect(try #require(farm.tank("TK-101")?.detail).contains("has the dispatch stopped?"))
    }

    @Test func `a slow movement is given its longer time`() {
        var (farm, level) = moving(rate: 3, minutes: 20)
        for _ in 0..<150 { farm.after(farm.reading("TK-101", level: .good(level))) }
        #expect(farm.level("TK-101") == .good(level))
        for _ in 0..<270 { farm.after(farm.reading("TK-101", level: .good(level))) }
        #expect(farm.level("TK-101") == .uncertain(level, .stuck))
    }

    @Test func `a settled tank stands still and is asked nothing`() {
        var farm = Farm()
        farm.answerAll()
        for _ in 0..<3_600 { farm.after(farm.reading("TK-101", level: .good(8_000))) }
        #expect(farm.level("TK-101") == .good(8_000))
    }

    @Test func `a short movement that ends is asked nothing`() {
        var (farm, level) = moving(minutes: 8)
        for _ in 0..<1_200 { farm.after(farm.reading("TK-101", level: .good(level))) }
        #expect(farm.level("TK-101") == .good(level))
    }

    @Test func `a pump that only slows down is asked nothing`() {
        var (farm, level) = moving()
        for _ in 0..<900 {
            level += 8.0 / 60
            farm.after(farm.reading("TK-101", level: .good(level.rounded())))
        }
        #expect(farm.effects.entries.allSatisfy { $0.event != .stuck })
    }

    @Test func `a millimetre of noise is no movement`() {
        var (farm, level) = moving()
        var random = SeededRandom(seed: 7)
        for _ in 0..<150 {
            farm.after(farm.reading("TK-101", level: .good(level + Double(Int.random(in: -1...1, using: &random)))))
        }
        #expect(farm.level("TK-101")?.reason == .stuck)
    }

    @Test func `a stuck level that moves again is good`() {
        var (farm, level) = moving()
        for _ in 0..<120 { farm.after(farm.reading("TK-101", level: .good(level))) }
        farm.after(farm.reading("TK-101", level: .good(level + 3)))
        #expect(farm.level("TK-101") == .good(level + 3))
        #expect(farm.tank("TK-101")?.notWatched == nil)
    }

    @Test func `a stuck level clears no alarm and may raise one`() {
        var farm = Farm()
        farm.answerAll()
        var level = 13_270.0
        for _ in 0..<840 {
            level += 17.5 / 60
            farm.after(farm.reading("TK-101", level: .good(level.rounded())))
        }
        #expect(farm.alarm("TK-101/level_hh")?.record.state == .unacknowledged)
        for _ in 0..<200 { farm.after(farm.reading("TK-101", level: .good(level.rounded()))) }
        #expect(farm.level("TK-101")?.reason == .stuck)
        #expect(farm.alarm("TK-101/level_hh")?.record.state == .unacknowledged)
    }

    @Test func `a tank whose stop nobody answered is not watched`() throws {
        var (farm, level) = moving()
        for _ in 0..<120 { farm.after(farm.reading("TK-101", level: .good(level))) }
        let words = try #require(farm.tank("TK-101")?.notWatched?.why)
        #expect(words.hasPrefix("level stuck since 08:1"))
        #expect(words.hasSuffix(": unanswered"))
    }

    @Test func `a stop that a named person answered for is good, and is not asked about again`() throws {
        var (farm, level) = moving()
        for _ in 0..<120 { farm.after(farm.reading("TK-101", level: .good(level))) }
        let entry = try #require(farm.after(accept()).entries.first { $0.event == .accepted })
        #expect(entry.operatorName == "wang")
        #expect(try #require(entry.text).hasSuffix("has the receipt stopped? yes: tank full"))
        #expect(farm.level("TK-101") == .good(level))
        for _ in 0..<1_200 { farm.after(farm.reading("TK-101", level: .good(level))) }
        #expect(farm.level("TK-101") == .good(level))
        #expect(farm.tank("TK-101")?.notWatched == nil)
        #expect(farm.effects.entries.count { $0.event == .stuck } == 1)
    }

    @Test(arguments: 1...12) func `a stuck level that wanders two millimetres to either side stays so`(seed: UInt64) {
        var (farm, level) = moving()
        var random = SeededRandom(seed: seed)
        for _ in 0..<600 {
            farm.after(farm.reading("TK-101", level: .good(level + Double(Int.random(in: -2...2, using: &random)))))
        }
        #expect(farm.level("TK-101")?.reason == .stuck, "seed \(seed)")
        level += 5
        farm.after(farm.reading("TK-101", level: .good(level)))
        #expect(farm.level("TK-101") == .good(level), "seed \(seed)")
    }

    @Test func `a stuck level that was lost for a moment at the edge of its noise stays so`() {
        var (farm, level) = moving()
        for second in 0..<120 { farm.after(farm.reading("TK-101", level: .good(level + (second % 2 == 0 ? -1 : 2)))) }
        #expect(farm.level("TK-101")?.reason == .stuck)
        for _ in 0..<4 { farm.after(farm.failure("TK-101")) }
        for second in 0..<30 { farm.after(farm.reading("TK-101", level: .good(level + (second % 2 == 0 ? 2 : -1)))) }
        #expect(farm.level("TK-101")?.reason == .stuck)
    }
}
