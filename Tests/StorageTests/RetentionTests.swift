import Alarms
import GRDB
import TankFarm
import TestSupport
import Testing

@testable import Storage

/// A day of raw samples and nothing else that ends.
private let oneDay = HistoryRetention(rawDays: 1, minuteDays: nil, hourDays: nil)

@Suite struct RetentionTests {
    /// So much older than a day that it goes, and a newest sample, so that the tank has left it.
    private func aged(_ samples: [HistorySample]) throws -> RecorderDriver {
        let driver = try RecorderDriver()
        try driver.write(samples)
        for tank in Set(samples.map(\.tank)).sorted(by: { $0.text < $1.text }) {
            try driver.write([sample(tank, 0, level: 1)])
        }
        try driver.thin()
        return driver
    }

    @Test func `within the period nothing is deleted`() throws {
        let driver = try aged(stream(fromHour: -23, hours: 3))
        #expect(try driver.prune(oneDay) == [])
        #expect(try driver.rawRows == 1_081)
    }

    @Test func `older raw samples go in slices, and their minutes and hours stay`() throws {
        let driver = try aged(
            ["A", "B", "C"].flatMap { stream(TankName($0), fromHour: -40, hours: 6, every: 1) })
        let slices = try driver.prune(oneDay)
        #expect(slices == [Int64](repeating: 3_600, count: 18))
        #expect(try driver.rawRows == 3)
        #expect(try driver.integer("SELECT count(*) FROM minute") == 3 * 6 * 60 + 6)
        #expect(try driver.integer("SELECT count(*) FROM hour WHERE hour < \(morning.milliseconds / 3_600_000)") == 21)
        let until = try driver.integers("SELECT raw_until_ms FROM thinned")
        #expect(until == [Int64](repeating: morning.milliseconds - 34 * 3_600_000, count: 3))
    }

    @Test func `of a fast scan no slice takes more than some thousand rows`() throws {
        let driver = try aged([sample(-60 * 3_600, level: 1)])
        try driver.fill(rows: 40_000, from: morning.milliseconds - 59 * 3_600_000, everyMilliseconds: 100)
        let slices = try driver.prune(oneDay)
        #expect(slices.allSatisfy { $0 <= Pruning.rowsAtOnce })
        #expect(slices.reduce(0, +) == 40_001)
    }

    @Test func `a hole of months in the record is passed at once`() throws {
        let driver = try aged(stream(fromHour: -24 * 400, hours: 1) + stream(fromHour: -40, hours: 1))
        #expect(try driver.prune(oneDay) == [360, 360])
        #expect(try driver.rawRows == 1)
    }

    @Test func `samples whose minutes are not made yet stay`() throws {
        let driver = try RecorderDriver()
        try driver.write(stream(fromHour: -40, hours: 2) + [sample(0, level: 1)])
        try driver.prune(oneDay)
        #expect(try driver.rawRows == 721)
        try driver.thin()
        driver.advance(by: .seconds(3_600))
        try driver.prune(oneDay)
        #expect(try driver.rawRows == 1)
    }

    @Test func `what lies around an alarm stays and is counted, for this tank alone`() throws {
        let driver = try aged(["A", "B"].flatMap { stream(TankName($0), fromHour: -40, hours: 4) })
        try driver.keep(KeptSpan(tank: "A", around: morning - .seconds(38 * 3_600), cause: .alarm))
        try driver.prune(oneDay)
        #expect(try driver.integers("SELECT rows FROM kept_span") == [360])
        let kept = try driver.integers(
            "SELECT at_ms FROM sample WHERE at_ms < \(morning.milliseconds) AND tank_id = 1")
        #expect(kept.first == morning.milliseconds - 77 * 1_800_000)
        #expect(kept.last == morning.milliseconds - 75 * 1_800_000 - 10_000)
        #expect(kept.count == 360)
        #expect(try driver.rawRows == 362)
    }

    @Test func `spans of one cause that touch become one, and a row is counted once`() throws {
        let driver = try aged(stream(fromHour: -40, hours: 4))
        let middle = morning - .seconds(38 * 3_600)
        for seconds in [0, 1_200, 3_000] {
            try driver.keep(KeptSpan(tank: "TK-101", around: middle + .seconds(seconds), cause: .movement))
        }
        try driver.keep(KeptSpan(tank: "TK-101", around: middle, cause: .alarm))
        #expect(try driver.integer("SELECT count(*) FROM kept_span") == 2)
        try driver.prune(oneDay)
        #expect(try driver.integers("SELECT rows FROM kept_span WHERE cause = 'alarm'") == [360])
        #expect(try driver.integers("SELECT rows FROM kept_span WHERE cause = 'movement'") == [300])
        #expect(try driver.rawRows == 661)
    }

