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
        #expect(keys("\u{1B}[200~x") == [.character("x")])
        #expect(keys("\u{1B}OPx") == [.character("x")])
    }

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
