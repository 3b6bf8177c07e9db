import Quantities
import TankFarm
import Testing

@Suite struct TransferWatchTests {
    /// A watch and its clock: looks every 10 s.
    private struct Farm {
        var watch = TransferWatch()
        var seconds = 0.0

        var now: MonotonicTime { MonotonicTime(nanoseconds: Int64((1000 + seconds) * 1e9)) }

        /// Holds these flows for so long; nil is a tank that cannot be seen.
        mutating func hold(_ flows: [TankName: Double?], for duration: Double) -> [TransferWatch.Event] {
            var events: [TransferWatch.Event] = []
            let end = seconds + duration
            while seconds < end {
                seconds += 10
                events += look(flows)
            }
            return events
        }

        mutating func look(_ flows: [TankName: Double?]) -> [TransferWatch.Event] {
            watch.take(
                flows.map { tank, flow in
                    TransferWatch.Flow(tank: tank, cubicMetresPerHour: flow ?? 0, isGood: flow != nil)
                }, at: now)
        }

        /// A to B at 300 m³/h, called a pair.
        static func paired() -> Farm {
            var farm = Farm()
            let events = farm.hold(["A": -304, "B": 300, "C": 0], for: 310)
            #expect(events == [.paired(from: "A", to: "B", flow: 300, difference: 4)])
            return farm
        }
    }

