import Foundation
import TestSupport
import Testing

/// One factor and one volume, as surveyors and scripts ask for them.
@Suite struct CalcTests {
    private func object(_ outcome: Program.Outcome) throws -> [String: Any] { try #require(outcome.objects.first) }

    private func number(_ object: [String: Any], _ field: String) throws -> Double {
        try #require(object[field] as? Double, "no number in \(field) of \(object)")
    }

    static let factor = [
        "calc", "factor", "--method", "gbt1885", "--commodity", "A", "--base", "20C", "--density", "860",
        "--temperature-c", "32.5",
    ]

    @Test func `a factor names its method and every step`() throws {
        let outcome = try Program.run(Self.factor)
        #expect(outcome.status == 0)
        #expect(outcome.lines.first == "GB/T 1885-1998 A, 20 °C, group crude")
        for words in ["CTL", "CPL", "VCF = CTL × CPL", "alpha", "per °C at 15 °C", "0.98961043"] {
            #expect(outcome.output.contains(words), "\(words)")
        }
        #expect(outcome.lines.allSatisfy { !$0.hasSuffix(" ") })
    }

    @Test func `a factor in JSON has the contract's fields, unrounded`() throws {
        let outcome = try Program.run(Self.factor + ["--json"])
        #expect(outcome.status == 0 && outcome.lines.count == 1)
        let json = try object(outcome)
        #expect(json["group"] as? String == "crude")
        #expect((try number(json, "ctl") - 0.98961043237).magnitude < 1e-11)
        #expect(try number(json, "cpl") == 1)
        #expect(try number(json, "ctpl") == number(json, "ctl"))
        #expect(try number(json, "density_base") == 860)
        #expect((try number(json, "alpha") - 8.2331210550e-4).magnitude < 1e-13)
        #expect((try number(json, "density_at_t") - 851.064972).magnitude < 1e-6)
    }

    @Test func `an observed density comes back as the one at base, by hydrometer, pressure and below zero too`() throws
    {
        let reading = try Program.run([
            "calc", "factor", "--method", "gbt1885", "--commodity", "A", "--base", "20C", "--density", "853.1",
            "--observed", "--hydrometer-c", "20", "--temperature-c", "30", "--json",
        ])
        #expect((try number(try object(reading), "density_base") - 860.045620).magnitude < 1e-6)
        let pressed = try Program.run([
            "calc", "factor", "--method", "api2004", "--commodity", "C", "--alpha-per-f", "0.0005763", "--base", "15C",
            "--density", "853.7", "--observed", "--temperature-c", "29.18", "--pressure-kpa", "395", "--json",
        ])
        #expect((try number(try object(pressed), "density_base") - 866.235845849).magnitude < 1e-6)
        let cold = try Program.run([
            "calc", "factor", "--method", "api2004", "--commodity", "A", "--base", "20C", "--density", "772.3",
            "--temperature-c", "-32.8", "--pressure-kpa", "2465", "--json",
        ])
        #expect((try number(try object(cold), "ctpl") - 1.055035081947).magnitude < 1e-8)
    }

    @Test func `water and no correction need neither a commodity nor more than they use`() throws {
        let water = try Program.run([
            "calc", "factor", "--method", "water", "--base", "20C", "--temperature-c", "60", "--json",
        ])
        #expect((try number(try object(water), "ctl") - 0.98496).magnitude < 1e-4)
        let none = try Program.run([
            "calc", "factor", "--method", "none", "--density", "1840", "--temperature-c", "-10", "--json",
        ])
        #expect(try number(try object(none), "ctpl") == 1)
    }

    static let impossibleFactors: [([String], Int32)] = [
        (["--density", "0"], 1), (["--density", "nan"], 2), (["--density", ""], 2),
        (["--temperature-c", "-300"], 1), (["--temperature-c", "warm"], 2), (["--temperature-c", "0x20"], 2),
        (["--base", "15C"], 2), (["--commodity", "E"], 2), (["--commodity", "C"], 2), (["--alpha-per-f", "0.0005"], 2),
        (["--hydrometer-c", "20"], 2), (["--observed", "--hydrometer-c", "25"], 2), (["--pressure-kpa", "100"], 2),
        (["--method", "api1952"], 2), (["--batch", "rows.csv", "--json"], 2), (["--batch", "/nonexistent.csv"], 1),
    ]

    @Test(arguments: impossibleFactors)
    func `a factor that cannot be is one line on standard error`(changed: [String], status: Int32) throws {
        // A later option of the same name takes the place of an earlier one.
        let outcome = try Program.run(Self.factor + changed)
        #expect(outcome.status == status)
        #expect(outcome.errorLines.count == 1 && outcome.errors.hasPrefix("ullage: "))
        #expect(outcome.output.isEmpty)
    }

    @Test func `a batch gives every row back with its results or why it was refused`() throws {
        let folder = try TemporaryFolder()
        let file = folder.file("rows.csv")
        let rows = [
            "\u{FEFF}id,method,commodity,base,density,observed,hydrometer_c,temperature_c,pressure_kpa,alpha_per_f,remark",
            "1,gbt1885,A,20C,860,,,32.5,,,\"by hand, twice\"",
            "2,gbt1885,A,20C,853.1,true,20,30,0,,\"said \"\"so\"\"\"",
            "3,api2004,B,15C,0,,,-12.5,,,=SUM(A1)",
            "4,astm1980,D,15C,870,yes,,20,,,",
            "5,api2004,C,15C,850,,,20,100,0.0005",
            "",
            "6,api2004,A,60F,850,,,-300,,,\"two\nlines\"",
        ]
        try rows.joined(separator: "\r\n").write(toFile: file, atomically: true, encoding: .utf8)
        let outcome = try Program.run(["calc", "factor", "--batch", file])
        #expect(outcome.status == 0 && outcome.errors.isEmpty)
        let lines = outcome.lines
        try #require(lines.count == 7)
        #expect(
            lines[0]
                == "id,method,commodity,base,density,observed,hydrometer_c,temperature_c,pressure_kpa,alpha_per_f,remark,group,density_base,alpha,ctl,cpl,ctpl,density_at_t,error"
        )
        #expect(lines[1].hasPrefix("1,gbt1885,A,20C,860,,,32.5,,,\"by hand, twice\",crude,860,0.000823312105"))
        #expect(lines[1].hasSuffix(","))
        #expect(lines[2].contains("\"said \"\"so\"\"\",crude,860.0456"))
        #expect(lines[3].hasPrefix("3,api2004,B,15C,0,,,-12.5,,,'=SUM(A1),,,,,,,,density at 15 °C 0 kg/m³"))
        #expect(lines[4].contains("neither true nor empty"))
        #expect(lines[5].hasPrefix("5,api2004,C,15C,850,,,20,100,0.0005,,,,,,,,,"))
        #expect(lines[5].contains("the row has 10 columns, the header 11"))
        #expect(lines[6].contains("two lines,,,,,,,,temperature -300 °C is outside"))
    }

