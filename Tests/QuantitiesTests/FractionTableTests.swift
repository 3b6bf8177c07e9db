import Foundation
import Quantities
import Testing

@Suite struct FractionTableTests {
    private static let header = "from_mm,to_mm,n_mm,volume_m3\n"

    private func main(_ pairs: [(Double, Double)]) throws -> StrappingTable {
        try StrappingTable(
            points: pairs.map { StrappingTable.Point(levelMillimetres: $0.0, volumeCubicMetres: $0.1) })
    }

    /// By the centimetre: a bottom of 20 mm, then 1 m3 per cm up to 100 mm.
    private func byCentimetre() throws -> StrappingTable {
        try main([(0, 0)] + stride(from: 20.0, through: 100, by: 10).map { ($0, $0 / 10) })
    }

    private func zone(_ from: Int, _ to: Int, _ perMillimetre: Double = 0.1) -> String {
        (1...9).map { "\(from),\(to),\($0),\(Double($0) * perMillimetre)\n" }.joined()
    }

    private func refusal(_ rows: String, _ main: StrappingTable) -> StrappingFault? {
        do throws(StrappingFault) {
            _ = try FractionTable(csv: FractionTableTests.header + rows, main: main)
            return nil
        } catch {
            return error
        }
    }

    static func t1() throws -> TankCapacity {
        let main = try StrappingTable(csv: VectorFile.text("table_T1_main.csv"))
        return TankCapacity(
            strapping: main, fractions: try FractionTable(csv: VectorFile.text("table_T1_mm.csv"), main: main),
            liquidHead: try LiquidHead(csv: VectorFile.text("table_T1_static.csv")))
    }

    @Test func `gives the reference's volume at every vector of the millimetre table`() throws {
        let capacity = try FractionTableTests.t1()
        let rows = try VectorFile.rows("strapping.csv").filter { $0["mode"] != "linear" }
        #expect(rows.count == 20)
        for row in rows {
            let level = try #require(row["level_mm"].flatMap(Double.init))
            let expected = try #require(row["exp_volume"].flatMap(Double.init))
            let tolerance = try #require(row["tol_abs"].flatMap(Double.init))
            var volume = try capacity.reading(atLevelMillimetres: level).cubicMetres
            if row["mode"] == "fraction_static" {
                let density = try #require(row["rel_density"].flatMap(Double.init))
                volume += try #require(capacity.liquidHead?.cubicMetres(atLevelMillimetres: level)) * density
            }
            #expect(abs(volume - expected) <= tolerance, "\(row)")
        }
    }

    @Test func `reads the levels of the worked example as a surveyor does`() throws {
        let capacity = try FractionTableTests.t1()
        #expect(abs(try capacity.volumeCubicMetres(atLevelMillimetres: 9641) - (4230.880 + 0.441)) < 1e-9)
        #expect(abs(try capacity.volumeCubicMetres(atLevelMillimetres: 6367) - (2783.816 + 3.089)) < 1e-9)
        let head = try #require(capacity.liquidHead?.cubicMetres(atLevelMillimetres: 9641))
        #expect(abs(head - 2.815342) < 1e-9)
    }

    @Test func `is linear inside a millimetre, and the last one ends at the next main level`() throws {
        let capacity = try FractionTableTests.t1()
        func volume(_ level: Double) throws -> Double { try capacity.volumeCubicMetres(atLevelMillimetres: level) }
        #expect(abs(try volume(9641.5) - (try volume(9641) + volume(9642)) / 2) < 1e-9)
        #expect(abs(try volume(9649.25) - (0.75 * volume(9649) + 0.25 * volume(9650))) < 1e-9)
        #expect(try volume(9650) == 4235.292)
    }

    @Test func `says how it was read, and flags the bottom zone`() throws {
        let capacity = try FractionTableTests.t1()
        let bottom = try capacity.reading(atLevelMillimetres: 299.9)
        #expect(bottom.isBottomZone)
        #expect(bottom.words == "bottom zone, linear")
        #expect(try bottom.cubicMetres == capacity.volumeCubicMetres(atLevelMillimetres: 299.9))
        for level in [300, 9641, 12_500.0] {
            let above = try capacity.reading(atLevelMillimetres: level)
            #expect(!above.isBottomZone)
            #expect(above.words == "millimetre table")
        }
        let linear = TankCapacity(strapping: try byCentimetre())
        #expect(try linear.reading(atLevelMillimetres: 5).words == "linear")
        #expect(try !linear.reading(atLevelMillimetres: 5).isBottomZone)
    }

