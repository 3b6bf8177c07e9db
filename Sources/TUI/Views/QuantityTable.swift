import Snapshots
import TankFarm

/// Quantity lines as rows of a width: label, number, mark and unit in columns, and what is to be said beside or beneath.
struct QuantityTable {
    struct Row: Hashable {
        /// Nil: words alone, which go on from the row above.
        var line: QuantityLine?
        var words: String
        var wordsColumn: Int
        var wordsStyle: StyleRole
    }

    private static let numberColumn = 13
    static let numberWidth = 10
    private static let unitColumn = numberColumn + numberWidth + 2
    static let wordsColumn = unitColumn + 6
    /// Below this there is no column of words worth the name: they go beneath.
    private static let leastWords = 24

    let rows: [Row]

    init(_ lines: [QuantityLine], width: Int) {
        var rows: [Row] = []
        var before = ""
        for line in lines {
            let isBare = line.text.isEmpty
            // The same trouble runs down the whole sequence: it is told in full where it begins.
            let why = line.why.isEmpty ? "" : line.why == before ? "as above" : line.why
            before = line.why
            let words = [why, line.words].filter { !$0.isEmpty }.joined(separator: "; ")
            let style: StyleRole = why.isEmpty ? .muted : line.style
            let column = isBare ? QuantityTable.numberColumn + 1 : QuantityTable.wordsColumn
            let room = width - column
            if CharacterWidth.columns(of: words) <= room || words.isEmpty {
                rows.append(Row(line: line, words: words, wordsColumn: column, wordsStyle: style))
                continue
            }
            let isBeside = isBare || room >= QuantityTable.leastWords
            let start = isBeside ? column : 2
            var pieces = JournalView.wrapped(words, width: max(4, width - start))
            let first = isBeside ? pieces.removeFirst() : ""
            rows.append(Row(line: line, words: first, wordsColumn: column, wordsStyle: style))
            rows += pieces.map { Row(line: nil, words: $0, wordsColumn: start, wordsStyle: style) }
        }
        self.rows = rows
    }

    /// Draws those rows; what is cut off below is said by whoever draws.
    static func draw(_ rows: ArraySlice<Row>, in area: Area, on canvas: inout Canvas) {
        for (offset, row) in rows.prefix(max(0, area.rows)).enumerated() {
            let at = area.row + offset
            if let line = row.line {
                let isStep = !line.isResult
                canvas.text(
                    line.label, at, area.column, width: min(numberColumn, area.columns),
                    style: isStep ? .muted : .heading)
                let style = line.style == .normal && line.isResult ? StyleRole.heading : line.style
                canvas.number(line.text, at, area.column + numberColumn, width: numberWidth, style: style)
                if line.mark != " " { canvas.put(line.mark, at, area.column + unitColumn - 2, line.style) }
                if !line.text.isEmpty {
                    canvas.text(line.unit, at, area.column + unitColumn, width: 5, style: .muted)
                }
            }
            canvas.text(
                row.words, at, area.column + row.wordsColumn, width: area.columns - row.wordsColumn,
                style: row.wordsStyle)
        }
    }
}
