import TankFarm
import Testing

@Suite struct PrintableTextTests {
    @Test func `takes the power out of escape sequences of seven and of eight bits`() {
        #expect("a\u{1B}[2Jb\u{9B}31m\u{9D}0;t\u{7}".withoutControls == "a?[2Jb?31m?0;t?")
    }

    @Test func `replaces every control character but blanks`() {
        for value in Array(UInt8(0)...0x1F) + Array(0x7F...0x9F) where ![0x09, 0x0A, 0x0D].contains(value) {
            #expect("a\(Character(Unicode.Scalar(value)))b".withoutControls == "a?b", "U+\(String(value, radix: 16))")
        }
    }

    @Test func `makes tabs and line ends blanks`() {
        #expect("a\tb\nc\rd".withoutControls == "a b c d")
        #expect("a\r\nb".withoutControls.allSatisfy { "ab ".contains($0) })
    }

    @Test func `takes a control character out of the cluster that hides it`() {
        #expect("\u{1B}\u{301}x".withoutControls.unicodeScalars.allSatisfy { $0.value != 0x1B })
    }

    @Test(arguments: [
        0x200E, 0x200F, 0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0x2066, 0x2067, 0x2068, 0x2069, 0x2028, 0x2029,
    ])
    func `replaces the marks that turn the direction or break the line`(value: UInt32) throws {
        let mark = try #require(Unicode.Scalar(value))
        #expect("a\(mark)b".withoutControls == "a?b")
    }

    @Test func `replaces the Arabic letter mark, which turns the direction too`() {
        #expect("a\u{61C}b".withoutControls == "a?b")
    }

    @Test(arguments: ["油罐 T1，界面", "Résumé °C m³ – ≈", "TK-101 ~!@#$%^&*()", "e\u{301}", "👷🏽‍♀️", "", "مرحبا"])
    func `keeps the letters and signs of every script`(text: String) {
        #expect(Array(text.withoutControls.unicodeScalars) == Array(text.unicodeScalars))
    }
}
