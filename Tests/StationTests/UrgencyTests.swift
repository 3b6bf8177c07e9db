import Acquisition
import Alarms
import Snapshots
import Station
import TankFarm
import TestSupport
import Testing

@Suite struct UrgencyTests {
    private func newest(_ farm: Farm) -> [TankName: TankUrgency] { farm.effects.urgencies.last ?? [:] }

    /// A tank whose level goes on at this rate, in millimetres a minute.
    private func moving(from level: Double, rate: Double, seconds: Int) -> Farm {
        var farm = Farm()
        farm.answerAll()
        for second in 0..<seconds {
            farm.after(farm.reading("TK-101", level: .good((level + rate / 60 * Double(second)).rounded())))
        }
        return farm
    }

    @Test func `a tank that stands still away from its limits is not urgent`() {
        #expect(moving(from: 8_000, rate: 0, seconds: 300).effects.urgencies.isEmpty)
    }

    @Test func `a tank that fills far from its limit moves`() {
        #expect(newest(moving(from: 5_000, rate: 17.5, seconds: 300)) == ["TK-101": .moving])
    }

    @Test func `a tank that will be at HH within half an hour is near its limit`() {
        #expect(newest(moving(from: 12_950, rate: 20, seconds: 300)) == ["TK-101": .nearLimit])
    }

    @Test func `a tank that will be at LL within half an hour is near its limit`() {
        #expect(newest(moving(from: 2_700, rate: -20, seconds: 300)) == ["TK-101": .nearLimit])
    }

    @Test func `a tank beyond HH that goes on rising is near its limit`() {
        #expect(newest(moving(from: 13_550, rate: 10, seconds: 300)) == ["TK-101": .nearLimit])
    }

    @Test func `a tank beyond HH that falls moves`() {
        #expect(newest(moving(from: 13_900, rate: -10, seconds: 300)) == ["TK-101": .moving])
    }

    @Test func `a tank that stands close to HH moves`() {
        #expect(newest(moving(from: 12_900, rate: 0, seconds: 10)) == ["TK-101": .moving])
    }

    @Test func `a tank at the edge of what is near does not flap`() {
        var random = SeededRandom(seed: 11)
        var farm = Farm()
        farm.answerAll()
        for second in 0..<900 {
            let level = 12_780 + Double(second) / 3 + Double(Int.random(in: -2...2, using: &random))
            farm.after(farm.reading("TK-101", level: .good(level.rounded())))
        }
        #expect(newest(farm) == ["TK-101": .nearLimit])
        #expect(farm.effects.urgencies.count <= 3)
    }

    @Test func `the line is told only when something changes`() {
        #expect(moving(from: 5_000, rate: 17.5, seconds: 900).effects.urgencies.count == 1)
    }

    @Test func `a tank that is lost keeps the urgency that it had`() {
        var farm = moving(from: 12_950, rate: 20, seconds: 300)
        for _ in 0..<600 { farm.after(farm.failure("TK-101")) }
        #expect(newest(farm) == ["TK-101": .nearLimit])
    }

    @Test func `a tank that stops far from its limits is still again`() {
        var farm = moving(from: 5_000, rate: 17.5, seconds: 300)
        let level = farm.level("TK-101")?.value ?? 0
        for _ in 0..<600 { farm.after(farm.reading("TK-101", level: .good(level))) }
        #expect(newest(farm) == [:])
    }

    @Test func `a tank whose level stuck near its limit keeps the urgency that it had`() {
        var farm = moving(from: 12_600, rate: 60, seconds: 720)
        #expect(newest(farm) == ["TK-101": .nearLimit])
        let level = farm.level("TK-101")?.value ?? 0
        for _ in 0..<1_200 { farm.after(farm.reading("TK-101", level: .good(level))) }
        #expect(farm.level("TK-101")?.reason == .stuck)
        #expect(newest(farm) == ["TK-101": .nearLimit])
    }

    @Test func `a tank whose level jumped keeps the urgency that it had`() {
        var farm = Farm(model: Farm.model(maximumRate: 50))
        farm.answerAll(level: 13_000)
        farm.after(farm.reading("TK-101", level: .good(13_000)))
        let before = newest(farm)
        #expect(before["TK-101"] == .moving)
        for _ in 0..<300 { farm.after(farm.reading("TK-101", level: .good(7_000))) }
        #expect(farm.level("TK-101")?.reason == .jump)
        #expect(newest(farm) == before)
    }
}
