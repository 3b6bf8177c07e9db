import TUI
import Testing

@testable import Terminal

@Suite struct EscapeSequencesTests {
    private func keys(_ text: String) -> [Key] {
        var sequences = EscapeSequences()
        return text.unicodeScalars.flatMap { sequences.take($0) } + sequences.pause()
    }

    @Test func `reads parameters behind a cursor key`() {
        #expect(keys("\u{1B}[1;5A") == [.up])
        #expect(keys("\u{1B}[5;2~") == [.pageUp])
    }

    @Test func `drops a sequence that the console does not use`() {
        #expect(keys("\u{1B}[25~x") == [.character("x")])
        #expect(keys("\u{1B}OPx") == [.character("x")])
    }

    @Test func `pasted text is one key, whatever is in it`() {
        #expect(keys("\u{1B}[200~a\rq\u{1B}[Ay\u{1B}[201~x") == [.paste("a\rq\u{1B}[Ay"), .character("x")])
        #expect(keys("\u{1B}[200~\u{1B}[201~") == [.paste("")])
    }

    @Test func `a paste without end is left by Escape or Ctrl-C`() {
        #expect(keys("\u{1B}[200~abc\u{1B}") == [.escape])
        #expect(keys("\u{1B}[200~abc\u{3}a") == [.character("\u{3}"), .character("a")])
    }

    @Test func `a huge paste is cut and still ends`() throws {
        let pasted = keys("\u{1B}[200~" + String(repeating: "x", count: 100_000) + "\u{1B}[201~a")
        #expect(pasted.last == .character("a"))
        guard case .paste(let text) = try #require(pasted.first) else { throw Unpasted() }
        #expect(text.count <= 4_200)
        #expect(text.allSatisfy { $0 == "x" })
    }

    private struct Unpasted: Error {}

    @Test func `takes ESC before another key for Escape and that key`() {
        #expect(keys("\u{1B}q") == [.escape, .character("q")])
        #expect(keys("\u{1B}\u{1B}") == [.escape, .escape])
    }

    @Test func `a sequence that never ends does not swallow the keys after it`() {
        let noise = "\u{1B}[" + String(repeating: "1", count: 40)
        #expect(keys(noise + "a").last == .character("a"))
    }

    @Test func `tells Escape once when the rest of the sequence comes late`() {
        var sequences = EscapeSequences()
        #expect(sequences.take("\u{1B}") == [])
        #expect(sequences.pause() == [.escape])
        #expect(sequences.pause() == [])
        #expect(sequences.take("[") == [])
        #expect(sequences.pause() == [])
        #expect(sequences.take("A") == [])
        #expect(sequences.take("A") == [.character("A")])
    }
}
