import Foundation
import Quantities
import Testing

@Suite struct StrappingTableTests {
    private func refusal(_ csv: String) -> StrappingFault? {
        do throws(StrappingFault) {
            _ = try StrappingTable(csv: csv)
            return nil
        } catch {
            return error
        }
    }

    private func points(_ pairs: [(Double, Double)]) -> [StrappingTable.Point] {
        pairs.map { StrappingTable.Point(levelMillimetres: $0.0, volumeCubicMetres: $0.1) }
    }

    @Test func `gives the reference's volume at every linear vector`() throws {
        let tables = [
            "T1": try StrappingTable(csv: VectorFile.text("table_T1_main.csv")),
            "T2": try StrappingTable(csv: VectorFile.text("table_T2_main.csv")),
        ]
        let rows = try VectorFile.rows("strapping.csv").filter { $0["mode"] == "linear" }
        #expect(rows.count == 20)
        for row in rows {
            let table = try #require(tables[row["table"] ?? ""])
            let level = try #require(row["level_mm"].flatMap(Double.init))
            let expected = try #require(row["exp_volume"].flatMap(Double.init))
            let tolerance = try #require(row["tol_abs"].flatMap(Double.init))
            let volume = try #require(table.volumeCubicMetres(atLevelMillimetres: level))
            #expect(abs(volume - expected) <= tolerance, "\(row)")
        }
    }

    @Test func `is exact at its points, upwards and back`() throws {
        let table = try StrappingTable(csv: VectorFile.text("table_T1_main.csv"))
        #expect(table.points.count == 1228)
        for point in table.points {
            #expect(table.volumeCubicMetres(atLevelMillimetres: point.levelMillimetres) == point.volumeCubicMetres)
            #expect(table.levelMillimetres(ofCubicMetres: point.volumeCubicMetres) == point.levelMillimetres)
        }
    }

    @Test func `never falls between its points`() throws {
        let table = try StrappingTable(csv: VectorFile.text("table_T2_main.csv"))
        var last = 0.0
        for step in 0...28_000 {
            let volume = try #require(table.volumeCubicMetres(atLevelMillimetres: Double(step) / 10))
            #expect(volume >= last)
            last = volume
        }
    }

    @Test func `answers nothing outside its levels and volumes`() throws {
        let table = try StrappingTable(points: points([(100, 5), (110, 6), (120, 7)]))
        #expect(table.volumeCubicMetres(atLevelMillimetres: 99.999) == nil)
        #expect(table.volumeCubicMetres(atLevelMillimetres: 120.001) == nil)
        #expect(table.volumeCubicMetres(atLevelMillimetres: .nan) == nil)
        #expect(table.levelMillimetres(ofCubicMetres: 4.999) == nil)
        #expect(table.levelMillimetres(ofCubicMetres: 7.001) == nil)
    }

    @Test func `gives the lower level of a flat piece`() throws {
        let table = try StrappingTable(points: points([(0, 0), (10, 0), (20, 4), (30, 4), (40, 4), (50, 8)]))
        #expect(table.levelMillimetres(ofCubicMetres: 0) == 0)
        #expect(table.levelMillimetres(ofCubicMetres: 4) == 20)
        #expect(table.levelMillimetres(ofCubicMetres: 6) == 45)
        #expect(table.volumeCubicMetres(atLevelMillimetres: 33) == 4)
    }

    @Test(arguments: [
        "level_mm,volume_m3\r\n0,0\r\n10,1.5\r\n20,3\r\n",
        "\u{FEFF}level_mm,volume_m3\n0,0\n10,1.5\n20,3",
        " level_mm , volume_m3 \n 0 , 0\n10,\t1.5 \n20,3\n\n  \n",
        "\u{FEFF}level_mm,volume_m3\r\n0,0.0\r\n10.0,15e-1\r\n+20,3\r\n\r\n",
    ])
    func `reads a file as the field writes it`(csv: String) throws {
        #expect(try StrappingTable(csv: csv).points == points([(0, 0), (10, 1.5), (20, 3)]))
    }

    @Test(arguments: ["", "\n\n", "0,0\n10,1\n", "level,volume\n0,0\n10,1\n", "level_mm;volume_m3\n0;0\n10;1\n"])
    func `refuses another header`(csv: String) {
        let fault = refusal(csv)
        guard case .wrongHeader = fault else {
            Issue.record("\(String(describing: fault))")
            return
        }
        #expect(fault?.line == 1)
        #expect(fault?.words.hasSuffix("must be level_mm,volume_m3") == true)
    }

    @Test func `refuses a line that has not two columns`() {
        #expect(refusal("level_mm,volume_m3\n0,0\n10\n") == .wrongColumns(line: 3, found: 1))
        #expect(refusal("level_mm,volume_m3\n0,0\n10,1,5\n") == .wrongColumns(line: 3, found: 3))
        #expect(refusal("level_mm,volume_m3\n0,0\n\n10,1\n") == .wrongColumns(line: 3, found: 0))
    }