    @Test func `past the bound the oldest around movements go first, then the oldest around alarms`() throws {
        let driver = try aged(stream(fromHour: -60, hours: 20))
        for (hour, cause) in [(-58, KeptSpan.Cause.alarm), (-56, .movement), (-54, .movement), (-52, .alarm)] {
            try driver.keep(KeptSpan(tank: "TK-101", around: morning + .seconds(hour * 3_600), cause: cause))
        }
        func left(_ bound: Int) throws -> [Int64] {
            try driver.prune(HistoryRetention(rawDays: 1, minuteDays: nil, hourDays: nil, keptRows: bound))
            let spans = try driver.integers("SELECT from_ms FROM kept_span ORDER BY from_ms")
            #expect(try driver.rawRows == 1 + driver.integer("SELECT total(rows) FROM kept_span"))
            return spans.map { ($0 - morning.milliseconds + 1_800_000) / 3_600_000 }
        }
        #expect(try left(4 * 360) == [-58, -56, -54, -52])
        #expect(try left(4 * 360 - 1) == [-58, -54, -52])
        #expect(try left(700) == [-52])
        #expect(try left(0) == [])
        #expect(try driver.rawRows == 1)
    }

    @Test func `rows under an alarm and a movement stay until both are gone`() throws {
        let driver = try aged(stream(fromHour: -60, hours: 20))
        let middle = morning - .seconds(50 * 3_600)
        try driver.keep(KeptSpan(tank: "TK-101", around: middle, cause: .movement))
        try driver.keep(KeptSpan(tank: "TK-101", around: middle + .seconds(1_800), cause: .alarm))
        try driver.prune(oneDay)
        #expect(try driver.integers("SELECT rows FROM kept_span ORDER BY cause") == [360, 180])
        try driver.prune(HistoryRetention(rawDays: 1, minuteDays: nil, hourDays: nil, keptRows: 400))
        #expect(try driver.integers("SELECT rows FROM kept_span ORDER BY cause") == [360])
        #expect(try driver.rawRows == 361)
    }

    @Test func `minutes and hours go by their own periods`() throws {
        let driver = try aged(
            stream(fromHour: -24 * 30, hours: 2) + stream(fromHour: -24 * 8, hours: 2) + stream(fromHour: -72, hours: 2)
        )
        try driver.prune(HistoryRetention(rawDays: 1, minuteDays: 5, hourDays: 20))
        #expect(try driver.rawRows == 1)
        let morningMinute = morning.milliseconds / 60_000
        let minutes = try driver.integers("SELECT minute - \(morningMinute) FROM minute ORDER BY minute")
        // Of the last two hours alone; the last sample holds into two minutes more.
        let expected = (0..<122).map { Int64($0 - 72 * 60) }
        #expect(minutes == expected)
        let hours = try driver.integers("SELECT hour - \(morningMinute / 60) FROM hour ORDER BY hour")
        #expect(hours == [-192, -191, -190, -72, -71, -70])
    }

    @Test func `a shorter period takes effect, and a longer one brings nothing back and deletes nothing more`() throws {
        let driver = try aged(stream(fromHour: -24 * 4, hours: 48))
        try driver.prune(HistoryRetention(rawDays: 10, minuteDays: nil, hourDays: nil))
        #expect(try driver.rawRows == 48 * 360 + 1)
        try driver.prune(HistoryRetention(rawDays: 3, minuteDays: nil, hourDays: nil))
        #expect(try driver.rawRows == 24 * 360 + 1)
        try driver.prune(HistoryRetention(rawDays: 10, minuteDays: nil, hourDays: nil))
        #expect(try driver.rawRows == 24 * 360 + 1)
    }

