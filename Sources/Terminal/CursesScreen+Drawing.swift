import CNcurses
import TUI

extension CursesScreen {
    /// Shows the frame: cells that differ from the last frame go to curses, which sends what the terminal needs for
    /// them. The same frame again sends nothing. What lies outside the terminal is not drawn.
    package func draw(_ frame: Frame) {
        guard canDraw, let window = ullage_stdscr(), frame != shown else { return }
        let columns = min(frame.size.columns, Int(ullage_columns()))
        let rows = min(frame.size.rows, Int(ullage_rows()))
        let before = shown?.size == frame.size ? shown : nil
        if before == nil {
            // What was there before may be longer or deeper than this frame.
            werase(window)
        }
        for row in 0..<rows { draw(row, of: frame, before: before, columns: columns, in: window) }
        shown = frame
        wrefresh(window)
    }

    /// Draws everything anew, for a terminal that something else has written on.
    package func redraw() {
        guard canDraw, let window = ullage_stdscr() else { return }
        clearok(window, true)
        wrefresh(window)
    }

    private func draw(
        _ row: Int, of frame: Frame, before: Frame?, columns: Int, in window: UnsafeMutablePointer<WINDOW>
    ) {
        let range = row * frame.size.columns..<row * frame.size.columns + columns
        let cells = frame.cells[range]
        let old = before?.cells[range]
        guard old != cells else { return }
        // Half a wide character that is written over takes its other half along, in curses and not in the frame: a row
        // that has one is written whole. Curses still sends the difference only.
        let isWhole =
            old == nil || cells.contains(where: \.isContinuation) || old?.contains(where: \.isContinuation) == true
        var column = 0
        while column < columns {
            let index = range.lowerBound + column
            let cell = cells[index]
            let isWide = column + 1 < columns && cells[index + 1].isContinuation && !cell.isContinuation
            if isWhole || old?[index] != cell {
                put(cell, isWide: isWide, row: row, column: column, in: window)
            }
            column += isWide ? 2 : 1
        }
    }

    private func put(
        _ cell: Cell, isWide: Bool, row: Int, column: Int, in window: UnsafeMutablePointer<WINDOW>
    ) {
        let look = palette[cell.style]
        func write(_ text: [wchar_t], at column: Int) {
            _ = ullage_put(
                window, Int32(row), Int32(column), text, Int32(text.count), look.attributes, look.pair)
        }
        // A continuation without its character: the frame was cut there.
        let text = cell.isContinuation ? [0x20] : cell.character.unicodeScalars.map { wchar_t($0.value) }
        // The terminal's locale has the last word on what it can show, and how wide.
        let width = text.first.map { ullage_character_width($0) } ?? -1
        switch (width, isWide) {
        case (2, true), (1, false): write(text, at: column)
        case (1, true):
            write(text, at: column)
            write([0x20], at: column + 1)
        default:
            write([0x3F], at: column)
            if isWide { write([0x20], at: column + 1) }
        }
    }
}
