extension Frame {
    /// For golden files and support: text and style of every cell: numbered rows with their end marked, then the runs of each style that is not normal.
    package var goldenText: String {
        var text = "size \(size.columns)x\(size.rows)\n"
        for (row, line) in lines.enumerated() { text += numbered(row) + "|" + line + "|\n" }
        text += "styles\n"
        for row in 0..<size.rows {
            var runs: [String] = []
            var column = 0
            while column < size.columns {
                let style = self[row, column].style
                var end = column
                while end < size.columns, self[row, end].style == style { end += 1 }
                if style != .normal { runs.append("\(column)-\(end - 1) \(style)") }
                column = end
            }
            if !runs.isEmpty { text += numbered(row) + ": " + runs.joined(separator: ", ") + "\n" }
        }
        return text
    }

    private func numbered(_ row: Int) -> String { row < 10 ? "0\(row)" : "\(row)" }
}
