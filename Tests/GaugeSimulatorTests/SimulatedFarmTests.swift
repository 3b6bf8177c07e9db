import GaugeSimulator
import Glibc
import TankFarm
import Testing

struct SimulatedFarmTests {
    /// 28 tanks of the kinds that a gathering station has.
    private static let site: [SimulatedTankSpec] = (0..<28).map { index in
        let isVessel = index % 3 == 2
        let isWater = index % 7 == 6
        let height = isVessel ? 3_600.0 : 12_000
        let tank = Tank(
            name: TankName("TK-\(100 + index)"), line: "south", unit: UnitID(UInt8(index + 1)),
            service: isVessel ? .flowThrough : .batch, shellHeightMillimetres: height,
            measures: MeasuringRange(
                levelFromMillimetres: 150, levelToMillimetres: height - 100, interfaceFromMillimetres: 200),
            maximumFillCubicMetresPerHour: isVessel ? 60 : 300)
        let limits = SimulatedLimits(
            levelHighHighMillimetres: height * 0.93, levelHighMillimetres: height * 0.9,
            levelLowMillimetres: height * 0.15, levelLowLowMillimetres: height * 0.1,
            interfaceHighMillimetres: height * 0.45, interfaceLowMillimetres: height * 0.07)
        return SimulatedTankSpec(
            tank: tank, areaSquareMetres: isVessel ? 30 : 200, hasInterface: !isWater, limits: limits)
    }

