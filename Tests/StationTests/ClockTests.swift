import Alarms
import Snapshots
import Station
import Storage
import TankFarm
import TestSupport
import Testing

/// What somebody does to the wall clock, through the whole of station, writer and file.
@Suite struct ClockTests {
    private let folder: TemporaryFolder
    private let station: RecordedFarm
    private let start: WallTime
    private let everything = (WallTime(milliseconds: 0), WallTime(milliseconds: 1 << 43))

    init() throws {
        folder = try TemporaryFolder()
        station = try RecordedFarm(in: folder)
        start = station.clock.now().wall
    }

    private func stored(_ database: UllageDatabase) throws -> [HistorySample] {
        var found: [HistorySample] = []
        try database.samples(tanks: ["TK-101"], from: everything.0, to: everything.1) { found.append($0) }
        return found
    }

    private func clockEntries(_ database: UllageDatabase) throws -> [String] {
        try database.journal().map(\.entry).filter { $0.event == .clock }.map { $0.text ?? "" }
    }

    private func bucket(
        _ database: UllageDatabase, from: WallTime, _ step: Duration = .seconds(3_600)
    ) throws -> HistoryBucket? {
        try database.buckets(tanks: ["TK-101"], from: from, step: step, count: 1)["TK-101"]?.first ?? nil
    }

    /// Rises a millimetre with each reading, so that every one is worth a row and tells which it was.
    private func counting(_ number: Int) -> Double { 8_000 + Double(number) }

    /// Whatever was set: everything is there once, the journal's order is that of the writing, its chain holds, and each
    /// step of the clock is entered.
    private func expectWhole(_ database: UllageDatabase, clockEntries count: Int) throws {
        #expect(try stored(database) == station.worthARow)
        #expect(station.worthARow.count == station.submitted.count)
        let journal = try database.journal()
        #expect(journal.map(\.sequence) == Array(1...Int64(journal.count)))
        #expect(try clockEntries(database).count == count)
        #expect(try database.latest(tanks: ["TK-101"])["TK-101"]?.sample == station.submitted.last)
    }

