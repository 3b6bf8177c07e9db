import Reports
import TankFarm
import Testing

@Suite struct HistoryImportTests {
    private let sources = ["TK-101", "TK-102"].map {
        HistoryImport.Source(tank: TankName($0), plausible: [.level: 0...14_500])
    }

    /// - Parameter piece: how many bytes come at once.
    private func read(_ text: String, piece: Int = 1 << 20) throws -> [HistorySample] {
        var parser = HistoryImport(sources)
        var found: [HistorySample] = []
        let bytes = Array(text.utf8)
        var start = 0
        while start < bytes.count {
            let part = Array(bytes[start..<min(bytes.count, start + piece)])
            try part.withUnsafeBufferPointer { try parser.take($0) { found.append($0) } }
            start += piece
        }
        try parser.finish { found.append($0) }
        return found
    }

    private func rows(_ rows: String...) -> String {
        ([HistoryImport.header] + rows).map { $0 + "\n" }.joined()
    }

    private func refusal(_ text: String) -> HistoryImportRefusal? {
        do {
            _ = try read(text)
            return nil
        } catch { return error as? HistoryImportRefusal }
    }

    private func sample(
        _ tank: TankName, _ milliseconds: Int64, _ level: Double?, _ interface: Double? = nil,
        _ temperature: Double? = nil
    ) -> HistorySample {
        func value(_ number: Double?) -> Measurement { number.map { .good($0) } ?? .absent }
        return HistorySample(
            tank: tank, at: WallTime(milliseconds: milliseconds), level: value(level), interface: value(interface),
            temperature: value(temperature))
    }

