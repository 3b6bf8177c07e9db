import Testing

@testable import Configuration

@Suite struct TOMLTextTests {
    /// The line that is refused; nil where the text is taken.
    private func refusedLine(_ text: String) -> Int? {
        do throws(TOMLText.Problem) {
            _ = try TOMLText.parse(text)
            return nil
        } catch {
            return error.line
        }
    }

    /// The parser itself ends the program on each of these.
    @Test(arguments: [
        ("[[[a]]]", 1), ("[[=", 1), ("[.a]", 1), ("[\n", 1), ("[[\t\u{e9}]]", 1), ("\u{FEFF}[=]", 1), ("[{}]", 1),
        ("[,", 1), ("a = 1\n[[[", 2), ("a = [1,\n}]", 2), ("a = [#\n}", 2), ("a = 1:.2", 1),
    ])
    func `refuses at its line what would end the program`(_ text: String, _ line: Int) {
        #expect(refusedLine(text) == line)
    }

    @Test(arguments: [
        ("a", 1), ("a =\n1", 1), ("= 1", 1), ("a = 1 b = 2", 1), ("\n\na = \"x", 3), ("a = '''\nx\n", 1),
        ("a = { b = 1,\n c = 2 }", 1), ("a = { b = 1, }", 1), ("a = {,}", 1), ("a = [1 2]", 1), ("a = [,]", 1),
        ("a = [\n1\n", 3), ("a. = 1", 1), ("a..b = 1", 1), ("[a", 1), ("[[a]", 1), ("[a]]", 1), ("[]", 1),
        ("\"\"\"a\"\"\" = 1", 1), ("a = \"x\\\n\"", 1), ("a = 1\rb = 2", 1), ("a = @", 1), ("ä = 1", 1),
        ("a = 1\na = 2", 2), ("a = 01", 1), ("a = 1979-13-01", 1), ("a = \"\\q\"", 1), ("a = yes", 1),
        ("a = 1_", 1), ("a = 1__0", 1), ("a = +_1", 1), ("a = 0x", 1), ("a = 1.", 1), ("a = .5", 1), ("a = 1e", 1),
        ("a = 07:32", 1), ("a = 1979-05-27T", 1), ("a = 1979-05-27T07:32:00+1", 1), ("a = True", 1),
    ])
    func `refuses what is no TOML at its line`(_ text: String, _ line: Int) {
        #expect(refusedLine(text) == line)
    }

    @Test func `refuses brackets without end before they fill the stack`() {
        let text = "a = " + String(repeating: "[", count: 1_000_000)
        #expect(refusedLine(text) == 1)
    }

    @Test(arguments: [
        "", "\u{FEFF}", "# only words", "a = [\n[[1]],\n# words ]\n]", "a = '''\n[[[\n[=\n'''\n[b]",
        "[ a . b ]\n[[ \"b\" ]]",
        "a = 1979-05-27 07:32:00Z # x", "a = 1979-05-27\nb = 07:32:00", "a = [1,]", "a = {}",
        "a = { b.c = 1 , d = [\n1 ] }",
        "a = \"\"\"x\"\"\"\"\"", "a = ''''x'''''", "a = \"\\\"\"", "'a b' . \"c\" = -1.5e+3",
        "a = 0x1F\r\nb = +inf\r\n",
        "1 = true", "a = \"\"\"\\\n  x\"\"\"", "a = ''\nb = \"\"",
        "a = 0b11\nb = 0o17\nc = 1_000.000_1e1_0\nd = -0\ne = 0.0\nf = 5E+2", "a = 1979-05-27t07:32:00.25-07:00",
        "a = \"#\" # \"",
    ])
    func `takes every form that TOML has`(_ text: String) {
        #expect(refusedLine(text) == nil)
    }
}
