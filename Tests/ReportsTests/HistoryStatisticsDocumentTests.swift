import Reports
import TankFarm
import Testing

@Suite struct HistoryStatisticsDocumentTests {
    private static let first = WallTime(milliseconds: 1_795_251_823_250)

    private func document(imports: [HistoryStatistics.Import] = []) -> HistoryStatisticsDocument {
        HistoryStatisticsDocument(
            database: "/var/lib/ullage/ullage.db",
            HistoryStatistics(
                levels: [
                    .init(name: "raw", rows: 310_000_000, first: Self.first, last: Self.first + .seconds(86_400)),
                    .init(name: "minutes", rows: 1, first: Self.first, last: Self.first),
                    .init(name: "hours", rows: 0, first: nil, last: nil),
                ], keptSpans: 1, keptRows: 1_200, unthinnedMinutes: 28, imports: imports, journalEntries: 7,
                bytes: 1_587_000_000, freeBytes: 40_960))
    }

    private let part = HistoryStatistics.Import(
        file: "old\u{1B}[2J.csv", sha256: String(repeating: "a", count: 64), rows: 3, at: first, operatorName: "wang")

    @Test func `tells people rows and span of each level, what is kept, and the file`() {
        #expect(
            document().lines(zone: .utc) == [
                "/var/lib/ullage/ullage.db, all tanks, times of UTC",
                "level         rows  first                last",
                "raw      310000000  2026-11-21 09:03:43  2026-11-22 09:03:43",
                "minutes          1  2026-11-21 09:03:43  2026-11-21 09:03:43",
                "hours            0  –                    –",
                "kept     1 span around alarms and movements, with 1200 raw rows past their retention",
                "figures  28 minutes not made yet: told from the raw rows",
                "journal  7 entries",
                "file     1.59 GB, of which 41.0 kB are free",
                "imports  none",
            ])
    }

    @Test func `tells what was imported, when, by whom and with which hash`() {
        let lines = document(imports: [part]).lines(zone: .utc)
        #expect(lines.contains("imports  1"))
        #expect(lines.contains("  2026-11-21 09:03:43  old?[2J.csv, 3 readings, by wang, SHA-256"))
        #expect(lines.last == String(repeating: " ", count: 23) + part.sha256)
        #expect(lines.allSatisfy { !$0.contains("\u{1B}") && $0.count <= 100 })
    }

    @Test func `is one JSON object`() {
        #expect(
            document(imports: [part]).json.text
                == #"{"database":"/var/lib/ullage/ullage.db","bytes":1587000000,"free_bytes":40960,"levels":["#
                + #"{"level":"raw","rows":310000000,"first":"2026-11-21T09:03:43.250Z","last":"2026-11-22T09:03:43.250Z"},"#
                + #"{"level":"minutes","rows":1,"first":"2026-11-21T09:03:43.250Z","last":"2026-11-21T09:03:43.250Z"},"#
                + #"{"level":"hours","rows":0,"first":null,"last":null}],"kept_spans":1,"kept_rows":1200,"#
                + #""unthinned_minutes":28,"journal_entries":7,"imports":[{"at":"2026-11-21T09:03:43.250Z","#
                + #""file":"old\u001b[2J.csv","sha256":""# + String(repeating: "a", count: 64)
                + #"","rows":3,"operator":"wang"}]}"#)
    }
}

@Suite struct ByteTextTests {
    @Test(arguments: [
        (Int64(0), "0 B"), (-5, "0 B"), (999, "999 B"), (1_000, "1.00 kB"), (9_994, "9.99 kB"), (9_996, "10.0 kB"),
        (99_960, "100 kB"), (999_499, "999 kB"), (999_500, "1.00 MB"), (1_587_000_000, "1.59 GB"),
        (Int64.max, "9223372 TB"),
    ])
    func `a size has three figures and its unit`(bytes: Int64, words: String) {
        #expect(ByteText.words(bytes) == words)
    }
}
