import Foundation
import TestSupport
import Testing

/// A tank of a configuration, from level to mass: the reference's worked example as a user runs it.
@Suite struct CalcTankTests {
    /// A 5000 m³ crude tank with its three tables, in a folder of its own.
    struct Site {
        let folder: TemporaryFolder
        var config: String { folder.file("config.toml") }

        init(tank: String = "") throws {
            folder = try TemporaryFolder()
            let vectors = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .appendingPathComponent("QuantitiesTests/Vectors")
            for name in ["table_T1_main.csv", "table_T1_mm.csv", "table_T1_static.csv"] {
                try String(contentsOf: vectors.appendingPathComponent(name), encoding: .utf8)
                    .write(toFile: folder.file(name), atomically: true, encoding: .utf8)
            }
            try """
            [station]
            name = "Test"
            time_zone = "Asia/Shanghai"
            simulation = true
            [[line]]
            name = "south"
            transport = "rtu"
            device = "\(folder.file("south"))"
            [[product]]
            name = "crude"
            method = "gbt1885"
            commodity = "A"
            base = "20C"
            density_kg_m3 = 860.0
            sediment_water = { percent = 0.6, basis = "volume" }
            air = "gbt1885"
            [[tank]]
            name = "T1"
            line = "south"
            unit = 1
            shell_height_mm = 14000
            strapping = "table_T1_main.csv"
            strapping_fractions = "table_T1_mm.csv"
            strapping_liquid_head = "table_T1_static.csv"
            product = "crude"
            shell = { reference_c = 20, alpha_per_c = 1.2e-5, insulated = false }
            floating_roof = { mass_kg = 62000, lands_mm = 1700, floats_mm = 2050 }
            \(tank)
            [[tank]]
            name = "T2"
            line = "south"
            unit = 2
            shell_height_mm = 6000
            """.write(toFile: config, atomically: true, encoding: .utf8)
        }

        func calc(_ arguments: [String]) throws -> Program.Outcome {
            try Program.run(["calc", "--config", config] + arguments)
        }

        func json(_ arguments: [String]) throws -> [String: Any] {
            let outcome = try calc(arguments + ["--json"])
            guard outcome.status == 0, outcome.lines.count == 1, let object = outcome.objects.first else {
                throw Refused(words: outcome.errors)
            }
            return object
        }
    }

    struct Refused: Error {
        let words: String
    }

    static let example = [
        "--tank", "T1", "--level-mm", "9641", "--interface-mm", "6367", "--temperature-c", "32.5", "--ambient-c", "18",
    ]

    @Test func `the worked example comes out, every intermediate, to the last digit that is given`() throws {
        let json = try Site().json(Self.example)
        let expected: [(field: String, value: Double, tolerance: Double)] = [
            ("tov_m3", 4233.717039, 1e-6), ("liquid_head_m3", 2.396039, 1e-6), ("free_water_m3", 2786.905, 1e-6),
            ("tov_less_water_m3", 1446.812039, 1e-6), ("tsh_c", 30.6875, 1e-9), ("ctsh", 1.00025651645, 1e-11),
            ("shell_corrected_m3", 1447.183170, 1e-6), ("fra_m3", -72.849902, 1e-6), ("gov_m3", 1374.333268, 1e-6),
            ("vcf", 0.98961043237, 1e-11), ("density_at_t", 851.064972, 1e-6), ("gsv_m3", 1360.054539, 1e-6),
            ("csw", 0.994, 1e-12), ("nsv_m3", 1351.894212, 1e-6), ("mass_vacuum_t", 1162.629022, 1e-6),
            ("mass_air_t", 1161.141939, 1e-6), ("mass_t", 1161.141939, 1e-6), ("level_mm", 9641, 0),
        ]
        for (field, value, tolerance) in expected {
            let found = try #require(json[field] as? Double, "\(field)")
            #expect((found - value).magnitude <= tolerance, "\(field): \(found)")
        }
        #expect(json["roof"] as? String == "floating")
        #expect(json["quantity_quality"] as? String == "good")
    }

    @Test func `the ticket names the method and shows every step`() throws {
        let outcome = try Site().calc(Self.example)
        #expect(outcome.status == 0 && outcome.errors.isEmpty)
        #expect(outcome.lines.first?.hasPrefix("T1, strapping table") == true)
        for words in [
            "GB/T 1885-1998 A, 20 °C", "TOV", "4233.717", "FW", "2786.905", "CTSh", "1.00026", "FRA", "-72.850", "GOV",
            "1374.333", "VCF", "0.9896", "GSV", "1360.055", "CSW", "NSV", "1351.894", "1162.629", "1161.142", "spot",
            "millimetre table", "product",
        ] {
            #expect(outcome.output.contains(words), "\(words)")
        }
        #expect(outcome.lines.allSatisfy { $0.count <= 80 })
    }

