import Alarms
import Quantities
import Snapshots
import Station
import TankFarm
import TestSupport
import Testing

@Suite struct ManualValueTests {
    private let day: Duration = .seconds(86_400)

    private func refused(_ intent: Intent, in farm: Farm = Farm.ofOil()) -> String? {
        var farm = farm
        let effects = farm.ask(intent)
        #expect(effects.changes.isEmpty)
        return effects.replies.map(\.done) == [false] ? effects.replies.first?.why : nil
    }

    @Test func `a laboratory density is entered with who, what and until when, and counts at once`() throws {
        var farm = Farm.ofOil()
        let effects = farm.ask(.enter("TK-101", [.value(.density, 858.4)], validFor: day, source: "laboratory 117"))
        #expect(effects.replies.map(\.done) == [true])
        let entry = try #require(effects.entries.first)
        #expect(entry.event == .value && entry.tank == "TK-101" && entry.value == 858.4)
        #expect(entry.operatorName == "wang" && entry.origin == "pts/3")
        let value = try #require(farm.tank("TK-101")?.manualValues.first)
        #expect(effects.changes == [.manualValue(value)])
        #expect(value.until == value.at + day && value.by == "wang" && value.source == "laboratory 117")
        let until = SiteZone.utc.civilTime(at: value.until)
        #expect(
            entry.text
                == "density 858.4 kg/m³ at 20 °C, laboratory 117, valid until \(until.dateText) \(until.minuteText)")
        #expect(farm.quantities()?.baseDensity == .known(858.4))
        #expect(farm.quantities("TK-102")?.baseDensity == .known(860))
    }

    @Test func `an observed density is brought to base by the product's standard, and both are told`() throws {
        var farm = Farm.ofOil()
        let observed = ObservedDensity(kilogramsPerCubicMetre: 853.1, celsius: 30, hydrometerCelsius: 20)
        let effects = farm.ask(.enter("TK-101", [.observedDensity(observed)], validFor: day, source: nil))
        let value = try #require(farm.tank("TK-101")?.manualValues.first)
        #expect(value.observed == observed)
        #expect(abs(value.value - 860.046) < 0.01)
        let text = try #require(effects.entries.first?.text)
        #expect(text.hasPrefix("density 860.0 kg/m³ at 20 °C from 853.1 at 30.0 °C by hydrometer 20 °C, valid until "))
    }

    @Test func `a whole sample is entered in one go, each value by itself on record`() throws {
        var farm = Farm.ofOil()
        let effects = farm.ask(
            .enter(
                "TK-101", [.value(.density, 861), .value(.water, 0.35), .value(.temperature, 31)],
                validFor: day, source: nil))
        #expect(effects.entries.filter { $0.event == .value }.count == 3)
        #expect(effects.changes.count == 3)
        #expect(effects.filter { if case .journal = $0 { true } else { false } }.count == 1)
        #expect(farm.tank("TK-101")?.manualValues.map(\.quantity) == [.density, .water, .temperature])
    }

    @Test func `one value that is refused keeps out the others`() {
        var farm = Farm.ofOil()
        let effects = farm.ask(
            .enter("TK-101", [.value(.density, 861), .value(.water, 101)], validFor: day, source: nil))
        #expect(effects.replies.map(\.done) == [false])
        #expect(farm.tank("TK-101")?.manualValues == [])
    }

    @Test(arguments: [
        ManualEntry.value(.density, .nan), .value(.density, 0), .value(.density, 399), .value(.density, 1_250),
        .value(.water, -0.1), .value(.water, .infinity), .value(.waterByMass, 100.1), .value(.temperature, -300),
        .value(.ambient, 61),
        .observedDensity(ObservedDensity(kilogramsPerCubicMetre: .nan, celsius: 20, hydrometerCelsius: nil)),
        .observedDensity(ObservedDensity(kilogramsPerCubicMetre: 860, celsius: .infinity, hydrometerCelsius: nil)),
        .observedDensity(ObservedDensity(kilogramsPerCubicMetre: 100, celsius: 20, hydrometerCelsius: nil)),
    ])
    func `what no sample can be is refused`(entry: ManualEntry) throws {
        #expect(refused(.enter("TK-101", [entry], validFor: day, source: nil)) != nil)
    }

    @Test func `a density outside the product's standard is refused in the standard's words`() throws {
        let words = try #require(refused(.enter("TK-101", [.value(.density, 1_250)], validFor: day, source: nil)))
        #expect(words.contains("1250") && words.contains("outside the standard's"))
    }

    @Test func `what is entered wrongly is refused`() {
        #expect(refused(.enter("TK-999", [.value(.density, 860)], validFor: day, source: nil)) != nil)
        #expect(refused(.enter("TK-101", [], validFor: day, source: nil)) != nil)
        #expect(
            refused(.enter("TK-101", [.value(.density, 860), .value(.density, 861)], validFor: day, source: nil)) != nil
        )
        #expect(
            refused(.enter("TK-101", [.value(.water, 1), .value(.waterByMass, 1)], validFor: day, source: nil)) != nil)
        #expect(refused(.enter("TK-101", [.value(.density, 860)], validFor: day, source: "a\u{1B}[2J")) != nil)
        #expect(refused(.enter(nil, [.value(.density, 860)], validFor: day, source: nil)) != nil)
        let noProduct = Farm()
        #expect(refused(.enter("TK-101", [.value(.density, 860)], validFor: day, source: nil), in: noProduct) != nil)
        #expect(refused(.enter("TK-101", [.value(.water, 1)], validFor: day, source: nil), in: noProduct) != nil)
        let water = Product(
            name: "water", standard: CorrectionStandard(method: .water, commodity: .crude, base: .celsius20),
            baseDensity: nil, sedimentWater: nil, air: .gbt1885)
        #expect(
            refused(.enter("TK-101", [.value(.density, 998)], validFor: day, source: nil), in: .ofOil(product: water))
                != nil)
    }

    @Test(arguments: [Duration.zero, .seconds(59), .seconds(366 * 86_400 + 1)])
    func `a validity of less than a minute or more than a year is refused`(time: Duration) {
        #expect(refused(.enter("TK-101", [.value(.density, 860)], validFor: time, source: nil)) != nil)
    }

    @Test func `water by volume takes the place of water by mass, on record as well`() throws {
        var farm = Farm.ofOil()
        farm.ask(.enter("TK-101", [.value(.waterByMass, 0.5)], validFor: day, source: nil))
        let effects = farm.ask(.enter("TK-101", [.value(.water, 0.4)], validFor: day, source: nil))
        let value = try #require(farm.tank("TK-101")?.manualValues.first)
        #expect(farm.tank("TK-101")?.manualValues == [value] && value.quantity == .water)
        #expect(effects.changes == [.manualValueWithdrawn("TK-101", .waterByMass, at: value.at), .manualValue(value)])
    }

    @Test func `a value is taken back by a person, and once`() {
        var farm = Farm.ofOil()
        farm.ask(.enter("TK-101", [.value(.density, 850)], validFor: day, source: nil))
        let effects = farm.ask(.withdraw("TK-101", .density))
        #expect(effects.texts(.value) == ["density 850.0 kg/m³ at 20 °C taken back"])
        #expect(effects.changes == [.manualValueWithdrawn("TK-101", .density, at: farm.clock.now().wall)])
        #expect(effects.replies.map(\.done) == [true])
        #expect(farm.quantities()?.baseDensity == .known(860))
        #expect(farm.ask(.withdraw("TK-101", .density)).replies.map(\.done) == [false])
    }

    @Test func `it is done for the person when it is on disk`() {
        var farm = Farm.ofOil()
        farm.diskAnswers = false
        let effects = farm.ask(.enter("TK-101", [.value(.density, 850)], validFor: day, source: nil))
        #expect(effects.replies.isEmpty)
        #expect(farm.now(.committed(ticket: effects.lastTicket ?? 0)).replies.map(\.done) == [true])
    }

    @Test func `a value that runs out rings nothing, is told once and makes what it counts for uncertain`() throws {
        var farm = Farm.ofOil()
        farm.ask(.enter("TK-101", [.value(.density, 850)], validFor: .seconds(600), source: nil))
        let entered = farm.clock.now()
        #expect(farm.state.nextDeadline.map { $0 <= entered.monotonic + .seconds(600) } == true)
        farm.after(.seconds(599), .deadline)
        #expect(farm.quantities()?.gsv.quality == .good)
        let effects = farm.after(.deadline)
        #expect(effects.rung.isEmpty)
        #expect(
            effects.texts(.value) == ["density of TK-101 ran out: density 850.0 kg/m³ at 20 °C, entered by wang"])
        #expect(farm.quantities()?.gsv.quality == .uncertain)
        #expect(farm.quantities()?.baseDensity.number == 850)
        #expect(farm.after(.deadline).texts(.value).isEmpty)
        #expect(farm.tank("TK-101")?.manualValues.count == 1)
    }

    @Test func `a clock that is set forward runs it out, and one that is set back brings it back in force`() {
        var farm = Farm.ofOil()
        farm.ask(.enter("TK-101", [.value(.density, 850)], validFor: .seconds(600), source: nil))
        farm.clock.setWall(to: farm.clock.now().wall + .seconds(3_600))
        #expect(farm.now(.deadline).texts(.value).count == 1)
        #expect(farm.quantities()?.gsv.quality == .uncertain)
        farm.clock.setWall(to: farm.clock.now().wall - .seconds(3_600))
        farm.now(.deadline)
        #expect(farm.quantities()?.gsv.quality == .good)
        #expect(farm.after(.seconds(600), .deadline).texts(.value).count == 1)
        #expect(farm.quantities()?.gsv.quality == .uncertain)
    }

    @Test func `a restart keeps what was entered, and tells what ran out meanwhile`() throws {
        let now = Farm().clock.now().wall
        func value(_ quantity: ManualQuantity, _ value: Double, until: WallTime) -> ManualValue {
            ManualValue(tank: "TK-101", quantity: quantity, value: value, by: "wang", at: now - day, until: until)
        }
        let memory = StationMemory(
            lastAliveAt: now - .seconds(600),
            manualValues: [
                value(.density, 850, until: now + .seconds(600)), value(.water, 0.3, until: now - .seconds(60)),
                value(.temperature, 30, until: now - .seconds(700)),
                ManualValue(
                    tank: "TK-999", quantity: .density, value: 850, by: "wang", at: now - day, until: now - .seconds(60)
                ),
            ])
        let farm = Farm.ofOil(memory: memory)
        #expect(farm.quantities()?.baseDensity == .known(850))
        #expect(farm.tank("TK-101")?.manualValues.map(\.quantity) == [.density, .water, .temperature])
        #expect(farm.effects.texts(.value) == ["water of TK-101 ran out: water 0.30 %, entered by wang"])
    }

    @Test func `a database that is begun anew is told what is in force`() throws {
        var farm = Farm.ofOil()
        farm.ask(.enter("TK-101", [.value(.density, 850)], validFor: day, source: nil))
        farm.ask(.enter(nil, [.value(.ambient, 12)], validFor: day, source: nil))
        farm.ask(.call("TK-101", .level(millimetres: 9_000), text: nil))
        let changes = farm.after(.storageBegunAnew(setAside: nil)).changes
        let snapshot = farm.snapshot()
        for value in snapshot.siteValues + (farm.tank("TK-101")?.manualValues ?? []) {
            #expect(changes.contains(.manualValue(value)))
        }
        #expect(changes.contains(.call(try #require(snapshot.calls.first))))
    }

    // MARK: Another configuration

    /// A run that begins with a density and a water of the run before, entered for this product and base.
    private func restarted(_ product: String?, base: Double?) -> (farm: Farm, effects: [StationEffect]) {
        let now = Farm().clock.now().wall
        let values = [(ManualQuantity.density, 850.0, base), (.water, 0.2, nil), (.temperature, 31, nil)].map {
            ManualValue(
                tank: "TK-101", quantity: $0.0, value: $0.1, by: "li", at: now + .seconds(-60),
                until: now + .seconds(3_600), product: $0.0 == .temperature ? nil : product, baseCelsius: $0.2)
        }
        let farm = Farm.ofOil(memory: StationMemory(lastAliveAt: now + .seconds(-30), manualValues: values))
        return (farm, farm.effects)
    }

    @Test func `a density is never read at another base than it was entered at`() throws {
        let (farm, effects) = restarted("crude", base: 15)
        let quantities = try #require(farm.quantities())
        #expect(
            quantities.baseDensity
                == .uncertain(850, why: "entered density is of another product or base temperature"))
        #expect(quantities.gsv.quality == .uncertain && quantities.massInAir.quality == .uncertain)
        #expect(quantities.waterPercent == .known(0.2))
        #expect(
            effects.texts(.value) == [
                "density 850.0 kg/m³ at 15 °C, entered by li for crude, counts no more: the tank is configured for crude at 20 °C"
            ])
        #expect(effects.changes.allSatisfy { if case .manualValue = $0 { false } else { true } })
    }

    @Test func `what was entered for another product does not count for this one`() throws {
        let (farm, effects) = restarted("naphtha", base: 20)
        let quantities = try #require(farm.quantities())
        #expect(quantities.baseDensity.quality == .uncertain && quantities.waterPercent.quality == .uncertain)
        #expect(effects.texts(.value).count == 2)
    }

    @Test(arguments: [("crude", 20.0), (nil, nil)])
    func `a restart with the same product leaves them in force`(product: String?, base: Double?) throws {
        let (farm, effects) = restarted(product, base: base)
        #expect(farm.quantities()?.baseDensity == .known(850))
        #expect(farm.quantities()?.waterPercent == .known(0.2))
        #expect(effects.texts(.value).isEmpty)
    }

    @Test func `a density is kept with its product and base`() throws {
        var farm = Farm.ofOil()
        farm.ask(.enter("TK-101", [.value(.density, 850), .value(.temperature, 31)], validFor: day, source: nil))
        let values = try #require(farm.tank("TK-101")?.manualValues)
        #expect(values.map(\.product) == ["crude", nil] && values.map(\.baseCelsius) == [20, nil])
    }
}
