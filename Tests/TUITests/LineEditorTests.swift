import Testing

@testable import TUI

@Suite struct LineEditorTests {
    private func editor(_ text: String = "", _ keys: Key..., limit: Int = LineEditor.longest) -> LineEditor {
        var editor = LineEditor(text, limit: limit)
        for key in keys { editor.take(key) }
        return editor
    }

    @Test func `puts letters in at the cursor`() {
        #expect(editor("ac", .left, .character("b")).text == "abc")
        #expect(editor("bc", .home, .character("a"), .end, .character("d")).text == "abcd")
        #expect(editor("abc", .left, .backspace).text == "ac")
        #expect(editor("", .backspace, .left, .right, .character("x")).text == "x")
    }

    @Test(arguments: ["\u{1B}", "\u{7}", "\u{7F}", "\u{9B}", "\u{202E}", "\u{3}"] as [Character])
    func `takes no control character`(character: Character) {
        #expect(editor("a", .character(character)).text == "a")
        #expect(editor("a", .paste("b\(character)c")).text == "abc")
    }

    @Test func `several pasted lines are one line and send nothing`() {
        #expect(editor("", .paste("first\nsecond\tthird\r\n")).text == "first second third ")
    }

    @Test func `takes no more than its limit, in scalars`() {
        #expect(editor("", .paste(String(repeating: "x", count: 100_000))).text.count == 500)
        #expect(editor("abc", .character("d"), limit: 3).text == "abc")
        let pile = "e" + String(repeating: "\u{301}", count: 40)
        #expect(editor("", .paste(pile), limit: 10).text.isEmpty)
    }

    @Test func `Ctrl-U empties the line`() { #expect(editor("abc", .character("\u{15}")).text.isEmpty) }

    @Test func `trims blanks only where the answer is taken`() {
        #expect(editor("  a b  ").trimmed == "a b")
        #expect(editor("  ").trimmed.isEmpty)
    }
}

@Suite struct TypedSpanTests {
    @Test(arguments: [
        ("30m", 1_800), ("2h", 7_200), ("8H", 28_800), ("1h30m", 5_400), ("1h 30m", 5_400), ("90s", 90), ("1d", 86_400),
    ])
    func `reads spans as people write them`(text: String, seconds: Int) {
        #expect(TypedSpan.duration(text) == .seconds(seconds))
    }

    @Test(arguments: ["", "2", "h", "-2h", "2x", "0m", "2h5", "9999999999h", "400d", "2,5h"])
    func `refuses what is no span`(text: String) { #expect(TypedSpan.duration(text) == nil) }
}