    @Test(arguments: ["ten", "", "nan", "inf", "0x10", "1 000", "1e999", "١٠"])
    func `refuses what is no number, in either column`(text: String) {
        #expect(
            refusal("level_mm,volume_m3\r\n0,0\r\n\(text),1\r\n")
                == .notANumber(line: 3, column: "level_mm", found: text))
        #expect(
            refusal("level_mm,volume_m3\n0,0\n10,1\n20,\(text)\n")
                == .notANumber(line: 4, column: "volume_m3", found: text))
    }

    @Test func `refuses a level that does not rise`() {
        #expect(refusal("level_mm,volume_m3\n0,0\n10,1\n10,2\n") == .levelDoesNotRise(line: 4, level: 10, previous: 10))
        #expect(refusal("level_mm,volume_m3\n0,0\n10,1\n9,2\n") == .levelDoesNotRise(line: 4, level: 9, previous: 10))
    }

    @Test func `refuses a volume that falls or is negative`() {
        #expect(
            refusal("level_mm,volume_m3\n0,0\n10,1.5\n20,1.499\n")
                == .volumeFalls(line: 4, volume: 1.499, previous: 1.5))
        #expect(refusal("level_mm,volume_m3\n0,-1\n10,1\n") == .negativeVolume(line: 2, volume: -1))
    }

    @Test func `refuses a page that is missing`() throws {
        let all = try VectorFile.text("table_T1_main.csv").split(separator: "\n", omittingEmptySubsequences: true)
        let torn = (all[..<500] + all[600...]).joined(separator: "\n")
        let fault = try #require(refusal(torn))
        guard case .gap(let line, let from, let to, let allowed) = fault else {
            Issue.record("\(fault)")
            return
        }
        #expect(line == 501)
        #expect("\(all[499])".hasPrefix("\(Int(from)),"))
        #expect("\(all[600])".hasPrefix("\(Int(to)),"))
        #expect(allowed == 200)
        #expect(fault.description.hasPrefix("line 501: gap from "))
    }

    @Test func `allows steps up to the stated rule and no further`() throws {
        func steps(_ widths: [Double]) -> [StrappingTable.Point] {
            var level = 0.0
            return points([(0, 0)])
                + widths.map { width in
                    level += width
                    return StrappingTable.Point(levelMillimetres: level, volumeCubicMetres: level)
                }
        }
        func gap(_ widths: [Double]) -> Bool {
            do throws(StrappingFault) {
                _ = try StrappingTable(points: steps(widths))
                return false
            } catch {
                if case .gap = error { return true } else { return false }
            }
        }
        #expect(!gap([1000, 1000]))
        #expect(gap([1000, 1000.5]))
        #expect(!gap([10, 10, 10, 200]))
        #expect(gap([10, 10, 10, 201]))
        #expect(!gap([50, 1, 1, 1]))
        #expect(gap([51, 1, 1, 1]))
    }

    @Test func `refuses a single line lost from the midst of a regular table`() throws {
        var all = try VectorFile.text("table_T1_main.csv").split(separator: "\n").map(String.init)
        let lost = all.remove(at: 600)
        let level = try #require(lost.split(separator: ",").first.flatMap { Double($0) })
        #expect(
            refusal(all.joined(separator: "\n"))
                == .gap(
                    line: 601, fromMillimetres: level - 10, toMillimetres: level + 10, allowedMillimetres: 10))
        #expect(
            refusal("level_mm,volume_m3\n0,0\n10,1\n20,2\n40,4\n50,5\n")
                == .gap(line: 5, fromMillimetres: 20, toMillimetres: 40, allowedMillimetres: 10))
    }

    @Test(arguments: [
        // Uneven by nature: a bottom zone, a ring's edge, a few measured points.
        [0.0, 30, 60, 100, 150, 160, 170, 180], [0, 10, 20, 30, 33, 40, 50], [0, 500, 1500, 2000],
        [0, 10, 20, 30, 45, 55],
    ])
    func `takes wider steps that are no lost line`(levels: [Double]) throws {
        let table = try StrappingTable(points: points(levels.map { ($0, $0) }))
        #expect(table.points.count == levels.count)
    }

    @Test func `refuses fewer than two points`() {
        #expect(refusal("level_mm,volume_m3\n") == .tooFewPoints(line: 1, count: 0))
        #expect(refusal("level_mm,volume_m3\n0,0\n") == .tooFewPoints(line: 2, count: 1))
        #expect(throws: StrappingFault.tooFewPoints(line: 1, count: 0)) { try StrappingTable(points: []) }
    }

    @Test func `counts points from one when they come from memory`() {
        #expect(throws: StrappingFault.levelDoesNotRise(line: 2, level: 0, previous: 0)) {
            try StrappingTable(points: points([(0, 0), (0, 1)]))
        }
    }

    @Test func `lets nothing from a file reach the terminal in its words`() throws {
        let fault = try #require(
            refusal("level_mm,volume_m3\n0,0\n\u{1B}]0;owned\u{07}" + String(repeating: "x", count: 90) + ",1\n"))
        #expect(!fault.words.unicodeScalars.contains { $0.value < 0x20 })
        #expect(fault.words.count < 150)
    }

    @Test func `survives its own encoding and refuses a forged one`() throws {
        let table = try StrappingTable(points: points([(0, 0), (10, 1), (20, 2)]))
        let data = try JSONEncoder().encode(table)
        #expect(try JSONDecoder().decode(StrappingTable.self, from: data) == table)
        let forged = Data(String(decoding: data, as: UTF8.self).replacingOccurrences(of: "20", with: "5").utf8)
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(StrappingTable.self, from: forged) }
    }
}