    @Test func `numbers of a batch read back as the very same`() throws {
        let folder = try TemporaryFolder()
        let file = folder.file("rows.csv")
        var text = "temperature_c\n"
        for step in -40...140 { text += "\(step)\n" }
        try text.write(toFile: file, atomically: true, encoding: .utf8)
        // What all rows share may stand beside the file.
        let shared = ["--method", "api2004", "--commodity", "B", "--base", "15C", "--density", "765.4"]
        let outcome = try Program.run(["calc", "factor", "--batch", file] + shared)
        #expect(outcome.status == 0)
        #expect(outcome.lines.count == 182)
        for line in outcome.lines.dropFirst().prefix(20) {
            let cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            let single = try Program.run(["calc", "factor", "--temperature-c", cells[0], "--json"] + shared)
            #expect(single.output.contains("\"ctpl\":\(cells[6]),"), "\(single.output) \(cells)")
        }
    }

    @Test(arguments: ["", "temperature_c,temperature_c\n1,2\n", "a,\"b\n"])
    func `a file without a usable header ends with status 2`(text: String) throws {
        let folder = try TemporaryFolder()
        let file = folder.file("rows.csv")
        try text.write(toFile: file, atomically: true, encoding: .utf8)
        let outcome = try Program.run(["calc", "factor", "--batch", file])
        #expect(outcome.status == 2)
        #expect(outcome.errorLines.count == 1 && outcome.output.isEmpty)
    }

    @Test func `a large batch is streamed`() throws {
        let folder = try TemporaryFolder()
        let file = folder.file("rows.csv")
        var text = "shape,height_mm,level_mm\n"
        for level in 0..<20_000 {
            text += "\"{ kind = \"\"vertical_cylinder\"\", diameter_mm = 22000 }\",14000,\(level)\n"
        }
        try text.write(toFile: file, atomically: true, encoding: .utf8)
        let outcome = try Program.run(["calc", "volume", "--batch", file])
        #expect(outcome.status == 0)
        let lines = outcome.lines
        try #require(lines.count == 20_001)
        #expect(lines[0] == "shape,height_mm,level_mm,volume_m3,error")
        #expect(lines[1].hasSuffix(",14000,0,0,"))
        let volume = try #require(lines[10_001].split(separator: ",").last.flatMap { Double($0) })
        #expect((volume - Double.pi * 11 * 11 * 10).magnitude < 1e-6)
        // What the form holds at its top stands beside the refusal, not in its place.
        let outside = lines[14_002].split(separator: ",14001,").last?.split(separator: ",", maxSplits: 1)
        let top = try #require(outside?.first.flatMap { Double($0) })
        #expect((top - Double.pi * 11 * 11 * 14).magnitude < 1e-6)
        #expect(outside?.last?.contains("above the capacity table, which ends at 14000 mm") == true)
    }

