/// What a cell of the screen means, not how it looks: the terminal turns roles into colours and attributes. Every
/// meaning is told without colour too, by a letter, a mark or a shape in the text.
package enum StyleRole: UInt8, Hashable, Sendable, CaseIterable {
    /// Calm grey: all is well.
    case normal
    /// Labels, rules, units.
    case muted
    case heading
    /// The row under the cursor.
    case selected
    /// A value that is uncertain or old.
    case stale
    /// A value that is bad or missing.
    case bad
    case oil
    case water
    case limitMark
    /// Unacknowledged: blinks. Nothing else does.
    case alarmCritical, alarmHigh, alarmMedium, alarmLow
    /// Standing and acknowledged, or gone and unacknowledged: steady.
    case alarmCriticalSteady, alarmHighSteady, alarmMediumSteady, alarmLowSteady
    /// SIMULATION, WATCH ENDS WITH THIS WINDOW, not on record.
    case notice
    case keyName
}

/// One cell. A double-width character takes its cell and a `continuation` after it.
package struct Cell: Hashable, Sendable {
    package var character: Character
    package var style: StyleRole
    package var isContinuation: Bool

    package init(_ character: Character = " ", _ style: StyleRole = .normal, isContinuation: Bool = false) {
        self.character = character
        self.style = style
        self.isContinuation = isContinuation
    }
}

package struct FrameSize: Hashable, Sendable {
    package let columns: Int
    package let rows: Int

    package init(columns: Int, rows: Int) {
        self.columns = columns
        self.rows = rows
    }
}

/// A whole screen as a value. Drawing never traps: what lies outside is clipped.
package struct Frame: Hashable, Sendable {
    package let size: FrameSize
    package private(set) var cells: [Cell]

    package init(size: FrameSize) {
        self.size = FrameSize(columns: max(0, size.columns), rows: max(0, size.rows))
        cells = Array(repeating: Cell(), count: self.size.columns * self.size.rows)
    }

    package subscript(row: Int, column: Int) -> Cell {
        get {
            guard row >= 0, row < size.rows, column >= 0, column < size.columns else { return Cell() }
            return cells[row * size.columns + column]
        }
        set {
            guard row >= 0, row < size.rows, column >= 0, column < size.columns else { return }
            cells[row * size.columns + column] = newValue
        }
    }

    /// The rows as text, without trailing blanks.
    package var lines: [String] {
        (0..<size.rows).map { row in
            var text = ""
            for column in 0..<size.columns where !self[row, column].isContinuation {
                text.append(self[row, column].character)
            }
            while text.last == " " { text.removeLast() }
            return text
        }
    }
}