    @Test func `pairs two tanks once their flows have agreed for five minutes, and not before`() throws {
        var farm = Farm()
        #expect(farm.look(["A": -304, "B": 300, "C": 0]) == [])
        #expect(farm.hold(["A": -304, "B": 300, "C": 0], for: 290) == [])
        #expect(farm.watch.pairs.isEmpty)
        #expect(
            farm.hold(["A": -304, "B": 300, "C": 0], for: 10)
                == [.paired(from: "A", to: "B", flow: 300, difference: 4)])
        let pair = try #require(farm.watch.pairs.first)
        #expect(pair.from == "A" && pair.to == "B" && pair.inflow == 300 && pair.difference == 4)
        #expect(farm.now - pair.since == .seconds(300))
        #expect(farm.hold(["A": -304, "B": 300, "C": 0], for: 3600) == [])
        #expect(farm.watch.pairs.count == 1)
    }

    @Test(arguments: [(-300.0, 270.0, true), (-300, 269, false), (-270, 300, true), (-269, 300, false)])
    func `pairs flows within a tenth of the larger only`(from: Double, to: Double, agrees: Bool) {
        var farm = Farm()
        #expect(farm.hold(["A": from, "B": to], for: 600).count == (agrees ? 1 : 0))
        #expect(farm.watch.pairs.count == (agrees ? 1 : 0))
    }

    @Test func `pairs no two tanks that both rise, both fall or stand still`() {
        for flows: [TankName: Double?] in [["A": 300, "B": 300], ["A": -300, "B": -300], ["A": 0, "B": 0]] {
            var farm = Farm()
            #expect(farm.hold(flows, for: 900) == [])
        }
    }

    @Test func `begins the five minutes anew when the flows have differed meanwhile`() {
        var farm = Farm()
        _ = farm.hold(["A": -300, "B": 300], for: 290)
        _ = farm.hold(["A": -300, "B": 200], for: 10)
        #expect(farm.hold(["A": -300, "B": 300], for: 300) == [])
        #expect(farm.hold(["A": -300, "B": 300], for: 10).count == 1)
    }

    @Test func `holds a pair whose flows differ by less than 15 percent, or by more for less than a minute`() {
        var farm = Farm.paired()
        #expect(farm.hold(["A": -304, "B": 260], for: 3600) == [])
        #expect(farm.watch.pairs.first?.difference == 44)
        for _ in 0..<10 {
            #expect(farm.hold(["A": -304, "B": 200], for: 60) == [])
            #expect(farm.hold(["A": -304, "B": 300], for: 10) == [])
        }
        #expect(farm.watch.pairs.count == 1)
    }

    @Test func `parts a pair whose flows differ by more than 15 percent for a minute, and tells both`() {
        var farm = Farm.paired()
        #expect(farm.hold(["A": -304, "B": 200], for: 60) == [])
        #expect(
            farm.hold(["A": -304, "B": 200], for: 10)
                == [.parted(from: "A", to: "B", why: "304 m³/h out of A, 200 m³/h into B")])
        #expect(farm.watch.pairs.isEmpty)
        #expect(farm.hold(["A": -304, "B": 300], for: 310).count == 1)
    }

    @Test func `parts a pair of which one tank turns round`() {
        var farm = Farm.paired()
        #expect(
            farm.hold(["A": 304, "B": 300], for: 70)
                == [.parted(from: "A", to: "B", why: "-304 m³/h out of A, 300 m³/h into B")])
    }

    @Test func `parts a pair of which one tank stands still while the other moves on`() {
        var leak = Farm.paired()
        #expect(leak.hold(["A": -304, "B": 0], for: 120) == [])
        #expect(
            leak.hold(["A": -304, "B": 0], for: 10)
                == [.parted(from: "A", to: "B", why: "B stands still while A still moves")])
        #expect(leak.watch.pairs.isEmpty)
        var elsewhere = Farm.paired()
        #expect(
            elsewhere.hold(["A": 0, "B": 300], for: 130)
                == [.parted(from: "A", to: "B", why: "A stands still while B still moves")])
    }

    @Test func `tells nothing when both tanks come to rest within two minutes`() {
        for (first, second): ([TankName: Double?], Double) in [
            (["A": 0, "B": 0], 0), (["A": 0, "B": 300], 120), (["A": -304, "B": 0], 120),
        ] {
            var farm = Farm.paired()
            #expect(farm.hold(first, for: second) == [])
            #expect(farm.hold(["A": 0, "B": 0], for: 600) == [])
            #expect(farm.watch.pairs.isEmpty)
        }
    }

    @Test func `does not take flows that run down for a difference once one tank has come to rest`() {
        var farm = Farm.paired()
        #expect(farm.hold(["A": -100, "B": 250], for: 50) == [])
        #expect(farm.hold(["A": 0, "B": 120], for: 110) == [])
        #expect(farm.hold(["A": 0, "B": 0], for: 10) == [])
        #expect(farm.watch.pairs.isEmpty)
    }

    @Test func `gives two flows that both run down two minutes to come to rest`() {
        var farm = Farm.paired()
        #expect(farm.hold(["A": -220, "B": 110], for: 120) == [])
        #expect(
            farm.hold(["A": -220, "B": 110], for: 10)
                == [.parted(from: "A", to: "B", why: "220 m³/h out of A, 110 m³/h into B")])
        var ending = Farm.paired()
        #expect(ending.hold(["A": -220, "B": 110], for: 110) == [])
        #expect(ending.hold(["A": 0, "B": 40], for: 60) == [])
        #expect(ending.hold(["A": 0, "B": 0], for: 10) == [])
        #expect(ending.watch.pairs.isEmpty)
    }

    @Test func `keeps a pair whose pump stops for a moment`() {
        var farm = Farm.paired()
        for _ in 0..<5 {
            #expect(farm.hold(["A": 0, "B": 300], for: 110) == [])
            #expect(farm.hold(["A": -304, "B": 300], for: 60) == [])
        }
        #expect(farm.watch.pairs.count == 1)
    }

    @Test func `holds a pair without judging it while a tank cannot be seen, for two minutes`() {
        var farm = Farm.paired()
        #expect(farm.hold(["A": -304, "B": nil], for: 110) == [])
        #expect(farm.watch.pairs.first?.inflow == 300)
        #expect(farm.hold(["A": -304, "B": 300], for: 10) == [])
        #expect(farm.hold(["A": -304, "B": nil], for: 120) == [])
        #expect(
            farm.hold(["A": -304, "B": nil], for: 10)
                == [.parted(from: "A", to: "B", why: "the flow of B cannot be seen")])
        #expect(farm.watch.pairs.isEmpty)
    }

    @Test func `counts a tank that is left out, or whose flow is no number, as not seen`() {
        var farm = Farm.paired()
        #expect(farm.hold(["B": 300], for: 120) == [])
        #expect(
            farm.hold(["B": 300, "A": .nan], for: 10)
                == [.parted(from: "A", to: "B", why: "the flow of A cannot be seen")])
    }

    @Test func `does not count the time in which a tank could not be seen`() {
        var farm = Farm()
        _ = farm.hold(["A": -300, "B": 300], for: 200)
        _ = farm.hold(["A": -300, "B": nil], for: 60)
        #expect(farm.hold(["A": -300, "B": 300], for: 100) == [])
        #expect(farm.hold(["A": -300, "B": 300], for: 20).count == 1)
        // The minute of a difference stands still likewise.
        _ = farm.hold(["A": -300, "B": 200], for: 40)
        _ = farm.hold(["A": -300, "B": nil], for: 60)
        #expect(farm.hold(["A": -300, "B": 200], for: 20) == [])
        #expect(farm.hold(["A": -300, "B": 200], for: 20).count == 1)
    }

    @Test func `ends every pair and begins anew when nobody has looked for two minutes`() {
        var farm = Farm.paired()
        farm.seconds += 3600
        #expect(
            farm.look(["A": -304, "B": 300])
                == [.parted(from: "A", to: "B", why: "their flows cannot be seen")])
        var young = Farm()
        _ = young.hold(["A": -300, "B": 300], for: 290)
        young.seconds += 3600
        #expect(young.look(["A": -300, "B": 300]) == [])
        #expect(young.hold(["A": -300, "B": 300], for: 290) == [])
        #expect(young.hold(["A": -300, "B": 300], for: 10).count == 1)
    }

    @Test func `passes over a look that is not later than the last`() {
        var farm = Farm.paired()
        farm.seconds -= 10
        #expect(farm.look(["A": 0, "B": 0]) == [])
        #expect(farm.watch.pairs.count == 1)
    }

    @Test func `gives a tank to the partner that agrees best, and to that one only`() {
        var farm = Farm()
        #expect(
            farm.hold(["A": -300, "B": 318, "C": 301], for: 310)
                == [.paired(from: "A", to: "C", flow: 301, difference: -1)])
        #expect(farm.hold(["A": -300, "B": 300, "C": 310], for: 900) == [], "a pair that stands keeps its tanks")
        var other = Farm()
        #expect(
            other.hold(["A": -290, "D": -300, "B": 301], for: 310)
                == [.paired(from: "D", to: "B", flow: 301, difference: -1)])
    }

    @Test func `judges the best by the mean of five minutes and not by the last look`() {
        var farm = Farm()
        #expect(farm.hold(["A": -300, "B": 301, "C": 315], for: 300) == [])
        #expect(
            farm.hold(["A": -300, "B": 310, "C": 300], for: 10)
                == [.paired(from: "A", to: "B", flow: 310, difference: -10)])
    }

    @Test func `finds a partner above where the nearest flow is one below that is too small`() {
        var farm = Farm()
        #expect(
            farm.hold(["A": -100, "B": 89.5, "C": 111], for: 310)
                == [.paired(from: "A", to: "C", flow: 111, difference: -11)])
    }

    /// A tank whose gauge wavers by a millimetre and tells whole ones.
    private struct NoisyTank {
        var rate = LevelRateEstimator()
        var level: Double
        let squareMetres: Double

        mutating func flow(
            _ tank: TankName, cubicMetresPerHour: Double, seconds: Double, at now: MonotonicTime,
            random: inout SeededRandom
        ) -> TransferWatch.Flow {
            level += cubicMetresPerHour * seconds / 3600 / squareMetres * 1000
            rate.add(levelMillimetres: (level + Double.random(in: -1...1, using: &random)).rounded(), at: now)
            let moves = rate.movement == .rising || rate.movement == .falling
            let flow = moves ? (rate.millimetresPerMinute ?? 0) * 60 / 1000 * squareMetres : 0
            return TransferWatch.Flow(tank: tank, cubicMetresPerHour: flow, isGood: rate.movement != .unknown)
        }
    }

    @Test func `finds a pump's transfer in the rates of two wavering gauges, and lets it end in silence`() {
        let seed = UInt64.random(in: 1...UInt64.max)
        var random = SeededRandom(seed: seed)
        var (giver, taker) = (
            NoisyTank(level: 8000, squareMetres: 380), NoisyTank(level: 3000, squareMetres: 150)
        )
        var watch = TransferWatch()
        var told: [(second: Int, event: TransferWatch.Event)] = []
        // The pump runs from 300 s to 1500 s and takes half a minute to stop.
        for second in stride(from: 2, through: 2400, by: 2) {
            let now = MonotonicTime(nanoseconds: Int64(second) * 1_000_000_000)
            let running = second <= 300 ? 0 : min(1, max(0, Double(1530 - second) / 30))
            let flows = [
                giver.flow("A", cubicMetresPerHour: -300 * running, seconds: 2, at: now, random: &random),
                taker.flow("B", cubicMetresPerHour: 300 * running, seconds: 2, at: now, random: &random),
            ]
            told += watch.take(flows, at: now).map { (second, $0) }
        }
        #expect(told.count == 1, "seed \(seed): \(told)")
        guard case (let second, .paired(from: "A", to: "B", let flow, _))? = told.first else {
            Issue.record("seed \(seed): \(told)")
            return
        }
        #expect((600...900).contains(second), "seed \(seed)")
        #expect(abs(flow - 300) < 45, "seed \(seed)")
        #expect(watch.pairs.isEmpty)
    }

    @Test func `pairs several transfers side by side`() {
        var farm = Farm()
        let flows: [TankName: Double?] = ["A": -300, "B": 298, "C": -120, "D": 121, "E": 55]
        #expect(farm.hold(flows, for: 310).count == 2)
        #expect(Set(farm.watch.pairs.map { "\($0.from)\($0.to)" }) == ["AB", "CD"])
    }

    @Test func `watches a thousand tanks with nearly the same flows in a few milliseconds a look`() {
        let seed = UInt64.random(in: 1...UInt64.max)
        var random = SeededRandom(seed: seed)
        let flows = (0..<1000).map { index in
            TransferWatch.Flow(
                tank: TankName("T\(index)"),
                cubicMetresPerHour: (index % 2 == 0 ? -1 : 1) * Double.random(in: 295...305, using: &random),
                isGood: true)
        }
        var watch = TransferWatch()
        var events: [TransferWatch.Event] = []
        let clock = ContinuousClock()
        let taken = clock.measure {
            for look in 0...60 {
                events += watch.take(flows, at: MonotonicTime(nanoseconds: Int64(look) * 6_000_000_000))
            }
        }
        // Unoptimised; every pair of these flows would be a quarter of a million candidates a look.
        #expect(taken < .seconds(6), "seed \(seed)")
        #expect(events.count > 300, "seed \(seed)")
        let tanks = watch.pairs.flatMap { [$0.from, $0.to] }
        #expect(Set(tanks).count == tanks.count)
    }
}