    @Test func `a density and a water content that were entered take the place of the product's`() throws {
        let site = try Site()
        let json = try site.json(Self.example + ["--density", "870", "--water", "1"])
        #expect(json["density_base"] as? Double == 870)
        #expect(json["density_source"] as? String == "manual")
        #expect(json["csw"] as? Double == 0.99)
        let byMass = try site.json(Self.example + ["--water-mass", "1"])
        #expect(byMass["csw"] as? Double == 1)
        #expect(byMass["sediment_water_basis"] as? String == "mass")
    }

    @Test func `no interface takes no water off and says so`() throws {
        let json = try Site().json(["--tank", "T1", "--level-mm", "9641", "--temperature-c", "32.5"])
        #expect(json["free_water_m3"] as? Double == 0)
        #expect(json["free_water_source"] as? String == "none")
    }

    @Test func `an interface far above the level leaves nothing that looks good`() throws {
        let json = try Site().json([
            "--tank", "T1", "--level-mm", "6000", "--interface-mm", "7000", "--temperature-c", "30", "--ambient-c",
            "18",
        ])
        for field in ["free_water_m3", "gov_m3", "gsv_m3", "nsv_m3", "mass_t"] { #expect(json[field] is NSNull) }
        #expect(json["quantity_quality"] as? String == "bad")
        #expect(json["quantity_reason"] is String)
    }

    @Test func `a temperature beyond the standard's range makes the standard volume uncertain and says why`() throws {
        let site = try Site()
        let given = ["--tank", "T1", "--level-mm", "9641", "--temperature-c", "-30", "--ambient-c", "-30"]
        let json = try site.json(given)
        // The factor at -18 °C, and not one of an extended equation.
        #expect(json["vcf_quality"] as? String == "uncertain")
        #expect(json["gsv_quality"] as? String == "uncertain")
        #expect(json["mass_quality"] as? String == "uncertain")
        #expect((json["quantity_reason"] as? String)?.contains("-18") == true)
        #expect(try site.calc(given).output.contains("temperature -30 °C is outside"))
    }

    @Test func `a spot temperature of the water is not the oil's, unless one measured by hand is`() throws {
        let site = try Site(tank: "measures = { temperature_at_mm = 1500 }")
        let spot = try site.json(Self.example)
        #expect(spot["gsv_quality"] as? String == "uncertain")
        let byHand = try site.json(Self.example + ["--oil-temperature-c", "32.5"])
        #expect(byHand["gsv_quality"] as? String == "good")
        #expect(byHand["temperature_source"] as? String == "manual")
        #expect(spot["gsv_m3"] as? Double == byHand["gsv_m3"] as? Double)
    }

    @Test func `neither a database nor anything else is made`() throws {
        let site = try Site()
        let before = try FileManager.default.contentsOfDirectory(atPath: site.folder.path).sorted()
        _ = try site.json(Self.example)
        #expect(try FileManager.default.contentsOfDirectory(atPath: site.folder.path).sorted() == before)
    }

    static let impossible: [([String], Int32)] = [
        (["--level-mm", "9641"], 2), (["--tank", "T1"], 2), (["--tank", "T9", "--level-mm", "1"], 1),
        (["--tank", "T2", "--level-mm", "1"], 1), (["--tank", "T1", "--level-mm", "nan"], 2),
        (["--tank", "T1", "--level-mm", "-5"], 1), (["--tank", "T1", "--level-mm", "13900"], 1),
        (["--tank", "T1", "--level-mm", "5000", "--density", "0"], 2),
        (["--tank", "T1", "--level-mm", "5000", "--temperature-c", "-300"], 2),
        (["--tank", "T1", "--level-mm", "5000", "--water", "101"], 2),
        (["--tank", "T1", "--level-mm", "5000", "--water", "1", "--water-mass", "1"], 2),
        (["--tank", "T1", "--level-mm", "5000", "--config", "/nonexistent.toml"], 2),
    ]

    @Test(arguments: impossible)
    func `what cannot be computed is one line on standard error`(arguments: [String], status: Int32) throws {
        let outcome = try Site().calc(arguments)
        #expect(outcome.status == status, "\(outcome.errors)")
        #expect(outcome.errorLines.count == 1 && outcome.errors.hasPrefix("ullage: "))
        #expect(outcome.output.isEmpty)
    }
}