    @Test func `takes the zone that holds the main level at or below, and not the level itself`() throws {
        let table = try byCentimetre()
        // The second zone begins amid the step from 60 to 70 mm: that step is the first zone's to its end.
        let fractions = try FractionTable(
            csv: FractionTableTests.header + zone(20, 65, 0.099) + zone(65, 100, 0.101), main: table)
        let capacity = TankCapacity(strapping: table, fractions: fractions)
        #expect(abs(try capacity.volumeCubicMetres(atLevelMillimetres: 67) - (6 + 7 * 0.099)) < 1e-12)
        #expect(abs(try capacity.volumeCubicMetres(atLevelMillimetres: 72) - (7 + 2 * 0.101)) < 1e-12)
    }

    @Test func `reads a table by the decimetre in tens and units`() throws {
        let table = try main([(0, 0), (100, 10), (200, 20), (250, 25)])
        // 19 mm come out above 20 mm by a rounding, and 99 mm above the whole decimetre.
        let units = (1...9).map { "0,250,\($0),\($0 == 9 ? 1.003 : Double($0) * 0.1)\n" }.joined()
        let tens = (1...9).map { "0,250,\($0 * 10),\($0 == 1 ? 1.004 : Double($0))\n" }.joined()
        let capacity = TankCapacity(
            strapping: table, fractions: try FractionTable(csv: FractionTableTests.header + units + tens, main: table))
        func volume(_ level: Double) throws -> Double { try capacity.volumeCubicMetres(atLevelMillimetres: level) }
        #expect(abs(try volume(134.5) - 13.45) < 1e-9)
        #expect(abs(try volume(109) - 11.003) < 1e-9)
        #expect(abs(try volume(119) - 12) < 1e-9)
        #expect(abs(try volume(199) - 20) < 1e-9)
        #expect(try volume(250) == 25)
        // 249 mm are read as 25 m3 already, and the lowest level counts.
        #expect(try capacity.levelMillimetres(ofCubicMetres: 25) == 249)
        var last = -1.0
        for tenth in 0...2500 {
            let found = try volume(Double(tenth) / 10)
            #expect(found >= last)
            last = found
        }
    }

    @Test func `never falls, and passes no main level, though its entries are rounded`() throws {
        let capacity = try FractionTableTests.t1()
        let main = try StrappingTable(csv: VectorFile.text("table_T1_main.csv"))
        for (lower, upper) in zip(main.points, main.points.dropFirst()) {
            var last = lower.volumeCubicMetres
            for fifth in 0...Int((upper.levelMillimetres - lower.levelMillimetres) * 5) {
                let volume = try capacity.volumeCubicMetres(
                    atLevelMillimetres: lower.levelMillimetres + Double(fifth) / 5)
                #expect(volume >= last && volume <= upper.volumeCubicMetres)
                last = volume
            }
            #expect(last == upper.volumeCubicMetres)
        }
    }

    @Test func `goes from level to volume and back to a millionth of a millimetre`() throws {
        let capacity = try FractionTableTests.t1()
        let seed = UInt64.random(in: 1...UInt64.max)
        var random = SeededRandom(seed: seed)
        for _ in 0..<5000 {
            let level = Double.random(in: 0...12_500, using: &random)
            let volume = try capacity.volumeCubicMetres(atLevelMillimetres: level)
            let back = try capacity.levelMillimetres(ofCubicMetres: volume)
            #expect(abs(back - level) < 1e-6, "seed \(seed), level \(level)")
        }
        for level in [0, 300, 301, 309, 310, 12_499, 12_500.0] {
            let volume = try capacity.volumeCubicMetres(atLevelMillimetres: level)
            #expect(try capacity.levelMillimetres(ofCubicMetres: volume) == level)
        }
    }

