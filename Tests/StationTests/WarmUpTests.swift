import Acquisition
import Alarms
import Snapshots
import Station
import TankFarm
import TestSupport
import Testing

@Suite struct WarmUpTests {
    private func remembering(_ level: Double) -> StationMemory {
        StationMemory(
            lastGood: ["TK-101": LastGoodLevel(millimetres: level, at: ManualClock().now().wall - .seconds(60))])
    }

    @Test func `a raw zero at the start of a tank that stood high is a gauge that boots`() {
        var farm = Farm(memory: remembering(8_000))
        #expect(farm.now(farm.reading("TK-101", level: .good(0))).rung.isEmpty)
        #expect(farm.level("TK-101") == .uncertain(0, .warmingUp))
    }

    @Test func `a tank that was empty before the start may be empty after it`() {
        var farm = Farm(memory: remembering(40))
        farm.now(farm.reading("TK-101", level: .good(0)))
        #expect(farm.level("TK-101") == .good(0))
    }

    @Test func `any other first level is good at once`() {
        var farm = Farm(memory: remembering(8_000))
        farm.now(farm.reading("TK-101", level: .good(7_500)))
        #expect(farm.level("TK-101") == .good(7_500))
    }

    @Test func `a zero after one missed exchange is a gauge that boots`() {
        var farm = Farm()
        farm.answerAll()
        farm.after(farm.failure("TK-101"))
        #expect(farm.after(farm.reading("TK-101", level: .good(0), interface: .good(0))).rung.isEmpty)
        #expect(farm.level("TK-101") == .uncertain(0, .warmingUp))
        for _ in 0..<11 { farm.after(farm.reading("TK-101", level: .good(8_000))) }
        #expect(farm.level("TK-101") == .good(8_000))
    }

    @Test func `a tank that really is empty is judged so after the warm-up`() {
        var farm = Farm()
        farm.answerAll()
        farm.after(farm.failure("TK-101"))
        var rung: [String] = []
        for _ in 0..<12 { rung += farm.after(farm.reading("TK-101", level: .good(0))).rung }
        #expect(rung.contains("TK-101/level_ll"))
    }

    @Test func `another level after a missed exchange is good`() {
        var farm = Farm()
        farm.answerAll()
        farm.after(farm.failure("TK-101"))
        farm.after(farm.reading("TK-101", level: .good(7_990)))
        #expect(farm.level("TK-101") == .good(7_990))
    }

    @Test func `a zero and then silence is a gauge that boots, though the zero was a jump`() {
        var farm = Farm(model: Farm.model(maximumRate: 50))
        farm.answerAll()
        var rung = farm.after(farm.reading("TK-101", level: .good(0), interface: .good(0))).rung
        rung += farm.after(.milliseconds(500), farm.failure("TK-101")).rung
        #expect(farm.level("TK-101") == .uncertain(0, .warmingUp))
        for _ in 0..<8 { rung += farm.after(farm.reading("TK-101", level: .good(0), interface: .good(0))).rung }
        #expect(rung.filter { $0.hasPrefix("TK-101") }.isEmpty)
        for _ in 0..<4 { farm.after(farm.reading("TK-101", level: .good(8_010))) }
        #expect(farm.level("TK-101") == .good(8_010))
    }
}
