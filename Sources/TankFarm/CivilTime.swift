/// A date and time of day as a calendar and a wall clock show them, with no zone of its own (proleptic Gregorian).
package struct CivilTime: Hashable, Sendable, Codable {
    package let year: Int
    /// 1–12.
    package let month: Int
    /// 1–31.
    package let day: Int
    package let hour: Int
    package let minute: Int
    package let second: Int
    package let millisecond: Int

    package init(
        year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0, millisecond: Int = 0
    ) {
        self.year = year
        self.month = month
        self.day = day
        self.hour = hour
        self.minute = minute
        self.second = second
        self.millisecond = millisecond
    }

    /// The civil time so many milliseconds after 1970-01-01 00:00 on the same clock.
    /// Years beyond 0 and 9999 become those: no clock shows them, and a damaged record must still draw.
    package init(millisecondsSinceEpoch: Int64) {
        let millisecondsSinceEpoch = min(max(millisecondsSinceEpoch, -62_167_219_200_000), 253_402_300_799_999)
        let dayNumber = floorDivision(millisecondsSinceEpoch, 86_400_000)
        let rest = Int(millisecondsSinceEpoch - dayNumber * 86_400_000)
        let (year, month, day) = CivilTime.date(ofDayNumber: Int(dayNumber))
        self.init(
            year: year, month: month, day: day, hour: rest / 3_600_000, minute: rest / 60_000 % 60,
            second: rest / 1_000 % 60, millisecond: rest % 1_000)
    }

    /// Milliseconds after 1970-01-01 00:00 on the same clock.
    package var millisecondsSinceEpoch: Int64 {
        Int64(CivilTime.dayNumber(year: year, month: month, day: day)) * 86_400_000 + Int64(hour) * 3_600_000
            + Int64(minute) * 60_000 + Int64(second) * 1_000 + Int64(millisecond)
    }

    /// The same time of day, `days` later (or earlier, if negative).
    package func addingDays(_ days: Int) -> CivilTime {
        CivilTime(millisecondsSinceEpoch: millisecondsSinceEpoch + Int64(days) * 86_400_000)
    }

    /// `2026-11-21`.
    package var dateText: String { "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))" }
    /// `08:05`.
    package var minuteText: String { "\(padded(hour, 2)):\(padded(minute, 2))" }
    /// `08:05:09`.
    package var secondText: String { "\(minuteText):\(padded(second, 2))" }

    // Days and dates by era of 400 years, in which the calendar repeats itself; the year is taken to begin in March,
    // so that the leap day is its last.
    static func dayNumber(year: Int, month: Int, day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    static func date(ofDayNumber number: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = number + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }
}

private func floorDivision(_ value: Int64, _ divisor: Int64) -> Int64 {
    let quotient = value / divisor
    return value % divisor < 0 ? quotient - 1 : quotient
}

private func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