    @Test func `a volume of a form is told with what it was computed of`() throws {
        let shape =
            "{ kind = \"horizontal_cylinder\", diameter_mm = 2000, length_mm = 6000, heads = \"hemispherical\" }"
        let outcome = try Program.run(["calc", "volume", "--shape", shape, "--level-mm", "1000"])
        #expect(outcome.status == 0)
        #expect(outcome.lines.count == 3 && outcome.lines[0].hasPrefix("horizontal cylinder 2000 x 6000 mm"))
        #expect(outcome.lines[1].hasSuffix(" 1000 mm") && outcome.lines[2].hasSuffix(" m³"))
        let json = try object(
            try Program.run(["calc", "volume", "--shape", shape, "--level-mm", "1000", "--json"]))
        #expect((try number(json, "volume_m3") - (Double.pi * 3 + 2 * Double.pi / 3)).magnitude < 1e-9)
    }

    @Test func `a volume of a table takes its millimetres and its liquid head in`() throws {
        let folder = try TemporaryFolder()
        func write(_ name: String, _ text: String) throws -> String {
            try text.write(toFile: folder.file(name), atomically: true, encoding: .utf8)
            return folder.file(name)
        }
        let main = try write("main.csv", "level_mm,volume_m3\n0,0\n10,1\n20,2.2\n30,3.4\n")
        var fractions = "from_mm,to_mm,n_mm,volume_m3\n"
        for millimetre in 1...9 { fractions += "10,30,\(millimetre),\(Double(millimetre) * 0.11)\n" }
        let millimetres = try write("mm.csv", fractions)
        let head = try write("head.csv", "level_mm,volume_m3\n0,0\n30,0.3\n")
        func volume(_ more: [String]) throws -> Double {
            let outcome = try Program.run(["calc", "volume", "--strapping", main, "--level-mm", "15", "--json"] + more)
            return try number(try object(outcome), "volume_m3")
        }
        #expect((try volume([]) - 1.6).magnitude < 1e-12)
        #expect((try volume(["--strapping-fractions", millimetres]) - 1.55).magnitude < 1e-12)
        let both = ["--strapping-fractions", millimetres, "--strapping-liquid-head", head]
        #expect((try volume(both) - 1.7).magnitude < 1e-12)
        #expect((try volume(both + ["--density", "800"]) - 1.67).magnitude < 1e-12)
    }

    static let impossibleVolumes: [([String], Int32)] = [
        (["--shape", "{ kind = \"sphere\", diameter_mm = 3000 }", "--level-mm", "-1"], 1),
        (["--shape", "{ kind = \"sphere\", diameter_mm = 3000 }", "--level-mm", "3001"], 1),
        (["--shape", "{ kind = \"sphere\", diameter_mm = 3000 }"], 2),
        (["--shape", "{ kind = \"sphere\", diameter_mm = 0 }", "--level-mm", "1"], 2),
        (["--shape", "{ kind = \"sphere\", diametre_mm = 3000 }", "--level-mm", "1"], 2),
        (["--shape", "sphere", "--level-mm", "1"], 2), (["--level-mm", "1"], 2),
        (["--shape", "{ kind = \"vertical_cylinder\", diameter_mm = 3000 }", "--level-mm", "1"], 2),
        (["--strapping", "/nonexistent.csv", "--level-mm", "1"], 1),
        (["--strapping", "/nonexistent.csv", "--shape", "{ }", "--level-mm", "1"], 2),
        (["--shape", "{ kind = \"sphere\", diameter_mm = 3000 }", "--level-mm", "infinity"], 2),
    ]

    @Test(arguments: impossibleVolumes)
    func `a volume that cannot be is one line on standard error`(arguments: [String], status: Int32) throws {
        let outcome = try Program.run(["calc", "volume"] + arguments)
        #expect(outcome.status == status)
        #expect(outcome.errorLines.count == 1 && outcome.errors.hasPrefix("ullage: "))
        #expect(outcome.output.isEmpty)
    }

    @Test(arguments: ["", "falling", "repeated", "missing"])
    func `a faulty table is refused with its file and line`(fault: String) throws {
        let folder = try TemporaryFolder()
        let file = folder.file("table.csv")
        let rows =
            switch fault {
            case "falling": "0,0\n10,2\n20,1\n"
            case "repeated": "0,0\n10,1\n10,1\n"
            case "missing": "0,0\n10,1\n,2\n"
            default: ""
            }
        try ("level_mm,volume_m3\n" + rows).write(toFile: file, atomically: true, encoding: .utf8)
        let outcome = try Program.run(["calc", "volume", "--strapping", file, "--level-mm", "5"])
        #expect(outcome.status == 1)
        #expect(outcome.errorLines.count == 1 && outcome.errors.contains("table.csv:"))
    }
}
