import Acquisition
import Alarms
import Quantities
import Snapshots
import Station
import TankFarm
import TestSupport
import Testing

@Suite struct FarmQuantityTests {
    @Test func `the snapshot holds every step from level to mass, and the product`() throws {
        let farm = Farm.ofOil { settings in
            settings.units = DisplayUnits(volume: .barrels)
            settings.recipes["TK-101"]?.rounding.volumeDecimals = 2
        }
        let tank = try #require(farm.tank("TK-101"))
        let quantities = try #require(tank.quantities)
        #expect(tank.product == "crude" && tank.productTitle == "Crude oil")
        #expect(tank.rounding.volumeDecimals == 2)
        #expect(farm.snapshot().units.volume == .barrels)
        #expect(quantities.standard == Farm.crude.standard)
        let capacity = try #require(Farm.settings().capacities["TK-101"])
        let total = try capacity.volumeCubicMetres(atLevelMillimetres: 8_000)
        let water = try capacity.volumeCubicMetres(atLevelMillimetres: 3_000)
        #expect(abs(try #require(quantities.total.number) - total) < 1e-6)
        #expect(tank.totalCubicMetres == quantities.total.number)
        #expect(abs(try #require(tank.freeWaterCubicMetres) - water) < 1e-6)
        let gsv = try #require(quantities.gsv.number)
        #expect(gsv > (total - water) * 0.98 && gsv < total - water)
    }

    @Test func `without a product the observed volumes are known and what follows is not`() throws {
        var farm = Farm()
        farm.answerAll()
        let tank = try #require(farm.tank("TK-101"))
        #expect(tank.totalCubicMetres != nil && tank.freeWaterCubicMetres != nil)
        #expect(tank.quantities?.gsv.number == nil)
        #expect(tank.product == nil)
    }

    @Test func `a tank without a capacity has no quantities and no volume`() throws {
        var farm = Farm { $0.capacities["TK-101"] = nil }
        farm.answerAll()
        let tank = try #require(farm.tank("TK-101"))
        #expect(tank.quantities == nil && tank.totalCubicMetres == nil && tank.freeWaterCubicMetres == nil)
        #expect(farm.tank("TK-102")?.quantities != nil)
    }

    @Test func `a gauge without an interface has no free water, and not an unknown one`() throws {
        let usual = GaugeModel.floatInterface
        let model = GaugeModel(
            name: "plain", table: .holding, level: usual.level, temperature: usual.temperature)
        let farm = Farm.ofOil(model: model)
        #expect(farm.tank("TK-101")?.freeWaterCubicMetres == 0)
    }

    @Test func `the quantities follow each value, and what made them bad is told`() throws {
        var farm = Farm.ofOil()
        let first = try #require(farm.quantities()?.gsv.number)
        farm.after(farm.reading("TK-101", level: .good(8_000), temperature: .good(42.5)))
        let warmer = try #require(farm.quantities()?.gsv.number)
        #expect(warmer < first)
        farm.after(farm.reading("TK-101", level: .good(8_000), temperature: .bad(.gaugeFailure)))
        #expect(farm.quantities()?.gsv.number == nil)
        #expect(farm.quantities()?.total.quality == .good)
        for _ in 0..<3 { farm.after(farm.failure("TK-101")) }
        #expect(farm.quantities()?.total.why?.contains("timeout") == true)
        #expect(farm.quantities()?.total.number == nil)
        #expect(farm.tank("TK-101")?.totalCubicMetres == nil)
    }

    @Test func `a value that grows old takes the quantities with it`() throws {
        var farm = Farm { settings in
            settings.recipes = settings.capacities.mapValues { QuantityRecipe(capacity: $0, product: Farm.crude) }
        }
        farm.answerAll()
        #expect(farm.quantities()?.total.quality == .good)
        farm.after(.seconds(30), .deadline)
        #expect(farm.quantities()?.total.quality == .bad)
    }