    @Test func `clock that is set back an hour loses nothing, doubles nothing and is entered`() throws {
        station.scan(for: .seconds(7_200), level: counting)
        station.set(clockTo: start + .seconds(3_600))
        station.scan(for: .seconds(3_600), level: counting)
        let database = try station.stop()
        defer { database.close() }
        try expectWhole(database, clockEntries: 1)
        #expect(
            try clockEntries(database) == [
                "the clock was set back by 60 min, from 2026-01-15T10:00:10.000Z to 2026-01-15T09:00:10.000Z"
            ])
        // The hour that came twice holds both passes, and is not better known than one that came once.
        let twice = try #require(try bucket(database, from: start + .seconds(3_600)))
        #expect(twice.level?.minimum == 8_359 && twice.level?.maximum == 9_078)
        #expect(twice.level?.last == 9_078)
        #expect(twice.good > 0.99 && twice.good <= 1)
        let once = try #require(try bucket(database, from: start))
        #expect(once.level?.minimum == 8_000 && once.level?.maximum == 8_358)
        #expect(once.good > 0.99 && once.good <= 1)
    }

    @Test func `clock that is set forward an hour leaves an hour of which nothing is known`() throws {
        station.scan(for: .seconds(3_600), level: counting)
        station.set(clockTo: start + .seconds(7_200))
        station.scan(for: .seconds(3_600), level: counting)
        let database = try station.stop()
        defer { database.close() }
        try expectWhole(database, clockEntries: 1)
        #expect(try clockEntries(database)[0].hasPrefix("the clock was set forward by 60 min, from "))
        let skipped = try bucket(database, from: start + .seconds(3_600))
        // The last sample before it holds for 90 s at the most.
        #expect((skipped?.good ?? 0) <= 90.0 / 3_600)
        let after = try #require(try bucket(database, from: start + .seconds(7_200)))
        #expect(after.good > 0.99)
        #expect(after.level?.last == 8_718)
    }

    @Test(arguments: [WallTime(milliseconds: 0), WallTime(milliseconds: 4_071_168_000_000)])
    func `clock that leaps to 1970 or 2099 and back loses nothing and spoils no figure`(wrong: WallTime) throws {
        station.scan(for: .seconds(3_600), level: counting)
        let sparkline = station.farm.tank("TK-101")?.recentLevelsMillimetres
        station.set(clockTo: wrong)
        station.scan(for: .seconds(600), level: counting)
        station.set(clockTo: start + .seconds(4_200))
        station.scan(for: .seconds(3_000), level: counting)
        let after = station.farm.tank("TK-101")?.recentLevelsMillimetres ?? []
        let database = try station.stop()
        defer { database.close() }
        try expectWhole(database, clockEntries: 2)
        let wrongly = try #require(try bucket(database, from: wrong, .seconds(600)))
        #expect(wrongly.level?.minimum == 8_360 || wrongly.level?.minimum == 8_361)
        let before = try #require(try bucket(database, from: start))
        #expect(before.level?.maximum == 8_358)
        let since = try #require(try bucket(database, from: start + .seconds(3_600)))
        #expect(since.level?.minimum ?? 0 <= 8_420 && since.level?.maximum == 8_718)
        #expect(since.good > 49.0 / 60 && since.good < 53.0 / 60)
        // What the overview shows goes on where it was, with the ten minutes as a gap.
        #expect(Array(after.prefix(12)) == Array((sparkline ?? []).prefix(12)))
        #expect(after.suffix(10).allSatisfy { ($0 ?? 0) > 8_400 })
    }

    @Test(arguments: [-3_600, 3_600, 2_305_000_000, -1_768_464_000])
    func `alarm's delay and every deadline go by the clock that nobody sets`(seconds: Int) throws {
        station.scan(for: .seconds(600), level: { _ in 8_000 })
        station.set(clockTo: station.clock.now().wall + .seconds(seconds))
        station.scan(for: .seconds(60), level: { _ in 13_600 })
        #expect(station.farm.alarm("TK-101/level_hh")?.record.state == .unacknowledged)
        let deadline = try #require(station.farm.state.nextDeadline)
        #expect(deadline - station.clock.now().monotonic <= .seconds(3_600))
        let database = try station.stop()
        defer { database.close() }
        let raised = try #require(
            try database.journal().map(\.entry).first { $0.alarm?.description == "TK-101/level_hh" })
        // Under the time that the clock showed then, and behind the entry that tells of it.
        let clock = try #require(try database.journal().map(\.entry).first { $0.event == .clock })
        #expect(raised.at >= clock.at && raised.at - clock.at < .seconds(60))
    }

    @Test func `shift in which summer time begins is an hour shorter, and known from end to end`() throws {
        // Berlin, where the clocks went from 02:00 to 03:00 on 2026-03-29.
        let change = WallTime(milliseconds: 1_774_746_000_000)
        let zone = SiteZone(
            name: "Europe/Berlin", initialOffsetSeconds: 3_600,
            transitions: [SiteZone.Transition(at: change, offsetSeconds: 7_200)])
        let other = try TemporaryFolder()
        let station = try RecordedFarm(in: other, zone: zone)
        let shifts = [Shift(name: "day", startMinute: 360), Shift(name: "night", startMinute: 1_320)]
        let period = ShiftPeriod.containing(change, shifts: shifts, zone: zone)
        #expect(period.to - period.from == .seconds(7 * 3_600))
        station.set(clockTo: period.from - .seconds(60))
        station.scan(for: .seconds(7 * 3_600 + 120), level: counting)
        let entries = station.farm.effects.entries.filter { $0.event == .clock }
        #expect(entries.count == 1, "the test's own setting of the clock, and no more")
        let database = try station.stop()
        defer { database.close() }
        let figures = try #require(
            try database.periodFigures(
                tanks: ["TK-101"], from: period.from, to: period.to, lookBack: .seconds(900)
            ).first)
        #expect(figures.goodShare > 0.999)
        #expect(period.from - (figures.opening?.at ?? change) <= .seconds(10))
        #expect(period.to - (figures.closing?.at ?? change) <= .seconds(10))
        #expect(zone.civilTime(at: try #require(figures.closing?.at)).minuteText == "05:59")
        #expect(figures.highestLevelMillimetres == figures.closing?.level.value)
        let across = try #require(
            try database.buckets(tanks: ["TK-101"], from: change - .seconds(3_600), step: .seconds(3_600), count: 2)[
                "TK-101"])
        #expect(across.allSatisfy { ($0?.good ?? 0) > 0.999 })
    }
}
