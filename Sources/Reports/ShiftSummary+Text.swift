import TankFarm

extension ShiftSummary {
    /// The summary for a line printer of 80 columns.
    /// - Parameters:
    ///   - linesPerPage: Lines on a page, its heading included (at least 20); nil: one page as long as it takes.
    ///   - formFeeds: Begins every page but the first with a form feed.
    ///   - asciiOnly: For a printer that knows no more than ASCII.
    /// - Returns: Lines of at most 80 columns, without line ends.
    package func text(linesPerPage: Int? = nil, formFeeds: Bool = false, asciiOnly: Bool = false) -> [String] {
        let printer = ShiftPrinter(self)
        var pages = ShiftSummary.pages(printer.blocks, linesPerPage: linesPerPage, headingLines: printer.headingLines)
        for index in pages.indices { pages[index] = printer.heading(page: index + 1, of: pages.count) + pages[index] }
        var lines: [String] = []
        for (index, page) in pages.enumerated() {
            let plain = page.map { asciiOnly ? ColumnText.ascii($0) : $0 }
            guard formFeeds, index > 0, let first = plain.first else {
                lines += plain
                continue
            }
            lines.append("\u{0C}" + first)
            lines += plain.dropFirst()
        }
        return lines
    }

    /// Blocks are kept whole where a page can hold them: a signature's line must not stand away from its words.
    private static func pages(_ blocks: [[String]], linesPerPage: Int?, headingLines: Int) -> [[String]] {
        guard let linesPerPage else { return [Array(blocks.joined())] }
        let room = max(20, linesPerPage) - headingLines
        var pages: [[String]] = [[]]
        for block in blocks {
            var rest = block[...]
            if !(pages.last?.isEmpty ?? true), (pages.last?.count ?? 0) + rest.count > room { pages.append([]) }
            // A page that begins with an empty line wastes it.
            if pages.last?.isEmpty ?? true { rest = rest.drop(while: \.isEmpty) }
            while rest.count > room {
                pages[pages.count - 1] += rest.prefix(room)
                rest = rest.dropFirst(room)
                pages.append([])
            }
            pages[pages.count - 1] += rest
        }
        if pages.count > 1, pages.last?.isEmpty ?? false { pages.removeLast() }
        return pages
    }
}