    @Test(arguments: [1, 2, 3, 4, 5, 20_260_115] as [UInt64])
    func `keeps clear of every limit through a normal day`(seed: UInt64) throws {
        print("seed \(seed)")
        var farm = SimulatedFarm(tanks: SimulatedFarmTests.site, seed: seed)
        var broken: [String] = []
        for minute in 1...1_440 {
            farm.advance(by: .seconds(60))
            for spec in SimulatedFarmTests.site {
                let now = try #require(farm.sensed(in: spec.tank))
                let level = now.levelMillimetres
                let interface = now.interfaceMillimetres
                let high = try #require(spec.limits.levelHighMillimetres)
                let low = try #require(spec.limits.levelLowMillimetres)
                let interfaceHigh = try #require(spec.limits.interfaceHighMillimetres)
                let interfaceLow = try #require(spec.limits.interfaceLowMillimetres)
                if level >= high || level <= low { broken.append("\(spec.tank) level \(level) at \(minute)") }
                if let interface, interface >= interfaceHigh || interface <= interfaceLow || interface >= level {
                    broken.append("\(spec.tank) interface \(interface) at \(minute)")
                }
            }
        }
        #expect(broken.isEmpty)
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `about a third of the batch tanks move at a time, and others as the day goes on`(seed: UInt64) throws {
        print("seed \(seed)")
        let batch = SimulatedFarmTests.site.filter { $0.service == .batch }
        var farm = SimulatedFarm(tanks: SimulatedFarmTests.site, seed: seed)
        var everMoved: Set<TankName> = []
        var shares: [Double] = []
        for _ in 1...144 {
            let before = batch.map { farm.truth(of: $0.tank)?.levelMillimetres }
            farm.advance(by: .seconds(600))
            let moved = zip(batch, before).filter {
                abs((farm.truth(of: $0.tank)?.levelMillimetres ?? 0) - ($1 ?? 0)) > 3
            }
            everMoved.formUnion(moved.map(\.0.tank))
            shares.append(Double(moved.count) / Double(batch.count))
        }
        let mean = shares.reduce(0, +) / Double(shares.count)
        #expect((0.2...0.5).contains(mean))
        #expect(everMoved.count > batch.count * 3 / 4)
    }

    @Test func `does the same again from the same seed, and otherwise from another`() {
        func run(_ seed: UInt64) -> [SimulatedHistoryStep] {
            var farm = SimulatedFarm(tanks: SimulatedFarmTests.site, seed: seed)
            return farm.rehearse(for: .seconds(7_200), step: .seconds(60))
        }
        #expect(run(7) == run(7))
        #expect(run(7) != run(8))
    }

    @Test(arguments: [1, 9] as [UInt64])
    func `sensors are within a millimetre of the truth, and not always on it`(seed: UInt64) throws {
        print("seed \(seed)")
        var farm = SimulatedFarm(tanks: SimulatedFarmTests.site, seed: seed)
        var worst = 0.0
        for _ in 1...600 {
            farm.advance(by: .seconds(1))
            for tank in farm.tankNames {
                let truth = try #require(farm.truth(of: tank))
                let sensed = try #require(farm.sensed(in: tank))
                worst = max(worst, abs(sensed.levelMillimetres - truth.levelMillimetres))
                if let interface = truth.interfaceMillimetres {
                    worst = max(worst, abs(try #require(sensed.interfaceMillimetres) - interface))
                }
            }
        }
        #expect(worst <= 1)
        #expect(worst > 0.7)
    }

    @Test func `the register of a tank at rest stays the same in most seconds`() throws {
        var farm = SimulatedFarm(tanks: [SimulatedFarmTests.site[2]], seed: 3)
        let tank = SimulatedFarmTests.site[2].tank
        var changes = 0
        var last = try #require(farm.sensed(in: tank)).levelMillimetres.rounded()
        for _ in 1...1_000 {
            farm.advance(by: .seconds(1))
            let now = try #require(farm.sensed(in: tank)).levelMillimetres.rounded()
            if now != last { changes += 1 }
            last = now
        }
        #expect((50...350).contains(changes))
    }

    @Test func `water settles out of what came in, and is drained`() throws {
        var farm = SimulatedFarm(tanks: SimulatedFarmTests.site, seed: 4)
        var rises = 0
        var falls = 0
        var before: [Double?] = []
        for _ in 1...288 {
            before = farm.tankNames.map { farm.truth(of: $0)?.interfaceMillimetres }
            farm.advance(by: .seconds(300))
            for (spec, old) in zip(SimulatedFarmTests.site, before) where spec.service == .batch {
                guard let old, let new = farm.truth(of: spec.tank)?.interfaceMillimetres else { continue }
                if new > old + 0.5 { rises += 1 }
                if new < old - 5 { falls += 1 }
            }
        }
        #expect(rises > 100)
        #expect(falls > 10)
    }

    @Test func `the oil follows day and night, a little and late`() throws {
        let tank = TestSite.spec("TK-1", interface: nil)
        // Its pump does nothing, so that only the air is felt.
        var still = tank
        still.maximumFillCubicMetresPerHour = 0
        var farm = SimulatedFarm(tanks: [still], seed: 1, secondOfDay: 0)
        farm.advance(by: .seconds(2 * 86_400))
        let hours = try (0..<24).map { _ -> Double in
            farm.advance(by: .seconds(3_600))
            return try #require(farm.truth(of: "TK-1")).temperatureCelsius
        }
        let warmest = try #require(hours.indices.max { hours[$0] < hours[$1] })
        #expect((15...21).contains(warmest + 1))
        let swing = try #require(hours.max()) - (try #require(hours.min()))
        #expect((0.5...3).contains(swing))
    }

    @Test func `a pump that starts comes to its rate by and by`() throws {
        var farm = SimulatedFarm(
            tanks: [TestSite.spec("TK-1", level: 2_000), TestSite.spec("TK-2", level: 2_100)], seed: 1)
        // One of two moves; the other begins when that one has ended.
        var rates: [Double] = []
        var last = ["TK-1", "TK-2"].map { farm.truth(of: $0)?.levelMillimetres ?? 0 }
        var quiet = [0, 0]
        for _ in 1...(24 * 360) {
            farm.advance(by: .seconds(10))
            for (index, name) in ["TK-1", "TK-2"].enumerated() {
                let level = farm.truth(of: TankName(name))?.levelMillimetres ?? 0
                let rate = abs(level - last[index])
                last[index] = level
                if rate == 0 {
                    quiet[index] += 1
                } else if quiet[index] > 5, rates.count < 12 {
                    rates.append(rate)
                    if rates.count == 12 { quiet[index] = 0 }
                }
            }
            if rates.count == 12 { break }
        }
        try #require(rates.count == 12)
        #expect(rates[0] < rates[4] && rates[4] < rates[8])
        #expect(abs(rates[10] - rates[11]) < 0.01)
    }

    // MARK: - Overfill

    private static let limited = SimulatedLimits(levelHighHighMillimetres: 13_500, levelHighMillimetres: 13_000)

    @Test(arguments: [13_150.0, 13_500.0])
    func `overfill passes H at once and HH within two minutes, and stops a little above`(highHigh: Double) throws {
        var limits = SimulatedFarmTests.limited
        limits.levelHighHighMillimetres = highHigh
        var farm = SimulatedFarm(
            tanks: [TestSite.spec("TK-0"), TestSite.spec("TK-1", limits: limits)], scenario: .overfill, seed: 1)
        #expect(farm.overfillTank == "TK-1")
        func level() throws -> Double { try #require(farm.truth(of: "TK-1")).levelMillimetres }
        #expect(try level() < 13_000)
        farm.advance(by: .seconds(30))
        #expect(try level() > 13_000)
        #expect(try level() < highHigh)
        farm.advance(by: .seconds(90))
        #expect(try level() > highHigh)
        farm.advance(by: .seconds(300))
        let top = try level()
        #expect(top > highHigh && top <= highHigh + 60)
        farm.advance(by: .seconds(200))
        #expect(try level() == top)
        farm.advance(by: .seconds(10_800))
        #expect(try level() < 13_000)
    }

    @Test func `only overfill overfills`() {
        let farm = SimulatedFarm(tanks: [TestSite.spec("TK-1", limits: SimulatedFarmTests.limited)], seed: 1)
        #expect(farm.overfillTank == nil)
    }

    // MARK: - The past

    @Test func `the past leads to now without a jump`() throws {
        var farm = SimulatedFarm(tanks: SimulatedFarmTests.site, seed: 6)
        let past = farm.rehearse(for: .seconds(8 * 3_600), step: .seconds(60))
        #expect(past.count == 480)
        #expect(past.first?.ago == .seconds(8 * 3_600 - 60))
        let last = try #require(past.last)
        #expect(last.ago == .zero)
        #expect(farm.elapsedSeconds == 0)
        farm.advance(by: .seconds(1))
        for (tank, values) in zip(farm.tankNames, last.values) {
            let now = try #require(farm.truth(of: tank))
            #expect(abs(now.levelMillimetres - values.levelMillimetres) < 3)
            #expect(abs(now.temperatureCelsius - values.temperatureCelsius) < 0.1)
        }
        for (before, after) in zip(past, past.dropFirst()) {
            for (old, new) in zip(before.values, after.values) {
                #expect(abs(new.levelMillimetres - old.levelMillimetres) < 40)
            }
        }
    }

    @Test func `the past of an overfill is a receipt that comes to just below H`() throws {
        var farm = SimulatedFarm(
            tanks: [TestSite.spec("TK-1", limits: SimulatedFarmTests.limited)], scenario: .overfill, seed: 6)
        let past = farm.rehearse(for: .seconds(4 * 3_600), step: .seconds(60))
        let levels = try past.map { try #require($0.values.first).levelMillimetres }
        #expect(levels.allSatisfy { $0 < 13_000 })
        #expect(try #require(levels.last) > 12_960)
        #expect(try #require(levels.first) < 11_000)
        farm.advance(by: .seconds(120))
        #expect(try #require(farm.truth(of: "TK-1")).levelMillimetres > 13_500)
    }

    @Test func `a farm that has begun has no past to make`() {
        var farm = SimulatedFarm(tanks: SimulatedFarmTests.site, seed: 6)
        farm.advance(by: .seconds(1))
        #expect(farm.rehearse(for: .seconds(60), step: .seconds(60)).isEmpty)
    }
}