    @Test func `never falls, and finds its way back, in tables of any rings and rounding`() throws {
        let seed = UInt64.random(in: 1...UInt64.max)
        var random = SeededRandom(seed: seed)
        for _ in 0..<50 {
            let isByDecimetre = Bool.random(using: &random)
            let step = isByDecimetre ? 100.0 : 10
            func rounded(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }
            var pairs = [(0.0, 0.0), (step * 1.5, rounded(step / 30))]
            var rows: [FractionTable.Row] = []
            let rings = Int.random(in: 1...4, using: &random)
            for _ in 0..<rings {
                let perMillimetre = Double.random(in: 0.02...2, using: &random)
                let (from, volume) = pairs[pairs.count - 1]
                let steps = Int.random(in: 1...30, using: &random)
                for index in 1...steps {
                    pairs.append((from + Double(index) * step, rounded(volume + Double(index) * step * perMillimetre)))
                }
                let amounts = (1...9).map(Double.init) + (isByDecimetre ? (1...9).map { Double($0 * 10) } : [])
                rows += amounts.map { amount in
                    FractionTable.Row(
                        fromMillimetres: from, toMillimetres: from + Double(steps) * step, millimetres: amount,
                        volumeCubicMetres: rounded(amount * perMillimetre))
                }
            }
            let table = try main(pairs)
            let capacity = TankCapacity(strapping: table, fractions: try FractionTable(rows: rows, main: table))
            let top = capacity.levelRangeMillimetres.upperBound
            var last = 0.0
            for level in stride(from: 0, through: top, by: 0.37) {
                let volume = try capacity.volumeCubicMetres(atLevelMillimetres: level)
                #expect(volume >= last, "seed \(seed) at \(level)")
                let back = try capacity.levelMillimetres(ofCubicMetres: volume)
                // The lowest level of that volume: lower than this one only where the volume stands still.
                #expect(back <= level + 1e-6, "seed \(seed) at \(level)")
                let again = try capacity.volumeCubicMetres(atLevelMillimetres: back)
                #expect(abs(again - volume) < 1e-9, "seed \(seed) at \(level)")
                last = volume
            }
        }
    }

    @Test func `gives the lower level where a rounded fraction reaches the next main level early`() throws {
        let table = try main([(0, 0), (10, 1), (20, 2)])
        let capacity = TankCapacity(
            strapping: table,
            fractions: try FractionTable(
                csv: FractionTableTests.header + zone(0, 20, 0.1).replacingOccurrences(of: ",9,0.9", with: ",9,1.004"),
                main: table))
        #expect(try capacity.volumeCubicMetres(atLevelMillimetres: 9.7) == 1)
        #expect(try capacity.levelMillimetres(ofCubicMetres: 1) == 9)
    }

    @Test func `refuses an entry that is repeated, out of order, lost or too much`() throws {
        let table = try byCentimetre()
        let good = zone(20, 100)
        #expect(refusal(good, table) == nil)
        var lines = good.split(separator: "\n").map(String.init)
        func csv() -> String { lines.joined(separator: "\n") }
        let all = lines
        lines.insert(all[3], at: 4)
        #expect(refusal(csv(), table) == .wrongFraction(line: 6, expected: 5, found: 4))
        lines = all
        lines.swapAt(2, 3)
        #expect(refusal(csv(), table) == .wrongFraction(line: 4, expected: 3, found: 4))
        lines = all
        lines.remove(at: 6)
        #expect(refusal(csv(), table) == .wrongFraction(line: 8, expected: 7, found: 8))
        lines = all
        lines.removeLast()
        #expect(refusal(csv(), table) == .wrongFraction(line: 9, expected: 9, found: nil))
        lines = all + ["20,100,10,0.95", "20,100,20,1.9"]
        #expect(refusal(csv(), table) == .wrongFraction(line: 12, expected: 30, found: nil))
        lines = all + (1...10).map { "20,100,\($0 * 10),\($0)" }
        #expect(refusal(csv(), table) == .wrongFraction(line: 20, expected: nil, found: 100))
        #expect(refusal("", table) == .noFractions(line: 1))
        #expect(refusal("20,100,0,0\n" + good, table) == .wrongFraction(line: 2, expected: 1, found: 0))
    }

