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

    @Test func `a tank known only from the gateway's memory is not watched, and its level's fault rings`() throws {
        var (farm, table) = moving()
        freeze(&farm, table, seconds: 80)
        #expect(farm.tank("TK-102")?.notWatched?.why == "level only from the gateway's memory")
        let fault = try #require(farm.alarm("TK-102/level_fault"))
        #expect(fault.record.state == .unacknowledged)
        #expect(farm.effects.entries.contains { $0.alarm == fault.record.id && $0.text?.contains("table") == true })
        table["TK-101"] = 8_100
        for _ in 0..<120 { farm.after(farm.table(table, unchangedFor: nil)) }
        #expect(farm.tank("TK-102")?.notWatched == nil)
        #expect(farm.alarm("TK-102/level_fault")?.record.state == .returnedUnacknowledged)
    }

    /// The gateway's other table, with the temperatures of the same gauges.
    private func temperatures(_ farm: Farm, unchangedFor: Duration?) -> StationEvent {
        guard case .line(.readings(_, let figures)) = farm.table([:], unchangedFor: unchangedFor) else {
            return .deadline
        }
        return .line(
            .readings(
                ["TK-101", "TK-102"].map {
                    Reading(
                        tank: $0, at: farm.clock.now(), level: .absent, interface: .absent, temperature: .good(32.5),
                        asked: .temperature)
                }, figures))
    }

    @Test func `values of another table of the frozen unit are uncertain, if they stood still as long`() {
        var (farm, table) = moving()
        for second in 1...70 {
            farm.after(farm.table(table, unchangedFor: .seconds(second)))
            farm.now(temperatures(farm, unchangedFor: .seconds(second - 20)))
        }
        #expect(farm.level("TK-102")?.reason == .gatewayStale)
        #expect(farm.tank("TK-102")?.temperature == .good(32.5))
        for second in 71...85 {
            farm.after(farm.table(table, unchangedFor: .seconds(second)))
            farm.now(temperatures(farm, unchangedFor: .seconds(second - 20)))
        }
        #expect(farm.tank("TK-102")?.temperature == .uncertain(32.5, .gatewayStale))
        table["TK-101"] = 8_100
        farm.after(farm.table(table, unchangedFor: nil))
        farm.now(temperatures(farm, unchangedFor: .seconds(90)))
        #expect(farm.tank("TK-102")?.temperature == .good(32.5))
    }

    @Test(arguments: [17.5, 3]) func `an honest stop of the pump is asked about, and the answer ends it`(rate: Double) {
        var farm = Farm()
        farm.answerAll()
        var level = 8_000.0
        for _ in 0..<1_200 {
            level += rate / 60
            farm.after(farm.table(["TK-101": level.rounded(), "TK-102": 6_000], unchangedFor: nil))
        }
        let table: [TankName: Double] = ["TK-101": level.rounded(), "TK-102": 6_000]
        freeze(&farm, table, seconds: 400)
        #expect(farm.level("TK-101")?.reason == .gatewayStale)
        #expect(farm.tank("TK-101")?.detail?.hasSuffix("has the receipt stopped?") == true)
        #expect(farm.tank("TK-101")?.asksAbout == .stuck)
        let answer = StationEvent.intent(
            .accept("TK-101", seenMillimetres: level.rounded(), comment: nil), Farm.originator, request: 4)
        #expect(farm.after(answer).replies.map(\.done) == [true])
        for second in 402...500 { farm.after(farm.table(table, unchangedFor: .seconds(second))) }
        #expect(farm.level("TK-101") == .good(level.rounded()))
        #expect(farm.level("TK-102") == .good(6_000))
        #expect(farm.tank("TK-101")?.asksAbout == nil)
    }
}
