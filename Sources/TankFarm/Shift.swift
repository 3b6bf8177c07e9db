/// A shift of the site's day: it lasts until the next one starts.
package struct Shift: Hashable, Sendable, Codable {
    package let name: String
    /// Minutes after the site's midnight, 0–1439.
    package let startMinute: Int

    package init(name: String, startMinute: Int) {
        self.name = name
        self.startMinute = startMinute
    }
}

/// One shift on one day, as instants: in a night of daylight saving it is an hour shorter or longer.
package struct ShiftPeriod: Hashable, Sendable, Codable {
    package let name: String
    package let from: WallTime
    /// Exclusive.
    package let to: WallTime

    package init(name: String, from: WallTime, to: WallTime) {
        self.name = name
        self.from = from
        self.to = to
    }

    /// The shift that runs at `time`. Without shifts the site's calendar day is one.
    package static func containing(_ time: WallTime, shifts: [Shift], zone: SiteZone) -> ShiftPeriod {
        let ordered =
            shifts.isEmpty ? [Shift(name: "day", startMinute: 0)] : shifts.sorted { $0.startMinute < $1.startMinute }
        let today = zone.civilTime(at: time)
        // Starts from yesterday to the day after tomorrow, in order: the one at or before `time` has begun last.
        var starts: [(name: String, at: WallTime)] = []
        for day in -1...2 {
            for shift in ordered {
                let date = today.addingDays(day)
                let civil = CivilTime(
                    year: date.year, month: date.month, day: date.day, hour: shift.startMinute / 60,
                    minute: shift.startMinute % 60)
                starts.append((shift.name, zone.wallTime(of: civil)))
            }
        }
        // A start in the hour that spring skips comes as much later, and may pass its successor.
        starts.sort { $0.at < $1.at }
        let index = starts.lastIndex { $0.at <= time } ?? 0
        let end = index + 1 < starts.count ? starts[index + 1].at : starts[index].at + .seconds(86_400)
        return ShiftPeriod(name: starts[index].name, from: starts[index].at, to: end)
    }

    /// The shift that ended when this one began.
    package func previous(shifts: [Shift], zone: SiteZone) -> ShiftPeriod {
        ShiftPeriod.containing(from - .milliseconds(1), shifts: shifts, zone: zone)
    }
}