    @Test func `refuses volumes that fall, are negative or are no numbers`() throws {
        let table = try byCentimetre()
        let good = zone(20, 100)
        func with(_ old: String, _ new: String) -> String { good.replacingOccurrences(of: old, with: new) }
        #expect(
            refusal(with(",5,0.5", ",5,0.39"), table) == .volumeFalls(line: 6, volume: 0.39, previous: 0.4))
        #expect(refusal(with(",1,0.1", ",1,-0.1"), table) == .negativeVolume(line: 2, volume: -0.1))
        #expect(
            refusal(with(",5,0.5", ",5,nan"), table) == .notANumber(line: 6, column: "volume_m3", found: "nan"))
        #expect(refusal(with(",5,0.5", ",5"), table) == .wrongColumns(line: 6, found: 3, expected: 4))
        #expect(throws: StrappingFault.notANumber(line: 1, column: "from_mm", found: "nan")) {
            try FractionTable(
                rows: [
                    FractionTable.Row(
                        fromMillimetres: .nan, toMillimetres: 9, millimetres: 1, volumeCubicMetres: 0.1)
                ], main: table)
        }
    }

    @Test func `refuses zones that are inverted, overlap or leave a level out`() throws {
        let table = try byCentimetre()
        #expect(
            refusal(zone(100, 20), table) == .zoneInverted(line: 2, fromMillimetres: 100, toMillimetres: 20))
        #expect(
            refusal(zone(20, 60) + zone(50, 100), table)
                == .zonesOverlap(line: 11, fromMillimetres: 50, previousToMillimetres: 60))
        #expect(
            refusal(zone(60, 100) + zone(20, 60), table)
                == .zonesOverlap(line: 11, fromMillimetres: 20, previousToMillimetres: 100))
        #expect(
            refusal(zone(20, 50) + zone(60, 100), table) == .levelWithoutZone(line: 11, levelMillimetres: 50))
        #expect(refusal(zone(20, 90), table) == .levelWithoutZone(line: 10, levelMillimetres: 90))
        #expect(
            refusal(zone(20, 100) + zone(100, 200), table)
                == .zoneWithoutLevels(line: 11, fromMillimetres: 100, toMillimetres: 200))
        #expect(
            refusal(zone(0, 100), table)
                == .stepTooWide(line: 2, fromMillimetres: 0, toMillimetres: 20, allowedMillimetres: 10))
    }

    @Test func `refuses the fractions of another tank`() throws {
        let table = try byCentimetre()
        let wide = refusal(zone(20, 100, 0.12), table)
        #expect(wide == .fractionTooLarge(line: 10, volume: 9 * 0.12, step: 1, levelMillimetres: 20))
        let narrow = refusal(zone(20, 100, 0.06), table)
        guard case .fractionTooSmall(10, _, _) = narrow else {
            Issue.record("\(String(describing: narrow))")
            return
        }
        #expect(narrow?.description.hasSuffix("are the fractions another tank's?") == true)
        // Rounding may exceed a step by one part in a hundred and five litres.
        #expect(refusal(zone(20, 100, 0.11), table) == nil)
    }

    @Test func `names the header that it wants`() throws {
        let table = try byCentimetre()
        #expect(
            throws: StrappingFault.wrongHeader(found: "level_mm,volume_m3", expected: "from_mm,to_mm,n_mm,volume_m3")
        ) { try FractionTable(csv: "level_mm,volume_m3\n0,0\n", main: table) }
        let fault = StrappingFault.wrongHeader(found: "x", expected: FractionTable.header)
        #expect(fault.words == "the header is \"x\"; it must be from_mm,to_mm,n_mm,volume_m3")
    }

    @Test func `survives its own encoding with the head, and is held to its rules when it comes back`() throws {
        let capacity = try FractionTableTests.t1()
        let data = try JSONEncoder().encode(capacity)
        #expect(try JSONDecoder().decode(TankCapacity.self, from: data) == capacity)
        let table = try byCentimetre()
        let small = try FractionTable(csv: FractionTableTests.header + zone(20, 100), main: table)
        let text = String(decoding: try JSONEncoder().encode(small), as: UTF8.self)
        #expect(text.contains("0.9"))
        let forged = Data(text.replacingOccurrences(of: ":0.9", with: ":1.9").utf8)
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(FractionTable.self, from: forged) }
    }

    @Test func `tells that it has a millimetre table`() throws {
        #expect(try FractionTableTests.t1().words == "strapping table, 1228 points, with millimetre table")
    }
}
