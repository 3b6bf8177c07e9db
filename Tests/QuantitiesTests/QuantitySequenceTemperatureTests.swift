import Quantities
import TankFarm
import Testing

/// Whose temperature it is, and what the lack of one does.
@Suite struct QuantitySequenceTemperatureTests {
    /// Interface at 6367 mm, level at 9641 mm.
    private func chain(_ elements: [(Double, Measurement)]) throws -> SequenceExample {
        try SequenceExample.plain().with {
            $0.inputs.extras = elements.map { ExtraValue(.temperature(atMillimetres: $0.0), $0.1) }
            $0.inputs.temperature = .absent
        }
    }

    private func spot(at height: Double?) throws -> SequenceExample {
        try SequenceExample.plain().with { $0.recipe.temperatureAtMillimetres = height }
    }

    @Test(arguments: [6467, 8000, 9541])
    func `believes a spot element that is in the oil`(height: Double) throws {
        let quantities = try spot(at: height).quantities
        #expect(quantities.oilTemperature == .known(32.5))
        #expect(quantities.temperatureSource == .spot)
        #expect(quantities.massInAir.quality == .good)
    }

    @Test(arguments: [(6466.0, "in water"), (1500, "in water"), (9542, "in vapour"), (12_000, "in vapour")])
    func `uses, marked, a spot element that is not in the oil`(height: Double, why: String) throws {
        let quantities = try spot(at: height).quantities
        #expect(quantities.oilTemperature == .uncertain(32.5, why: "the temperature element is \(why)"))
        for figure in [quantities.vcf, quantities.gsv, quantities.nsv, quantities.massInVacuum, quantities.massInAir] {
            #expect(figure.quality == .uncertain)
            #expect(figure.why?.contains(why) == true)
        }
        #expect(quantities.freeWater.quality == .good)
    }

    @Test func `counts an element of unknown height as being in the oil`() throws {
        #expect(try spot(at: nil).quantities.oilTemperature == .known(32.5))
    }

    @Test func `takes a person's valid value for an element that is not in the oil`() throws {
        var example = try spot(at: 1500)
        example.inputs.manual[.temperature] = .init(34)
        #expect(example.quantities.oilTemperature == .known(34))
        #expect(example.quantities.temperatureSource == .manual)
        #expect(example.quantities.massInAir.quality == .good)
    }

    @Test func `takes the gauge's good value in the oil before a person's`() throws {
        var example = try spot(at: 8000)
        example.inputs.manual[.temperature] = .init(34)
        #expect(example.quantities.oilTemperature == .known(32.5))
    }

    @Test(arguments: [Measurement.bad(.timeout), .uncertain(32.5, .warmingUp), .absent, .good(-300), .good(.nan)])
    func `takes a person's valid value where the gauge's is not good`(measured: Measurement) throws {
        var example = try spot(at: nil)
        example.inputs.temperature = measured
        example.inputs.manual[.temperature] = .init(34)
        #expect(example.quantities.oilTemperature == .known(34))
    }

    @Test func `marks a person's value that has run out, and takes it last`() throws {
        var example = try spot(at: nil)
        example.inputs.manual[.temperature] = .init(34, isValid: false)
        #expect(example.quantities.oilTemperature == .known(32.5))
        example.inputs.temperature = .uncertain(32, .warmingUp)
        #expect(example.quantities.oilTemperature == .uncertain(32, why: "temperature: warming-up"))
        example.inputs.temperature = .bad(.stale)
        let quantities = example.quantities
        #expect(quantities.oilTemperature == .uncertain(34, why: "entered temperature ran out"))
        #expect(quantities.massInAir.why == "entered temperature ran out")
    }

    @Test func `has volumes and no standard volume without a temperature`() throws {
        var example = try spot(at: nil)
        example.inputs.temperature = .bad(.timeout)
        let quantities = example.quantities
        #expect(quantities.lessWater.quality == .good)
        #expect(quantities.temperatureSource == .none)
        for figure in [
            quantities.shellTemperature, quantities.shellFactor, quantities.gov, quantities.vcf, quantities.density,
            quantities.gsv, quantities.nsv, quantities.massInVacuum, quantities.massInAir,
        ] { #expect(figure == .missing(why: "temperature: timeout")) }
        example.recipe.shell = nil
        #expect(example.quantities.shellFactor == .known(1))
        #expect(example.quantities.gov.quality == .good)
        #expect(example.quantities.gsv.quality == .bad)
    }

    @Test func `refuses a temperature that no liquid has`() throws {
        var example = try spot(at: nil)
        example.inputs.temperature = .good(-300)
        let quantities = example.quantities
        #expect(quantities.oilTemperature == .missing(why: "temperature -300 °C is not possible"))
        #expect(quantities.gsv.quality == .bad)
    }

    @Test func `doubts an element's place where the level or the interface is doubtful, and keeps its value`() throws {
        var example = try spot(at: 8000)
        example.inputs.manual[.temperature] = .init(34)
        example.inputs.interface = .uncertain(6367, .stuck)
        #expect(example.quantities.oilTemperature == .uncertain(32.5, why: "interface: stuck"))
        example.inputs.interface = .bad(.crc)
        #expect(example.quantities.oilTemperature == .uncertain(32.5, why: "interface: crc"))
        example.inputs.interface = .good(6367)
        example.inputs.level = .uncertain(9641, .jump)
        #expect(example.quantities.oilTemperature == .uncertain(32.5, why: "level: jump"))
    }

    @Test func `averages the chain's elements that are in the oil`() throws {
        let quantities = try chain([
            (500, .good(60)), (6400, .good(50)), (6467, .good(30)), (8000, .good(33)), (9541, .good(36)),
            (9600, .good(10)), (11_000, .good(5)),
        ]).quantities
        #expect(quantities.oilTemperature == .known(33))
        #expect(quantities.temperatureSource == .average(elements: 3, of: 3))
        #expect(quantities.notes.isEmpty)
    }

    @Test func `leaves out the chain's elements that are not good, and says how many`() throws {
        let quantities = try chain([
            (7000, .good(30)), (7500, .bad(.outOfRange)), (8000, .uncertain(90, .warmingUp)), (8500, .good(34)),
        ]).quantities
        #expect(quantities.oilTemperature == .known(32))
        #expect(quantities.temperatureSource == .average(elements: 2, of: 4))
        #expect(quantities.notes == ["2 of 4 temperature elements in the oil left out: not good"])
    }

    @Test func `doubts an average over fewer than half of the elements in the oil`() throws {
        let quantities = try chain([
            (7000, .good(30)), (7500, .bad(.outOfRange)), (8000, .uncertain(90, .warmingUp)),
        ]).quantities
        #expect(
            quantities.oilTemperature
                == .uncertain(30, why: "only 1 of 3 temperature elements in the oil are good"))
        #expect(quantities.temperatureSource == .average(elements: 1, of: 3))
    }

