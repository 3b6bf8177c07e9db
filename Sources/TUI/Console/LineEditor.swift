import TankFarm

/// One line of text as a person types it: letters go in at the cursor, and no control character ever does.
package struct LineEditor: Hashable, Sendable {
    /// Longer comments and reasons are refused by the station.
    package static let longest = 500

    private(set) var characters: [Character]
    /// Before which character the next one goes, 0 to the count.
    private(set) var cursor: Int
    private let limit: Int

    /// - Parameter limit: Unicode scalars that it takes at most, so that a pile of marks on one letter is no way around it.
    package init(_ text: String = "", limit: Int = LineEditor.longest) {
        characters = []
        cursor = 0
        self.limit = limit
        paste(text)
    }

    package var text: String { String(characters) }

    /// Without blanks at either end.
    var trimmed: String {
        var kept = characters[...]
        while kept.first?.isWhitespace == true { kept.removeFirst() }
        while kept.last?.isWhitespace == true { kept.removeLast() }
        return String(kept)
    }

    /// Does what the key means in a line of text; other keys change nothing.
    package mutating func take(_ key: Key) {
        switch key {
        case .character("\u{15}"):
            // Ctrl-U, as every terminal line has it.
            characters = []
            cursor = 0
        case .character(let character): insert(character)
        case .paste(let text): paste(text)
        case .backspace:
            guard cursor > 0 else { return }
            cursor -= 1
            characters.remove(at: cursor)
        case .left: cursor = max(0, cursor - 1)
        case .right: cursor = min(characters.count, cursor + 1)
        case .home: cursor = 0
        case .end: cursor = characters.count
        case .up, .down, .pageUp, .pageDown, .enter, .escape, .tab, .resize: break
        }
    }

    /// Takes several lines as one: what was copied with a line's end must not be sent by it.
    private mutating func paste(_ text: String) {
        for character in text { insert(character.isNewline || character == "\t" ? " " : character) }
    }

    private mutating func insert(_ character: Character) {
        let taken = characters.reduce(0) { $0 + $1.unicodeScalars.count }
        let text = String(character)
        guard taken + character.unicodeScalars.count <= limit, text.withoutControls == text else { return }
        characters.insert(character, at: cursor)
        cursor += 1
    }
}
