/// How much the history holds, and since when.
package struct HistoryStatistics: Hashable, Sendable {
    /// One level: how many rows, and the first and the last time that they are about; nil where there is none.
    package struct Level: Hashable, Sendable {
        /// `raw`, `minutes` or `hours`.
        package let name: String
        package let rows: Int64
        package let first: WallTime?
        /// The beginning of the last sample, minute or hour.
        package let last: WallTime?

        package init(name: String, rows: Int64, first: WallTime?, last: WallTime?) {
            self.name = name
            self.rows = rows
            self.first = first
            self.last = last
        }
    }

    /// A file that was brought in.
    package struct Import: Hashable, Sendable {
        package let file: String
        /// In lower-case hex.
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

    /// Raw, minutes, hours.
    package let levels: [Level]
    /// Stretches of raw samples that outlive the others, and how many of their rows have done so.
    package let keptSpans: Int64
    package let keptRows: Int64
    /// Minutes of all tanks of which there are raw samples and no figures yet.
    package let unthinnedMinutes: Int64
    /// In the order in which they came.
    package let imports: [Import]
    package let journalEntries: Int64
    /// Of the file and its write-ahead log.
    package let bytes: Int64
    /// Of these, room in the file that holds nothing.
    package let freeBytes: Int64

    package init(
        levels: [Level], keptSpans: Int64, keptRows: Int64, unthinnedMinutes: Int64, imports: [Import],
        journalEntries: Int64, bytes: Int64, freeBytes: Int64
    ) {
        self.levels = levels
        self.keptSpans = keptSpans
        self.keptRows = keptRows
        self.unthinnedMinutes = unthinnedMinutes
        self.imports = imports
        self.journalEntries = journalEntries
        self.bytes = bytes
        self.freeBytes = freeBytes
    }
}
