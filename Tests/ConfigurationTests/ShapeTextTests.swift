import Configuration
import Quantities
import Testing

/// A form on the command line: the configuration's own reader, and nothing behind the table.
@Suite struct ShapeTextTests {
    private func refusal(_ text: String, height: Double? = nil) -> [String] {
        let refused = #expect(throws: ConfigurationFaults.self) {
            _ = try ShapeText.parse(text, heightMillimetres: height)
        }
        return refused?.faults.map(\.description) ?? []
    }

    @Test func `takes an upright cylinder with its height`() throws {
        let read = try ShapeText.parse(
            "{ kind = \"vertical_cylinder\", diameter_mm = 22000, bottom = \"cone_up\", bottom_height_mm = 250 }",
            heightMillimetres: 14_000)
        #expect(
            read.shape
                == .verticalCylinder(diameterMillimetres: 22_000, bottom: .coneUp(heightMillimetres: 250)))
        #expect(read.heightMillimetres == 14_000)
    }

    @Test func `takes the height of a lying vessel from its form, with spaces around the table`() throws {
        let read = try ShapeText.parse(
            "  {kind='half_cylinder', diameter_mm=3000, length_mm=8000, wall_mm=1500} ", heightMillimetres: nil)
        #expect(read.heightMillimetres == 3_000)
    }

    @Test func `tells all that is wrong at once, without the line of a file`() {
        #expect(
            refusal("{ kind = \"horizontal_cylinder\", diameter_mm = -1, lenght_mm = 5 }") == [
                "shape: diameter_mm: -1 is not above zero; allowed is up to 1000000 mm",
                "shape: lenght_mm: is not known; did you mean length_mm?",
                "shape: length_mm: is missing; it takes a length in mm",
            ])
    }

    @Test func `refuses an upright cylinder without a height`() {
        #expect(
            refusal("{ kind = \"vertical_cylinder\", diameter_mm = 100 }").first?.contains("height_mm: is missing")
                == true)
    }

    @Test(arguments: [0, -5, 100_001, Double.nan, .infinity])
    func `refuses a height that no tank has`(_ height: Double) {
        #expect(
            refusal("{ kind = \"vertical_cylinder\", diameter_mm = 100 }", height: height).first?
                .contains("height_mm: ") == true)
    }

    @Test func `refuses a height above the form's own`() {
        #expect(
            refusal("{ kind = \"sphere\", diameter_mm = 100 }", height: 101).first?.contains("up to 100 mm") == true)
    }

    @Test(arguments: ["ellipsoidal", "spherical_cap"])
    func `refuses a head that is deeper than its radius`(_ heads: String) {
        let text =
            "{ kind = \"horizontal_cylinder\", diameter_mm = 3000, length_mm = 9000, heads = \"\(heads)\", head_depth_mm = 1501 }"
        #expect(refusal(text) == ["shape: head_depth_mm: 1501 is out of range; allowed is up to 1500 mm"])
    }

    @Test(arguments: [
        "", "   ", "sphere", "[1]", "{ kind = \"sphere\", diameter_mm = 100 } x", "{ kind = \"sphere\"",
        "{ kind = \"sphere\", diameter_mm = 100 }\nlevel = 3", "{ kind = \"sphere\", diameter_mm = 100 } # a ball }",
        "{ kind = \"sphere\", diameter_mm = 100 }, {}", "{ kind = \"sphere\", diameter_mm = 100 }]\u{0}", "{}{}",
        "{ kind = \"sphere\", diameter_mm = 100 }\r\n[station]",
    ])
    func `refuses what is no table, or goes on behind it`(_ text: String) {
        let faults = refusal(text)
        #expect(faults.count == 1)
        #expect(faults.first?.contains("allowed is one table on one line") == true, "\(faults)")
    }
}