    @Test func `reads times of both kinds`() throws {
        let found = try read(
            rows(
                "2025-01-01T00:00:00Z,TK-101,5000,300.5,31.2", "2025-01-01T08:00:01.2509+08:00,TK-101,5001,300,31",
                "1735689602,TK-102,7,,-4.75", "1735689603.5,TK-102,1e3,,0"))
        #expect(
            found == [
                sample("TK-101", 1_735_689_600_000, 5_000, 300.5, 31.2),
                sample("TK-101", 1_735_689_601_250, 5_001, 300, 31), sample("TK-102", 1_735_689_602_000, 7, nil, -4.75),
                sample("TK-102", 1_735_689_603_500, 1_000, nil, 0),
            ])
    }

    @Test func `an empty cell is a value that was not read, and none at all before the file told one`() throws {
        let found = try read(
            rows(
                "1735689600,TK-101,,,", "1735689601,TK-101,5000,,31", "1735689602,TK-102,,300,",
                "1735689603,TK-101,5000,,", "1735689604,TK-102,7000,,"))
        let unread = Measurement.bad(.notRead)
        #expect(found.map(\.level) == [unread, .good(5_000), unread, .good(5_000), .good(7_000)])
        #expect(found.map(\.interface) == [.absent, .absent, .good(300), .absent, unread])
        #expect(found.map(\.temperature) == [.absent, .good(31), .absent, unread, .absent])
        #expect(found.map(\.quality) == [.bad, .good, .bad, .bad, .bad])
    }

    @Test(arguments: [1, 2, 3, 7, 64])
    func `reads the same in pieces of any length`(piece: Int) throws {
        let text = rows("2025-01-01T00:00:00Z,TK-101,5000,300,31.2", "2025-01-01T00:00:59.9Z,\"TK-102\",1,,")
        #expect(try read(text, piece: piece) == read(text))
        #expect(try read(text).count == 2)
    }

    @Test func `tolerates a byte-order mark, CRLF, quotes, blanks, empty lines and a last line without its end`() throws
    {
        let text =
            "\u{FEFF}at,tank,\"level_mm\",interface_mm,temperature_c\r\n\r\n\"1735689600\" , TK-101 ,\"5000\",,\r\n1735689601,TK-101,5001,,"
        #expect(try read(text).map(\.level.value) == [5_000, 5_001])
    }

    /// Each minute's times are read against the one before.
    @Test func `reads every second of a day as RFC 3339 says`() throws {
        let first: Int64 = 1_709_164_800_000
        let times = (0..<86_400).map { WallTime(milliseconds: first + Int64($0) * 1_000 + Int64($0 % 7) * 137) }
        let text = HistoryImport.header + "\n" + times.map { "\($0.rfc3339),TK-101,1,,\n" }.joined()
        #expect(try read(text).map(\.at) == times)
    }

    @Test(arguments: [
        "0.1", "-0.05", "12345.678901234567", "1e-3", ".5", "5.", "123456789012345", "14499.999999999998", "+7",
        "0.30000000000000004",
    ])
    func `reads a number as the language does`(text: String) throws {
        let found = try read(rows("1735689600,TK-101,,,\(text)"))
        #expect(found.first?.temperature.value == Double(text))
    }

    @Test(arguments: [
        ("2025-01-01T00:00:00,TK-101,1,,", "neither RFC 3339"),
        ("2025-02-30T00:00:00Z,TK-101,1,,", "neither RFC 3339"),
        ("2025-01-01T00:00:60.Z,TK-101,1,,", "neither RFC 3339"), (",TK-101,1,,", "`at` is empty"),
        ("1735689600.,TK-101,1,,", "neither RFC 3339"), ("1735689600,TK-103,1,,", "there is no tank TK-103"),
        ("1735689600,,1,,", "`tank` is empty"), ("1735689600,TK-101,abc,,", "level_mm = abc is no number"),
        ("1735689600,TK-101,,nan,", "interface_mm = nan is no number"),
        ("1735689600,TK-101,,,inf", "temperature_c = inf is no number"),
        ("1735689600,TK-101,1e999,,", "is no number"), ("1735689600,TK-101,0x10,,", "is no number"),
        ("1735689600,TK-101,-,,", "is no number"), ("1735689600,TK-101,1.2.3,,", "is no number"),
        ("1735689600,TK-101,14500.5,,", "outside 0 to 14500"), ("1735689600,TK-101,1,", "it has 4 columns"),
        ("1735689600,TK-101,1,,,", "it has 6 columns"), ("1735689600,\"TK-101,1,,", "a quote is not closed"),
        ("1735689600,TK-101,\"1,000\",,", "a cell holds a comma"),
        ("1735689600,TK-\"101\",1,,", "a quote stands within a cell"), ("1735689600;TK-101;1;;", "it has 1 column,"),
        ("1735689600,TK-1\0,1,,", "there is no tank"), ("1735689600,TK-101,1\0,,", "is no number"),
        ("20250101,TK-101,1,,", "is 1970-08-23T09:01:41.000Z as seconds since 1970, before 2000: give seconds"),
        ("1735689600000,TK-101,1,,", "as seconds since 1970, after 2100: give seconds"),
        ("-5,TK-101,1,,", "before 2000"), ("1999-12-31T23:59:59Z,TK-101,1,,", "before 2000"),
        ("0025-01-01T00:00:00Z,TK-101,1,,", "before 2000"),
    ])
    func `refuses a row that cannot be what it says, with its line`(row: String, words: String) throws {
        let found = try #require(refusal(rows("1735689500,TK-101,1,,", "", row, "1735689700,TK-101,1,,")))
        #expect(found.line == 4)
        #expect(found.words.contains(words), "\(found.words)")
    }

    @Test(arguments: [
        "", "at,tank,level_mm\n", "tank,at,level_mm,interface_mm,temperature_c\n", "1735689500,TK-101,1,,\n",
    ])
    func `refuses a file without the header, and says which it must be`(text: String) throws {
        let found = try #require(refusal(text))
        #expect(found.line == 1)
        #expect(found.words.contains(HistoryImport.header))
    }

    @Test func `refuses a file without a reading`() throws {
        #expect(try #require(refusal(rows(""))).words.contains("no reading"))
    }

    @Test func `refuses a line without end`() throws {
        #expect(refusal(rows("1735689500,TK-101,1,,") + String(repeating: "x", count: 5_000))?.line == 3)
        #expect(refusal(rows(String(repeating: "x", count: 5_000)))?.line == 2)
    }

    @Test func `tells control characters of a file as nothing that a terminal obeys`() throws {
        let words = try #require(refusal(rows("1735689500,TK\u{1B}[2J,1,,"))).words
        #expect(!words.unicodeScalars.contains("\u{1B}"))
    }
}
