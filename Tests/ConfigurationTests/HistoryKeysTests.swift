import Configuration
import TankFarm
import Testing

@Suite struct HistoryKeysTests {
    private func site(_ history: String) throws -> SiteConfiguration {
        try SiteConfiguration.parse(
            text: """
                [station]
                name = "Test"
                time_zone = "UTC"
                [[line]]
                name = "south"
                transport = "rtu"
                device = "/dev/ttyUSB0"
                [[tank]]
                name = "TK-1"
                line = "south"
                unit = 1
                shell_height_mm = 10000
                \(history)
                """, path: "/site/config.toml")
    }

    private func fault(_ history: String) throws -> ConfigurationFault {
        let refusal = #expect(throws: ConfigurationFaults.self) { try site(history) }
        let faults = try #require(refusal).faults
        #expect(faults.count == 1, "\(faults)")
        return try #require(faults.first)
    }

    @Test func `45 days, five years and for ever hold where nothing is said`() throws {
        for text in ["", "[history]"] {
            let retention = try site(text).retention
            #expect(retention == HistoryRetention(rawDays: 45, minuteDays: 1_827, hourDays: nil, keptRows: 10_000_000))
        }
    }

    @Test func `takes what is said, and 0 days for ever`() throws {
        let some = try site("[history]\nraw_days = 10\nminute_days = 100\nhour_days = 1000\nkept_rows = 0").retention
        #expect(some == HistoryRetention(rawDays: 10, minuteDays: 100, hourDays: 1_000, keptRows: 0))
        let all = try site("[history]\nminute_days = 0\nhour_days = 0").retention
        #expect(all.minuteDays == nil && all.hourDays == nil)
    }

    @Test func `the levels may be of one length`() throws {
        let retention = try site("[history]\nraw_days = 100\nminute_days = 100\nhour_days = 100").retention
        #expect(retention == HistoryRetention(rawDays: 100, minuteDays: 100, hourDays: 100))
    }

    @Test func `minutes that end before the raw readings are refused`() throws {
        let given = try fault("[history]\nraw_days = 100\nminute_days = 99")
        #expect(given.key == "history.minute_days" && given.line == 15)
        #expect(given.words == "99 is less than raw_days, 100; allowed are 100 and more, or 0 for ever")
        let left = try fault("[history]\nraw_days = 2000")
        #expect(left.key == "history.minute_days")
        #expect(left.words.hasPrefix("is left out, and its default 1827 is less than raw_days, 2000"))
    }

    @Test func `hours that end before the minutes are refused`() throws {
        let shorter = try fault("[history]\nminute_days = 400\nhour_days = 365")
        #expect(shorter.key == "history.hour_days")
        #expect(shorter.words == "365 is less than minute_days, 400; allowed are 400 and more, or 0 for ever")
        let ended = try fault("[history]\nminute_days = 0\nhour_days = 36500")
        #expect(ended.words.contains("allowed are 0 alone, for ever"))
    }
}