    @Test func `samples dated where the raw is gone are added to the minutes and hours that stand there`() throws {
        let driver = try aged(stream(fromHour: -40, hours: 2))
        try driver.prune(oneDay)
        // The clock is set back: half an hour of another level in the first of the two hours.
        try driver.write((0..<180).map { sample(-39.5 * 3_600 + Double($0) * 10, level: 50_000) })
        try driver.write([sample(10, level: 1)])
        try driver.thin()
        driver.advance(by: .seconds(3_600))
        try driver.prune(oneDay)
        #expect(try driver.rawRows == 2)
        let hour = try #require(
            try driver.database.read {
                try Row.fetchOne($0, sql: "SELECT * FROM hour_reading ORDER BY at_ms LIMIT 1")
            })
        #expect(hour["level_mm_max"] == 50_000)
        #expect(hour["level_mm_min"] == 0)
        // Half an hour of 0…179 mm, and half an hour that was lived twice: with 180…359 mm and with 50,000 mm.
        let mean: Double = hour["level_mm_mean"]
        #expect(abs(mean - (89.5 + (269.5 + 50_000) / 2) / 2) < 5)
        #expect(hour["good"] == 1.0)
        #expect(try driver.integer("SELECT count(*) FROM open_span WHERE to_ms < \(morning.milliseconds)") == 0)
    }

    @Test func `room is handed back, and the file shrinks`() throws {
        let driver = try aged([sample(-60 * 3_600, level: 1)])
        try driver.fill(rows: 300_000, from: morning.milliseconds - 59 * 3_600_000, everyMilliseconds: 200)
        try driver.database.configureWriter("PRAGMA wal_checkpoint(TRUNCATE)")
        let before = bytes(driver.path).count
        try driver.prune(oneDay)
        let free = try driver.integer("PRAGMA freelist_count")
        #expect(free > 1_100)
        try driver.handBack()
        #expect(try driver.integer("PRAGMA freelist_count") <= 1_024)
        try driver.database.configureWriter("PRAGMA wal_checkpoint(TRUNCATE)")
        #expect(bytes(driver.path).count <= before - 4_096 * (Int(free) - 1_100))
        let check = try driver.database.read { try String.fetchOne($0, sql: "PRAGMA quick_check") }
        #expect(check == "ok")
    }

    @Test func `on a disk that fills in the middle of a slice nothing is deleted, and later all of it`() throws {
        let disk = try FaultyDisk()
        let driver = try RecorderDriver(in: disk.folder)
        try driver.write(stream(fromHour: -40, hours: 6) + [sample(0, level: 1)])
        try driver.thin()
        try driver.keep(KeptSpan(tank: "TK-101", around: morning - .seconds(38 * 3_600), cause: .alarm))
        let hours = try driver.integers("SELECT coalesce(cover, 0) + level_mm + level_below_mm FROM hour")
        for after: Int32 in 0..<6 {
            disk.fail(.write, 13, after: after)
            #expect(throws: StorageError.self) { try driver.prune(oneDay) }
            disk.mend()
            driver.forget()
            // Slices before the one that failed are whole.
            let until = try driver.integers("SELECT raw_until_ms FROM thinned").first
            let gone = until.map { ($0 - morning.milliseconds) / 10_000 + 40 * 360 } ?? 0
            let kept = try driver.integer("SELECT total(rows) FROM kept_span")
            #expect(try driver.rawRows == 2_161 - gone + kept)
            // An entry behind it waits for the disk, whatever became of the slice.
            try driver.keep(KeptSpan(tank: "B", around: morning, cause: .alarm))
            #expect(try driver.database.write { try Int64.fetchOne($0, sql: "PRAGMA synchronous") } == 2)
        }
        #expect(disk.failures > 0)
        try driver.prune(oneDay)
        #expect(try driver.rawRows == 361)
        #expect(try driver.integers("SELECT rows FROM kept_span WHERE rows > 0") == [360])
        #expect(try driver.integers("SELECT coalesce(cover, 0) + level_mm + level_below_mm FROM hour") == hours)
    }

    @Test func `a reader that is open meanwhile goes on seeing what was there`() throws {
        let driver = try aged(stream(fromHour: -40, hours: 6))
        let reader = try foreignConnection(driver.path)
        let count = "SELECT count(*) FROM sample"
        try reader.read { db in
            #expect(try Int.fetchOne(db, sql: count) == 2_161)
            try driver.prune(oneDay)
            #expect(try Int.fetchOne(db, sql: count) == 2_161)
        }
        #expect(try reader.read { try Int.fetchOne($0, sql: count) } == 1)
    }

    @Test func `the writer deletes by itself, beside samples and entries`() throws {
        let folder = try TemporaryFolder()
        let driver = try RecorderDriver(in: folder)
        try driver.write(stream(fromHour: -40, hours: 6))
        try driver.stop()
        let clock = ManualClock(wall: morning + .seconds(1))
        let database = try UllageDatabase.openForStation(path: driver.path, at: morning)
        let events = Events()
        let writer = StorageWriter(
            database: database, clock: clock, blockSignals: {},
            limits: StorageLimits(batchInterval: .milliseconds(10), retryInterval: .milliseconds(10)),
            retention: oneDay, onEvent: { events.take($0) })
        // A full disk first: it is told, and nothing is deleted for it.
        try database.configureWriter("PRAGMA max_page_count = 1")
        for number in 0..<3_000 { writer.submit(sample: sample(Double(number) / 1_000, level: Double(number))) }
        try writer.start()
        #expect(events.wait { $0.hasFailed })
        try database.configureWriter("PRAGMA max_page_count = 1000000")
        #expect(events.wait { $0.contains(.recovered) })
        var ticket: Int64 = 0
        var left = -1
        // Each entry is a round of the writer's; it deletes between them.
        while left != 3_000, ticket < 5_000 {
            ticket += 1
            writer.submit(entries: [(raised(Double(ticket)), nil)], ticket: ticket)
            #expect(events.waitForTicket(ticket))
            left = try database.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM sample") ?? -1 }
        }
        #expect(left == 3_000)
        writer.stop()
        #expect(try database.verifyJournal() == .intact(count: ticket))
        database.close()
    }
}
