import TankFarm

/// A rectangle of the screen.
struct Area: Hashable, Sendable {
    var row: Int
    var column: Int
    var rows: Int
    var columns: Int

    var endRow: Int { row + max(0, rows) }
    var endColumn: Int { column + max(0, columns) }
}

/// A frame in the making. Whatever is drawn here has lost its control characters and, for a terminal without them,
/// everything beyond ASCII: no view has to remember either.
struct Canvas {
    private(set) var frame: Frame
    let glyphs: GlyphSet

    init(size: FrameSize, glyphs: GlyphSet) {
        frame = Frame(size: size)
        self.glyphs = glyphs
    }

    var columns: Int { frame.size.columns }
    var rows: Int { frame.size.rows }

    /// Draws from the left, at most `width` columns; what is longer ends in an ellipsis.
    /// - Returns: the columns taken.
    @discardableResult
    mutating func text(
        _ text: String, _ row: Int, _ column: Int, width: Int = Int.max, style: StyleRole = .normal
    ) -> Int {
        let room = min(width, columns - column)
        guard room > 0, row >= 0, row < rows else { return 0 }
        if let drawn = plainText(text, row, column, room, style) { return drawn }
        let clean = text.withoutControls
        let cut = CharacterWidth.columns(of: clean) > room
        let limit = cut ? room - 1 : room
        var used = 0
        for character in clean {
            guard let (shown, wide) = CharacterWidth.plain(character) else { continue }
            if used + wide > limit { break }
            put(shown, row, column + used, style)
            if wide == 2 {
                // A wide character means two columns in the layout, whatever stands for it.
                let filler = glyphs == .ascii ? Cell("?", style) : Cell(" ", style, isContinuation: true)
                frame[row, column + used + 1] = filler
            }
            used += wide
        }
        if cut {
            put(glyphs.ellipsis, row, column + used, style)
            used += 1
        }
        return used
    }

    /// The way of nearly all text, without a search for clusters; nil where the text is more than ASCII.
    private mutating func plainText(
        _ text: String, _ row: Int, _ column: Int, _ room: Int, _ style: StyleRole
    ) -> Int? {
        let bytes = text.utf8
        for byte in bytes where byte >= 0x80 { return nil }
        let length = bytes.count
        var used = 0
        for byte in bytes {
            if used == room { break }
            let shown: UInt8 =
                switch byte {
                case 0x20...0x7E: byte
                case 0x09, 0x0A, 0x0D: 0x20
                default: 0x3F
                }
            frame[row, column + used] = Cell(Character(Unicode.Scalar(shown)), style)
            used += 1
        }
        if length > room { put(glyphs.ellipsis, row, column + room - 1, style) }
        return used
    }

    /// Draws against the right edge of a field. A number that does not fit is no number: the field fills with `#`.
    mutating func number(_ text: String, _ row: Int, _ column: Int, width: Int, style: StyleRole = .normal) {
        guard width > 0 else { return }
        let taken = CharacterWidth.columns(of: text)
        if taken > width {
            fill("#", row, column, width: width, style: style)
        } else {
            self.text(text, row, column + width - taken, style: style)
        }
    }

    /// Draws words against the right edge of a field; too long ones are cut at their end.
    mutating func rightText(_ text: String, _ row: Int, _ column: Int, width: Int, style: StyleRole = .normal) {
        let taken = min(width, CharacterWidth.columns(of: text))
        self.text(text, row, column + width - taken, width: taken, style: style)
    }

    /// One character, one column wide.
    mutating func put(_ character: Character, _ row: Int, _ column: Int, _ style: StyleRole = .normal) {
        let shown = glyphs == .ascii && !character.isASCII ? glyphs.substitute(character) : character
        frame[row, column] = Cell(shown, style)
    }

    mutating func fill(_ character: Character, _ row: Int, _ column: Int, width: Int, style: StyleRole = .normal) {
        for offset in 0..<max(0, min(width, columns - column)) { put(character, row, column + offset, style) }
    }

    mutating func rule(_ row: Int, _ column: Int, width: Int) {
        fill(glyphs.horizontal, row, column, width: width, style: .muted)
    }

    /// Shows the row as under the cursor, but leaves what is marked as it is: an alarm keeps its colour when selected.
    mutating func select(_ row: Int, _ column: Int, width: Int) {
        for offset in 0..<max(0, min(width, columns - column)) {
            let style = frame[row, column + offset].style
            if style == .normal || style == .muted { frame[row, column + offset].style = .selected }
        }
    }

    /// Pieces one after the other, two columns apart, each only if it fits whole; the first is cut if it must be.
    /// - Parameter cutting: the last one is cut as well, where what fits of it still says something.
    /// - Returns: the column after the last.
    @discardableResult
    mutating func pieces(
        _ pieces: [(text: String, style: StyleRole)], _ row: Int, _ column: Int, width: Int, gap: Int = 2,
        cutting: Bool = false
    ) -> Int {
        var next = column
        let end = column + width
        for (index, piece) in pieces.enumerated() where !piece.text.isEmpty {
            let start = next == column ? column : next + gap
            let wide = CharacterWidth.columns(of: piece.text)
            if start + wide > end {
                if index == 0 || (cutting && index == pieces.count - 1 && end - start >= 12) {
                    next = start + text(piece.text, row, start, width: end - start, style: piece.style)
                }
                continue
            }
            next = start + text(piece.text, row, start, style: piece.style)
        }
        return next
    }
}
