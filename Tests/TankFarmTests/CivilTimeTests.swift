import TankFarm
import Testing

@Suite struct CivilTimeTests {
    @Test func `walks through every day of 400 years as the calendar does`() {
        // The calendar by its own rules, a day at a time: 1 March 1900 to the same day 400 years on.
        var (year, month, day) = (1900, 3, 1)
        let first = CivilTime(year: year, month: month, day: day).millisecondsSinceEpoch
        var faults: [String] = []
        for number in 0..<146_097 {
            let milliseconds = first + Int64(number) * 86_400_000
            let civil = CivilTime(millisecondsSinceEpoch: milliseconds)
            if civil != CivilTime(year: year, month: month, day: day) || civil.millisecondsSinceEpoch != milliseconds {
                faults.append("\(year)-\(month)-\(day)")
            }
            let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
            let length = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
            day += 1
            if day > length { (day, month) = (1, month + 1) }
            if month > 12 { (month, year) = (1, year + 1) }
        }
        #expect(faults == [])
        #expect([year, month, day] == [2300, 3, 1])
    }

    @Test(arguments: [
        (1970, 1, 1, 0), (2000, 2, 29, 951_782_400), (2026, 11, 21, 1_795_219_200), (1969, 12, 31, -86_400),
        (1600, 2, 29, -11_670_998_400), (1, 1, 1, -62_135_596_800), (0, 2, 29, -62_162_121_600),
        (9999, 12, 31, 253_402_214_400),
    ])
    func `counts the seconds of known dates`(year: Int, month: Int, day: Int, seconds: Int64) {
        let civil = CivilTime(year: year, month: month, day: day)
        #expect(civil.millisecondsSinceEpoch == seconds * 1_000)
        #expect(CivilTime(millisecondsSinceEpoch: seconds * 1_000) == civil)
    }

    @Test func `knows leap years by 4, not by 100, but by 400`() {
        func dayAfter(_ year: Int) -> String { CivilTime(year: year, month: 2, day: 28).addingDays(1).dateText }
        #expect([2024, 2026, 2100, 2000].map(dayAfter) == ["2024-02-29", "2026-03-01", "2100-03-01", "2000-02-29"])
    }

    @Test func `counts a time before 1970 forward from its own midnight`() {
        let civil = CivilTime(millisecondsSinceEpoch: -1)
        let expected = CivilTime(
            year: 1969, month: 12, day: 31, hour: 23, minute: 59, second: 59, millisecond: 999)
        #expect(civil == expected)
        #expect(civil.millisecondsSinceEpoch == -1)
    }

    @Test func `splits the day into hours, minutes, seconds and milliseconds`() {
        let civil = CivilTime(millisecondsSinceEpoch: 1_795_251_823_250)
        let expected = CivilTime(
            year: 2026, month: 11, day: 21, hour: 9, minute: 3, second: 43, millisecond: 250)
        #expect(civil == expected)
    }

    @Test func `adds and takes days over the ends of month and year, at the same time of day`() {
        let eve = CivilTime(year: 2025, month: 12, day: 31, hour: 23, minute: 59, second: 58, millisecond: 7)
        let next = CivilTime(year: 2026, month: 1, day: 1, hour: 23, minute: 59, second: 58, millisecond: 7)
        #expect(eve.addingDays(1) == next)
        #expect(next.addingDays(-1) == eve)
    }

    @Test func `writes date and time with leading zeros`() {
        let civil = CivilTime(year: 987, month: 6, day: 5, hour: 4, minute: 3, second: 2)
        #expect(civil.dateText == "0987-06-05")
        #expect(civil.minuteText == "04:03")
        #expect(civil.secondText == "04:03:02")
    }
}
