import Acquisition
import Alarms
import Snapshots
import Station
import TankFarm
import TestSupport
import Testing

@Suite struct GatewayStaleTests {
    /// A gateway with one tank that fills at 17.5 mm/min and one that stands, read each second.
    private func moving(rate: Double = 17.5) -> (Farm, [TankName: Double]) {
        var farm = Farm()
        farm.answerAll()
        var level = 8_000.0
        for _ in 0..<300 {
            level += rate / 60
            farm.after(farm.table(["TK-101": level.rounded(), "TK-102": 6_000], unchangedFor: nil))
        }
        return (farm, ["TK-101": level.rounded(), "TK-102": 6_000])
    }

    private func freeze(_ farm: inout Farm, _ table: [TankName: Double], seconds: Int) {
        for second in 1...seconds { farm.after(farm.table(table, unchangedFor: .seconds(second + 1))) }
    }

    @Test func `a table unchanged for a minute while a tank moved makes all its values uncertain`() throws {
        var (farm, table) = moving()
        freeze(&farm, table, seconds: 57)
        #expect(farm.level("TK-102") == .good(6_000))
        for second in 58...62 { farm.after(farm.table(table, unchangedFor: .seconds(second + 1))) }
        #expect(farm.level("TK-101") == .uncertain(table["TK-101"] ?? 0, .gatewayStale))
        #expect(farm.level("TK-102") == .uncertain(6_000, .gatewayStale))
        #expect(farm.tank("TK-102")?.temperature == .uncertain(32.5, .gatewayStale))
    }

    @Test func `it stays so after the rate has come to rest, and is shown no rate`() {
        var (farm, table) = moving()
        freeze(&farm, table, seconds: 1_200)
        #expect(farm.level("TK-102") == .uncertain(6_000, .gatewayStale))
        #expect(farm.tank("TK-101")?.rateMillimetresPerMinute == nil)
    }

    @Test func `a table that changes again is good`() {
        var (farm, table) = moving()
        freeze(&farm, table, seconds: 100)
        farm.after(farm.table(["TK-101": 8_100, "TK-102": 6_000], unchangedFor: nil))
        #expect(farm.level("TK-101") == .good(8_100))
        #expect(farm.level("TK-102") == .good(6_000))
    }

    @Test func `a table of tanks that stand still may be the same for ever`() {
        var (farm, table) = moving(rate: 0)
        freeze(&farm, table, seconds: 600)
        #expect(farm.level("TK-101") == .good(8_000))
    }

    @Test func `a tank that creeps is given the time that it takes to move`() {
        var (farm, table) = moving(rate: 1.2)
        freeze(&farm, table, seconds: 75)
        #expect(farm.level("TK-101")?.quality == .good)
    }

    @Test func `values of a frozen table may raise an alarm and clear none`() {
        var farm = Farm()
        farm.answerAll()
        var level = 13_300.0
        for _ in 0..<300 {
            level += 0.5
            farm.after(farm.table(["TK-101": level.rounded(), "TK-102": 13_600], unchangedFor: nil))
        }
        #expect(farm.alarm("TK-102/level_hh") != nil)
        for second in 60...200 {
            farm.after(farm.table(["TK-101": level.rounded(), "TK-102": 13_000], unchangedFor: .seconds(second)))
        }
        #expect(farm.alarm("TK-102/level_hh")?.record.state == .unacknowledged)
    }
}