    @Test func `averages doubtful elements where none is good`() throws {
        let quantities = try chain([(7000, .uncertain(30, .warmingUp)), (7500, .bad(.outOfRange))]).quantities
        #expect(quantities.oilTemperature.number == 30)
        #expect(quantities.oilTemperature.quality == .uncertain)
    }

    @Test func `takes the element nearest to the oil, marked, where none is in it`() throws {
        let quantities = try chain([(500, .good(60)), (6300, .good(50)), (11_000, .good(5))]).quantities
        #expect(quantities.oilTemperature == .uncertain(50, why: "no temperature element is in the oil"))
        #expect(quantities.temperatureSource == .spot)
    }

    @Test func `takes the good spot element where no element of the chain is in the oil`() throws {
        var example = try chain([(500, .good(60))])
        example.inputs.temperature = .good(32.5)
        example.recipe.temperatureAtMillimetres = 8000
        #expect(example.quantities.oilTemperature == .known(32.5))
    }

    @Test func `has no temperature of a chain that is bad throughout`() throws {
        let quantities = try chain([(7000, .bad(.timeout)), (8000, .bad(.timeout))]).quantities
        #expect(quantities.oilTemperature == .missing(why: "temperature at 7000 mm: timeout"))
    }

    @Test func `averages over all the liquid where the gauge sees no interface`() throws {
        let quantities = try chain([(500, .good(60)), (8000, .good(30))]).with { $0.inputs.interface = .absent }
            .quantities
        #expect(quantities.oilTemperature == .known(45))
    }

    @Test func `takes a person's ambient temperature before the measured one, for as long as it is valid`() throws {
        var example = try SequenceExample.plain()
        example.inputs.manual[.ambient] = .init(-10)
        #expect(example.quantities.ambient == .known(-10))
        #expect(example.quantities.shellTemperature == .known((7 * 32.5 - 10) / 8))
        example.inputs.manual[.ambient] = .init(-10, isValid: false)
        #expect(example.quantities.ambient == .known(18))
        example.inputs.ambient = .bad(.timeout)
        #expect(example.quantities.ambient == .uncertain(-10, why: "entered ambient temperature ran out"))
        #expect(example.quantities.shellFactor.quality == .uncertain)
    }

    @Test func `takes the tank's own ambient element where the site has none`() throws {
        var example = try SequenceExample.plain()
        example.inputs.ambient = .absent
        example.inputs.extras = [ExtraValue(.ambient, .good(4))]
        #expect(example.quantities.ambient == .known(4))
    }

    @Test(arguments: [Measurement.absent, .bad(.timeout), .good(-300), .good(.nan)])
    func `takes the liquid's temperature for the shell's, marked, without the air's`(ambient: Measurement) throws {
        var example = try SequenceExample.plain()
        example.inputs.ambient = ambient
        let quantities = example.quantities
        #expect(quantities.shellTemperature == .uncertain(32.5, why: "no ambient temperature"))
        #expect(quantities.gov.why == "no ambient temperature")
        #expect(quantities.vcf.quality == .good)
        example.recipe.shell = ShellExpansion(isInsulated: true)
        #expect(example.quantities.shellTemperature == .known(32.5))
        #expect(example.quantities.gov.quality == .good)
    }

    @Test func `corrects the shell of upright cylinders only`() throws {
        var example = try SequenceExample.plain()
        example.recipe.capacity = try TankCapacity(
            shape: .box(lengthMillimetres: 20_000, widthMillimetres: 20_000), heightMillimetres: 12_000)
        let quantities = example.quantities
        #expect(quantities.shellFactor == .known(1))
        #expect(quantities.shellTemperature == .absent)
        #expect(quantities.gov == quantities.lessWater)
        #expect(quantities.notes == ["no shell correction: it holds for upright cylinders only"])
    }
}
