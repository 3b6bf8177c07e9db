import Quantities
import TankFarm
import Testing

/// Free water from a water-cut profile.
@Suite struct QuantitySequenceProfileTests {
    /// The reference's example of section 7, on the linear table.
    private static let points: [(height: Double, percent: Double)] = [
        (6100, 100), (6250, 85), (6367, 60), (6500, 25), (6700, 8), (6900, 1.5),
    ]

    private func example() throws -> SequenceExample {
        try SequenceExample.plain().with {
            $0.inputs.extras = QuantitySequenceProfileTests.points.enumerated().map { index, point in
                ExtraValue(.profileCut(point: index, atMillimetres: point.height), .good(point.percent))
            }
            $0.inputs.interface = .good(6367)
        }
    }

    private func linear(_ example: SequenceExample) throws -> SequenceExample {
        let table = try StrappingTable(csv: VectorFile.text("table_T1_main.csv"))
        return example.with { $0.recipe.capacity = TankCapacity(strapping: table) }
    }

    @Test func `gives the reference's water, oil and band, and takes that water off`() throws {
        let quantities = try linear(example()).quantities
        func expect(_ figure: Figure?, _ expected: Double, at location: SourceLocation = #_sourceLocation) {
            guard case .known(let value)? = figure else {
                Issue.record("\(String(describing: figure))", sourceLocation: location)
                return
            }
            #expect(abs(value - expected) <= 5e-6, "\(value), not \(expected)", sourceLocation: location)
        }
        #expect(quantities.waterSource == .profile)
        expect(quantities.total, 4231.3212)
        expect(quantities.freeWater, 2811.43695)
        expect(quantities.lessWater, 1419.88425)
        expect(quantities.band?.freeWater, 2669.104)
        expect(quantities.band?.volume, 352.973)
        expect(quantities.band?.waterInBand, 142.33295)
        expect(quantities.band?.water, 2811.43695)
        expect(quantities.band?.oil, 1419.88425)
        #expect(quantities.band?.fromMillimetres == 6100)
        #expect(quantities.band?.toMillimetres == 6900)
        #expect(quantities.worst.quality == .good)
    }

    @Test func `takes the heights that the gauge itself tells`() throws {
        let told = try linear(example()).with {
            $0.inputs.extras = QuantitySequenceProfileTests.points.enumerated().reversed().flatMap { index, point in
                [
                    ExtraValue(.profileCut(point: index, atMillimetres: nil), .good(point.percent)),
                    ExtraValue(.profileHeight(point: index), .good(point.height)),
                ]
            }
        }
        #expect(try told.quantities.freeWater == linear(example()).quantities.freeWater)
        let lost = told.with { $0.inputs.extras.removeFirst(2 * 6 - 1) }
        #expect(lost.quantities.freeWater.quality == .bad || lost.quantities.waterSource == .interface)
    }

    @Test func `needs no interface beside a good profile`() throws {
        for interface in [Measurement.absent, .bad(.timeout), .good(20_000)] {
            let quantities = try linear(example()).with { $0.inputs.interface = interface }.quantities
            #expect(quantities.freeWater.quality == .good)
            #expect(quantities.waterSource == .profile)
        }
    }

    @Test(arguments: [Measurement.bad(.timeout), .good(.nan), .good(140), .absent])
    func `falls back to the interface as a plane, marked, where a point is not there`(point: Measurement) throws {
        let quantities = try linear(example()).with { $0.inputs.extras[2].measurement = point }.quantities
        #expect(quantities.waterSource == .interface)
        #expect(quantities.band == nil)
        #expect(quantities.freeWater.quality == .uncertain)
        #expect(quantities.freeWater.why?.contains("profile point 3") == true)
        #expect(abs((quantities.freeWater.number ?? 0) - 2786.9044) < 1e-6)
        #expect(quantities.notes == ["no water-cut profile: the interface is taken as a plane"])
        #expect(quantities.total.quality == .good)
    }

    @Test func `has no free water where neither profile nor interface can be had`() throws {
        for interface in [Measurement.absent, .bad(.timeout)] {
            let quantities = try linear(example()).with {
                $0.inputs.extras[2].measurement = .bad(.crc)
                $0.inputs.interface = interface
            }.quantities
            for (name, figure) in quantities.belowTotal { #expect(figure.quality == .bad, "\(name)") }
            #expect(quantities.total.quality == .good)
        }
    }

    @Test func `refuses a profile whose heights fall`() throws {
        let quantities = try linear(example()).with {
            $0.inputs.extras[1] = ExtraValue(.profileCut(point: 1, atMillimetres: 6090), .good(85))
        }.quantities
        #expect(quantities.waterSource == .interface)
        #expect(quantities.freeWater.why?.contains("water-cut profile") == true)
    }

    @Test func `marks the water of a profile with a doubtful point`() throws {
        let good = try linear(example()).quantities
        let quantities = try linear(example()).with { $0.inputs.extras[1].measurement = .uncertain(85, .warmingUp) }
            .quantities
        #expect(quantities.waterSource == .profile)
        #expect(quantities.freeWater.number == good.freeWater.number)
        #expect(quantities.freeWater.quality == .uncertain)
        #expect(quantities.band?.oil.quality == .uncertain)
        #expect(quantities.gsv.quality == .uncertain)
    }

    @Test func `takes a measured water cut off once, above the profile`() throws {
        let plain = try linear(example()).quantities
        let quantities = try linear(example())
            .with { $0.inputs.extras.append(ExtraValue(.waterCut, .good(1))) }.quantities
        #expect(quantities.csw == .known(1))
        #expect(quantities.nsv == quantities.gsv)
        let above = 4231.3212 - 3022.077
        let more = try #require(quantities.freeWater.number) - (try #require(plain.freeWater.number))
        #expect(abs(more - above * 0.01) < 1e-6)
        #expect(quantities.pureWater == quantities.freeWater)
        #expect(quantities.notes.contains { $0.contains("CSW is 1") })
        // A person's value is of the oil above the water, and is taken off as ever.
        let entered = try linear(example()).with {
            $0.inputs.extras.append(ExtraValue(.waterCut, .good(1)))
            $0.inputs.manual[.water] = .init(2)
        }.quantities
        #expect(entered.csw == .known(0.98))
        #expect(entered.freeWater == plain.freeWater)
    }

    @Test func `counts the elements of a chain above the band where there is no interface`() throws {
        let quantities = try linear(example()).with {
            $0.inputs.interface = .absent
            $0.inputs.extras.append(ExtraValue(.temperature(atMillimetres: 6950), .good(50)))
            $0.inputs.extras.append(ExtraValue(.temperature(atMillimetres: 8000), .good(30)))
        }.quantities
        #expect(quantities.oilTemperature == .known(30))
    }
}
