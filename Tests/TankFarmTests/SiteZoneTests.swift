import TankFarm
import Testing

@Suite struct SiteZoneTests {
    private func civil(
        _ year: Int, _ month: Int, _ day: Int, _ hour: Int = 0, _ minute: Int = 0, _ second: Int = 0
    ) -> CivilTime {
        CivilTime(year: year, month: month, day: day, hour: hour, minute: minute, second: second)
    }

    @Test func `takes a new offset from the instant of the change on`() {
        let change = instant(2026, 3, 29, 1)
        #expect(SiteZone.berlin.offsetSeconds(at: change - .milliseconds(1)) == 3_600)
        #expect(SiteZone.berlin.offsetSeconds(at: change) == 7_200)
        #expect(SiteZone.berlin.civilTime(at: change) == civil(2026, 3, 29, 3))
    }

    @Test func `shows the doubled hour twice`() {
        let twice = civil(2026, 10, 25, 2, 30)
        #expect(SiteZone.berlin.civilTime(at: instant(2026, 10, 25, 0, 30)) == twice)
        #expect(SiteZone.berlin.civilTime(at: instant(2026, 10, 25, 1, 30)) == twice)
    }

    @Test func `takes the first of a time that comes twice`() {
        #expect(SiteZone.berlin.wallTime(of: civil(2026, 10, 25, 2, 30)) == instant(2026, 10, 25, 0, 30))
        #expect(SiteZone.berlin.wallTime(of: civil(2026, 10, 25, 2)) == instant(2026, 10, 25, 0))
        #expect(SiteZone.berlin.wallTime(of: civil(2026, 10, 25, 3)) == instant(2026, 10, 25, 2))
    }

    @Test func `takes a skipped time as far after the change as it is skipped`() {
        #expect(SiteZone.berlin.wallTime(of: civil(2026, 3, 29, 2)) == instant(2026, 3, 29, 1))
        #expect(SiteZone.berlin.wallTime(of: civil(2026, 3, 29, 2, 30)) == instant(2026, 3, 29, 1, 30))
        #expect(SiteZone.berlin.wallTime(of: civil(2026, 3, 29, 3)) == instant(2026, 3, 29, 1))
    }

    @Test func `finds every instant of a year again by what the clocks show, but for the second pass of an hour`() {
        let secondPass = instant(2026, 10, 25, 1)..<instant(2026, 10, 25, 2)
        var faults: [String] = []
        var time = instant(2026, 1, 1)
        while time < instant(2027, 1, 1) {
            let found = SiteZone.berlin.wallTime(of: SiteZone.berlin.civilTime(at: time))
            let expected = secondPass.contains(time) ? time - .seconds(3_600) : time
            if found != expected { faults.append(time.rfc3339) }
            time = time + .seconds(900)
        }
        #expect(faults == [])
    }

    @Test(arguments: [instant(1, 1, 1), instant(1969, 12, 31, 23), instant(2026, 7, 1), instant(9999, 12, 31)])
    func `keeps one offset for ever in a zone without changes`(time: WallTime) {
        #expect(SiteZone.shanghai.offsetSeconds(at: time) == 28_800)
        #expect(SiteZone.shanghai.wallTime(of: SiteZone.shanghai.civilTime(at: time)) == time)
    }

    @Test func `keeps the first and the last offset beyond the changes that it knows`() {
        #expect(SiteZone.berlin.civilTime(at: instant(1, 1, 1)) == civil(1, 1, 1, 1))
        #expect(SiteZone.berlin.wallTime(of: civil(1, 1, 1, 1)) == instant(1, 1, 1))
        #expect(SiteZone.berlin.civilTime(at: instant(9999, 7, 1)) == civil(9999, 7, 1, 1))
    }

    @Test func `counts the day back west of Greenwich`() {
        let zone = SiteZone(name: "America/St_Johns", initialOffsetSeconds: -12_600)
        #expect(zone.civilTime(at: instant(2026, 1, 1, 3, 29)) == civil(2025, 12, 31, 23, 59))
        #expect(zone.wallTime(of: civil(2025, 12, 31, 23, 59)) == instant(2026, 1, 1, 3, 29))
    }

    @Test func `finds times on both sides of a whole day that was skipped`() {
        // Samoa went over the date line at the end of 29 December 2011.
        let zone = SiteZone(
            name: "Pacific/Apia", initialOffsetSeconds: -36_000,
            transitions: [.init(at: instant(2011, 12, 30, 10), offsetSeconds: 50_400)])
        #expect(zone.wallTime(of: civil(2011, 12, 29, 23)) == instant(2011, 12, 30, 9))
        #expect(zone.wallTime(of: civil(2011, 12, 31, 5)) == instant(2011, 12, 30, 15))
    }

    @Test func `puts its changes into order`() {
        let zone = SiteZone(
            name: "X", initialOffsetSeconds: 0,
            transitions: [
                .init(at: instant(2026, 6, 1), offsetSeconds: 60), .init(at: instant(2026, 3, 1), offsetSeconds: 30),
            ])
        #expect(
            [instant(2026, 1, 1), instant(2026, 4, 1), instant(2026, 7, 1)].map(zone.offsetSeconds) == [0, 30, 60])
    }

    @Test func `has no offset in UTC`() {
        #expect(SiteZone.utc.civilTime(at: instant(2026, 11, 21, 9)) == civil(2026, 11, 21, 9))
    }
}
