import TankFarm
import Testing

@Suite struct ShiftPeriodTests {
    private let twelveHours = [Shift(name: "night", startMinute: 1_200), Shift(name: "day", startMinute: 480)]
    private let eightHours = [
        Shift(name: "early", startMinute: 360), Shift(name: "late", startMinute: 840),
        Shift(name: "night", startMinute: 1_320),
    ]

    private func at(_ day: Int, _ hour: Int, _ minute: Int = 0, month: Int = 11, in zone: SiteZone) -> WallTime {
        zone.wallTime(of: CivilTime(year: 2026, month: month, day: day, hour: hour, minute: minute))
    }

    /// Every period from `start` to `end`, each found by the end of the one before; and what did not fit together.
    private func walk(
        from start: WallTime, to end: WallTime, shifts: [Shift], zone: SiteZone
    ) -> (count: Int, faults: [String]) {
        var period = ShiftPeriod.containing(start, shifts: shifts, zone: zone)
        var count = 1
        var faults: [String] = []
        while period.to < end {
            let next = ShiftPeriod.containing(period.to, shifts: shifts, zone: zone)
            if next.from != period.to || next.to <= next.from || next.previous(shifts: shifts, zone: zone) != period {
                faults.append("\(period.name) \(period.from.rfc3339)–\(period.to.rfc3339), \(next.from.rfc3339)")
            }
            guard next.to > period.to else { break }
            period = next
            count += 1
        }
        return (count, faults)
    }

    @Test(arguments: [(20, 20, 0), (20, 23, 59), (21, 0, 0), (21, 7, 59)])
    func `runs over midnight until the next shift starts`(day: Int, hour: Int, minute: Int) {
        let period = ShiftPeriod.containing(
            at(day, hour, minute, in: .shanghai), shifts: twelveHours, zone: .shanghai)
        #expect(
            period == ShiftPeriod(name: "night", from: at(20, 20, in: .shanghai), to: at(21, 8, in: .shanghai)))
    }

    @Test func `ends just before the next begins`() {
        let eight = at(21, 8, in: .shanghai)
        #expect(ShiftPeriod.containing(eight, shifts: twelveHours, zone: .shanghai).name == "day")
        #expect(
            ShiftPeriod.containing(eight - .milliseconds(1), shifts: twelveHours, zone: .shanghai).name == "night")
    }

    @Test func `is the calendar day where no shifts are set`() {
        let period = ShiftPeriod.containing(at(21, 13, in: .shanghai), shifts: [], zone: .shanghai)
        #expect(period == ShiftPeriod(name: "day", from: at(21, 0, in: .shanghai), to: at(22, 0, in: .shanghai)))
    }

    @Test func `lasts a day where there is one shift`() {
        let shift = [Shift(name: "all", startMinute: 390)]
        let period = ShiftPeriod.containing(at(21, 6, 29, in: .shanghai), shifts: shift, zone: .shanghai)
        #expect(
            period == ShiftPeriod(name: "all", from: at(20, 6, 30, in: .shanghai), to: at(21, 6, 30, in: .shanghai)))
    }

    @Test func `is 11 hours long in the night that skips one, and 13 in the night that doubles one`() {
        let spring = ShiftPeriod.containing(at(28, 22, month: 3, in: .berlin), shifts: twelveHours, zone: .berlin)
        let autumn = ShiftPeriod.containing(at(24, 22, month: 10, in: .berlin), shifts: twelveHours, zone: .berlin)
        #expect(spring.to - spring.from == .seconds(11 * 3_600))
        #expect(autumn.to - autumn.from == .seconds(13 * 3_600))
        #expect(spring.to == at(29, 8, month: 3, in: .berlin))
    }

    @Test func `gives calendar days of 23 and 25 hours`() {
        let spring = ShiftPeriod.containing(at(29, 12, month: 3, in: .berlin), shifts: [], zone: .berlin)
        let autumn = ShiftPeriod.containing(at(25, 12, month: 10, in: .berlin), shifts: [], zone: .berlin)
        #expect(spring.to - spring.from == .seconds(23 * 3_600))
        #expect(autumn.to - autumn.from == .seconds(25 * 3_600))
    }

    @Test func `holds both passes of a doubled hour`() {
        let night = ShiftPeriod.containing(at(24, 22, month: 10, in: .berlin), shifts: eightHours, zone: .berlin)
        for pass in [instant(2026, 10, 25, 0, 30), instant(2026, 10, 25, 1, 30)] {
            #expect(ShiftPeriod.containing(pass, shifts: eightHours, zone: .berlin) == night)
        }
    }

    @Test func `names the shift before it`() {
        let day = ShiftPeriod.containing(at(21, 9, in: .shanghai), shifts: twelveHours, zone: .shanghai)
        #expect(
            day.previous(shifts: twelveHours, zone: .shanghai)
                == ShiftPeriod(name: "night", from: at(20, 20, in: .shanghai), to: at(21, 8, in: .shanghai)))
    }

    @Test func `touches its neighbours all the year, through both changes of the clocks`() {
        let year = (from: instant(2026, 1, 1), to: instant(2027, 1, 1))
        for shifts in [twelveHours, eightHours, []] {
            let (count, faults) = walk(from: year.from, to: year.to, shifts: shifts, zone: .berlin)
            #expect(count == 365 * max(1, shifts.count) + 1)
            #expect(faults == [])
        }
    }

    @Test func `touches its neighbours where a shift starts in the skipped or the doubled hour`() {
        let shifts = [Shift(name: "a", startMinute: 150), Shift(name: "b", startMinute: 870)]
        for (month, day) in [(3, 27), (10, 23)] {
            let from = at(day, 0, month: month, in: .berlin)
            #expect(walk(from: from, to: from + .seconds(5 * 86_400), shifts: shifts, zone: .berlin).faults == [])
        }
    }

    @Test func `touches its neighbours where one shift starts in the skipped hour and one at its end`() {
        let shifts = [Shift(name: "a", startMinute: 150), Shift(name: "b", startMinute: 180)]
        let from = at(28, 12, month: 3, in: .berlin)
        #expect(walk(from: from, to: from + .seconds(2 * 86_400), shifts: shifts, zone: .berlin).faults == [])
    }
}
