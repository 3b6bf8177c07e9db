import TankFarm
import Testing

@Suite struct TimestampTests {
    @Test func `writes UTC with milliseconds`() {
        #expect(WallTime(milliseconds: 1_795_251_823_250).rfc3339 == "2026-11-21T09:03:43.250Z")
        #expect(WallTime(milliseconds: 0).rfc3339 == "1970-01-01T00:00:00.000Z")
        #expect(WallTime(milliseconds: -1).rfc3339 == "1969-12-31T23:59:59.999Z")
    }

    @Test func `reads back what it writes, from the year 0 to the year 9999`() {
        let first = instant(0, 1, 1).milliseconds
        // A prime step, so that every time of day comes up.
        let faults = stride(from: first, through: instant(9999, 12, 31).milliseconds, by: 31_556_952_013).filter {
            let time = WallTime(milliseconds: $0)
            return WallTime(rfc3339: time.rfc3339) != time
        }
        #expect(faults == [])
    }

    @Test(arguments: [
        "2026-11-21T17:03:43.250+08:00", "2026-11-21T04:33:43.250-04:30", "2026-11-21T09:03:43.250Z",
        "2026-11-21 09:03:43.250z", "2026-11-21t09:03:43.250+00:00", "2026-11-21T09:03:43.250-00:00",
        "2026-11-22T00:03:43.25+15:00",
    ])
    func `reads the same instant with any offset and any mark between date and time`(text: String) {
        #expect(WallTime(rfc3339: text) == WallTime(milliseconds: 1_795_251_823_250))
    }

    @Test func `carries an offset over the ends of day, month and year`() {
        #expect(WallTime(rfc3339: "2026-01-01T00:30:00+01:00") == instant(2025, 12, 31, 23, 30))
        #expect(WallTime(rfc3339: "2025-12-31T23:30:00-01:00") == instant(2026, 1, 1, 0, 30))
    }

    @Test(arguments: [(".1", 100), (".12", 120), (".1239", 123), (".999999999999999999999999", 999), ("", 0)])
    func `cuts a fraction after the millisecond`(fraction: String, milliseconds: Int64) {
        #expect(
            WallTime(rfc3339: "1970-01-01T00:00:00\(fraction)Z") == WallTime(milliseconds: milliseconds))
    }

    @Test func `takes a leap second for the second before it`() {
        #expect(WallTime(rfc3339: "2016-12-31T23:59:60Z") == instant(2016, 12, 31, 23, 59, 59))
    }

    @Test(arguments: ["2024-02-29T00:00:00Z", "2000-02-29T00:00:00Z", "2026-01-31T00:00:00Z", "2026-12-31T00:00:00Z"])
    func `takes the last day of a month`(text: String) {
        #expect(WallTime(rfc3339: text) != nil)
    }

    @Test(arguments: [
        "2026-06-31T00:00:00Z", "2026-02-29T00:00:00Z", "2100-02-29T00:00:00Z", "2026-11-00T00:00:00Z",
        "2026-11-32T00:00:00Z", "2026-00-01T00:00:00Z", "2026-13-01T00:00:00Z", "2026-01-62T00:00:00Z",
    ])
    func `takes no day that the calendar has not`(text: String) {
        #expect(WallTime(rfc3339: text) == nil)
    }

    @Test(arguments: [
        "2026-11-21T24:00:00Z", "2026-11-21T09:60:00Z", "2026-11-21T09:00:61Z", "2026-11-21T09:00:00+24:00",
        "2026-11-21T09:00:00+08:60",
    ])
    func `takes no time or offset that a clock has not`(text: String) {
        #expect(WallTime(rfc3339: text) == nil)
    }

    @Test(arguments: ["2026-11-21T09:03:43", "2026-11-21T09:03:43.250", "2026-11-21 09:03:43 ", "2026-11-21"])
    func `takes no time without a zone`(text: String) {
        #expect(WallTime(rfc3339: text) == nil)
    }

    @Test(arguments: [
        "", " ", "Z", "now", "-8h", "2026-11-21T09:03:43Zx", "2026-11-21T09:03:43Z ", " 2026-11-21T09:03:43Z",
        "2026-11-21T09:03:43.Z", "2026-11-21T09:03:43,5Z", "2026-11-21T09:03Z", "26-11-21T09:03:43Z",
        "2026/11/21T09:03:43Z", "2026-11-21_09:03:43Z", "2026-1-21T09:03:43Z", "+026-11-21T09:03:43Z",
        "2026-11-21T09:03:43+0800", "2026-11-21T09:03:43+8:00", "2026-aa-21T09:03:43Z", "２０２６-11-21T09:03:43Z",
        "2026-11-21T09:03:43Z\u{301}", "2026-11-21T09:03:43Z\u{0}", "12026-11-21T09:03:43Z",
    ])
    func `takes no other text`(text: String) {
        #expect(WallTime(rfc3339: text) == nil)
    }
}
