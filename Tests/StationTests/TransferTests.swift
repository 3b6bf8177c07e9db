import Alarms
import Snapshots
import Station
import TankFarm
import TestSupport
import Testing

@Suite struct TransferTests {
    /// TK-103 and TK-106, each with the speed of its level in mm/min, upwards positive.
    private struct Pumps {
        var farm: Farm
        var levels: [Double] = [8_000, 6_000]
        var effects: [StationEffect] = []

        init(_ change: (inout StationSettings) -> Void = { _ in }) {
            farm = Farm(staleAfter: .seconds(86_400), change: change)
            farm.start()
            farm.answerAll()
        }

        mutating func run(_ seconds: Int, from: Double, to: Double, isToRead: Bool = true) {
            for _ in 0..<seconds {
                levels[0] += from / 60
                levels[1] += to / 60
                effects += farm.after(farm.reading("TK-103", level: .good(levels[0])))
                effects += farm.now(
                    isToRead ? farm.reading("TK-106", level: .good(levels[1])) : farm.failure("TK-106"))
            }
        }

        var texts: [String] { effects.texts(.transfer) }
        var notices: [Notice] { effects.notices }
    }

    @Test func `what leaves one tank and comes into another is shown as a pair after five minutes`() throws {
        var pumps = Pumps()
        pumps.run(300, from: -20, to: 19.6)
        #expect(pumps.farm.snapshot().transfers.isEmpty)
        pumps.run(240, from: -20, to: 19.6)
        let pair = try #require(pumps.farm.snapshot().transfers.first)
        #expect(pair.from == "TK-103" && pair.to == "TK-106")
        // A surface of 380 m²: 20 mm a minute are 456 m³/h.
        #expect(abs(pair.cubicMetresPerHour - 447) < 5 && abs(pair.differenceCubicMetresPerHour - 9) < 5)
        let text = try #require(pumps.texts.first)
        #expect(pumps.texts.count == 1)
        #expect(text.hasPrefix("TK-103 → TK-106 44") && text.contains(" m³/h, difference "))
        #expect(pumps.notices.isEmpty && pumps.effects.rung.isEmpty)
        let now = pumps.farm.clock.now()
        #expect(now.wall - pair.since.wall >= .seconds(300) && now.wall - pair.since.wall < .seconds(540))
        pumps.run(30, from: -20, to: 19.6)
        #expect(pumps.farm.snapshot().transfers.first?.since == pair.since)
    }

    @Test func `a pair of which one stands while the other moves on is a notice`() throws {
        var pumps = Pumps()
        pumps.run(540, from: -20, to: 20)
        #expect(pumps.farm.snapshot().transfers.count == 1)
        pumps.run(480, from: -20, to: 0)
        let notice = try #require(pumps.notices.first)
        #expect(pumps.notices.count == 1)
        #expect(notice.kind == .pairParted && notice.tank == "TK-103")
        #expect(notice.text.hasPrefix("TK-103 and TK-106 part: "))
        #expect(pumps.texts.last == notice.text)
        #expect(pumps.farm.snapshot().transfers.isEmpty)
        #expect(pumps.farm.snapshot().notices == [notice])
    }

    @Test func `a pair that comes to rest together ends in order, without a notice`() {
        var pumps = Pumps()
        pumps.run(540, from: -20, to: 20)
        pumps.run(600, from: 0, to: 0)
        #expect(pumps.notices.isEmpty)
        #expect(pumps.texts.last == "TK-103 → TK-106 over: both stand")
        #expect(pumps.texts.count == 2)
        #expect(pumps.farm.snapshot().transfers.isEmpty)
    }

    @Test func `a pair of which one cannot be seen parts, and that the other moves is told`() throws {
        var pumps = Pumps()
        pumps.run(540, from: -20, to: 20)
        pumps.run(200, from: -20, to: 20, isToRead: false)
        #expect(pumps.notices.count == 1)
        #expect(pumps.farm.snapshot().transfers.isEmpty)
    }

    @Test func `a tank that oil runs through, or that has no capacity, is no part of a pair`() {
        for change: (inout StationSettings) -> Void in [
            { $0.set(tank: "TK-106") { $0.service = .flowThrough } }, { $0.capacities["TK-106"] = nil },
        ] {
            var pumps = Pumps(change)
            pumps.run(600, from: -20, to: 20)
            #expect(pumps.texts.isEmpty && pumps.farm.snapshot().transfers.isEmpty)
        }
    }

    @Test func `a site with one capacity has no pairs`() {
        var pumps = Pumps { settings in settings.capacities = settings.capacities.filter { $0.key == "TK-103" } }
        pumps.run(600, from: -20, to: 20)
        #expect(pumps.texts.isEmpty)
    }

    @Test func `the same flows, values and calls give the same effects`() {
        func run() -> [StationEffect] {
            var pumps = Pumps()
            pumps.farm.ask(.enter("TK-103", [.value(.temperature, 30)], validFor: .seconds(60), source: nil))
            pumps.farm.ask(.enter(nil, [.value(.ambient, 20)], validFor: .seconds(60), source: nil))
            pumps.farm.ask(.call("TK-106", .level(millimetres: 6_100), text: nil))
            pumps.farm.ask(.call(nil, .time(pumps.farm.clock.now().wall + .seconds(90)), text: nil))
            pumps.run(540, from: -20, to: 20)
            pumps.run(480, from: -20, to: 0)
            return pumps.farm.effects
        }
        let first = run()
        #expect(first.texts(.value).count == 4 && first.texts(.transfer).count == 2 && first.notices.count == 3)
        #expect(first == run())
    }
}
