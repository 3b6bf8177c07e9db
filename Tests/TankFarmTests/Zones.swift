import TankFarm

extension SiteZone {
    static let shanghai = SiteZone(name: "Asia/Shanghai", initialOffsetSeconds: 28_800)

    /// Clocks change at 01:00 UTC on the last Sundays of March and October.
    static let berlin = SiteZone(
        name: "Europe/Berlin", initialOffsetSeconds: 3_600,
        transitions: [
            .init(at: instant(2025, 3, 30, 1), offsetSeconds: 7_200),
            .init(at: instant(2025, 10, 26, 1), offsetSeconds: 3_600),
            .init(at: instant(2026, 3, 29, 1), offsetSeconds: 7_200),
            .init(at: instant(2026, 10, 25, 1), offsetSeconds: 3_600),
            .init(at: instant(2027, 3, 28, 1), offsetSeconds: 7_200),
            .init(at: instant(2027, 10, 31, 1), offsetSeconds: 3_600),
        ])
}

/// An instant by its civil time in UTC.
func instant(_ year: Int, _ month: Int, _ day: Int, _ hour: Int = 0, _ minute: Int = 0, _ second: Int = 0) -> WallTime {
    WallTime(
        milliseconds: CivilTime(year: year, month: month, day: day, hour: hour, minute: minute, second: second)
            .millisecondsSinceEpoch)
}
