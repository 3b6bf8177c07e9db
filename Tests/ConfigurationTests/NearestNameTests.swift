import Testing

@testable import Configuration

@Suite struct NearestNameTests {
    @Test(arguments: [
        ("nmae", "name"), ("shell_hieght_mm", "shell_height_mm"), ("LEVEL_HH", "level_hh"), ("unti", "unit"),
    ])
    func `names what was meant`(_ text: String, _ meant: String) {
        let names = ["name", "unit", "shell_height_mm", "level_h", "level_hh"]
        #expect(NearestName.suggestion(for: text, among: names) == meant)
    }

    @Test func `names nothing that is another word`() {
        #expect(NearestName.suggestion(for: "colour", among: ["name", "unit", "volume"]) == nil)
        #expect(NearestName.suggestion(for: "", among: ["name"]) == nil)
    }

    @Test(arguments: [("abc", "abc", 0), ("abc", "acb", 1), ("abc", "ab", 1), ("", "ab", 2), ("kitten", "sitting", 3)])
    func `counts slips`(_ left: String, _ right: String, _ slips: Int) {
        #expect(NearestName.distance(Array(left), Array(right)) == slips)
    }
}
