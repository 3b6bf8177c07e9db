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

    @Test func `a gauge that drops out now and then still rings when its tank runs dry`() {
        var farm = Farm()
        farm.answerAll(level: 2_500)
        var rung: [String] = []
        for second in 1...600 {
            let reading = farm.reading("TK-101", level: .good(2_500 - Double(second)))
            rung += farm.after(second % 10 < 4 ? farm.failure("TK-101") : reading).rung
        }
        #expect(rung.contains("TK-101/level_ll"))
    }

    @Test func `a level that comes back after ten seconds of silence is warming up`() {
        var farm = Farm()
        farm.answerAll()
        for _ in 0..<11 { farm.after(farm.failure("TK-101")) }
        farm.after(farm.reading("TK-101", level: .good(7_990)))
        #expect(farm.level("TK-101") == .uncertain(7_990, .warmingUp))
    }

    private func temperature(_ farm: Farm, _ value: Measurement) -> StationEvent {
        farm.reading("TK-101", level: .absent, interface: .absent, temperature: value, asked: .temperature)
    }

    @Test func `a temperature that comes first after an outage is warming up`() {
        var farm = Farm()
        farm.answerAll()
        for _ in 0..<15 { farm.after(farm.failure("TK-101")) }
        farm.after(temperature(farm, .good(0)))
        #expect(farm.tank("TK-101")?.temperature == .uncertain(0, .warmingUp))
    }

    @Test func `a temperature that answers while the level alone stays away is good`() {
        var farm = Farm()
        farm.answerAll()
        for _ in 0..<30 {
            farm.after(
                farm.reading(
                    "TK-101", level: .bad(.exception), interface: .bad(.exception), temperature: .absent,
                    asked: [.level, .interface]))
            farm.now(temperature(farm, .good(30)))
        }
        #expect(farm.tank("TK-101")?.temperature == .good(30))
    }

    @Test func `a temperature that was away alone does not make its level warm up`() {
        var farm = Farm()
        farm.answerAll()
        for _ in 0..<30 {
            farm.after(farm.reading("TK-101", level: .good(8_000), temperature: .absent, asked: [.level, .interface]))
            farm.now(temperature(farm, .bad(.timeout)))
        }
        farm.after(temperature(farm, .good(30)))
        farm.now(farm.reading("TK-101", level: .good(8_000), temperature: .absent, asked: [.level, .interface]))
        #expect(farm.tank("TK-101")?.temperature == .good(30))
        #expect(farm.level("TK-101") == .good(8_000))
    }

    @Test func `no low alarm of another value rings while the gauge boots and its level has failed`() {
        var farm = Farm(lowTemperature: 5)
        farm.answerAll()
        for _ in 0..<15 { farm.after(farm.failure("TK-101")) }
        var rung: [String] = []
        for _ in 0..<9 {
            rung += farm.after(farm.reading("TK-101", level: .bad(.gaugeFailure), temperature: .good(0))).rung
        }
        #expect(!rung.contains("TK-101/temperature_l"))
        for _ in 0..<3 {
            rung += farm.after(farm.reading("TK-101", level: .bad(.gaugeFailure), temperature: .good(0))).rung
        }
        #expect(rung.contains("TK-101/temperature_l"))
    }
}
