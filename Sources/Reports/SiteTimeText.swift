import TankFarm

/// Instants as the site's clocks show them, on screen and paper.
struct SiteTimeText {
    let zone: SiteZone
    /// Whether the site's clocks were changed in the time that is told, so that 02:30 may come twice: times then carry
    /// their offset from UTC.
    let tellsOffset: Bool
    /// Within it a time needs no date.
    let period: ShiftPeriod?

    init(zone: SiteZone, period: ShiftPeriod? = nil) {
        self.zone = zone
        self.period = period
        // The end belongs to the next shift: what counts is the offset just before it.
        tellsOffset =
            period.map { zone.offsetSeconds(at: $0.from) != zone.offsetSeconds(at: $0.to - .milliseconds(1)) } ?? false
    }

    /// For a list of such times.
    init(zone: SiteZone, telling times: [WallTime]) {
        self.zone = zone
        period = nil
        tellsOffset = Set(times.map { zone.offsetSeconds(at: $0) }).count > 1
    }

    /// `2026-11-21 08:00:05`.
    func full(_ time: WallTime) -> String {
        let civil = zone.civilTime(at: time)
        return "\(civil.dateText) \(civil.secondText)" + suffix(time)
    }

    /// Columns that `full` takes.
    var fullColumns: Int { tellsOffset ? 25 : 19 }

    /// `2026-11-21 08:00`.
    func minuteWithDate(_ time: WallTime) -> String {
        let civil = zone.civilTime(at: time)
        return "\(civil.dateText) \(civil.minuteText)" + suffix(time)
    }

    /// `08:00:05`, with the date where the time lies outside the period.
    func second(_ time: WallTime) -> String {
        isInside(time) ? zone.civilTime(at: time).secondText + suffix(time) : full(time)
    }

    /// `08:00`, with the date where the time lies outside the period.
    func minute(_ time: WallTime) -> String {
        isInside(time) ? zone.civilTime(at: time).minuteText + suffix(time) : minuteWithDate(time)
    }

    /// `+08:00`.
    func offset(at time: WallTime) -> String {
        let seconds = zone.offsetSeconds(at: time)
        let minutes = abs(seconds) / 60
        return (seconds < 0 ? "-" : "+") + twoDigits(minutes / 60) + ":" + twoDigits(minutes % 60)
    }

    /// `12 h`, `1 h 05 min`, `4 min 10 s`, `8 s`.
    static func length(_ duration: Duration) -> String {
        let seconds = max(0, NumberText.seconds(duration))
        let hours = seconds / 3_600
        let minutes = seconds / 60 % 60
        if hours > 0 { return minutes == 0 ? "\(hours) h" : "\(hours) h \(minutes < 10 ? "0" : "")\(minutes) min" }
        if minutes > 0 { return seconds % 60 == 0 ? "\(minutes) min" : "\(minutes) min \(seconds % 60) s" }
        return "\(seconds) s"
    }

    private func isInside(_ time: WallTime) -> Bool {
        guard let period else { return false }
        return period.from <= time && time <= period.to
    }

    private func suffix(_ time: WallTime) -> String { tellsOffset ? offset(at: time) : "" }

    private func twoDigits(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }
}
