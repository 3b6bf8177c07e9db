import TankFarm

/// What the history of a site is made of, for people and as JSON: rows and span of each level, what outlives its retention, what was
/// imported, and the file.
package struct HistoryStatisticsDocument: Hashable, Sendable {
    package let database: String
    package let statistics: HistoryStatistics

    package init(database: String, _ statistics: HistoryStatistics) {
        self.database = database
        self.statistics = statistics
    }

    /// For people, by the site's clocks.
    package func lines(zone: SiteZone) -> [String] {
        let clock = SiteTimeText(
            zone: zone,
            telling: statistics.levels.flatMap { [$0.first, $0.last].compactMap(\.self) } + statistics.imports.map(\.at)
        )
        let rowsWidth = max(4, statistics.levels.map { String($0.rows).count }.max() ?? 0)
        let width = clock.fullColumns
        func time(_ time: WallTime?) -> String { time.map(clock.full) ?? "–" }
        var lines = ["\(database.withoutControls), all tanks, times of \(zone.name)"]
        lines.append(
            "level    \(ColumnText.right("rows", rowsWidth))  \(ColumnText.left("first", width))  last")
        for level in statistics.levels {
            let rows = ColumnText.right(String(level.rows), rowsWidth)
            let first = ColumnText.left(time(level.first), width)
            lines.append("\(ColumnText.left(level.name, 7))  \(rows)  \(first)  \(time(level.last))")
        }
        lines.append(
            "kept     \(count(statistics.keptSpans, "span", "spans")) around alarms and movements, with \(count(statistics.keptRows, "raw row", "raw rows")) past their retention"
        )
        lines.append(
            "figures  \(count(statistics.unthinnedMinutes, "minute", "minutes")) not made yet: told from the raw rows")
        lines.append("journal  \(count(statistics.journalEntries, "entry", "entries"))")
        lines.append(
            "file     \(ByteText.words(statistics.bytes)), of which \(ByteText.words(statistics.freeBytes)) are free")
        lines.append("imports  \(statistics.imports.isEmpty ? "none" : String(statistics.imports.count))")
        for part in statistics.imports {
            let words =
                "\(part.file.withoutControls), \(count(part.rows, "reading", "readings")), by \(part.operatorName.withoutControls), SHA-256 \(part.sha256)"
            lines += ColumnText.hanging("  \(clock.full(part.at))  ", words, to: 100)
        }
        return lines
    }

    /// One object.
    package var json: JSONText {
        .object([
            .init("database", .string(database)),
            .init("bytes", .integer(statistics.bytes)),
            .init("free_bytes", .integer(statistics.freeBytes)),
            .init(
                "levels",
                .array(
                    statistics.levels.map { level in
                        .object([
                            .init("level", .string(level.name)), .init("rows", .integer(level.rows)),
                            .init("first", JSONText(level.first)), .init("last", JSONText(level.last)),
                        ])
                    })),
            .init("kept_spans", .integer(statistics.keptSpans)),
            .init("kept_rows", .integer(statistics.keptRows)),
            .init("unthinned_minutes", .integer(statistics.unthinnedMinutes)),
            .init("journal_entries", .integer(statistics.journalEntries)),
            .init(
                "imports",
                .array(
                    statistics.imports.map { part in
                        .object([
                            .init("at", JSONText(part.at)), .init("file", .string(part.file)),
                            .init("sha256", .string(part.sha256)), .init("rows", .integer(part.rows)),
                            .init("operator", .string(part.operatorName)),
                        ])
                    })),
        ])
    }

    private func count(_ number: Int64, _ one: String, _ many: String) -> String {
        "\(number) \(number == 1 ? one : many)"
    }
}
