import Quantities
import TankFarm

extension Measure {
    /// What it costs to know a very large farm's stock: every step from level to mass, and the look-up in a long table.
    static let quantities = Measure(name: "quantities", what: "stock of 10,000 tanks") { bench in
        let farm = try QuantitySpeed()
        return try farm.rows(runs: bench.isQuick ? 5 : 31) + LookUpSpeed.rows(isQuick: bench.isQuick)
    }
}

/// Crude tanks with water under the oil, a floating roof, a shell that follows its temperature and a certificate by the
/// centimetre with its millimetre tables, corrected by GB/T 1885: the longest way that there is without a profile.
struct QuantitySpeed {
    static let tanks = 10_000
    /// As many certificates as a large farm has of different ones, and more than a processor's cache holds.
    private static let certificates = 500
    private static let stepMillimetres = 10.0
    private static let steps = 1_400

    private let sequences: [QuantitySequence]

    init() throws {
        let product = Product(
            name: "crude", standard: CorrectionStandard(method: .gbt1885, commodity: .crude, base: .celsius20),
            baseDensity: 860, sedimentWater: Product.SedimentWater(percent: 0.6, basis: .volume), air: .gbt1885)
        var recipes: [QuantityRecipe] = []
        do {
            for number in 0..<QuantitySpeed.certificates {
                recipes.append(
                    QuantityRecipe(
                        capacity: try QuantitySpeed.capacity(area: 300 + Double(number) / 10), product: product,
                        shell: ShellExpansion(),
                        roof: FloatingRoof(
                            displacement: .mass(kilograms: 62_000), landsMillimetres: 1_700, floatsMillimetres: 2_050),
                        temperatureAtMillimetres: 7_000, interfaceFromMillimetres: 300))
            }
        } catch {
            throw BenchFailure("the measurement's own table is refused: \(error)")
        }
        // Prepared once for each tank, as the station does; a reading then costs what is measured.
        sequences = (0..<QuantitySpeed.tanks).map { QuantitySequence(recipes[$0 % recipes.count]) }
    }

    /// A table by the centimetre, with the millimetres of two rings, for a tank of this surface in m².
    private static func capacity(area: Double) throws(StrappingFault) -> TankCapacity {
        let volumePerStep = area * stepMillimetres / 1_000
        var points: [StrappingTable.Point] = []
        for step in 0...steps {
            points.append(
                StrappingTable.Point(
                    levelMillimetres: Double(step) * stepMillimetres, volumeCubicMetres: Double(step) * volumePerStep))
        }
        let main = try StrappingTable(points: points)
        var csv = "from_mm,to_mm,n_mm,volume_m3\n"
        for (from, to) in [(300, 7_000), (7_000, steps * Int(stepMillimetres))] {
            for millimetre in 1...9 {
                csv += "\(from),\(to),\(millimetre),\(DecimalText.fixed(area * Double(millimetre) / 1_000, 4))\n"
            }
        }
        return TankCapacity(strapping: main, fractions: try FractionTable(csv: csv, main: main))
    }

    func rows(runs: Int) throws -> [BenchRow] {
        let figures = try figures(runs: runs, manual: [:])
        // Of a product's density all but the temperature is prepared; one from the laboratory is solved with each reading.
        let entered = try self.figures(runs: runs, manual: [.density: QuantityInputs.Entered(861.5)])
        return [
            .atMost(
                "level to mass of \(QuantitySpeed.tanks) tanks on one core: median of \(runs)", figures.median,
                limit: 100, decimals: 1, unit: "ms"),
            .told(
                "the same, least – worst",
                "\(DecimalText.fixed(figures.least, 1)) – \(DecimalText.fixed(figures.most, 1)) ms"),
            .atMost(
                "the same with a density from the laboratory: median of \(runs)", entered.median, limit: 100,
                decimals: 1, unit: "ms"),
        ]
    }

    /// Milliseconds for all tanks.
    private func figures(runs: Int, manual: [ManualQuantity: QuantityInputs.Entered]) throws -> Figures {
        var times: [Double] = []
        var known = 0
        var total = 0.0
        for run in 0..<runs {
            // The inputs move, so that nothing can be known beforehand.
            let inputs = QuantityInputs(
                level: .good(9_641 + Double(run)), interface: .good(6_367 - Double(run)), temperature: .good(32.5),
                ambient: .good(18), manual: manual)
            let watch = Stopwatch()
            for sequence in sequences {
                let quantities = sequence.quantities(of: inputs)
                if case .known(let mass) = quantities.massInAir {
                    known += 1
                    total += mass
                }
            }
            times.append(watch.milliseconds)
        }
        // Had a tank no mass, or a wrong one, it was not the whole way that was measured.
        let mean = total / Double(max(1, known))
        guard known == runs * QuantitySpeed.tanks, (500...2_000).contains(mean) else {
            throw BenchFailure("\(known) masses, \(DecimalText.fixed(mean, 1)) t the mean: not what was to be measured")
        }
        return Figures(times)
    }
}

/// What one look-up costs in tables of very different lengths.
enum LookUpSpeed {
    private static let lengths = [100, 1_000, 100_000]

    static func rows(isQuick: Bool) throws -> [BenchRow] {
        let lookUps = isQuick ? 200_000 : 2_000_000
        var nanoseconds: [Double] = []
        for length in lengths { nanoseconds.append(try perLookUp(length: length, lookUps: lookUps)) }
        let (short, long) = (nanoseconds[0], nanoseconds[nanoseconds.count - 1])
        return zip(lengths, nanoseconds).map { length, time in
            BenchRow.told("look-up in a table of \(length) rows", "\(DecimalText.fixed(time, 0)) ns")
        } + [
            // The logarithm grows by 2.5 from the one to the other, and a long table no longer lies in the cache; a search row by
            // row would take 1000 times as long.
            .atMost(
                "look-up, \(lengths[lengths.count - 1]) rows against \(lengths[0])", long / max(short, 1e-9), limit: 20,
                decimals: 1, unit: "×")
        ]
    }

    private static func perLookUp(length: Int, lookUps: Int) throws -> Double {
        let capacity: TankCapacity
        do {
            capacity = TankCapacity(
                strapping: try StrappingTable(
                    points: (0..<length).map {
                        StrappingTable.Point(levelMillimetres: Double($0), volumeCubicMetres: Double($0) * 0.38)
                    }))
        } catch {
            throw BenchFailure("the measurement's own table is refused: \(error)")
        }
        let top = Double(length - 1)
        var sum = 0.0
        // Far apart one from the other, so that no look-up is helped by the one before.
        var place = 0.5
        let watch = Stopwatch()
        for _ in 0..<lookUps {
            place = (place + 0.618033988749895).truncatingRemainder(dividingBy: 1)
            sum += (try? capacity.volumeCubicMetres(atLevelMillimetres: place * top)) ?? .nan
        }
        let time = watch.seconds
        guard abs(sum / Double(lookUps) - top * 0.19) < top * 0.01 else {
            throw BenchFailure("the look-ups give \(sum): not what was to be measured")
        }
        return time / Double(lookUps) * 1e9
    }
}