    @Test func `what is made of memory alone, without a station, has no quantities that count`() throws {
        let now = Farm().clock.now()
        let memory = StationMemory(
            lastGood: ["TK-101": LastGoodLevel(millimetres: 8_000, at: now.wall)],
            manualValues: [
                ManualValue(
                    tank: "TK-101", quantity: .temperature, value: 30, by: "wang", at: now.wall,
                    until: now.wall + .seconds(600))
            ])
        let farm = Farm(memory: memory) { settings in
            settings.recipes = settings.capacities.mapValues { QuantityRecipe(capacity: $0, product: Farm.crude) }
        }
        let tank = try #require(farm.tank("TK-101"))
        #expect(tank.manualValues.count == 1)
        #expect(tank.quantities?.total.number == nil && tank.quantities?.massInAir.number == nil)
    }

    @Test func `the time to the maximum working level is told while the tank rises, and then no more`() throws {
        var farm = Farm { settings in
            settings.set(tank: "TK-101") { $0.levels.maximumWorkingMillimetres = 9_000 }
        }
        for second in 0..<300 { farm.read(8_000 + Double(second)) }
        let time = try #require(farm.tank("TK-101")?.timeToMaximumWorking)
        #expect(abs(time.inSeconds - 701) < 70)
        #expect(try #require(farm.tank("TK-101")?.timeToOverfill) > time)
        for second in 0..<300 { farm.read(8_300 - Double(second)) }
        #expect(farm.tank("TK-101")?.timeToMaximumWorking == nil)
    }
}

/// Where the ambient temperature comes from.
@Suite struct AmbientTests {
    private func farm(
        from: TankName? = nil, configured: Double? = nil, _ change: (inout StationSettings) -> Void = { _ in }
    ) -> Farm {
        Farm.ofOil(model: Farm.model([.ambient])) { settings in
            settings.ambientFrom = from
            settings.ambientCelsius = configured
            for name in Farm.names { settings.recipes[name]?.shell = ShellExpansion() }
            change(&settings)
        }
    }

    private func measured(_ farm: inout Farm, _ value: Measurement, _ tank: TankName = "TK-101") {
        farm.after(farm.extras([value], of: tank))
    }

    @Test func `a tank's own goes before that of the site's thermometer, and that before the configuration's`() {
        var farm = farm(from: "TK-108", configured: 15)
        measured(&farm, .good(18))
        measured(&farm, .good(21), "TK-108")
        #expect(farm.quantities()?.ambient == .known(18))
        measured(&farm, .bad(.outOfRange))
        #expect(farm.quantities()?.ambient == .known(21))
    }

    @Test func `where nobody measures it the configuration's counts as good`() {
        let farm = Farm.ofOil { settings in
            settings.ambientCelsius = 15
            for name in Farm.names { settings.recipes[name]?.shell = ShellExpansion() }
        }
        #expect(farm.quantities()?.ambient == .known(15))
    }

    @Test func `a thermometer that fails is not replaced by the configuration's word`() {
        var farm = farm(configured: 15)
        measured(&farm, .bad(.outOfRange))
        #expect(farm.quantities()?.ambient != .known(15))
    }

    @Test func `a person's valid word goes first, the tank's own before the site's`() {
        var farm = farm(configured: 15)
        measured(&farm, .good(18))
        measured(&farm, .good(18), "TK-102")
        farm.ask(.enter(nil, [.value(.ambient, 25)], validFor: .seconds(600), source: nil))
        #expect(farm.quantities()?.ambient == .known(25))
        #expect(farm.quantities("TK-102")?.ambient == .known(25))
        #expect(farm.snapshot().siteValues.map(\.value) == [25])
        farm.ask(.enter("TK-101", [.value(.ambient, 27)], validFor: .seconds(60), source: nil))
        #expect(farm.quantities()?.ambient == .known(27))
        #expect(farm.quantities("TK-102")?.ambient == .known(25))
        // The tank's own runs out first: the site's counts again, then what is measured.
        farm.after(.seconds(60), .deadline)
        #expect(farm.quantities()?.ambient == .known(25))
        farm.after(.seconds(600), .deadline)
        #expect(farm.quantities()?.ambient == .known(18))
    }
}
