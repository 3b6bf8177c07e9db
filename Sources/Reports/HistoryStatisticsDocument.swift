import TankFarm

/// What the history of a site is made of, for people and as JSON: rows and span of each level, what outlives its retention, what was
/// imported, and the file.
package struct HistoryStatisticsDocument: Hashable, Sendable {
    /// One level of the history.
    package struct Level: Hashable, Sendable {
        /// `raw`, `minutes` or `hours`.
        package let name: String
        package let rows: Int64
        package let first: WallTime?
        package let last: WallTime?

        package init(name: String, rows: Int64, first: WallTime?, last: WallTime?) {
            self.name = name
            self.rows = rows
            self.first = first
            self.last = last
        }
    }

    /// One file that was brought in.
    package struct Import: Hashable, Sendable {
        package let file: String
        package let sha256: String
        package let rows: Int64
        package let at: WallTime
        package let operatorName: String

        package init(file: String, sha256: String, rows: Int64, at: WallTime, operatorName: String) {
            self.file = file
            self.sha256 = sha256
            self.rows = rows
            self.at = at
            self.operatorName = operatorName
        }
    }

    package let database: String
    /// The finest first.
    package let levels: [Level]
    /// Stretches around alarms and movements whose raw rows outlive the others, and the rows that do.
    package let keptSpans: Int64
    package let keptRows: Int64
    /// Minutes of tanks of which no figures are made yet.
    package let unthinnedMinutes: Int64
    /// In the order in which they were brought in.
    package let imports: [Import]
    package let journalEntries: Int64
    /// Of the file and its write-ahead log; `freeBytes` of them hold nothing.
    package let bytes: Int64
    package let freeBytes: Int64

    package init(
        database: String, levels: [Level], keptSpans: Int64, keptRows: Int64, unthinnedMinutes: Int64,
        imports: [Import], journalEntries: Int64, bytes: Int64, freeBytes: Int64
    ) {
        self.database = database
        self.levels = levels
        self.keptSpans = keptSpans
        self.keptRows = keptRows
        self.unthinnedMinutes = unthinnedMinutes
        self.imports = imports
        self.journalEntries = journalEntries
        self.bytes = bytes
        self.freeBytes = freeBytes
    }

    /// For people, by the site's clocks.
    package func lines(zone: SiteZone) -> [String] {
        let clock = SiteTimeText(
            zone: zone, telling: levels.flatMap { [$0.first, $0.last].compactMap(\.self) } + imports.map(\.at))
        let rowsWidth = max(4, levels.map { String($0.rows).count }.max() ?? 0)
        let width = clock.fullColumns
        func time(_ time: WallTime?) -> String { time.map(clock.full) ?? "–" }
        var lines = ["\(database.withoutControls), all tanks, times of \(zone.name)"]
        lines.append(
            "level    \(ColumnText.right("rows", rowsWidth))  \(ColumnText.left("first", width))  last")
        for level in levels {
            let rows = ColumnText.right(String(level.rows), rowsWidth)
            let first = ColumnText.left(time(level.first), width)
            lines.append("\(ColumnText.left(level.name, 7))  \(rows)  \(first)  \(time(level.last))")
        }
        lines.append(
            "kept     \(count(keptSpans, "span", "spans")) around alarms and movements, with \(count(keptRows, "raw row", "raw rows")) past their retention"
        )
        lines.append("figures  \(count(unthinnedMinutes, "minute", "minutes")) not made yet: told from the raw rows")
        lines.append("journal  \(count(journalEntries, "entry", "entries"))")
        lines.append("file     \(ByteText.words(bytes)), of which \(ByteText.words(freeBytes)) are free")
        lines.append("imports  \(imports.isEmpty ? "none" : String(imports.count))")
        for part in imports {
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
            .init("bytes", .integer(bytes)),
            .init("free_bytes", .integer(freeBytes)),
            .init(
                "levels",
                .array(
                    levels.map { level in
                        .object([
                            .init("level", .string(level.name)), .init("rows", .integer(level.rows)),
                            .init("first", JSONText(level.first)), .init("last", JSONText(level.last)),
                        ])
                    })),
            .init("kept_spans", .integer(keptSpans)),
            .init("kept_rows", .integer(keptRows)),
            .init("unthinned_minutes", .integer(unthinnedMinutes)),
            .init("journal_entries", .integer(journalEntries)),
            .init(
                "imports",
                .array(
                    imports.map { part in
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
